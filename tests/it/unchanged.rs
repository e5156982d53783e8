//! Artifacts that lie there as this build would make them are not made again; all others are.

use std::path::PathBuf;

use crate::common::{Folder, Ran, copy_folder, fixture, png, program, run};

const FORMATS: &str = "apkg,csv,json,html,sheet,cards";

/// A deck that was built once, with a cache of its own.
fn built() -> Folder {
    let folder = Folder::new();
    copy_folder(&fixture("small"), &folder.join("d"));
    append(
        &folder,
        "d/questions.md",
        "\n## What is shown? {#shown}\nA dot.\n\n### Details\n![A dot](dot.png)\n",
    );
    folder.write("d/dot.png", png(40));
    folder.write("look/card.css", ".dp { color: black }\n");
    build(&folder, &[]).expect(0);
    folder
}

fn build(folder: &Folder, more: &[&str]) -> Ran {
    let mut command =
        program(folder.path(), &["build", "d", "-o", "out", "--templates", "look", "--format", FORMATS]);
    command.args(more).env("XDG_CACHE_HOME", folder.join("cache"));
    run(command)
}

/// The artifacts of the one deck.
fn artifacts(folder: &Folder) -> Vec<PathBuf> {
    let within = |path: PathBuf| std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let deck = within(folder.join("out")).find(|path| path.is_dir()).unwrap();
    let mut files: Vec<_> = within(deck).collect();
    files.sort();
    files
}

/// Changes an artifact, and the record with it, as nothing but a test would: what stays was not made again.
fn mark(folder: &Folder) {
    use sha2::{Digest as _, Sha256};
    let hex =
        |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let record = std::fs::read_dir(folder.join("cache/deckpress")).unwrap().next().unwrap().unwrap().path();
    let mut text = std::fs::read_to_string(&record).unwrap();
    for path in artifacts(folder) {
        let before = std::fs::read(&path).unwrap();
        let mut after = before.clone();
        *after.last_mut().unwrap() ^= 1;
        assert!(text.contains(&hex(&before)), "{}", path.display());
        text = text.replace(&hex(&before), &hex(&after));
        std::fs::write(&path, after).unwrap();
    }
    std::fs::write(record, text).unwrap();
}

/// Reads all artifacts.
fn contents(folder: &Folder) -> Vec<Vec<u8>> {
    artifacts(folder).iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn nothing_is_made_again_that_is_there() {
    let folder = built();
    let good = contents(&folder);
    let manifest = folder.read("out/manifest.json");
    let ran = build(&folder, &[]).expect(0);
    assert_eq!(ran.stdout.matches("unchanged").count(), good.len(), "{}", ran.stdout);
    assert_eq!((contents(&folder), folder.read("out/manifest.json")), (good.clone(), manifest));
    mark(&folder);
    let marked = contents(&folder);
    assert!(marked.iter().zip(&good).all(|(marked, good)| marked != good));
    build(&folder, &[]).expect(0);
    assert_eq!(contents(&folder), marked);
    build(&folder, &["--no-cache"]).expect(0);
    assert_eq!(contents(&folder), good);
}

#[test]
fn everything_is_made_again_when_anything_that_it_is_made_of_changes() {
    type Change = (&'static str, fn(&Folder), &'static [&'static str]);
    let changes: [Change; 9] = [
        ("a question", |folder| append(folder, "d/questions.md", "\n"), &[]),
        ("deck.toml", |folder| append(folder, "d/deck.toml", "# a comment\n"), &[]),
        ("a picture", |folder| drop(folder.write("d/dot.png", png(41))), &[]),
        ("the look of cards", |folder| append(folder, "look/card.css", "/* a comment */"), &[]),
        ("a limit", |_| (), &["--limit", "pages=9"]),
        ("an option", |_| (), &["--set", "sheet.detail=brief"]),
        ("another package", |_| (), &["--combined", "all"]),
        ("a missing record", |folder| std::fs::remove_dir_all(folder.join("cache")).unwrap(), &[]),
        ("a spoiled record", spoil, &[]),
    ];
    for (what, change, more) in changes {
        let folder = built();
        mark(&folder);
        let marked = contents(&folder);
        change(&folder);
        build(&folder, more).expect(0);
        let kept = contents(&folder).iter().zip(&marked).filter(|(found, marked)| found == marked).count();
        assert_eq!(kept, 0, "{what}");
    }
}

fn append(folder: &Folder, name: &str, text: &str) {
    folder.write(name, folder.read(name) + text);
}

fn spoil(folder: &Folder) {
    for entry in std::fs::read_dir(folder.join("cache/deckpress")).unwrap() {
        std::fs::write(entry.unwrap().path(), "{").unwrap();
    }
}

#[test]
fn an_artifact_that_someone_changed_or_deleted_is_made_again() {
    let folder = built();
    let good = contents(&folder);
    let paths = artifacts(&folder);
    std::fs::remove_file(&paths[0]).unwrap();
    std::fs::write(&paths[1], "mine").unwrap();
    build(&folder, &[]).expect(0);
    assert_eq!(contents(&folder), good);
}

#[test]
fn warnings_are_said_each_time() {
    let folder = Folder::with(&[
        ("d/deck.toml", b"title = \"T\"\n"),
        ("look/card.css", b""),
        ("d/q.md", "## Q? {#q}\n\n\u{13000}\n".as_bytes()),
    ]);
    let first = build(&folder, &[]).expect(0);
    assert!(first.stderr.contains("warning["), "{}", first.stderr);
    mark(&folder);
    let marked = contents(&folder);
    let second = build(&folder, &[]).expect(0);
    assert_eq!(contents(&folder), marked);
    assert_eq!(first.stderr, second.stderr);
    build(&folder, &["--strict"]).expect(1);
}

#[test]
fn a_record_goes_with_its_folder() {
    let folder = built();
    std::fs::rename(folder.join("out"), folder.join("elsewhere")).unwrap();
    build(&folder, &[]).expect(0);
    std::fs::remove_dir_all(folder.join("out")).unwrap();
    let mut command = program(folder.path(), &["build", "d", "-o", "other", "--format", "csv"]);
    command.env("XDG_CACHE_HOME", folder.join("cache"));
    run(command).expect(0);
    assert_eq!(std::fs::read_dir(folder.join("cache/deckpress")).unwrap().count(), 1);
}
