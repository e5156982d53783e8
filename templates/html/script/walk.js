// The walk from question to question: by keys, by buttons, by swipes.
const current = () => document.querySelector(".w-entry[aria-current]");
const isSingle = () => root.classList.contains("w-single");
const go = (entry, isQuiet) => {
  if (!entry) return;
  current()?.removeAttribute("aria-current");
  entry.setAttribute("aria-current", "true");
  entry.focus({ preventScroll: true });
  showFromTop(entry);
  // A search stays in the address while one walks through what it found.
  if (!isQuiet && !isSearching()) history.replaceState(null, "", "#" + entry.id);
  showPosition();
};
const step = (by) => {
  const at = shown.indexOf(current());
  go(at < 0 ? shown[by > 0 ? 0 : shown.length - 1] : shown[at + by]);
};
const reveal = (entry = current()) => {
  if (entry) answer(entry).open = !answer(entry).open;
};
const revealAll = () => {
  const isOpen = $("w-reveal").getAttribute("aria-pressed") !== "true";
  for (const entry of entries) answer(entry).open = isOpen;
  press($("w-reveal"), isOpen);
};

const showPosition = () => {
  const at = shown.indexOf(current());
  $("w-at").textContent = words.some.replace("{count}", at + 1).replace("{all}", shown.length);
  $("w-previous").disabled = at <= 0;
  $("w-next").disabled = at < 0 || at === shown.length - 1;
};
const showWalk = () => {
  if (current()?.hidden !== false || !shown.includes(current())) go(shown[0]);
  showPosition();
};
const single = () => {
  root.classList.toggle("w-single");
  press($("w-single"), isSingle());
  $("w-walk").hidden = !isSingle();
  if (isSingle()) showWalk();
  else if (current()) showFromTop(current());
};

const keys = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
  ArrowRight: () => isSingle() && step(forward()), ArrowLeft: () => isSingle() && step(-forward()),
  " ": () => reveal(), Enter: () => reveal(),
  "/": () => search.focus(), a: revealAll, o: single, t: nextTheme, "?": () => $("w-keys").showModal(),
  b: () => current() && toggleBookmark(current()),
  r: () => startPractice(),
};
const forward = () => (root.dir === "rtl" ? -1 : 1);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("w-keys").open) return;
  if (isPractising()) {
    practiceKey(event);
    return;
  }
  if (event.key === "Escape") {
    if (event.target === search || isSearching()) {
      clear();
      writeAddress();
      search.blur();
    } else if (isSingle()) single();
    return;
  }
  if (event.target.closest("input,select,textarea")) return;
  const isPress = event.key === " " || event.key === "Enter";
  if (isPress && (event.target.closest("a,button,summary,pre") || !current())) return;
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

// A swipe along the line turns the page; one that scrolls code, or goes up and down, does not.
const SWIPE = 60;
let touch = null;
const scrollsSideways = (element) => {
  for (let it = element; it && it !== document.body; it = it.parentElement) {
    if (it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX !== "visible") return true;
  }
  return false;
};
document.addEventListener("touchstart", (event) => {
  const isOne = event.touches.length === 1 && isSingle() && !scrollsSideways(event.target);
  touch = isOne ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
}, { passive: true });
document.addEventListener("touchend", (event) => {
  if (!touch) return;
  const x = event.changedTouches[0].clientX - touch.x;
  const y = event.changedTouches[0].clientY - touch.y;
  touch = null;
  if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? forward() : -forward());
}, { passive: true });

// A link to a question shows it with its answer, whatever is filtered.
const follow = () => {
  if (readAddress()) return;
  let entry = null;
  try {
    entry = $(decodeURIComponent(location.hash.slice(1)))?.closest(".w-entry");
  } catch {
    return;
  }
  if (!entry) return;
  if (isPractising()) endPractice();
  if (entry.hidden) clear();
  answer(entry).open = true;
  go(entry, true);
};
addEventListener("hashchange", follow);
$("w-reveal").addEventListener("click", revealAll);
$("w-single").addEventListener("click", single);
$("w-back").addEventListener("click", single);
$("w-previous").addEventListener("click", () => step(-1));
$("w-next").addEventListener("click", () => step(1));
$("w-help").addEventListener("click", () => $("w-keys").showModal());
