//! Cards as the newest Anki renders them, in Chromium, within the page and the style sheets of Anki's own reviewer:
//! nothing runs over the edge or leaves the page, every text can be read, and every control can be tapped and seen.

use crate::common::{Folder, anki, copy_folder, deckpress, fixture, node, root};

#[test]
fn cards_look_right_in_every_client() {
    let folder = Folder::new();
    let package = |name: &str, out: &str, more: &[&str]| {
        let arguments = [&["build", name, "-q", "--format", "apkg", "-o", out], more].concat();
        deckpress(folder.path(), &arguments).expect(0);
        folder.join(&format!("{out}/{name}/{name}.apkg"))
    };
    let mut packages: Vec<_> = ["everything", "parts", "rtl", "kinds"]
        .map(|name| {
            copy_folder(&fixture(name), &folder.join(name));
            package(name, "out", &[])
        })
        .into();
    packages.push(package("kinds", "labels", &["--set", "apkg.occlusion=labels"]));
    let sides = folder.write("sides.json", anki("26.9.3", "sides.py", &packages));

    let web = root().join(".venv/aqt/_aqt/data/web");
    assert!(web.exists(), "no reviewer to show cards in: run `make venvs`");
    assert_eq!(node("cards.mjs", &[sides, web]), 5);
}
