//! The same deck in every form that can be read gives the same notes, and faults have their places in all of them.

use std::fs;

use deckpress::export::{Format, Options};
use serde_json::Value;

use crate::common::{Folder, deckpress, export, fixture, with_good_deck};

const FILES: [&str; 4] = ["small.json", "small.jsonl", "small.csv", "small.tsv"];

/// The json export, without what differs by nature: where each entry stands.
fn exported(path: &std::path::Path) -> Value {
    let bytes =
        with_good_deck(path, |checked, sources| export(Format::Json, &Options::default(), checked, sources));
    let mut value: Value = serde_json::from_slice(&bytes).unwrap();
    for question in value["questions"].as_array_mut().unwrap() {
        assert!(question["source"]["line"].as_u64().unwrap() > 0);
        question["source"] = Value::Null;
    }
    value
}

#[test]
fn every_form_gives_the_same_deck_as_markdown() {
    let native = exported(&fixture("small"));
    assert_eq!(native["questions"].as_array().unwrap().len(), 3);
    for name in FILES {
        let other = exported(&fixture("forms").join(name));
        for (a, b) in
            native["questions"].as_array().unwrap().iter().zip(other["questions"].as_array().unwrap())
        {
            assert_eq!(a, b, "{name}");
        }
        assert_eq!(native, other, "{name}");
    }
}

#[test]
fn a_byte_order_mark_and_crlf_change_nothing() {
    let windows = |text: String| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for name in FILES {
        let path = fixture("forms").join(name);
        let folder = Folder::new();
        let twin = folder.write(name, windows(fs::read_to_string(&path).unwrap()));
        assert_eq!(exported(&twin), exported(&path), "{name}");
    }
    let folder = Folder::new();
    for name in ["deck.toml", "questions.md"] {
        folder.write(
            &format!("small/{name}"),
            windows(fs::read_to_string(fixture("small").join(name)).unwrap()),
        );
    }
    assert_eq!(exported(&folder.join("small")), exported(&fixture("small")));
}

#[test]
fn a_last_line_without_its_end_changes_nothing() {
    for name in FILES {
        let path = fixture("forms").join(name);
        let folder = Folder::new();
        let twin = folder.write(name, fs::read_to_string(&path).unwrap().strip_suffix('\n').unwrap());
        assert_eq!(exported(&twin), exported(&path), "{name}");
    }
}

#[test]
fn entries_say_where_they_stand() {
    for (path, lines) in [
        (fixture("small"), [3, 41, 46]),
        (fixture("forms").join("small.jsonl"), [1, 2, 3]),
        (fixture("forms").join("small.csv"), [2, 9, 10]),
    ] {
        let found: Vec<_> = with_good_deck(&path, |checked, sources| {
            checked.deck.entries().map(|entry| sources.place(entry.span).line).collect()
        });
        assert_eq!(found, lines, "{}", path.display());
    }
}

/// The places of what `build` says of one file.
#[track_caller]
fn places(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::with(&[(name, text.as_bytes())]);
    deckpress(folder.path(), &["build", name, "--report", "json", "--format", "json"]).places()
}

#[test]
fn places_behind_escapes_in_json_strings_are_right() {
    let question = |answer: &str| {
        format!(
            "{{\"title\": \"D\", \"questions\": [\n{{\"id\": \"q\", \"question\": \"Q?\", \"answer\":\n\"{answer}\"}}]}}"
        )
    };
    // Column 1 is the quote; what is marked starts behind it.
    for (answer, column) in [
        ("<b>", 2),
        (r"a\n<b>", 5),
        (r"\u00e9 <b>", 9),
        (r"\ud83d\ude00 <b>", 15),
        (r"é <b>", 4),
        (r#"\"\\\/ <b>"#, 9),
        (r"a\r\nb <b>", 9),
        (r"a\tb <b>", 7),
    ] {
        assert_eq!(places("d.json", &question(answer)), [format!("d.json:3:{column} raw-html")], "{answer}");
    }
}

#[test]
fn places_in_quoted_cells_are_right() {
    let row = |answer: &str| format!("id,question,answer\nq,Q?,\"{answer}\"\n");
    // Column 6 is the quote.
    for (answer, place) in
        [("<b>", "2:7"), ("\"\"x\"\" <b>", "2:13"), ("a\n<b>", "3:1"), ("\"\"é\"\"\n\"\"x\"\" <b>", "3:7")]
    {
        assert_eq!(places("d.csv", &row(answer)), [format!("d.csv:{place} raw-html")], "{answer}");
    }
}

#[test]
fn places_of_keys_and_values_are_right() {
    let json = "{\"title\": \"D\",\n \"questions\": [\n  {\"id\": \"q\", \"question\": \"Q?\", \"answer\": \"A\",\n   \"tags\": [\"a\", \"b c\"], \"number\": 1.5}]}";
    assert_eq!(places("d.json", json), ["d.json:4:19 bad-tag", "d.json:4:36 wrong-type"]);
    let lines = "{\"id\": \"q\", \"question\": \"Q?\", \"answer\": \"A\"}\n\n{\"id\": \"q\", \"question\": \"R?\", \"answer\": \"A\"}\n{\n";
    assert_eq!(places("d.jsonl", lines), ["d.jsonl:3:9 duplicate-id", "d.jsonl:4:1 json-syntax"]);
    let rows = "id\tquestion\tanswer\ttags\nq\tQ?\tA\ta b::\nr\tR?\tB\n";
    assert_eq!(places("d.tsv", rows), ["d.tsv:2:10 bad-tag", "d.tsv:3:1 csv-syntax"]);
}

#[test]
fn places_in_cells_that_hold_json_are_right() {
    let rows = "id,question,answer,outputs\nq,Q?,A,\"[{\"\"id\"\": \"\"o\"\", \"\"code\"\": \"\"x\"\", \"\"output\"\": \"\"y\"\", \"\"wy\"\": 1}]\"\n";
    let column = rows.lines().nth(1).unwrap().find("wy").unwrap() + 1;
    assert_eq!(places("d.csv", rows), [format!("d.csv:2:{column} unknown-key")]);
}
