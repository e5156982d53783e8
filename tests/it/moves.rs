//! Questions that move: to another deck, with another id, or from another program. What they say of where they came from
//! makes their notes the ones that learners have.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{EPOCH, Folder, Ran, anki, deckpress, program, run, tree};

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

/// The engines of `make test`, and those that `make test-all` adds.
macro_rules! in_anki {
    ($($name:ident)*) => {$(
        mod $name {
            #[test]
            fn in_the_newest_anki() {
                super::scenes::$name("26.9.3");
            }

            #[test]
            #[ignore = "make test-all"]
            fn in_older_ankis() {
                ["25.2.7", "2.1.54"].into_iter().for_each(super::scenes::$name);
            }
        }
    )*};
}

in_anki! {
    a_question_that_moves_to_another_deck_keeps_its_history
    a_deck_that_is_split_keeps_its_history
    decks_that_become_one_keep_their_history
    a_deck_with_another_id_keeps_its_history
    a_question_with_another_id_keeps_its_history
    a_note_of_another_program_is_gone_on_with
    a_question_that_moves_without_a_word_is_new
}

/// A question with everything that makes notes and cards of it: five cards of three notes.
fn rich(id: &str, attributes: &str) -> String {
    format!(
        "## What is {id}? {{#{id}{attributes}}}\n\nThis is {id}.\n\n### Output {{#out}}\n\n```python\nprint('{id}')\n```\n\n\
         ```output\n{id}\n```\n\n### Cloze\n- The {{{{{id}}}}} is {{{{here}}}}. {{#gap}}\n\n### Reverse\nWhat is called {id}?\n\n"
    )
}

fn toml(id: &str, more: &str) -> String {
    format!("id = \"{id}\"\ntitle = \"Deck {id}\"\n{more}")
}

/// Decks in a folder, their releases, and a learner.
struct Author {
    folder: Folder,
    releases: u32,
    steps: Vec<PathBuf>,
}

impl Author {
    /// Decks of rich questions, released and learned.
    fn learned(decks: &[(&str, &[&str])]) -> Author {
        let mut author = Author { folder: Folder::new(), releases: 0, steps: Vec::new() };
        for (deck, questions) in decks {
            author.write(&format!("{deck}/deck.toml"), &toml(deck, ""));
            author
                .write(&format!("{deck}/a.md"), &questions.iter().map(|id| rich(id, "")).collect::<String>());
        }
        author.release(&[]).expect(0);
        author.steps.push("study".into());
        author
    }

    fn write(&self, name: &str, text: &str) {
        self.folder.write(&format!("w/{name}"), text);
    }

    fn delete(&self, name: &str) {
        std::fs::remove_dir_all(self.folder.join(&format!("w/{name}"))).unwrap();
    }

    /// Builds a day after the last one; the learner imports every package of it.
    fn release(&mut self, options: &[&str]) -> Ran {
        self.releases += 1;
        let out = format!("out/{}", self.releases);
        let build = ["build", "w", "--format", "apkg,csv,json", "--report", "json", "-o", &out];
        let mut command = program(self.folder.path(), &[&build, options].concat());
        command.env("SOURCE_DATE_EPOCH", (EPOCH + 86_400 * self.releases).to_string());
        let ran = run(command);
        let mut packages: Vec<_> = tree(&self.folder.join(&out))
            .into_keys()
            .filter(|it| Path::new(it).extension().is_some_and(|it| it == "apkg"))
            .collect();
        packages.sort();
        self.steps.extend(packages.iter().map(|package| self.folder.join(&format!("{out}/{package}"))));
        ran
    }

    fn check(&self, options: &[&str]) -> Ran {
        deckpress(self.folder.path(), &[&["check", "w", "--report", "json"], options].concat())
    }

    fn learner(&self, version: &str) -> Vec<Value> {
        let said = anki(version, "history.py", &self.steps);
        serde_json::from_str(said.lines().last().unwrap()).unwrap()
    }

    /// What the learner has: as many notes of each question as there are questions, known as they were.
    #[track_caller]
    fn keeps(&self, version: &str, ids: &[(&str, &str)]) -> Vec<Value> {
        let notes = self.learner(version);
        assert_eq!(notes.len(), 3 * ids.len(), "{version}: {notes:#?}");
        for (id, deck) in ids {
            for (note, cards) in
                [((*id).to_owned(), 2), (format!("{id}/output/out"), 1), (format!("{id}/cloze/gap"), 2)]
            {
                let found: Vec<_> = notes.iter().filter(|it| it["id"] == note).collect();
                assert_eq!(found.len(), 1, "{version}, {note}: {notes:#?}");
                let reviews: Vec<_> =
                    found[0]["cards"].as_array().unwrap().iter().map(|card| card[1].clone()).collect();
                assert_eq!(reviews, vec![Value::from(5); cards], "{version}, {note}");
                assert_eq!(found[0]["decks"], Value::from(vec![format!("Deck {deck}")]), "{version}, {note}");
            }
        }
        notes
    }

    /// The rows of Basic in a release, by their GUIDs.
    fn basic(&self, release: u32, deck: &str) -> BTreeSet<String> {
        let table = self.folder.read(&format!("out/{release}/{deck}/{deck}.csv"));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(table.as_bytes());
        reader.records().map(|record| record.unwrap()[3].to_owned()).collect()
    }
}

#[track_caller]
fn field<'n>(notes: &'n [Value], id: &str, name: &str) -> &'n str {
    notes.iter().find(|note| note["id"] == id).unwrap()["fields"][name].as_str().unwrap()
}

/// What is lived through, in an engine of the given version.
mod scenes {
    use super::{Author, field, rich, toml};

    /// Text that only the new release has, so that the note must be newer.
    fn reworded(text: &str) -> String {
        text.replace("This is", "That is")
    }

    pub fn a_question_that_moves_to_another_deck_keeps_its_history(version: &str) {
        let mut author = Author::learned(&[("x", &["one", "two"]), ("y", &["three"])]);
        author.write("x/a.md", &rich("one", ""));
        author.write("y/a.md", &(rich("three", "") + &rich("two", "")));
        let said = author.check(&["--fix"]).expect(0);
        assert!(!said.codes().contains(&"question-moved".to_owned()), "{}", said.stdout);
        let fixed = author.folder.read("w/y/a.md");
        assert_eq!(fixed, rich("three", "") + &rich("two", " from=\"x/two\""));
        author.write("y/a.md", &reworded(&fixed));
        assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
        let notes = author.keeps(version, &[("one", "x"), ("two", "x"), ("three", "y")]);
        assert_eq!(field(&notes, "two", "Answer"), "That is two.");
        let rows = |release| {
            author.basic(release, "x").union(&author.basic(release, "y")).cloned().collect::<Vec<_>>()
        };
        assert_eq!(rows(1), rows(2));
    }

    pub fn a_deck_that_is_split_keeps_its_history(version: &str) {
        let mut author = Author::learned(&[("x", &["one", "two", "three"])]);
        author.write("x/a.md", &rich("one", ""));
        author.write("z/deck.toml", &toml("z", "former-ids = [\"x\"]\n"));
        author.write("z/a.md", &reworded(&(rich("two", "") + &rich("three", ""))));
        assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
        let notes = author.keeps(version, &[("one", "x"), ("two", "x"), ("three", "x")]);
        assert_eq!(field(&notes, "three", "Answer"), "That is three.");
        // Alone, from what its lock remembers, it is the same.
        author.delete("x");
        author.write("z/a.md", &(rich("two", "") + &rich("three", "")));
        assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
        let notes = author.keeps(version, &[("one", "x"), ("two", "x"), ("three", "x")]);
        assert_eq!(field(&notes, "three", "Answer"), "This is three.");
    }

    /// By the old deck's lock in the folder, and by what was released.
    pub fn decks_that_become_one_keep_their_history(version: &str) {
        for is_lock_kept in [true, false] {
            let mut author = Author::learned(&[("x", &["one"]), ("y", &["two", "three"])]);
            let lock = author.folder.read("w/y/deck.lock");
            author.delete("y");
            author.write("x/deck.toml", &toml("x", "former-ids = [\"y\"]\n"));
            author.write("x/b.md", &reworded(&(rich("two", "") + &rich("three", ""))));
            assert!(author.check(&[]).codes().contains(&"former-unknown".to_owned()));
            if is_lock_kept {
                author.write("x/y.lock", &lock);
                assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
            } else {
                assert_eq!(author.release(&["--after", "out/1"]).expect(0).codes(), [""; 0]);
            }
            let notes = author.keeps(version, &[("one", "x"), ("two", "y"), ("three", "y")]);
            assert_eq!(field(&notes, "two", "Answer"), "That is two.");
            assert!(!author.check(&[]).codes().contains(&"former-unknown".to_owned()));
        }
    }

    /// With its title, and with another one.
    pub fn a_deck_with_another_id_keeps_its_history(version: &str) {
        for (title, warnings) in [("Deck x", &[][..]), ("Deck z", &["deck-moved"])] {
            let mut author = Author::learned(&[("x", &["one", "two"])]);
            let toml = toml("z", "former-ids = [\"x\"]\n").replace("Deck z", title);
            author.write("x/deck.toml", &toml);
            author.write("x/a.md", &(rich("one", "") + &reworded(&rich("two", ""))));
            assert_eq!(author.release(&[]).expect(0).codes(), warnings);
            let notes = author.keeps(version, &[("one", "x"), ("two", "x")]);
            assert_eq!(field(&notes, "two", "Answer"), "That is two.");
            assert_eq!(author.basic(1, "x"), author.basic(2, "z"));
            author.write("x/a.md", &(rich("one", "") + &rich("two", "")));
            assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
            let notes = author.keeps(version, &[("one", "x"), ("two", "x")]);
            assert_eq!(field(&notes, "two", "Answer"), "This is two.");
        }
    }

    pub fn a_question_with_another_id_keeps_its_history(version: &str) {
        let mut author = Author::learned(&[("x", &["one", "two"])]);
        author.write("x/a.md", &(rich("one", "") + &rich("two", "").replace("{#two}", "{#zwei}")));
        author.check(&["--fix"]).expect(0);
        assert!(author.folder.read("w/x/a.md").contains("{#zwei from=\"x/two\"}"));
        assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
        author.keeps(version, &[("one", "x"), ("zwei", "x")]);
    }

    pub fn a_question_that_moves_without_a_word_is_new(version: &str) {
        let mut author = Author::learned(&[("x", &["one", "two"]), ("y", &["three"])]);
        author.write("x/a.md", &rich("one", ""));
        author.write("y/a.md", &(rich("three", "") + &rich("two", "")));
        let said = author.release(&[]).expect(0);
        assert_eq!(said.codes(), ["question-moved"]);
        let help = said.diagnostics()[0]["help"].to_string();
        assert!(help.contains("from=\\\"x/two\\\""), "{help}");
        assert_eq!(author.release(&[]).expect(0).codes(), [""; 0], "it is said once");
        author.steps.push("twice".into());
        assert_eq!(author.learner(version).len(), 12);
        // A check still knows it.
        assert!(author.check(&[]).codes().contains(&"question-moved".to_owned()));
        author.check(&["--fix"]).expect(0);
        author.steps.truncate(3);
        assert_eq!(author.release(&[]).expect(0).codes(), [""; 0]);
        author.keeps(version, &[("one", "x"), ("two", "x"), ("three", "y")]);
    }

    /// An id that the package gives has nothing to do with it.
    pub fn a_note_of_another_program_is_gone_on_with(version: &str) {
        let mut author = Author::learned(&[("x", &["one"])]);
        let guid = |kind: &str| {
            let export: serde_json::Value =
                serde_json::from_str(&author.folder.read("out/1/x/x.json")).unwrap();
            assert!(export["questions"][0]["guid"].is_null());
            deckpress::export::apkg::ids::guid("x", &format!("one{kind}"))
        };
        let text = rich("eins", &format!(" guid=\"{}\"", guid("")))
            .replace("{#out}", &format!("{{#out guid=\"{}\"}}", guid("/output/out")))
            .replace("{#gap}", &format!("{{#gap guid=\"{}\"}}", guid("/cloze/gap")));
        author.delete("x");
        author.write("other/deck.toml", &toml("other", ""));
        author.write("other/a.md", &text);
        author.release(&[]).expect(0);
        let notes = author.keeps(version, &[("eins", "x")]);
        assert_eq!(field(&notes, "eins", "Answer"), "This is eins.");
    }
}

/// Two files by their names.
type Files = [(&'static str, String); 2];

/// Two decks in one form: the first has `one` and `two`; then `two` is in the second.
fn forms() -> [(&'static str, Files, Files); 4] {
    let json = |id: &str, questions: &str| {
        format!("{{\"id\": \"{id}\", \"title\": \"{id}\", \"questions\": [{questions}]}}")
    };
    let [one, two, three] = ["one", "two", "three"].map(|id| {
        format!("{{\"id\": \"{id}\", \"question\": \"What is {id}?\", \"answer\": \"A \\\"{id}\\\".\"}}")
    });
    let [row_1, row_2, row_3] =
        ["one", "two", "three"].map(|id| format!("{id},What is {id}?,\"A \"\"{id}\"\".\"\n"));
    let with_from = |row: &str| row.replacen(',', ",,", 1);
    [
        (
            "## What is two? {#two from=\"x/two\"}",
            [("x/a.md", markdown("one") + &markdown("two")), ("y/a.md", markdown("three"))],
            [("x/a.md", markdown("one")), ("y/a.md", markdown("three") + &markdown("two"))],
        ),
        (
            "{\"from\": \"x/two\", \"id\": \"two\"",
            [("x.json", json("x", &format!("{one}, {two}"))), ("y.json", json("y", &three))],
            [("x.json", json("x", &one)), ("y.json", json("y", &format!("{two}, {three}")))],
        ),
        (
            "from,id,question,answer\n,three,What is three?,\"A \"\"three\"\".\"\nx/two,two,",
            [
                ("x.csv", format!("id,question,answer\n{row_1}{row_2}")),
                ("y.csv", format!("id,question,answer\n{row_3}")),
            ],
            [
                ("x.csv", format!("id,question,answer\n{row_1}")),
                ("y.csv", format!("id,question,answer\n{row_3}{row_2}")),
            ],
        ),
        (
            "\ntwo,x/two,What",
            [
                ("x.csv", format!("id,question,answer\n{row_1}{row_2}")),
                ("y.csv", format!("id,from,question,answer\n{}", with_from(&row_3))),
            ],
            [
                ("x.csv", format!("id,question,answer\n{row_1}")),
                ("y.csv", format!("id,from,question,answer\n{}{}", with_from(&row_3), with_from(&row_2))),
            ],
        ),
    ]
}

fn markdown(id: &str) -> String {
    format!("## What is {id}? {{#{id}}}\n\nA \"{id}\".\n\n")
}

/// The lock's line of a note.
fn line(folder: &Folder, lock: &str, id: &str) -> String {
    let text = folder.read(lock);
    text.lines().find(|line| line.starts_with(&format!("\"{id}\" ="))).unwrap_or_default().to_owned()
}

fn time(line: &str) -> u32 {
    line.split("modified = ").nth(1).and_then(|rest| rest.split([',', ' ']).next()).unwrap().parse().unwrap()
}

#[test]
fn what_moved_is_written_in_each_form_and_found_in_each_release() {
    for (written, before, after) in forms() {
        let folder = Folder::new();
        for id in ["x", "y"] {
            folder.write(&format!("{id}/deck.toml"), toml(id, ""));
        }
        before.iter().for_each(|(name, text)| drop(folder.write(name, text)));
        let corpora: Vec<_> = before.iter().map(|(name, _)| name.trim_end_matches("/a.md")).collect();
        let run = |arguments: &[&str]| deckpress(folder.path(), &[arguments, &corpora].concat());
        run(&["build", "-q", "--lock", "--format", "apkg,json", "-o", "last"]).expect(0);
        let lock = |deck: usize| {
            let corpus = corpora[deck];
            corpus.rsplit_once('.').map_or(format!("{corpus}/deck.lock"), |(stem, _)| format!("{stem}.lock"))
        };
        let [x_lock, y_lock] = [folder.read(&lock(0)), folder.read(&lock(1))];
        folder.write("last.lock", &x_lock);
        let moved = |ran: &Ran| ran.codes().iter().filter(|code| *code == "question-moved").count();
        for release in ["", "last/x/x.apkg", "last/x/x.json", "last", "last.lock"] {
            after.iter().for_each(|(name, text)| drop(folder.write(name, text)));
            // With a release at hand, the locks of the run need not know.
            folder.write(
                &lock(0),
                if release.is_empty() { x_lock.clone() } else { x_lock.replace("\"two\" = ", "\"zzz\" = ") },
            );
            folder.write(&lock(1), &y_lock);
            let options: &[&str] = if release.is_empty() { &[] } else { &["--after", release] };
            let said = run(&[&["check", "--report", "json"], options].concat());
            assert_eq!(moved(&said), 1, "{release}, {written}: {}", said.stdout);
            run(&[&["check", "--fix"], options].concat()).expect(0);
            assert!(folder.read(after[1].0).contains(written), "{release}: {}", folder.read(after[1].0));
            let said = run(&[&["check", "--report", "json"], options].concat());
            assert_eq!(moved(&said), 0, "{release}, {written}: {}", said.stdout);
        }
        folder.write(&lock(0), &x_lock);
        run(&["build", "-q", "--lock", "--format", "json", "-o", "out"]).expect(0);
        let [old, new] = [line(&folder, &lock(0), "two"), line(&folder, &lock(1), "two")];
        assert!(new.contains("from = \"x/two\"") && time(&new) > time(&old), "{old}\n{new}");
        for release in ["last", "last.lock"] {
            let gate = [
                "build", "--locked", "--format", "json", "-o", "gate", "--report", "json", "--after", release,
            ];
            let codes = run(&gate).expect(0).codes();
            assert!(codes.is_empty(), "{release}: {codes:?}");
        }
    }
}

/// Decks in Markdown, built once; then as they are.
fn decks(before: &[(&str, &str)], after: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    for (deck, text) in before {
        folder.write(&format!("w/{deck}/deck.toml"), toml(deck, ""));
        folder.write(&format!("w/{deck}/a.md"), text);
    }
    deckpress(folder.path(), &["build", "w", "-q", "--format", "json", "-o", "last"]).expect(0);
    after.iter().for_each(|(deck, text)| drop(folder.write(&format!("w/{deck}/a.md"), text)));
    folder
}

/// What a check says of questions that moved, without its remarks on texts.
fn said(folder: &Folder) -> Vec<(String, String, bool)> {
    let ran = deckpress(folder.path(), &["check", "w", "--report", "json"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = ran.diagnostics();
    let moved = all.iter().filter(|it| it["code"] == "question-moved");
    moved.map(|it| (text(&it["message"]), text(&it["help"]), text(&it["help"]).contains("--fix"))).collect()
}

const KEEP: &str = "## What stays? {#stays}\n\nThis.\n";

#[test]
fn of_two_questions_with_one_text_each_is_the_one_of_its_id() {
    let same = |id: &str| format!("## What is same? {{#{id}}}\n\nThis.\n\n");
    let folder = decks(
        &[
            ("x", &(same("a") + KEEP)),
            ("y", &(same("b") + &KEEP.replace("stays", "remains"))),
            ("z", &KEEP.replace("stays", "lasts")),
        ],
        &[
            ("x", KEEP),
            ("y", &KEEP.replace("stays", "remains")),
            ("z", &(KEEP.replace("stays", "lasts") + "\n" + &same("b"))),
        ],
    );
    let said_of = said(&folder);
    assert_eq!(said_of.len(), 1, "{said_of:?}");
    assert!(said_of[0].1.contains("from=\"y/b\"") && said_of[0].2, "{said_of:?}");
    folder.write("w/z/a.md", KEEP.replace("stays", "lasts") + "\n" + &same("c"));
    let said_of = said(&folder);
    assert!(
        said_of[0].1.contains("from=\"x/a\"") && said_of[0].1.contains("from=\"y/b\"") && !said_of[0].2,
        "{said_of:?}"
    );
}

#[test]
fn an_id_that_goes_over_with_another_text_is_asked_about() {
    let folder = decks(
        &[("x", &(markdown("a") + KEEP)), ("y", KEEP)],
        &[("x", KEEP), ("y", &(KEEP.to_owned() + "\n## Now what is a? {#a}\n\nAnother.\n"))],
    );
    let said = said(&folder);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].0.contains("with another text") && said[0].1.contains("from=\"x/a\"") && !said[0].2,
        "{said:?}"
    );
    let built = deckpress(folder.path(), &["build", "w", "--format", "json", "--report", "json"]).expect(0);
    assert_eq!(built.codes(), ["question-moved"], "and that is all: {}", built.stdout);
}

#[test]
fn what_both_decks_had_did_not_move() {
    let folder = decks(&[("x", &(markdown("a") + KEEP)), ("y", &markdown("a"))], &[("x", KEEP)]);
    assert_eq!(said(&folder), []);
    let built = deckpress(folder.path(), &["build", "w", "--format", "json", "--report", "json"]).expect(0);
    assert_eq!(built.codes(), ["note-removed"]);
    let folder = decks(&[("x", &(markdown("a") + KEEP)), ("y", KEEP)], &[]);
    folder.write("w/y/a.md", KEEP.to_owned() + "\n" + &markdown("a"));
    assert_eq!(said(&folder), [], "a copy is another question");
}

/// Also one that is retired on its way.
#[test]
fn a_retired_question_that_moves_is_found() {
    let folder = decks(
        &[("x", &(markdown("a") + KEEP)), ("y", KEEP)],
        &[("x", KEEP), ("y", &(KEEP.to_owned() + "\n" + &markdown("a").replace("{#a}", "{#a retired}")))],
    );
    deckpress(folder.path(), &["check", "w", "--fix"]).expect(0);
    assert!(folder.read("w/y/a.md").contains("{#a retired from=\"x/a\"}"));
}

#[test]
fn a_question_of_several_former_decks_is_a_fault_that_names_the_ways() {
    let folder = decks(&[("x", &markdown("a")), ("y", &markdown("a")), ("z", KEEP)], &[]);
    std::fs::remove_dir_all(folder.join("w/x")).unwrap();
    std::fs::remove_dir_all(folder.join("w/y")).unwrap();
    folder.write("w/z/deck.toml", toml("z", "former-ids = [\"x\", \"y\"]\n"));
    folder.write("w/z/b.md", markdown("a"));
    let build = ["build", "w", "--format", "json", "--report", "json", "--after", "last"];
    let ran = deckpress(folder.path(), &build).expect(1);
    assert_eq!(ran.codes(), ["unclear-former"]);
    let help = ran.diagnostics()[0]["help"].to_string();
    assert!(help.contains("x/a") && help.contains("y/a"), "{help}");
    folder.write("w/z/b.md", markdown("a").replace("{#a}", "{#a from=\"y/a\"}"));
    let codes = deckpress(folder.path(), &build).expect(0).codes();
    assert!(!codes.contains(&"unclear-former".to_owned()), "{codes:?}");
    assert!(line(&folder, "w/z/deck.lock", "a").contains("from = \"y/a\""));
}

#[test]
fn a_note_that_loses_what_it_was_is_warned_of() {
    let folder = decks(&[("x", &(markdown("a") + KEEP)), ("y", KEEP)], &[]);
    let with = markdown("b").replace("{#b}", "{#b from=\"old/b\"}");
    for (first, then, cure) in [
        (with.clone(), markdown("b"), "from=\\\"old/b\\\""),
        (markdown("b").replace("{#b}", "{#b guid=\"g&1\"}"), markdown("b"), "guid=\\\"g&1\\\""),
        (markdown("b"), with, "delete"),
    ] {
        let _ = std::fs::remove_file(folder.join("w/y/deck.lock"));
        folder.write("w/y/b.md", &first);
        let build = ["build", "w/y", "--format", "json", "--report", "json"];
        assert_eq!(deckpress(folder.path(), &build).expect(0).codes(), [""; 0]);
        folder.write("w/y/b.md", &then);
        let ran = deckpress(folder.path(), &build).expect(0);
        assert_eq!(ran.codes(), ["guid-changed"]);
        assert!(ran.diagnostics()[0]["help"].to_string().contains(cure), "{}", ran.stdout);
        assert_eq!(deckpress(folder.path(), &build).expect(0).codes(), [""; 0], "it is said once");
    }
}

/// The lock of a former deck beside a table, a link to one, and files that are none.
#[test]
fn locks_beside_a_corpus_are_read_where_former_ids_name_them() {
    let folder = Folder::new();
    let table = |rows: &str| format!("id,question,answer\n{rows}");
    folder.write("x.csv", table("one,What is one?,1\n"));
    folder.write("y.csv", table("two,What is two?,2\n"));
    let run = |arguments: &[&str]| {
        deckpress(folder.path(), &[&["build", "--format", "json", "--report", "json"], arguments].concat())
    };
    run(&["x.csv", "y.csv", "--lock"]).expect(0);
    std::fs::remove_file(folder.join("y.csv")).unwrap();
    folder.write("Cargo.lock", "version = 4\n");
    folder.write("z.lock", format!("{}\n<<<<<<< a lock of another deck\n", deckpress::lock::HEADER));
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", folder.join("link.lock")).unwrap();
    folder.write("x.csv", table("one,What is one?,1\ntwo,What is two?,2\n"));
    let former = ["x.csv", "--set", "former-ids=[\"y\"]"];
    assert_eq!(run(&former).expect(0).codes(), [""; 0]);
    assert!(line(&folder, "x.lock", "two").contains("from = \"y/two\""));
    std::fs::remove_file(folder.join("y.lock")).unwrap();
    assert_eq!(run(&former).expect(0).codes(), [""; 0], "its own lock knows it now");
    assert!(line(&folder, "x.lock", "two").contains("from = \"y/two\""));
    assert_eq!(run(&["x.csv"]).expect(0).codes(), ["guid-changed"]);
    assert_eq!(run(&["x.csv", "--set", "former-ids=[\"Y y\"]"]).expect(1).codes(), ["bad-id"]);
}

/// The build that warns of a new id writes a lock; with that one, the cure comes too late.
#[test]
fn a_lock_that_took_the_questions_of_a_former_deck_for_new_ones_is_named() {
    let folder = Folder::new();
    folder.write("w/deck.toml", toml("x", ""));
    folder.write("w/a.md", rich("one", ""));
    let build = |more: &[&str]| {
        let arguments = ["build", "w", "--format", "apkg", "--report", "json"];
        deckpress(folder.path(), &[&arguments, more].concat()).expect(0)
    };
    build(&["-o", "first"]);
    let lock = folder.read("w/deck.lock");
    folder.write("w/deck.toml", toml("z", "").replace("Deck z", "Deck x"));
    assert_eq!(build(&[]).codes(), ["deck-renamed"]);
    folder.write("w/deck.toml", toml("z", "former-ids = [\"x\"]\n").replace("Deck z", "Deck x"));
    assert_eq!(build(&[]).codes(), ["former-unknown"], "no lock of it is there");
    folder.write("w/x.lock", &lock);
    for more in [&[][..], &["--after", "first"]] {
        let said = build(more);
        let of_code = |code: &str| said.diagnostics().iter().find(|it| it["code"] == code).cloned();
        let found = of_code("former-unknown").unwrap_or_else(|| panic!("{}", said.stdout));
        let message = "the lock has `one` as a question of `z`, though `former-ids` names `x`, which had it";
        assert_eq!(found["message"], message);
    }
    std::fs::remove_file(folder.join("w/x.lock")).unwrap();
    folder.write("w/deck.lock", &lock);
    assert_eq!(build(&[]).codes(), [""; 0]);
    assert!(line(&folder, "w/deck.lock", "one").contains("from = \"x/one\""));
}

/// The GUIDs of the notes in a lock that have types of their own.
fn typed_guids(folder: &Folder, lock: &str) -> Vec<String> {
    let text = folder.read(lock);
    let lines = text.split_once("[guids]\n").map_or("", |it| it.1).lines();
    let live = lines.filter(|line| !line.is_empty() && !line.contains("retired"));
    live.map(|line| line.split('"').nth(1).unwrap().to_owned()).collect()
}

/// Their GUIDs are made of the deck's id too, where they have an id alone.
#[test]
fn notes_of_other_types_go_on_where_decks_get_other_ids_and_merge() {
    let folder = Folder::new();
    let table = "[[notes]]\nfile = \"n.csv\"\ntype = \"basic\"\n";
    let build = |options: &[&str]| {
        deckpress(folder.path(), &[&["build", "w", "--format", "json", "--report", "json"], options].concat())
    };
    for (deck, note) in [("x", "one"), ("y", "two")] {
        folder.write(&format!("w/{deck}/deck.toml"), toml(deck, table));
        folder.write(&format!("w/{deck}/n.csv"), format!("id,Front,Back\n{note},Q {note},A\n"));
    }
    build(&["-o", "last"]).expect(0);
    let [one, two] = ["x", "y"].map(|deck| typed_guids(&folder, &format!("w/{deck}/deck.lock")).remove(0));
    folder.write("w/x/deck.toml", toml("z", &format!("former-ids = [\"x\", \"y\"]\n{table}")));
    folder.write("w/x/y.lock", folder.read("w/y/deck.lock"));
    std::fs::remove_dir_all(folder.join("w/y")).unwrap();
    folder.write("w/x/n.csv", "id,Front,Back\none,Q one,A\ntwo,Q two,A\nthree,Q three,A\n");
    for _ in 0..2 {
        let said = build(&[]).expect(0);
        assert!(!said.codes().iter().any(|code| code == "note-removed"), "{}", said.stdout);
        let guids = typed_guids(&folder, "w/x/deck.lock");
        assert!(guids.len() == 3 && guids.contains(&one) && guids.contains(&two), "{guids:?}");
        let _ = std::fs::remove_file(folder.join("w/x/y.lock"));
    }
}

/// To learners a deck that says what it was is the same one, and so is a question that moved.
#[test]
fn a_comparison_knows_what_moved() {
    let folder = decks(&[("x", &(markdown("a") + KEEP)), ("y", KEEP)], &[]);
    let lock = folder.read("w/x/deck.lock");
    folder.write("old/x/deck.toml", toml("x", ""));
    folder.write("old/x/a.md", markdown("a") + KEEP);
    folder.write("old/x/deck.lock", &lock);
    let diff = |new: &str| run(program(folder.path(), &["diff", "old/x", new])).stdout;
    folder.write("w/x/deck.toml", toml("x", "").replace("id = \"x\"", "id = \"z\""));
    let text = diff("w/x");
    assert!(
        text.contains("id x -> z; to learners it is another deck") && text.contains("2 new notes"),
        "{text}"
    );
    folder.write("w/x/deck.toml", toml("x", "former-ids = [\"x\"]\n").replace("id = \"x\"", "id = \"z\""));
    let text = diff("w/x");
    assert!(text.contains("id x -> z\n") && text.contains("2 notes untouched"), "{text}");
    folder
        .write("w/y/b.md", markdown("a").replace("{#a}", "{#b from=\"x/a\"}").replace("A \"a\"", "B \"a\""));
    let text = diff("w/y");
    assert!(text.contains("changed: 1 question\n  ~ b "), "{text}");
}
