//! `deckpress diff`: two releases in any form, what differs, and how the run ends.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::common::{Folder, Ran, copy_folder, deckpress, deckpress_at, fixture, golden, root, shipped};

/// Both fixture releases with what a build makes of them. The new one's lock follows from the old one's.
fn releases() -> Folder {
    let folder = Folder::new();
    build(&folder, "old", 1_795_392_000);
    fs::create_dir(folder.join("new")).unwrap();
    fs::copy(folder.join("old/deck.lock"), folder.join("new/deck.lock")).unwrap();
    build(&folder, "new", 1_795_400_000);
    folder
}

fn build(folder: &Folder, name: &str, time: u32) {
    copy_folder(&fixture(&format!("releases/{name}")), &folder.join(name));
    let output = format!("out-{name}");
    let arguments = ["build", name, "-q", "--format", "apkg,json", "-o", &output];
    deckpress_at(folder.path(), time, &arguments).expect(0);
}

fn diff(folder: &Folder, old: &str, new: &str, form: &str) -> Ran {
    deckpress(folder.path(), &["diff", old, new, "--format", form])
}

fn as_json(folder: &Folder, old: &str, new: &str) -> Value {
    serde_json::from_str(&diff(folder, old, new, "json").stdout).unwrap()
}

/// The forms of a release that say all of it.
fn whole_forms(name: &str) -> [String; 3] {
    [
        name.to_owned(),
        format!("out-{name}/capitals/capitals.apkg"),
        format!("out-{name}/capitals/capitals.json"),
    ]
}

#[test]
fn the_differences_of_two_releases_are_those_that_were_made() {
    let folder = releases();
    for (form, extension) in [("human", "txt"), ("markdown", "md"), ("json", "json")] {
        let ran = diff(&folder, "old", "new", form).expect(2);
        golden(&root().join(format!("tests/golden/diff/releases.{extension}")), &ran.stdout);
    }
}

#[test]
fn every_form_of_a_release_gives_the_same_differences() {
    let folder = releases();
    let expected = as_json(&folder, "old", "new");
    for old in whole_forms("old") {
        for new in whole_forms("new") {
            let found = as_json(&folder, &old, &new);
            for part in ["added", "changed", "moved", "retired", "learners"] {
                assert_eq!(found[part], expected[part], "{part} of {old} and {new}");
            }
        }
    }
}

#[test]
fn a_release_equals_itself_in_every_form() {
    let folder = releases();
    let mut forms = whole_forms("new").to_vec();
    forms.push("new/deck.lock".to_owned());
    for old in &forms {
        for new in &forms {
            let ran = diff(&folder, old, new, "json");
            assert_eq!(ran.code, Some(0), "{old} and {new}: {}{}", ran.stdout, ran.stderr);
        }
    }
}

#[test]
fn a_lock_tells_which_notes_changed_though_not_how() {
    let folder = releases();
    let expected = as_json(&folder, "old", "new");
    for (old, new) in [("old/deck.lock", "new"), ("old/deck.lock", "new/deck.lock"), ("old", "new/deck.lock")]
    {
        let found = as_json(&folder, old, new);
        for count in ["new_notes", "updated", "untouched", "retired"] {
            assert_eq!(found["learners"][count], expected["learners"][count], "{count} of {old} and {new}");
        }
        assert_eq!(found["learners"].get("new_cards"), None, "a lock knows no cards");
    }
}

#[test]
fn a_question_is_known_by_its_id_whatever_its_text_becomes() {
    let old = "## Q? {#q}\nA.\n";
    let folder = Folder::with(&[
        ("old/deck.toml", b"id = \"d\""),
        ("old/q.md", old.as_bytes()),
        ("new/deck.toml", b"id = \"d\""),
        ("new/q.md", b"## Another text? {#q}\nB.\n"),
        ("renamed/deck.toml", b"id = \"d\""),
        ("renamed/q.md", b"## Q? {#r}\nA.\n"),
    ]);
    let found = as_json(&folder, "old", "new");
    assert_eq!(
        (found["changed"][0]["id"].as_str(), found["added"].as_array().unwrap().len()),
        (Some("q"), 0)
    );
    let found = as_json(&folder, "old", "renamed");
    assert_eq!(
        (found["added"][0]["id"].as_str(), found["retired"][0]["id"].as_str()),
        (Some("r"), Some("q"))
    );
}

#[test]
fn another_deck_id_is_another_deck_to_learners() {
    let folder = releases();
    let toml = folder.read("new/deck.toml").replace("\"capitals\"", "\"cities\"");
    fs::remove_file(folder.join("new/deck.lock")).unwrap();
    folder.write("new/deck.toml", toml);
    let found = as_json(&folder, "old", "new");
    assert_eq!(found["decks"][0]["what"], "id");
    assert_eq!((&found["learners"]["updated"], &found["learners"]["untouched"]), (&0.into(), &0.into()));
}

#[test]
fn a_note_whose_time_did_not_move_is_named_since_anki_keeps_its_old_text() {
    let folder = releases();
    let json = folder.read("out-new/capitals/capitals.json").replace("Bratislava", "Košice");
    folder.write("edited.json", json);
    let found = as_json(&folder, "out-new/capitals/capitals.apkg", "edited.json");
    assert_eq!(found["learners"]["stuck"], serde_json::json!(["slovakia"]));
}

#[test]
fn the_shipped_corpus_and_every_odd_text_come_back_from_package_and_export() {
    for corpus in [shipped(), fixture("everything"), fixture("parts")] {
        let folder = Folder::new();
        copy_folder(&corpus, &folder.join("deck"));
        deckpress(folder.path(), &["build", "deck", "-q", "--format", "apkg,json"]).expect(0);
        let out = fs::read_dir(folder.join("out")).unwrap().map(|it| it.unwrap().path());
        for path in out.filter(|it| it.is_dir()).flat_map(|it| fs::read_dir(it).unwrap()) {
            let path = path.unwrap().path();
            // An export carries no files, so pictures and sounds are known by their alternative texts only.
            let has_files =
                path.extension().is_some_and(|it| it == "apkg") || corpus.ends_with("python-interview");
            let other = if has_files { Path::new("deck") } else { path.as_path() };
            let ran = deckpress(folder.path(), &["diff", other.to_str().unwrap(), path.to_str().unwrap()]);
            assert_eq!(ran.code, Some(0), "{}\n{}{}", path.display(), ran.stdout, ran.stderr);
        }
    }
}

#[test]
fn decks_of_topics_are_one_deck_to_a_comparison() {
    let folder = releases();
    let arguments = ["build", "new", "-q", "--format", "apkg", "-o", "topics", "--set", "apkg.decks=topics"];
    deckpress(folder.path(), &arguments).expect(0);
    diff(&folder, "new", "topics/capitals/capitals.apkg", "human").expect(0);
}

#[test]
fn trouble_is_never_taken_for_a_difference() {
    let folder = releases();
    folder.write("faulty/deck.toml", "titel = \"D\"\n");
    folder.write("foreign.json", "{\"schema\": \"deckpress/corpus/v1\", \"questions\": [3]}");
    folder.write("foreign.lock", "version = 9\n");
    for arguments in [
        ["diff", "nowhere", "new"],
        ["diff", "new", "faulty"],
        ["diff", "foreign.json", "new"],
        ["diff", "foreign.lock", "new"],
        ["diff", "new", "--fromat"],
    ] {
        let ran = deckpress(folder.path(), &arguments).expect(1);
        assert!(ran.stdout.is_empty() && !ran.stderr.is_empty(), "{arguments:?}");
    }
    deckpress(folder.path(), &["diff", "--help"]).expect(0);
    assert_eq!(deckpress(folder.path(), &["diff", "-q", "old", "new"]).expect(2).stdout, "");
}

/// A package whose collection these statements make.
fn package(folder: &Folder, name: &str, sql: &str) {
    let path = folder.join("made.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch(sql).unwrap();
    database.close().unwrap();
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join(name)).unwrap());
    zip.start_file("collection.anki2", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&fs::read(&path).unwrap()).unwrap();
    zip.finish().unwrap();
    fs::remove_file(path).unwrap();
}

#[test]
fn a_package_of_strangers_is_refused_and_no_harm_done() {
    let folder = releases();
    let good = fs::read(folder.join("out-new/capitals/capitals.apkg")).unwrap();
    folder.write("cut.apkg", &good[..good.len() / 2]);
    folder.write("empty.apkg", "");
    let tables = "CREATE TABLE col (models, decks); CREATE TABLE cards (nid, did, ord);
                  INSERT INTO col VALUES ('{}', '{}');";
    let endless = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, id AS guid,
                   id AS mid, id AS mod, '' AS tags, '' AS flds FROM n";
    package(&folder, "view.apkg", &format!("{tables} CREATE VIEW notes AS {endless};"));
    let notes = "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, tags, flds);";
    package(
        &folder,
        "foreign.apkg",
        &format!("{tables} {notes} INSERT INTO notes VALUES (1, 'g', 2, 3, '', 'x');"),
    );
    package(
        &folder,
        "blob.apkg",
        &format!("{tables} {notes} INSERT INTO notes VALUES (1, x'ff', x'ff', 3, 4, 5);"),
    );
    package(&folder, "null.apkg", &format!("{tables} {notes} UPDATE col SET models = NULL;"));
    package(&folder, "text.apkg", "CREATE TABLE x (y);");
    for name in ["cut", "empty", "view", "foreign", "blob", "null", "text"] {
        let name = format!("{name}.apkg");
        let ran = deckpress(folder.path(), &["diff", &name, "new", "--report", "json"]).expect(1);
        assert_eq!(ran.codes(), ["not-a-release"], "{name}");
    }
}

#[test]
fn texts_of_a_corpus_are_no_markdown_in_the_notes() {
    let folder = Folder::with(&[
        ("old/deck.toml", b"id = \"d\""),
        ("old/q.md", b"## Q? {#q}\nA.\n"),
        ("new/deck.toml", b"id = \"d\""),
        ("new/q.md", b"## Q? {#q}\nA `</details>` @someone \\# \\*x\\* `[a](b)`.\n"),
    ]);
    let notes = diff(&folder, "old", "new", "markdown").expect(2).stdout;
    assert!(notes.contains("&lt;/details>") && notes.contains("&#64;someone"), "{notes}");
    assert!(notes.contains("\\*x\\*") && notes.contains("\\[a\\](b)"), "{notes}");
}
