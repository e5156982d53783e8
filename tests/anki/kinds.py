"""What an engine makes of a package: every card as it renders and speaks, and what answering and importing again change.

usage: kinds.py PACKAGE.apkg; prints a JSON object for each importer of packages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import engine


def main() -> None:
    package = Path(sys.argv[1])
    found = {}
    for name, import_package in engine.package_importers().items():
        with engine.profile() as col:
            import_package(col, package)
            cards = [seen(col, card) for card in col.find_cards("", order="c.due, c.ord")]
            before = state(col)
            studied = engine.study(col, package.stem, min(3, len(cards))) if has_deck(col, package.stem) else []
            import_package(col, package)
            found[name] = {
                "cards": cards,
                "answered": len(studied),
                "is_same": state(col) == before,
                "faults": engine.faults(col),
                "empty": engine.empty_cards(col),
            }
    print(json.dumps(found))


def has_deck(col, name: str) -> bool:
    return any(deck.lower() == name for deck in engine.deck_names(col))


def seen(col, card_id: int) -> dict:
    card = engine.card(col, card_id)
    note = engine.note(col, card.nid)
    front, back = engine.sides(card)
    return {
        "id": dict(note.items())["ID"],
        "type": engine.note_type(note),
        "ord": card.ord,
        "front": front,
        "back": back,
        "spoken": [spoken(card.question_av_tags()), spoken(card.answer_av_tags())],
        "boxes": boxes(col, note.id),
    }


def spoken(tags) -> list[list[str]]:
    return [[tag.lang, tag.field_text] for tag in tags if hasattr(tag, "field_text")]


def boxes(col, note_id: int) -> list[list[int]] | None:
    """How many boxes each card of the note has, as the editor of image occlusion reads them; None where it reads none."""
    if not hasattr(col, "get_image_occlusion_note"):
        return None
    answer = col.get_image_occlusion_note(note_id)
    if answer.WhichOneof("value") != "note":
        return None
    return sorted([it.ordinal, len(it.shapes)] for it in answer.note.occlusions)


def state(col) -> list:
    return col.db.all("select id, guid, mid, mod, flds, tags from notes order by id")


main()
