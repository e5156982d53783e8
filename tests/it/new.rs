//! `deckpress new`: what it writes builds at once, and each part of it does what it says.

use std::process::Command;

use crate::common::{Folder, deckpress, root, text_of, tree};

fn new() -> Folder {
    let folder = Folder::new();
    deckpress(folder.path(), &["new", "my-deck"]).expect(0);
    folder
}

#[test]
fn a_new_corpus_builds_at_once_into_every_format() {
    let folder = new();
    deckpress(folder.path(), &["build", "my-deck", "--strict"]).expect(0);
    let made: Vec<_> = tree(&folder.join("out")).into_keys().collect();
    for format in deckpress::export::Format::ALL {
        let name = format!("my-deck/my-deck.{}", format.extension());
        assert!(made.contains(&name), "{name} is not among {made:?}");
    }
    deckpress(folder.path(), &["build", "my-deck", "--locked"]).expect(0);
}

#[test]
fn a_new_corpus_has_no_fault_no_remark_and_only_code_that_runs() {
    let folder = new();
    let ran = deckpress(folder.path(), &["check", "my-deck", "--strict", "--run-code"]).expect(0);
    assert!(ran.stderr.contains("3 blocks of code ran, 0 passed over"), "{}", ran.stderr);
}

#[test]
fn a_new_corpus_shows_every_kind_of_card() {
    let folder = new();
    deckpress(folder.path(), &["build", "my-deck", "-q", "--format", "json"]).expect(0);
    let export: serde_json::Value = serde_json::from_str(&folder.read("out/my-deck/my-deck.json")).unwrap();
    let question = &export["questions"][0];
    for part in ["pitfall", "hint", "details", "reverse", "code", "outputs", "clozes", "references"] {
        let is_there =
            question[part].is_object() || question[part].as_array().is_some_and(|it| !it.is_empty());
        assert!(is_there, "{part}");
    }
}

#[test]
fn names_stand_where_the_templates_have_marks() {
    let folder = new();
    for (name, bytes) in tree(&folder.join("my-deck")) {
        let text = String::from_utf8(bytes).unwrap();
        for mark in ["{{id}}", "{{title}}", "{{action}}", "{{workflow}}"] {
            assert!(!text.contains(mark), "{mark} in {name}");
        }
    }
    assert!(folder.read("my-deck/deck.toml").contains("title = \"My deck\""));
    let schema = folder.read("my-deck/.deckpress/deck.schema.json");
    assert_eq!(schema, deckpress(folder.path(), &["schema", "deck"]).stdout);
}

#[test]
fn nothing_is_written_over_and_a_name_without_an_id_is_refused() {
    let folder = Folder::with(&[("my-deck/mine.md", b"mine")]);
    let before = tree(folder.path());
    deckpress(folder.path(), &["new", "my-deck"]).expect(2);
    deckpress(folder.path(), &["new", "my-deck/mine.md"]).expect(2);
    deckpress(folder.path(), &["new", "？！"]).expect(2);
    deckpress(folder.path(), &["new", "/"]).expect(2);
    assert_eq!(tree(folder.path()), before);
}

/// A linter of the workflows' environment; `make test` sets it up.
#[track_caller]
fn lint(program: &str, arguments: &[&str], folder: &Folder) {
    let program = root().join(".venv/workflows/bin").join(program);
    assert!(program.exists(), "no {} to lint with: run `make workflows`", program.display());
    text_of(Command::new(&program).args(arguments).current_dir(folder.path()));
}

#[test]
fn the_workflow_of_a_new_corpus_has_no_finding() {
    let folder = Folder::new();
    let action = "someone/deckpress@0123456789abcdef0123456789abcdef01234567";
    deckpress(folder.path(), &["new", "my-deck", "--workflow", action]).expect(0);
    let workflow = "my-deck/.github/workflows/deck.yml";
    lint("zizmor", &["--offline", "--no-progress", workflow], &folder);
    lint("check-jsonschema", &["--builtin-schema", "vendor.github-workflows", workflow], &folder);
}
