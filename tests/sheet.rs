//! What holds on every cheat-sheet: paper, orientation, columns, detail and ink do not matter.

use clap::ValueEnum;
use std::process::Command;

use deckpress::export::options::{Columns, Detail, Imposition, Ink, Orientation, Paper, SheetOptions};
use deckpress::export::pdf::booklet;
use deckpress::export::pdf::fonts::Face;
use deckpress::export::pdf::geometry::{self, Geometry};
use deckpress::export::pdf::page::{Anchor, Area, Item, Page};
use deckpress::export::pdf::sheet::Sheet;
use deckpress::export::pdf::tree::Tag;
use deckpress::export::pdf::unit::Pt;
use deckpress::export::{Format, Options, Run};
use deckpress::model::{Deck, Epoch};
use deckpress::report::Collected;

mod common;
use common::{EPOCH, Folder, deckpress, export, fixture, root, with_good_deck};

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
        // Contents that have pages of their own take their whole width.
        let pages = pages.iter().filter(|page| page.label.parse::<u32>().is_ok());
        for (index, page) in pages.enumerate() {
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

/// Each way to fold each paper, with its detail and the pages.
fn for_all_booklets(check: impl Fn(&str, SheetOptions, &Deck<'_>, &[Page])) {
    with_good_deck(&fixture("everything"), |checked, sources| {
        let report = Collected::default();
        let run = Run { epoch: Epoch(EPOCH), report: &report, sources };
        for imposition in [Imposition::Booklet, Imposition::Pocket] {
            for &paper in Paper::value_variants() {
                for &detail in Detail::value_variants() {
                    let options = SheetOptions { imposition, paper, detail, ..SheetOptions::default() };
                    if geometry::is_readable(options) {
                        let pages = Sheet { options }.pages(&run, &checked.deck);
                        check(&format!("{options:?}"), options, &checked.deck, &pages);
                    }
                }
            }
        }
    });
}

#[test]
fn all_of_a_booklet_is_where_printers_reach_and_away_from_its_folds() {
    for_all_booklets(|case, options, _, pages| {
        let (columns, rows) = booklet::grid(options.imposition);
        for page in pages {
            assert!(page.width > page.height, "{case}");
            let panel = (page.width / columns, page.height / rows);
            for (item, area) in page.placed() {
                let is_on_paper = area.x >= EDGE
                    && area.y >= EDGE
                    && area.x + area.width <= page.width - EDGE
                    && area.y + area.height <= page.height - EDGE;
                assert!(is_on_paper || matches!(item, Item::Anchor { .. }), "{case}: {item:?}");
                let Item::Text(text) = item else { continue };
                let within = |from: Pt, length: Pt, panel: Pt| {
                    let start = Pt(from.0 % panel.0);
                    start >= EDGE - HANGING && start + length <= panel - EDGE + HANGING
                };
                // Right-to-left and left-over spaces take no ink.
                if !text.text.trim().is_empty() {
                    assert!(within(area.x, area.width, panel.0), "{case}: {text:?}");
                    assert!(within(area.y, area.height, panel.1), "{case}: {text:?}");
                }
            }
        }
    });
}

#[test]
fn every_entry_stands_once_in_a_booklet() {
    for_all_booklets(|case, _, deck, pages| {
        let items = pages.iter().flat_map(Page::placed);
        let mut found: Vec<_> = items
            .filter_map(|(item, _)| match item {
                Item::Anchor { anchor: Anchor::Entry(entry), .. } => Some(*entry),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, (0..deck.entries().count()).collect::<Vec<_>>(), "{case}");
    });
}

#[test]
fn a_pocket_book_has_its_upper_pages_upside_down() {
    with_good_deck(&root().join("data/python-interview"), |checked, sources| {
        let report = Collected::default();
        let run = Run { epoch: Epoch(EPOCH), report: &report, sources };
        let options = SheetOptions { imposition: Imposition::Pocket, ..SheetOptions::default() };
        let page = &Sheet { options }.pages(&run, &checked.deck)[0];
        let half = page.height / 2;
        let middle = |area: Area| area.y + area.height / 2;
        assert!(page.turned.iter().filter(|item| matches!(item, Item::Text(_))).count() > 100);
        for (item, area) in page.placed().skip(page.items.len()) {
            assert!(middle(area) < half || matches!(item, Item::Anchor { .. }), "{item:?}");
        }
        // A reader's program finds the words of the cover at the lower right, those of the next page above them.
        let pdf = export(Format::Sheet, &Options { sheet: options, ..Options::default() }, checked, sources);
        let folder = Folder::new();
        let path = folder.write("a.pdf", pdf);
        let output = Command::new("pdftotext").args(["-bbox", "-l", "1"]).arg(path).arg("-").output();
        let boxes = String::from_utf8(output.expect("runs").stdout).expect("is text");
        let place = |word: &str| {
            let end = boxes.find(&format!(">{word}<")).expect("is there");
            let line = &boxes[boxes[..end].rfind("<word").expect("a box")..end];
            let number = |key: &str| {
                let from = line.find(key).expect("has it") + key.len() + 2;
                let digits = line[from..].split('"').next().expect("a number");
                digits.parse::<f32>().expect("a number")
            };
            (number("xMin") > page.width.to_f32() * 0.75, number("yMin") > half.to_f32())
        };
        assert_eq!([place("Contents"), place("high-level,")], [(true, true), (true, false)]);
    });
}

#[test]
fn a_booklet_says_how_to_print_it_and_what_it_does_not_take() {
    let deck: [(&str, &[u8]); 2] =
        [("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/a.md", b"# T\n## Q? {#q}\nA.\n")];
    let folder = Folder::with(&deck);
    let build = |settings: &[&str]| {
        let mut all = vec!["build", "deck", "--output", "out", "--format", "sheet", "--report", "json"];
        settings.iter().for_each(|set| all.extend(["--set", set]));
        deckpress(folder.path(), &all)
    };
    for (imposition, duplex) in [("booklet", "DuplexFlipShortEdge"), ("pocket", "Simplex")] {
        build(&[&format!("sheet.imposition={imposition}")]).expect(0);
        let pdf = lopdf::Document::load(folder.join("out/deck/deck.sheet.pdf")).expect("loads");
        let catalog = pdf.catalog().expect("a catalog");
        let preferences = catalog.get(b"ViewerPreferences").and_then(|it| it.as_dict()).expect("preferences");
        let said = preferences.get(b"Duplex").and_then(|it| it.as_name()).expect("a name");
        assert_eq!(said, duplex.as_bytes());
    }
    let landscape = build(&["sheet.imposition=booklet", "sheet.orientation=landscape"]).expect(2);
    assert_eq!(landscape.codes(), ["bad-setting"]);
    // An eighth of A5 is too narrow to be read.
    assert_eq!(build(&["sheet.imposition=pocket", "sheet.paper=a5"]).expect(2).codes(), ["bad-setting"]);
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
