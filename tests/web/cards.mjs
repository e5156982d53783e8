// Cards as Anki shows them, measured in each client. usage: cards.mjs SIDES.json ANKI_WEB_FOLDER
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";
import { open } from "./browser.mjs";
import { faults } from "./measure.mjs";
import { clients, page as cardPage } from "./reviewer.mjs";

const [, , file, web] = process.argv;
const sides = JSON.parse(readFileSync(file, "utf8"));
const browser = await open();
const found = [];

for (const client of clients) {
  const context = await browser.newContext({ viewport: client });
  const page = await context.newPage();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  for (const side of sides) {
    await page.setContent(cardPage(web, client, side));
    await page.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
    const said = await page.evaluate(faults);
    found.push(...said.map((fault) => `${client.name} ${side.name}: ${fault}`));
  }
  found.push(...requests.map((url) => `${client.name} asks for ${url}`));
  console.log(`ok: ${sides.length} sides on ${client.name}`);
}

// The measuring itself: each kind of fault is found on a page that has it.
const bad = await (await browser.newContext({ viewport: { width: 360, height: 700 } })).newPage();
const requests = [];
bad.on("request", (request) => requests.push(request.url()));
await bad.setContent(`<body style="background:#fff"><div style="width:500px">wide</div><p style="color:#999">pale</p>
<details><summary style="height:20px;outline:none">small</summary></details><img src="http://anki.invalid/x.png">`);
const said = (await bad.evaluate(faults)).join("\n");
for (const kind of [/page is \d+ wide/, /<div.* to 508/, /"pale" has a contrast of 2\.8/, /too small to tap/, /shows no focus/]) {
  assert.match(said, kind);
}
assert.equal(requests.length, 1);
console.log("ok: the measuring finds faults");

await browser.close();
assert.deepEqual(found, []);
