// Code: a button that copies it, and the keyboard for what scrolls sideways, which is known once it is shown.
// Each line is an element of its own, and its end another one.
const linesOf = (code) => [...code.querySelectorAll(".l")].map((line) => line.textContent).join("\n");
const copy = async (code, button) => {
  try {
    await navigator.clipboard.writeText(linesOf(code));
  } catch {
    // A page that is not served safely has no clipboard; the old command still works there.
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
    getSelection().removeAllRanges();
  }
  button.textContent = words.copied;
  setTimeout(() => { button.textContent = words.copy; }, 1500);
};
const equip = (part) => {
  for (const wide of part.querySelectorAll("table,pre")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
  for (const code of part.querySelectorAll("pre:not(.w-code > pre, .dp-out)")) {
    const frame = document.createElement("div");
    frame.className = "w-code";
    // The label of its button is no prose either: with the code, it does not decide on the direction of the text.
    frame.dir = "ltr";
    code.replaceWith(frame);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "w-copy";
    button.textContent = words.copy;
    button.addEventListener("click", () => copy(code, button));
    frame.append(code, button);
  }
};
document.addEventListener("toggle", ({ target }) => equip(target), true);
for (const front of document.querySelectorAll(".dp-ask")) equip(front);
