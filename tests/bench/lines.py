"""How deckpress and Typst set the same prose in the same type: figures of one run. usage: lines.py BINARY CORPUS FONTS

All paragraphs of the corpus without their markup, in Plex Sans Condensed of one size and measure, justified, with
hyphens. Spaces are in parts of the space that the font has.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf
import typst

FONT = "IBM Plex Sans Condensed"
HYPHENS = "-\u00ad\u2010"
LOOSE, TIGHT, SHORT = 2.0, 0.75, 0.2


def paragraphs(corpus: Path) -> list[str]:
    found = []
    for file in sorted(corpus.glob("[0-9]*.md")):
        text = re.sub(r"(?ms)^```.*?^```$", "", file.read_text(encoding="utf-8"))
        for block in re.split(r"\n\s*\n", text):
            if re.match(r"[A-Z`*]", block) and "|" not in block and "{{" not in block and "$" not in block:
                plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(block.split()))
                plain = re.sub(r"[`*_<>\\#@~\[\]{}]", "", plain)
                if len(plain) > 150:
                    found.append(plain)
    return found


def ours(binary: str, texts: list[str], folder: Path) -> Path:
    questions = [{"id": f"q{n}", "question": f"Which is {n}?", "answer": text} for n, text in enumerate(texts)]
    (folder / "deck.json").write_text(json.dumps({"title": "Lines", "questions": questions}), encoding="utf-8")
    out = folder / "out"
    options = ["--quiet", "--format", "sheet", "--output", str(out)]
    subprocess.run([binary, "build", str(folder / "deck.json"), *options], check=True)
    return next(out.rglob("*.pdf"))


def theirs(measure: float, size: float, texts: list[str], folder: Path, fonts: str) -> Path:
    escaped = ["".join("\\" + c if c in "#$*_`<>@[]\\~/" else c for c in text) for text in texts]
    head = f"#set page(width: {measure}pt, height: auto, margin: 0pt)\n"
    head += f'#set text(font: "{FONT}", size: {size}pt, lang: "en")\n'
    (folder / "peer.typ").write_text(head + "#set par(justify: true)\n" + "\n\n".join(escaped), encoding="utf-8")
    typst.compile(str(folder / "peer.typ"), output=str(folder / "peer.pdf"), font_paths=[fonts])
    return folder / "peer.pdf"


class Line:
    def __init__(self, spans: list[dict]):
        chars = [char for span in spans for char in span["chars"]]
        while chars and chars[-1]["c"].isspace():
            chars.pop()
        self.size = spans[0]["size"]
        self.text = "".join(char["c"] for char in chars)
        self.left, self.right = chars[0]["bbox"][0], chars[-1]["bbox"][2]
        # The space between two letters, from the end of one to the beginning of the other.
        inked = [char for char in chars if not char["c"].isspace()]
        gaps = (b["origin"][0] - a["bbox"][2] for a, b in zip(inked, inked[1:]))
        self.spaces = [gap for gap in gaps if gap > 0.08 * self.size]


def lines(pdf: Path) -> list[Line]:
    rows: list[tuple[tuple[int, float], list[dict]]] = []
    for page in pymupdf.open(pdf):
        spans = (s for b in page.get_text("rawdict")["blocks"] for l in b.get("lines", []) for s in l["spans"])
        for span in spans:
            # Questions are bold; names of fonts are cut short.
            if re.search("Sem(iBold)?$", span["font"]) or all(char["c"].isspace() for char in span["chars"]):
                continue
            # A line with wide spaces comes in several pieces.
            baseline = (page.number, round(span["origin"][1], 1))
            if rows and rows[-1][0] == baseline and rows[-1][1][-1]["bbox"][2] <= span["bbox"][0] + 1:
                rows[-1][1].append(span)
            else:
                rows.append((baseline, [span]))
    return [Line(spans) for _, spans in rows]


def letters(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text)


def split(all_lines: list[Line], texts: list[str]) -> dict[int, list[Line]]:
    """The lines of each paragraph that is on one page, found by their letters."""
    found, at = {}, 0
    said = [letters(line.text) for line in all_lines]
    for number, wanted in enumerate(map(letters, texts)):
        starts = (i for i in range(at, len(said)) if len(said[i]) > 8 and wanted.startswith(said[i]))
        at = first = next(starts, at)
        while at < len(said) and wanted.startswith("".join(said[first : at + 1])):
            at += 1
        if "".join(said[first:at]) == wanted:
            found[number] = all_lines[first:at]
    return found


def figures(name: str, found: list[list[Line]], measure: float, space: float) -> None:
    inner = [line for lines in found for line in lines[:-1]]
    flush = [line for line in inner if line.right - line.left > measure - 3]
    spaces = [statistics.mean(line.spaces) / (space * line.size) for line in flush if line.spaces]
    hyphen = [[line.text[-1] in HYPHENS for line in lines[:-1]] for lines in found]
    steps = [abs(a - b) for a, b in zip(spaces, spaces[1:])]
    rows = {
        "paragraphs": len(found),
        "lines": len(inner) + len(found),
        "hyphens at ends of lines": sum(map(sum, hyphen)),
        "of them above another": sum(a and b for ends in hyphen for a, b in zip(ends, ends[1:])),
        "of them before the last line": sum(ends[-1] for ends in hyphen if ends),
        f"last lines below {SHORT:.0%} of the measure": sum(l[-1].right - l[-1].left < SHORT * measure for l in found),
        "lines not flush": len(inner) - len(flush),
        "space, mean": round(statistics.mean(spaces), 2),
        "space, standard deviation": round(statistics.pstdev(spaces), 3),
        "space, worst line": round(max(spaces), 2),
        f"lines with spaces above {LOOSE}": sum(s > LOOSE for s in spaces),
        f"lines with spaces below {TIGHT}": sum(s < TIGHT for s in spaces),
        "space, mean step to the next line": round(statistics.mean(steps), 3),
    }
    print(name)
    for row, value in rows.items():
        print(f"  {value:>8}  {row}")


def main() -> None:
    binary, corpus, fonts = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    texts = paragraphs(corpus)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine = split(lines(ours(binary, texts, folder)), texts)
        inner = [line for found in mine.values() for line in found[:-1]]
        size = statistics.mode(round(line.size, 2) for line in inner)
        # The width of a column: signs that hang over its edge make a line wider, ragged ones are narrower.
        nearest = statistics.mode(round(line.right - line.left) for line in inner)
        measure = statistics.median(w for line in inner if abs((w := line.right - line.left) - nearest) < 1)
        peer = split(lines(theirs(measure, size, texts, folder, fonts)), texts)
        both = sorted(mine.keys() & peer.keys())
        space = pymupdf.Font(fontfile=f"{fonts}/IBMPlexSansCondensed-Regular.ttf").glyph_advance(ord(" "))
        print(f"{len(both)} of {len(texts)} paragraphs, {size} pt on {measure:.1f} pt")
        figures("deckpress", [mine[number] for number in both], measure, space)
        figures("Typst", [peer[number] for number in both], measure, space)


main()
