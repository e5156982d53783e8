//! Takes the skeleton of a collection out of a package that genanki-rs makes: its tables and indices, and patterns of what
//! its one row says of note types, decks and options. It is the same for every corpus, so it is made once, here
//! (docs/decisions/0003). Out come `skeleton.json`, sorted, and two empty collections, for packages to begin with.

use std::collections::BTreeMap;
use std::error::Error;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use genanki_rs::{Deck, Field, Model, Note, Package, Template};
use rusqlite::Connection;
use serde_json::{Value, json};

/// What the program is made of.
const CODE: [&str; 5] = ["build.rs", "src", "templates", "Cargo.toml", "Cargo.lock"];

/// The ids of the note type and the deck whose rows become patterns. Anki's own default deck is 1.
const NOTE_TYPE: i64 = 2;
const DECK: i64 = 2;

#[expect(clippy::disallowed_methods, reason = "cargo says where to write in the environment")]
fn main() -> Result<(), Box<dyn Error>> {
    for path in CODE {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rustc-env=DECKPRESS_CODE={:016x}", code()?);
    let folder = env::var_os("OUT_DIR").ok_or("cargo gives OUT_DIR")?;
    let folder = Path::new(&folder);
    let file = folder.join("carrier.anki2");
    fs::write(&file, carrier()?)?;
    let skeleton = skeleton(&Connection::open(&file)?)?;
    fs::remove_file(&file)?;
    fs::write(folder.join("skeleton.json"), serde_json::to_string_pretty(&skeleton)?)?;
    empty(&folder.join("small.anki2"), 4096, &[&skeleton["tables"], &skeleton["indices"]])?;
    empty(&folder.join("large.anki2"), 16_384, &[&skeleton["tables"]])?;
    Ok(())
}

/// Writes an empty collection: a package begins with a copy of one, which takes less time than the statements.
fn empty(file: &Path, page_size: u32, statements: &[&Value]) -> Result<(), Box<dyn Error>> {
    let _ = fs::remove_file(file);
    let database = Connection::open(file)?;
    database.execute_batch(&format!("PRAGMA page_size = {page_size}; BEGIN"))?;
    for statement in statements.iter().filter_map(|list| list.as_array()).flatten() {
        database.execute_batch(statement.as_str().ok_or("a statement is a text")?)?;
    }
    database.execute_batch("COMMIT")?;
    Ok(())
}

/// Returns a hash of the program's own code: what it writes for the same corpus can change only with it.
fn code() -> Result<u64, Box<dyn Error>> {
    let mut files = Vec::new();
    let mut left: Vec<_> = CODE.iter().map(PathBuf::from).filter(|path| path.exists()).collect();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                left.push(entry?.path());
            }
        } else {
            files.push(path);
        }
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for path in files {
        (&path, fs::read(&path)?).hash(&mut hash);
    }
    Ok(hash.finish())
}

/// Returns a collection with one note, whose type has one field and one card template.
fn carrier() -> Result<Vec<u8>, Box<dyn Error>> {
    let note_type =
        Model::new(NOTE_TYPE, "", vec![Field::new("field")], vec![Template::new("card").qfmt("{{field}}")]);
    let mut deck = Deck::new(DECK, "", "");
    deck.add_note(Note::new(note_type, vec!["word"])?);
    let mut package = Cursor::new(Vec::new());
    Package::new(vec![deck], Vec::new())?.write_timestamp(&mut package, 0.0)?;
    let mut collection = Vec::new();
    zip::ZipArchive::new(package)?.by_name("collection.anki2")?.read_to_end(&mut collection)?;
    Ok(collection)
}

fn skeleton(collection: &Connection) -> Result<Value, Box<dyn Error>> {
    let statements = |kind: &str| -> Result<Vec<String>, rusqlite::Error> {
        let mut query = collection
            .prepare("SELECT sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY name")?;
        let rows = query.query_map([kind], |row| row.get(0))?;
        rows.collect()
    };
    let text = |column: &str| -> Result<Value, Box<dyn Error>> {
        let json: String =
            collection.query_row(&format!("SELECT {column} FROM col"), [], |row| row.get(0))?;
        Ok(serde_json::from_str(&json)?)
    };
    let number = |column: &str| -> Result<i64, rusqlite::Error> {
        collection.query_row(&format!("SELECT {column} FROM col"), [], |row| row.get(0))
    };
    let mut decks: BTreeMap<i64, Value> = serde_json::from_value(text("decks")?)?;
    let numbers = ["crt", "ver", "dty", "usn", "ls"];
    let numbers = numbers.into_iter().map(|column| Ok((column, number(column)?)));
    Ok(json!({
        "tables": statements("table")?,
        "indices": statements("index")?,
        "numbers": numbers.collect::<Result<BTreeMap<_, _>, rusqlite::Error>>()?,
        "configuration": text("conf")?,
        "tags": text("tags")?,
        "note_type": text("models")?[NOTE_TYPE.to_string()],
        "deck": decks.remove(&DECK),
        "default_deck": decks.remove(&1),
        "preset": text("dconf")?["1"],
    }))
}
