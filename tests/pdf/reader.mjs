// usage: node reader.mjs FILE   What a browser finds in a PDF file, as JSON.
import { readFile } from "node:fs/promises";

// Nothing is drawn here; the library only wants the names to be there, and complains of what it would draw with.
console.warn = () => {};
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
const { getDocument, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");

const data = new Uint8Array(await readFile(process.argv[2]));
const document = await getDocument({ data, verbosity: VerbosityLevel.ERRORS }).promise;

const flatten = (items, depth = 0) =>
  (items ?? []).flatMap((item) => [{ depth, title: item.title, dest: item.dest }, ...flatten(item.items, depth + 1)]);
const page = async (dest) => {
  const target = typeof dest === "string" ? await document.getDestination(dest) : dest;
  return target ? (await document.getPageIndex(target[0])) + 1 : null;
};

const outline = [];
for (const { depth, title, dest } of flatten(await document.getOutline())) {
  outline.push({ depth, title, page: await page(dest) });
}
const pages = [];
for (let number = 1; number <= document.numPages; number++) {
  const sheet = await document.getPage(number);
  const roles = {};
  const count = (node) => {
    if (node?.role) roles[node.role] = (roles[node.role] ?? 0) + 1;
    node?.children?.forEach(count);
  };
  count(await sheet.getStructTree());
  const links = [];
  for (const link of await sheet.getAnnotations()) {
    links.push({ url: link.url ?? null, page: link.dest ? await page(link.dest) : null, says: link.contentsObj?.str });
  }
  const { items } = await sheet.getTextContent();
  pages.push({ roles, links, text: items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("") });
}
const destinations = {};
for (const [name, dest] of Object.entries(await document.getDestinations())) destinations[name] = await page(dest);
const { info } = await document.getMetadata();
const result = {
  title: info.Title,
  language: info.Language,
  marked: (await document.getMarkInfo())?.Marked ?? false,
  labels: await document.getPageLabels(),
  destinations,
  outline,
  pages,
};
process.stdout.write(JSON.stringify(result));
