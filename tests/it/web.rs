//! The web page in a real browser: search, filters, keyboard, links, themes, print, accessibility.

use std::path::Path;
use std::process::Command;

use crate::common::{Folder, root};

fn build(folder: &Path, more: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_deckpress"))
        .args(["build", "-q", "--locked", "--format", "html", "-o"])
        .arg(folder)
        .arg(root().join("data/python-interview"))
        .args(more)
        .output()
        .expect("deckpress starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs a script of tests/web and counts what it found to hold.
fn node(script: &str, arguments: &[&Path]) -> usize {
    let folder = root().join("tests/web");
    assert!(folder.join("node_modules").exists(), "no browser driver to test with: run `make node`");
    let output =
        Command::new("node").arg(folder.join(script)).args(arguments).output().expect("Node.js starts");
    let [said, complained] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "{said}{complained}");
    said.lines().filter(|line| line.starts_with("ok: ")).count()
}

#[test]
fn people_find_their_way_through_the_page_of_the_shipped_deck() {
    let folder = Folder::new();
    build(folder.path(), &[]);
    let held = node("page.mjs", &[&folder.join("python-interview/python-interview.html")]);
    assert!(held >= 11, "only {held} tests ran");
}

#[test]
fn a_page_offers_the_files_that_its_deck_names() {
    let folder = Folder::new();
    build(folder.path(), &["--set", "html.downloads=[\"apkg\", \"sheet\"]"]);
    let page =
        std::fs::read_to_string(folder.join("python-interview/python-interview.html")).expect("a page");
    for file in ["python-interview.apkg", "python-interview.sheet.pdf"] {
        assert!(page.contains(&format!("href=\"{file}\"")), "{file}");
    }
    assert!(!page.contains("python-interview.csv"));
}

#[test]
fn the_preview_follows_the_corpus() {
    let folder = Folder::new();
    let program = Path::new(env!("CARGO_BIN_EXE_deckpress"));
    let held = node("preview.mjs", &[program, &folder.join("demo")]);
    assert_eq!(held, 8);
}
