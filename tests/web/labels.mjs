// The words of cards in the language of each deck, as a screen reader gets them, and what is to stay on one line on a
// phone. usage: labels.mjs SIDES.json ANKI_WEB_FOLDER WORDS.json
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";
import { open } from "./browser.mjs";
import { clients, page as cardPage } from "./reviewer.mjs";

const [, , file, web, wordsFile] = process.argv;
const sides = JSON.parse(readFileSync(file, "utf8"));
const words = JSON.parse(readFileSync(wordsFile, "utf8"));
const browser = await open();

/** The words that each side shows, by the end of its name. */
const shown = {
  "/q/1/front": ["hint", "intermediate"],
  "/q/1/back": ["watch-out", "full-answer", "references", "intermediate"],
  "/q/2/front": ["name-it", "intermediate"],
  "/q/2/back": ["name-it", "watch-out", "full-answer", "references"],
  "/q/output/o/1/front": ["output", "prints"],
  "/q/output/o/1/back": ["output", "prints", "question"],
  "/q/cloze/c/1/front": ["cloze"],
  "/q/cloze/c/1/back": ["cloze", "question"],
  "/p/cloze/s/1/front": ["picture", "no-boxes"],
  "/p/cloze/s/1/back": ["picture", "masks", "no-boxes"],
};

// The tree has text as it is drawn, where words of several directions are in another order, without spaces between them.
const signs = (text) => [...text.replaceAll(" ", "")].sort().join("");

for (const client of clients) {
  const page = await (await browser.newContext({ viewport: client })).newPage();
  const inspector = await page.context().newCDPSession(page);
  let count = 0;
  for (const side of sides) {
    const end = Object.keys(shown).find((name) => side.name.endsWith(name));
    if (!end) continue;
    count += 1;
    const lang = side.html.match(/<div class="dp[^>]* lang="([^"]*)"/)[1];
    const known = words[lang.split("-")[0]] ?? words.en;
    await page.setContent(cardPage(web, client, side));
    const { nodes } = await inspector.send("Accessibility.getFullAXTree");
    const names = nodes.filter((it) => !it.ignored).map((it) => it.name?.value?.trim() ?? "");
    for (const key of shown[end]) {
      assert.ok(names.map(signs).includes(signs(known[key])), `${side.name} in ${lang} does not say "${known[key]}": ${names.join(" | ")}`);
    }
    // Summaries and buttons have their words as their names.
    for (const node of nodes.filter((it) => ["DisclosureTriangle", "button"].includes(it.role?.value))) {
      assert.ok(Object.values(known).includes(node.name.value.trim()), `${side.name}: ${node.name.value}`);
    }
    const faults = await page.evaluate(() => {
      const found = [];
      const head = document.querySelector(".dp-meta");
      const middles = [...head.children].map((it) => it.getBoundingClientRect()).map((it) => Math.round(it.top + it.height / 2));
      if (new Set(middles).size > 1) found.push(`the head wraps: ${middles}`);
      if (head.scrollWidth > head.clientWidth) found.push(`the head is ${head.scrollWidth} wide`);
      for (const it of head.querySelectorAll(":scope > :not(.dp-topic)")) {
        if (it.scrollWidth > it.clientWidth + 1) found.push(`"${it.className}" is cut`);
      }
      for (const line of document.querySelectorAll(".l")) {
        const high = parseFloat(getComputedStyle(line).lineHeight);
        const mark = getComputedStyle(line, ":after");
        const rows = Math.round(line.clientHeight / high);
        if (Math.abs(parseFloat(mark.height) - (rows - 1) * high) > 2) found.push(`${rows} rows have a mark of ${mark.height}`);
        if (!/^url/.test(mark.maskImage || mark.webkitMaskImage)) found.push("the mark is not drawn");
      }
      return found;
    });
    assert.deepEqual(faults, [], `${client.name} ${side.name}`);
    if (client.name.startsWith("phone") && end === "/q/1/back") {
      const wrapped = await page.evaluate(() => [...document.querySelectorAll(".l")].some((it) => it.clientHeight > 2 * 15));
      assert.ok(wrapped, "a line of code is wrapped on the phone");
    }
  }
  assert.ok(count >= Object.keys(shown).length, `${count} sides`);
  console.log(`ok: ${count} sides on ${client.name}`);
}
await browser.close();
