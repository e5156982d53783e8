//! The web page in a real browser: search, filters, keyboard, links, themes, print, accessibility.

use std::path::Path;

use crate::common::{Folder, deckpress, node, shipped};

fn build(folder: &Folder, more: &[&str]) {
    let deck = shipped();
    let arguments = ["build", "-q", "--locked", "--format", "html", "-o", ".", deck.to_str().expect("UTF-8")];
    deckpress(folder.path(), &[&arguments, more].concat()).expect(0);
}

#[test]
fn people_find_their_way_through_the_page_of_the_shipped_deck() {
    let folder = Folder::new();
    build(&folder, &[]);
    let held = node("page.mjs", &[&folder.join("python-interview/python-interview.html")]);
    assert!(held >= 11, "only {held} tests ran");
}

#[test]
fn a_page_offers_the_files_that_its_deck_names() {
    let folder = Folder::new();
    build(&folder, &["--set", "html.downloads=[\"apkg\", \"sheet\"]"]);
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
