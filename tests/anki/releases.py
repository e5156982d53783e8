"""A learner lives with a deck through three releases and a new look.

usage: releases.py FIRST.apkg SECOND.apkg THIRD.apkg RETIRED.apkg NEW-LOOK.apkg

The releases are those of tests/fixtures/releases. Between them the learner studies, suspends, flags, tags and edits;
afterwards everything that is the learner's is there, and everything that the authors changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import engine

DECK = "Releases"
# The releases are of the starts of 2024, of its second half, and of 2025. The learner imports each two months later.
IN_MARCH, IN_SEPTEMBER, NEXT_MARCH = 1_709_251_200, 1_725_148_800, 1_740_787_200


def main() -> None:
    releases = [Path(argument) for argument in sys.argv[1:]]
    for import_package in engine.package_importers().values():
        with engine.profile() as col:
            live_with(col, import_package, *releases)
    print(f"{engine.NAME}, {' and '.join(engine.package_importers())}: three releases and a new look")


def live_with(col, import_package, first: Path, second: Path, third: Path, retired: Path, new_look: Path) -> None:
    import_at(IN_MARCH, col, import_package, first)
    engine.study(col, DECK, 3)  # of ten
    engine.suspend(col, cards_of(col, "delta"))
    engine.flag(col, cards_of(col, "mouth"), 3)
    change(col, "source", IN_MARCH, lambda note: note.tags.append("mine"))
    change(col, "watershed", IN_MARCH, lambda note: note.__setitem__("Hint", "mine"))
    before, cards, history = notes(col), card_rows(col), log(col)
    assert len(cards) == 10 and len(history) == 3, (cards, history)

    import_at(IN_SEPTEMBER, col, import_package, second)
    after = notes(col)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"mouth", "delta", "tributary/cloze/inn"}, changed
    assert set(after) - set(before) == {"confluence"}
    assert "a lake, the sea" in engine.note_by_id_field(col, "mouth")["Answer"]
    assert engine.note_by_id_field(col, "watershed")["Hint"] == "mine" and "mine" in tags(col, "source")
    all_is_kept(col, cards, history)
    assert len(card_rows(col)) == 12, "not just the new question and the new gap have got cards"
    before_it, its, behind_it = (place(col, name) for name in ("delta", "confluence", "watershed"))
    assert before_it < its <= behind_it, "the inserted question is not in its place among new cards"

    change(col, "tributary", IN_SEPTEMBER, lambda note: note.__setitem__("Hint", "mine, and older"))
    before, cards = notes(col), card_rows(col)
    import_at(NEXT_MARCH, col, import_package, third)
    after = notes(col)
    assert set(after) == set(before), "a question that the authors dropped stays with the learner"
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"tributary", "delta"}, changed
    assert "or a lake" in engine.note_by_id_field(col, "tributary")["Answer"]
    assert engine.note_by_id_field(col, "watershed")["Hint"] == "mine" and "mine" in tags(col, "source")
    all_is_kept(col, cards, history)

    before, cards = notes(col), card_rows(col)
    import_at(NEXT_MARCH, col, import_package, retired)
    after = notes(col)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"meander"} and set(after) == set(before), changed
    assert tags(col, "meander").count("releases::retired") == 1, tags(col, "meander")
    assert "A bend of a river" in engine.note_by_id_field(col, "meander")["Answer"]
    all_is_kept(col, cards, history)

    before, cards = notes(col), card_rows(col)
    import_at(NEXT_MARCH, col, import_package, new_look)
    for name in ("Question", "Output", "Cloze"):
        css = engine.style_sheet(col, f"deckpress {name}")
        assert css.endswith("/* new */"), f"the new look of {name} has not arrived"
    assert notes(col) == before and card_rows(col) == cards, "a new look has touched notes"
    assert not engine.faults(col) and not engine.empty_cards(col), (engine.faults(col), engine.empty_cards(col))


def import_at(when: int, col, import_package, package: Path) -> None:
    """An import at some time in the past. The importer in Rust, up to 2.1.66, stamps what it updates with the present."""
    import_package(col, package)
    col.db.execute("update notes set mod = ? where mod > ?", when, when)


def all_is_kept(col, cards: dict, history: list) -> None:
    now = card_rows(col)
    assert {card: now.get(card) for card in cards} == cards, "cards have lost their scheduling, flags or suspension"
    assert log(col) == history, "the history of reviews is another"
    count = col.db.scalar("select count() from notes")
    assert len(notes(col)) == count, f"{count} notes, with duplicates"


def change(col, name: str, when: int, edit) -> None:
    """An edit of the learner's at some time in the past: engines only know the present."""
    note = engine.note_by_id_field(col, name)
    edit(note)
    engine.update_note(col, note)
    col.db.execute("update notes set mod = ? where id = ?", when, note.id)


def notes(col) -> dict[str, list]:
    rows = col.db.all("select flds, guid, mid, mod, tags, id from notes")
    return {row[0].split("\x1f")[0]: row for row in rows}


def card_rows(col) -> dict[int, list]:
    columns = "id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, flags"
    return {row[0]: row[1:] for row in col.db.all(f"select {columns} from cards")}


def log(col) -> list:
    return col.db.all("select * from revlog order by id")


def cards_of(col, name: str) -> list[int]:
    return list(col.find_cards(f'"ID:{name}"'))


def place(col, name: str) -> int:
    """Where the note's first card stands among new cards."""
    query = "select min(due) from cards where nid = ? and type = 0"
    return col.db.scalar(query, engine.note_by_id_field(col, name).id)


def tags(col, name: str) -> list[str]:
    return engine.note_by_id_field(col, name).tags


main()
