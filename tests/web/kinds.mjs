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
  async "keeps the head of a question on one line on a phone, however many tags it has"() {
    const { page } = await visit(browser, url, { ...phone, bypassCSP: true });
    const heights = await page.evaluate(() => {
      const head = document.querySelector("#dog .dp-meta");
      const before = head.getBoundingClientRect().height;
      for (let at = 0; at < 12; at += 1) {
        head.append(Object.assign(document.createElement("span"), { className: "w-tag", textContent: `a tag ${at}` }));
      }
      const { height, bottom } = head.getBoundingClientRect();
      const seen = [...head.children].map((it) => it.getBoundingClientRect()).filter((it) => it.top < bottom);
      return [before, height, Math.max(...seen.map((it) => it.bottom)) - bottom, seen.length];
    });
    assert.equal(heights[0], heights[1]);
    assert.ok(heights[2] <= 1 && heights[3] > 2 && heights[3] < 12, `${heights}`);
  },
  async "asks for one part of a picture at a time, and tells it on the back"() {
    const names = ["Cell wall", "Nucleus", "Vacuole", "Chloroplast", "Membrane"];
    for (const look of looks) {
      const { page } = await visit(browser, url, { ...look, bypassCSP: true });
      await practise(page, "cell", "gaps");
      const told = [];
      while (await page.locator("#w-card").isVisible()) {
        if (!(await page.locator("#w-card-front img[alt^=\"A plant\"]").count())) {
          await page.locator("#w-show").click();
          await page.locator("#w-knew").click();
          continue;
        }
        const front = page.locator("#w-card-front");
        const text = await front.innerText();
        assert.ok(!names.some((name) => text.includes(name)), text);
        assert.equal(await front.locator("ol > li").count(), 1);
        assert.ok(await front.locator(".w-asked").count() > 0);
        assert.notEqual(await front.locator(".w-asked").first().evaluate((it) => getComputedStyle(it).fill), "rgb(255, 255, 255)");
        const asked = await front.locator("ol > li").evaluate((it) => it.value);
        await faultless(page, `front ${asked} ${JSON.stringify(look)}`);
        await page.locator("#w-show").click();
        const back = page.locator("#w-card-back");
        const answer = await back.innerText();
        assert.deepEqual(names.filter((name) => answer.includes(name)), [names[asked - 1]]);
        assert.equal(await back.locator("ol > li").evaluate((it) => it.value), asked);
        // The other boxes stay closed.
        assert.equal(await back.locator("svg text").count(), names.length - 1);
        await faultless(page, `back ${asked} ${JSON.stringify(look)}`);
        told.push(names[asked - 1]);
        await page.locator("#w-knew").click();
      }
      assert.deepEqual(told.sort(), [...names].sort());
      const kept = await page.evaluate(() => Object.values(localStorage).join(" "));
      for (const id of ["wall", "nucleus", "vacuole", "chloroplast", "membrane"]) {
        assert.ok(kept.includes(`cell/cloze/section/${id}`), kept);
      }
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
