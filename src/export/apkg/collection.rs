//! The package's database, in the form that every Anki since 2.0 reads: schema 11. It is written row by row into a file,
//! so that a deck of any size takes little memory. Indices come last: then each is sorted once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::decks::AnkiDecks;
use super::look::Look;
use super::note_types::{LAST_CHANGED, NoteType, OCCLUSION};
use super::order::{Card, Order, Place};
use super::rows::Row;
use super::skeleton::{Empty, Skeleton};
use super::stock;
use crate::date::Epoch;
use crate::export::contract::ExportError;
use crate::model::Extent;

/// What a collection says besides its rows.
pub struct About<'a, 'l> {
    /// The newest change in the decks.
    pub epoch: Epoch,
    pub look: &'a Look<'l>,
    pub decks: &'a AnkiDecks,
    /// deckpress's own note types that it brings.
    pub note_types: Vec<&'static NoteType>,
    /// Those that decks bring, by their ids, as the collection describes them.
    pub brought: BTreeMap<String, Value>,
}

/// How many notes are written side by side, and in memory at once.
const BATCH: usize = 256;

/// Writes a collection to an empty file. `row` writes a note.
///
/// # Errors
/// When SQLite fails, which a full temporary folder can bring about.
pub fn write(
    file: &Path,
    about: &About<'_, '_>,
    order: &Order,
    row: impl Fn(&Place) -> Row + Sync,
) -> Result<(), ExportError> {
    let skeleton = Skeleton::read()?;
    let empty = Empty::for_notes(order.notes.len());
    fs::write(file, empty.image)?;
    fill(file, (skeleton, &empty), about, order, row)
        .map_err(ExportError::while_doing("filling the collection"))
}

fn fill(
    file: &Path,
    (skeleton, empty): (&Skeleton, &Empty),
    about: &About<'_, '_>,
    order: &Order,
    row: impl Fn(&Place) -> Row + Sync,
) -> Result<(), rusqlite::Error> {
    let mut database = Connection::open(file)?;
    // Nobody else sees the file before it is whole.
    database.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;",
    )?;
    let transaction = database.transaction()?;
    describe(&transaction, skeleton, about)?;
    add_notes(&transaction, order, row)?;
    add_cards(&transaction, order)?;
    if !empty.has_indices {
        transaction.execute_batch(&skeleton.indices.join(";\n"))?;
    }
    transaction.commit()?;
    database.close().map_err(|(_, error)| error)
}

/// Adds the one row that says which note types, decks and options there are.
fn describe(
    database: &Connection,
    skeleton: &Skeleton,
    about: &About<'_, '_>,
) -> Result<(), rusqlite::Error> {
    let deck = about.decks.first_id();
    let own =
        about.note_types.iter().map(|it| (it.id.to_string(), described(skeleton, it, about.look, deck)));
    let brought = about.brought.iter().map(|(id, model)| (id.clone(), model.to_string()));
    let models: BTreeMap<_, _> = brought.chain(own).collect();
    let models: Vec<_> = models.iter().map(|(id, model)| format!("\"{id}\":{model}")).collect();
    let presets = about.decks.presets().iter();
    let presets = presets.map(|preset| (preset.id.to_string(), preset.over(&skeleton.preset)));
    let presets: BTreeMap<_, _> =
        std::iter::once(("1".to_owned(), skeleton.preset.clone())).chain(presets).collect();
    let milliseconds = |time: Epoch| i64::from(time.0) * 1000;
    let numbers = &skeleton.numbers;
    database.execute(
        "INSERT INTO col (id, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            numbers.crt,
            milliseconds(about.epoch),
            milliseconds(LAST_CHANGED),
            numbers.ver,
            numbers.dty,
            numbers.usn,
            numbers.ls,
            skeleton.configuration.to_string(),
            format!("{{{}}}", models.join(",")),
            to_json(&deck_rows(skeleton, about.decks)),
            to_json(&presets),
            skeleton.tags.to_string(),
        ],
    )?;
    Ok(())
}

/// Returns one of deckpress's note types as JSON. With the built-in look only the id of the deck is another in each package,
/// and the rest is written once: it is most of a small one.
fn described(skeleton: &Skeleton, note_type: &NoteType, look: &Look<'_>, deck: i64) -> String {
    type Known = BTreeMap<(i64, Extent, Epoch), Arc<str>>;
    static BUILT_IN: Mutex<Known> = Mutex::new(BTreeMap::new());
    /// No deck has this id, and no text in the JSON has quotes of its own.
    const ANY: &str = "\"did\":-1";
    let written = |deck| match note_type.id {
        id if id == OCCLUSION.id => stock::model(look, deck).to_string(),
        _ => model(skeleton, note_type, look, deck).to_string(),
    };
    if !look.own.is_empty() {
        return written(deck);
    }
    let mut built_in = BUILT_IN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (note_type.id, look.extent, look.changed);
    let pattern = Arc::clone(built_in.entry(key).or_insert_with(|| written(-1).into()));
    drop(built_in);
    pattern.replacen(ANY, &format!("\"did\":{deck}"), 1)
}

/// Returns one of deckpress's note types: the pattern, and what genanki-rs does not know of: the permanent ids of fields and
/// templates, the sort field, when a card exists.
fn model(skeleton: &Skeleton, note_type: &NoteType, look: &Look<'_>, deck_id: i64) -> Value {
    let mut model = skeleton.note_type(note_type.fields.len(), note_type.templates.len());
    model["id"] = json!(note_type.id);
    model["name"] = json!(note_type.name);
    model["type"] = json!(u8::from(note_type.is_cloze));
    model["did"] = json!(deck_id);
    model["sortf"] = json!(note_type.sort_field);
    model["mod"] = json!(look.changed.0);
    model["css"] = json!(look.css());
    for (index, (name, id)) in note_type.fields.iter().enumerate() {
        model["flds"][index]["name"] = json!(name);
        model["flds"][index]["id"] = json!(id);
    }
    for (index, template) in note_type.templates.iter().enumerate() {
        model["tmpls"][index]["name"] = json!(template.name);
        model["tmpls"][index]["id"] = json!(template.id);
        model["tmpls"][index]["qfmt"] = json!(look.front(template));
        model["tmpls"][index]["afmt"] = json!(look.back(template));
    }
    let required = note_type.templates.iter().enumerate().map(|(ord, it)| json!([ord, "any", [it.needs]]));
    model["req"] = required.collect();
    model
}

/// Returns Anki's default deck, and ours after the pattern of the skeleton's.
fn deck_rows(skeleton: &Skeleton, decks: &AnkiDecks) -> BTreeMap<String, Value> {
    let own = decks.iter().map(|deck| {
        let mut row = skeleton.deck.clone();
        row["id"] = json!(deck.id);
        row["name"] = json!(deck.name);
        row["desc"] = json!(deck.description);
        row["mod"] = json!(deck.modified.0);
        row["conf"] = json!(deck.preset);
        (deck.id.to_string(), row)
    });
    std::iter::once(("1".to_owned(), skeleton.default_deck.clone())).chain(own).collect()
}

fn to_json(value: &BTreeMap<String, Value>) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Adds the notes, whose ids are in order, so that each goes to the end.
fn add_notes(
    database: &Connection,
    order: &Order,
    row: impl Fn(&Place) -> Row + Sync,
) -> Result<(), rusqlite::Error> {
    let mut add = database.prepare(
        "INSERT INTO notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)
         VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
    )?;
    for places in order.notes.chunks(BATCH) {
        let rows: Vec<_> = places.par_iter().map(&row).collect();
        for (place, row) in places.iter().zip(rows) {
            add.execute(params![
                place.id,
                row.guid,
                row.note_type,
                row.modified.0,
                row.tags,
                row.fields,
                row.sort_text,
                row.checksum
            ])?;
        }
    }
    Ok(())
}

/// Adds the cards, all of them new.
fn add_cards(database: &Connection, order: &Order) -> Result<(), rusqlite::Error> {
    let mut add = database.prepare(
        "INSERT INTO cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue,
                            odid, flags, data)
         VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
    )?;
    for Card { id, note, deck, template, modified, position } in &order.cards {
        add.execute(params![id, note, deck, template, modified.0, position])?;
    }
    Ok(())
}
