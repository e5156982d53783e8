// What the parts of the script share. The page joins them into one module, in the order of `SCRIPT`; without it
// everything can still be read, since each answer is a `details`.
const $ = (id) => document.getElementById(id);
const root = document.documentElement;
const deck = root.dataset.deck;
const entries = [...document.querySelectorAll("article.w-entry")];
const answer = (entry) => entry.querySelector(".w-answer");
const press = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed));
const words = $("w-words").dataset;

// What the browser keeps for the reader; a page opened from a file, or in a frame, may have nowhere to keep it.
const kept = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch { /* it lasts as long as the page */ }
  },
};

// Where the reader wants to be after something moved: below the bar that stays on top.
const showFromTop = (element) => element.scrollIntoView({ block: "start", behavior: "instant" });
