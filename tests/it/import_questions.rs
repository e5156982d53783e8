//! Notes of Anki decks that become questions of deckpress.

use std::fmt::Write as _;

use crate::common::{Folder, collection, deckpress, rows};
use crate::import_strange::{TABLES, assert_says, package};

/// A card template as newer collections have it.
fn template(front: &str, back: &str) -> String {
    let mut hex = String::new();
    for (tag, text) in [(0x0a, front), (0x12, back)] {
        let _ = write!(hex, "{tag:02x}{:02x}", text.len());
        for byte in text.bytes() {
            let _ = write!(hex, "{byte:02x}");
        }
    }
    format!("x'{hex}'")
}

/// Types 7 (front and back), 8 (and reversed), 9 (cloze), 10 (three fields), and these notes.
fn sql(notes: &[(i64, &str)]) -> String {
    let cards = [
        format!("(8, 0, 'A', {})", template("{{F}}", "{{G}}")),
        format!("(8, 1, 'B', {})", template("{{G}}", "{{F}}")),
        format!("(9, 0, 'C', {})", template("{{cloze:F}}", "{{cloze:F}}<br>{{G}}")),
        format!("(10, 0, 'D', {})", template("{{F}}", "{{G}}{{H}}")),
        format!("(11, 0, 'E', {})", template("{{F}}", "{{G}}")),
        format!("(11, 1, 'F', {})", template("{{#H}}{{G}}{{/H}}", "{{F}}")),
    ];
    let mut sql = format!(
        "{TABLES} DELETE FROM notes; DELETE FROM cards;
         UPDATE templates SET config = {} WHERE ntid = 7;
         INSERT INTO notetypes VALUES (8, 'Both', 1, x''), (9, 'Cloze', 1, x'0801'), (10, 'Three', 1, x''), (11, 'Optional', 1, x'');
         INSERT INTO fields SELECT 8, ord, name, x'' FROM fields WHERE ntid = 7;
         INSERT INTO fields SELECT 9, ord, name, x'' FROM fields WHERE ntid = 7;
         INSERT INTO fields SELECT 10, ord, name, x'' FROM fields WHERE ntid = 7;
         INSERT INTO fields SELECT 11, ord, name, x'' FROM fields WHERE ntid = 7;
         INSERT INTO fields VALUES (10, 2, 'H', x''), (11, 2, 'H', x''), (11, 3, 'Source', x'');
         INSERT INTO templates VALUES {};
         INSERT INTO decks VALUES (2, 'D' || char(31) || 'Fish', x'');",
        template("{{F}}", "{{G}}"),
        cards.join(", ")
    );
    for ((note_type, fields), id) in notes.iter().zip(1..) {
        let fields = fields.replace('\'', "''").replace('|', "' || char(31) || '");
        let _ = write!(sql, "INSERT INTO notes VALUES ({id}, 'g{id}', {note_type}, 1, 'sea', '{fields}');");
        let count = if [8, 11].contains(note_type) { 2 } else { 1 };
        for ord in 0..count {
            let _ = write!(sql, "INSERT INTO cards VALUES ({id}, {ord}, {}, 0, 0, 0, 0);", 1 + id % 2);
        }
    }
    sql
}

const NOTES: &[(i64, &str)] = &[
    (7, "What is a <b>cod</b>?<br>In short.|A fish.<br><img src=\"cod.png\">"),
    (8, "eel|a long fish"),
    (8, "pike|<img src=\"cod.png\">"),
    (9, "The {{c1::<b>cod</b>::what}} is in the {{c2::sea}}.<br>[sound:cod.mp3]|More about it."),
    (9, "The {{c1::ray::what}} is in the {{c2::lake}}.|"),
    (10, "a|b|c"),
    (7, "<img src=\"cod.png\">|A cod."),
    (11, "ray|flat|y|<i>seen</i> at sea"),
    (7, "2 * 3 < 7 \\(x_1\\)|<ul><li>yes</li></ul>"),
];

#[test]
fn basic_and_cloze_notes_become_questions_with_note_types_of_deckpress() {
    let folder = Folder::new();
    package(&folder, "sea.apkg", &sql(NOTES), &[("cod.png", &png()), ("cod.mp3", b"ID3\x04sound")]);
    let arguments = ["import", "sea.apkg", "--as", "questions", "-o", "data/sea"];
    let dry = deckpress(folder.path(), &[&arguments[..], &["--dry-run"]].concat()).expect(0);
    assert!(
        dry.stdout
            .starts_with("8 of 9 notes become questions of deckpress: to learners of the deck they are new")
    );
    assert!(!folder.join("data").exists());
    let said = deckpress(folder.path(), &arguments).expect(0).stdout;
    assert_says(
        &said,
        &[
            "left out: 1 note of `Three`: neither question and answer nor a text to fill in",
            "left out: 1 reversed card: a picture in the answer would be asked for",
            "found 8 questions by notes",
            "unanswered: 0\n",
        ],
    );
    let text = folder.read("data/sea/01-fish.md") + &folder.read("data/sea/02-questions.md");
    assert_says(
        &text,
        &[
            "## What is a **cod**? {#what-is-a-cod tags=\"sea\"}\n\n### Question\n\nIn short.\n\n### Answer\n\nA fish.\\\n![](media/cod.png)\n",
            "## eel {#eel tags=\"sea\"}\n\na long fish\n\n### Reverse\n\na long fish\n",
            "## The \\[what\\] is in the …. {#the-cod-is-in-the-sea",
            "- The {{c1::**cod**::what}} is in the {{c2::sea}}.",
            "### Details\n\nMore about it.\n",
            "## The \\[what\\] is in the …. (2) {#the-ray",
            "## ? {#cod-png",
            "## ray {#ray tags=\"sea\"}\n\nflat\n\n### Details\n\n*seen* at sea\n\n### Reverse\n\nflat\n",
            "## 2 \\* 3 < 7 $x_1$ {#",
        ],
    );
    let checked = deckpress(folder.path(), &["check", "data/sea", "--report", "json"]).expect(0);
    assert!(checked.codes().iter().all(|code| code == "no-ask"), "{}", checked.stdout);
    deckpress(folder.path(), &["build", "data/sea", "--format", "apkg"]).expect(0);
    let (_folder, database) = collection(&std::fs::read(folder.join("out/sea/sea.apkg")).unwrap());
    let guids = rows(&database, "SELECT count(*) FROM notes WHERE guid LIKE 'g_'");
    assert_eq!(guids, [["0"]], "none is a note that learners have");
    // A second import knows what it brought.
    let again = deckpress(folder.path(), &arguments).expect(0).stdout;
    assert!(again.contains("\nnew: 0\nchanged: 0\n"), "{again}");
}

#[test]
fn a_card_is_the_reverse_if_it_asks_for_the_question_by_the_answer() {
    let folder = Folder::new();
    let more = format!(
        "INSERT INTO notetypes VALUES (12, 'Spelled', 1, x'');
         INSERT INTO fields SELECT 12, ord, name, x'' FROM fields WHERE ntid = 7;
         INSERT INTO templates VALUES (12, 0, 'A', {}), (12, 1, 'B', {});
         INSERT INTO notes VALUES (90, 'g90', 12, 1, '', 'roe' || char(31) || 'eggs');
         INSERT INTO cards VALUES (90, 0, 1, 0, 0, 0, 0), (90, 1, 1, 0, 0, 0, 0);",
        template("{{F}}{{type:G}}", "{{F}}{{type:G}}"),
        template("Spell {{F}}", "{{G}}"),
    );
    package(&folder, "sea.apkg", &(sql(&[(8, "eel|a long fish")]) + &more), &[]);
    let said =
        deckpress(folder.path(), &["import", "sea.apkg", "--as", "questions", "-o", "data/sea"]).expect(0);
    assert_says(
        &said.stdout,
        &["left out: 1 card: they ask neither for the answer nor, by it, for the question"],
    );
    let text = folder.read("data/sea/01-fish.md") + &folder.read("data/sea/02-questions.md");
    assert_says(
        &text,
        &["## eel {#eel tags=\"sea\"}\n\na long fish\n\n### Reverse", "## roe {#roe}\n\neggs\n"],
    );
    assert_eq!(text.matches("### Reverse").count(), 1);
}

#[test]
fn questions_are_under_the_licence_beside_their_deck() {
    let folder = Folder::new();
    folder.write("sea/LICENSE", "Copyright 2020 Sam Lee\n\nCC BY-NC 4.0\n");
    package(&folder, "sea/sea.apkg", &sql(&[(7, "eel|a long fish")]), &[]);
    // The folder around the package names it as well.
    for source in ["sea/sea.apkg", "sea"] {
        let arguments = ["import", source, "--as", "questions", "-o", "data/sea"];
        let said = deckpress(folder.path(), &arguments).expect(2);
        assert!(said.stderr.contains("the source is under CC-BY-NC-4.0"), "{}", said.stderr);
        deckpress(folder.path(), &[&arguments[..], &["--accept-licence"]].concat()).expect(0);
        let settings = folder.read("data/sea/deck.toml");
        assert!(settings.contains("licence = \"CC-BY-NC-4.0\"\nauthors = [\"Sam Lee\"]\n"), "{settings}");
        std::fs::remove_dir_all(folder.join("data")).unwrap();
    }
}

#[test]
fn what_has_no_such_notes_is_refused() {
    let folder = Folder::new();
    package(&folder, "three.apkg", &sql(&[(10, "a|b|c")]), &[]);
    folder.write("README.md", "# Q\n");
    for (source, why) in
        [("three.apkg", "has no note that could be a question"), ("README.md", "not one Anki deck")]
    {
        let said =
            deckpress(folder.path(), &["import", source, "--as", "questions", "-o", "data/a"]).expect(1);
        assert!(said.stderr.contains(why), "{}", said.stderr);
    }
    assert!(!folder.join("data").exists());
}

/// A picture of one pixel.
fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&[0])).unwrap();
    bytes
}
