//! What the shipped corpus promises.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::common::{Folder, deckpress, root};

const CORPUS: &str = "data/python-interview";
/// The line between the tracebacks of an exception and of its context; an entry teaches how to read it.
const CPYTHONS_OWN: &str = "during handling of the above exception another exception occurred";

fn exported() -> Value {
    let folder = Folder::new();
    let out = folder.path().to_str().expect("UTF-8");
    deckpress(root(), &["build", CORPUS, "--locked", "-q", "-o", out, "--format", "json"]).expect(0);
    serde_json::from_str(&folder.read("python-interview/python-interview.json")).expect("is JSON")
}

fn questions(corpus: &Value) -> &Vec<Value> {
    corpus["questions"].as_array().expect("a list")
}

#[test]
fn it_is_clean_and_every_block_of_code_gives_what_it_says() {
    let python = root().join(".venv/code/bin/python");
    assert!(python.exists(), "no Python with the corpus's libraries: run `make venvs`");
    let python = python.to_str().expect("UTF-8");
    let arguments = ["check", CORPUS, "--strict", "--run-code", "--python", python, "--verbose"];
    let said = deckpress(root(), &arguments).expect(0).stderr;
    assert!(said.contains("no faults") && !said.contains("missing-module"), "{said}");
}

#[test]
fn it_has_a_hundred_questions_numbered_once_each() {
    let corpus = exported();
    let numbers: BTreeSet<_> =
        questions(&corpus).iter().map(|it| it["number"].as_u64().expect("a number")).collect();
    assert_eq!(questions(&corpus).len(), 100);
    assert_eq!(numbers, (1..=100).collect());
}

#[test]
fn it_has_prompts_of_every_kind() {
    let corpus = exported();
    let list = |key: &str| -> usize {
        questions(&corpus).iter().map(|it| it[key].as_array().map_or(0, Vec::len)).sum()
    };
    let reverse = questions(&corpus).iter().filter(|it| !it["reverse"].is_null()).count();
    assert!(list("outputs") >= 60, "{}", list("outputs"));
    assert!(list("clozes") >= 100, "{}", list("clozes"));
    assert!(reverse >= 20, "{reverse}");
}

/// The corpus covers an article whose sentences it must not have. Of the article only hashes are kept: of each run
/// of nine words. What CPython itself prints is nobody's sentence.
#[test]
fn no_nine_words_in_a_row_are_the_articles() {
    let hashes = std::fs::read_to_string(root().join("tests/corpus/article-9grams.txt")).expect("there");
    let hashes: BTreeSet<_> = hashes.lines().collect();
    assert!(hashes.len() > 5000);
    for file in topic_files() {
        let text = std::fs::read_to_string(&file).expect("readable");
        let words = prose_words(&text);
        for run in words.windows(9) {
            let run = run.join(" ");
            if run == CPYTHONS_OWN {
                continue;
            }
            assert!(!hashes.contains(&*fingerprint(&run)), "{}: {run}", file.display());
        }
    }
}

fn topic_files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(CORPUS)).expect("listed");
    let files: Vec<_> = entries.map(|entry| entry.expect("listed").path()).collect();
    let files: Vec<_> =
        files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    assert!(files.len() > 10);
    files
}

/// Words in lower case outside of fences: code has few ways to be written.
fn prose_words(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect::<Vec<_>>().join(" ");
    let word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    prose
        .to_lowercase()
        .split(|character| !word(character))
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

fn fingerprint(run: &str) -> String {
    Sha256::digest(run).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
