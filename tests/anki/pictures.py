"""Pictures of real cards, as Anki renders them, for README and docs.

usage: pictures.py PACKAGE FOLDER

Imports PACKAGE into the installed engine, takes the cards' HTML from it, and has Chromium draw them.
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
from pathlib import Path

import anki.lang
from anki.collection import Collection, ImportAnkiPackageRequest

# Without these Chromium looks up hosts at every start.
CHROMIUM = [
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--force-device-scale-factor=2",
]


def main() -> None:
    package, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    anki.lang.set_lang("en")
    with tempfile.TemporaryDirectory() as profile:
        col = Collection(f"{profile}/collection.anki2")
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package)))
        question = card(col, "mutable-default")
        draw(folder / "card.png", 1360, 620, [(side(question, True), "", 680), (side(question, True), "nightMode", 680)])
        output = next(id for id in col.find_cards('"note:deckpress Output" ID:mutable-default*'))
        cloze = next(id for id in col.find_cards('"note:deckpress Cloze" ID:gil*'))
        phone = [
            (side(question, False), "mobile", 360),
            (side(question, True), "mobile", 360),
            (side(col.get_card(output), True), "mobile nightMode", 360),
            (side(col.get_card(cloze), False), "mobile", 360),
        ]
        draw(folder / "phone.png", 1440, 800, phone)
        col.close()


def card(col: Collection, note_id: str):
    return col.get_card(col.find_cards(f'"ID:{note_id}" card:1')[0])


def side(card, is_back: bool) -> str:
    return card.answer() if is_back else card.question()


def draw(picture: Path, width: int, height: int, frames: list[tuple[str, str, int]]) -> None:
    """One picture of several cards side by side; each has the classes its client gives it."""
    page = "<!doctype html><meta charset=utf-8><style>body{margin:0;display:flex}iframe{border:0}</style>"
    for content, classes, frame_width in frames:
        mobile = "mobile" if "mobile" in classes else ""
        night = "nightMode night_mode" if "nightMode" in classes else ""
        document = (
            f"<!doctype html><html class='{mobile}'><meta charset=utf-8>"
            f"<body class='card card1 {night}' style='margin:0'>{content}</body></html>"
        )
        page += f'<iframe srcdoc="{html.escape(document)}" width={frame_width} height={height}></iframe>'
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        command = [*CHROMIUM, f"--user-data-dir={folder}/profile", f"--window-size={width},{height}",
                   f"--screenshot={picture.resolve()}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


main()
