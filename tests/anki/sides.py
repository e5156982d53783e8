"""Prints both sides of every card as the engine renders them, for a browser to draw: a JSON list.

usage: sides.py PACKAGE.apkg...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import engine


def main() -> None:
    print(json.dumps([side for package in sys.argv[1:] for side in sides(Path(package))]))


def sides(package: Path) -> list[dict]:
    found = []
    with engine.profile() as col:
        engine.import_package_in_rust(col, package)
        for card_id in col.find_cards("", order="c.due, c.ord"):
            card = col.get_card(card_id)
            for side, html in (("front", card.question()), ("back", card.answer())):
                note = card.note()["ID"]
                name = f"{package.stem}/{note}/{card.ord + 1}/{side}"
                found.append({"name": name, "card": card.ord + 1, "html": html})
    return found


main()
