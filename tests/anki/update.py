"""A learner takes two releases of a deck. usage: update.py FIRST.apkg SECOND.apkg

In the second, `changed` has another answer, `new` is new, `edited` and `tagged` are as they were.
"""

from __future__ import annotations

import sys
import tempfile

import anki.buildinfo
import anki.lang
from anki.collection import Collection


def main() -> None:
    first, second = sys.argv[1:]
    anki.lang.set_lang("en")
    with tempfile.TemporaryDirectory() as profile:
        col = Collection(f"{profile}/collection.anki2")
        import_apkg(col, first)
        learn(col)
        edit(col, "edited", lambda note: note.__setitem__("Hint", "my own hint"))
        edit(col, "tagged", lambda note: note.tags.append("mine"))
        studied = schedule(col)
        assert any(row[3] > 0 for row in studied), "nothing was studied"
        import_apkg(col, second)

        assert "second" in named(col, "changed")["Answer"], "a changed note was not updated"
        assert named(col, "edited")["Hint"] == "my own hint", "an edit was lost"
        assert "mine" in named(col, "tagged").tags, "a tag was lost"
        assert named(col, "new"), "a new note is missing"
        assert col.note_count() == 4, col.note_count()
        assert schedule(col)[: len(studied)] == studied, "history was lost"
        col.close()
    print(f"anki {anki.buildinfo.version}: updated")


def import_apkg(col: Collection, path: str) -> None:
    try:
        from anki.collection import ImportAnkiPackageRequest

        col.import_anki_package(ImportAnkiPackageRequest(package_path=path))
    except ImportError:
        from anki.importing.apkg import AnkiPackageImporter

        AnkiPackageImporter(col, path).run()


def learn(col: Collection) -> None:
    """Answers every new card with Easy, so that each has a history."""
    col.decks.select(col.decks.id("Releases"))
    for _ in range(3):
        card = col.sched.getCard()
        assert card, "no card to study"
        card.start_timer() if hasattr(card, "start_timer") else card.startTimer()
        col.sched.answerCard(card, 4)


def edit(col: Collection, note_id: str, change) -> None:
    note = named(col, note_id)
    change(note)
    col.update_note(note) if hasattr(col, "update_note") else note.flush()


def named(col: Collection, note_id: str):
    return col.get_note(col.find_notes(f"ID:{note_id}")[0])


def schedule(col: Collection) -> list:
    return col.db.all("select id, nid, due, reps, ivl from cards order by id")


main()
