//! What people do who meet deckpress for the first time: each mistake, and the cure that the message names.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::{EPOCH, Folder, deckpress, program, root, run, tree};

/// A mistake: the files, the command, and what the message has that says what to do.
type Mistake =
    (&'static str, &'static [(&'static str, &'static [u8])], &'static [&'static str], &'static str);

const TOML: (&str, &[u8]) = ("d/deck.toml", b"title = \"D\"\n");
const TOPIC: (&str, &[u8]) = ("d/q.md", b"## Q? {#q}\nA.\n");

const MISTAKES: &[Mistake] = &[
    // Arguments.
    ("no deck anywhere", &[], &["check"], "`deckpress new my-deck` writes a deck"),
    ("a slip in the path", &[TOML, TOPIC, ("decks/x", b"")], &["check", "deck"], "did you mean `decks`?"),
    ("a path that is not there", &[], &["check", "somewhere"], "name a deck's folder, or a .json"),
    ("no command", &[TOML, TOPIC], &["d"], "`deckpress build d`"),
    ("a slip in the command", &[], &["biuld"], "'build'"),
    ("the file of settings", &[TOML, TOPIC], &["build", "d/deck.toml"], "name the folder that it is in"),
    ("one topic of a deck", &[TOML, TOPIC], &["build", "d/q.md"], "name the folder"),
    (
        "the lock",
        &[TOML, TOPIC, ("d/deck.lock", b"")],
        &["build", "d/deck.lock"],
        "name the folder or the file that it belongs to",
    ),
    (
        "a format's other name",
        &[TOML, TOPIC],
        &["build", "d", "--format", "pdf"],
        "did you mean `sheet` or `cards`?",
    ),
    ("anki for a format", &[TOML, TOPIC], &["build", "d", "--format", "anki"], "did you mean `apkg`?"),
    ("a slip in a format", &[TOML, TOPIC], &["build", "d", "--format", "shet"], "did you mean `sheet`?"),
    (
        "--set without a value",
        &[TOML, TOPIC],
        &["build", "d", "--set", "sheet.paper"],
        "write `--set sheet.paper=letter`",
    ),
    ("--set of a list", &[TOML, TOPIC], &["build", "d", "--set", "tags=a,b"], r#"--set 'tags=["a", "b"]'"#),
    (
        "--set of a list in brackets",
        &[TOML, TOPIC],
        &["build", "d", "--set", "authors=[Ada Lovelace]"],
        r#"--set 'authors=["Ada Lovelace"]'"#,
    ),
    (
        "--set without the table",
        &[TOML, TOPIC],
        &["build", "d", "--set", "paper=letter"],
        "did you mean `sheet.paper`?",
    ),
    (
        "--set of an unknown value",
        &[TOML, TOPIC],
        &["build", "d", "--set", "sheet.paper=A6"],
        "a4, letter, legal",
    ),
    ("a new deck where one is", &[TOML, TOPIC], &["new", "d"], "name a new folder"),
    (
        "a new deck with a moving action",
        &[],
        &["new", "d", "--workflow", "a/deckpress@v1"],
        "git ls-remote https://github.com/a/deckpress",
    ),
    // The files of a deck.
    (
        "no deck.toml",
        &[("d/q.md", b"## Q?\nA.\n")],
        &["check", "d"],
        "write a deck.toml beside them: `title = \"My deck\"`",
    ),
    (
        "a slip in the name of deck.toml",
        &[("d/Deck.tml", b"")],
        &["check", "d"],
        "rename `Deck.tml` to `deck.toml`",
    ),
    (
        "a folder with a table",
        &[("d/q.csv", b"question,answer\n")],
        &["check", "d"],
        "name the file itself: `d/q.csv`",
    ),
    (
        "questions in README.md",
        &[TOML, ("d/README.md", b"## Q?\nA.\n")],
        &["check", "d"],
        "`README.md` (names in capitals are about the folder: rename it)",
    ),
    (
        "questions in a .txt",
        &[TOML, ("d/q.txt", b"## Q?\nA.\n")],
        &["check", "d"],
        "`q.txt` (not .md: rename it to `q.md`)",
    ),
    (
        "topics in a folder",
        &[TOML, ("d/topics/q.md", b"## Q?\nA.\n")],
        &["build", "d"],
        "`topics` (files of folders are not read: move them beside deck.toml)",
    ),
    (
        "a table beside deck.toml",
        &[TOML, ("d/q.csv", b"question,answer\n")],
        &["build", "d"],
        "`q.csv` (a corpus of its own: name it instead of the folder)",
    ),
    (
        "only deck.toml",
        &[TOML],
        &["build", "d"],
        "write questions into a Markdown file beside deck.toml, such as `questions.md`",
    ),
    // deck.toml.
    (
        "a colon in deck.toml",
        &[("d/deck.toml", b"title: My deck\n"), TOPIC],
        &["check", "d"],
        "write `=` between a key and its value",
    ),
    (
        "no quotes in deck.toml",
        &[("d/deck.toml", b"title = My deck\n"), TOPIC],
        &["check", "d"],
        "put texts in double quotes, `title = \"My deck\"`",
    ),
    (
        "curly quotes in deck.toml",
        &[("d/deck.toml", "title = “My deck”\n".as_bytes()), TOPIC],
        &["check", "d"],
        "use straight quotes",
    ),
    (
        "a slip in a key",
        &[("d/deck.toml", b"titel = \"D\"\n"), TOPIC],
        &["check", "d"],
        "did you mean `title`?",
    ),
    (
        "an option outside its table",
        &[("d/deck.toml", b"title = \"D\"\ncolumns = 3\n"), TOPIC],
        &["check", "d"],
        "`sheet.columns`",
    ),
    (
        "a text for a list",
        &[("d/deck.toml", b"title = \"D\"\nauthors = \"Ada\"\n"), TOPIC],
        &["check", "d"],
        r#"write a list: `authors = ["Ada"]`"#,
    ),
    (
        "a number for a text",
        &[("d/deck.toml", b"title = \"D\"\nversion = 1\n"), TOPIC],
        &["check", "d"],
        r#"put it in quotes: `"1"`"#,
    ),
    (
        "a language's name",
        &[("d/deck.toml", b"title = \"D\"\nlang = \"english\"\n"), TOPIC],
        &["check", "d"],
        "write the code of BCP 47: `en`",
    ),
    (
        "a locale",
        &[("d/deck.toml", b"title = \"D\"\nlang = \"pt_BR\"\n"), TOPIC],
        &["check", "d"],
        "write `pt-BR`",
    ),
    (
        "an id with capitals",
        &[("d/deck.toml", b"title = \"D\"\nid = \"My Deck\"\n"), TOPIC],
        &["check", "d"],
        "lower-case letters, digits",
    ),
    // Headings and attributes.
    ("no id", &[TOML, ("d/q.md", b"## Q?\nA.\n")], &["check", "d"], "let `deckpress check --fix` write it"),
    (
        "an id with capitals and spaces",
        &[TOML, ("d/q.md", b"## Q? {#My_Q}\nA.\n")],
        &["check", "d"],
        "`my-q`",
    ),
    (
        "the same id twice",
        &[TOML, ("d/q.md", b"## Q? {#q}\nA.\n## R? {#q}\nA.\n")],
        &["check", "d"],
        "give this one its own",
    ),
    (
        "an easy question",
        &[TOML, ("d/q.md", b"## Q? {#q level=easy}\nA.\n")],
        &["check", "d"],
        "did you mean `basic`?",
    ),
    ("a slip in an attribute", &[TOML, ("d/q.md", b"## Q? {#q lvel=basic}\nA.\n")], &["check", "d"], "level"),
    (
        "a slip in a part",
        &[TOML, ("d/q.md", b"## Q? {#q}\nA.\n### Hnit\nH.\n")],
        &["check", "d"],
        "did you mean `### Hint`?",
    ),
    ("no answer", &[TOML, ("d/q.md", b"## Q? {#q}\n")], &["check", "d"], "answer"),
    ("a heading without a space", &[TOML, ("d/q.md", b"##Q? {#q}\nA.\n")], &["check", "d"], "`##`"),
    (
        "a cloze without a deletion",
        &[TOML, ("d/q.md", b"## Q? {#q}\nA.\n### Cloze\n- No deletion here. {#c}\n")],
        &["check", "d"],
        "{{",
    ),
    // JSON.
    (
        "a trailing comma",
        &[("d.json", br#"[{"id": "q", "question": "Q?", "answer": "A",}]"#)],
        &["check", "d.json"],
        "delete the comma before this place",
    ),
    (
        "single quotes",
        &[("d.json", b"[{'id': 'q'}]")],
        &["check", "d.json"],
        "strings are in straight double quotes",
    ),
    (
        "keys without quotes",
        &[("d.json", b"[{id: 1}]")],
        &["check", "d.json"],
        "put the key in double quotes",
    ),
    ("a comment", &[("d.json", b"[\n// mine\n{}]")], &["check", "d.json"], "JSON has no comments"),
    (
        "a missing comma",
        &[("d.json", br#"[{"id": "q" "question": "Q?"}]"#)],
        &["check", "d.json"],
        "write a comma before",
    ),
    (
        "a missing bracket",
        &[("d.json", br#"[{"id": "q", "question": "Q?", "answer": "A"}"#)],
        &["check", "d.json"],
        "close what is open",
    ),
    (
        "a line break in a string",
        &[("d.json", b"[{\"id\": \"q\", \"question\": \"Q?\", \"answer\": \"A\nB\"}]")],
        &["check", "d.json"],
        "write a line break inside a string as `\\n`",
    ),
    ("None of Python", &[("d.json", br#"[{"id": None}]"#)], &["check", "d.json"], "`null` in lower case"),
    (
        "objects on lines in a .json",
        &[("d.json", b"{\"id\": \"q\", \"question\": \"Q?\", \"answer\": \"A\"}\n{\"id\": \"r\"}\n")],
        &["check", "d.json"],
        "name the file d.jsonl",
    ),
    (
        "an object without questions",
        &[("d.json", br#"{"title": "D", "cards": []}"#)],
        &["check", "d.json"],
        "add `questions`",
    ),
    (
        "tags as a text",
        &[("d.json", br#"[{"id": "q", "question": "Q?", "answer": "A", "tags": "a, b"}]"#)],
        &["check", "d.json"],
        r#"write a list: `["a", "b"]`"#,
    ),
    (
        "a number in quotes",
        &[("d.json", br#"[{"id": "q", "question": "Q?", "answer": "A", "number": "1"}]"#)],
        &["check", "d.json"],
        "without quotes: `1`",
    ),
    (
        "an empty file",
        &[("d.json", b"")],
        &["check", "d.json"],
        "the file is empty: write a list of questions",
    ),
    (
        "texts for questions",
        &[("d.json", br#"["Q?"]"#)],
        &["check", "d.json"],
        r#"write an object: `{"question""#,
    ),
    // CSV.
    (
        "no header row",
        &[("d.csv", b"a;What is a?;One\n")],
        &["check", "d.csv"],
        "write a row above it: `id;question;answer`",
    ),
    (
        "no header row, two columns",
        &[("d.csv", b"What is a?,One\nWhat is b?,Two\n")],
        &["check", "d.csv"],
        "write a row above it: `question,answer`",
    ),
    (
        "no column of ids",
        &[("d.csv", b"question,answer\nQ?,A\n")],
        &["check", "d.csv"],
        "`deckpress check --fix` adds it",
    ),
    (
        "a slip in a column",
        &[("d.csv", b"id,qestion,answer\nq,Q?,A\n")],
        &["check", "d.csv"],
        "did you mean `question`?",
    ),
    (
        "a comma in a cell",
        &[("d.csv", b"id,question,answer\nq,Q?,A, B\n")],
        &["check", "d.csv"],
        "quote cells that hold the separator (`,`)",
    ),
    (
        "a cell too few",
        &[("d.csv", b"id,question,answer,tags\nq,Q?,A\n")],
        &["check", "d.csv"],
        "write a separator (`,`) for each empty cell too",
    ),
    ("an open quote", &[("d.csv", b"id,question,answer\nq,Q?,\"A\n")], &["check", "d.csv"], "close it"),
    (
        "a quote in a cell",
        &[("d.csv", b"id,question,answer\nq,Q?,a \"b\"\n")],
        &["check", "d.csv"],
        "double the quotes inside it",
    ),
    (
        "a space before a quote",
        &[("d.csv", b"id, question, answer\nq, Q?, \"a, b\"\n")],
        &["check", "d.csv"],
        "delete the space before the quote",
    ),
    (
        "a cell without a column",
        &[("d.csv", b"id,question,answer,\nq,Q?,A,x\n")],
        &["check", "d.csv"],
        "name its column in the header",
    ),
    (
        "a column twice",
        &[("d.csv", b"id,question,answer,answer\nq,Q?,A,B\n")],
        &["check", "d.csv"],
        "keep one of them",
    ),
    (
        "Windows-1252",
        &[("d.csv", b"id,question,answer\nq,Caf\xe9?,A\n")],
        &["check", "d.csv"],
        "iconv -f WINDOWS-1252 -t UTF-8",
    ),
    (
        "UTF-16 without a mark",
        &[("d.csv", b"i\0d\0,\0q\0u\0e\0s\0t\0")],
        &["check", "d.csv"],
        "text in UTF-8",
    ),
    (
        "the middle of a merge",
        &[("d.csv", b"id,question,answer\n<<<<<<< HEAD\nq,Q?,A\n=======\nq,Q?,B\n>>>>>>> b\n")],
        &["check", "d.csv"],
        "settle the merge",
    ),
];

#[test]
fn every_natural_mistake_is_told_its_cure() {
    assert!(MISTAKES.len() >= 42);
    let mut without = Vec::new();
    for (what, files, arguments, cure) in MISTAKES {
        let folder = Folder::with(files);
        let before = tree(folder.path());
        let ran = deckpress(folder.path(), arguments);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        let is_refused = matches!(ran.code, Some(1 | 2)) && tree(folder.path()) == before;
        if !is_refused || !said.contains(cure) || said.contains("panicked") {
            without.push(format!("{what}: `{cure}` is not in ({:?})\n{said}", ran.code));
        }
    }
    assert!(without.is_empty(), "{} of {}\n{}", without.len(), MISTAKES.len(), without.join("\n"));
}

/// What files are that are no corpus: a name, the bytes, what the one fault names, and a word of the way in.
const FOREIGN: &[(&str, &[u8], &str, &str)] = &[
    ("notes.txt", b"#separator:tab\n#html:true\nQ\tA\n", "a text export for Anki", "deckpress import"),
    ("notes.csv", b"#separator:Semicolon\nQ;A\n", "a text export for Anki", "deckpress import"),
    (
        "deck.json",
        br#"{"__type__": "Deck", "crowdanki_uuid": "x", "notes": []}"#,
        "a CrowdAnki deck",
        "deckpress import deck.json -o data/deck",
    ),
    ("deck.apkg", b"PK\x03\x04\x14\0\0\0\0\0collection.anki21b", "an Anki package", "deckpress import"),
    ("deck.colpkg", b"PK\x03\x04\x14\0\0\0\0\0meta collection.anki2", "an Anki package", "deckpress import"),
    ("deck.csv", b"PK\x03\x04\x14\0\0\0\0\0collection.anki2", "an Anki package", "deckpress import"),
    ("deck.json", b"PK\x03\x04\x14\0\0\0\0\0collection.anki21", "an Anki package", "deckpress import"),
    ("collection.anki2", b"SQLite format 3\0\x10\0", "a collection of Anki", "deckpress import"),
    (
        "README.md",
        b"# Interview questions\n\n## What is a?\nOne.\n",
        "a Markdown file, not a deck",
        "deckpress import README.md",
    ),
    ("q.csv", b"# Questions\n\n## What is a?\nOne.\n", "Markdown", "deckpress import q.md -o data/q"),
    ("q.yaml", b"- question: Q?\n  answer: A\n", "YAML", "yq -o=json q.yaml > q.json"),
    ("q.json", b"- question: Q?\n  answer: A\n", "YAML", "yq -o=json"),
    ("q.csv", b"---\nquestion: Q?\n", "YAML", "yq -o=json"),
    (
        "q.xlsx",
        b"PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml xl/workbook.xml",
        "an Excel workbook",
        "save it as q.csv",
    ),
    (
        "q.csv",
        b"PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml xl/workbook.xml",
        "an Excel workbook",
        "save it as q.csv",
    ),
    (
        "q.ods",
        b"PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "an OpenDocument spreadsheet",
        "save it as q.csv",
    ),
    ("q.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Excel", "save it as q.csv"),
    ("q.docx", b"PK\x03\x04\x14\0\0\0\0\0word/document.xml", "a Word document", "into a Markdown file"),
    ("q.txt", b"Hund\tdog\nKatze\tcat\n", "a list of terms, such as Quizlet exports", "name it q.tsv"),
    ("q.txt", b"question,answer\nQ?,A\n", "a table", "name the file q.csv"),
    ("q.json", b"question;answer\nQ?;A\n", "a table", "name the file q.csv"),
    ("q.csv", b"[{\"id\": \"q\"}]", "JSON", "name the file q.json"),
    ("q.csv", b"{\"id\": \"q\"}\n{\"id\": \"r\"}\n", "JSON Lines", "name the file q.jsonl"),
    (
        "q.json",
        br#"{"schema": "deckpress/corpus/v1", "id": "q", "questions": []}"#,
        "what deckpress wrote",
        "`deckpress diff`",
    ),
    ("q.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document", "into a Markdown file"),
    ("q.json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture", "![what it shows]"),
    ("q.tsv", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG picture", "![what it shows]"),
    ("q.csv", b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive", "unpack it"),
    ("q.zip", b"PK\x03\x04\x14\0\0\0\0\0a.txt", "a ZIP archive", "unpack it"),
    ("q.csv", b"<!DOCTYPE html><html><body></body></html>", "an HTML page", "into a Markdown file"),
    ("q.rtf", b"{\\rtf1\\ansi}", "an RTF document", "into a Markdown file"),
    (
        "q.csv",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        "a pointer of Git LFS",
        "git lfs pull",
    ),
    ("q.json", b"\0\xff", "not text but binary data", "text in UTF-8"),
    ("q.csv", b"\x01\xff", "not text but binary data", "text in UTF-8"),
    ("q.bin", b"\x7fELF\x02\x01\x01\0", "a program", "text in UTF-8"),
];

#[test]
fn a_file_that_is_something_else_gets_one_fault_that_names_it_and_the_way_in() {
    for (name, bytes, what, way) in FOREIGN {
        let folder = Folder::with(&[(name, bytes)]);
        for command in ["check", "build"] {
            let ran = deckpress(folder.path(), &[command, name, "--report", "json"]).expect(2);
            let [fault] = &ran.diagnostics()[..] else { panic!("{name}: {}", ran.stdout) };
            assert!(fault["message"].as_str().unwrap().contains(what), "{name}: {fault}");
            assert!(fault["help"].as_str().unwrap().contains(way), "{name}: {fault}");
            deckpress(folder.path(), &[command, name]).expect(2);
        }
    }
}

#[test]
fn a_topic_or_settings_that_are_binary_are_one_fault() {
    for name in ["d/q.md", "d/deck.toml"] {
        let folder = Folder::with(&[TOML, TOPIC]);
        folder.write(name, b"PK\x03\x04\0\0\xff\xff collection.anki2");
        let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(2);
        assert_eq!(ran.places(), [format!("{name}:1:1 no-corpus")]);
    }
}

#[test]
fn in_a_deck_folder_no_argument_is_needed() {
    let folder = Folder::with(&[TOML, TOPIC, ("d/data/other/deck.toml", b"title = \"Other\"\n")]);
    let inside = folder.join("d");
    let ran = deckpress(&inside, &["check"]).expect(0);
    assert!(ran.stderr.contains("1 question in 1 deck"), "{}", ran.stderr);
    deckpress(&inside, &["build", "--format", "json"]).expect(0);
    assert!(inside.join("out/d/d.json").exists());
    let ran = deckpress(&inside, &["diff", "out/d/d.json"]).expect(0);
    assert!(ran.stdout.contains("no question differs"));
    folder.write("d/q.md", "## Q? {#q}\n");
    let ran = deckpress(&inside, &["check", "--report", "json"]).expect(1);
    assert_eq!(ran.places(), ["q.md:1:1 empty-answer"]);
}

#[test]
fn preview_of_a_deck_folder_needs_no_argument() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let folder = Folder::with(&[TOML, TOPIC]);
    let mut command = program(&folder.join("d"), &["preview", "--port", "0"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address =
        line.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap().trim_end_matches('/');
    let host = address.split('/').next().unwrap();
    let mut page = String::new();
    for _ in 0..50 {
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        page.clear();
        stream.read_to_string(&mut page).unwrap();
        if page.contains("Q?") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(page.contains("Q?") || page.contains("/d"), "{page}");
}

/// The same two questions, with every separator, encoding, line end and sort of header.
fn tables() -> Vec<(String, Vec<u8>)> {
    let mut tables = Vec::new();
    for (sign, sep) in
        [(";", ""), ("\t", ""), (",", ""), ("|", ""), (";", "sep=;"), (",", "sep=,"), ("^", "sep=^")]
    {
        for end in ["\n", "\r\n"] {
            for header in
                [["Question", "Answer"], ["\"Vorderseite\"", "Rückseite"], ["term", "\"definition\""]]
            {
                let rows = [header, ["\"What is, or; a\ttab|?\"", "\"one \"\"é\"\"\""], ["Und?", "zwei"]];
                let lines = rows.map(|row| row.join(sign));
                let sep = if sep.is_empty() { String::new() } else { format!("{sep}{end}") };
                let text = format!("{sep}{}{end}", lines.join(end));
                let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
                    [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
                };
                let name = format!("{sign:?} {end:?} {header:?} {sep:?}");
                tables.push((format!("{name} LE"), utf16([0xFF, 0xFE], u16::to_le_bytes)));
                tables.push((format!("{name} BE"), utf16([0xFE, 0xFF], u16::to_be_bytes)));
                tables.push((format!("{name} BOM"), ["\u{feff}".as_bytes(), text.as_bytes()].concat()));
                tables.push((name, text.into_bytes()));
            }
        }
    }
    tables
}

fn text_of(bytes: &[u8]) -> String {
    let units = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<_> = bytes.chunks(2).map(|pair| unit(pair.try_into().unwrap())).collect();
        String::from_utf16(&units).unwrap()
    };
    match bytes {
        [0xFF, 0xFE, ..] => units(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

#[test]
fn a_table_of_any_spreadsheet_is_read_and_its_ids_come_from_fix_which_keeps_everything_else() {
    for (name, bytes) in tables() {
        let folder = Folder::with(&[("t.csv", &bytes)]);
        let ran = deckpress(folder.path(), &["check", "t.csv", "--report", "json"]).expect(1);
        assert_eq!(ran.codes(), ["missing-id"], "{name}: {}", ran.stdout);
        let ran = deckpress(folder.path(), &["check", "t.csv", "--fix", "--report", "json"]);
        assert_eq!(ran.code, Some(0), "{name}: {}{}", ran.stdout, ran.stderr);
        let (before, after) = (text_of(&bytes), text_of(&fs::read(folder.join("t.csv")).unwrap()));
        let sign =
            match before.lines().find_map(|line| line.trim_start_matches('\u{feff}').strip_prefix("sep=")) {
                Some(sign) => sign.to_owned(),
                None => [";", "\t", "|", ","]
                    .into_iter()
                    .find(|sign| before.contains(&format!("Und?{sign}zwei")))
                    .unwrap()
                    .to_owned(),
            };
        let mut undone = after.clone();
        for id in ["id", "what-is-or-a-tab", "und"] {
            assert!(undone.contains(&format!("{id}{sign}")), "{name}: {after}");
            undone = undone.replacen(&format!("{id}{sign}"), "", 1);
        }
        assert_eq!(undone, before, "{name}");
        deckpress(folder.path(), &["build", "t.csv", "--format", "json", "-q"]).expect(0);
        let made: serde_json::Value = serde_json::from_str(&folder.read("out/t/t.json")).unwrap();
        let texts: Vec<_> = made["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["question"]["text"].as_str().unwrap(), it["answer"]["text"].as_str().unwrap()))
            .collect();
        assert_eq!(texts[1], ("Und?", "zwei"), "{name}");
        assert!(texts[0].0.starts_with("What is, or; a"), "{name}");
        assert_eq!(texts[0].1, "one \"é\"", "{name}");
    }
}

#[test]
fn a_missing_header_is_one_fault_whose_row_makes_the_table_good() {
    for (rows, sign) in [
        ("Was ist a?;eins\nWas ist b?;zwei\n", ";"),
        ("Hund\tdog\nKatze\tcat\n", "\t"),
        ("a,Was?,eins\nb,Wie?,zwei\n", ","),
    ] {
        let folder = Folder::with(&[("t.csv", rows.as_bytes())]);
        let ran = deckpress(folder.path(), &["check", "t.csv", "--report", "json"]).expect(1);
        let [fault] = &ran.diagnostics()[..] else { panic!("{}", ran.stdout) };
        let help = fault["help"].as_str().unwrap();
        let header = help.split('`').nth(1).unwrap();
        assert!(header.contains(&format!("question{sign}answer")), "{help}");
        folder.write("t.csv", format!("{header}\n{rows}"));
        deckpress(folder.path(), &["check", "t.csv", "--fix"]).expect(0);
        deckpress(folder.path(), &["build", "t.csv", "--format", "json", "-q"]).expect(0);
    }
}

#[test]
fn a_json_array_is_a_list_of_questions() {
    let folder = Folder::with(&[("cities.json", "[{\"id\": \"q\", \"question\": \"Q?\", \"answer\": \"é\"},\n{\"question\": \"R?\", \"answer\": \"B\"}]".as_bytes())]);
    let ran = deckpress(folder.path(), &["check", "cities.json", "--report", "json"]).expect(1);
    assert_eq!(ran.places(), ["cities.json:2:1 missing-id"]);
    deckpress(folder.path(), &["check", "cities.json", "--fix"]).expect(0);
    deckpress(folder.path(), &["build", "cities.json", "--format", "json", "-q"]).expect(0);
    let made: serde_json::Value = serde_json::from_str(&folder.read("out/cities/cities.json")).unwrap();
    assert_eq!((&made["title"], made["questions"].as_array().unwrap().len()), (&"cities".into(), 2));
}

#[test]
fn a_deck_without_any_reference_is_not_asked_for_some() {
    let folder = Folder::with(&[TOML, ("d/q.md", b"## Q? {#q}\nA.\n## R? {#r}\nA.\n")]);
    deckpress(folder.path(), &["check", "d", "--strict"]).expect(0);
    folder.write("d/r.md", "## S? {#s}\nA.\n### References\n- <https://example.org/>\n");
    let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(0);
    assert_eq!(ran.places(), ["d/q.md:1:1 missing-reference", "d/q.md:3:1 missing-reference"]);
}

#[test]
fn the_command_that_new_prints_works_when_it_is_pasted() {
    for path in ["my-deck", "My Deck", "it's (mine) & $HOME", "a;b", "ünï cödé", "-x", "a\"b*?"] {
        let folder = Folder::new();
        let said = deckpress(folder.path(), &["new", "--", path]).expect(0).stdout;
        let next = said.split("next: deckpress ").nth(1).unwrap().trim();
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("\"$0\" {next} -q --format json")).arg(env!("CARGO_BIN_EXE_deckpress"));
        command.current_dir(folder.path()).env("SOURCE_DATE_EPOCH", EPOCH.to_string());
        run(command).expect(0);
    }
}

#[test]
fn a_title_that_was_typed_stays() {
    let folder = Folder::new();
    deckpress(folder.path(), &["new", "My \"Deck\""]).expect(0);
    let toml: toml::Table = folder.read("My \"Deck\"/deck.toml").parse().unwrap();
    assert_eq!((toml["title"].as_str(), toml["id"].as_str()), (Some("My \"Deck\""), Some("my-deck")));
}

#[test]
fn new_in_the_current_folder_keeps_what_is_there() {
    let folder = Folder::with(&[("my-repo/README.md", b"mine"), ("my-repo/src/x", b"mine")]);
    let here = folder.join("my-repo");
    let ran = deckpress(&here, &["new", "."]).expect(0);
    assert!(ran.stdout.contains("next: deckpress build\n") && ran.stderr.contains("README.md"), "{ran:?}");
    assert_eq!(folder.read("my-repo/README.md"), "mine");
    deckpress(&here, &["build", "--format", "json"]).expect(0);
    let before = tree(&here);
    deckpress(&here, &["new", "."]).expect(2);
    assert_eq!(tree(&here), before);
    fs::create_dir(folder.join("empty")).unwrap();
    deckpress(folder.path(), &["new", "empty"]).expect(0);
}

#[test]
fn new_writes_no_workflow_but_the_one_that_is_asked_for() {
    let folder = Folder::new();
    deckpress(folder.path(), &["new", "a"]).expect(0);
    assert!(!folder.join("a/.github").exists() && !folder.read("a/README.md").contains("workflow"));
    let action = "someone/deckpress@0123456789abcdef0123456789abcdef01234567";
    deckpress(folder.path(), &["new", "b", "--workflow", action]).expect(0);
    let workflow = folder.read("b/.github/workflows/deck.yml");
    assert_eq!(workflow.matches(&format!("uses: {action}")).count(), 2);
    // The inputs are those of the action in this repository.
    let inputs = fs::read_to_string(root().join("action.yml")).unwrap();
    let given = workflow.split("with:\n").skip(1).filter_map(|part| part.trim_start().split(':').next());
    for input in given.filter(|input| *input != "persist-credentials") {
        assert!(inputs.contains(&format!("\n  {input}:\n")), "{input}");
    }
}

#[test]
fn characters_without_a_font_are_one_warning_for_each_script_and_file_with_their_count() {
    let han = |from: u32, count: u32| (from..from + count).filter_map(char::from_u32).collect::<String>();
    let topic =
        |id: &str, text: &str| format!("## {id}? {{#{id}}}\n{}\n\n### Details\n{}\n", &text[..9], text);
    let folder = Folder::with(&[TOML]);
    folder.write("d/a.md", topic("a", &han(0x4E00, 352)) + &topic("b", &han(0x1000, 20)));
    folder.write("d/b.md", topic("c", &han(0x5E00, 40)) + "\n\u{13000}\n");
    let ran = deckpress(
        folder.path(),
        &["build", "d", "--format", "sheet", "--set", "sheet.detail=full", "--report", "json"],
    )
    .expect(0);
    let glyphs: Vec<_> = ran.diagnostics().into_iter().filter(|it| it["code"] == "missing-glyph").collect();
    let said: Vec<_> =
        glyphs.iter().map(|it| (it["file"].as_str().unwrap(), it["message"].as_str().unwrap())).collect();
    let starts = [
        ("d/a.md", "no font of the page has 352 characters of Han: `一` (U+4E00), "),
        ("d/a.md", "no font of the page has 20 characters of Myanmar: "),
        ("d/b.md", "no font of the page has 40 characters of Han: "),
        ("d/b.md", "no font of the page has `\u{13000}` (U+13000)"),
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (file, start) in starts {
        assert!(
            said.iter().any(|(at, message)| *at == file && message.starts_with(start)),
            "{start}: {said:#?}"
        );
    }
}

/// A formula that some format shows as its source is one warning, with the format, the place and what is wrong.
#[test]
fn a_formula_that_a_format_cannot_set_is_named_once_by_check_and_by_build() {
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"D\"\n"),
        ("deck/q.md", b"## What is water? {#a}\n\nIt is $\\unknown{x}$, or $x \\rule{99em}{99em}$.\n"),
    ]);
    let found = |arguments: &[&str]| {
        let ran = deckpress(folder.path(), arguments).expect(0);
        let is_math = |it: &Value| it["code"] == "unset-math";
        let place = |it: Value| format!("{}:{} {} {}", it["line"], it["column"], it["message"], it["help"]);
        ran.diagnostics().into_iter().filter(is_math).map(place).collect::<Vec<_>>()
    };
    let checked = found(&["check", "deck", "--report", "json"]);
    assert_eq!(checked.len(), 2, "{checked:?}");
    assert!(
        checked[0].starts_with("3:8 ") && checked[0].contains("unknown command `\\\\unknown`"),
        "{checked:?}"
    );
    assert!(checked[0].contains("in print and on the web page"), "{checked:?}");
    assert!(checked[1].starts_with("3:26 ") && checked[1].contains("too large"), "{checked:?}");
    assert!(checked[1].contains("in print") && !checked[1].contains("on the web page"), "{checked:?}");
    assert_eq!(found(&["build", "deck", "--report", "json"]), checked);
    assert!(found(&["build", "deck", "--format", "apkg,csv,json", "--report", "json"]).is_empty());
    assert_eq!(found(&["build", "deck", "--format", "html", "--report", "json"]).len(), 1);
    folder.write("deck/deck.toml", "title = \"D\"\nallow = [\"unset-math\"]\n");
    assert!(found(&["check", "deck", "--report", "json"]).is_empty());
}

/// Sheets and cards show other parts, so each lacks other characters.
#[test]
fn what_several_artifacts_lack_is_one_warning_for_each_script_and_file() {
    let folder = Folder::with(&[
        ("d/deck.toml", b"title = \"D\"\n[[artifact]]\nformat = \"sheet\"\nname = \"a\"\n[[artifact]]\nformat = \"sheet\"\nname = \"b\"\ndetail = \"full\"\n[[artifact]]\nformat = \"cards\"\n"),
        (
            "d/q.md",
            "## What is \u{13000}? {#a}\n\nIt is \u{13001}.\n\n### Details\n\nAnd \u{13002}, \u{12000}.\n".as_bytes(),
        ),
        ("d/r.md", "## What is \u{13001}? {#b}\n\nA sign.\n".as_bytes()),
    ]);
    let ran = deckpress(folder.path(), &["build", "d", "--report", "json"]).expect(0);
    let glyphs: Vec<_> = ran.diagnostics().into_iter().filter(|it| it["code"] == "missing-glyph").collect();
    let said: Vec<_> =
        glyphs.iter().map(|it| format!("{}: {}", it["file"].as_str().unwrap(), it["message"])).collect();
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(
        said.iter().any(|it| it.starts_with("d/q.md") && it.contains("3 characters of Egyptian")),
        "{said:#?}"
    );
    assert!(said.iter().any(|it| it.starts_with("d/q.md") && it.contains("U+12000")), "{said:#?}");
    assert!(said.iter().any(|it| it.starts_with("d/r.md") && it.contains("U+13001")), "{said:#?}");
}
