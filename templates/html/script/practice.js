// Practice: what is shown is asked in random order, and what was missed comes again until it is known. Whether a
// prompt was known at the first try is kept in the browser; nothing leaves the page.
const PROGRESS = "deckpress-progress:" + deck;
const isResult = (value) => value === "known" || value === "missed";
const readProgress = (said) => new Map(Object.entries(said ?? {}).filter(([, value]) => isResult(value)));
let progress = readProgress(kept.read(PROGRESS));
let session = null;
const isPractising = () => root.classList.contains("w-practising");

// What can be asked: a front, and the back that answers it. Both are copies, so that the list stays as it is.
const duplicate = (node) => {
  const copied = node.cloneNode(true);
  for (const it of [copied, ...copied.querySelectorAll("[id]")]) it.removeAttribute("id");
  for (const it of copied.querySelectorAll(".w-star, .w-link, .w-copy, .w-more")) it.remove();
  return copied;
};
const heading = (entry) => duplicate(entry.querySelector(".dp-q"));
const asked = {
  questions: (entry) => [{
    key: entry.id,
    front: () => [heading(entry), ...entry.querySelectorAll(":scope > .dp-ask, :scope > .dp-opts, :scope > .dp-hint")]
      .map(duplicate).concat(typing(entry)),
    back: () => [duplicate(answer(entry).querySelector(":scope > div"))],
  }],
  outputs: (entry) => [...entry.querySelectorAll(".w-output")].map((output) => ({
    key: output.dataset.key,
    front: () => [heading(entry), label(words.prints), duplicate(output.querySelector("pre"))],
    back: () => [...output.querySelector("details > div").children].map(duplicate),
  })),
  gaps: (entry) => [...entry.querySelectorAll(".w-gaps")].flatMap((item) => item.dataset.boxes === undefined
    ? [gapped(entry, item.dataset.key, (isHidden) => sentence(item, isHidden))]
    : item.dataset.boxes.split(" ").map((name, at) =>
      gapped(entry, `${item.dataset.key}/${name}`, (isHidden) => oneBox(item, at, isHidden)))),
};
const gapped = (entry, key, side) => ({
  key,
  front: () => [heading(entry), side(true)],
  back: () => [side(false)],
});
const label = (text) => Object.assign(document.createElement("p"), { className: "dp-lbl", textContent: text });
const sentence = (item, isHidden) => {
  const copied = Object.assign(document.createElement("p"), { className: "dp-a" });
  copied.dir = "auto";
  copied.append(...duplicate(item).childNodes);
  if (isHidden) {
    for (const gap of copied.querySelectorAll(".cloze")) gap.textContent = `[${gap.dataset.hint ?? "…"}]`;
  }
  return copied;
};

// A picture as a card has it: one box is asked for, and the others stay closed. The back opens that box and names it.
const oneBox = (item, at, isHidden) => {
  const copied = sentence(item, isHidden);
  [...copied.querySelectorAll("ol > li")].forEach((it, index) => {
    if (index === at) it.value = at + 1;
    else it.remove();
  });
  // The drawing has the shapes of each box, and its number after them.
  const shapes = [...copied.querySelector("svg").children];
  const ends = shapes.flatMap((shape, index) => (shape.tagName === "text" ? [index] : []));
  const box = shapes.slice(at ? ends[at - 1] + 1 : 0, ends[at]);
  for (const shape of isHidden ? box : box.slice(0, 2)) shape.classList.add(isHidden ? "w-asked" : "w-told");
  if (!isHidden) for (const shape of [...box.slice(2), shapes[ends[at]]]) shape.remove();
  return copied;
};

// A line to type the answer in, where the deck asks for that. The back says whether it is right.
const typing = (entry) => {
  if (entry.dataset.typed === undefined) return [];
  const [around, line, mark] = ["p", "input", "output"].map((name) => document.createElement(name));
  around.className = "w-typed";
  Object.assign(line, { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
  line.setAttribute("aria-label", answer(entry).querySelector("summary").textContent);
  line.dataset.wanted = entry.dataset.typed;
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    turn();
  });
  around.append(line, mark);
  return [around];
};
const plainly = (text) => text.normalize("NFC").trim().replace(/\s+/gu, " ").toLocaleLowerCase();
const compareTyped = () => {
  const line = $("w-card-front").querySelector(".w-typed input");
  if (!line) return;
  line.readOnly = true;
  const isRight = plainly(line.value) === plainly(line.dataset.wanted);
  line.closest(".w-typed").dataset.result = isRight ? "right" : "wrong";
  line.nextElementSibling.textContent = isRight ? "✓" : "✗";
};

const shuffle = (list) => {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
};
const wantedKinds = () => Object.keys(asked).filter((kind) => $("w-ask-" + kind)?.checked);
const prompts = (kinds) => shown.flatMap((entry) => kinds.flatMap((kind) => asked[kind](entry)));
const chosen = () => {
  const all = prompts(wantedKinds());
  return $("w-missed").checked ? all.filter(({ key }) => progress.get(key) === "missed") : all;
};

const panels = ["w-start", "w-card", "w-done"];
const showPanel = (name) => {
  for (const panel of panels) $(panel).hidden = panel !== name;
  $("w-asking").hidden = name !== "w-card";
  scrollTo(0, 0);
};
const showStart = () => {
  const all = prompts(wantedKinds());
  const known = all.filter(({ key }) => progress.get(key) === "known").length;
  $("w-known").textContent = words.known.replace("{count}", known).replace("{all}", all.length);
  $("w-missed").disabled = !all.some(({ key }) => progress.get(key) === "missed");
  if ($("w-missed").disabled) $("w-missed").checked = false;
  $("w-go").disabled = chosen().length === 0;
};
const startPractice = () => {
  if (isSingle()) single();
  root.classList.add("w-practising");
  $("w-practice").hidden = false;
  showStart();
  showPanel("w-start");
  $("w-go").focus();
};
const endPractice = () => {
  session = null;
  root.classList.remove("w-practising");
  $("w-practice").hidden = true;
  $("w-practise").focus({ preventScroll: true });
};
const begin = () => {
  const queue = shuffle(chosen());
  if (!queue.length) return;
  session = { queue, all: queue.length, tried: new Map() };
  showPanel("w-card");
  ask();
};
const ask = () => {
  const [prompt] = session.queue;
  if (!prompt) {
    finish();
    return;
  }
  $("w-card-front").replaceChildren(...prompt.front());
  equip($("w-card-front"));
  $("w-card-back").hidden = true;
  $("w-show").hidden = false;
  $("w-again").hidden = true;
  $("w-knew").hidden = true;
  const done = session.all - new Set(session.queue.map(({ key }) => key)).size;
  $("w-done-of").textContent = words.some.replace("{count}", done).replace("{all}", session.all);
  $("w-bar").max = session.all;
  $("w-bar").value = done;
  scrollTo(0, 0);
  ($("w-card-front").querySelector(".w-typed input") ?? $("w-card-front")).focus({ preventScroll: true });
};
const turn = () => {
  if (!$("w-card-back").hidden) return;
  $("w-card-back").replaceChildren(...session.queue[0].back());
  $("w-card-back").hidden = false;
  compareTyped();
  // The back has the options with their marks, or the whole sentence: both once.
  for (const part of $("w-card-front").querySelectorAll(":scope > .dp-opts, :scope > .dp-a")) part.remove();
  equip($("w-card-back"));
  $("w-show").hidden = true;
  $("w-again").hidden = false;
  $("w-knew").hidden = false;
  $("w-knew").focus({ preventScroll: true });
};
// What was missed comes again after a few others.
const LATER = 4;
const judge = (result) => {
  if ($("w-card-back").hidden) return;
  const prompt = session.queue.shift();
  if (!session.tried.has(prompt.key)) {
    session.tried.set(prompt.key, result);
    progress.set(prompt.key, result);
    kept.write(PROGRESS, Object.fromEntries(progress));
  }
  if (result === "missed") session.queue.splice(LATER, 0, prompt);
  ask();
};
const finish = () => {
  const results = [...session.tried.values()];
  const known = results.filter((result) => result === "known").length;
  $("w-summary").textContent = words.summary.replace("{count}", known).replace("{all}", results.length);
  showPanel("w-done");
  $("w-once-more").focus();
};
const practiceKey = (event) => {
  if (event.key === "Escape") {
    event.preventDefault();
    endPractice();
  }
  if ($("w-asking").hidden || event.target.closest("input")) return;
  const isPress = event.key === " " || event.key === "Enter";
  if (isPress && event.target.closest("a,button,summary,pre")) return;
  const action = {
    " ": turn, Enter: turn, 1: () => judge("missed"), 2: () => judge("known"),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
};

// The progress as a file, and back.
const saveProgress = () => {
  const text = JSON.stringify({ deck, progress: Object.fromEntries(progress) }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${deck}.progress.json`;
  link.click();
  URL.revokeObjectURL(link.href);
};
const loadProgress = async () => {
  const [file] = $("w-file").files;
  $("w-file").value = "";
  try {
    const said = JSON.parse(await file.text());
    if (said.deck !== deck) throw new Error("another deck's");
    for (const [key, value] of readProgress(said.progress)) progress.set(key, value);
    kept.write(PROGRESS, Object.fromEntries(progress));
    showStart();
  } catch {
    $("w-known").textContent = words.notOurs;
  }
};
const forget = () => {
  if (!confirm(words.sure)) return;
  progress = new Map();
  kept.write(PROGRESS, {});
  showStart();
};

for (const kind of Object.keys(asked)) {
  const box = $("w-ask-" + kind);
  box.closest("label").hidden = !entries.some((entry) => asked[kind](entry).length);
  box.addEventListener("change", showStart);
}
$("w-missed").addEventListener("change", showStart);
$("w-practise").addEventListener("click", startPractice);
$("w-go").addEventListener("click", begin);
$("w-once-more").addEventListener("click", startPractice);
for (const id of ["w-leave", "w-stop", "w-finish"]) $(id).addEventListener("click", endPractice);
$("w-show").addEventListener("click", turn);
$("w-again").addEventListener("click", () => judge("missed"));
$("w-knew").addEventListener("click", () => judge("known"));
$("w-save").addEventListener("click", saveProgress);
$("w-load").addEventListener("click", () => $("w-file").click());
$("w-file").addEventListener("change", loadProgress);
$("w-forget").addEventListener("click", forget);
