"""Imports what deckpress wrote into a real Anki, by each importer it has, and compares with what the corpus says.

usage: imports.py CORPUS.json PACKAGE.apkg BASIC.csv OWN.csv

Ends with a line that says what was checked; any difference is an AssertionError.
"""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path

import engine

KINDS = {"deckpress Question": "recall", "deckpress Output": "output", "deckpress Cloze": "cloze"}


def main() -> None:
    json_file, package, basic_csv, own_csv = map(Path, sys.argv[1:])
    corpus = json.loads(json_file.read_text(encoding="utf-8"))
    for import_package in engine.package_importers().values():
        package_works(import_package, package, corpus)
        if engine.KNOWS_GUID_COLUMN:
            own_csv_after_package(import_package, package, own_csv)
            package_after_own_csv(import_package, package, own_csv)
    basic_csv_works(basic_csv, corpus)
    if engine.has_python_csv_importer():
        basic_csv_works_with_the_python_importer(basic_csv, corpus)
    notes, cards = len(expected_notes(corpus)), sum(expected_cards(corpus).values())
    print(f"{engine.NAME}, {' and '.join(engine.package_importers())}: {notes} notes, {cards} cards as the corpus says")


def expected_notes(corpus: dict) -> dict[str, dict]:
    """Note id -> its question, in the order in which new cards come."""
    topics: dict[str, list] = {}
    for question in corpus["questions"]:
        topics.setdefault(question.get("topic", ""), []).append(question)
    notes = {}
    for questions in topics.values():
        for question in questions:
            notes[question["id"]] = question
        for question in questions:
            for output in question["outputs"]:
                notes[f"{question['id']}/output/{output['id']}"] = question
            for cloze in question["clozes"]:
                notes[f"{question['id']}/cloze/{cloze['id']}"] = question
    return notes


def expected_cards(corpus: dict) -> dict[str, int]:
    """Note id -> how many cards it has."""
    cards = {}
    for question in corpus["questions"]:
        cards[question["id"]] = 1 + ("reverse" in question)
        for output in question["outputs"]:
            cards[f"{question['id']}/output/{output['id']}"] = 1
        for cloze in question["clozes"]:
            cards[f"{question['id']}/cloze/{cloze['id']}"] = cloze["cards"]
    return cards


def package_works(import_package, package: Path, corpus: dict) -> None:
    with engine.profile() as col:
        import_package(col, package)
        expected = expected_notes(corpus)
        notes = {note.fields[0]: note for note in engine.notes(col)}
        assert set(notes) == set(expected)
        for note_id, question in expected.items():
            check_note(notes[note_id], question, corpus)
        cards = {note_id: len(templates) for note_id, templates in engine.templates_with_cards(col).items()}
        assert cards == expected_cards(corpus)
        assert engine.deck_names(col) == {corpus["title"]}, engine.deck_names(col)
        new_cards_come_in_source_order(col, list(expected))
        every_card_renders(col)
        assert not engine.faults(col) and not engine.empty_cards(col), (engine.faults(col), engine.empty_cards(col))
        before = snapshot(col)
        import_package(col, package)
        assert snapshot(col) == before, "a second import changed something"


def check_note(note, question: dict, corpus: dict) -> None:
    kind = KINDS[engine.note_type(note)]
    tags = set(note.tags)
    wanted = set(question["tags"]) | set(corpus["tags"]) | {f"kind::{kind}"}
    assert wanted <= tags, (note.fields[0], wanted - tags)
    extra = {tag for tag in tags - wanted if not re.fullmatch(r"level::[123]|[\w.-]+::[a-z0-9-]+", tag)}
    assert not extra, extra
    if kind == "recall":
        assert words(note["Question"]) == question["question"]["text"].split(), note.fields[0]
        assert words(note["Answer"]) == question["answer"]["text"].split(), note.fields[0]
        code = "\n".join(code["code"] for code in question["code"])
        assert words(note["Code"]) == code.split(), note.fields[0]
    assert "\n" not in "".join(note.fields)


def words(field: str) -> list[str]:
    without_inlines = re.sub(r"</?(code|strong|em|span|a|kbd|mark|s)\b[^>]*>", "", field)
    return html.unescape(re.sub(r"<[^>]*>", " ", without_inlines)).split()


def new_cards_come_in_source_order(col, expected: list[str]) -> None:
    rows = col.db.all("select n.flds from cards c join notes n on n.id = c.nid order by c.due, c.ord")
    seen = list(dict.fromkeys(row[0].split("\x1f")[0] for row in rows))
    assert seen == expected, "new cards are out of order"


def every_card_renders(col) -> None:
    for card_id in col.find_cards(""):
        card = engine.card(col, card_id)
        for side in engine.sides(card):
            assert "{{" not in side and "}}" not in side, (card.note().fields[0], side)
            assert "has a problem" not in side and "unknown field" not in side.lower(), side
            assert len(re.sub(r"<[^>]*>", "", side).strip()) > 10, (card.note().fields[0], side)
            assert "<script" not in side


def snapshot(col) -> list:
    notes = col.db.all("select guid, mid, mod, tags, flds from notes order by id")
    cards = col.db.all("select nid, did, ord, due, queue from cards order by id")
    return [notes, cards]


def contents(col) -> list:
    return col.db.all("select guid, tags, flds from notes order by guid")


def own_csv_after_package(import_package, package: Path, csv: Path) -> None:
    """The CSV names the notes of the package: it updates them to the same fields and tags, and adds none."""
    with engine.profile() as col:
        import_package(col, package)
        before = contents(col)
        engine.import_csv(col, csv)
        same(before, contents(col))
        assert not engine.faults(col), engine.faults(col)


def package_after_own_csv(import_package, package: Path, csv: Path) -> None:
    """So does the package the other way round. The note types must be there before a CSV of them."""
    with engine.profile() as col:
        import_package(col, package)
        wanted, cards = contents(col), engine.templates_with_cards(col)
        engine.remove_all_notes(col)
        engine.import_csv(col, csv)
        same(wanted, contents(col))
        assert engine.templates_with_cards(col) == cards, "from the CSV, Anki makes other cards"
        import_package(col, package)
        same(wanted, contents(col))
        assert engine.templates_with_cards(col) == cards
        assert not engine.faults(col) and not engine.empty_cards(col), (engine.faults(col), engine.empty_cards(col))


def same(wanted: list, found: list) -> None:
    assert [row[:2] for row in found] == [row[:2] for row in wanted], "other notes, or other tags"
    for one, other in zip(wanted, found):
        assert one[2] == other[2], (one[2], other[2])


def basic_csv_works(csv: Path, corpus: dict) -> None:
    if not engine.HAS_RUST_CSV_IMPORTER:
        return
    with engine.profile() as col:
        if not engine.CREATES_DECK_OF_CSV:
            # These take the deck that the header names only if it is there; new users choose it in the dialog.
            col.decks.select(col.decks.id(corpus["title"]))
        engine.import_csv(col, csv)
        basic_notes_are_there(col, corpus, corpus["title"])
        if engine.KNOWS_GUID_COLUMN:  # the experimental importer of 2.1.54 adds a stray card when any file comes again
            engine.import_csv(col, csv)
            basic_notes_are_there(col, corpus, corpus["title"])
        assert not engine.faults(col), engine.faults(col)


def basic_csv_works_with_the_python_importer(csv: Path, corpus: dict) -> None:
    with engine.profile() as col:
        engine.import_csv_in_python(col, csv, "Basic")
        basic_notes_are_there(col, corpus, "Default")
        if engine.MATCHES_FRONTS_WITH_ENTITIES:
            engine.import_csv_in_python(col, csv, "Basic")
            basic_notes_are_there(col, corpus, "Default")


def basic_notes_are_there(col, corpus: dict, deck: str) -> None:
    notes = engine.notes(col)
    assert len(notes) == sum(expected_cards(corpus).values()), len(notes)
    for note in notes:
        assert engine.note_type(note) == "Basic"
        assert any(tag.startswith("kind::") for tag in note.tags), note.tags
    fronts = [words(note["Front"]) for note in sorted(notes, key=lambda note: note.id)]
    questions = [question["question"]["text"].split() for question in corpus["questions"]]
    assert [front for front in fronts if front in questions] == questions, "questions are missing or out of order"
    decks = {col.decks.name(row) for row in col.db.list("select did from cards")}
    assert decks == {deck}, decks
    every_card_renders(col)


main()
