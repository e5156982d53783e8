"""usage: desktop.py PROGRAM FOLDER

A desktop of its own in FOLDER/home, on which the Anki of this Python opens packages. Runs PROGRAM there as
`build --open` does for a learner, and prints what Anki imported.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from aqt.profiles import ProfileManager

HERE = Path(__file__).parent
PATIENCE = 120

program, folder = sys.argv[1], Path(sys.argv[2]).resolve()
home, base, imported = folder / "home", folder / "home/anki", folder / "imported.json"

# A profile, so that Anki asks for no language at its first start.
base.mkdir(parents=True)
profiles = ProfileManager(base)
profiles.setupMeta()
profiles.create("Learner")
profiles.load("Learner")
profiles.setLang("en_GB")
profiles.meta["firstRun"] = False
profiles.save()
addon = base / "addons21/confirm_import"
addon.mkdir(parents=True)
shutil.copy(HERE / "confirm_import.py", addon / "__init__.py")

# What Anki's own installer tells the desktop.
share = home / ".local/share"
(share / "applications").mkdir(parents=True)
(share / "applications/anki.desktop").write_text(
    "[Desktop Entry]\nType=Application\nName=Anki\nMimeType=application/x-apkg;\n"
    f"Exec={Path(sys.executable).parent}/anki -b {base} -p Learner %f\n"
)
(share / "mime/packages").mkdir(parents=True)
(share / "mime/packages/anki.xml").write_text(
    '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">'
    '<mime-type type="application/x-apkg"><glob pattern="*.apkg"/></mime-type></mime-info>\n'
)
environment = {
    "PATH": "/usr/bin:/bin",
    "HOME": str(home),
    "LANG": "C.UTF-8",
    # Where this is not said, xdg-open looks at what is in a file instead of asking the table of types.
    "XDG_CURRENT_DESKTOP": "GNOME",
    "IMPORTED": str(imported),
    # A browser that runs as root, without a graphics card.
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu --disable-background-networking",
    "QT_QUICK_BACKEND": "software",
}
for command in (
    ["update-mime-database", str(share / "mime")],
    ["xdg-mime", "default", "anki.desktop", "application/x-apkg"],
):
    subprocess.run(command, env=environment, check=True)

read, write = os.pipe()
screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
with subprocess.Popen(screen, pass_fds=[write], stderr=subprocess.DEVNULL) as xvfb:
    try:
        os.close(write)
        environment["DISPLAY"] = f":{os.read(read, 16).decode().strip()}"
        build = [program, "build", "deck", "--quiet", "--format", "apkg", "--open", "--open"]
        subprocess.run(build, env=environment, cwd=folder, check=True)
        end = time.monotonic() + PATIENCE
        while not imported.exists():
            if time.monotonic() > end:
                sys.exit("Anki imported nothing")
            time.sleep(0.2)
        print(imported.read_text(encoding="utf-8"))
    finally:
        xvfb.terminate()
