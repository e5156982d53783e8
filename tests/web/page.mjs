// Drives the web page of the shipped corpus: node page.mjs PAGE.html
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { open, visit } from "./browser.mjs";

const url = pathToFileURL(process.argv[2]).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const browser = await open();
const shown = (page) => page.locator(".w-entry:visible").count();
const isOpen = (page, id) => page.locator(`[id="${id}"] > .w-answer`).evaluate((details) => details.open);
const here = (page) => page.evaluate(() => document.activeElement.id);

const tests = {
  async "asks for nothing but itself"() {
    const { page, heard } = await visit(browser, url);
    await page.locator("#w-reveal").click();
    assert.deepEqual(heard.requests, [url]);
    assert.deepEqual(heard.complaints, []);
  },
  async "searches as one types, whatever the case and order of words"() {
    const { page } = await visit(browser, url);
    const all = await shown(page);
    await page.locator("#w-search").pressSequentially("shared MUTABLE default");
    const found = await shown(page);
    assert.ok(found > 0 && found < all / 4, `${found} of ${all}`);
    assert.ok(await page.locator('[id="mutable-default"]').isVisible());
    assert.equal(await page.locator("#w-count").textContent(), `${found} of ${all}`);
    await page.locator("#w-search").fill("xyzzy plugh");
    assert.ok(await page.locator("#w-none").isVisible());
    await page.keyboard.press("Escape");
    assert.equal(await shown(page), all);
  },
  async "filters by topic and level together"() {
    const { page } = await visit(browser, url);
    await page.locator("#w-topic").selectOption("functions");
    const topic = await shown(page);
    await page.locator("#w-level").selectOption("intermediate");
    const both = await shown(page);
    assert.ok(both > 0 && both < topic, `${both} of ${topic}`);
    for (const entry of await page.locator(".w-entry:visible").all()) {
      assert.equal(await entry.getAttribute("data-topic"), "functions");
      assert.equal(await entry.getAttribute("data-level"), "intermediate");
    }
    assert.equal(await page.locator("main > section:visible").count(), 1);
  },
  async "walks by keyboard and reveals"() {
    const { page } = await visit(browser, url);
    const ids = await page.locator(".w-entry").evaluateAll((all) => all.slice(0, 2).map((it) => it.id));
    await page.keyboard.press("j");
    assert.equal(await here(page), ids[0]);
    await page.keyboard.press("j");
    assert.equal(await here(page), ids[1]);
    await page.keyboard.press("k");
    assert.equal(await here(page), ids[0]);
    assert.equal(await isOpen(page, ids[0]), false);
    await page.keyboard.press("Space");
    assert.equal(await isOpen(page, ids[0]), true);
    await page.keyboard.press("Space");
    assert.equal(await isOpen(page, ids[0]), false);
    assert.equal(new URL(page.url()).hash, "#" + ids[0]);
    await page.keyboard.press("/");
    await page.keyboard.type("jk");
    assert.equal(await page.locator("#w-search").inputValue(), "jk");
  },
  async "shows one question at a time"() {
    const { page } = await visit(browser, url);
    await page.keyboard.press("o");
    assert.equal(await shown(page), 1);
    const first = await here(page);
    await page.keyboard.press("j");
    assert.equal(await shown(page), 1);
    assert.notEqual(await here(page), first);
  },
  async "opens a link to a question, even one that a filter hides"() {
    const { page } = await visit(browser, url + "#mutable-default");
    assert.equal(await isOpen(page, "mutable-default"), true);
    assert.ok(await page.locator('[id="mutable-default"]').evaluate((it) => it.getBoundingClientRect().top < 200));
    await page.locator("#w-search").fill("xyzzy plugh");
    await page.evaluate(() => { location.hash = "#gil"; });
    await page.evaluate(() => { location.hash = "#mutable-default"; });
    await page.locator('[id="mutable-default"]').waitFor();
    assert.equal(await page.locator("#w-search").inputValue(), "");
  },
  async "is dark where the system is, or where the reader says so"() {
    const { page } = await visit(browser, url, { colorScheme: "dark" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.locator("#w-theme").click();
    const light = await ground();
    assert.equal(light, "rgb(255, 255, 255)");
    assert.notEqual(dark, light);
    await page.emulateMedia({ colorScheme: "light" });
    await page.locator("#w-theme").click();
    assert.equal(await ground(), dark);
  },
  async "prints every answer and no controls"() {
    const { page } = await visit(browser, url);
    const answer = await page.locator('[id="mutable-default"] .dp-a').first().textContent();
    const text = execFileSync("pdftotext", ["-", "-"], { input: await page.pdf() }).toString();
    const flat = (it) => it.replace(/\s+/g, " ");
    assert.ok(flat(text).includes(flat(answer).slice(0, 60)), "the answer is not on paper");
    assert.ok(!text.includes("One by one"));
    assert.equal(await isOpen(page, "mutable-default"), false);
  },
  async "reads without its script"() {
    const { page } = await visit(browser, url, { javaScriptEnabled: false });
    assert.ok(await page.locator('[id="mutable-default"]').isVisible());
    assert.ok(!(await page.locator(".w-find").isVisible()));
    await page.locator('[id="mutable-default"] > .w-answer > summary').click();
    assert.ok(await page.locator('[id="mutable-default"] .dp-a').first().isVisible());
  },
  async "fits a phone with every answer open"() {
    const { page } = await visit(browser, url, phone);
    await page.locator("#w-reveal").click();
    await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inner <= outer, `${inner} px on a screen of ${outer} px`);
  },
  async "has nothing that axe finds fault with"() {
    for (const options of [{}, { colorScheme: "dark" }, phone]) {
      const { page } = await visit(browser, url, { ...options, bypassCSP: true });
      await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const said = violations.map((it) => `${it.id}: ${it.help}: ${it.nodes[0].html} (${it.nodes.length})`);
      assert.deepEqual(said, [], JSON.stringify(options));
    }
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok: the page ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: the page ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
