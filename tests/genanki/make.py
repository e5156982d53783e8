"""Packages as people make them with genanki: their GUIDs, their note types, their habits."""

from __future__ import annotations

import sys
from pathlib import Path

import genanki

BASIC = genanki.Model(
    1607392319,
    "Simple Model",
    fields=[{"name": "Question"}, {"name": "Answer"}, {"name": "Sound", "font": "Times", "size": 12, "rtl": True}],
    templates=[
        {"name": "Card 1", "qfmt": "{{Question}}", "afmt": '{{FrontSide}}<hr id="answer">{{Answer}} {{Sound}}'},
        {"name": "Card 2", "qfmt": "{{#Sound}}{{Answer}}{{/Sound}}", "afmt": "{{Question}}<script>1</script>"},
    ],
    css=".card {\n  color: red;\n}\n",
    sort_field_index=1,
)


class Note(genanki.Note):
    @property
    def guid(self):
        return genanki.guid_for(self.fields[0])


def main(folder: Path) -> None:
    files = []
    for name in ["sound é.mp3", "日本.jpg", "_font.ttf"]:
        path = folder / name
        path.write_bytes(name.encode() * 10)
        files.append(str(path))
    first = genanki.Deck(2059400110, "Country Capitals::Europe", description="All <b>capitals</b>")
    for number in range(30):
        sound = "[sound:sound é.mp3]" if number % 4 == 0 else ""
        first.add_note(Note(BASIC, [f"Capital of {number}?", f'<img src="日本.jpg"> {number}', sound], tags=["a", "b"]))
    # genanki hashes the fields: the same note in two decks has one GUID.
    second = genanki.Deck(2059400111, "Country Capitals::Asia")
    second.add_note(Note(BASIC, ["Capital of 3?", "again", ""]))
    second.add_note(genanki.Note(genanki.CLOZE_MODEL, ["{{c1::Rome}} in {{c2::Italy}}", ""], guid="#1, \"x\""))
    second.add_note(genanki.Note(genanki.BASIC_AND_REVERSED_CARD_MODEL, ["front", "back"], guid=12345))
    genanki.Package([first, second], files).write_to_file(str(folder / "genanki.apkg"), timestamp=1_700_000_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
