"""What a learner has after some imports. usage: history.py STEP...

A STEP is a package to import, or a word: `study`, and every card that is there is answered once; or `twice`, where
Find Duplicates may find something. Prints a list of notes as
JSON: the fields, the field ID, GUID, tags, and of each card its number, reviews, interval, due day, and whether its front
is blank; and the names of the decks of its cards.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import engine


def main() -> None:
    importers = engine.package_importers()
    importer = importers.get("python", importers.get("rust"))  # where there are two, the one that is usual
    with engine.profile() as col:
        for step in sys.argv[1:]:
            if step == "study":
                study(col)
            elif step != "twice":
                importer(col, Path(step))
        found = [it for it in engine.faults(col) if "twice" not in sys.argv or "Find Duplicates" not in it]
        assert not found, found
        print(json.dumps(sorted(map(lambda note: state(col, note), engine.notes(col)), key=lambda it: it["guid"])))


def study(col) -> None:
    """As after a review of each new card: what the scheduler would write is not the question here."""
    for (card_id,) in col.db.all("select id from cards where reps = 0"):
        col.db.execute("update cards set reps = 5, ivl = 30, due = 77, type = 2, queue = 2 where id = ?", card_id)


def state(col, note) -> dict:
    cards = [engine.card(col, card) for card in col.find_cards(f"nid:{note.id}")]
    cards = sorted(cards, key=lambda card: card.ord)
    blank = empty(col, note.id)
    shown = [[card.ord + 1, card.reps, card.ivl, card.due if card.reps else 0, card.id in blank] for card in cards]
    decks = sorted({col.decks.name(card.did) for card in cards})
    return {"id": note.fields[0], "fields": dict(note.items()), "decks": decks, "guid": note.guid, "tags": sorted(note.tags), "cards": shown}


def empty(col, note_id: int) -> set[int]:
    report = (col if hasattr(col, "get_empty_cards") else col.backend).get_empty_cards()
    return {card for note in report.notes if note.note_id == note_id for card in note.card_ids}


main()
