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
SHY, HYPHENS = "\u00ad", "-\u00ad\u2010"
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
    subprocess.run([binary, "build", str(folder / "deck.json"), "-q", "--format", "sheet", "--output", str(out)], check=True)
    return next(out.rglob("*.pdf"))


def theirs(measure: float, size: float, texts: list[str], folder: Path, fonts: str) -> Path:
    escaped = ["".join("\\" + c if c in "#$*_`<>@[]\\~/" else c for c in text) for text in texts]
    head = f'#set page(width: {measure}pt, height: auto, margin: 0pt)\n#set text(font: "{FONT}", size: {size}pt, lang: "en")\n'
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
    found = []
    for page in pymupdf.open(pdf):
        for block in page.get_text("rawdict")["blocks"]:
            for line in block.get("lines", []):
                spans = [span for span in line["spans"] if "SemiBold" not in span["font"] and not span["font"].endswith("Sem")]
                if any(not char["c"].isspace() for span in spans for char in span["chars"]):
                    found.append(Line(spans))
    return found


def split(all_lines: list[Line], texts: list[str]) -> list[list[Line]]:
    """The lines of each paragraph, found by their letters."""
    found, at = [], 0
    letters = lambda text: re.sub(r"[^0-9A-Za-z]", "", text)
    for text in texts:
        wanted, mine, seen = letters(text), [], ""
        start = next((i for i in range(at, len(all_lines)) if len(letters(all_lines[i].text)) > 8 and wanted.startswith(letters(all_lines[i].text))), None)
        if start is None:
            continue
        for at in range(start, len(all_lines)):
            if not wanted.startswith(seen + letters(all_lines[at].text)):
                break
            seen += letters(all_lines[at].text)
            mine.append(all_lines[at])
        if seen == wanted:
            found.append(mine)
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
        size = statistics.mode(round(line.size, 2) for lines in mine for line in lines)
        measure = statistics.mode(round(line.right - line.left, 0) for lines in mine for line in lines)
        measure = statistics.median([l.right - l.left for ls in mine for l in ls[:-1] if abs(l.right - l.left - measure) < 1])
        peer = split(lines(theirs(measure, size, texts, folder, fonts)), texts)
        space = pymupdf.Font(fontfile=f"{fonts}/IBMPlexSansCondensed-Regular.ttf").glyph_advance(ord(" "))
        print(f"{len(texts)} paragraphs, {size} pt on {measure:.1f} pt")
        figures("deckpress", mine, measure, space)
        figures("Typst", peer, measure, space)


main()
