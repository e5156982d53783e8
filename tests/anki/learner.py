"""One learner's life with a deck, in every importer of this Anki: usage: learner.py STEPS

STEPS is a JSON list of steps; each is a list of a word and its arguments, see `STEPS` below. Prints a JSON object: what
the learner then has, by the name of the importer. Times of edits are given, since engines only know the present.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import engine


def main() -> None:
    steps = json.loads(Path(sys.argv[1]).read_text())
    lives = {}
    for name, import_package in engine.package_importers().items():
        with engine.profile() as col:
            life = Life(col, import_package)
            for word, *arguments in steps:
                getattr(life, word)(*arguments)
            lives[name] = life.state()
    print(json.dumps(lives))


class Life:
    def __init__(self, col, import_package) -> None:
        self.col, self.import_package = col, import_package

    def get(self, package: str, when: int) -> None:
        """Imports a package at some time. The importer in Rust, up to 2.1.66, stamps what it updates with the present."""
        self.import_package(self.col, Path(package))
        self.col.db.execute("update notes set mod = ? where mod > ?", when, when)

    def add_deck(self, name: str) -> None:
        self.col.decks.id(name)

    def get_csv(self, path: str) -> None:
        """As the import screen does: engines up to 25.2.7 need to be told the separator of what a spreadsheet saved."""
        if not engine.HAS_RUST_CSV_IMPORTER:
            return engine.import_csv_in_python(self.col, Path(path), "Basic")
        from anki.collection import ImportCsvRequest
        from anki.import_export_pb2 import CsvMetadata

        separator = None if engine.CREATES_DECK_OF_CSV else CsvMetadata.COMMA
        metadata = self.col.get_csv_metadata(path=path, delimiter=separator)
        self.col.import_csv(ImportCsvRequest(path=path, metadata=metadata))

    def study(self) -> None:
        """Every new card is known for a month."""
        self.col.db.execute("update cards set type = 2, queue = 2, ivl = 30, due = 10, reps = 5 where type = 0")

    def edit(self, name: str, field: str, text: str, when: int) -> None:
        self.change(name, when, lambda note: note.__setitem__(field, text))

    def tag(self, name: str, tag: str, when: int) -> None:
        self.change(name, when, lambda note: note.tags.append(tag))

    def change(self, name: str, when: int, act) -> None:
        note = engine.note_by_id_field(self.col, name)
        act(note)
        engine.update_note(self.col, note)
        self.col.db.execute("update notes set mod = ? where id = ?", when, note.id)

    def suspend(self, name: str) -> None:
        engine.suspend(self.col, self.cards(name))

    def move(self, name: str, deck: str) -> None:
        self.col.set_deck(self.cards(name), self.col.decks.id(deck))

    def rename_deck(self, old: str, new: str) -> None:
        self.col.decks.rename(self.col.decks.id(old), new)

    def delete_note(self, name: str) -> None:
        self.col.remove_notes(self.col.find_notes(f'"ID:{name}"'))

    def delete_card(self, name: str, template: int) -> None:
        cards = [card for card in self.cards(name) if engine.card(self.col, card).ord == template]
        self.col.remove_cards_and_orphaned_notes(cards)

    def change_type(self, name: str, to: str, when: int) -> None:
        """Makes a note one of another type, as the browser does; fields go over in their order."""
        note = engine.note_by_id_field(self.col, name)
        models = self.col.models
        old, new = models.get(note.mid), models.by_name(to)
        fields = {at: at if at < len(new["flds"]) else None for at in range(len(old["flds"]))}
        models.change(old, [note.id], new, fields, {0: 0})
        self.col.db.execute("update notes set mod = ? where id = ?", when, note.id)

    def cards(self, name: str) -> list[int]:
        return list(self.col.find_cards(f'"ID:{name}"'))

    def state(self) -> dict:
        return {
            "notes": [self.note(note) for note in engine.notes(self.col)],
            "decks": sorted(engine.deck_names(self.col)),
            "empty": engine.empty_cards(self.col),
        }

    def note(self, note) -> dict:
        cards = [engine.card(self.col, card) for card in self.col.card_ids_of_note(note.id)]
        return {
            "guid": note.guid,
            "type": engine.note_type(note),
            "fields": dict(note.items()),
            "tags": note.tags,
            "cards": [
                {"ord": it.ord, "deck": self.col.decks.name(it.did), "reps": it.reps, "queue": it.queue}
                for it in cards
            ],
        }


main()
