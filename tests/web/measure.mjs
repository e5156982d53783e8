// What is wrong with the page at hand, as a reader meets it. Runs in the page, so it may use nothing from outside.
export const faults = () => {
  const found = [];
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, bottom) => [0, 1, 2].map((at) => top[at] * top[3] + bottom[at] * (1 - top[3])).concat(1);
  const background = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((bottom, top) => over(top, bottom), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`page is ${root.scrollWidth} wide on ${root.clientWidth}`);
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width && (box.left < -0.5 || box.right > root.clientWidth + 0.5) && !scrolls(element)) {
      found.push(`<${element.localName} class="${element.className}"> is from ${box.left} to ${box.right}`);
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const [text, element] = [texts.currentNode.data.trim(), texts.currentNode.parentElement];
    if (!text || ["STYLE", "SCRIPT"].includes(element.tagName) || !element.checkVisibility()) continue;
    const behind = background(element);
    const ratio = contrast(over(parse(getComputedStyle(element).color), behind), behind);
    if (ratio < 4.5) found.push(`"${text.slice(0, 30)}" has a contrast of ${ratio.toFixed(2)}`);
  }
  for (const summary of document.querySelectorAll("summary")) {
    const { width, height } = summary.getBoundingClientRect();
    if (width < 44 || height < 44) found.push(`"${summary.textContent}" is ${width} by ${height}, too small to tap`);
    summary.focus({ focusVisible: true });
    const { outlineStyle, outlineWidth } = getComputedStyle(summary);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) found.push(`"${summary.textContent}" shows no focus`);
    summary.blur();
  }
  return found;
};
