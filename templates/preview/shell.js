// Waits for news of the corpus; shows its faults and loads the page anew.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const choice = $("deck");
  const page = $("page");
  let version = 0;

  const open = (hash = "") => {
    if (choice.value) page.src = "/decks/" + choice.value + ".html" + hash;
  };
  const show = (news) => {
    const before = choice.value;
    choice.replaceChildren(...news.decks.map(({ id, title }) => new Option(title, id)));
    choice.parentElement.hidden = news.decks.length < 2;
    if (news.decks.some(({ id }) => id === before)) choice.value = before;
    $("state").textContent = news.errors ? "the last good page" : "up to date";
    const faults = $("faults");
    faults.hidden = !news.said;
    faults.classList.toggle("has-errors", news.errors > 0);
    faults.open = news.errors > 0 || (faults.open && news.said !== "");
    faults.querySelector("summary").textContent = news.tally;
    faults.querySelector("pre").textContent = news.said;
    if (page.src && choice.value === before) page.contentWindow.location.reload();
    else open(location.hash);
  };
  const listen = async () => {
    for (;;) {
      try {
        const answer = await fetch("/news?since=" + version);
        const news = await answer.json();
        if (news.version !== version) {
          version = news.version;
          show(news);
        }
      } catch {
        $("state").textContent = "the preview has stopped";
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  };
  choice.addEventListener("change", () => open());
  listen();
})();
