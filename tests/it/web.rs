//! The web page in a real browser: search, filters, keyboard, links, themes, print, accessibility.

use std::path::Path;

use crate::common::{Folder, copy_folder, deckpress, fixture, node, shipped};

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
    assert!(held >= 19, "only {held} tests ran");
}

#[test]
fn a_build_of_several_decks_has_a_page_that_leads_to_all() {
    let folder = Folder::new();
    folder.write(
        "data/birds/deck.toml",
        "id = \"birds\"\ntitle = \"Birds\"\ndescription = \"All about birds.\"\n",
    );
    folder.write("data/birds/birds.md", "## What is a robin? {#robin}\n\nA small bird.\n");
    folder.write("data/trees/deck.toml", "id = \"trees\"\ntitle = \"Trees\"\n");
    folder.write(
        "data/trees/trees.md",
        "## What is an oak? {#oak}\n\nA tall tree.\n\n## What is a fir? {#fir}\n\nAn evergreen tree.\n",
    );
    let build = |more: &[&str]| {
        let arguments = ["build", "-q", "data", "--format", "csv", "-o", "out"];
        deckpress(folder.path(), &[&arguments, more].concat())
    };
    build(&[]).expect(0);
    assert!(!folder.join("out/index.html").exists(), "there is nothing to lead to");
    build(&["--format", "html"]).expect(0);
    assert!(folder.read("out/manifest.json").contains("\"index.html\""));
    let held = node("index.mjs", &[&folder.join("out/index.html")]);
    assert_eq!(held, 4);
}

#[test]
fn a_deck_is_not_where_the_page_of_all_decks_belongs() {
    let folder = Folder::new();
    folder.write("data/one/deck.toml", "id = \"index.html\"\ntitle = \"One\"\n");
    folder.write("data/one/one.md", "## What is it? {#it}\n\nA thing.\n");
    folder.write("data/two/deck.toml", "id = \"two\"\ntitle = \"Two\"\n");
    folder.write("data/two/two.md", "## What is it? {#it}\n\nA thing.\n");
    let run = deckpress(folder.path(), &["build", "data", "--format", "html", "-o", "out"]);
    let ran = run.expect(2);
    assert!(ran.stderr.contains("`index.html` is the folder of a deck"), "{}", ran.stderr);
    assert!(!folder.join("out").exists());
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

#[test]
fn typed_answers_and_pictures_with_boxes_are_asked_on_the_page() {
    let folder = Folder::new();
    copy_folder(&fixture("kinds"), &folder.join("kinds"));
    deckpress(folder.path(), &["build", "kinds", "-q", "--format", "html"]).expect(0);
    assert_eq!(node("kinds.mjs", &[folder.join("out/kinds/kinds.html")]), 4);
}

#[test]
fn formulas_fit_a_phone_and_may_have_formulas_in_their_texts() {
    let folder = Folder::new();
    folder.write("f/deck.toml", "id = \"f\"\ntitle = \"Formulas\"\n");
    let sum: String = (2..30).map(|n| format!(" + a_{{{n}}}")).collect();
    folder.write(
        "f/f.md",
        format!(
            "## What? {{#what}}\n\n$$x = \\frac{{-b}}{{2a}} \\tag{{1}}$$\n\n$$a_1{sum}$$\n\n\
             $\\text{{if $x > 0$}}\\colorbox{{yellow}}{{$y$}}$ and $\\hbox{{$a$ or $b$}}$\n\n\
             The sum $a_1{sum}$ ends.\n\n\
             ## לפני? {{#rtl}}\n\n`f()` הוא.\n\n- $a+b$ הוא.\n\n```\nf()\n```\n\n- הוא.\n"
        ),
    );
    deckpress(folder.path(), &["build", "f", "-q", "--format", "html,sheet"]).expect(0);
    assert_eq!(node("formulas.mjs", &[folder.join("out/f/f.html")]), 4);
}
