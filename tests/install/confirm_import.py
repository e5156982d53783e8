"""An add-on for Anki: presses Import where a package was opened, writes down what came, and closes Anki."""

import json
import os

import aqt
from aqt.import_export.import_dialog import ImportDialog
from aqt.qt import QTimer

PRESS = "[...document.querySelectorAll('button')].find((it) => it.innerText.trim() === 'Import')?.click()"


def look() -> None:
    windows = aqt.mw.app.topLevelWidgets()
    dialog = next((it for it in windows if isinstance(it, ImportDialog) and it.isVisible()), None)
    questions = [note["Question"] for note in map(aqt.mw.col.get_note, aqt.mw.col.find_notes("deck:Tea"))]
    if dialog and questions:
        with open(os.environ["IMPORTED"] + ".new", "w", encoding="utf-8") as file:
            json.dump({"path": dialog.args.path, "questions": questions}, file)
        os.replace(file.name, os.environ["IMPORTED"])
        timer.stop()
        dialog.reject()
        aqt.mw.close()
    elif dialog:
        dialog.web.eval(PRESS)


timer = QTimer()
timer.timeout.connect(look)
aqt.gui_hooks.main_window_did_init.append(lambda: timer.start(500))
