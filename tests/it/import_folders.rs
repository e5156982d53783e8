//! What an import of a folder or a file of another tool does to learners of the package that the tool made of it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{Folder, anki, collection, deckpress, deckpress_at, fixture, rows};

/// A time after both packages were made.
const LATER: u32 = 1_800_000_000;

/// Imports a source, builds it, edits one note, and builds again; returns what each package changes for a learner of the
/// original who has studied: rows that are gone, and rows that are new.
fn changes(folder: &Folder, source: &str, original: &Path, (old, new): (&str, &str)) -> Vec<Value> {
    deckpress(folder.path(), &["import", source, "-o", "data/deck"]).expect(0);
    let build = |output: &str| {
        let arguments = ["build", "data/deck", "-o", output, "--format", "apkg"];
        deckpress_at(folder.path(), LATER, &arguments).expect(0);
        folder.join(&format!("{output}/deck/deck.apkg"))
    };
    let same = build("same");
    let files = std::fs::read_dir(folder.join("data/deck")).unwrap().map(|entry| entry.unwrap().path());
    let mut edited = 0;
    for path in files.filter(|path| path.extension().is_some_and(|it| it == "csv")) {
        let text = std::fs::read_to_string(&path).unwrap();
        edited += text.matches(old).count();
        std::fs::write(&path, text.replace(old, new)).unwrap();
    }
    assert_eq!(edited, 1);
    let packages = [original.to_owned(), same, build("edited")];
    let mut arguments = vec![PathBuf::from("prove")];
    arguments.extend(packages);
    let proof: Value = serde_json::from_str(&anki("26.9.3", "foreign.py", &arguments)).unwrap();
    proof["steps"].as_array().unwrap().clone()
}

fn count(step: &Value, key: &str) -> (usize, usize) {
    let rows = |side: &str| step[key][side].as_array().unwrap().len();
    (rows("gone"), rows("new"))
}

/// Nothing changes for learners but what keys say, and after an edit one note does.
fn prove(steps: &[Value]) {
    let [same, edited] = steps else { panic!("{steps:?}") };
    for key in ["notes", "cards", "types", "decks", "files"] {
        assert_eq!(count(same, key), (0, 0), "{key}: {same:#}");
        let expected = if key == "notes" { (1, 1) } else { (0, 0) };
        assert_eq!(count(edited, key), expected, "{key}: {edited:#}");
    }
}

/// Writes what ki makes of a collection: a file for each note, `models.json`, and the media.
fn as_ki(package: &Path, folder: &Folder) {
    let bytes = std::fs::read(package).unwrap();
    let (_folder, database) = collection(&bytes);
    let models = rows(&database, "SELECT models FROM col")[0][0].clone();
    folder.write("sea/models.json", &models);
    let models: Value = serde_json::from_str(&models).unwrap();
    let notes = rows(&database, "SELECT guid, mid, trim(tags), replace(flds, char(31), '|') FROM notes");
    for (number, note) in notes.iter().enumerate() {
        let [guid, id, tags, fields] = &note[..] else { panic!("{note:?}") };
        let model = &models[id];
        let mut text = format!(
            "# Note\n```\nguid: {guid}\nnotetype: {}\n```\n\n### Tags\n```\n{}\n```\n",
            model["name"].as_str().unwrap(),
            tags.replace(' ', "\n")
        );
        for (field, value) in model["flds"].as_array().unwrap().iter().zip(fields.split('|')) {
            text.push_str(&format!("\n## {}\n{value}\n", field["name"].as_str().unwrap()));
        }
        folder.write(&format!("sea/Capitals/{number}.md"), text);
    }
    folder.write("sea/_media/paris.wav", b"sound");
}

#[test]
fn a_folder_of_ki_changes_nothing_for_learners_of_its_collection() {
    let original = fixture("foreign/capitals.apkg");
    let folder = Folder::new();
    as_ki(&original, &folder);
    let steps = changes(&folder, "sea", &original, ("Nairobi", "NAIROBI"));
    prove(&steps);
}

/// The package was made of the file by md2anki 3.1.0, the program.
#[test]
fn a_file_of_md2anki_changes_nothing_for_learners_of_its_package() {
    let original = fixture("foreign/md2anki.apkg");
    let folder =
        Folder::with(&[("sea.md", std::fs::read(fixture("foreign/md2anki.md")).unwrap().as_slice())]);
    let steps = changes(&folder, "sea.md", &original, ("An answer", "The answer"));
    prove(&steps);
}
