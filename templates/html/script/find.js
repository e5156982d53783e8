// Search and filters. Every word must occur, whatever its case and accents; questions that have it come first, then
// answers, then the rest. What is searched for is in the address.
const search = $("w-search");
const selects = ["topic", "level", "tag"].map((name) => $("w-" + name)).filter(Boolean);
const sections = [...document.querySelectorAll("main > section:not(.w-practice)")];
const homes = new Map(entries.map((entry) => [entry, entry.parentElement]));
const results = $("w-results");
/** The questions that are shown, in the order in which they are. */
let shown = entries;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const textOf = (entry, parts) => plain([...entry.querySelectorAll(parts)].map((it) => it.textContent).join("\n"));
let texts = null;
const readTexts = () => new Map(entries.map((entry) => [entry, [
  [textOf(entry, ":scope > .dp-q, :scope > .dp-ask") + " " + entry.id.replaceAll("-", " "), 100],
  [textOf(entry, ".w-answer > div > .dp-a, .w-answer > div > .dp-opts"), 10],
  [plain(entry.textContent), 1],
]]));

/** How well a question fits: by the best place of each word, more at a word's start; 0 if a word is missing. */
const worth = (entry, wanted) => {
  let sum = 0;
  for (const word of wanted) {
    const place = texts.get(entry).find(([text]) => text.includes(word));
    if (!place) return 0;
    const [text, weight] = place;
    const before = text[text.indexOf(word) - 1] ?? " ";
    sum += weight * (/[\p{L}\p{N}]/u.test(before) ? 1 : 2);
  }
  return sum;
};
const rank = (list, wanted) => {
  texts ??= readTexts();
  const phrase = wanted.join(" ");
  const scores = new Map(list.map((entry) => [entry, worth(entry, wanted)]));
  for (const entry of list) {
    if (wanted.length > 1 && texts.get(entry)[0][0].includes(phrase)) scores.set(entry, scores.get(entry) * 2);
  }
  return list.filter((entry) => scores.get(entry) > 0).sort((one, two) => scores.get(two) - scores.get(one));
};

const arrange = (isRanked) => {
  if (isRanked) results.append(...shown);
  else if (results.querySelector(".w-entry")) for (const entry of entries) homes.get(entry).append(entry);
  const isHere = new Set(shown);
  for (const entry of entries) entry.hidden = !isHere.has(entry);
  for (const section of sections) section.hidden = !section.querySelector(":scope > .w-entry:not([hidden])");
};
const isBookmarked = () => onlyBookmarks.getAttribute("aria-pressed") === "true";
const filter = () => {
  const wanted = plain(search.value).split(/\s+/).filter(Boolean);
  const chosen = selects.filter((select) => select.value !== "");
  const fits = entries.filter((entry) =>
    chosen.every((select) => entry.dataset[select.name].split(" ").includes(select.value)) &&
    (!isBookmarked() || bookmarks.has(entry.id)));
  shown = wanted.length ? rank(fits, wanted) : fits;
  arrange(wanted.length > 0);
  root.classList.toggle("w-searching", wanted.length > 0);
  const output = $("w-count");
  output.textContent = shown.length === entries.length
    ? words.count
    : words.some.replace("{count}", shown.length).replace("{all}", entries.length);
  $("w-none").hidden = shown.length > 0;
  mark(wanted);
  if (root.classList.contains("w-single")) showWalk();
};
const clear = () => {
  search.value = "";
  for (const select of selects) select.value = "";
  press(onlyBookmarks, false);
  filter();
};

// The address: `#q=words&topic=functions`, beside `#id` of a question.
const writeAddress = () => {
  const said = new URLSearchParams();
  if (search.value.trim()) said.set("q", search.value.trim());
  for (const select of selects) if (select.value) said.set(select.name, select.value);
  if (isBookmarked()) said.set("bookmarks", "1");
  history.replaceState(null, "", said.size ? "#" + said : location.pathname + location.search);
};
const readAddress = () => {
  const said = new URLSearchParams(location.hash.slice(1));
  if (!location.hash.includes("=")) return false;
  search.value = said.get("q") ?? "";
  for (const select of selects) select.value = said.get(select.name) ?? "";
  press(onlyBookmarks, said.has("bookmarks") && bookmarks.size > 0);
  filter();
  return true;
};
const isSearching = () => location.hash.includes("=");

/** Where `word` occurs in `text`, whose letters may have accents or be longer when plain. */
const places = (text, word) => {
  const starts = [];
  let flat = "";
  for (let at = 0; at < text.length; at += 1) {
    const letters = plain(text[at]);
    flat += letters;
    for (let letter = 0; letter < letters.length; letter += 1) starts.push(at);
  }
  const found = [];
  for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + word.length)) {
    found.push([starts[at], starts[at + word.length - 1] + 1]);
  }
  return found;
};
// More marks than a reader can look at would only make typing slow.
const MARKS = 2000;
const mark = (wanted) => {
  if (!globalThis.Highlight) return;
  CSS.highlights.delete("found");
  const letters = wanted.filter((word) => word.length > 1);
  if (!letters.length) return;
  const ranges = [];
  for (const entry of shown) {
    const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < MARKS) {
      for (const word of letters) {
        for (const [start, end] of places(walker.currentNode.data, word)) {
          const range = new Range();
          range.setStart(walker.currentNode, start);
          range.setEnd(walker.currentNode, end);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
};

const find = () => {
  filter();
  writeAddress();
  // On a phone the keyboard covers half the screen: what was found begins right below the bar.
  if (root.classList.contains("w-searching")) showFromTop($("questions"));
};
search.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search.blur();
});
search.addEventListener("input", find);
for (const select of selects) select.addEventListener("change", find);
onlyBookmarks.addEventListener("click", () => {
  press(onlyBookmarks, !isBookmarked());
  find();
});
$("w-filters").addEventListener("click", () => {
  const isOpen = $("w-filters").getAttribute("aria-expanded") !== "true";
  $("w-filters").setAttribute("aria-expanded", String(isOpen));
});
