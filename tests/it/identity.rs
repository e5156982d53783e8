//! A learner's history through what authors do to ids, cards and topics: asked of the real Anki.

use std::path::PathBuf;

use serde_json::Value;

use crate::common::{EPOCH, Folder, Ran, anki, deckpress, program, run};

/// The engines of `make test`, and those that `make test-all` adds.
const NEWEST: &str = "26.9.3";
const OLDER: [&str; 2] = ["25.2.7", "2.1.54"];

/// One test for the newest engine, and one for the older ones.
macro_rules! in_anki {
    ($($name:ident)*) => {$(
        mod $name {
            #[test]
            fn in_the_newest_anki() {
                super::at($name, super::NEWEST);
            }

            #[test]
            #[ignore = "make test-all"]
            fn in_older_ankis() {
                super::OLDER.iter().for_each(|version| super::at($name, version));
            }

            use super::scenes::$name;
        }
    )*};
}

in_anki! {
    topics_of_every_script_have_tags_of_their_own
    an_id_that_was_removed_is_not_given_to_another_question
    an_id_that_comes_back_for_another_question_takes_its_history
    a_prompt_that_is_dropped_leaves_a_blank_card_and_is_warned_of
    a_deletion_that_is_put_before_others_takes_no_history_once_it_is_fixed
}

fn at(scene: fn(&str), version: &str) {
    scene(version);
}

/// A corpus and its releases, one after the other.
struct Author {
    folder: Folder,
    releases: u32,
}

impl Author {
    fn new(files: &[(&str, &str)]) -> Author {
        let author = Author { folder: Folder::new(), releases: 0 };
        files.iter().for_each(|(name, text)| author.write(name, text));
        author
    }

    fn write(&self, name: &str, text: &str) {
        self.folder.write(&format!("w/{name}"), text);
    }

    fn read(&self, name: &str) -> String {
        self.folder.read(&format!("w/{name}"))
    }

    fn check(&self, arguments: &[&str]) -> Ran {
        deckpress(self.folder.path(), &[&["check", "w", "--report", "json"], arguments].concat())
    }

    /// The folder of a release, a day after the last one, and the codes of what was said.
    fn release(&mut self) -> (PathBuf, Vec<String>) {
        self.releases += 1;
        let out = format!("out-{}", self.releases);
        let arguments = ["build", "w", "--format", "apkg", "--report", "json", "-o", &out];
        let mut command = program(self.folder.path(), &arguments);
        command.env("SOURCE_DATE_EPOCH", (EPOCH + 86_400 * self.releases).to_string());
        (self.folder.join(&out), run(command).expect(0).codes())
    }
}

/// What a learner has after some steps: packages, and the word `study`.
#[track_caller]
fn learner(version: &str, steps: &[PathBuf]) -> Vec<Value> {
    // Old engines talk before they answer.
    let said = anki(version, "history.py", steps);
    serde_json::from_str(said.lines().last().unwrap()).unwrap()
}

#[track_caller]
fn note<'n>(notes: &'n [Value], id: &str) -> &'n Value {
    let found: Vec<_> = notes.iter().filter(|note| note["id"] == id).collect();
    assert_eq!(found.len(), 1, "{id}: {notes:#?}");
    found[0]
}

/// How often each card of a note was reviewed; a blank one counts below nothing.
fn reviews(note: &Value) -> Vec<i64> {
    let cards = note["cards"].as_array().unwrap().iter();
    let count = |card: &Value| card[1].as_i64().unwrap();
    cards.map(|card| if card[4] == true { -count(card) } else { count(card) }).collect()
}

fn study() -> PathBuf {
    "study".into()
}

/// What is lived through, in an engine of the given version.
mod scenes {
    use super::{Author, learner, note, reviews, study};

    const TOML: &str = "id = \"t\"\ntitle = \"T\"\n";

    pub fn topics_of_every_script_have_tags_of_their_own(version: &str) {
        let topics = ["C", "C++", "C#", "Größe & Café", "Основы", "日本", "हिन्दी"];
        let text = topics.iter().enumerate();
        let text: String =
            text.map(|(at, topic)| format!("# {topic}\n\n## Q{at}? {{#q{at}}}\n\nA.\n\n")).collect();
        let mut author = Author::new(&[("deck.toml", TOML), ("a.md", &text)]);
        let (first, said) = author.release();
        assert_eq!(said, [""; 0]);
        let notes = learner(version, &[first.join("t/t.apkg")]);
        let tags: Vec<_> = (0..topics.len())
            .map(|at| note(&notes, &format!("q{at}"))["tags"][1].as_str().unwrap().to_owned())
            .collect();
        let wanted = ["t::c", "t::c++", "t::c#", "t::größe-café", "t::основы", "t::日本", "t::हिन्दी"];
        assert_eq!(tags, wanted);
    }

    pub fn an_id_that_was_removed_is_not_given_to_another_question(version: &str) {
        let mut author = Author::new(&[
            ("deck.toml", "id = \"t\"\ntitle = \"T\"\nlang = \"ja\"\n"),
            ("a.md", "## 日本の首都は？\n\n東京。\n\n## 何？\n\n富士山。\n\n## 何?\n\n信濃川。\n"),
        ]);
        author.check(&["--fix"]).expect(0);
        let named = author.read("a.md");
        assert!(named.contains("{#ri-ben-no-shou-dou-ha}") && named.contains("{#he-2}"), "{named}");
        let (first, _) = author.release();
        author.write("a.md", &named.replace("## 何？ {#he}\n\n富士山。\n\n", ""));
        let (second, said) = author.release();
        assert_eq!(said, ["note-removed"]);
        author.write("a.md", &(author.read("a.md") + "\n## 何。\n\n円。\n"));
        author.check(&["--fix"]).expect(0);
        assert!(author.read("a.md").contains("## 何。 {#he-3}"), "{}", author.read("a.md"));
        let (third, _) = author.release();
        let steps = [first.join("t/t.apkg"), study(), second.join("t/t.apkg"), third.join("t/t.apkg")];
        let notes = learner(version, &steps);
        assert_eq!(notes.len(), 4);
        assert_eq!((reviews(note(&notes, "he")), reviews(note(&notes, "he-3"))), (vec![5], vec![0]));
    }

    pub fn an_id_that_comes_back_for_another_question_takes_its_history(version: &str) {
        let (one, two) = ("## What is one? {#one}\n\n1.\n\n", "## What is two? {#two}\n\n2.\n\n");
        let mut author = Author::new(&[("deck.toml", TOML), ("a.md", &format!("{one}{two}"))]);
        let (first, _) = author.release();
        author.write("a.md", one);
        assert_eq!(author.release().1, ["note-removed"]);
        author.write("a.md", &(one.to_owned() + "## What is three? {#two}\n\n3.\n"));
        let (third, said) = author.release();
        assert_eq!(said, ["id-reused"]);
        let notes = learner(version, &[first.join("t/t.apkg"), study(), third.join("t/t.apkg")]);
        assert_eq!(notes.len(), 2);
        assert_eq!(note(&notes, "two")["fields"]["Question"], "What is three?");
        assert_eq!(reviews(note(&notes, "two")), [5]);
    }

    const HEART: &str = "## What pumps blood? {#heart}\n\nThe heart.\n\n### Cloze\n- The {{heart}} pumps {{blood}}. {#pump}\n";

    pub fn a_prompt_that_is_dropped_leaves_a_blank_card_and_is_warned_of(version: &str) {
        let reverse = format!("{HEART}\n### Reverse\nWhich organ pumps?\n");
        let mut author = Author::new(&[("deck.toml", TOML), ("a.md", &reverse)]);
        let (first, _) = author.release();
        author.write("a.md", &HEART.replace("{{blood}}", "blood"));
        let (second, said) = author.release();
        assert_eq!(said, ["card-removed", "card-removed"]);
        assert_eq!(author.release().1, [""; 0], "it is said once");
        let notes = learner(version, &[first.join("t/t.apkg"), study(), second.join("t/t.apkg")]);
        assert_eq!(reviews(note(&notes, "heart")), [5, -5]);
        assert_eq!(reviews(note(&notes, "heart/cloze/pump")), [5, -5]);
    }

    pub fn a_deletion_that_is_put_before_others_takes_no_history_once_it_is_fixed(version: &str) {
        let mut author = Author::new(&[("deck.toml", TOML), ("a.md", HEART)]);
        let (first, _) = author.release();
        author.write("a.md", &HEART.replace("The {{heart}}", "The {{human}} {{heart}}"));
        assert_eq!(author.release().1, ["history-moved"]);
        assert_eq!(author.release().1, [""; 0], "it is said once");
        author.check(&["--fix"]).expect(0);
        assert!(
            author.read("a.md").contains("- The {{c3::human}} {{c1::heart}} pumps {{c2::blood}}. {#pump}")
        );
        let (fixed, said) = author.release();
        assert_eq!(said, [""; 0]);
        assert!(!author.check(&[]).codes().contains(&"history-moved".to_owned()));
        let notes = learner(version, &[first.join("t/t.apkg"), study(), fixed.join("t/t.apkg")]);
        assert_eq!(reviews(note(&notes, "heart/cloze/pump")), [5, 5, 0]);
    }
}
