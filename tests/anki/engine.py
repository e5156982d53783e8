"""Any Anki since 2.1.36, asked in one way: what has other names or another shape in some version stands only here."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable, Iterator

import anki.buildinfo
import anki.lang
from anki.collection import Collection

VERSION = tuple(int(part) for part in re.findall(r"\d+", anki.buildinfo.version)[:3])
HAS_RUST_CSV_IMPORTER = hasattr(Collection, "import_csv")
KNOWS_GUID_COLUMN = VERSION >= (2, 1, 55)
KNOWS_NESTED_CLOZES = VERSION >= (2, 1, 56)
MATCHES_FRONTS_WITH_ENTITIES = VERSION >= (2, 1, 41)  # 2.1.36 has two checksums that differ where `&lt;` stands
CREATES_DECK_OF_CSV = VERSION >= (25, 7)
NAME = f"anki {anki.buildinfo.version}"


@contextmanager
def profile() -> Iterator[Collection]:
    """A new, empty collection, gone at the end."""
    try:
        anki.lang.set_lang("en")
    except TypeError:  # up to 2.1.44
        anki.lang.set_lang("en", str(Path(anki.lang.__file__).parent))
    with TemporaryDirectory() as folder:
        col = Collection(f"{folder}/collection.anki2")
        try:
            yield col
        finally:
            col.close()


def named(thing, *names: str):
    """The first of these attributes that `thing` has; the newest name comes first, since old ones may warn."""
    return next(getattr(thing, name) for name in names if hasattr(thing, name))


def package_importers() -> dict[str, Callable[[Collection, Path], None]]:
    """Every importer of packages that this engine has. Some had two for years, and a preference to choose."""
    importers = {"rust": import_package_in_rust, "python": import_package_in_python}
    if not hasattr(Collection, "import_anki_package"):
        del importers["rust"]
    try:
        import anki.importing.apkg
    except ImportError:
        del importers["python"]
    return importers


def import_package_in_rust(col: Collection, path: Path) -> None:
    try:
        from anki.collection import ImportAnkiPackageRequest
    except ImportError:  # up to 2.1.66
        col.import_anki_package(str(path))
    else:
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path)))


def import_package_in_python(col: Collection, path: Path) -> None:
    from anki.importing.apkg import AnkiPackageImporter

    AnkiPackageImporter(col, str(path)).run()


def import_csv(col: Collection, path: Path) -> None:
    """What the Import button does since 2.1.54: the file's own headers, nothing else chosen."""
    from anki.collection import ImportCsvRequest

    metadata = col.get_csv_metadata(path=str(path), delimiter=None)
    col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))


def import_csv_in_python(col: Collection, path: Path, note_type: str) -> None:
    """What it did up to 2.1.54, and reads none of the headers: the dialog asks for note type and deck."""
    from anki.importing.csvfile import TextImporter

    chosen = named(col.models, "by_name", "byName")(note_type)
    named(col.models, "set_current", "setCurrent")(chosen)
    importer = TextImporter(col, str(path))
    importer.allowHTML = True
    importer.initMapping()
    importer.run()


def has_python_csv_importer() -> bool:
    try:
        import anki.importing.csvfile
    except ImportError:
        return False
    return True


def notes(col: Collection) -> list:
    return [note(col, note_id) for note_id in col.find_notes("")]


def note(col: Collection, note_id: int):
    return named(col, "get_note", "getNote")(note_id)


def note_by_id_field(col: Collection, name: str):
    """The note whose field ID is `name`."""
    found = col.find_notes(f'"ID:{name}"')
    assert len(found) == 1, f"{len(found)} notes are called {name}"
    return note(col, found[0])


def note_type(note) -> str:
    return named(note, "note_type", "model")()["name"]


def style_sheet(col: Collection, note_type: str) -> str:
    col.models._clear_cache()  # as the desktop program has it after an import
    return named(col.models, "by_name", "byName")(note_type)["css"]


def update_note(col: Collection, note) -> None:
    col.update_note(note) if hasattr(col, "update_note") else note.flush()


def add_note(col: Collection, note_type: str, fields: list[str], deck: str):
    """Adds a note as a person does: the engine makes its cards."""
    chosen = named(col.models, "by_name", "byName")(note_type)
    if hasattr(col, "new_note"):
        added = col.new_note(chosen)
    else:
        from anki.notes import Note

        added = Note(col, chosen)
    added.fields = list(fields)
    col.add_note(added, col.decks.id(deck))
    return added


def remove_all_notes(col: Collection) -> None:
    col.remove_notes(col.find_notes(""))


def templates_with_cards(col: Collection) -> dict[str, set[int]]:
    """Note by its first field -> the templates, or cloze numbers less one, of its cards."""
    found: dict[str, set[int]] = {}
    for fields, template in col.db.all("select n.flds, c.ord from cards c join notes n on n.id = c.nid"):
        found.setdefault(fields.split("\x1f")[0], set()).add(template)
    return found


def card(col: Collection, card_id: int):
    return named(col, "get_card", "getCard")(card_id)


def sides(card) -> tuple[str, str]:
    """Front and back, without the style sheet before them."""
    both = named(card, "question", "q")(), named(card, "answer", "a")()
    return tuple(re.sub(r"^<style>.*?</style>", "", side, flags=re.S) for side in both)


def deck_names(col: Collection) -> set[str]:
    return {deck.name for deck in col.decks.all_names_and_ids(skip_empty_default=True)}


def study(col: Collection, deck: str, count: int) -> list[int]:
    """Answers the next cards of the deck with Easy, and says which they were."""
    col.decks.select(col.decks.id(deck))
    studied = []
    for _ in range(count):
        if VERSION < (2, 1, 50):
            col.sched.reset()
        card = col.sched.getCard()
        assert card, f"no card to study after {len(studied)}"
        named(card, "start_timer", "startTimer")()
        col.sched.answerCard(card, min(4, col.sched.answerButtons(card)))
        studied.append(card.id)
    return studied


def suspend(col: Collection, cards: list[int]) -> None:
    named(col.sched, "suspend_cards", "suspendCards")(cards)


def flag(col: Collection, cards: list[int], colour: int) -> None:
    named(col, "set_user_flag_for_cards", "setUserFlag")(colour, cards)


def empty_cards(col: Collection) -> str:
    report = (col if hasattr(col, "get_empty_cards") else col.backend).get_empty_cards()
    return report.report if report.notes else ""


def faults(col: Collection) -> list[str]:
    """What Check Database, Check Media and Find Duplicates have to say."""
    found = []
    message, ok = named(col, "fix_integrity", "fixIntegrity")()
    if not ok:
        found.append(f"Check Database: {message}")
    media = col.media.check()
    if media.missing or media.unused:
        found.append(f"Check Media: missing {list(media.missing)}, unused {list(media.unused)}")
    if duplicates := named(col, "find_dupes", "findDupes")("ID"):
        found.append(f"Find Duplicates: {duplicates}")
    return found
