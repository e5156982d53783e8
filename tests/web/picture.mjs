// The picture of the web page in the docs: node picture.mjs PAGE.html FOLDER
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { open, visit } from "./browser.mjs";

const [file, folder] = process.argv.slice(2);
const browser = await open();
const { page } = await visit(browser, pathToFileURL(file).href, { viewport: { width: 1000, height: 900 } });
await page.locator("#w-search").fill("mutable default");
await page.evaluate(() => { location.hash = "#mutable-default"; });
await page.locator("#mutable-default .dp-a").first().waitFor();
await page.screenshot({ path: join(folder, "page.png") });
await browser.close();
