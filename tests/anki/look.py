"""A learner gets a new look, and nothing else changes. usage: look.py RELEASED.apkg NEW.apkg

With one package, the released one is the same with another look, a day older.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import engine
from anki.collection import ImportAnkiPackageRequest

DAY = 86_400


def main() -> None:
    packages = [Path(name) for name in sys.argv[1:]]
    with TemporaryDirectory() as folder, engine.profile() as col:
        old, new = packages if len(packages) > 1 else (before(packages[0], Path(folder)), packages[0])
        ask(col, old)
        for card in col.find_cards(""):
            col.db.execute("update cards set reps = 5, ivl = 30, due = 77, type = 2, queue = 2 where id = ?", card)
        notes, cards = facts(col)
        old_looks = looks(col)
        log = ask(col, new)
        assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0), log
        assert facts(col) == (notes, cards)
        wanted = models(new)
        for name, look in looks(col).items():
            assert look == wanted[name], name
            assert look != old_looks[name], name
    print(f"ok: {len(notes)} notes, 0 updated, and {len(wanted)} note types have the new look")


def ask(col, package: Path):
    return col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package))).log


def facts(col):
    notes = col.db.all("select guid, mod, mid, tags, flds from notes order by guid")
    return notes, col.db.all("select nid, ord, did, reps, ivl, due from cards order by id")


def looks(col) -> dict:
    col.models._clear_cache()  # an import goes by it
    own = [it for it in col.models.all() if it["name"].startswith("deckpress ")]
    return {it["name"]: look(it) for it in own}


def look(model: dict) -> list:
    return [model["css"], *([it["qfmt"], it["afmt"]] for it in model["tmpls"])]


def models(package: Path) -> dict:
    with TemporaryDirectory() as folder:
        zipfile.ZipFile(package).extract("collection.anki2", folder)
        database = sqlite3.connect(Path(folder) / "collection.anki2")
        (text,) = database.execute("select models from col").fetchone()
        database.close()
    return {it["name"]: look(it) for it in json.loads(text).values()}


def before(package: Path, folder: Path) -> Path:
    source = zipfile.ZipFile(package)
    source.extract("collection.anki2", folder)
    database = sqlite3.connect(folder / "collection.anki2")
    found = json.loads(database.execute("select models from col").fetchone()[0])
    for model in found.values():
        model["mod"] -= DAY
        model["css"] = ".card{}"
        for template in model["tmpls"]:
            template["afmt"] += "<p>as it was</p>"
    database.execute("update col set models = ?", (json.dumps(found),))
    database.commit()
    database.close()
    old = folder / "old.apkg"
    with zipfile.ZipFile(old, "w") as target:
        target.write(folder / "collection.anki2", "collection.anki2")
        for name in source.namelist():
            if name != "collection.anki2":
                target.writestr(name, source.read(name))
    return old


main()
