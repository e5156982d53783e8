//! Cards as the newest Anki renders them, in Chromium, within the page and the style sheets of Anki's own reviewer:
//! nothing runs over the edge or leaves the page, every text can be read, and every control can be tapped and seen.

use std::process::Command;

use crate::common::{Folder, anki, copy_folder, deckpress, fixture, root};

#[test]
fn cards_look_right_in_every_client() {
    let folder = Folder::new();
    let packages = ["everything", "parts", "rtl"].map(|name| {
        copy_folder(&fixture(name), &folder.join(name));
        deckpress(folder.path(), &["build", name, "-q", "--format", "apkg"]).expect(0);
        folder.join(&format!("out/{name}/{name}.apkg"))
    });
    let (_temporary, mut command) = anki("26.9.3", "sides.py");
    let sides = command.args(packages).output().expect("Python starts");
    assert!(sides.status.success(), "{}", String::from_utf8_lossy(&sides.stderr));
    let sides = folder.write("sides.json", sides.stdout);

    let web = root().join(".venv/aqt/_aqt/data/web");
    assert!(web.exists(), "no reviewer to show cards in: run `make venvs`");
    let measured = Command::new("node").arg(root().join("tests/web/cards.mjs")).args([&sides, &web]).output();
    let measured = measured.expect("Node.js starts");
    let [said, complained] =
        [&measured.stdout, &measured.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(measured.status.success(), "{said}{complained}");
    assert_eq!(said.matches("ok: ").count(), 5, "{said}");
}
