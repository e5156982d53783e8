// Drives a page of formulas: node formulas.mjs PAGE.html
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { open, visit } from "./browser.mjs";
import { faultless, phone, run } from "./checks.mjs";

const url = pathToFileURL(process.argv[2]).href;
const browser = await open();

const unfolded = async (options) => {
  const { page, heard } = await visit(browser, url, options);
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
  return { page, heard };
};

const tests = {
  async "moves a long formula on a phone, not the page, by day and by night"() {
    for (const colorScheme of ["light", "dark"]) {
      const { page, heard } = await unfolded({ ...phone, colorScheme });
      const formulas = await page.locator("math[display=block]").evaluateAll((all) =>
        all.map((it) => [it.scrollWidth > it.clientWidth, it.scrollHeight > it.clientHeight + 1]),
      );
      assert.deepEqual(formulas, [[false, false], [true, false]]);
      await faultless(page, colorScheme);
      assert.deepEqual(heard.complaints, []);
    }
  },
  async "ends lines within a long formula after its operators"() {
    for (const options of [phone, {}]) {
      const { page } = await unfolded(options);
      const parts = await page.locator("p", { hasText: "The sum" }).locator("math").evaluateAll((all) =>
        all.map((it) => {
          const { left, right, top } = it.getBoundingClientRect();
          return { left, right, top: Math.round(top), text: it.textContent };
        }),
      );
      assert.equal(parts.length, 29);
      for (const [at, part] of parts.entries()) {
        assert.ok(part.left >= 0 && part.right <= page.viewportSize().width, part.text);
        assert.equal(part.text.endsWith("+"), at < 28, part.text);
        const next = parts[at + 1];
        // On one line nothing is between the parts but the room of the operator.
        if (next && next.top === part.top) assert.ok(Math.abs(next.left - part.right) < 1, part.text);
      }
      assert.ok(new Set(parts.map((part) => part.top)).size > 1);
    }
  },
  async "sets formulas in the text of formulas"() {
    const { page } = await unfolded();
    assert.equal(await page.locator("#what math").count(), 4 + 29);
    assert.ok(!(await page.locator("main").innerText()).includes("$"));
  },
  async "lets words, and neither code nor formulas, decide on the direction"() {
    const { page } = await unfolded();
    const items = page.locator("#rtl :is(p,li)");
    const directions = await items.evaluateAll((all) => all.map((it) => getComputedStyle(it).direction));
    assert.deepEqual(directions, ["rtl", "rtl", "rtl"]);
    assert.equal(await page.locator("#rtl p code").evaluate((it) => getComputedStyle(it).unicodeBidi), "isolate");
  },
};

await run(browser, "formulas", tests);
