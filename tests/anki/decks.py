"""What learners see of decks, presets and retired notes, in the real engine. usage: decks.py CHECK FILE...

CHECK is a function of this file. Ends with the line "checked"; any difference is an AssertionError.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import anki.buildinfo
import anki.lang
from anki.collection import Collection


def main() -> None:
    anki.lang.set_lang("en")
    globals()[sys.argv[1]](*sys.argv[2:])
    print("checked")


def engine() -> tuple[int, ...]:
    return tuple(map(int, anki.buildinfo.version.split(".")))


class Profile:
    """A learner's collection."""

    def __enter__(self) -> Collection:
        self.folder = tempfile.TemporaryDirectory()
        self.col = Collection(f"{self.folder.name}/collection.anki2")
        return self.col

    def __exit__(self, *_) -> None:
        self.col.close()
        self.folder.cleanup()


def import_apkg(col: Collection, path: str, presets: bool = False) -> None:
    try:
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
    except ImportError:
        from anki.importing.apkg import AnkiPackageImporter

        AnkiPackageImporter(col, path).run()
        return
    options = ImportAnkiPackageOptions(with_deck_configs=presets)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))


def import_csv(col: Collection, path: str) -> None:
    from anki.collection import ImportCsvRequest

    col.import_csv(ImportCsvRequest(path=path, metadata=col.get_csv_metadata(path=path, delimiter=None)))


def deck_of_notes(col: Collection) -> dict[str, str]:
    """First field -> the deck of the note's cards."""
    rows = col.db.all("select n.flds, c.did from cards c join notes n on n.id = c.nid")
    return {fields.split("\x1f")[0]: col.decks.name(deck) for fields, deck in rows}


def deck_names(col: Collection) -> list[str]:
    return sorted(deck.name for deck in col.decks.all_names_and_ids(skip_empty_default=True))


def is_sound(col: Collection) -> None:
    message, ok = col.fix_integrity()
    assert ok, message
    assert not col.get_empty_cards().notes


def everything(col: Collection) -> list:
    return [
        col.db.all("select id, guid, mid, mod, tags, flds from notes order by id"),
        col.db.all("select id, nid, did, ord, due, queue, reps from cards order by id"),
    ]


def topics(folder: str) -> None:
    """Subdecks: FOLDER has decks.json (note -> deck), package, and CSV in both flavours."""
    expected = json.loads(Path(folder, "decks.json").read_text(encoding="utf-8"))
    with Profile() as col:
        import_apkg(col, f"{folder}/topics.apkg")
        assert deck_of_notes(col) == expected, deck_of_notes(col)
        assert deck_names(col) == sorted({"Topics", *expected.values()}), deck_names(col)
        described = {deck["name"] for deck in col.decks.all() if "<strong>bold</strong>" in deck["desc"]}
        assert described == {"Topics"}, described
        is_sound(col)
        before = everything(col)
        import_apkg(col, f"{folder}/topics.apkg")
        assert everything(col) == before
        if engine() >= (2, 1, 55):  # older ones know no GUID column
            import_csv(col, f"{folder}/own.csv")
            assert deck_of_notes(col) == expected and len(everything(col)[1]) == len(before[1])
            assert deck_names(col) == sorted({"Topics", *expected.values()}), deck_names(col)
    if engine() >= (25, 7):  # older ones create no deck for a row
        with Profile() as col:
            import_csv(col, f"{folder}/basic.csv")
            assert deck_names(col) == sorted(set(expected.values())), deck_names(col)


def content(col: Collection) -> list:
    """All that releases decide: row ids are the collection's own."""
    query = "select n.guid, n.mod, n.tags, n.flds, c.ord, c.due, c.did from cards c join notes n on n.id = c.nid"
    return sorted([*row[:-1], col.decks.name(row[-1])] for row in col.db.all(query))


def parts(whole: str, *parts: str) -> None:
    """Packages of parts bring what the whole brings, and neither adds to the other."""
    with Profile() as col:
        import_apkg(col, whole)
        expected = content(col)
        for part in parts:
            import_apkg(col, part)
        assert content(col) == expected, "a part adds to the whole"
    with Profile() as col:
        for part in parts:
            before = len(content(col))
            import_apkg(col, part)
            assert len(content(col)) > before, f"{part} holds nothing"
        assert content(col) == expected, "the parts are not the whole"
        names = deck_names(col)
        import_apkg(col, whole)
        assert content(col) == expected and deck_names(col) == names, "the whole adds to its parts"
        is_sound(col)


def study_everything(col: Collection, deck: str) -> None:
    col.decks.select(col.decks.id(deck))
    for _ in range(col.card_count()):
        card = col.sched.getCard()
        assert card, "no card to study"
        card.start_timer() if hasattr(card, "start_timer") else card.startTimer()
        col.sched.answerCard(card, 4)


def retired(first: str, second: str, package: str) -> None:
    """In the second release the question `gone`, with its prompts, and a cloze of `kept` are retired."""
    marked = {"gone", "gone/output/o", "gone/cloze/c", "kept/cloze/old"}
    with Profile() as col:
        import_apkg(col, first)
        study_everything(col, "Retired")
        cards = col.db.all("select id, nid, did, ord, due, reps, ivl from cards order by id")
        assert all(card[5] for card in cards)
        before = dict(col.db.all("select flds, tags from notes"))
        import_apkg(col, second)
        assert dict(col.db.all("select flds, tags from notes")) == before, "the release itself says nothing"
        import_apkg(col, package)
        assert col.db.all("select id, nid, did, ord, due, reps, ivl from cards order by id") == cards
        notes = [col.get_note(note) for note in col.find_notes("tag:old::retired")]
        assert {note.fields[0] for note in notes} == marked, notes
        for note in notes:
            old = next(fields for fields in before if fields.startswith(note.fields[0] + "\x1f"))
            assert note.joined_fields().replace(RETIRED, "") == old, (note.fields, old)
            for card in note.cards():
                assert "Retired." in card.answer() and "Retired." not in card.question()
        is_sound(col)
        state = everything(col)
        for again in (first, second, package):
            import_apkg(col, again)
        assert everything(col) == state, "another import changed something"
    with Profile() as col:
        import_apkg(col, second)
        assert {row[0].split("\x1f")[0] for row in col.db.all("select flds from notes")} == {"kept", "kept/cloze/new"}
        is_sound(col)
    with Profile() as col:  # someone who should not have: no card to study, at least until Check Database
        import_apkg(col, package)
        assert col.card_count() == 0 and col.note_count() == len(marked)


def preset(package: str) -> None:
    """The deck's options come where the learner asks for them, and change no others."""
    asks = engine() >= (23, 12)  # older importers take them unasked, at every import
    with Profile() as col:
        mine = col.decks.get_config(1)
        mine["new"]["perDay"] = 7
        col.decks.update_config(mine)
        if asks:
            import_apkg(col, package)
            assert [config["id"] for config in col.decks.all_config()] == [1], "a preset came unasked"
            assert {deck["conf"] for deck in col.decks.all()} == {1}
    with Profile() as col:
        mine = col.decks.get_config(1)
        mine["new"]["perDay"] = 7
        col.decks.update_config(mine)
        default = col.decks.get_config(1)  # with the second of its change
        import_apkg(col, package, presets=True)
        assert col.decks.get_config(1) == default, "the learner's default preset changed"
        decks = [deck for deck in col.decks.all() if deck["name"].startswith("Preset")]
        (used,) = {deck["conf"] for deck in decks}
        assert len(decks) == 2 and used != 1
        config = col.decks.get_config(used)
        assert config["name"] == "Slow and steady"
        assert (config["new"]["perDay"], config["rev"]["perDay"]) == (5, 50)
        assert (config["new"]["delays"], config["lapse"]["delays"]) == ([0.5, 15, 1440], [60])
        assert (config["new"]["bury"], config["rev"]["bury"]) == (True, False)
        if asks:
            assert config["newGatherPriority"] == 1 and config["buryInterdayLearning"]
            assert abs(config["desiredRetention"] - 0.87) < 0.001
            config["new"]["perDay"] = 9
            col.decks.update_config(config)
            import_apkg(col, package, presets=True)
            assert col.decks.get_config(used)["new"]["perDay"] == 9, "the learner's change of our preset was lost"
        is_sound(col)


RETIRED = "<div><strong>Retired.</strong> This is no longer part of the deck; you may delete it.</div>"

main()
