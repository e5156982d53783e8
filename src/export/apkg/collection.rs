//! The package's database. genanki-rs makes its skeleton: schema, note types, deck. Its own notes have no time,
//! no place in the queue and no stable order, so we put in the rows ourselves (docs/decisions/0003).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;

use genanki_rs::{Deck as SkeletonDeck, Field, Model, ModelType, Note as SkeletonNote, Package, Template};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::decks::AnkiDecks;
use super::ids::RowIds;
use super::look::Look;
use super::note_types::{CSS, LAST_CHANGED, NOTE_TYPES, NoteType};
use super::rows::Row;
use super::typed;
use crate::date::Epoch;
use crate::export::contract::ExportError;
use crate::temporary::Scratch;

/// Returns the bytes of `collection.anki2`, schema 11: the form that every Anki since 2.0 reads.
///
/// # Errors
/// When genanki-rs or SQLite fail, which a full temporary folder can bring about.
pub fn collection(
    epoch: Epoch,
    look: &Look<'_>,
    decks: &AnkiDecks,
    rows: &[Row<'_>],
) -> Result<Vec<u8>, ExportError> {
    let scratch = Scratch::new()?;
    let file = scratch.join("collection.anki2");
    std::fs::write(&file, skeleton(decks.first_id())?)?;
    fill(&file, epoch, look, decks, rows).map_err(ExportError::while_doing("filling the collection"))?;
    Ok(std::fs::read(&file)?)
}

/// Returns a collection with one note of each type, made by genanki-rs.
fn skeleton(deck_id: i64) -> Result<Vec<u8>, ExportError> {
    const DOING: &str = "making the skeleton of the collection";
    let mut deck = SkeletonDeck::new(deck_id, "carrier", "");
    for note_type in &NOTE_TYPES {
        deck.add_note(carrier(note_type).map_err(ExportError::while_doing(DOING))?);
    }
    let mut package = Package::new(vec![deck], Vec::new()).map_err(ExportError::while_doing(DOING))?;
    let mut zip = Cursor::new(Vec::new());
    package.write_timestamp(&mut zip, f64::from(LAST_CHANGED.0)).map_err(ExportError::while_doing(DOING))?;
    let mut zip = zip::ZipArchive::new(zip).map_err(ExportError::while_doing(DOING))?;
    let mut bytes = Vec::new();
    zip.by_name("collection.anki2").map_err(ExportError::while_doing(DOING))?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns a note that brings its type into the collection. Its fields hold a word each, so that nothing in them meets
/// genanki-rs's search for HTML tags, which prints and can panic.
fn carrier(note_type: &NoteType) -> Result<SkeletonNote, genanki_rs::Error> {
    let fields = note_type.fields.iter().map(|(name, _)| Field::new(name)).collect();
    let templates =
        note_type.templates.iter().map(|it| Template::new(it.name).qfmt(it.front).afmt(it.back)).collect();
    let kind = if note_type.is_cloze { ModelType::Cloze } else { ModelType::FrontBack };
    let model = Model::new(note_type.id, note_type.name, fields, templates).css(CSS).model_type(kind);
    SkeletonNote::new(model, vec!["carrier"; note_type.fields.len()])
}

fn fill(
    file: &Path,
    epoch: Epoch,
    look: &Look<'_>,
    decks: &AnkiDecks,
    rows: &[Row<'_>],
) -> Result<(), rusqlite::Error> {
    let mut database = Connection::open(file)?;
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = database.transaction()?;
    transaction.execute_batch("DELETE FROM notes; DELETE FROM cards;")?;
    describe(&transaction, epoch, look, decks, rows)?;
    add_rows(&transaction, decks, rows)?;
    transaction.commit()?;
    database.execute_batch("VACUUM;")?;
    database.close().map_err(|(_, error)| error)
}

/// Completes what the one row of `col` says of note types and decks.
fn describe(
    database: &Connection,
    epoch: Epoch,
    look: &Look<'_>,
    decks: &AnkiDecks,
    rows: &[Row<'_>],
) -> Result<(), rusqlite::Error> {
    let (models, skeleton, presets): (String, String, String) =
        database.query_row("SELECT models, decks, dconf FROM col", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let mut models: BTreeMap<String, Value> = serde_json::from_str(&models).unwrap_or_default();
    for note_type in &NOTE_TYPES {
        if let Some(model) = models.get_mut(&note_type.id.to_string()) {
            complete_model(model, note_type, look, decks.first_id());
        }
    }
    if rows.iter().any(|row| row.brought.is_some()) {
        // Only what has notes: learners get every note type that is here.
        let is_used =
            |id: &str| rows.iter().any(|row| row.brought.is_none() && row.note_type.to_string() == id);
        models.retain(|id, _| is_used(id));
        models.extend(typed::models(rows, decks.first_id()));
    }
    let skeleton: BTreeMap<String, Value> = serde_json::from_str(&skeleton).unwrap_or_default();
    let mut presets: BTreeMap<String, Value> = serde_json::from_str(&presets).unwrap_or_default();
    let default = presets.get("1").cloned().unwrap_or_default();
    presets.extend(decks.presets().iter().map(|preset| (preset.id.to_string(), preset.over(&default))));
    let milliseconds = i64::from(epoch.0) * 1000;
    database.execute(
        "UPDATE col SET models = ?, decks = ?, dconf = ?, mod = ?, scm = ?",
        params![
            to_json(&models),
            to_json(&deck_rows(skeleton, decks)),
            to_json(&presets),
            milliseconds,
            i64::from(LAST_CHANGED.0) * 1000
        ],
    )?;
    Ok(())
}

/// Adds what genanki-rs does not know of, or should not read: the look, the permanent ids of fields and templates, the
/// sort field, when a card exists.
fn complete_model(model: &mut Value, note_type: &NoteType, look: &Look<'_>, deck_id: i64) {
    model["id"] = json!(note_type.id);
    model["did"] = json!(deck_id);
    model["sortf"] = json!(note_type.sort_field);
    model["mod"] = json!(look.changed.0);
    model["css"] = json!(look.css());
    for (index, (_, id)) in note_type.fields.iter().enumerate() {
        model["flds"][index]["id"] = json!(id);
    }
    for (index, template) in note_type.templates.iter().enumerate() {
        model["tmpls"][index]["id"] = json!(template.id);
        model["tmpls"][index]["qfmt"] = json!(look.front(template));
        model["tmpls"][index]["afmt"] = json!(look.back(template));
    }
    let required = note_type.templates.iter().enumerate().map(|(ord, it)| json!([ord, "any", [it.needs]]));
    model["req"] = required.collect();
}

/// Returns Anki's default deck, and ours after the pattern of the skeleton's.
fn deck_rows(mut skeleton: BTreeMap<String, Value>, decks: &AnkiDecks) -> BTreeMap<String, Value> {
    let pattern = skeleton.remove(&decks.first_id().to_string()).unwrap_or_default();
    for deck in decks.iter() {
        let mut row = pattern.clone();
        row["id"] = json!(deck.id);
        row["name"] = json!(deck.name);
        row["desc"] = json!(deck.description);
        row["mod"] = json!(deck.modified.0);
        row["conf"] = json!(deck.preset);
        skeleton.insert(deck.id.to_string(), row);
    }
    skeleton
}

fn to_json(value: &BTreeMap<String, Value>) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn add_rows(database: &Connection, decks: &AnkiDecks, rows: &[Row<'_>]) -> Result<(), rusqlite::Error> {
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
    for row in rows {
        let id = note_ids.free_at(row.modified);
        let (modified, texts) = (row.modified.0, row.texts());
        add_note.execute(params![
            id,
            row.guid,
            row.note_type,
            modified,
            texts.tags,
            texts.fields,
            texts.sort_text,
            texts.checksum
        ])?;
        for card in &row.cards {
            let card_id = card_ids.free_at(row.modified);
            add_card.execute(params![card_id, id, decks.id(&row.deck), card, modified, row.position])?;
        }
    }
    Ok(())
}
