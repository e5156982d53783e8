// The page of several decks: a search over all questions. Without it, each deck lists its own.
const $ = (id) => document.getElementById(id);
const search = $("w-search");
const titles = [...document.querySelectorAll(".w-titles a")];
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const texts = titles.map((title) => plain(title.textContent));
const dark = matchMedia("(prefers-color-scheme: dark)");

const showTheme = () => {
  let theme = null;
  try {
    theme = JSON.parse(localStorage.getItem("deckpress-theme"));
  } catch { /* as the system says */ }
  document.documentElement.classList.toggle("nightMode", theme === "dark" || (theme !== "light" && dark.matches));
};
const find = () => {
  const wanted = plain(search.value).split(/\s+/).filter(Boolean);
  titles.forEach((title, index) => {
    title.parentElement.hidden = !wanted.every((word) => texts[index].includes(word));
  });
  let found = 0;
  for (const deck of document.querySelectorAll(".w-deck")) {
    const list = deck.querySelector("details");
    const count = list?.querySelectorAll("li:not([hidden])").length ?? 0;
    found += count;
    deck.hidden = wanted.length > 0 && count === 0;
    if (list) list.open = wanted.length > 0 && count > 0;
  }
  $("w-none").hidden = wanted.length === 0 || found > 0;
};
dark.addEventListener("change", showTheme);
search.addEventListener("input", find);
search.form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== search) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "Escape" && event.target === search) {
    search.value = "";
    find();
  }
});
showTheme();
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
find();
