// A Chromium without a network of its own.
import { chromium } from "playwright-core";

export const open = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-sync",
      "--disable-background-networking", "--disable-component-update",
    ],
  });

/** A page of `url`, and all that it asked for or complained about. */
export const visit = async (browser, url, options = {}) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const heard = { requests: [], complaints: [] };
  page.on("request", (request) => heard.requests.push(request.url()));
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) heard.complaints.push(line.text());
  });
  page.on("pageerror", (error) => heard.complaints.push(String(error)));
  await page.goto(url);
  return { page, heard };
};
