//! What holds for anything: texts, tables and numbers of pages made up by proptest.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use deckpress::choice::Choice as _;
use deckpress::content::html;
use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::ExportContext;
use deckpress::export::cards::imposition::places;
use deckpress::export::cards::options::CardsOptions;
use deckpress::export::cards::{Cards, layouts};
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::booklet::sides;
use deckpress::export::sheet::geometry::Geometry;
use deckpress::export::sheet::letterhead::Letterhead;
use deckpress::export::sheet::options::{Columns, Detail, Imposition, Orientation, Paper, SheetOptions};
use deckpress::snapshot::text_of;
use deckpress::typeset::page::Text;
use deckpress::typeset::theme::Align;
use deckpress::typeset::tree::Tag;
use deckpress::typeset::unit::Pt;
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::common::random::Random;
use crate::common::{EPOCH, Folder, anki, deckpress, texts, with_good_deck};

fn config(cases: u32) -> Config {
    // A case that fails is shown, and becomes a test of its own; nothing is written beside the sources.
    Config { cases, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn html_says_what_its_source_says(text in "[^\\p{C}\\s]{1,40}( [^\\p{C}\\s]{1,9}){0,4}") {
        prop_assert_eq!(text_of(&html::text(&text)), text);
    }

    #[test]
    fn every_page_of_a_booklet_is_on_one_panel(count in 0_usize..500, right_to_left: bool, way in 0..Imposition::ALL.len()) {
        let sides = sides(Imposition::ALL[way], count, right_to_left);
        let mut pages: Vec<_> = sides.iter().flatten().map(|panel| panel.page).collect();
        pages.sort_unstable();
        prop_assert_eq!(pages, (0..count).collect::<Vec<_>>());
        for side in &sides {
            let mut places: Vec<_> = side.iter().map(|panel| (panel.column, panel.row)).collect();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), side.len(), "two pages on one panel");
        }
    }
}

/// What a cell of a table may hold: no controls, and something to see.
const CELL: &str = "[a-zäé漢,;\"' \n=+@#|<>&{}\\[\\]-]{0,30}x";

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn what_a_table_of_csv_says_comes_back(answers in prop::collection::vec(CELL, 1..5)) {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["id", "question", "answer"]).expect("in memory");
        for (index, answer) in answers.iter().enumerate() {
            let code = format!("````text\n{answer}\n````");
            table.write_record([&format!("q{index}"), &format!("Q{index}?"), &code]).expect("in memory");
        }
        let folder = Folder::with(&[("d.csv", &table.into_inner().expect("in memory"))]);
        let ran = deckpress(folder.path(), &["build", "d.csv", "--format", "csv,json", "-q"]);
        prop_assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let json: serde_json::Value = serde_json::from_str(&folder.read("out/d/d.json")).expect("JSON");
        let written = folder.read("out/d/d.csv");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).comment(Some(b'#')).from_reader(written.as_bytes());
        let rows: Vec<_> = reader.records().map(|row| row.expect("a record")).collect();
        prop_assert_eq!(rows.len(), answers.len());
        for (index, answer) in answers.iter().enumerate() {
            let text = json.pointer(&format!("/questions/{index}/answer/text"));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(text.and_then(serde_json::Value::as_str).map(words), Some(words(answer)));
            prop_assert_eq!(words(&text_of(&rows[index][1])), words(answer));
        }
    }
}

/// Words of many scripts, and what else is in a line: none breaks where the others do.
const WORDS: &[&str] = &[
    "a",
    "the",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "https://a.example/very/long/path?with=a&query=that#goes-on-and-on-and-on-and-on-and-on",
    "naïve—yes;",
    "„so“",
    "漢字仮名交じり文の行分けは語間の空白によらない",
    "한국어띄어쓰기",
    "ไทยไม่มีช่องว่างระหว่างคำเลยสักนิดเดียว",
    "हिन्दी",
    "עברית",
    "العربية",
    "ελληνικά",
    "Кириллица",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "e\u{301}\u{302}\u{303}",
    "\u{e000}",
    "a\u{ad}b\u{ad}c",
    "x\u{200b}y",
    "10\u{a0}km",
    "`code_with(arguments)`",
    "`aVeryLongNameThatNoColumnIsWideEnoughForAndThatHasNoPlaceToBreakItAtAllHowever`",
    "**bold**",
    "*slanted words*",
    "~~struck~~",
    "$x^2$",
    "$\\frac{a+b+c+d}{\\sqrt{e+f+g}}=\\sum_{i=0}^{n}x_i+y_i+z_i+\\alpha+\\beta+\\gamma+\\delta$",
    "[a link](https://b.example/)",
    "&amp;",
    "…",
];

/// A question with words in every block that has lines.
fn question((number, words): (usize, &Vec<&str>)) -> String {
    let part = |from: usize| words.iter().skip(from).step_by(2).copied().collect::<Vec<_>>().join(" ");
    let (all, even, odd) = (words.join(" "), part(0), part(1));
    let code = all.replace('`', "'");
    format!(
        "## Which {number} {even}? {{#q{number}}}\n\nIt is {all}.\n\n### Details\n\nThen {odd}\n\n- {all}\n  - in {even}\n\n\
         1. one {odd}\n\n> quoted {all}\n\n|a {even}|b|\n|-|-|\n|{odd}|{all}|\n\n```text\n{code}\n```\n\n"
    )
}

/// Returns whether a text is between two edges; signs that hang beyond them, and numbers before them, are within an em.
fn is_between(text: &Text, (left, right): (Pt, Pt)) -> bool {
    left - text.size <= text.x && text.x + text.width() <= right + text.size
}

fn sheet_options() -> impl Strategy<Value = SheetOptions> {
    let one = |count: usize| 0..count;
    (one(Paper::ALL.len()), one(2), one(Columns::ALL.len()), one(Detail::ALL.len()), one(Align::ALL.len()))
        .prop_map(|(paper, orientation, columns, detail, align)| SheetOptions {
            paper: Paper::ALL[paper],
            orientation: Orientation::ALL[orientation],
            columns: Columns::ALL[columns],
            detail: Detail::ALL[detail],
            align: Align::ALL[align],
            ..SheetOptions::default()
        })
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn every_line_fits_its_column(
        words in prop::collection::vec(prop::collection::vec(prop::sample::select(WORDS), 1..30), 1..4),
        sheets in prop::collection::vec(sheet_options(), 3),
        layout in 0..layouts::built_in().len(),
        is_backward: bool,
    ) {
        let topic: String = words.iter().enumerate().map(question).collect();
        let lang = if is_backward { "he" } else { "en" };
        let settings = format!("id = \"d\"\ntitle = \"D\"\nlang = \"{lang}\"\n");
        let folder = Folder::with(&[("d/deck.toml", settings.as_bytes()), ("d/a.md", topic.as_bytes())]);
        with_good_deck(&folder.join("d"), |checked, sources| {
            let report = Collected::default();
            let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
            for options in sheets {
                let geometry = Geometry::new(options);
                let column = |at| (geometry.column_x(at), geometry.column_x(at) + geometry.column_width);
                let side = geometry.side.map(|side| (side.x, side.x + side.width));
                let measures = (0..geometry.columns).map(column).chain(side);
                // Where lines begin at the right, columns do too.
                let mirrored = |(left, right): (Pt, Pt)| {
                    if is_backward { (geometry.width - right, geometry.width - left) } else { (left, right) }
                };
                let measures: Vec<_> = measures.map(mirrored).collect();
                for text in (Sheet { options, letterhead: Letterhead::default() }).pages(&run, &checked.deck).iter().flat_map(texts) {
                    let is_of_a_column = matches!(text.tag, Tag::Element(_)) && text.text.trim() != "D";
                    let fits = measures.iter().any(|measure| is_between(text, *measure));
                    prop_assert!(!is_of_a_column || fits, "{options:?} {measures:?}: {text:?}");
                }
            }
            let options = CardsOptions { layout: layouts::built_in()[layout].stock, ..CardsOptions::default() };
            let all = [options.layout, options.layout.widened()].map(|stock| places(&stock, &options));
            let places: Vec<_> = all.into_iter().flatten().flat_map(|(front, back)| [front, back]).collect();
            for text in (Cards { options }).pages(&run, &checked.deck).iter().flat_map(texts) {
                let fits = places.iter().any(|place| is_between(text, (place.x, place.x + place.width)));
                prop_assert!(fits, "{options:?}: {text:?}");
            }
            Ok(())
        })?;
    }
}

/// What a cloze may hold besides deletions: braces that are none of a mark, and what only looks like one.
const AROUND: &[&str] = &[
    "word",
    "two words",
    "`}}`",
    "`{{c9::x}}`",
    "`a::b`",
    "$x_{1}$",
    "$\\frac{a}{b}$",
    "$x^{y^{z}}$",
    "\\{\\{c7::no\\}\\}",
    "**bold**",
    "a: b",
    "[link](https://a.example/)",
    "&lt;b&gt;",
    "é漢",
    "c3",
];

/// A sentence of a cloze, with deletions in deletions.
fn sentence(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for at in 0..=random.below(3) {
        if at > 0 {
            text.push(' ');
        }
        if depth < 4 && random.below(3) > 0 {
            let number = |random: &mut Random| {
                let most = [3, 20, 499][random.below(3)];
                1 + random.below(most)
            };
            let cards = match random.below(4) {
                0 => String::new(),
                1 => format!("c{},{}::", number(random), number(random)),
                _ => format!("c{}::", number(random)),
            };
            let hint = ["", "", "::hint", "::a `}` hint", "::$x$"][random.below(5)];
            let _ = write!(text, "{{{{{cards}{}{hint}}}}}", sentence(random, depth + 1));
        } else {
            text.push_str(AROUND[random.below(AROUND.len())]);
        }
    }
    text
}

/// The engine makes of each note the cards that the package brings: their numbers are those of its own reading.
#[test]
fn clozes_have_the_cards_that_the_engine_makes_of_them() {
    let mut random = Random(17);
    let mut topic = String::new();
    for at in 0..400 {
        let _ = write!(
            topic,
            "## Q{at}? {{#q{at}}}\n\nA.\n\n### Cloze\n\n- K{at} {{{{{}}}}} {} {{#k}}\n\n",
            sentence(&mut random, 2),
            sentence(&mut random, 0)
        );
    }
    // Those that are refused are taken out: what is refused makes no card.
    let folder =
        Folder::with(&[("d/deck.toml", b"id = \"d\"\ntitle = \"D\"\n"), ("d/a.md", topic.as_bytes())]);
    let said = deckpress(folder.path(), &["check", "d", "--report", "json"]).diagnostics();
    let errors = said.iter().filter(|it| it["severity"] == "error");
    let bad: BTreeSet<u64> = errors.map(|it| (it["line"].as_u64().expect("a line") - 1) / 8).collect();
    let lines: Vec<&str> = topic.lines().collect();
    let good: Vec<_> = lines.chunks(8).enumerate().filter(|(at, _)| !bad.contains(&(*at as u64))).collect();
    assert!(good.len() >= 250, "{} of 400 are read", good.len());
    let topic: String =
        good.iter().flat_map(|(_, lines)| lines.iter()).map(|line| format!("{line}\n")).collect();
    folder.write("d/a.md", topic);
    deckpress(folder.path(), &["build", "d", "--format", "apkg", "-q"]).expect(0);
    let said = anki("26.9.3", "generation.py", &[folder.join("out/d/d.apkg")]);
    let cards = said.split_whitespace().find_map(|word| word.parse::<usize>().ok()).expect("a count");
    assert!(cards > 2 * good.len(), "{said}");
}
