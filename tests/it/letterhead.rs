//! What authors put around the columns of a sheet: head, foot, margins, accent and logo, and what is wrong with them.

use std::collections::BTreeSet;
use std::fs;

use deckpress::choice::Choice;
use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::ExportContext;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::options::{Columns, Imposition, Margins, Paper, SheetOptions};
use deckpress::typeset::page::{Item, Layout, Link, Page, Target};
use deckpress::typeset::theme::{COLOUR, Colour, Ink};
use deckpress::typeset::tree::{Role, Tag};
use deckpress::typeset::unit::Pt;

use crate::common::{EPOCH, Folder, deckpress, fixture, pdf_text, root, texts, with_good_deck};

const QUESTIONS: &str =
    "# Topic\n\n## First? {#a level=basic}\nOne.\n\n> **Pitfall** No.\n\n## Second? {#b}\nTwo.\n";
const DECK: &str = "title = \"Birds\"\nversion = \"2.1\"\nlicence = \"CC-BY-4.0\"\nurl = \"https://example.org/birds/\"\n\
    description = \"All that flies.\"\n";

fn folder(sheet: &str) -> Folder {
    let toml = format!("{DECK}[sheet]\n{sheet}");
    let logo = fs::read(fixture("pictures").join("press.jpg")).unwrap();
    Folder::with(&[
        ("deck/deck.toml", toml.as_bytes()),
        ("deck/q.md", QUESTIONS.as_bytes()),
        ("deck/logo.jpg", &logo),
        ("deck/broken.png", b"no picture"),
        ("deck/sound.mp3", b"ID3\x04\0\0\0\0\0\0"),
    ])
}

/// The layout of the deck's sheet, with all that deck.toml says.
fn layout(sheet: &str) -> Layout {
    laid_out(&folder(sheet))
}

fn laid_out(folder: &Folder) -> Layout {
    with_good_deck(&folder.join("deck"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let options = &checked.options;
        Sheet { options: options.sheet, letterhead: options.letterhead.clone() }.layout(&run, &checked.deck)
    })
}

fn printed(page: &Page) -> String {
    texts(page).map(|text| text.text.as_str()).collect()
}

/// Where what is drawn on a page ends: left, top, right, bottom.
fn bounds(page: &Page) -> [Pt; 4] {
    let areas = || page.items.iter().filter(|item| !matches!(item, Item::Anchor { .. })).map(Item::area);
    [
        areas().map(|area| area.x).min().unwrap(),
        areas().map(|area| area.y).min().unwrap(),
        page.width - areas().map(|area| area.x + area.width).max().unwrap(),
        page.height - areas().map(|area| area.y + area.height).max().unwrap(),
    ]
}

#[test]
fn the_foot_says_what_deck_toml_says_of_the_deck() {
    let layout = layout("");
    assert!(
        printed(&layout.pages[0]).contains("v2.1 · 2026-11-23 · CC-BY-4.0 · example.org/birds"),
        "{}",
        printed(&layout.pages[0])
    );
}

/// People click the address wherever they are; it is read once.
#[test]
fn the_address_in_the_foot_is_a_link_on_every_page_and_read_once() {
    for foot in ["", "foot = \"Look at {url} for more\"\n"] {
        let folder = folder(foot);
        let answer = "An answer that is long enough for several pages of a sheet. ".repeat(20);
        let entries: String = (0..60).map(|at| format!("## Why {at}? {{#q{at}}}\n{answer}\n\n")).collect();
        folder.write("deck/q.md", format!("# Topic\n\n{entries}"));
        let layout = laid_out(&folder);
        assert!(layout.pages.len() > 1);
        let mut nodes = BTreeSet::new();
        for (at, page) in layout.pages.iter().enumerate() {
            let links = page.items.iter().filter_map(|item| match item {
                Item::Link(Link { target: Target::Address(address), area, tag }) => {
                    Some((address, area, tag))
                }
                _ => None,
            });
            let [(address, area, Tag::Element(node))] = links.collect::<Vec<_>>()[..] else { panic!("{at}") };
            assert_eq!(address, "https://example.org/birds/");
            let text = texts(page).find(|text| text.text == "example.org/birds").unwrap();
            assert!((area.x.0 - text.x.0).abs() < 10 && (area.width.0 - text.width().0).abs() < 10);
            assert_eq!(text.tag == Tag::Element(*node), at == 0, "{:?}", text.tag);
            assert_eq!(layout.tree.role(*node), &Role::Link);
            nodes.insert(*node);
        }
        assert_eq!(nodes.len(), 1);
        let last = layout.tree.ranks()[nodes.first().unwrap().index()];
        let entries = layout.tree.nodes().filter(|node| layout.tree.role(*node) == &Role::Section);
        assert!(entries.map(|node| layout.tree.ranks()[node.index()]).all(|rank| rank < last));
    }
}

#[test]
fn head_and_foot_are_the_words_of_the_author() {
    let layout = layout("head = \"Course 7, {title}\"\nfoot = \"Kiosk {version}, {url}\"\n");
    let printed = printed(&layout.pages[0]);
    assert!(
        printed.contains("Course 7, Birds") && printed.contains("Kiosk v2.1, example.org/birds"),
        "{printed}"
    );
    assert!(!printed.contains("CC-BY"), "{printed}");
}

#[test]
fn a_foot_that_has_no_room_beside_the_legend_has_rows_of_its_own() {
    let foot = "Printed for the twelfth meeting of all who look at birds from their windows, and feed them; "
        .repeat(2);
    let (short, long) = (layout(""), layout(&format!("foot = \"{}\"\n", foot.trim())));
    let said = printed(&long.pages[0]);
    assert!(said.contains("twelfth meeting") && said.trim_end().ends_with("them;"), "{said}");
    for page in [&short.pages[0], &long.pages[0]] {
        assert!(bounds(page)[3] >= Pt::mm(5.0), "{:?}", bounds(page));
    }
}

#[test]
fn margins_are_as_wide_as_they_are_said_to_be() {
    for columns in ["1", "2", "3"] {
        let layout = layout(&format!("columns = {columns}\nmargins = \"14mm 20mm\"\n"));
        let [left, top, right, bottom] = bounds(&layout.pages[0]);
        // Capitals are lower than their line, and signs hang over the edge.
        let near = |found: Pt, wanted: f64| (found - Pt::mm(wanted)).0.abs() < Pt::mm(1.5).0;
        let sides = if columns == "1" { 20.0 } else { 14.0 };
        assert!(near(left, sides) && near(right, sides), "{columns}: {left:?} {right:?}");
        assert!(near(top, 20.0) && near(bottom, 20.0), "{columns}: {top:?} {bottom:?}");
    }
}

/// The least margins, on every paper, with numbers of three and four figures: nothing is where printers do not print.
#[test]
fn nothing_is_nearer_to_the_edge_than_printers_reach_whatever_the_margins() {
    for sides in [7.0, 7.5, 11.0] {
        for &paper in Paper::ALL {
            for &columns in Columns::ALL {
                for imposition in [Imposition::None, Imposition::Booklet] {
                    let margins = Some(Margins { sides: Pt::mm(sides), ends: Pt::mm(7.0) });
                    let options =
                        SheetOptions { paper, columns, imposition, margins, ..SheetOptions::default() };
                    if deckpress::export::sheet::geometry::is_readable(options) {
                        stays_inside(options);
                    }
                }
            }
        }
    }
}

fn stays_inside(options: SheetOptions) {
    with_good_deck(&fixture("everything"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        for page in (Sheet { options, ..Sheet::default() }).pages(&run, &checked.deck) {
            if !page.items.is_empty() {
                assert!(
                    bounds(&page).iter().all(|edge| *edge >= Pt::mm(5.0)),
                    "{options:?}: {:?}",
                    bounds(&page)
                );
            }
        }
    });
}

fn colours(page: &Page) -> Vec<Colour> {
    page.items
        .iter()
        .filter_map(|item| match item {
            Item::Text(text) => Some(text.colour),
            Item::Stroke(stroke) => Some(stroke.colour),
            _ => None,
        })
        .collect()
}

#[test]
fn the_accent_is_that_of_the_author_where_ink_has_colours() {
    let accent = Colour::Rgb(0x8a, 0x1c, 0x2c);
    let found = colours(&layout("accent = \"#8a1c2c\"\n").pages[0]);
    assert!(found.contains(&accent) && !found.contains(&COLOUR.accent));
    for ink in [Ink::Gray, Ink::Saver] {
        let toml = format!("accent = \"#8a1c2c\"\nink = \"{}\"\n", ink.name());
        let found = colours(&layout(&toml).pages[0]);
        assert!(found.iter().all(|colour| matches!(colour, Colour::Gray(_))), "{ink:?}");
    }
}

#[test]
fn the_logo_is_before_the_title_and_never_larger_than_it_is() {
    let layout = layout("logo = \"logo.jpg\"\n");
    let page = &layout.pages[0];
    let mut pictures = page.items.iter().filter_map(|item| match item {
        Item::Picture(picture) => Some(picture),
        _ => None,
    });
    let picture = pictures.next().expect("the logo");
    assert!(pictures.next().is_none());
    let title = texts(page).find(|text| text.text.contains("Birds")).unwrap();
    assert!(picture.area.x + picture.area.width < title.x);
    let size = picture.picture.size;
    let ratio = i64::from(size.width) * picture.area.height.0 - i64::from(size.height) * picture.area.width.0;
    assert!(ratio.abs() < i64::from(size.width.max(size.height)) * 2, "{ratio}");
    assert!(picture.area.height <= Pt::new(0.75) * usize::try_from(size.height).unwrap());
}

/// Each fault names its place and what to write instead.
#[test]
fn what_is_wrong_is_named_at_its_place_with_its_cure() {
    for (line, column, message, help) in [
        ("accent = \"#ffd700\"", 11, "too pale", "such as `\"#"),
        ("accent = \"blue\"", 11, "not a colour", "#0b5cad"),
        ("margins = \"3mm\"", 12, "out of range", "7 mm to 60 mm"),
        ("margins = \"8\"", 12, "not a valid length", "with its unit"),
        ("margins = \"60mm\"\ncolumns = 2", 12, "too narrow", "smaller margins"),
        ("head = \"{titel}\"", 9, "{titel}", "did you mean `{title}`?"),
        ("foot = \"{page}\"", 9, "{page}", "{licence}"),
        ("logo = \"../logo.jpg\"", 9, "leads out of the corpus", "put the file into"),
        ("logo = \"lgo.jpg\"", 9, "cannot find `lgo.jpg`", "did you mean `logo.jpg`?"),
        ("logo = \"broken.png\"", 9, "not a png file", "save it again"),
        ("logo = \"sound.mp3\"", 9, "is a sound", "name a picture"),
    ] {
        let folder = folder(&format!("{line}\n"));
        let ran = deckpress(folder.path(), &["check", "deck", "--report", "json"]);
        let said = ran.diagnostics();
        let [fault] = said.as_slice() else { panic!("{line}: {said:?}") };
        let text = |key: &str| fault[key].as_str().unwrap_or_default();
        assert_eq!(
            (text("severity"), fault["line"].as_u64(), fault["column"].as_u64()),
            ("error", Some(7), Some(column)),
            "{fault}"
        );
        assert!(text("file").ends_with("deck.toml"), "{fault}");
        assert!(text("message").contains(message) && text("help").contains(help), "{fault}");
    }
    let address = DECK.replace("https://", "");
    let folder = Folder::with(&[("deck/deck.toml", address.as_bytes()), ("deck/q.md", QUESTIONS.as_bytes())]);
    let ran = deckpress(folder.path(), &["check", "deck", "--report", "json"]);
    assert!(ran.stdout.contains("is not an address of the web"), "{}", ran.stdout);
}

#[test]
fn all_of_it_can_be_set_for_one_build_and_in_an_artifact() {
    let folder = folder(
        "\n[[artifact]]\nformat = \"sheet\"\nname = \"own\"\nhead = \"From the artifact\"\nlogo = \"logo.jpg\"\n",
    );
    let set = ["sheet.foot=From outside", "sheet.accent=#803", "sheet.margins=9mm"];
    let set: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
    deckpress(folder.path(), &[["build", "deck"].as_slice(), &set].concat()).expect(0);
    let pdf = fs::read(folder.join("out/birds/own.sheet.pdf")).unwrap();
    let text = pdf_text(&pdf);
    assert!(text.contains("From the artifact") && text.contains("From outside"), "{text}");
    let checked = root().join("tests/pdf/validate.py");
    let python = root().join(".venv/pdf/bin/python");
    crate::common::text_of(
        std::process::Command::new(python).arg(checked).arg(folder.join("out/birds/own.sheet.pdf")),
    );
}

/// A logo is part of what a sheet is made of: another one makes another sheet.
#[test]
fn a_changed_logo_makes_the_sheet_again() {
    let folder = folder("logo = \"logo.svg\"\n");
    let svg = |colour: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><path fill='{colour}' d='M0 0h40v40H0z'/></svg>"
        )
    };
    let mut made = Vec::new();
    for colour in ["#a00", "#0a0"] {
        folder.write("deck/logo.svg", svg(colour));
        let mut command = crate::common::program(folder.path(), &["build", "deck", "--format", "sheet"]);
        command.env("XDG_CACHE_HOME", folder.join("cache"));
        assert!(command.output().unwrap().status.success());
        made.push(fs::read(folder.join("out/birds/birds.sheet.pdf")).unwrap());
    }
    assert_ne!(made[0], made[1]);
}

/// What comes after says nothing new of it.
#[test]
fn columns_that_are_too_narrow_are_named_once() {
    let folder = folder("");
    let set = ["sheet.margins=40mm", "sheet.columns=3", "sheet.head=Course 7", "sheet.detail=brief"];
    let set: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
    let ran = deckpress(folder.path(), &[["check", "deck", "--report", "json"].as_slice(), &set].concat());
    let said = ran.diagnostics();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0]["message"].as_str().unwrap().contains("too narrow"), "{said:?}");
}
