// What the tests of web pages share.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** Fails where axe finds fault with a page, or it is wider than its screen. */
export const faultless = async (page, state) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((it) => `${it.id}: ${it.help}: ${it.nodes[0].html}`), [], state);
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${state}: ${inner} px on a screen of ${outer} px`);
};

/** Runs tests one by one, says of each how it went, and ends the process. */
export const run = async (browser, what, tests) => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`ok: ${what} ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED: ${what} ${name}\n${error.stack}`);
    }
  }
  await browser.close();
  process.exit(failed === 0 ? 0 : 1);
};
