//! What an entry may have besides a heading, a sentence and code: an answer that flows, more of a question, options.

use serde_json::{Value, json};

use crate::common::{Folder, Ran, deckpress, pdf_text};

const TOML: &[u8] = b"id = \"d\"\ntitle = \"D\"\n";

fn deck(markdown: &str) -> Folder {
    Folder::with(&[("d/deck.toml", TOML), ("d/t.md", markdown.as_bytes())])
}

#[track_caller]
fn built(folder: &Folder, corpus: &str, format: &str, more: &[&str]) -> String {
    let arguments = [&["build", corpus, "-q", "--format", format, "-o", "out"], more].concat();
    deckpress(folder.path(), &arguments).expect(0);
    let out = folder.join("out/d");
    let file = std::fs::read_dir(&out).unwrap().map(|it| it.unwrap().path());
    let found: Vec<_> = file.filter(|it| it.to_str().unwrap().contains(format)).collect();
    std::fs::read_to_string(&found[0]).unwrap()
}

/// The questions of the json export, without where they stand.
#[track_caller]
fn questions(folder: &Folder, corpus: &str) -> Vec<Value> {
    let mut value: Value = serde_json::from_str(&built(folder, corpus, "json", &[])).unwrap();
    let questions = value["questions"].as_array_mut().unwrap();
    questions.iter_mut().for_each(|it| it["source"] = Value::Null);
    questions.clone()
}

/// The one question of a deck in Markdown.
#[track_caller]
fn question(entry: &str) -> Value {
    questions(&deck(entry), "d").remove(0)
}

fn check(markdown: &str) -> Ran {
    deckpress(deck(markdown).path(), &["build", "d", "--format", "json", "--report", "json"])
}

/// Code, place and help of each error.
fn errors(markdown: &str) -> Vec<String> {
    let said = check(markdown).diagnostics().into_iter().filter(|it| it["severity"] == "error");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    said.map(|it| format!("{} {}:{} {}", text(&it["code"]), it["line"], it["column"], text(&it["help"])))
        .collect()
}

/// The cells of the one note in the csv format with the package's own note types.
fn field(folder: &Folder, name: &str) -> String {
    let text = built(folder, "d", "csv", &["--set", "csv.flavour=own"]);
    let rows = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    let names = ["ID", "Question", "Answer", "Code", "Pitfall", "Details", "Refs", "Hint", "Options"];
    row[4 + names.iter().position(|it| *it == name).unwrap()].to_owned()
}

const FLOW: &str = "## Q? {#q}\nShort.\n\n```python\na = 1\n```\n\nThen this.\n\n```sh\nls\n```\n\n- and\n- that\n\n| a |\n|---|\n| b |\n\n> Said.\n\n#### More\n\n> **Pitfall** Mind.\n";

#[test]
fn code_and_prose_mix_after_the_short_answer() {
    let found = question(FLOW);
    assert_eq!(found["answer"]["text"], "Short.");
    let code: Vec<_> = found["code"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(code, ["a = 1", "ls"]);
    let kinds: Vec<_> = found["body"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["code", "paragraph", "code", "list", "table", "quote", "heading"]);
    assert_eq!(
        found["body"][0],
        json!({"kind": "code", "language": "python", "info": "python", "code": "a = 1"})
    );
    assert_eq!(
        found["body"][1],
        json!({"kind": "paragraph", "markdown": "Then this.", "text": "Then this."})
    );
    assert_eq!(found["pitfall"]["text"], "Mind.");
}

#[test]
fn what_follows_the_short_answer_is_in_the_field_code() {
    let folder = deck(FLOW);
    assert_eq!(field(&folder, "Answer"), "Short.");
    let code = field(&folder, "Code");
    let places: Vec<_> = ["a = ", "Then this.", "ls", "and", "<td>b", "Said.", "<h4>More"]
        .iter()
        .map(|it| code.find(it).unwrap_or_else(|| panic!("{it} is not in {code}")))
        .collect();
    assert!(places.is_sorted(), "{code}");
}

#[test]
fn each_detail_of_the_sheet_takes_more_of_the_flow() {
    let folder = deck(FLOW);
    for (detail, has, lacks) in [
        ("brief", &["Short."][..], &["a = 1", "Then", "ls"][..]),
        ("normal", &["Short.", "a = 1"], &["Then", "ls"]),
        ("full", &["Short.", "a = 1", "Then", "ls", "that", "Said", "More"], &[]),
    ] {
        let set = format!("sheet.detail={detail}");
        let arguments = ["build", "d", "-q", "--format", "sheet", "-o", detail, "--set", &set];
        deckpress(folder.path(), &arguments).expect(0);
        let text = pdf_text(&std::fs::read(folder.join(&format!("{detail}/d/d.sheet.pdf"))).unwrap());
        for word in has {
            assert!(text.contains(word), "{detail} lacks {word}: {text}");
        }
        for word in lacks {
            assert!(!text.contains(word), "{detail} has {word}: {text}");
        }
    }
}

#[test]
fn text_behind_the_pitfall_is_a_fault_and_code_is_not() {
    let text = "## Q? {#q}\nA.\n\n> **Pitfall** P.\n\n```python\nx\n```\n\nLost.\n";
    let cure = "move it above the pitfall, where the answer is, or below `### Details`";
    assert_eq!(errors(text), [format!("unexpected-text 10:1 {cure}")]);
    let found = question(&text.replace("Lost.\n", ""));
    assert_eq!((&found["code"][0]["code"], found.get("body")), (&json!("x"), None));
}

/// What each answer reads as, in Markdown and in JSON alike.
#[test]
fn an_answer_may_open_with_anything() {
    for (answer, text) in [
        ("- one\n- two", "one\ntwo"),
        ("1. one\n2. two", "one\ntwo"),
        ("```sh\ngit branch -a\n```", "git branch -a"),
        ("    indented", "indented"),
        ("| a | b |\n|---|---|\n| c | d |", "a\tb\nc\td"),
        ("$$x^2$$", "x^2"),
        ("> Said.", "Said."),
        ("#### Heading\n\nText.", "Heading\nText."),
        ("22.", "22."),
        ("22)", "22)"),
        ("-", "-"),
        ("*", "*"),
        ("+", "+"),
        ("1. ", "1."),
        (">", ">"),
        ("- -", "- -"),
        ("1.\n2.", "1. 2."),
        ("22.\n\nSince then.", "22.\nSince then."),
    ] {
        let native = question(&format!("## Q? {{#q}}\n\n{answer}\n"));
        assert_eq!(native["answer"]["text"], text, "{answer}");
        let line = json!({"id": "q", "question": "Q?", "answer": format!("{answer}\n")}).to_string();
        let folder = Folder::with(&[("d.jsonl", line.as_bytes())]);
        let other = questions(&folder, "d.jsonl").remove(0);
        assert_eq!(other["answer"]["text"], text, "{answer}");
        assert_eq!(native["code"], other["code"], "{answer}");
    }
}

#[test]
fn an_answer_that_opens_with_code_goes_on_behind_it() {
    let entry = "## Q? {#q}\n\n```sh\nls\n```\n\nLists.\n\n```sh\nls -a\n```\n";
    let native = question(entry);
    assert_eq!(native["answer"]["markdown"], "```sh\nls\n```");
    assert_eq!(native["body"][0]["text"], "Lists.");
    assert_eq!(native["code"].as_array().unwrap().len(), 1);
    let answer = entry.split_once("\n\n").unwrap().1;
    let line = json!({"id": "q", "question": "Q?", "answer": answer}).to_string();
    let folder = Folder::with(&[("d.jsonl", line.as_bytes())]);
    assert_eq!(questions(&folder, "d.jsonl")[0], native);
}

#[test]
fn nothing_but_white_space_is_no_answer() {
    for answer in ["", "&nbsp;", "---", "```\n```", "<br>", "&#8203;"] {
        let found = errors(&format!("## Q? {{#q}}\n\n{answer}\n"));
        assert_eq!(found.len(), 1, "{answer}: {found:?}");
        assert!(found[0].starts_with("empty-answer "), "{found:?}");
    }
}

const FRONT: &str = "## What is the output? {#q}\n### Question\nSay it:\n\n```js\nlog(1);\n```\n\n### Answer\n`1`\n\n### Reverse\nWhich one?\n";

#[test]
fn a_question_has_more_than_its_heading() {
    let found = question(FRONT);
    assert_eq!(found["question"]["text"], "What is the output?");
    assert_eq!(found["front"]["markdown"], "Say it:\n\n```js\nlog(1);\n```");
    assert_eq!(found["answer"]["text"], "1");
    let below = FRONT.replace("### Answer\n`1`\n\n", "").replace("{#q}\n", "{#q}\n`1`\n\n");
    assert_eq!(question(&below), found);
    let asked = field(&deck(FRONT), "Question");
    assert!(asked.starts_with("What is the output?<div class=\"dp-ask\"><p>Say it:</p><pre>"), "{asked}");
    let basic = built(&deck(FRONT), "d", "csv", &["--set", "csv.flavour=basic"]);
    let name_it = basic.lines().find(|line| line.starts_with("\"Which one?\"")).unwrap();
    assert!(name_it.contains("<div>What is the output?</div>") && !name_it.contains("Say it"), "{name_it}");
}

#[test]
fn one_heading_over_other_code_is_two_questions() {
    let entry = |id: &str, code: &str| {
        format!("## What is the output? {id}\nA.\n\n### Question\n```js\n{code}\n```\n\n")
    };
    assert_eq!(errors(&(entry("{#a}", "f(x)") + &entry("{#b}", "f(X)"))), [""; 0]);
    let twice = errors(&(entry("{#a}", "f(x)") + &entry("{#b}", "f(x)")));
    assert!(twice[0].starts_with("duplicate-question 9:4 "), "{twice:?}");
    let options = |id: &str, text: &str| format!("## Which? {id}\n### Options\n- [x] {text}\n- [ ] b\n\n");
    assert_eq!(errors(&(options("{#a}", "a") + &options("{#b}", "c"))), [""; 0]);

    let folder = deck(&(entry("", "f(x)") + &entry("", "f(y)")));
    deckpress(folder.path(), &["check", "d", "--fix"]).expect(0);
    let fixed = folder.read("d/t.md");
    assert!(
        fixed.contains("output? {#what-is-the-output}") && fixed.contains("output? {#what-is-the-output-2}"),
        "{fixed}"
    );
}

const OPTIONS: &str = "## Which? {#q}\n### Options\n- [ ] `a`\n- [x] b\n\n  Since *so*.\n\n- [X] c:\n\n  ```js\n  f();\n  ```\n\n  No.\n";

#[test]
fn options_are_a_list_of_boxes() {
    let options = json!([
        {"markdown": "`a`", "text": "a", "right": false},
        {"markdown": "b", "text": "b", "right": true, "why": {"markdown": "Since *so*.", "text": "Since so."}},
        {"markdown": "c:\n\n```js\nf();\n```", "text": "c:\nf();", "right": true, "why": {"markdown": "No.", "text": "No."}},
    ]);
    assert_eq!(question(OPTIONS)["options"], options);
    for other in [
        OPTIONS.replace("- [", "* ["),
        OPTIONS.replace("- [", "+ ["),
        OPTIONS.replace("- [", "7. [").replace("\n  ", "\n   "),
        OPTIONS.replace("Options", "Question"),
    ] {
        assert_eq!(question(&other)["options"], options, "{other}");
    }
}

#[test]
fn options_of_json_and_csv_are_those_of_markdown() {
    let native = question(OPTIONS);
    let listed = json!([
        {"text": "`a`"},
        {"text": "b", "right": true, "why": "Since *so*."},
        {"text": "c:\n\n```js\nf();\n```", "right": true, "why": "No."},
    ]);
    let boxes = OPTIONS.split_once("Options\n").unwrap().1;
    for options in [listed.clone(), json!(boxes)] {
        let line = json!({"id": "q", "question": "Which?", "options": options}).to_string();
        let folder = Folder::with(&[("d.jsonl", line.as_bytes())]);
        assert_eq!(questions(&folder, "d.jsonl")[0], native);
    }
    for cell in [listed.to_string(), boxes.to_owned()] {
        let row = format!("id,question,options\nq,Which?,\"{}\"\n", cell.replace('"', "\"\""));
        let folder = Folder::with(&[("d.csv", row.as_bytes())]);
        assert_eq!(questions(&folder, "d.csv")[0], native);
    }
}

#[test]
fn the_table_for_spreadsheets_reads_back_as_it_was() {
    let entry = FRONT.replace(
        "### Answer\n`1`",
        "### Options\n- [ ] 2\n\n  No.\n\n- [x] 1\n\n### Answer\nOne.\n\n```js\n1\n```\n\nThat is all.",
    );
    let native = deck(&entry);
    let table = built(&native, "d", "csv", &["--set", "csv.flavour=plain"]);
    let folder = Folder::with(&[("d.csv", table.as_bytes())]);
    let (mut was, mut is) = (questions(&native, "d").remove(0), questions(&folder, "d.csv").remove(0));
    for question in [&mut was, &mut is] {
        question["reverse"] = Value::Null;
    }
    assert_eq!(was, is);
}

#[test]
fn options_that_say_too_little_are_faults_with_their_cures() {
    let options = |list: &str| errors(&format!("## Which? {{#q}}\n### Options\n{list}"));
    for (list, fault) in [
        ("- [ ] a\n- [ ] b\n", "no-right-option 1:1 write `[x]` before what is right"),
        ("- [x] a\n- b\n", "bad-option 4:1 begin it with `[ ] `, or with `[x] ` if it is right"),
        ("- [x] a\n- []  b\n", "bad-option 4:1 begin it with `[ ] `, or with `[x] ` if it is right"),
        (
            "- [x] a\n- [x](https://a.b)\n",
            "bad-option 4:1 begin it with `[ ] `, or with `[x] ` if it is right",
        ),
        ("- [x] a\n- [ ]\n", "bad-option 4:1 write it, or delete the item"),
        (
            "- [x] a\n\nB is right.\n",
            "unexpected-text 5:1 indent a reason below its option, and write what answers the question below its heading",
        ),
    ] {
        assert_eq!(options(list), [fault], "{list}");
    }
    let json = json!({"id": "q", "question": "Q?", "options": [{"text": " ", "right": true}]}).to_string();
    let folder = Folder::with(&[("d.jsonl", json.as_bytes())]);
    let ran = deckpress(folder.path(), &["build", "d.jsonl", "--format", "json", "--report", "json"]);
    assert!(ran.codes().contains(&"bad-option".to_owned()), "{ran:?}");
}

#[test]
fn only_the_answer_tells_which_option_is_right() {
    let folder = deck(OPTIONS);
    let options = field(&folder, "Options");
    assert!(options.starts_with("<ol type=\"A\"><li><code>a</code></li><li class=\"dp-right\">b <span class=\"dp-mark\">✓ right</span>"), "{options}");
    assert_eq!(field(&folder, "Answer"), "");
    let basic = built(&folder, "d", "csv", &["--set", "csv.flavour=basic"]);
    let row = basic.lines().find(|line| line.starts_with("\"Which?")).unwrap();
    let (front, back) = row.split_once("\",\"").unwrap();
    assert!(front.contains("<li>b</li>") && !front.contains("Since") && !front.contains("right"), "{front}");
    assert!(
        back.contains("<b>B.</b> b") && back.contains("<b>C.</b> c") && !back.contains("<b>A."),
        "{back}"
    );
    let page = built(&folder, "d", "html", &[]);
    let (asked, answered) = page.split_once("class=\"dp-more w-answer\"").unwrap();
    let asked = asked.split_once("<article").unwrap().1;
    assert!(
        asked.contains("<li>b</li>") && !asked.contains("dp-right") && !asked.contains("Since"),
        "{asked}"
    );
    assert!(answered.contains("<li class=\"dp-right\">b") && answered.contains("Since"), "{answered}");
}

#[test]
fn fronts_of_printed_cards_do_not_tell_which_option_is_right() {
    let folder = deck(OPTIONS);
    deckpress(folder.path(), &["build", "d", "-q", "--format", "cards"]).expect(0);
    let pdf = std::fs::read(folder.join("out/d/d.cards.pdf")).unwrap();
    let text = pdf_text(&pdf);
    let (front, back) = text.split_once('\u{c}').unwrap();
    assert!(front.contains("f();") && !front.contains('✓') && !front.contains("Since"), "{front}");
    assert_eq!(back.matches('✓').count(), 2, "{back}");
    assert!(back.contains("Since so."), "{back}");
}

#[test]
fn only_decks_with_such_parts_bring_another_look() {
    let css = |entry: &str| {
        let folder = deck(entry);
        deckpress(folder.path(), &["build", "d", "-q", "--format", "apkg"]).expect(0);
        let (_folder, database) =
            crate::common::collection(&std::fs::read(folder.join("out/d/d.apkg")).unwrap());
        let models: String = database.query_row("SELECT models FROM col", [], |row| row.get(0)).unwrap();
        let models: Value = serde_json::from_str(&models).unwrap();
        let model = &models["1763900000001"];
        (model["css"].as_str().unwrap().contains("dp-mark"), model["mod"].as_u64().unwrap())
    };
    let plain = css("## Q? {#q}\nA.\n\n```js\nf();\n```\n");
    for entry in [OPTIONS, FRONT, FLOW] {
        let found = css(entry);
        assert!(found.0 && !plain.0 && found.1 > plain.1, "{found:?} {plain:?}");
    }
}

#[test]
fn a_note_is_newer_only_where_its_parts_changed() {
    let plain = "## A? {#a}\nA.\n\n```js\nf();\n```\n\n";
    let folder = deck(&format!("{plain}{OPTIONS}"));
    let times = |folder: &Folder| {
        let modified = |it: &Value| it["modified"].as_u64().unwrap();
        questions(folder, "d").iter().map(modified).collect::<Vec<_>>()
    };
    let before = times(&folder);
    for changed in [
        OPTIONS.replace("[ ] `a`", "[x] `a`"),
        OPTIONS.replace("Since", "As"),
        format!("{OPTIONS}\n### Question\nHm:\n"),
    ] {
        folder.write("d/t.md", format!("{plain}{OPTIONS}"));
        let before =
            times(&folder).iter().zip(&before).map(|(now, first)| *now.max(first)).collect::<Vec<_>>();
        folder.write("d/t.md", format!("{plain}{changed}"));
        let after = times(&folder);
        assert_eq!(after[0], before[0]);
        assert!(after[1] > before[1], "{changed}");
    }
}

#[test]
fn a_heading_that_names_no_part_names_those_that_there_are() {
    let found = errors("## Q? {#q}\nA.\n\n### Example\nB.\n");
    let parts = "Question, Options, Answer, Hint, Details, Output, Cloze, Occlusion, Reverse, References";
    let help = format!("parts are {parts}; headings within an answer start with `####`");
    assert_eq!(found, [format!("unknown-part 4:1 {help}")]);
    let twice = errors("## Q? {#q}\nA.\n\n### Answer\nB.\n");
    assert_eq!(
        twice,
        ["duplicate-part 4:1 join the two; what belongs to the question goes below `### Question`"]
    );
}

#[test]
fn options_that_are_all_faulty_are_not_an_answer_that_is_missing_too() {
    let codes = |folder: &Folder, name: &str| {
        deckpress(folder.path(), &["check", name, "--report", "json"]).expect(1).codes()
    };
    let topic = "## Which? {#q}\n### Options\n- a\n- b\n\n## Who? {#r}\n\n### Hint\nX.\n";
    let json = r#"[{"id": "q", "question": "Which?", "options": [{"right": true}, {"text": ""}]}]"#;
    let folder = Folder::with(&[
        ("d/deck.toml", b"title = \"D\"\n"),
        ("d/q.md", topic.as_bytes()),
        ("e.json", json.as_bytes()),
        ("f.json", br#"[{"id": "q", "question": "Which?", "options": []}]"#),
        ("g.csv", b"id,question,answer,options\nq,Which?,,- a\n"),
    ]);
    assert_eq!(codes(&folder, "d"), ["bad-option", "bad-option", "empty-answer"]);
    assert_eq!(codes(&folder, "e.json"), ["missing-key", "bad-option"]);
    assert_eq!(codes(&folder, "f.json"), ["missing-key"]);
    assert_eq!(codes(&folder, "g.csv"), ["bad-option"]);
}
