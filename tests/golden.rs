//! What each format wrote last time, in forms that people can read and review. After a change that is meant:
//! `DECKPRESS_BLESS=1 cargo test --test golden`.
#![expect(clippy::unwrap_used, reason = "a test whose helpers fail has failed")]

use std::fmt::Write as _;

use deckpress::export::options::{CsvFlavour, CsvOptions};
use deckpress::export::{Format, Options};
use serde_json::Value;

mod common;
use common::{collection, export, fixture, golden, root, rows, with_good_deck};

fn exported(format: Format, flavour: CsvFlavour) -> Vec<u8> {
    with_good_deck(&fixture("small"), |checked, sources| {
        export(format, &Options { csv: CsvOptions { flavour }, ..checked.options }, checked, sources)
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
