//! Imports into the real Anki, from the newest engine to one of 2022.

use std::path::{Path, PathBuf};
use std::process::Command;

fn deckpress(arguments: &[&str]) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_deckpress")).args(arguments).output().expect("deckpress starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The Python of an environment that `make venvs` makes.
fn python(version: &str) -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!(".venv/anki-{version}/bin/python"));
    assert!(python.exists(), "no Anki {version} to test with: run `make venvs`");
    python
}

/// Writes everything Anki can import of `corpus` to `folder`.
fn build(corpus: &Path, folder: &Path) {
    let corpus = corpus.to_str().expect("UTF-8");
    let [own, folder] =
        [folder.join("own"), folder.to_owned()].map(|it| it.to_str().expect("UTF-8").to_owned());
    deckpress(&["build", corpus, "--locked", "-q", "-o", &folder, "--format", "apkg,csv,json"]);
    deckpress(&[
        "build",
        corpus,
        "--locked",
        "-q",
        "-o",
        &own,
        "--format",
        "csv",
        "--set",
        "csv.flavour=own",
    ]);
}

fn imports_into(version: &str, corpus: &str, deck: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    build(&root.join(corpus), folder.path());
    let made = folder.path().join(deck);
    let own = folder.path().join(format!("own/{deck}/{deck}.csv"));
    std::fs::rename(own, made.join(format!("{deck}.own.csv"))).expect("renamed");
    let output = Command::new(python(version))
        .arg(root.join("tests/anki/real_anki.py"))
        .arg(&made)
        .arg(deck)
        .output()
        .expect("Python starts");
    let [said, complained] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "{complained}");
    assert!(said.starts_with("anki "), "nothing was checked: {said}");
}

#[test]
fn the_newest_anki_imports_the_shipped_deck() {
    imports_into("26.9.3", "data/python-interview", "python-interview");
}

#[test]
fn anki_2_1_54_imports_the_shipped_deck() {
    imports_into("2.1.54", "data/python-interview", "python-interview");
}

/// Builds a deck of four questions, of which `changed` answers with `answer`, and `new` may be missing.
fn release(folder: &Path, time: &str, answer: &str, has_new: bool) -> PathBuf {
    let deck = folder.join("deck");
    std::fs::create_dir_all(&deck).expect("made");
    std::fs::write(deck.join("deck.toml"), "id = \"releases\"\ntitle = \"Releases\"\n").expect("written");
    let question = |id: &str, answer: &str| format!("## What is {id}? {{#{id}}}\n\nThe {answer} answer.\n\n");
    let mut topic = question("edited", "one") + &question("tagged", "one") + &question("changed", answer);
    if has_new {
        topic = question("new", "one") + &topic;
    }
    std::fs::write(deck.join("topic.md"), topic).expect("written");
    let out = folder.join(time);
    let output = Command::new(env!("CARGO_BIN_EXE_deckpress"))
        .args(["build", "-q", "--format", "apkg", "-o"])
        .args([&out, &deck])
        .env("SOURCE_DATE_EPOCH", time)
        .output()
        .expect("deckpress starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out.join("releases/releases.apkg")
}

fn updates_keep_what_is_the_learners(version: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let first = release(folder.path(), "1700000000", "first", false);
    let second = release(folder.path(), "1700001000", "second", true);
    let output = Command::new(python(version))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/anki/update.py"))
        .args([first, second])
        .output()
        .expect("Python starts");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && output.stdout.ends_with(b"updated\n"), "{complained}");
}

#[test]
fn a_second_release_updates_what_changed_and_keeps_what_is_the_learners() {
    updates_keep_what_is_the_learners("26.9.3");
}

#[test]
fn a_second_release_updates_in_anki_2_1_54_too() {
    updates_keep_what_is_the_learners("2.1.54");
}
