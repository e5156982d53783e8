"""A learner imports pictures, sounds, and texts that look like commands. usage: media.py FIRST.apkg SECOND.apkg

In the second, the picture of `shown` is another one.
"""

from __future__ import annotations

import html
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import anki.buildinfo
import anki.lang
from anki.collection import Collection


def main() -> None:
    first, second = sys.argv[1:]
    anki.lang.set_lang("en")
    with tempfile.TemporaryDirectory() as profile:
        col = Collection(f"{profile}/collection.anki2")
        import_apkg(col, first)
        assert files(col) == packed(first), "the files are not those of the package"
        checked = col.media.check()
        assert not checked.missing and not checked.unused, (list(checked.missing), list(checked.unused))
        what_is_meant_is_played_and_shown(col)
        what_is_text_stays_text(col)
        before = state(col)
        import_apkg(col, first)
        assert state(col) == before, "a second import changed something"

        old = picture(col)
        import_apkg(col, second)
        new = picture(col)
        assert new != old and files(col)[new] == packed(second)[new], "a changed picture did not arrive"
        checked = col.media.check()
        assert not checked.missing and list(checked.unused) == [old], (list(checked.missing), list(checked.unused))
        col.close()
    print(f"anki {anki.buildinfo.version}: media arrive")


def what_is_meant_is_played_and_shown(col: Collection) -> None:
    card = named(col, "shown").cards()[0]
    back = card.answer()
    assert picture(col) in back, back
    assert [tag.filename for tag in card.answer_av_tags() if hasattr(tag, "filename")] == [
        name for name in files(col) if name.endswith(".wav")
    ]


def what_is_text_stays_text(col: Collection) -> None:
    """Every text of `LITERAL` is on the card as it was written, and nothing of it was acted on."""
    for note_id in ["literal", "literal/cloze/c"]:
        for card in named(col, note_id).cards():
            for side, tags in [(card.question(), card.question_av_tags()), (card.answer(), card.answer_av_tags())]:
                assert not tags, tags
                text = html.unescape(re.sub(r"(?s)<style>.*?</style>|<[^>]*>", "", side))
                for literal in LITERAL:
                    assert literal in text, (literal, text)
    (card,) = named(col, "literal/cloze/c").cards()
    text = html.unescape(re.sub(r"(?s)<style>.*?</style>|<[^>]*>", "", card.question()))
    assert "[...]" in text and "hidden" not in text, text


LITERAL = json.loads(Path(__file__).with_name("literal.json").read_text())


def import_apkg(col: Collection, path: str) -> None:
    try:
        from anki.collection import ImportAnkiPackageRequest

        col.import_anki_package(ImportAnkiPackageRequest(package_path=path))
    except ImportError:
        from anki.importing.apkg import AnkiPackageImporter

        AnkiPackageImporter(col, path).run()


def packed(apkg: str) -> dict[str, bytes]:
    with zipfile.ZipFile(apkg) as package:
        names = json.loads(package.read("media"))
        return {name: package.read(index) for index, name in names.items()}


def files(col: Collection) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(Path(col.media.dir()).iterdir())}


def picture(col: Collection) -> str:
    (name,) = re.findall(r'src="([^"]*)"', named(col, "shown")["Answer"])
    return name


def named(col: Collection, note_id: str):
    return next(note for note in map(col.get_note, col.find_notes("")) if note.fields[0] == note_id)


def state(col: Collection) -> tuple:
    return col.db.all("select guid, mod, flds, tags from notes order by guid"), files(col)


main()
