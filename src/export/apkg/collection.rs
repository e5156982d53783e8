//! The package's database, in the form that every Anki since 2.0 reads: schema 11. It is written row by row into a file,
//! so that a deck of any size takes little memory. Indices come last: then each is sorted once.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::decks::AnkiDecks;
use super::ids::RowIds;
use super::look::Look;
use super::note_types::{LAST_CHANGED, NoteType, OCCLUSION};
use super::rows::Row;
use super::skeleton::Skeleton;
use super::stock;
use crate::date::Epoch;
use crate::export::contract::{ExportError, Made};

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

/// Writes a collection to a new file.
///
/// # Errors
/// When SQLite fails, which a full temporary folder can bring about.
pub fn write(
    file: &Path,
    about: &About<'_, '_>,
    rows: impl Iterator<Item = Row>,
) -> Result<Made, ExportError> {
    let skeleton = Skeleton::read()?;
    fill(file, &skeleton, about, rows).map_err(ExportError::while_doing("filling the collection"))
}

fn fill(
    file: &Path,
    skeleton: &Skeleton,
    about: &About<'_, '_>,
    rows: impl Iterator<Item = Row>,
) -> Result<Made, rusqlite::Error> {
    let mut database = Connection::open(file)?;
    // Nobody else sees the file before it is whole. Large pages are quicker to write, and pack better.
    database.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;",
    )?;
    let transaction = database.transaction()?;
    transaction.execute_batch(&skeleton.tables.join(";\n"))?;
    describe(&transaction, skeleton, about)?;
    let made = add_rows(&transaction, about.decks, rows)?;
    transaction.execute_batch(&skeleton.indices.join(";\n"))?;
    transaction.commit()?;
    database.close().map_err(|(_, error)| error)?;
    Ok(made)
}

/// Adds the one row that says which note types, decks and options there are.
fn describe(
    database: &Connection,
    skeleton: &Skeleton,
    about: &About<'_, '_>,
) -> Result<(), rusqlite::Error> {
    let deck = about.decks.first_id();
    let mut models = about.brought.clone();
    for note_type in &about.note_types {
        let described = if note_type.id == OCCLUSION.id {
            stock::model(about.look, deck)
        } else {
            model(skeleton, note_type, about.look, deck)
        };
        models.insert(note_type.id.to_string(), described);
    }
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
            to_json(&models),
            to_json(&deck_rows(skeleton, about.decks)),
            to_json(&presets),
            skeleton.tags.to_string(),
        ],
    )?;
    Ok(())
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

fn add_rows(
    database: &Connection,
    decks: &AnkiDecks,
    rows: impl Iterator<Item = Row>,
) -> Result<Made, rusqlite::Error> {
    let mut add_note = database.prepare(
        "INSERT INTO notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)
         VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
    )?;
    let mut add_card = database.prepare(
        "INSERT INTO cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue,
                            odid, flags, data)
         VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
    )?;
    let (mut note_ids, mut card_ids) = (RowIds::default(), RowIds::default());
    let (mut notes, mut cards) = (0, 0);
    for row in rows {
        let id = note_ids.free_at(row.modified);
        let modified = row.modified.0;
        notes += 1;
        cards += row.cards.len();
        add_note.execute(params![
            id,
            row.guid,
            row.note_type,
            modified,
            row.tags,
            row.fields,
            row.sort_text,
            row.checksum
        ])?;
        for card in &row.cards {
            let card_id = card_ids.free_at(row.modified);
            add_card.execute(params![card_id, id, decks.id(&row.deck), card, modified, row.position])?;
        }
    }
    Ok(Made { notes: Some(notes), cards: Some(cards), pages: None })
}
