"""Counts the instructions of fixed pieces of work under callgrind. usage: instructions.py BINARY [--write]

Fails where one grew by more than a twentieth since `instructions.json` was written, which has a list for each kind of
machine. Counts depend on the compiler too: write them anew with a new one, and say so in the commit.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import corpora

KEPT = Path(__file__).with_name("instructions.json")
ALLOWED = 1.05


def count(command: list[str]) -> int:
    callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    said = subprocess.run([*callgrind, *command], check=True, capture_output=True, text=True).stderr
    found = re.search(r"Collected : (\d+)", said)
    if not found:
        sys.exit(f"callgrind said no count: {said}")
    return int(found[1])


def counts(binary: str, folder: Path) -> dict[str, int]:
    def build(source: Path, *formats: str) -> list[str]:
        chosen = [word for format in formats for word in ("--format", format)]
        return [binary, "build", str(source), "--quiet", "--no-cache", "--jobs", "1", "--output", str(folder / "out"), *chosen]

    markdown = corpora.as_json(folder / "markdown.json", 1_000, True)
    work = {
        "1000 plain rows to apkg": build(corpora.as_csv(folder / "rows.csv", 1_000), "apkg"),
        "1000 entries with code to apkg": build(markdown, "apkg"),
        "100 entries to all formats": build(corpora.as_json(folder / "small.json", 100, True)),
        "1000 entries of prose to a sheet": build(corpora.as_json(folder / "prose.json", 1_000, False), "sheet"),
        "200 decks of 5 entries to apkg": build(corpora.as_decks(folder / "decks", 200, 5), "apkg"),
        "check of 1000 entries": [binary, "check", str(markdown), "--quiet"],
    }
    return {name: count(command) for name, command in work.items()}


def main() -> None:
    binary, *more = sys.argv[1:]
    kind = f"{platform.machine()}-{platform.system().lower()}"
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        found = counts(binary, Path(folder))
    if more == ["--write"]:
        kept[kind] = found
        KEPT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        return
    if kind not in kept:
        sys.exit(f"no counts for {kind}: write them with `make bench-write`")
    grown = []
    for name, number in found.items():
        before = kept[kind].get(name, 0)
        print(f"{name}: {number / 1e6:.0f} million instructions, {before / 1e6:.0f} before")
        if number > before * ALLOWED:
            grown.append(name)
    if grown:
        sys.exit(f"grown by more than a twentieth: {', '.join(grown)}")


main()
