// Pictures of cards as Anki shows them. usage: cards-pictures.mjs SIDES.json ANKI_WEB_FOLDER FOLDER [NAME...]
// With names, only those sides; without, all.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "./browser.mjs";
import { clients, page as cardPage } from "./reviewer.mjs";

const [, , file, web, folder, ...names] = process.argv;
const sides = JSON.parse(readFileSync(file, "utf8")).filter(({ name }) => !names.length || names.includes(name));
mkdirSync(folder, { recursive: true });
const browser = await open();
for (const client of clients) {
  const context = await browser.newContext({ viewport: client, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  for (const side of sides) {
    await page.setContent(cardPage(web, client, side));
    const name = side.name.replaceAll(/[^\w-]+/g, "-");
    await page.screenshot({ path: join(folder, `${name}.${client.name}.png`), fullPage: true });
  }
}
await browser.close();
