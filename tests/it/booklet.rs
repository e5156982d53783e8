//! Booklets and pocket books: pages on paper that is folded.

use std::process::Command;

use deckpress::choice::Choice;
use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::options::{Detail, Imposition, Paper, SheetOptions};
use deckpress::export::sheet::{booklet, geometry};
use deckpress::export::{ExportContext, Format, Options};
use deckpress::model::Deck;
use deckpress::typeset::page::{Anchor, Area, Item, Page};
use deckpress::typeset::unit::Pt;

use crate::common::{EPOCH, Folder, deckpress, export, fixture, shipped, text_of, with_good_deck};

/// What printers reach.
const EDGE: Pt = Pt::mm(5.0);
/// Signs at the ends of lines may hang over the edge of their column by this much.
const HANGING: Pt = Pt::new(4.0);

/// Each way to fold each paper, with its detail and the pages.
fn for_all_booklets(check: impl Fn(&str, SheetOptions, &Deck<'_>, &[Page])) {
    with_good_deck(&fixture("everything"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        for imposition in [Imposition::Booklet, Imposition::Pocket] {
            for &paper in Paper::ALL {
                for &detail in Detail::ALL {
                    let options = SheetOptions { imposition, paper, detail, ..SheetOptions::default() };
                    if geometry::is_readable(options) {
                        let pages = Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck);
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
    with_good_deck(&shipped(), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let options = SheetOptions { imposition: Imposition::Pocket, ..SheetOptions::default() };
        let page = &Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck)[0];
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
        let boxes = text_of(Command::new("pdftotext").args(["-bbox", "-l", "1"]).arg(path).arg("-"));
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
        assert_eq!([place("Contents"), place("sense")], [(true, true), (true, false)]);
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
