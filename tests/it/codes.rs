//! Every code of a diagnostic can be had from files: the smallest input for each, and how the run then ends.

use std::fs;

use deckpress::diagnostic::{Class, Code, Severity};

use crate::common::{Folder, program, run, tree};

/// The smallest thing that brings a code about.
enum Cause {
    /// A topic file of a deck that is good otherwise.
    Topic(&'static str),
    /// The same in bytes.
    Bytes(&'static [u8]),
    /// deck.toml of a deck that is good otherwise.
    Toml(&'static str),
    Json(&'static str),
    Csv(&'static str),
    /// A topic file, and the arguments with which it is built.
    Build(&'static str, &'static [&'static str]),
    /// A question with a source, of which `check` has a remark.
    Remark(&'static str),
    /// Files of a source that is imported.
    Imported(&'static [(&'static str, &'static str)]),
    /// Something else about the files or the surroundings.
    Setting(fn() -> (Folder, std::process::Command)),
    /// It cannot be had from files, and why.
    Never(&'static str),
}

const TITLE: &str = "title = \"Deck\"\n";
const GOOD: &str = "## Q? {#q}\nA.\n";

#[expect(clippy::too_many_lines, reason = "one arm a code")]
fn cause(code: Code) -> Cause {
    use Cause::{Build, Bytes, Csv, Imported, Json, Never, Remark, Setting, Toml, Topic};
    match code {
        Code::InvalidUtf8 => Bytes(b"## Q? {#q}\nA \xFF.\n"),
        Code::ControlCharacter => Topic("## Q? {#q}\nA \u{7}.\n"),
        Code::BidiOverride => Topic("## Q? {#q}\nA.\n```python\nx = '\u{202e}'\n```\n"),
        Code::JsonSyntax => Json("{\"title\": \"D\", \"questions\": [}"),
        Code::CsvSyntax => Csv("id,question,answer\nq,Q?,\"A\n"),
        Code::TomlSyntax => Toml("title = \"Deck\"\n]\n"),
        Code::UnknownKey => Json(
            r#"{"title": "D", "questions": [{"id": "q", "question": "Q?", "answer": "A.", "anwser": "A."}]}"#,
        ),
        Code::DuplicateKey => Json(
            r#"{"title": "D", "questions": [{"id": "q", "question": "Q?", "answer": "A.", "answer": "B."}]}"#,
        ),
        Code::MissingKey => Json(r#"{"questions": [{"id": "q", "question": "Q?", "answer": "A."}]}"#),
        Code::WrongType => Json(
            r#"{"title": "D", "questions": [{"id": "q", "question": "Q?", "answer": "A.", "number": "1"}]}"#,
        ),
        Code::UnknownSetting => Toml("title = \"Deck\"\nlanguage = \"en\"\n"),
        Code::BadSetting => Toml("title = \"Deck\"\n[sheet]\npaper = \"a0\"\n"),
        Code::UnexpectedText => Topic("lost\n\n## Q? {#q}\nA.\n"),
        Code::UnknownPart => Topic("## Q? {#q}\nA.\n### Hnit\nH.\n"),
        Code::DuplicatePart => Topic("## Q? {#q}\nA.\n### Hint\nH.\n### Hint\nH.\n"),
        Code::EmptyPart => Topic("## Q? {#q}\nA.\n### Hint\n"),
        Code::BadAttribute => Topic("## Q? {#q colour=red}\nA.\n"),
        Code::ActingField => Setting(|| with_notes("{{Front}}", "<script>x</script>")),
        Code::MissingFile => Setting(|| with_notes("{{Front}}", "<img src='a.png'>")),
        Code::UntrustedTemplate => Setting(|| with_notes("{{Front}}<script>x</script>", "a")),
        Code::MissingId => Topic("## Q?\nA.\n"),
        Code::BadId => Topic("## Q? {#Q}\nA.\n"),
        Code::DuplicateId => Topic("## Q? {#q}\nA.\n## R? {#q}\nB.\n"),
        Code::BadIdentity => Topic("## Q? {#q from=\"q\"}\nA.\n"),
        Code::DuplicateGuid => Topic("## Q? {#q guid=\"g\"}\nA.\n## R? {#r guid=\"g\"}\nB.\n"),
        Code::FragileGuid => {
            Build("## Q? {#q guid=\"=1+1\"}\nA.\n", &["--format", "csv", "--set", "csv.flavour=own"])
        }
        Code::DuplicateNumber => Topic("## Q? {#q number=1}\nA.\n## R? {#r number=1}\nB.\n"),
        Code::DuplicateQuestion => Topic("## Q? {#q}\nA.\n## *Q?* {#r}\nB.\n"),
        Code::EmptyQuestion => {
            Json(r#"{"title": "D", "questions": [{"id": "q", "question": "\u200b", "answer": "A."}]}"#)
        }
        Code::EmptyAnswer => Topic("## Q? {#q}\n"),
        Code::BadOption => Topic("## Q? {#q}\n### Options\n- [x] a\n- b\n"),
        Code::NoRightOption => Topic("## Q? {#q}\n### Options\n- [ ] a\n- [ ] b\n"),
        Code::HardToType => Topic("## Q? {#q typed}\n$x^2$\n"),
        Code::BadOcclusion => Topic("## Q? {#q}\nA.\n### Occlusion {#o}\n- 1 2 3 4 L {#l}\n"),
        Code::EmptyDeck => Topic(""),
        Code::BadTag => Topic("## Q? {#q tags=\"a::\"}\nA.\n"),
        Code::UnknownLevel => Topic("## Q? {#q level=easy}\nA.\n"),
        Code::UnknownRelated => Topic("## Q? {#q related=\"r\"}\nA.\n"),
        Code::BadReference => Topic("## Q? {#q}\nA.\n### References\n- a book\n"),
        Code::BadLink => Topic("## Q? {#q}\n[A](javascript:alert(1)).\n"),
        Code::MissingMedia => Topic("## Q? {#q}\n![A](a.png)\n"),
        Code::BadMedia => Topic("## Q? {#q}\n![A](https://example.org/a.png)\n"),
        Code::BadFont => Toml("title = \"Deck\"\n[pdf]\nfonts = \"fonts\"\n"),
        Code::NoDeletion => Topic("## Q? {#q}\nA.\n### Cloze\n- A. {#a}\n"),
        Code::BadDeletion => Topic("## Q? {#q}\nA.\n### Cloze\n- {{A}} {{c500::B}} {#a}\n"),
        Code::MissingOutput => Topic("## Q? {#q}\nA.\n### Output {#o}\n```python\nprint(1)\n```\n"),
        Code::RawHtml => Topic("## Q? {#q}\nA <b>.\n"),
        Code::LongRow => Topic("## Q? {#q}\n| A |\n|---|\n| B | C |\n"),
        Code::NotATable => Topic("## Q? {#q}\n| A | B |\n| C | D |\n"),
        Code::UnusedLink => Topic("## Q? {#q}\nA.\n\n[x]: https://example.org\n"),
        Code::SetextHeading => Topic("## Q? {#q}\nA.\n---\nB.\n"),
        Code::FrontMatter => Topic("---\ntags: a\n\n## Q? {#q}\nA.\n"),
        Code::DollarSign => Topic("## Q? {#q}\nA$|B$.\n"),
        Code::ForeignMark => Topic("## Q? {#q}\nA [[B]].\n"),
        Code::StrayDeletion => Topic("## Q? {#q}\n{{c1::A}}.\n"),
        Code::Comment => Topic("## Q? {#q}\nA. <!-- B -->\n"),
        Code::OpenComment => Topic("## Q? {#q}\nA.\n\n<!-- B\n"),
        Code::TooDeep => Topic("## Q? {#q}\nA.\n\n> > > > > > > > > > > > > > > > > deep\n"),
        Code::Limit => Setting(|| {
            let (head, dashes) = ("|a".repeat(101), "|-".repeat(101));
            check(&format!("## Q? {{#q}}\nA.\n\n{head}|\n{dashes}|\n"), &[])
        }),
        Code::UnknownLanguage => Topic("## Q? {#q}\nA.\n```cobol\nSTOP RUN.\n```\n"),
        Code::NotKept => Setting(sound_on_paper),
        Code::UnsetMath => Build("## Q? {#q}\nA $\\unknown$.\n", &["--format", "sheet"]),
        Code::UndrawnPicture => Setting(damaged_picture),
        Code::UndrawnText => Setting(drawing_with_html),
        Code::MissingGlyph => Build("## Q? {#q}\nA \u{13000}.\n", &["--format", "sheet"]),
        Code::Overflow => Setting(|| cards(&format!("## {}? {{#q}}\nA.\n", "Many words ".repeat(500)))),
        Code::SmallerType => Setting(|| cards(&format!("## Q? {{#q}}\n{}\n", "Many words. ".repeat(70)))),
        Code::PitfallLeftOff => Setting(|| {
            let pitfall = "Many words. ".repeat(120);
            cards(&format!("## Q? {{#q}}\nA.\n\n> **Pitfall** {pitfall}\n"))
        }),
        Code::CodeLeftOff => Setting(|| cards(&format!("## Q? {{#q}}\nA.\n```\n{}```\n", "1\n".repeat(30)))),
        Code::LongQuestion => Remark("## What a b c d e f g h i j k l m n o p q r s t u? {#q}\nA.\n"),
        Code::NoAsk => Remark("## Name Q {#q}\nA.\n"),
        Code::TwoAsks => Remark("## What is Q? Why R? {#q}\nA.\n"),
        Code::YesNoQuestion => Remark("## Is Q? {#q}\nA.\n"),
        Code::NoAntecedent => Remark("## What is it? {#q}\nA.\n"),
        Code::NearDuplicate => Setting(near_duplicate),
        Code::LongAnswer => Setting(long_answer),
        Code::RepeatsQuestion => {
            Remark("## Which one two three four five six? {#q}\nIt is one two three four five six.\n")
        }
        Code::LongEnumeration => Remark("## Q? {#q}\n- A\n- B\n- C\n- D\n"),
        Code::LongCode => {
            Remark("## Q? {#q}\nA.\n```python\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n```\n")
        }
        Code::WideCode => Remark(
            "## Q? {#q}\nA.\n```python\nnames = 'this line of code is wider than a column of a sheet is'\n```\n",
        ),
        Code::BareCode => Remark("## Q? {#q}\nAn __init__.\n"),
        Code::ManyDeletions => {
            Remark("## Q? {#q}\nA.\n### Cloze\n- One {{a}} two {{b}} three {{c}} four {{d}}. {#c}\n")
        }
        Code::LongDeletion => Remark("## Q? {#q}\nA.\n### Cloze\n- One two three {{a b c d e}}. {#c}\n"),
        Code::HidesEverything => Remark("## Q? {#q}\nA.\n### Cloze\n- One {{two three}}. {#c}\n"),
        Code::MissingReference => Setting(|| {
            check("## P? {#p}\nA.\n### References\n- <https://example.org/>\n## Q? {#q}\nA.\n", &[])
        }),
        Code::CodeFailed => Setting(|| check(&sourced("## Q? {#q}\nA.\n```python\n1 / 0\n```\n"), &RUN)),
        Code::OutputDiffers => Setting(|| {
            let topic = "## Q? {#q}\nA.\n### Output {#o}\n```python\nprint(1)\n```\n```output\n2\n```\n";
            check(&sourced(topic), &RUN)
        }),
        Code::MissingModule => {
            Setting(|| check(&sourced("## Q? {#q}\nA.\n```python\nimport no_such_library\n```\n"), &RUN))
        }
        Code::NoInterpreter => Setting(|| check(&sourced(GOOD), &["--run-code", "--python", "./none"])),
        Code::DeckRenamed => Setting(|| with("deck/deck.lock", "version = 1\ndeck = \"other\"\n\n[notes]\n")),
        Code::DeckMoved => Setting(|| with("deck/deck.lock", "version = 2\ntitle = \"Other\"\n")),
        Code::NoteTypesChanged => Setting(|| with("deck/deck.lock", "version = 2\nnote-types = \"0\"\n")),
        Code::NoteRemoved => Setting(|| {
            with("deck/deck.lock", "version = 1\n\n[notes]\n\"old\" = { hash = \"0\", modified = 1 }\n")
        }),
        Code::DuplicateTitle => Setting(|| {
            let (folder, _) = with("other/deck.toml", "id = \"other\"\ntitle = \"Deck\"\n");
            folder.write("other/q.md", GOOD);
            let command = program_in(&folder, &["deck", "other"]);
            (folder, command)
        }),
        Code::DuplicateTopicTag => Topic("# A\n## Q? {#q}\nA.\n# A!\n## R? {#r}\nB.\n"),
        Code::SharedTopicTag => Setting(|| {
            let lock = "version = 3\n[topics]\nA = \"a\"\n\"A!\" = \"a\"\n";
            with_lock(lock, "# A\n## Q? {#q}\nA.\n# A!\n## R? {#r}\nB.\n")
        }),
        Code::TopicRenamed => Setting(|| with_lock(&lock_of("topic = \"Old\""), "# New\n## Q? {#q}\nA.\n")),
        Code::TopicWithoutTag => Topic("# !\n## Q? {#q}\nA.\n"),
        Code::IdReused => Setting(|| with_lock(&lock_of("retired = 1"), GOOD)),
        Code::CardRemoved => Setting(|| with_lock(&lock_of("cards = [1, 2]"), GOOD)),
        Code::HistoryMoved => Setting(|| {
            let (folder, command) = with_lock("", "## Q? {#q}\nA.\n### Cloze\n- {{One}} is {{two}}. {#c}\n");
            run(program_in(&folder, &["deck", "--format", "json"])).expect(0);
            folder.write("deck/q.md", "## Q? {#q}\nA.\n### Cloze\n- {{Now}} {{One}} is {{two}}. {#c}\n");
            (folder, command)
        }),
        Code::QuestionMoved => Setting(|| {
            let (folder, command) = with("deck/q.md", GOOD);
            run(program_in(&folder, &["deck", "--format", "json"])).expect(0);
            folder.write("deck/q.md", "## Q? {#p}\nA.\n");
            (folder, command)
        }),
        Code::GuidChanged => Setting(|| with_lock(&lock_of("guid = \"g\""), GOOD)),
        Code::UnclearFormer => Setting(|| {
            let (folder, command) = with("deck/a.lock", &former("a"));
            folder.write("deck/b.lock", former("b"));
            folder.write("deck/deck.toml", "title = \"Deck\"\nformer-ids = [\"a\", \"b\"]\n");
            (folder, command)
        }),
        Code::FormerUnknown => Toml("title = \"Deck\"\nformer-ids = [\"a\"]\n"),
        Code::LockChanged => Build(GOOD, &["--locked"]),
        Code::LockSyntax => Setting(|| with("deck/deck.lock", "version = 1\n[notes]\nq = 3\n")),
        Code::NoPackageToOpen => Build(GOOD, &["--format", "json", "--open"]),
        Code::NotOpened => Never("everything is written before it: tests/it/open.rs has it"),
        Code::LockReadOnly => Setting(lock_that_cannot_be_named),
        Code::PassedOver => Setting(|| with("deck/SQL.md", "## Select? {#select}\nYes.\n")),
        Code::NoCorpus => Setting(|| {
            let folder = Folder::new();
            let command = program_in(&folder, &["nowhere"]);
            (folder, command)
        }),
        Code::LockConflict => {
            Setting(|| with("deck/deck.lock", "version = 2\n<<<<<<< a\n=======\n>>>>>>> b\n"))
        }
        Code::LockTime => Setting(|| {
            let note = "\"q\" = { hash = \"0\", modified = 4294967295 }";
            with("deck/deck.lock", &format!("version = 2\ndeck = \"deck\"\n\n[notes]\n{note}\n"))
        }),
        Code::LockOlder => Setting(|| {
            let (folder, _) = released(str::to_owned);
            let lock = folder.read("deck/deck.lock");
            let start = lock.find("version = ").unwrap() + "version = ".len();
            folder.write("deck/deck.lock", format!("{}1{}", &lock[..start], &lock[start + 1..]));
            let command = program_in(&folder, &["deck", "--locked", "-o", "again"]);
            (folder, command)
        }),
        Code::LockMissing => Setting(|| {
            let folder = Folder::with(&[("d.csv", b"id,question,answer\nq,Q?,A.\n")]);
            let command = program_in(&folder, &["d.csv", "--format", "apkg,csv"]);
            (folder, command)
        }),
        Code::NotNewer => Setting(|| released(|lock| lock.replace("hash = \"", "hash = \"0"))),
        Code::NewerForNothing => Setting(|| released(|lock| lock.replace("modified = 1", "modified = "))),
        Code::NothingReleased => Setting(|| {
            released(|lock| {
                lock.replace("deck = \"", "deck = \"other-")
                    .replace("\"q\"", "\"r\"")
                    .replace("text = \"", "text = \"0")
            })
        }),
        Code::NotADeck => Setting(|| {
            let folder = Folder::with(&[("a.apkg", b"no package")]);
            let command = program(folder.path(), &["import", "--report", "json", "a.apkg", "-o", "a"]);
            (folder, command)
        }),
        Code::NotARelease => Setting(|| {
            let folder = Folder::with(&[
                ("a.apkg", b"no package"),
                ("b.json", b"{\"title\": \"B\", \"questions\": []}"),
            ]);
            let command = program(folder.path(), &["diff", "--report", "json", "a.apkg", "b.json"]);
            (folder, command)
        }),
        Code::AlreadyThere => Setting(|| {
            let folder = Folder::with(&[("deck/deck.toml", TITLE.as_bytes())]);
            let command = program(folder.path(), &["new", "--report", "json", "deck"]);
            (folder, command)
        }),
        Code::NoQuestions => Setting(|| {
            let folder = Folder::with(&[("README.md", b"# Tool\n\nIt runs.\n")]);
            let command =
                program(folder.path(), &["import", "--report", "json", "README.md", "-o", "data/deck"]);
            (folder, command)
        }),
        Code::NotImported => Imported(&[("README.md", "## 1. What is it?\n\n[It](other.md).\n")]),
        Code::CountDiffers => {
            Imported(&[("README.md", "- [A](#a)\n- [B](#b)\n\n## 1. What is it?\n\nIt.\n")])
        }
        Code::NoLicence => Imported(&[("README.md", "## 1. What is it?\n\nIt.\n"), ("LICENSE", "")]),
        Code::LicenceForbids => {
            Imported(&[("README.md", "## 1. What is it?\n\nIt.\n"), ("LICENSE", "CC BY-NC 4.0")])
        }
        Code::PerhapsReworded => Setting(|| {
            let folder = Folder::with(&[
                ("README.md", b"## 1. What is black tea?\n\nIt.\n"),
                ("LICENSE", b"MIT License"),
            ]);
            let arguments = ["import", "--report", "json", "README.md", "-o", "deck"];
            program(folder.path(), &arguments).output().unwrap();
            folder.write("README.md", b"## 1. What is dark tea?\n\nIt.\n");
            let command = program(folder.path(), &arguments);
            (folder, command)
        }),
        Code::OutsideCorpus => Setting(|| {
            let (folder, command) = with("outside.md", GOOD);
            fs::create_dir(folder.join("deck/a-folder.md")).unwrap();
            (folder, command)
        }),
        Code::PathCollision => {
            Toml("title = \"Deck\"\n[[artifact]]\nformat = \"csv\"\n[[artifact]]\nformat = \"csv\"\n")
        }
        Code::BadTemplate => Setting(|| templates("output.back.html", "{{Answer}}")),
        Code::RemoteResource => Setting(|| templates("card.css", "@import 'https://example.org/a.css';")),
        Code::BadEpoch => Setting(|| {
            let (folder, mut command) = with("deck/q.md", GOOD);
            command.env("SOURCE_DATE_EPOCH", "yesterday");
            (folder, command)
        }),
        Code::ExportFailed => {
            Never("no content is known that makes a library refuse; tests/it/contract.rs fails writers")
        }
        Code::Io => Setting(|| with("out", "a file where the output folder is to be")),
    }
}

/// A deck that brings a note type with this front, and a note with this field.
fn with_notes(front: &str, field: &str) -> (Folder, std::process::Command) {
    let (folder, _) = with("deck/notes.csv", &format!("guid,Front\ng,{field}\n"));
    folder.write("deck/deck.toml", format!("{TITLE}[[notes]]\nfile = \"notes.csv\"\ntype = \"one\"\n"));
    folder.write(
        "deck/note-types/one/note-type.toml",
        "id = 5\nname = \"One\"\nfields = [\"Front\"]\n[[card]]\nname = \"C\"\nfront = \"f.html\"\nback = \"f.html\"\n",
    );
    folder.write("deck/note-types/one/f.html", front);
    let command = program_in(&folder, &["deck", "--format", "apkg"]);
    (folder, command)
}

/// A lock with one note, of which one more thing is said.
fn lock_of(fact: &str) -> String {
    format!("version = 3\n\n[notes]\n\"q\" = {{ hash = \"0\", modified = 1, {fact} }}\n")
}

/// The lock of a former deck that has the question of the good one.
fn former(deck: &str) -> String {
    let lock = lock_of("retired = 1").replace("version = 3", &format!("version = 3\ndeck = \"{deck}\""));
    format!("{}\n{lock}", deckpress::lock::HEADER)
}

/// A deck with a lock of an earlier release.
fn with_lock(lock: &str, topic: &str) -> (Folder, std::process::Command) {
    let (folder, command) = with("deck/deck.lock", lock);
    folder.write("deck/q.md", topic);
    (folder, command)
}

fn damaged_picture() -> (Folder, std::process::Command) {
    let (folder, _) = with("deck/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='9'/>");
    folder.write("deck/q.md", "## Q? {#q}\n![A](a.svg)\n");
    let command = program_in(&folder, &["deck", "--format", "sheet"]);
    (folder, command)
}

fn drawing_with_html() -> (Folder, std::process::Command) {
    let drawing =
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><foreignObject/><text>A</text></svg>";
    let (folder, _) = with("deck/a.svg", drawing);
    folder.write("deck/q.md", "## Q? {#q}\n![A](a.svg)\n");
    let command = program_in(&folder, &["deck", "--format", "sheet"]);
    (folder, command)
}

fn sound_on_paper() -> (Folder, std::process::Command) {
    let (folder, command) = with("deck/a.wav", "RIFF    WAVE");
    folder.write("deck/q.md", "## Q? {#q}\n![A](a.wav)\n");
    (folder, command)
}

/// A good deck that is built with one file in place of a built-in one.
fn templates(name: &str, text: &str) -> (Folder, std::process::Command) {
    let (folder, _) = with(&format!("look/{name}"), text);
    let command = program_in(&folder, &["deck", "--templates", "look"]);
    (folder, command)
}

/// A good deck and one more file.
fn with(name: &str, text: &str) -> (Folder, std::process::Command) {
    let folder = Folder::with(&[("deck/deck.toml", TITLE.as_bytes()), ("deck/q.md", GOOD.as_bytes())]);
    folder.write(name, text);
    let command = program_in(&folder, &["deck"]);
    (folder, command)
}

fn program_in(folder: &Folder, arguments: &[&str]) -> std::process::Command {
    program(folder.path(), &[&["build", "--report", "json"], arguments].concat())
}

const RUN: [&str; 3] = ["--run-code", "--python", "/usr/bin/python3"];

fn sourced(topic: &str) -> String {
    format!("{topic}### References\n- <https://example.org/>\n")
}

fn check(topic: &str, arguments: &[&str]) -> (Folder, std::process::Command) {
    let folder = Folder::with(&[("deck/deck.toml", TITLE.as_bytes()), ("deck/q.md", topic.as_bytes())]);
    let command = program(folder.path(), &[&["check", "--report", "json", "deck"], arguments].concat());
    (folder, command)
}

fn near_duplicate() -> (Folder, std::process::Command) {
    let first = sourced("## What do alpha beta gamma delta share? {#q}\nA.\n");
    let second = sourced("## Why do alpha beta gamma delta share? {#r}\nB.\n");
    check(&format!("{first}\n{second}"), &[])
}

fn long_answer() -> (Folder, std::process::Command) {
    check(&sourced(&format!("## Q? {{#q}}\n{}.\n", "word ".repeat(41).trim_end())), &[])
}

/// The name of the lock would be longer than any file system takes; so it is for root too.
fn lock_that_cannot_be_named() -> (Folder, std::process::Command) {
    let folder = Folder::new();
    let name = format!("{}.csv", "a".repeat(251));
    folder.write(&name, "id,question,answer\nq,Q?,A.\n");
    let command = program_in(&folder, &[&name, "--lock", "--format", "json"]);
    (folder, command)
}

/// A good deck with its lock, and that of a release, which `change` makes of it.
fn released(change: fn(&str) -> String) -> (Folder, std::process::Command) {
    let (folder, command) = with("deck/q.md", GOOD);
    run(command).expect(0);
    folder.write("last.lock", change(&folder.read("deck/deck.lock")));
    let command = program_in(&folder, &["deck", "--locked", "--after", "last.lock"]);
    (folder, command)
}

/// A topic as flashcards.
fn cards(topic: &str) -> (Folder, std::process::Command) {
    let (folder, _) = with("deck/q.md", topic);
    let command = program_in(&folder, &["deck", "--format", "cards"]);
    (folder, command)
}

/// The folder and command of a cause; `None` where there is none.
fn set_up(cause: &Cause) -> Option<(Folder, std::process::Command)> {
    let deck = |toml: &str, topic: &[u8], arguments: &[&str]| {
        let folder = Folder::with(&[("deck/deck.toml", toml.as_bytes()), ("deck/q.md", topic)]);
        let command = program_in(&folder, &[&["deck"], arguments].concat());
        (folder, command)
    };
    let file = |name: &str, text: &str| {
        let folder = Folder::with(&[(name, text.as_bytes())]);
        let command = program_in(&folder, &[name, "--format", "csv"]);
        (folder, command)
    };
    Some(match cause {
        Cause::Topic(topic) => deck(TITLE, topic.as_bytes(), &["--format", "csv"]),
        Cause::Bytes(topic) => deck(TITLE, topic, &["--format", "csv"]),
        Cause::Toml(toml) => deck(toml, GOOD.as_bytes(), &[]),
        Cause::Json(text) => file("d.json", text),
        Cause::Csv(text) => file("d.csv", text),
        Cause::Build(topic, arguments) => deck(TITLE, topic.as_bytes(), arguments),
        Cause::Remark(topic) => check(&sourced(topic), &[]),
        Cause::Imported(files) => {
            // A clone of its own: the licence of the one that the tests run in would count.
            let folder = Folder::with(&[("LICENSE", b"MIT License"), (".git/HEAD", b"")]);
            for (name, text) in *files {
                folder.write(name, text.as_bytes());
            }
            let command = program(folder.path(), &["import", "--report", "json", "README.md", "-o", "deck"]);
            (folder, command)
        }
        Cause::Setting(set_up) => set_up(),
        Cause::Never(_) => return None,
    })
}

fn exit_code(code: Code) -> i32 {
    match code.severity() {
        Severity::Warning | Severity::Note => 0,
        Severity::Error => exit_of(code.class()),
    }
}

fn exit_of(class: Class) -> i32 {
    match class {
        Class::Content => 1,
        Class::Usage => 2,
        Class::World => 3,
    }
}

#[test]
fn every_code_has_a_smallest_input_that_brings_about_it_alone_and_ends_the_run_as_it_says() {
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().copied() {
        let Some((folder, command)) = set_up(&cause(code)) else { continue };
        let before = tree(folder.path());
        let ran = run(command);
        let mut codes = if code == Code::BadEpoch { vec!["bad-epoch".to_owned()] } else { ran.codes() };
        codes.dedup();
        if codes != [code.name()] || ran.code != Some(exit_code(code)) || ran.stderr.contains("panicked") {
            wrong.push(format!("{}: {:?}, exit {:?}\n{}", code.name(), codes, ran.code, ran.stderr));
        }
        if ran.code != Some(0) && tree(folder.path()) != before {
            wrong.push(format!("{}: something was written", code.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn strict_takes_every_warning_for_an_error_but_no_note() {
    for code in Code::ALL.iter().copied().filter(|code| code.severity() != Severity::Error) {
        let Some((folder, mut command)) = set_up(&cause(code)) else { continue };
        let before = tree(folder.path());
        let command_name = command.get_args().next().unwrap().to_owned();
        command.arg("--strict");
        let ran = run(command);
        let stopped = code.severity() == Severity::Warning;
        let exit = if stopped { exit_of(code.class()) } else { 0 };
        assert_eq!(ran.code, Some(exit), "{}: {}", code.name(), ran.stdout);
        let is_build = command_name != "check";
        assert_eq!(tree(folder.path()) == before, stopped || !is_build, "{}", code.name());
    }
}

#[test]
fn every_fault_has_a_place_or_names_the_thing() {
    for code in Code::ALL.iter().copied() {
        let Some((_folder, command)) = set_up(&cause(code)) else { continue };
        for said in run(command).stdout.lines().filter(|_| code != Code::BadEpoch) {
            let said: serde_json::Value = serde_json::from_str(said).unwrap();
            let message = said["message"].as_str().unwrap();
            assert!(said["file"].is_string() || message.contains(['`', '/']), "{said}");
            assert!(!message.ends_with('.') && !message.is_empty(), "{said}");
        }
    }
}

#[test]
fn what_cannot_be_brought_about_says_why() {
    for code in Code::ALL.iter().copied() {
        if let Cause::Never(reason) = cause(code) {
            assert!(reason.len() > 20, "{}", code.name());
        }
    }
}
