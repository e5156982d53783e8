"""Imports what deckpress wrote into the real Anki engine, and compares with what the corpus says.

usage: real_anki.py FOLDER DECK_ID

FOLDER has <deck>.apkg, <deck>.csv (flavour basic), <deck>.own.csv and <deck>.json. Works with every engine since 2.1.54.
Ends with a line that says what was checked; any difference is an AssertionError.
"""

from __future__ import annotations

import html
import json
import re
import sys
import tempfile
from pathlib import Path

import anki.buildinfo
import anki.lang
from anki.collection import Collection

KINDS = {"deckpress Question": "recall", "deckpress Output": "output", "deckpress Cloze": "cloze"}


def main() -> None:
    anki.lang.set_lang("en")
    folder, deck = Path(sys.argv[1]), sys.argv[2]
    corpus = json.loads((folder / f"{deck}.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as profile:
        apkg_works(Path(profile), folder / f"{deck}.apkg", corpus)
        own_csv_names_the_same_notes(Path(profile), folder / f"{deck}.own.csv", corpus)
    with tempfile.TemporaryDirectory() as profile:
        basic_csv_works(Path(profile), folder / f"{deck}.csv", corpus)
    if engine() < (2, 1, 55):
        with tempfile.TemporaryDirectory() as profile:
            basic_csv_works_with_the_old_importer(Path(profile), folder / f"{deck}.csv", corpus)
    print(f"anki {anki.buildinfo.version}: {len(expected_notes(corpus))} notes, {expected_cards(corpus)} cards as the corpus says")


def open_collection(profile: Path) -> Collection:
    return Collection(str(profile / "collection.anki2"))


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


def expected_cards(corpus: dict) -> int:
    return sum(
        1 + ("reverse" in question) + len(question["outputs"]) + sum(cloze["cards"] for cloze in question["clozes"])
        for question in corpus["questions"]
    )


def apkg_works(profile: Path, apkg: Path, corpus: dict) -> None:
    col = open_collection(profile)
    import_apkg(col, apkg)
    expected = expected_notes(corpus)
    assert col.note_count() == len(expected), (col.note_count(), len(expected))
    assert col.card_count() == expected_cards(corpus), (col.card_count(), expected_cards(corpus))
    notes = {note.fields[0]: note for note in map(col.get_note, col.find_notes(""))}
    assert set(notes) == set(expected)
    for note_id, question in expected.items():
        check_note(notes[note_id], question, corpus)
    assert {deck.name for deck in col.decks.all_names_and_ids(skip_empty_default=True)} == {corpus["title"]}
    new_cards_come_in_source_order(col, list(expected))
    every_card_renders(col)
    database_is_sound(col)
    before = snapshot(col)
    import_apkg(col, apkg)
    assert snapshot(col) == before, "a second import changed something"
    col.close()


def check_note(note, question: dict, corpus: dict) -> None:
    kind = KINDS[note.note_type()["name"]]
    tags = set(note.tags)
    wanted = set(question["tags"]) | set(corpus["tags"]) | {f"kind::{kind}"}
    assert wanted <= tags, (note.fields[0], wanted - tags)
    extra = {tag for tag in tags - wanted if not re.fullmatch(r"level::[123]|[\w.-]+::[a-z0-9-]+", tag)}
    assert not extra, extra
    if kind == "recall":
        assert words(note["Question"]) == words_of(question["question"]["text"]), note.fields[0]
        assert words(note["Answer"]) == words_of(question["answer"]["text"]), note.fields[0]
        code = "\n".join(code["code"] for code in question["code"])
        assert words(note["Code"]) == words_of(code), note.fields[0]
    assert "\n" not in note.joined_fields()


def words(field: str) -> list[str]:
    return words_of(html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?(code|strong|em|span|a|kbd|mark|s)\b[^>]*>", "", field))))


def words_of(text: str) -> list[str]:
    return text.split()


def new_cards_come_in_source_order(col: Collection, expected: list[str]) -> None:
    rows = col.db.all("select n.flds from cards c join notes n on n.id = c.nid order by c.due, c.ord")
    seen = list(dict.fromkeys(row[0].split("\x1f")[0] for row in rows))
    assert seen == expected, "new cards are out of order"


def every_card_renders(col: Collection) -> None:
    for card_id in col.find_cards(""):
        card = col.get_card(card_id)
        for side in (card.question(), card.answer()):
            visible = re.sub(r"<style>.*?</style>", "", side, flags=re.S)
            assert "{{" not in visible and "}}" not in visible, (card.note().fields[0], visible)
            assert "has a problem" not in visible and "unknown field" not in visible.lower(), visible
            assert len(re.sub(r"<[^>]*>", "", visible).strip()) > 10, (card.note().fields[0], visible)
            assert "<script" not in visible


def database_is_sound(col: Collection) -> None:
    message, ok = col.fix_integrity()
    assert ok, message
    report = col.get_empty_cards()
    assert not report.notes, report.report
    assert not col.find_dupes("ID"), "Find Duplicates finds some"


def snapshot(col: Collection) -> list:
    notes = col.db.all("select guid, mid, mod, tags, flds from notes order by id")
    cards = col.db.all("select nid, did, ord, due, queue from cards order by id")
    return [notes, cards]


def own_csv_names_the_same_notes(profile: Path, csv: Path, corpus: dict) -> None:
    """After the package, the CSV of the same notes updates them and adds none."""
    if engine() < (2, 1, 55):
        return  # no GUID column yet
    col = open_collection(profile)
    before = col.db.all("select guid, tags, flds from notes order by guid")
    import_csv(col, csv)
    after = col.db.all("select guid, tags, flds from notes order by guid")
    assert [row[:2] for row in after] == [row[:2] for row in before], "the CSV names other notes"
    for old, new in zip(before, after):
        assert old[2] == new[2], (old[2], new[2])
    assert col.note_count() == len(expected_notes(corpus))
    col.close()


def basic_csv_works(profile: Path, csv: Path, corpus: dict) -> None:
    col = open_collection(profile)
    if engine() < (25, 7):
        # These take the deck that the header names only if it is there; new users choose it in the dialog.
        col.decks.select(col.decks.id(corpus["title"]))
    import_csv(col, csv)
    basic_notes_are_there(col, corpus)
    if engine() >= (2, 1, 55):  # the experimental importer of 2.1.54 adds a stray card when any file comes again
        import_csv(col, csv)
        basic_notes_are_there(col, corpus)
    database = col.fix_integrity()
    assert database[1], database
    col.close()


def basic_notes_are_there(col: Collection, corpus: dict, deck: str | None = None) -> None:
    count = expected_cards(corpus)
    assert col.note_count() == count, (col.note_count(), count)
    notes = [col.get_note(note) for note in col.find_notes("")]
    for note in notes:
        assert note.note_type()["name"] == "Basic"
        assert any(tag.startswith("kind::") for tag in note.tags), note.tags
    fronts = [words(note["Front"]) for note in sorted(notes, key=lambda note: note.id)]
    questions = [words_of(question["question"]["text"]) for question in corpus["questions"]]
    assert [front for front in fronts if front in questions] == questions, "questions are missing or out of order"
    decks = {col.decks.name(row) for row in col.db.list("select did from cards")}
    assert decks == {deck or corpus["title"]}, decks
    every_card_renders(col)


def basic_csv_works_with_the_old_importer(profile: Path, csv: Path, corpus: dict) -> None:
    """Up to 2.1.54 the Import button led to this one. It reads none of the headers; its dialog asks for the deck."""
    from anki.importing.csvfile import TextImporter

    col = open_collection(profile)
    col.models.set_current(col.models.by_name("Basic"))
    for _ in range(2):
        importer = TextImporter(col, str(csv))
        importer.initMapping()
        importer.run()
        basic_notes_are_there(col, corpus, deck="Default")
    col.close()


def engine() -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", anki.buildinfo.version)[:3])


def import_apkg(col: Collection, path: Path) -> None:
    try:
        from anki.collection import ImportAnkiPackageRequest

        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path)))
    except ImportError:
        from anki.importing.apkg import AnkiPackageImporter

        AnkiPackageImporter(col, str(path)).run()


def import_csv(col: Collection, path: Path) -> None:
    """What the Import button does: the file's own headers, nothing else chosen."""
    from anki.collection import ImportCsvRequest

    metadata = col.get_csv_metadata(path=str(path), delimiter=None)
    col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))


main()
