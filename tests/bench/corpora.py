"""Corpora that are the same each time, for measuring."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

WORDS = "value name call object list scope lock thread key hash index copy yield frame import error type class".split()
CODE = "```python\ndef f{n}(x, acc=None):\n    acc = [] if acc is None else acc\n    acc.append(x * {n})\n    return acc\n\nprint(f{n}(1))\n```"


def prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def entries(count: int, with_code: bool) -> list[dict]:
    """Entries of some 450 characters, every third with a block of code."""
    chance = random.Random(1)
    out = []
    for number in range(count):
        entry = {
            "id": f"q{number}",
            "question": f"What of {prose(chance, 6)[:-1].lower()} {number}?",
            "answer": " ".join(prose(chance, 14) for _ in range(5)),
            "topic": f"Topic {number % 20}",
        }
        if with_code and number % 3 == 0:
            entry["code"] = CODE.format(n=number)
        out.append(entry)
    return out


def as_json(path: Path, count: int, with_code: bool) -> Path:
    path.write_text(json.dumps({"title": path.stem, "questions": entries(count, with_code)}), encoding="utf-8")
    return path


def as_csv(path: Path, count: int, words: int = 84) -> Path:
    """Plain rows; by default of some 500 characters."""
    chance = random.Random(2)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "question", "answer"])
        for number in range(count):
            question = f"What of {prose(chance, 6)[:-1].lower()} {number}?"
            rows.writerow([f"q{number}", question, prose(chance, words)])
    return path


def as_decks(folder: Path, decks: int, count: int) -> Path:
    """Many small decks below one folder."""
    for number in range(decks):
        deck = folder / f"deck-{number}"
        deck.mkdir(parents=True)
        (deck / "deck.toml").write_text(f'title = "Deck {number}"\n', encoding="utf-8")
        blocks = (f"## {entry['question']} {{#{entry['id']}}}\n\n{entry['answer']}\n" for entry in entries(count, False))
        (deck / "topic.md").write_text("\n".join(blocks), encoding="utf-8")
    return folder
