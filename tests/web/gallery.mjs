// The pictures of cards in README and docs/. usage: gallery.mjs SIDES.json ANKI_WEB_FOLDER FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "./browser.mjs";
import { clients, page as cardPage } from "./reviewer.mjs";

const [, , file, web, folder] = process.argv;
const sides = new Map(JSON.parse(readFileSync(file, "utf8")).map((side) => [side.name, side]));
const deck = "python-interview";

/** Of each picture: its frames, as side, client, height and whether details are open. */
const pictures = {
  card: [
    [`${deck}/mutable-default/1/back`, "desktop", 640],
    [`${deck}/mutable-default/1/back`, "desktop-dark", 640],
  ],
  phone: [
    [`${deck}/mutable-default/1/front`, "phone", 720],
    [`${deck}/mutable-default/1/back`, "phone", 720],
    [`${deck}/mutable-default/output/shared-list/1/back`, "phone-dark", 720],
    [`${deck}/gil/cloze/reference-counting/1/front`, "phone", 720],
  ],
  gallery: [
    [`${deck}/mutable-default/1/front`, "phone-dark", 560, true],
    [`${deck}/mutable-default/output/shared-list/1/front`, "phone", 560],
    [`${deck}/mutable-default/output/shared-list/1/back`, "phone", 560],
    [`${deck}/gil/cloze/reference-counting/1/back`, "phone-dark", 560],
    [`${deck}/mutable-default/1/back`, "phone-dark", 1000, true],
    [`${deck}/walrus/2/back`, "phone", 1000, true],
    ["rtl/default/1/back", "phone", 1000, true],
    ["rtl/default/1/back", "phone-dark", 1000, true],
  ],
};

const frame = ([name, clientName, height, isOpen]) => {
  const side = sides.get(name);
  if (!side) throw new Error(`no card is called ${name}`);
  const client = clients.find((it) => it.name === clientName);
  const width = clientName.startsWith("desktop") ? 680 : client.width;
  const html = isOpen ? side.html.replaceAll("<details ", "<details open ") : side.html;
  const source = cardPage(web, client, { ...side, html }).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe srcdoc="${source}" width="${width}" height="${height}"></iframe>`;
};

const browser = await open();
for (const [name, frames] of Object.entries(pictures)) {
  const page = await browser.newPage({ viewport: { width: 1560, height: 700 }, deviceScaleFactor: 1.5 });
  await page.setContent(`<style>
    body { margin: 0; display: inline-flex; flex-wrap: wrap; gap: 20px; padding: 20px; max-width: 1520px; background: #c8ccd6 }
    iframe { border: 0; border-radius: 12px; box-shadow: 0 1px 4px #0003 }</style>${frames.map(frame).join("")}`);
  await page.locator("body").screenshot({ path: join(folder, `${name}.png`) });
}
await browser.close();
