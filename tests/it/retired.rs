//! Entries and prompts that are marked `retired`, in every form and every format.

use deckpress::export::{Format, Options};

use crate::common::{Folder, collection, deckpress, deckpress_at, export, pdf_text, rows, with_good_deck};

const MARKDOWN: &str = "\
# Topic
## What is kept? {#kept number=1}
Keepsake.
### Output {#o1 retired}
```python
print('gone-output')
```
```output
gone-output
```
### Cloze
- The {{kept-cloze}} stays. {#c1}
- The {{gone-cloze}} goes. {#c2 retired}
## What is *kept*? {#gone number=1 retired}
The gone-answer.
";

const JSON: &str = r#"{"id": "r", "title": "R", "questions": [
{"id": "kept", "topic": "Topic", "number": 1, "question": "What is kept?", "answer": "Keepsake.",
 "outputs": [{"id": "o1", "code": "```python\nprint('gone-output')\n```", "output": "gone-output", "retired": true}],
 "cloze": [{"id": "c1", "text": "The {{kept-cloze}} stays."},
           {"id": "c2", "text": "The {{gone-cloze}} goes.", "retired": true}]},
{"id": "gone", "topic": "Topic", "number": 1, "question": "What is *kept*?", "answer": "The gone-answer.", "retired": true}
]}"#;

const CSV: &str = "id,topic,number,question,answer,cloze,retired\n\
kept,Topic,1,What is kept?,Keepsake.,\"[{\"\"id\"\":\"\"c1\"\",\"\"text\"\":\"\"The {{kept-cloze}} stays.\"\"}]\",\n\
gone,Topic,1,What is *kept*?,The gone-answer.,,true\n";

fn folder() -> Folder {
    let toml = b"id = \"r\"\ntitle = \"R\"\n";
    Folder::with(&[
        ("r/deck.toml", toml),
        ("r/t.md", MARKDOWN.as_bytes()),
        ("r.json", JSON.as_bytes()),
        ("r.csv", CSV.as_bytes()),
    ])
}

#[test]
fn nothing_retired_is_in_any_artifact() {
    let folder = folder();
    for corpus in ["r", "r.json", "r.csv"] {
        with_good_deck(&folder.join(corpus), |checked, sources| {
            for format in Format::ALL {
                let bytes = export(format, &Options::default(), checked, sources);
                let text = match format {
                    Format::Sheet | Format::Cards => pdf_text(&bytes),
                    Format::Apkg => {
                        let (_folder, database) = collection(&bytes);
                        rows(&database, "SELECT flds FROM notes").concat().concat()
                    }
                    _ => String::from_utf8_lossy(&bytes).into_owned(),
                };
                assert!(text.contains("Keepsake"), "{corpus} as {format:?}: {text}");
                assert!(!text.contains("gone-"), "{corpus} as {format:?}: {text}");
            }
        });
    }
}

#[test]
fn all_forms_give_the_same_retired_package() {
    let folder = folder();
    let notes = |corpus: &str, query: &str| {
        let set = ["--set", "id=r", "--set", "apkg.retired=tag", "--format", "apkg", "-o", "out"];
        deckpress(folder.path(), &[&["build", corpus], &set[..]].concat()).expect(0);
        let bytes = std::fs::read(folder.join("out/r/r.retired.apkg")).unwrap_or_default();
        let (_folder, database) = collection(&bytes);
        assert_eq!(rows(&database, "SELECT count(*) FROM cards"), [["0"]]);
        rows(&database, query)
    };
    let all = "SELECT guid, tags, flds FROM notes ORDER BY guid";
    let markdown = notes("r", all);
    assert_eq!(markdown.len(), 3);
    assert!(markdown.iter().all(|note| note[1].contains(" r::retired ") && note[2].contains("Retired.")));
    assert_eq!(notes("r.json", all), markdown);
    let question = "SELECT guid, tags, flds FROM notes WHERE flds LIKE 'gone%' AND flds NOT LIKE 'gone/%'";
    assert_eq!(notes("r.csv", question), notes("r", question));
}

#[test]
fn retiring_a_note_makes_it_newer_once_and_says_nothing() {
    let folder = folder();
    folder
        .write("r/t.md", MARKDOWN.replace(" retired}", "}").replace("*kept* {#gone number=1", "gone {#gone"));
    folder.write(
        "r/t.md",
        folder.read("r/t.md").replace("What is *kept*? {#gone number=1", "What is gone? {#gone"),
    );
    let build = |time| {
        let ran = deckpress_at(folder.path(), time, &["build", "r", "--format", "json", "--report", "json"]);
        assert_eq!(ran.expect(0).codes(), [""; 0]);
        folder.read("r/deck.lock")
    };
    let line = |lock: &str, id: &str| {
        let start = format!("\"{id}\" = ");
        lock.lines().find(|line| line.starts_with(&start)).unwrap_or_default().to_owned()
    };
    let first = build(1_000_000_000);
    folder.write("r/t.md", MARKDOWN);
    let second = build(1_000_000_001);
    for gone in ["gone", "kept/output/o1", "kept/cloze/c2"] {
        let line = line(&second, gone);
        assert!(line.contains("modified = 1000000001") && line.contains("retired = 1000000001"), "{line}");
    }
    assert_eq!(line(&second, "kept"), line(&first, "kept"));
    assert_eq!(build(1_000_000_002), second);
    // Years later the entry itself may go; its line stays, and no one is warned.
    folder.write("r/t.md", MARKDOWN.split("## What is *kept*").next().unwrap_or_default());
    assert_eq!(build(1_000_000_003), second);
}

#[test]
fn what_is_retired_cannot_be_related_and_takes_no_value() {
    let folder = folder();
    folder.write("r/t.md", MARKDOWN.replace("number=1}", "related=gone}"));
    let said = deckpress(folder.path(), &["build", "r", "--report", "json"]).expect(1);
    assert_eq!(said.codes(), ["unknown-related"]);
    folder.write("r.csv", CSV.replace(",true", ",yes"));
    let said = deckpress(folder.path(), &["build", "r.csv", "--report", "json"]).expect(1);
    assert_eq!(said.places()[2], "r.csv:3:48 wrong-type");
    folder.write("r/t.md", MARKDOWN.replace(" retired}", " retird}"));
    let codes = deckpress(folder.path(), &["check", "r", "--report", "json"]).expect(1).codes();
    let slips = codes.iter().filter(|code| *code == "bad-attribute").count();
    assert!(slips == 3 && !codes.contains(&"missing-id".to_owned()), "{codes:?}");
}
