// Kinds of cards on the web page of a deck: answers that are typed, pictures with boxes. usage: kinds.mjs PAGE.html
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { open, visit } from "./browser.mjs";
import { faultless, phone, run } from "./checks.mjs";

const url = pathToFileURL(process.argv[2]).href;
const looks = [{}, { colorScheme: "dark" }, phone, { ...phone, colorScheme: "dark" }];
const browser = await open();

/** Practice with one kind of prompt, of one question. */
const practise = async (page, question, kind) => {
  await page.evaluate((id) => { for (const it of document.querySelectorAll("article.w-entry")) it.hidden = it.id !== id; }, question);
  await page.keyboard.press("r");
  for (const other of ["questions", "outputs", "gaps"]) {
    await page.locator(`#w-ask-${other}`).evaluate((box, isOn) => { if (box.checked !== isOn) box.click(); }, other === kind);
  }
  await page.locator("#w-go").click();
};
/** Goes on until `question` is asked. */
const until = async (page, selector) => {
  for (let tries = 0; !(await page.locator(`#w-card-front ${selector}`).count()); tries += 1) {
    assert.ok(tries < 9, `${selector} is never asked`);
    await page.locator("#w-show").click();
    await page.locator("#w-knew").click();
  }
};

const tests = {
  async "has pictures with numbered boxes, and a key below each"() {
    for (const look of looks) {
      const { page, heard } = await visit(browser, url, { ...look, bypassCSP: true });
      await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
      for (const [id, count] of [["cell", 5], ["sky", 3]]) {
        const item = page.locator(`[id="${id}"] .w-boxes`);
        const numbers = await item.locator("svg text").allTextContents();
        assert.deepEqual(numbers, Array.from({ length: count }, (_, at) => String(at + 1)));
        assert.equal(await item.locator("ol > li").count(), count);
        const [picture, boxes] = [await item.locator("img").boundingBox(), await item.locator("svg").boundingBox()];
        for (const side of ["x", "y", "width", "height"]) assert.ok(Math.abs(picture[side] - boxes[side]) < 1, `${id} ${side}`);
      }
      await faultless(page, `list ${JSON.stringify(look)}`);
      assert.deepEqual([heard.requests.filter((it) => !it.startsWith("data:")), heard.complaints], [[url], []]);
    }
  },
  async "asks for the parts of a picture, and tells them on the back"() {
    for (const look of looks) {
      const { page } = await visit(browser, url, { ...look, bypassCSP: true });
      await practise(page, "cell", "gaps");
      await until(page, "svg");
      const front = await page.locator("#w-card-front").innerText();
      assert.ok(!/Nucleus|Vacuole|Great Bear|Orion/.test(front), front);
      await page.locator("#w-show").click();
      assert.match(await page.locator("#w-card-back").innerText(), /Nucleus|Orion/);
      await faultless(page, `picture ${JSON.stringify(look)}`);
    }
  },
  async "compares an answer that is typed, and goes on by keyboard alone"() {
    for (const [said, result, mark] of [["  lima ", "right", "✓"], ["Cusco", "wrong", "✗"]]) {
      const { page } = await visit(browser, url, { bypassCSP: true });
      await practise(page, "peru", "questions");
      await until(page, ".w-typed");
      while (!(await page.locator('#w-card-front input[data-wanted="Lima"]').count())) {
        await page.keyboard.press("Enter");
        await page.keyboard.press("2");
        await until(page, ".w-typed");
      }
      assert.ok(await page.locator("#w-card-front .w-typed input").evaluate((line) => line === document.activeElement));
      // A digit or a space that is typed is no command.
      await page.keyboard.type(said);
      await page.keyboard.press("Enter");
      assert.equal(await page.locator("#w-card-front .w-typed").getAttribute("data-result"), result);
      assert.equal(await page.locator("#w-card-front .w-typed output").textContent(), mark);
      assert.ok(await page.locator("#w-card-back").isVisible());
      await faultless(page, result);
      await page.keyboard.press("2");
    }
  },
};

await run(browser, "the page", tests);
