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


main()
