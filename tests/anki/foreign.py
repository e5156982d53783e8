"""Packages that deckpress did not make, made by the engine itself; and what an import of one does to a learner."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import engine
from anki.collection import Collection

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def note_type(col: Collection, name: str, fields: list[str], cards: list[tuple[str, str, str]], cloze: bool = False):
    model = col.models.new(name)
    for field in fields:
        col.models.add_field(model, col.models.new_field(field))
    for title, front, back in cards:
        card = col.models.new_template(title)
        card["qfmt"], card["afmt"] = front, back
        col.models.add_template(model, card)
    model["css"] = ".card { font-family: x; }\r\n"
    model["sortf"] = len(fields) - 1
    if cloze:
        model["type"] = 1
    col.models.add(model)
    return engine.named(col.models, "by_name", "byName")(name)


def add(col: Collection, model, deck: str, fields: list[str], tags: str = "", guid: str | None = None) -> None:
    note = engine.named(col, "new_note", "newNote")(model) if hasattr(col, "new_note") else col.newNote()
    note.fields = fields
    note.tags = tags.split(" ") if tags else []
    if guid:
        note.guid = guid
    col.add_note(note, engine.named(col.decks, "id")(deck))


def fill(col: Collection) -> None:
    """Several decks and types, odd names and GUIDs, media, and a note without cards."""
    odd = note_type(
        col,
        "Odd: type/é",
        ["guid", "Q&A <b>", "tags", "cards"],
        [
            ("Card 1", "{{guid}} {{^tags}}no{{/tags}}", "{{FrontSide}}<hr id=answer>{{Q&A <b>}}"),
            ("Deux é", "{{#tags}}{{Q&A <b>}}{{/tags}}", "{{FrontSide}} {{hint:cards}}"),
        ],
    )
    folder = Path(engine.named(col.media, "dir")())
    for name in ["a b.png", "\u00e9t\u00e9 (1).png", "_static.png", "x'&y.png"]:
        (folder / name).write_bytes(PICTURE)
    add(col, odd, "Root::One", ["<b>1</b>\r\nline", "a\"b,c", "t", "[latex]$x$[/latex]"], "a::b c\"d é", ' "#, x')
    add(col, odd, "Root::One::Deep", ["2", '<img src="a%20b.png"> <img src="été (1).png">', "", ""], "", "g,2")
    add(col, odd, "Root", ["3\n", '<img src="x\'&amp;y.png">[sound:gone.mp3]', "x", " y "])
    add(col, odd, "Other deck", ["same", "same", "", ""])
    add(col, odd, "Other deck", ["same", "same", "", ""], "leech-like")
    cloze = note_type(
        col, "My cloze", ["Text", "Extra"], [("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}")], cloze=True
    )
    add(col, cloze, "Root::Cloze", ["{{c1::a}} {{c3::b}} {{c1::c}}", "x<br>"])
    for number in range(20):
        add(col, odd, "Root::Many", [f"n{number}", "b", "t" if number % 2 else "", ""])
    add(col, odd, "Default", ["in no deck", "b", "", ""])
    note_type(col, "Dead", ["A", "B"], [("Card 1", "{{A}}", "{{B}}")])


def make(path: Path, is_legacy: bool) -> None:
    with engine.profile() as col:
        fill(col)
        export(col, path, is_legacy)


def export(col: Collection, path: Path, is_legacy: bool) -> None:
    try:
        from anki.collection import ExportAnkiPackageOptions

        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=True, legacy=is_legacy
        )
        col.export_anki_package(out_path=str(path), options=options, limit=None)
    except ImportError:
        col.export_anki_package(
            out_path=str(path), limit=None, with_scheduling=True, with_media=True, legacy_support=is_legacy
        )


def state(col: Collection) -> dict:
    """All that a learner has: notes, cards with their history, decks, types and files."""
    notes = col.db.all("select id, guid, mid, mod, tags, flds from notes order by id")
    cards = col.db.all("select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses from cards order by id")
    types = [[it["id"], it["name"], it["mod"]] for it in sorted(col.models.all(), key=lambda it: it["id"])]
    decks = sorted(it["name"] for it in col.decks.all())
    files = sorted(it.name for it in Path(engine.named(col.media, "dir")()).iterdir())
    return {"notes": notes, "cards": cards, "types": types, "decks": decks, "files": files}


def study(col: Collection) -> None:
    """Reviews, a suspended card, and a flag, as after some months."""
    for number, card in enumerate(col.db.list("select id from cards order by id")):
        if number % 3 == 0:
            col.db.execute(
                "update cards set type = 2, queue = 2, due = ?, ivl = ?, factor = 2300, reps = 7, lapses = 1 where id = ?",
                100 + number,
                30 + number,
                card,
            )
        elif number % 7 == 1:
            col.db.execute("update cards set queue = -1 where id = ?", card)


def difference(before: dict, after: dict) -> dict:
    found = {}
    for key, rows in before.items():
        old = {json.dumps(row) for row in rows}
        new = {json.dumps(row) for row in after[key]}
        found[key] = {"gone": sorted(old - new), "new": sorted(new - old)}
    return found


def prove(original: Path, *rebuilt: Path) -> None:
    """What each rebuilt package in turn changes for a learner of the original."""
    importer = list(engine.package_importers().values())[0]
    with engine.profile() as col:
        importer(col, original)
        study(col)
        before = state(col)
        steps = []
        for package in rebuilt:
            importer(col, package)
            after = state(col)
            steps.append(difference(before, after))
            before = after
    print(json.dumps({"notes": len(before["notes"]), "cards": len(before["cards"]), "steps": steps}))


if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    if command == "make":
        make(Path(paths[0]), is_legacy=False)
        make(Path(paths[1]), is_legacy=True)
    else:
        prove(*map(Path, paths))
