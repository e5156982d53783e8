// Theme: as the system says, or as the reader chose.
const themes = ["auto", "light", "dark"];
const dark = matchMedia("(prefers-color-scheme: dark)");
let theme = kept.read("deckpress-theme");
if (!themes.includes(theme)) theme = "auto";

const showTheme = () => {
  root.classList.toggle("nightMode", theme === "dark" || (theme === "auto" && dark.matches));
  const button = $("w-theme");
  button.textContent = button.dataset[theme];
};
const nextTheme = () => {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length];
  kept.write("deckpress-theme", theme);
  showTheme();
};
dark.addEventListener("change", showTheme);
$("w-theme").addEventListener("click", nextTheme);
