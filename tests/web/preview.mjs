// Drives `deckpress preview` while its corpus changes: node preview.mjs DECKPRESS FOLDER
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { open, visit } from "./browser.mjs";

const [program, folder] = process.argv.slice(2);
const topic = (question) => `# Topic\n\n## ${question} {#one}\n\nAn answer.\n`;
const write = (name, text) => writeFileSync(join(folder, name), text);
mkdirSync(folder, { recursive: true });
write("deck.toml", 'id = "demo"\ntitle = "Demo"\n');
write("topic.md", topic("What came first?"));

const preview = spawn(program, ["preview", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const [line] = await once(preview.stdout, "data");
const address = String(line).match(/http:\S+/)[0];
const { port } = new URL(address);

const ask = (options) => new Promise((resolve, reject) => {
  const asked = request({ host: "127.0.0.1", port, ...options }, (answer) => {
    answer.resume();
    resolve(answer.statusCode);
  });
  asked.on("error", reject);
  asked.end();
});

const browser = await open();
const { page, heard } = await visit(browser, address);
const question = page.frameLocator("#page").locator("#one h3");
const shows = (text) => question.filter({ hasText: text }).waitFor({ timeout: 10_000 });
const faults = page.locator("#faults");
try {
  await shows("What came first?");
  console.log("ok: preview shows the page");

  write("topic.md", topic("What came second?"));
  await shows("What came second?");
  console.log("ok: preview reloads after an edit");

  write("topic.md", topic("What came third?").replace("An answer.", ""));
  await faults.locator("pre").filter({ hasText: "topic.md:3" }).waitFor({ timeout: 10_000 });
  assert.ok(await faults.evaluate((it) => it.open && it.classList.contains("has-errors")));
  await shows("What came second?");
  console.log("ok: preview shows faults by their place, over the last good page");

  write("topic.md", topic("What came fourth?"));
  await shows("What came fourth?");
  await page.locator("#faults.has-errors").waitFor({ state: "detached", timeout: 10_000 });
  console.log("ok: preview takes the faults away when they are mended");

  assert.ok(heard.requests.every((url) => url.startsWith(address) || url === "data:,"), heard.requests.join(" "));
  console.log("ok: preview asks for nothing from elsewhere");

  assert.equal(await ask({ path: "/decks/demo.html" }), 200);
  assert.equal(await ask({ path: "/decks/demo.html", headers: { host: `evil.example:${port}` } }), 403);
  assert.equal(await ask({ path: "/decks/demo.html", method: "POST" }), 405);
  assert.equal(await ask({ path: "/decks/../../etc/passwd" }), 404);
  assert.equal(await ask({ path: "/decks/%2e%2e/deck.toml" }), 404);
  const others = Object.values(networkInterfaces()).flat().filter((it) => it.family === "IPv4" && !it.internal);
  for (const { address: host } of others) await assert.rejects(ask({ host, path: "/" }), host);
  console.log("ok: preview answers to this machine under its own name only");

  assert.ok(!existsSync(join(folder, "deck.lock")));
  console.log("ok: preview writes nothing");
} finally {
  await browser.close();
  preview.kill("SIGINT");
}
const [status] = await once(preview, "exit");
assert.equal(status, 0);
console.log("ok: preview stops on Ctrl-C");
