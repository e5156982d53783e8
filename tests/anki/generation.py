"""Whether a package brings, note by note, exactly the cards that Anki makes itself of the same fields.

usage: generation.py PACKAGE.apkg...
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import engine


def main() -> None:
    cards = sum(compare(import_package, Path(package)) for package in sys.argv[1:] for import_package in importers())
    print(f"{engine.NAME}: {cards} cards are those that it makes itself")


def importers() -> list:
    return list(engine.package_importers().values())


def compare(import_package, package: Path) -> int:
    with engine.profile() as col:
        import_package(col, package)
        brought = engine.templates_with_cards(col)
        notes = [(engine.note_type(note), note.fields) for note in engine.notes(col) if is_known(note)]
        if len(notes) == col.db.scalar("select count() from notes"):
            assert not engine.empty_cards(col), engine.empty_cards(col)
        every_cloze_card_has_its_gap(col)
        engine.remove_all_notes(col)
        for note_type, fields in notes:
            engine.add_note(col, note_type, fields, "Made by Anki")
        made = engine.templates_with_cards(col)
    for name, templates in made.items():
        assert brought[name] == templates, f"{name}: the package has {brought[name]}, Anki makes {templates}"
    assert len(made) == len(notes) > 0
    return sum(map(len, made.values()))


def is_known(note) -> bool:
    """Anki has nested cloze deletions since 2.1.56; before, it made no card of the inner ones."""
    return engine.KNOWS_NESTED_CLOZES or not re.search(r"\{\{c\d+::((?!\}\}).)*\{\{c\d", "".join(note.fields))


def every_cloze_card_has_its_gap(col) -> None:
    for card_id in col.find_cards('"note:deckpress Cloze"'):
        card = engine.card(col, card_id)
        if is_known(card.note()):
            front, back = engine.sides(card)
            assert re.search(r'class="?cloze"?\b[^>]*>\[', front), front
            assert re.search(r'class="?cloze"?\b[^>]*>', back) and "[...]" not in back, back


main()
