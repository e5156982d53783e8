// Drives the web page of the shipped corpus: node page.mjs PAGE.html
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { open, visit } from "./browser.mjs";
import { faultless, phone, run } from "./checks.mjs";

const url = pathToFileURL(process.argv[2]).href;
const browser = await open();
const shown = (page) => page.locator("article.w-entry:visible").count();
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
  async "puts questions before answers, and answers before the rest"() {
    const { page } = await visit(browser, url);
    await page.locator("#w-search").fill("mutable default");
    const ids = await page.locator("article.w-entry:visible").evaluateAll((all) => all.map((it) => it.id));
    assert.equal(ids[0], "mutable-default");
    const place = (id) => page.evaluate((id) => {
      const entry = document.getElementById(id);
      const has = (parts) => {
        const text = [...entry.querySelectorAll(parts)].map((it) => it.textContent.toLowerCase()).join(" ");
        return text.includes("mutable") && text.includes("default");
      };
      return has(":scope > .dp-q") ? 0 : has(".w-answer > div > .dp-a") ? 1 : 2;
    }, id);
    const places = await Promise.all(ids.map(place));
    assert.ok(places.indexOf(0) >= 0 && places.lastIndexOf(0) < ids.length - 1, places.join());
    await page.locator("#w-search").fill("");
    const all = await page.locator("article.w-entry").evaluateAll((all) => all.map((it) => it.dataset.topic));
    assert.deepEqual(all, [...all].sort((one, two) => all.indexOf(one) - all.indexOf(two)), "the deck's order is back");
  },
  async "marks what was found, accents or not, and has the search in its address"() {
    const { page } = await visit(browser, url);
    await page.locator("#w-search").fill("mutable");
    await page.locator("#w-topic").selectOption("functions");
    const marks = () => page.evaluate(() => CSS.highlights.get("found")?.size ?? 0);
    assert.ok(await marks() > 0);
    const address = page.url();
    assert.ok(address.endsWith("#q=mutable&topic=functions"), address);
    const some = await shown(page);
    const { page: other } = await visit(browser, address);
    assert.equal(await shown(other), some);
    assert.equal(await other.locator("#w-search").inputValue(), "mutable");
    await page.locator("#w-search").press("Enter");
    await page.keyboard.press("j");
    assert.equal(page.url(), address, "a walk through what was found keeps the search");
  },
  async "shows a phone what was found, or that nothing was, without scrolling"() {
    const { page } = await visit(browser, url, phone);
    await page.locator("#w-search").tap();
    await page.keyboard.type("mutable default");
    const top = (selector) => page.locator(selector).first().evaluate((it) => it.getBoundingClientRect().top);
    // A keyboard leaves a phone about half its height.
    assert.ok(await top('[id="mutable-default"] .dp-q') < 300);
    await page.locator("#w-search").fill("xyzzy plugh");
    assert.ok(await page.locator("#w-none").isVisible());
    assert.ok(await top("#w-none") < 300);
    await page.locator("#w-search").fill("");
    await page.evaluate(() => scrollTo(0, 4000));
    assert.ok(Math.abs(await top(".w-find")) < 2, "the search stays in sight");
  },
  async "filters by topic and level together"() {
    const { page } = await visit(browser, url);
    await page.locator("#w-topic").selectOption("functions");
    const topic = await shown(page);
    await page.locator("#w-level").selectOption("intermediate");
    const both = await shown(page);
    assert.ok(both > 0 && both < topic, `${both} of ${topic}`);
    for (const entry of await page.locator("article.w-entry:visible").all()) {
      assert.equal(await entry.getAttribute("data-topic"), "functions");
      assert.equal(await entry.getAttribute("data-level"), "intermediate");
    }
    assert.equal(await page.locator("main > section:visible").count(), 1);
  },
  async "walks by keyboard and reveals"() {
    const { page } = await visit(browser, url);
    const ids = await page.locator("article.w-entry").evaluateAll((all) => all.slice(0, 2).map((it) => it.id));
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
  async "leads a phone from question to question, and back to the list"() {
    const { page } = await visit(browser, url, phone);
    await page.locator("#w-filters").tap();
    await page.locator("#w-single").tap();
    const at = () => page.locator("#w-at").textContent();
    assert.equal(await shown(page), 1);
    assert.equal(await at(), "1 of 100");
    assert.ok(await page.locator("#w-previous").isDisabled());
    await page.locator("#w-next").tap();
    assert.equal(await at(), "2 of 100");
    const swipe = (from, to) => page.evaluate(([from, to]) => {
      const target = document.querySelector(".w-entry[aria-current] .dp-q");
      const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 300 });
      const tell = (type, x, isDown) => target.dispatchEvent(new TouchEvent(type, {
        bubbles: true, touches: isDown ? [touch(x)] : [], changedTouches: [touch(x)],
      }));
      tell("touchstart", from, true);
      tell("touchend", to, false);
    }, [from, to]);
    await swipe(300, 80);
    assert.equal(await at(), "3 of 100");
    await swipe(80, 300);
    await swipe(80, 300);
    assert.equal(await at(), "1 of 100");
    await swipe(200, 180);
    assert.equal(await at(), "1 of 100", "a tap that slips is no swipe");
    await page.keyboard.press("Escape");
    assert.equal(await shown(page), 100);
    await page.locator("#w-filters").tap();
    await page.locator("#w-filters").tap();
    await page.locator("#w-single").tap();
    await page.locator("#w-back").tap();
    assert.equal(await shown(page), 100);
  },
  async "keeps bookmarks, and shows them alone"() {
    const { page } = await visit(browser, url);
    assert.ok(!(await page.locator("#w-bookmarks").isVisible()), "nothing is marked yet");
    await page.locator('[id="gil"] .w-star').click();
    await page.locator('[id="set"] .w-star').click();
    await page.reload();
    await page.locator("#w-bookmarks").click();
    assert.equal(await shown(page), 2);
    await page.locator('[id="gil"] .w-star').click();
    assert.equal(await shown(page), 1);
    await page.locator('[id="set"] .w-star').click();
    assert.equal(await shown(page), 100, "without bookmarks there is nothing to show alone");
  },
  async "copies code, and links to each question"() {
    const { page } = await visit(browser, url, { permissions: ["clipboard-read", "clipboard-write"] });
    const entry = page.locator('[id="mutable-default"]');
    assert.equal(await entry.locator(".w-link").getAttribute("href"), "#mutable-default");
    assert.ok(await entry.locator(".w-link").isVisible());
    await entry.locator(".w-answer > summary").click();
    const code = entry.locator(".w-code").first();
    await code.hover();
    await code.locator(".w-copy").click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const lines = ["def add(item, bag=None):", "    if bag is None:", "        bag = []  # fresh for each call"];
    assert.deepEqual(copied.split("\n").slice(0, 3), lines);
    assert.ok(copied.trimEnd().endsWith("add(1), add(2)  # -> ([1], [2])"), copied);
  },
  async "asks in practice, repeats what was missed, and remembers how it went"() {
    const { page, heard } = await visit(browser, url);
    await page.locator("#w-topic").selectOption("typing");
    const all = await shown(page);
    await page.locator("#w-practise").click();
    assert.ok(await page.getByText("Anki").first().isVisible(), "the long run belongs to Anki");
    await page.locator("#w-go").click();
    const asked = () => page.locator("#w-card-front .dp-q").textContent();
    const missed = await asked();
    const seen = [missed];
    await page.keyboard.press("Space");
    assert.ok(await page.locator("#w-card-back .dp-a").isVisible());
    await page.keyboard.press("1");
    for (let turn = 0; turn < all; turn += 1) {
      seen.push(await asked());
      await page.locator("#w-show").click();
      await page.locator("#w-knew").click();
    }
    assert.equal(seen.filter((it) => it === missed).length, 2, "what was missed comes again");
    assert.equal(new Set(seen).size, all);
    assert.ok((await page.locator("#w-summary").textContent()).includes(`${all - 1} of ${all}`));
    await page.locator("#w-finish").click();
    await page.reload();
    await page.locator("#w-topic").selectOption("typing");
    await page.keyboard.press("r");
    assert.ok((await page.locator("#w-known").textContent()).includes(`${all - 1} of ${all}`));
    await page.locator("#w-missed").check();
    await page.locator("#w-go").click();
    assert.equal(await asked(), missed);
    assert.equal(await page.locator("#w-done-of").textContent(), "0 of 1");
    await page.keyboard.press("Escape");
    assert.equal(await shown(page), all);
    assert.deepEqual(heard.requests, [url, url], "nothing leaves the page");
  },
  async "asks for outputs and gaps too, and shows neither before its time"() {
    const { page } = await visit(browser, url + "#q=mutable+default&topic=functions");
    await page.locator("#w-practise").click();
    await page.locator("#w-ask-questions").uncheck();
    await page.locator("#w-ask-outputs").check();
    await page.locator("#w-go").click();
    assert.ok(await page.locator("#w-card-front pre").isVisible());
    assert.equal(await page.locator("#w-practice .dp-out:visible").count(), 0);
    await page.keyboard.press("Space");
    assert.equal(await page.locator("#w-practice .dp-out:visible").count(), 1);
    await page.keyboard.press("Escape");
    await page.locator("#w-practise").click();
    await page.locator("#w-ask-outputs").uncheck();
    await page.locator("#w-ask-gaps").check();
    await page.locator("#w-go").click();
    const gap = page.locator("#w-practice .cloze").first();
    assert.match(await gap.textContent(), /^\[.+\]$/);
    await page.keyboard.press("Space");
    assert.doesNotMatch(await gap.textContent(), /^\[/);
    assert.equal(await page.locator("#w-practice .dp-a:visible").count(), 1);
  },
  async "saves progress to a file, loads it elsewhere, and forgets it"() {
    const { page } = await visit(browser, url);
    page.on("dialog", (dialog) => dialog.accept());
    await page.locator("#w-level").selectOption("advanced");
    await page.locator("#w-practise").click();
    await page.locator("#w-go").click();
    await page.keyboard.press("Space");
    await page.keyboard.press("2");
    await page.keyboard.press("Escape");
    await page.keyboard.press("r");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#w-save").click()]);
    const file = await download.path();
    const known = () => page.locator("#w-known").textContent();
    assert.match(await known(), /: 1 of/);
    await page.locator("#w-forget").click();
    assert.match(await known(), /: 0 of/);
    await page.locator("#w-file").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
    // Files are read while the page goes on.
    await page.waitForFunction(() => document.getElementById("w-known").textContent.includes("no progress"));
    await page.locator("#w-file").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: readFileSync(file) });
    await page.waitForFunction(() => document.getElementById("w-known").textContent.includes(": 1 of"));
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
    const pdf = await page.pdf({ format: "A4" });
    const text = execFileSync("pdftotext", ["-", "-"], { input: pdf }).toString();
    const flat = (it) => it.replace(/\s+/g, " ");
    assert.ok(flat(text).includes(flat(answer).slice(0, 60)), "the answer is not on paper");
    assert.ok(!text.includes("One by one"));
    for (const empty of ["Full answer", "What does this print?", "To remember", "References & related"]) {
      assert.ok(!text.includes(empty), `an empty heading: ${empty}`);
    }
    const pages = text.split("\f").length - 1;
    assert.ok(pages <= 25, `${pages} pages`);
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
    await page.locator("#w-filters").tap();
    await page.locator("#w-reveal").tap();
    await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inner <= outer, `${inner} px on a screen of ${outer} px`);
  },
  async "has nothing that axe finds fault with"() {
    const states = {
      list: (page) => page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; })),
      search: (page) => page.locator("#w-search").fill("mutable default"),
      single: (page) => page.keyboard.press("o"),
      practice: (page) => page.keyboard.press("r"),
      async card(page) {
        await page.keyboard.press("r");
        await page.locator("#w-go").click();
        await page.keyboard.press("Space");
      },
    };
    for (const options of [{}, { colorScheme: "dark" }, phone]) {
      for (const [state, reach] of Object.entries(states)) {
        const { page } = await visit(browser, url, { ...options, bypassCSP: true });
        await reach(page);
        await faultless(page, `${state} ${JSON.stringify(options)}`);
      }
    }
  },
};

await run(browser, "the page", tests);
