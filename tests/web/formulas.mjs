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
  async "sets formulas in the text of formulas"() {
    const { page } = await unfolded();
    assert.equal(await page.locator("math").count(), 4);
    assert.ok(!(await page.locator("main").innerText()).includes("$"));
  },
};

await run(browser, "formulas", tests);
