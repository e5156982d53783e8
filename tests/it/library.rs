//! The way in for other programs gives what the command line writes.

use deckpress::library::{Arena, Corpus, Epoch, With};

use crate::common::{Folder, copy_folder, deckpress_at, fixture, tree};

const NOW: u32 = 1_800_000_000;

/// What a program gets for `paths`: the files by their names, sorted.
fn made(folder: &Folder, paths: &[&str], with: &With, combined: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let paths: Vec<_> = paths.iter().map(|path| folder.join(path)).collect();
    let corpus = Corpus::load_with(&paths, with);
    let arena = Arena::default();
    let decks = corpus.check(&arena, Epoch(NOW));
    let formats = ["apkg".to_owned(), "csv".to_owned(), "sheet".to_owned(), "json".to_owned()];
    let files = match combined {
        Some(name) => corpus.export_combined(&decks.value, &formats, name),
        None => corpus.export(&decks.value, &formats),
    };
    let mut files: Vec<_> = files.value.into_iter().map(|file| (file.name, file.bytes)).collect();
    files.sort();
    files
}

/// What the program writes into `out`.
fn written(folder: &Folder, arguments: &[&str]) -> Vec<(String, Vec<u8>)> {
    let formats = ["--format", "apkg,csv,sheet,json", "-q"];
    deckpress_at(folder.path(), NOW, &[&["build"], arguments, &formats].concat()).expect(0);
    let is_artifact = |name: &String| !matches!(name.as_str(), "SHA256SUMS" | "manifest.json");
    tree(&folder.join("out")).into_iter().filter(|(name, _)| is_artifact(name)).collect()
}

fn compare(found: &[(String, Vec<u8>)], wanted: &[(String, Vec<u8>)]) {
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|file| file.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(found), names(wanted));
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.1 == wanted.1, "{} differs", found.0);
    }
}

#[test]
fn another_program_gets_the_bytes_that_the_command_line_writes() {
    let folder = Folder::new();
    for name in ["small", "everything"] {
        copy_folder(&fixture(name), &folder.join(name));
    }
    folder.write("look/card.css", ".card { color: teal }\n");
    let with = With {
        set: vec!["sheet.paper=letter".to_owned(), "apkg.decks=topics".to_owned()],
        templates: Some(folder.join("look")),
        trusts_templates: false,
    };
    let found = made(&folder, &["small", "everything"], &with, Some("both"));
    let arguments = [
        "small",
        "everything",
        "--set",
        "sheet.paper=letter",
        "--set",
        "apkg.decks=topics",
        "--templates",
        "look",
        "--combined",
        "both",
    ];
    compare(&found, &written(&folder, &arguments));
    assert!(found.iter().any(|(name, _)| name == "both.apkg"));
}

#[test]
fn a_deck_keeps_what_its_lock_remembers_for_another_program_too() {
    let folder = Folder::new();
    folder.write("deck/deck.toml", "title = \"Deck\"\n");
    folder.write("deck/q.md", "# Old name\n\n## What is it? {#q}\nThis.\n");
    deckpress_at(folder.path(), NOW - 1000, &["build", "deck", "-q"]).expect(0);
    folder.write("deck/q.md", "# Old Name\n\n## What is it? {#q}\nThat.\n");
    let found = made(&folder, &["deck"], &With::default(), None);
    std::fs::remove_dir_all(folder.join("out")).unwrap();
    compare(&found, &written(&folder, &["deck"]));
}

#[test]
fn a_setting_that_cannot_be_read_is_a_fault_of_the_check() {
    let folder = Folder::with(&[("deck/deck.toml", b"title = \"D\"\n"), ("deck/q.md", b"## Q? {#q}\nA.\n")]);
    let with = With { set: vec!["sheet.paper=latter".to_owned()], ..With::default() };
    let corpus = Corpus::load_with(&[folder.join("deck")], &with);
    let arena = Arena::default();
    let faults = corpus.check(&arena, Epoch(NOW)).diagnostics;
    assert_eq!(faults.iter().map(|fault| fault.code.name()).collect::<Vec<_>>(), ["bad-setting"]);
}
