//! What holds on every cheat-sheet: paper, orientation, columns, detail and ink do not matter.

use clap::ValueEnum;
use deckpress::export::Run;
use deckpress::export::options::{Columns, Detail, Ink, Orientation, Paper, SheetOptions};
use deckpress::export::pdf::fonts::Face;
use deckpress::export::pdf::geometry::{self, Geometry};
use deckpress::export::pdf::page::{Anchor, Item, Page};
use deckpress::export::pdf::sheet::Sheet;
use deckpress::export::pdf::tree::Tag;
use deckpress::export::pdf::unit::Pt;
use deckpress::model::{Deck, Epoch};
use deckpress::report::Collected;

mod common;
use common::{EPOCH, fixture, root, with_good_deck};

/// What printers reach.
const EDGE: Pt = Pt::mm(5.0);
/// Signs at the ends of lines may hang over the edge of their column by this much.
const HANGING: Pt = Pt::new(4.0);

fn all_options() -> Vec<SheetOptions> {
    let mut all = Vec::new();
    for &paper in Paper::value_variants() {
        for &orientation in Orientation::value_variants() {
            for &columns in Columns::value_variants() {
                for (&detail, &ink) in std::iter::zip(Detail::value_variants(), Ink::value_variants()) {
                    let options =
                        SheetOptions { paper, orientation, columns, detail, ink, ..Default::default() };
                    all.push(options);
                }
            }
        }
    }
    all.retain(|options| geometry::is_readable(*options));
    all
}

/// Hands the pages of each kind of sheet of the fixture that has everything to `check`.
fn for_all(check: impl Fn(&str, &Geometry, &Deck<'_>, &[Page])) {
    with_good_deck(&fixture("everything"), |checked, sources| {
        let report = Collected::default();
        let run = Run { epoch: Epoch(EPOCH), report: &report, sources };
        for options in all_options() {
            let pages = Sheet { options }.pages(&run, &checked.deck);
            check(&format!("{options:?}"), &Geometry::new(options), &checked.deck, &pages);
        }
    });
}

/// The upper end of the columns.
fn top(index: usize, page: &Page, geometry: &Geometry) -> Pt {
    let anchors = page.items.iter().filter_map(|item| match item {
        Item::Anchor { anchor: Anchor::Section(_) | Anchor::Entry(_), y } if index == 0 => Some(*y),
        _ => None,
    });
    anchors.min().unwrap_or(geometry.text_top)
}

#[test]
fn nothing_is_nearer_to_the_edge_than_printers_reach() {
    for_all(|case, _, _, pages| {
        for item in pages.iter().flat_map(|page| page.items.iter().map(move |item| (page, item))) {
            let (page, item) = item;
            let area = item.area();
            if matches!(item, Item::Anchor { .. }) || area.width == Pt::ZERO && area.height == Pt::ZERO {
                continue;
            }
            let inside = area.x >= EDGE
                && area.y >= EDGE
                && area.x + area.width <= page.width - EDGE
                && area.y + area.height <= page.height - EDGE;
            assert!(inside, "{case}: {item:?}");
        }
    });
}

#[test]
fn text_stays_in_its_column() {
    for_all(|case, geometry, _, pages| {
        let mut frames: Vec<(Pt, Pt)> = (0..geometry.columns)
            .map(|column| (geometry.column_x(column), geometry.column_x(column) + geometry.column_width))
            .collect();
        frames.extend(geometry.side.map(|side| {
            let x = geometry.column_x(0) + side.x;
            (x, x + side.width)
        }));
        for (index, page) in pages.iter().enumerate() {
            let (top, bottom) = (top(index, page, geometry), page.height - geometry.bottom);
            for item in &page.items {
                let Item::Text(text) = item else { continue };
                if text.y <= top || text.y > bottom || text.text.trim().is_empty() {
                    continue;
                }
                let (left, right) = (text.x, text.x + text.width());
                let is_in = |&(from, to): &(Pt, Pt)| left >= from - HANGING && right <= to + HANGING;
                assert!(frames.iter().any(is_in), "{case}, page {}: {text:?}", index + 1);
            }
        }
    });
}

#[test]
fn every_entry_stands_once_and_in_order() {
    for_all(|case, _, deck, pages| {
        let mut found = Vec::new();
        for item in pages.iter().flat_map(|page| &page.items) {
            if let Item::Anchor { anchor: Anchor::Entry(entry), .. } = item {
                found.push(*entry);
            }
        }
        let expected: Vec<usize> = (0..deck.entries().count()).collect();
        assert_eq!(found, expected, "{case}");
    });
}

#[test]
fn type_is_never_smaller_than_its_floors() {
    for_all(|case, geometry, _, _| {
        let sizes = geometry.sizes;
        let smallest = [sizes.text, sizes.head, sizes.pitfall, sizes.small].map(|size| size.size);
        assert!(smallest.into_iter().all(|size| size >= Pt::new(7.0)), "{case}");
        assert!(sizes.code.size >= Pt::new(6.5), "{case}");
    });
}

/// A question and its code are seen at one glance: hardly one in fifty goes on in another column.
#[test]
fn nearly_all_of_the_shipped_questions_are_whole() {
    with_good_deck(&root().join("data/python-interview"), |checked, sources| {
        let report = Collected::default();
        let run = Run { epoch: Epoch(EPOCH), report: &report, sources };
        let options = SheetOptions::default();
        let geometry = Geometry::new(options);
        let pages = Sheet { options }.pages(&run, &checked.deck);
        let columns = pages.iter().enumerate();
        let columns = columns.flat_map(|page| (0..geometry.columns).map(move |column| (page, column)));
        let begins_inside = |((index, page), column): &((usize, &Page), usize)| {
            let (left, top) = (geometry.column_x(*column), top(*index, page, &geometry));
            let mut texts = page.items.iter().filter_map(|item| match item {
                Item::Text(text) if matches!(text.tag, Tag::Element(_)) => Some(text),
                _ => None,
            });
            let first =
                texts.find(|text| text.y > top && (left..left + geometry.column_width).contains(&text.x));
            // Questions begin with their number, sections with their title.
            first.is_some_and(|text| !matches!(text.face, Face::NarrowBold | Face::SansBold))
        };
        assert!(columns.filter(begins_inside).count() <= 3);
    });
}

/// The promise of docs/printing.md.
#[test]
fn the_shipped_hundred_questions_take_the_pages_that_the_docs_say() {
    let docs = std::fs::read_to_string(root().join("docs/printing.md")).expect("is there");
    with_good_deck(&root().join("data/python-interview"), |checked, sources| {
        let report = Collected::default();
        let run = Run { epoch: Epoch(EPOCH), report: &report, sources };
        let count = |paper, detail| {
            let options = SheetOptions { paper, detail, ..SheetOptions::default() };
            Sheet { options }.pages(&run, &checked.deck).len()
        };
        for paper in [Paper::A4, Paper::Letter] {
            assert_eq!(count(paper, Detail::Brief), 2, "`brief` is one leaf of {paper:?}");
        }
        let normal = [Paper::A4, Paper::Letter].map(|paper| count(paper, Detail::Normal));
        assert_eq!(normal[0], normal[1]);
        let said = format!("one leaf of A4 or Letter as `brief`, and {} pages as `normal`", normal[0]);
        assert!(docs.replace('\n', " ").contains(&said), "docs/printing.md does not say: {said}");
    });
}
