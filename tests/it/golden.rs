//! What each format wrote last time, in forms that people can read and review. After a change that is meant:
//! `DECKPRESS_BLESS=1 cargo test --test it golden::`.

use std::fmt::Write as _;

use deckpress::content::highlight::Language;
use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::apkg::skeleton::SKELETON;
use deckpress::export::cards::Cards;
use deckpress::export::cards::options::CardsOptions;
use deckpress::export::csv::{CsvFlavour, CsvOptions};
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::options::{Detail, SheetOptions};
use deckpress::export::{ExportContext, Format, Options};
use deckpress::typeset::page::{Item, Layout};
use deckpress::typeset::tree::Tag;
use serde_json::Value;

use crate::common::{EPOCH, collection, export, fixture, golden, root, rows, with_good_deck};

fn exported(format: Format, flavour: CsvFlavour) -> Vec<u8> {
    with_good_deck(&fixture("small"), |checked, sources| {
        export(format, &Options { csv: CsvOptions { flavour }, ..checked.options.clone() }, checked, sources)
    })
}

fn same(name: &str, found: &[u8]) {
    golden(&root().join("tests/golden").join(name), std::str::from_utf8(found).unwrap());
}

#[test]
fn json_is_as_it_was() {
    same("small.json", &exported(Format::Json, CsvFlavour::Basic));
}

#[test]
fn csv_is_as_it_was_in_every_flavour() {
    same("small.basic.csv", &exported(Format::Csv, CsvFlavour::Basic));
    same("small.own.csv", &exported(Format::Csv, CsvFlavour::Own));
    same("small.plain.csv", &exported(Format::Csv, CsvFlavour::Plain));
}

/// A new genanki-rs or a new SQLite that changes it would change what learners import.
#[test]
fn a_collection_begins_as_it_did() {
    same("skeleton.json", SKELETON.as_bytes());
}

/// The pages in thousandths of a point: what a change of layout moves shows here, line by line.
#[test]
fn pages_are_laid_out_as_they_were() {
    let (sheet, cards) = with_good_deck(&fixture("small"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let sheet = Sheet {
            options: SheetOptions { detail: Detail::Full, ..SheetOptions::default() },
            ..Sheet::default()
        };
        let cards = Cards { options: CardsOptions::default() };
        (sheet.layout(&run, &checked.deck), cards.layout(&run, &checked.deck))
    });
    same("small.sheet.pages.txt", dump(&sheet).as_bytes());
    same("small.cards.pages.txt", dump(&cards).as_bytes());
}

fn dump(layout: &Layout) -> String {
    let mut out = String::new();
    for page in &layout.pages {
        let _ = writeln!(out, "page {} {}", page.width.0, page.height.0);
        for item in &page.items {
            let said = match item {
                Item::Text(text) => {
                    format!("text {:?} {} {:?} {:?}", text.face, text.size.0, text.colour, text.text)
                }
                Item::Rect(rect) => format!("rect {:?} {}", rect.paint, rect.radius.0),
                Item::Stroke(line) => format!("line {} {:?}", line.width.0, line.colour),
                Item::Circle(circle) => format!("circle {:?}", circle.paint),
                Item::Link(link) => format!("link {:?}", link.target),
                Item::Anchor { anchor, .. } => format!("anchor {anchor:?}"),
                Item::Shape(shape) => format!("shape {shape:?}"),
                Item::Picture(picture) => format!("picture {}", picture.picture.key),
            };
            let role = match item.tag() {
                Tag::Element(node) => format!("{:?}", layout.tree.role(node)),
                tag => format!("{tag:?}"),
            };
            let area = item.area();
            let _ =
                writeln!(out, "{} {} {} {} {said} {role}", area.x.0, area.y.0, area.width.0, area.height.0);
        }
    }
    out
}

#[test]
fn the_package_is_as_it_was() {
    let apkg = exported(Format::Apkg, CsvFlavour::Basic);
    let (_folder, database) = collection(&apkg);
    let mut out = String::new();
    for line in files(&apkg) {
        out.push_str(&line);
    }
    for (query, names) in [
        ("SELECT id, crt, mod, scm, ver, dty, usn, ls FROM col", "id crt mod scm ver dty usn ls"),
        ("SELECT id, nid, did, ord, mod, usn, type, queue, due FROM cards ORDER BY due, ord", CARD_COLUMNS),
    ] {
        let _ = writeln!(out, "\n# {names}");
        for row in rows(&database, query) {
            let _ = writeln!(out, "{}", row.join(" "));
        }
    }
    for row in
        rows(&database, "SELECT id, guid, mid, mod, usn, tags, sfld, csum, flds FROM notes ORDER BY id")
    {
        let [head @ .., fields] = row.as_slice() else { panic!("no columns") };
        let _ = writeln!(out, "\n# note {}", head.join(" | "));
        for (at, field) in fields.split('\u{1f}').enumerate() {
            let _ = writeln!(out, "{at}: {field}");
        }
    }
    for column in ["models", "decks", "dconf", "conf", "tags"] {
        let text = &rows(&database, &format!("SELECT {column} FROM col"))[0][0];
        let value: Value = serde_json::from_str(text).unwrap();
        let _ = writeln!(out, "\n# {column}\n{}", serde_json::to_string_pretty(&short(value)).unwrap());
    }
    same("small.apkg.txt", out.as_bytes());
}

const CARD_COLUMNS: &str = "card: id nid did ord mod usn type queue due";

/// The package's files in their order; lengths but those of the database, which may change with SQLite.
fn files(apkg: &[u8]) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(apkg)).unwrap();
    (0..zip.len())
        .map(|at| {
            let file = zip.by_index(at).unwrap();
            let time = file.last_modified().map(|time| time.to_string()).unwrap_or_default();
            format!("{} {:?} {:?} {time}\n", file.name().unwrap(), file.compression(), file.unix_mode())
        })
        .collect()
}

/// Templates and CSS have their own files under templates/; of those a line is enough.
fn short(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\n') => {
            Value::String(format!("{} … ({} lines)", text.lines().next().unwrap_or(""), text.lines().count()))
        }
        Value::Array(items) => items.into_iter().map(short).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, short(value))).collect(),
        other => other,
    }
}

/// What each language's grammar and queries make of a small program: a new version that colours otherwise shows here.
#[test]
fn every_language_is_coloured_as_its_golden_file_shows() {
    let samples = std::fs::read_to_string(fixture("highlight").join("samples.md")).unwrap();
    let (mut shown, mut covered) = (String::new(), Vec::new());
    for fence in format!("\n{samples}").split("\n```").filter(|fence| fence.starts_with(char::is_alphabetic))
    {
        let (name, code) = fence.split_once('\n').unwrap();
        let language = Language::named(name).unwrap();
        covered.push(std::ptr::from_ref(language));
        let _ = writeln!(shown, "== {name}");
        for token in language.highlight(code) {
            let text = &code[token.start as usize..token.end as usize];
            let _ = writeln!(shown, "{} {text:?}", token.class.letter());
        }
    }
    for name in Language::names() {
        let language = std::ptr::from_ref(Language::named(name).unwrap());
        assert!(covered.contains(&language), "no sample of {name}");
    }
    golden(&root().join("tests/golden/highlight.txt"), &shown);
}
