//! Questions that move: to another deck, with another id, or from another program. What they say of where they came from
//! makes their notes the ones that learners have.

use serde_json::Value;

use crate::common::{Folder, Ran, deckpress};

/// GUIDs as Anki and other programs make them, and some that no program would.
const GUIDS: [&str; 12] = [
    "u>|k`xU_{9",
    "{{#}}",
    "*a*<b>{#c}",
    "_a_*b*<br>&amp;`c`[x](y)$z$",
    "my note",
    "1712345678901",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "größer",
    "=1+1",
    "%%",
    "a\\b",
    "#",
];

const TOML: &str = "id = \"d\"\ntitle = \"D\"\n";

fn built(folder: &Folder, corpus: &str) -> Value {
    deckpress(folder.path(), &["build", corpus, "-q", "--format", "json", "-o", "out"]).expect(0);
    serde_json::from_str(&folder.read("out/d/d.json")).unwrap()
}

/// The GUIDs of a question, of its output prompt and of its cloze.
fn guids(question: &Value) -> [&str; 3] {
    [&question["guid"], &question["outputs"][0]["guid"], &question["clozes"][0]["guid"]]
        .map(|guid| guid.as_str().unwrap_or_default())
}

#[test]
fn a_note_has_any_guid_that_its_heading_or_item_says() {
    for guid in GUIDS {
        let folder = Folder::new();
        folder.write("d/deck.toml", TOML);
        let text = format!(
            "## What is \"`{{x}}`\"? {{#q guid=\"{guid}\"}} ##\n\nIt is ``{{#q guid=\"{guid}\"}}``.\n\n\
             ```text\n## Q? {{#q guid=\"{guid}\"}}\n- {{#q guid=\"{guid}\"}}\n```\n\n\
             ### Output {{#o guid=\"o{guid}\"}}\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n\n\
             ### Cloze\n- The {{{{heart}}}} pumps. {{#c guid=\"c{guid}\"}}\n"
        );
        folder.write("d/a.md", &text);
        let export = built(&folder, "d");
        let question = &export["questions"][0];
        assert_eq!(guids(question), [guid, &format!("o{guid}"), &format!("c{guid}")]);
        assert_eq!(question["question"]["text"], "What is \"{x}\"?");
        assert_eq!(question["clozes"][0]["text"], "The heart pumps.");
        assert_eq!(
            question["code"][0]["code"],
            format!("## Q? {{#q guid=\"{guid}\"}}\n- {{#q guid=\"{guid}\"}}")
        );
        assert_eq!(question["answer"]["text"], format!("It is {{#q guid=\"{guid}\"}}."));
    }
}

#[test]
fn json_and_csv_say_it_with_the_same_keys() {
    let folder = Folder::new();
    for guid in GUIDS {
        let quoted = serde_json::to_string(guid).unwrap();
        let prompts = format!(
            r#""outputs": [{{"id": "o", "code": "1", "output": "1", "guid": {quoted}}}], "cloze": [{{"id": "c", "text": "A {{{{b}}}}.", "from": "x/y/cloze/z"}}]"#
        );
        folder.write(
            "d.json",
            format!(r#"{{"id": "d", "title": "D", "questions": [{{"id": "q", "from": "old/id", "question": "Q?", "answer": "A.", {prompts}}}]}}"#),
        );
        let json = built(&folder, "d.json");
        let [question, output, cloze] = guids(&json["questions"][0]);
        assert_eq!((question, output, cloze), ("a4AqPUDwM8j8L8", guid, "3Gi0xmeeKgzaQ0"));
        let cell = guid.replace('"', "\"\"");
        folder.write(
            "d.csv",
            format!("id,question,answer,guid,from\nq,Q?,A.,\"{cell}\",\nr,R?,B.,,old/id\ns,S?,C.,,\n"),
        );
        let csv = built(&folder, "d.csv");
        let guids: Vec<_> = (0..3).map(|at| csv["questions"][at]["guid"].as_str()).collect();
        assert_eq!(guids, [Some(guid), Some(question), None]);
    }
}

/// Where a fault is, and the place that it refers to.
fn places(ran: &Ran) -> Vec<String> {
    let place = |value: &Value| format!("{}:{}", value["file"].as_str().unwrap(), value["line"]);
    let said = ran.diagnostics();
    let said = said.iter().filter(|it| it["code"] == "duplicate-guid");
    said.map(|it| format!("{} {} {}", it["code"].as_str().unwrap(), place(it), place(&it["related"])))
        .collect()
}

#[test]
fn one_guid_twice_in_a_build_is_a_fault_with_both_places() {
    let cloze = "\n### Cloze\n- A {{b}}. {#c guid=\"g\"}\n";
    for (first, second, line) in [
        ("## A? {#a guid=\"g\"}\n\nB.\n".to_owned(), "## C? {#c guid=\"g\"}\n\nD.\n".to_owned(), 1),
        ("## A? {#a}\n\nB.\n".to_owned(), "## C? {#c from=\"x/a\"}\n\nD.\n".to_owned(), 1),
        ("## A? {#a guid=\"g\"}\n\nB.\n".to_owned(), format!("## C? {{#c}}\n\nD.\n{cloze}"), 6),
        (
            "## A? {#a retired from=\"z/z\"}\n\nB.\n".to_owned(),
            "## C? {#c from=\"z/z\"}\n\nD.\n".to_owned(),
            1,
        ),
    ] {
        let folder = Folder::new();
        for (id, text) in [("x", &first), ("y", &second)] {
            folder.write(&format!("w/{id}/deck.toml"), format!("id = \"{id}\"\ntitle = \"{id}\"\n"));
            folder.write(&format!("w/{id}/a.md"), text);
            folder.write(&format!("w/{id}/b.md"), format!("## What is {id}? {{#z}}\n\nB.\n"));
        }
        for command in ["check", "build"] {
            let ran = deckpress(folder.path(), &[command, "w", "--report", "json"]).expect(1);
            assert_eq!(places(&ran), [format!("duplicate-guid w/y/a.md:{line} w/x/a.md:1")], "{second}");
        }
    }
}
