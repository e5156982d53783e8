// The page of a deck: search, filters, a walk through the questions by keyboard. Without it everything can
// still be read; each answer is a `details`.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const entries = [...document.querySelectorAll(".w-entry")];
  const sections = [...document.querySelectorAll("main > section")];
  const search = $("w-search");
  const selects = ["topic", "level", "tag"].map((name) => $("w-" + name)).filter(Boolean);

  // Theme: as the system says, or as the reader chose.
  const themes = ["auto", "light", "dark"];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch { /* a page opened from a file may have no storage */ }
    return null;
  };
  let theme = themes.includes(stored("deckpress-theme")) ? stored("deckpress-theme") : "auto";
  const showTheme = () => {
    root.classList.toggle("nightMode", theme === "dark" || (theme === "auto" && dark.matches));
    const button = $("w-theme");
    button.textContent = button.dataset[theme];
  };
  const nextTheme = () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    stored("deckpress-theme", theme);
    showTheme();
  };
  dark.addEventListener("change", showTheme);

  // Search: every word must occur, whatever its case and accents.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let texts = null;
  const shown = () => entries.filter((entry) => !entry.hidden);
  const filter = () => {
    texts ??= entries.map((entry) => plain(entry.textContent + " " + entry.id));
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const wanted = selects.filter((select) => select.value !== "");
    entries.forEach((entry, index) => {
      const fits = wanted.every((select) => entry.dataset[select.name].split(" ").includes(select.value));
      entry.hidden = !(fits && words.every((word) => texts[index].includes(word)));
    });
    for (const section of sections) {
      section.hidden = [...section.querySelectorAll(".w-entry")].every((entry) => entry.hidden);
    }
    const count = shown().length;
    const output = $("w-count");
    output.textContent = (count === entries.length ? output.dataset.all : output.dataset.some)
      .replace("{count}", count).replace("{all}", entries.length);
    $("w-none").hidden = count > 0;
    mark(words);
    if (root.classList.contains("w-single") && current()?.hidden !== false) go(shown()[0]);
  };
  const mark = (words) => {
    if (!globalThis.Highlight) return;
    CSS.highlights.delete("found");
    const letters = words.filter((word) => word.length > 1);
    if (!letters.length) return;
    const ranges = [];
    for (const entry of shown()) {
      const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
      while (walker.nextNode() && ranges.length < 5000) {
        const text = walker.currentNode.data.toLowerCase();
        for (const word of letters) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };
  const clear = () => {
    search.value = "";
    for (const select of selects) select.value = "";
    filter();
  };

  // The walk.
  const current = () => document.querySelector(".w-entry[aria-current]");
  const answer = (entry) => entry.querySelector(".w-answer");
  const go = (entry, isQuiet) => {
    if (!entry) return;
    current()?.removeAttribute("aria-current");
    entry.setAttribute("aria-current", "true");
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "start", behavior: "instant" });
    if (!isQuiet) history.replaceState(null, "", "#" + entry.id);
  };
  const step = (by) => {
    const list = shown();
    const at = list.indexOf(current());
    go(at < 0 ? list[by > 0 ? 0 : list.length - 1] : list[at + by]);
  };
  const reveal = (entry = current()) => {
    if (entry) answer(entry).open = !answer(entry).open;
  };
  const press = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed));
  const revealAll = () => {
    const isOpen = $("w-reveal").getAttribute("aria-pressed") !== "true";
    entries.forEach((entry) => { answer(entry).open = isOpen; });
    press($("w-reveal"), isOpen);
  };
  const single = () => {
    const isSingle = root.classList.toggle("w-single");
    press($("w-single"), isSingle);
    if (isSingle) go(current() && !current().hidden ? current() : shown()[0]);
  };
  const keys = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
    " ": () => reveal(), Enter: () => reveal(),
    "/": () => search.focus(), a: revealAll, o: single, t: nextTheme, "?": () => $("w-keys").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("w-keys").open) return;
    if (event.key === "Escape" && event.target === search) {
      clear();
      search.blur();
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

  // A link to a question shows it with its answer, whatever is filtered.
  const follow = () => {
    let entry = null;
    try { entry = $(decodeURIComponent(location.hash.slice(1)))?.closest(".w-entry"); } catch { return; }
    if (!entry) return;
    if (entry.hidden) clear();
    answer(entry).open = true;
    go(entry, true);
  };

  // What scrolls sideways must be reached by keyboard; that it does is known once it is shown.
  document.addEventListener("toggle", ({ target }) => {
    for (const wide of target.querySelectorAll("table,pre")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    }
  }, true);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = entries.map(answer).filter((details) => !details.open);
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));

  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", filter);
  for (const select of selects) select.addEventListener("change", filter);
  $("w-theme").addEventListener("click", nextTheme);
  $("w-reveal").addEventListener("click", revealAll);
  $("w-single").addEventListener("click", single);
  $("w-help").addEventListener("click", () => $("w-keys").showModal());
  addEventListener("hashchange", follow);

  showTheme();
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  filter();
  follow();
})();
