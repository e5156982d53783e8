//! `check --fix` writes missing ids, changes nothing else, and leaves nothing to fix.

use crate::common::{Folder, Ran, deckpress};

const BARE: &str = "# Topic

## Good? {#good}
Yes.

## What is *one*?
One.

### Output
```python
print(1)
```
```output
1
```

### Cloze
- The {{first}} number is one.
- After {{one}} comes two.

## Which is two?
Two.
";

const NAMED: &str = "# Topic

## Good? {#good}
Yes.

## What is *one*? {#what-is-one}
One.

### Output {#output}
```python
print(1)
```
```output
1
```

### Cloze
- The {{first}} number is one. {#the-first-number-is-one}
- After {{one}} comes two. {#after-one-comes-two}

## Which is two? {#which-is-two}
Two.
";

fn fix(folder: &Folder, corpus: &str) -> Ran {
    deckpress(folder.path(), &["check", corpus, "--fix", "--report", "json"])
}

/// The codes of what is wrong, without remarks on what is hard to learn.
fn errors(ran: &Ran) -> Vec<String> {
    let said = ran.diagnostics().into_iter().filter(|it| it["severity"] == "error");
    said.map(|it| it["code"].as_str().unwrap().to_owned()).collect()
}

/// A file after `--fix`; a second run has nothing to say.
#[track_caller]
fn fixed(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::with(&[(name, bytes)]);
    let corpus = if name.starts_with("deck/") {
        folder.write("deck/deck.toml", "title = \"Deck\"\n");
        "deck"
    } else {
        name
    };
    let first = fix(&folder, corpus);
    let text = folder.read(name);
    let second = fix(&folder, corpus);
    assert_eq!((second.code, errors(&second).as_slice()), (Some(0), &[] as &[String]), "{first:?}\n{text}");
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(folder.read(name), text, "the second run changes nothing");
    text
}

#[test]
fn ids_of_entries_outputs_and_clozes_are_written_into_markdown() {
    assert_eq!(fixed("deck/t.md", BARE.as_bytes()), NAMED);
}

#[test]
fn a_byte_order_mark_and_crlf_stay() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(fixed("deck/t.md", windows(BARE).as_bytes()), windows(NAMED));
}

#[test]
fn an_id_is_written_beside_the_attributes_that_are_there() {
    let text = fixed("deck/t.md", b"## Q? {number=2 tags=\"a b\"}\nA.\n\n## R? { level=basic }\nA.\n");
    assert!(text.starts_with("## Q? {#q number=2 tags=\"a b\"}\n"), "{text}");
    assert!(
        text.contains("## R? {#r level=basic }\n") || text.contains("## R? {#r  level=basic }\n"),
        "{text}"
    );
}

#[test]
fn ids_are_written_into_json() {
    let json = "{\"title\": \"D\", \"questions\": [\n  {\"question\": \"Käse or Wurst?\", \"answer\": \"B.\"},\n  \
                {\"id\": \"\", \"question\": \"Who?\", \"answer\": \"C.\"}]}\n";
    let expected = "{\"title\": \"D\", \"questions\": [\n  {\"id\": \"kase-or-wurst\", \"question\": \"Käse or \
                    Wurst?\", \"answer\": \"B.\"},\n  {\"id\": \"who\", \"question\": \"Who?\", \"answer\": \"C.\"}]}\n";
    assert_eq!(fixed("d.json", json.as_bytes()), expected);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(fixed("d.json", windows(json).as_bytes()), windows(expected));
}

#[test]
fn ids_are_written_into_json_lines() {
    let lines = "{\"question\": \"A?\", \"answer\": \"B.\"}\n\n{\"question\": \"C?\", \"answer\": \"D.\"}\n";
    let expected = "{\"id\": \"a\", \"question\": \"A?\", \"answer\": \"B.\"}\n\n{\"id\": \"c\", \"question\": \
                    \"C?\", \"answer\": \"D.\"}\n";
    assert_eq!(fixed("d.jsonl", lines.as_bytes()), expected);
}

#[test]
fn ids_are_written_into_empty_cells() {
    let rows = "id,question,answer\n,A?,B.\n\"\",\"C, or c?\",D.\n";
    let expected = "id,question,answer\na,A?,B.\n\"c-or-c\",\"C, or c?\",D.\n";
    assert_eq!(fixed("d.csv", rows.as_bytes()), expected);
}

#[test]
fn ids_of_outputs_and_clozes_are_written_into_json() {
    let json = r#"{"title": "D", "questions": [{"id": "a", "question": "A?", "answer": "B.",
        "outputs": [{"code": "print(1)", "output": "1"}], "cloze": [{"text": "{{B}} is it."}]}]}"#;
    let text = fixed("d.json", json.as_bytes());
    assert_eq!(text.matches("\"id\": ").count(), 3, "{text}");
}

#[test]
fn questions_that_would_get_the_same_id_get_different_ones() {
    let text = fixed("deck/t.md", b"## What is C?\nA.\n\n## What is C++?\nB.\n");
    assert!(text.contains("## What is C? {#what-is-c}\n"), "{text}");
}

#[test]
fn an_id_that_stands_somewhere_is_not_given_again() {
    let text = fixed("deck/t.md", b"## What is C++?\nA.\n\n## What is C? {#what-is-c}\nB.\n");
    assert!(text.contains("## What is C? {#what-is-c}\n"), "{text}");
}

#[test]
fn a_question_without_latin_letters_gets_an_id_too() {
    let text = fixed("deck/t.md", "## 何?\nA.\n\n## 誰?\nB.\n".as_bytes());
    assert!(!text.contains("{#}"), "{text}");
}

#[test]
fn two_output_prompts_without_names_get_different_ones() {
    let prompt = "### Output\n```python\nprint(1)\n```\n```output\n1\n```\n";
    let text = fixed("deck/t.md", format!("## Q? {{#q}}\nA.\n\n{prompt}\n{prompt}").as_bytes());
    assert_eq!(text.matches("### Output {#").count(), 2, "{text}");
}

#[test]
fn what_cannot_be_fixed_is_still_reported_and_stays() {
    let folder = Folder::with(&[("d.json", b"{\"title\": \"D\", \"questions\": [{\"question\": \"A?\"}, {\"id\": \"b\", \"question\": \"B?\", \"answer\": \"C.\"}]}\n")]);
    let ran = fix(&folder, "d.json").expect(1);
    assert_eq!(errors(&ran), ["missing-key"]);
    assert!(folder.read("d.json").contains("{\"id\": \"a\", \"question\""));
}

#[test]
fn a_file_with_a_character_that_is_replaced_while_reading_is_fixed_in_the_right_place_or_left_alone() {
    let original = "## First? {#first}\nBell \u{7} here.\n\n## Second?\nB.\n";
    let folder =
        Folder::with(&[("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/t.md", original.as_bytes())]);
    let ran = fix(&folder, "deck").expect(1);
    let text = folder.read("deck/t.md");
    if text == original {
        assert_eq!(errors(&ran), ["control-character", "missing-id"], "what is left is reported");
    } else {
        assert_eq!(text, original.replace("Second?", "Second? {#second}"));
    }
}

/// Marks alone give no word: their id is made of a hash of the text, so that two authors on two branches do not choose one
/// for two questions.
#[test]
fn a_question_without_a_word_gets_an_id_of_its_text() {
    let ids = |texts: &[&str]| {
        let folder = Folder::new();
        folder.write("d/deck.toml", "id = \"d\"\ntitle = \"D\"\n");
        let text: Vec<_> = texts.iter().map(|text| format!("## {text}\n\nA.\n\n")).collect();
        folder.write("d/a.md", text.concat());
        deckpress(folder.path(), &["check", "d", "--fix"]).expect(0);
        let fixed = folder.read("d/a.md");
        let ids =
            fixed.lines().filter_map(|line| Some(line.split_once("{#")?.1.trim_end_matches('}').to_owned()));
        ids.collect::<Vec<_>>()
    };
    let both = ids(&["?!", "¿…?"]);
    assert!(
        both.iter().all(|id| id.len() == "question-".len() + 12 && id.starts_with("question-")),
        "{both:?}"
    );
    assert_ne!(both[0], both[1]);
    assert_eq!(ids(&["¿…?"]), both[1..], "it does not depend on what is beside it");
}

#[test]
fn thousands_of_equal_questions_get_ids_at_once() {
    const COUNT: usize = 20_000;
    let rows = "What is it?,That.\n".repeat(COUNT);
    let folder = Folder::with(&[("q.csv", format!("question,answer\n{rows}").as_bytes())]);
    // They are asked twice, all of them; that is for the author.
    deckpress(folder.path(), &["check", "q.csv", "--fix", "-q"]).expect(1);
    let text = folder.read("q.csv");
    assert!(text.contains("\nwhat-is-it,"), "{}", &text[..200]);
    assert!(text.contains(&format!("\nwhat-is-it-{COUNT},")), "{}", &text[text.len() - 200..]);
}
