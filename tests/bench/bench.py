"""CPU time of deckpress and of peers on one corpus, interleaved, as ratios. usage: bench.py BINARY [ENTRIES]

Ratios of one run mean something; seconds of a busy machine do not.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 3
WORDS = "value name call object list scope lock thread key hash index copy yield frame import error type class".split()
CODE = "```python\ndef f{n}(x, acc=None):\n    acc = [] if acc is None else acc\n    acc.append(x * {n})\n    return acc\n\nprint(f{n}(1))\n```"


def corpus(entries: int) -> dict:
    chance = random.Random(1)

    def prose(words: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."

    questions = []
    for number in range(entries):
        question = {
            "id": f"q{number}",
            "question": f"What of {prose(6)[:-1].lower()} {number}?",
            "answer": " ".join(prose(14) for _ in range(5)),
            "topic": f"Topic {number % 20}",
        }
        if number % 3 == 0:
            question["code"] = CODE.format(n=number)
        questions.append(question)
    return {"title": "Bench", "questions": questions}


def cpu_seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    binary, entries = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    peers = str(Path(__file__).with_name("peers.py"))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bench.json"
        source.write_text(json.dumps(corpus(entries)), encoding="utf-8")
        build = [binary, "build", str(source), "--quiet", "--jobs", "1", "--output", f"{folder}/out", "--format"]
        pairs = {
            "apkg, against genanki + mistune + Pygments": ("apkg", f"{folder}/peer.apkg"),
            "sheet, against Typst": ("sheet", f"{folder}/peer.pdf"),
        }
        for name, (format, target) in pairs.items():
            kind = "pdf" if format == "sheet" else format
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(cpu_seconds([*build, format]))
                theirs.append(cpu_seconds([sys.executable, peers, kind, str(source), target]))
            our, their = statistics.median(ours), statistics.median(theirs)
            print(f"{entries} entries, {name}: {our:.2f} s to {their:.2f} s CPU, ratio {their / our:.1f}")


main()
