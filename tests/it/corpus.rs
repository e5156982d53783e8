//! What the shipped corpus promises.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::common::{Folder, deckpress, root};

const DECKS: [&str; 2] = ["python-interview", "python-interview-more"];
/// The line between the tracebacks of an exception and of its context; an entry teaches how to read it.
const CPYTHONS_OWN: &str = "during handling of the above exception another exception occurred";

fn exported(deck: &str) -> Value {
    let folder = Folder::new();
    let out = folder.path().to_str().expect("UTF-8");
    let corpus = format!("data/{deck}");
    deckpress(root(), &["build", &corpus, "--locked", "-q", "-o", out, "--format", "json"]).expect(0);
    serde_json::from_str(&folder.read(&format!("{deck}/{deck}.json"))).expect("is JSON")
}

fn questions(corpus: &Value) -> &Vec<Value> {
    corpus["questions"].as_array().expect("a list")
}

#[test]
fn it_is_clean_and_every_block_of_code_gives_what_it_says() {
    let python = root().join(".venv/code/bin/python");
    assert!(python.exists(), "no Python with the corpus's libraries: run `make venvs`");
    let python = python.to_str().expect("UTF-8");
    let arguments = ["check", "data", "--strict", "--run-code", "--python", python, "--verbose"];
    let said = deckpress(root(), &arguments).expect(0).stderr;
    assert!(said.contains("in 2 decks, no faults") && !said.contains("missing-module"), "{said}");
}

#[test]
fn questions_are_numbered_in_the_order_in_which_they_are_read() {
    for (deck, count) in DECKS.into_iter().zip([100, 30]) {
        let corpus = exported(deck);
        let numbers: Vec<_> =
            questions(&corpus).iter().map(|it| it["number"].as_u64().expect("a number")).collect();
        assert_eq!(numbers, (1..=count).collect::<Vec<_>>(), "{deck}");
    }
}

#[test]
fn each_tag_is_there_to_filter() {
    for deck in DECKS {
        let corpus = exported(deck);
        let mut counts = BTreeMap::new();
        for tag in questions(&corpus).iter().flat_map(|it| it["tags"].as_array().expect("a list")) {
            *counts.entry(tag.as_str().expect("a text")).or_insert(0) += 1;
        }
        let lone: Vec<_> = counts.iter().filter(|(_, count)| **count < 2).collect();
        assert!(lone.is_empty() && counts.len() <= 45, "{deck}: {} tags, {lone:?}", counts.len());
    }
}

#[test]
fn each_output_says_why_and_no_gap_is_the_number_of_a_version() {
    let (mut outputs, mut gaps) = (0, 0);
    for deck in DECKS {
        let corpus = exported(deck);
        for question in questions(&corpus) {
            for output in question["outputs"].as_array().into_iter().flatten() {
                outputs += 1;
                assert!(output["why"]["text"].as_str().is_some_and(|why| !why.is_empty()), "{output}");
            }
            for cloze in question["clozes"].as_array().into_iter().flatten() {
                let text = cloze["markdown"].as_str().expect("a text");
                for gap in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
                    gaps += 1;
                    assert!(!gap.starts_with("3."), "{text}");
                }
            }
        }
    }
    assert!(outputs > 150 && gaps > 250, "{outputs} {gaps}");
}

#[test]
fn it_has_prompts_of_every_kind() {
    let corpus = exported("python-interview");
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
    let entries =
        DECKS.iter().flat_map(|deck| std::fs::read_dir(root().join("data").join(deck)).expect("listed"));
    let files: Vec<_> = entries.map(|entry| entry.expect("listed").path()).collect();
    let files: Vec<_> =
        files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    assert!(files.len() > 17);
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
