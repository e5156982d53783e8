//! What a typographer looks for on the sheet of the shipped deck: edges, heads, reminders, gaps.

use std::collections::BTreeSet;

use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::ExportContext;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::geometry::Geometry;
use deckpress::export::sheet::options::SheetOptions;
use deckpress::typeset::page::{Page, Text};
use deckpress::typeset::text::fonts::Face;
use deckpress::typeset::unit::Pt;

use crate::common::{EPOCH, root, texts, with_good_deck};

fn pages() -> Vec<Page> {
    with_good_deck(&root().join("data/python-interview"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        Sheet { options: SheetOptions::default() }.pages(&run, &checked.deck)
    })
}

/// Returns what is on one baseline with a text, from left to right.
fn line<'p>(page: &'p Page, of: &Text) -> Vec<&'p Text> {
    let mut line: Vec<&Text> = texts(page).filter(|text| text.y == of.y).collect();
    line.sort_by_key(|text| text.x);
    line
}

#[test]
fn questions_begin_at_one_edge_whatever_the_width_of_their_number() {
    let geometry = Geometry::new(SheetOptions::default());
    let mut indents = BTreeSet::new();
    for page in &pages()[1..] {
        let edges: Vec<Pt> = (0..geometry.columns).map(|column| geometry.column_x(column)).collect();
        let is_number = |text: &&Text| {
            edges.iter().any(|edge| (*edge - Pt::new(4.5)..=*edge).contains(&text.x))
                && text.face == Face::NarrowBold
                && text.text.trim().parse::<u32>().is_ok()
        };
        for number in texts(page).filter(is_number) {
            let after = line(page, number).into_iter().find(|text| text.x > number.x).unwrap();
            let edge = edges.iter().find(|edge| **edge >= number.x).unwrap();
            indents.insert(after.x - *edge);
        }
    }
    assert_eq!(indents.len(), 1, "{indents:?}");
}

#[test]
fn heads_have_whole_titles_and_the_first_and_the_last_question() {
    let geometry = Geometry::new(SheetOptions::default());
    let pages = pages();
    for page in &pages[1..] {
        let head: Vec<&Text> = texts(page).filter(|text| text.y < geometry.text_top).collect();
        assert!(head.iter().all(|text| !text.text.contains('…') || text.text.ends_with("· …")), "{head:?}");
        let is_range = |text: &&&Text| text.text.trim().split('–').all(|part| part.parse::<u32>().is_ok());
        assert_eq!(head.iter().filter(is_range).count(), 1, "{head:?}");
    }
}

#[test]
fn a_column_that_goes_on_with_an_entry_begins_with_its_number_and_title() {
    let geometry = Geometry::new(SheetOptions::default());
    let mut reminders = 0;
    for page in &pages()[1..] {
        for column in 0..geometry.columns {
            let left = geometry.column_x(column);
            let within = |text: &&Text| (left..left + geometry.column_width).contains(&text.x);
            let mut column: Vec<&Text> =
                texts(page).filter(within).filter(|text| text.y > geometry.text_top).collect();
            column.sort_by_key(|text| (text.y, text.x));
            // The bar of the section, or what is repeated of it, comes first.
            let first = column.iter().find(|text| text.face == Face::Mono).map_or(Pt::ZERO, |text| text.y);
            let is_numbered = column
                .iter()
                .take_while(|text| text.y < first)
                .any(|text| text.text.trim_start().starts_with(|first: char| first.is_ascii_digit()));
            assert!(is_numbered, "{:?}", column.iter().take(6).map(|text| &text.text).collect::<Vec<_>>());
            reminders +=
                usize::from(column.iter().take(6).filter(|text| text.text.contains("(cont.)")).count() > 1);
        }
    }
    assert!(reminders > 0, "no entry of the shipped deck breaks");
}
