//! Decks, packages, presets and retired notes as learners meet them: imports into the real Anki.
#![expect(clippy::unwrap_used, reason = "a test whose helpers fail has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

mod common;
use common::{EPOCH, Folder, program, root, run};

const ENGINES: [&str; 2] = ["26.9.3", "2.1.54"];

/// Has every engine do one check of tests/anki/decks.py.
#[track_caller]
fn holds_in_anki(check: &str, arguments: &[&Path]) {
    for version in ENGINES {
        let python = root().join(format!(".venv/anki-{version}/bin/python"));
        assert!(python.exists(), "no Anki {version} to test with: run `make venvs`");
        let script = root().join("tests/anki/decks.py");
        let output = Command::new(python).arg(script).arg(check).args(arguments).output().unwrap();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && output.stdout.ends_with(b"checked\n"), "{version}: {complained}");
    }
}

/// Builds at a time of its own.
#[track_caller]
fn build(folder: &Folder, time: u32, arguments: &[&str]) -> String {
    let mut command = program(folder.path(), &[&["build"], arguments].concat());
    command.env("SOURCE_DATE_EPOCH", time.to_string());
    run(command).expect(0).stderr
}

const TOPICS: &str = "\
## What has no topic? {#none}
This.

# Functions
## What is a function? {#function}
Code with a name.
### Cloze
- A {{function}} is called by its {{name}}. {#cloze}

# std::vector \"x\"
## What is a vector? {#vector}
A row.

# functions
## What is a closure? {#closure}
A function with its surroundings.
";

#[test]
fn topics_become_subdecks_in_packages_and_csv() {
    let deck = b"id = \"topics\"\ntitle = \"Topics\"\ndescription = \"A **bold** deck\"\n";
    let folder = Folder::with(&[("topics/deck.toml", deck), ("topics/t.md", TOPICS.as_bytes())]);
    let set = ["topics", "--set", "apkg.decks=topics", "-o"];
    build(&folder, EPOCH, &[&set[..], &["basic", "--format", "apkg,csv"]].concat());
    build(&folder, EPOCH, &[&set[..], &["own", "--format", "csv", "--set", "csv.flavour=own"]].concat());
    for (from, to) in [
        ("basic/topics/topics.apkg", "topics.apkg"),
        ("basic/topics/topics.csv", "basic.csv"),
        ("own/topics/topics.csv", "own.csv"),
    ] {
        fs::rename(folder.join(from), folder.join(to)).unwrap();
    }
    let decks = serde_json::json!({
        "none": "Topics",
        "function": "Topics::Functions",
        "function/cloze/cloze": "Topics::Functions",
        "vector": "Topics::std:vector x",
        "closure": "Topics::Functions",
    });
    folder.write("decks.json", decks.to_string());
    holds_in_anki("topics", &[folder.path()]);
}
