// On paper every answer that is shown is open; what else is folded stays away.
let opened = [];
addEventListener("beforeprint", () => {
  opened = shown.map(answer).filter((details) => !details.open);
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
