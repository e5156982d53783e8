//! What holds for anything: texts, tables and numbers of pages made up by proptest.

use deckpress::choice::Choice as _;
use deckpress::content::html;
use deckpress::export::sheet::booklet::sides;
use deckpress::export::sheet::options::Imposition;
use deckpress::snapshot::text_of;
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::common::{Folder, deckpress};

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
