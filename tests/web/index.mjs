// Drives the web page of a build of several decks: node index.mjs OUT/index.html
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { open, visit } from "./browser.mjs";
import { faultless, phone, run } from "./checks.mjs";

const url = pathToFileURL(process.argv[2]).href;
const browser = await open();

const tests = {
  async "lists each deck with its counts, its description and its files"() {
    const { page, heard } = await visit(browser, url);
    assert.equal(await page.locator(".w-deck").count(), 2);
    const text = await page.locator("body").innerText();
    for (const said of ["2 decks", "3 questions", "1 question", "2 questions", "All about birds"]) {
      assert.ok(text.includes(said), `${said} in ${text}`);
    }
    assert.ok(!text.includes("1 questions"));
    const files = await page.locator(".w-files a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    assert.deepEqual(files, ["birds/birds.csv", "trees/trees.csv"]);
    assert.deepEqual(heard.complaints, []);
    assert.deepEqual(heard.requests, [url]);
  },
  async "searches all questions, and leads to the one that was meant"() {
    const { page } = await visit(browser, url);
    await page.locator("#w-search").fill("OAK");
    assert.equal(await page.locator(".w-deck:visible").count(), 1);
    assert.equal(await page.locator(".w-titles li:visible").count(), 1);
    await page.locator(".w-titles a:visible").click();
    await page.waitForURL(/trees\/trees\.html#oak$/);
    assert.ok(await page.locator('[id="oak"] .dp-a').isVisible());
    await page.goBack();
    await page.locator("#w-search").fill("zebra");
    assert.ok(await page.locator("#w-none").isVisible());
  },
  async "reads without its script"() {
    const { page } = await visit(browser, url, { javaScriptEnabled: false });
    assert.ok(!(await page.locator("#w-search").isVisible()));
    await page.locator(".w-deck h2 a").first().click();
    await page.waitForURL(/birds\/birds\.html$/);
  },
  async "fits a phone, and has nothing that axe finds fault with"() {
    for (const options of [{}, { colorScheme: "dark" }, phone]) {
      const { page } = await visit(browser, url, { ...options, bypassCSP: true });
      await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      await faultless(page, JSON.stringify(options));
    }
  },
};

await run(browser, "the page of all decks", tests);
