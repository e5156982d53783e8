// All parts are there: show what needs them, and what the address asks for.
showTheme();
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
filter();
follow();
