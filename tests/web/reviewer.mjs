// The page in which Anki shows a card: its structure, classes and style sheets (aqt/reviewer.py, webview.py, theme.py).
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Clients that a card is looked at in. */
export const clients = [
  { name: "desktop", html: "linux chrome", width: 1000, height: 700 },
  { name: "phone", html: "mobile android linux chrome", width: 360, height: 720 },
].flatMap((client) => [{ ...client, night: false }, { ...client, name: `${client.name}-dark`, night: true }]);

// What the client puts in place of `[[type:Field]]`: a line, then what was typed above what is right.
const LINE = `<center><input type=text id=typeans style="font-family: 'Arial'; font-size: 20px;"></center>`;
const COMPARED = `<div style="font-family: 'Arial'; font-size: 20px"><code id=typeans>\
<span class=typeGood>li</span><span class=typeBad>n</span><span class=typeGood>a</span><br><span id=typearrow>&darr;</span><br>\
<span class=typeGood>li</span><span class=typeMissed>m</span><span class=typeGood>a</span></code></div>`;
const typed = ({ name, html }) =>
  html.replaceAll(/\[\[type:[^\]]+\]\]/g, () => (name.endsWith("/front") ? LINE : COMPARED));

/** `web` is the folder with Anki's own web files: `_aqt/data/web` of the aqt package. */
export const page = (web, client, side) => {
  const sheet = (name) => `<style>${readFileSync(join(web, "css", name), "utf8").replaceAll(/\/\*#.*?\*\//g, "")}</style>`;
  const night = client.night ? "nightMode night_mode" : "";
  return `<!doctype html>
<html class="${client.html} ${client.night ? "night-mode" : ""}" dir="ltr" data-bs-theme="${client.night ? "dark" : "light"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
${sheet("webview.css")}<style>body { background-color: var(--canvas); }</style>${sheet("reviewer.css")}</head>
<body class="card card${side.card} isLin ${night} fancy">
<div id="_mark" hidden>&#x2605;</div><div id="_flag" hidden>&#x2691;</div>
<div id="qa" dir="auto">${typed(side)}</div></body></html>`;
};
