//! A package as a release. It may come from anywhere, so nothing in it is trusted.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use indicatif::ProgressBar;
use serde_json::Value;

use super::facts::{Content, DeckFacts, Note, NoteTypeFacts, Snapshot, not_a_release};
use super::html_text::printable;
use crate::date::Epoch;
use crate::diagnostic::Diagnostic;
use crate::export::apkg::note_types::{NOTE_TYPES, OCCLUSION};
use crate::foreign::tables::Tables;
use crate::identity::is_note_id;
use crate::temporary::Scratch;

/// The largest database that is unpacked.
const MAX_DATABASE: u64 = 1 << 30;

type Fault = Box<dyn std::error::Error>;

pub(super) fn read(path: &Path) -> Result<Snapshot, Diagnostic> {
    read_package(path).map_err(|fault| not_a_release(path, &crate::wording::shown(&fault.to_string())))
}

fn read_package(path: &Path) -> Result<Snapshot, Fault> {
    let mut zip = zip::ZipArchive::new(File::open(path)?)?;
    let entry = zip.by_name("collection.anki2").map_err(|_| "it has no collection.anki2")?;
    let scratch = Scratch::new()?;
    let file = scratch.join("collection.anki2");
    let mut unpacked = File::create(&file)?;
    let length = std::io::copy(&mut entry.take(MAX_DATABASE + 1), &mut unpacked)?;
    if length > MAX_DATABASE {
        return Err("its database is larger than 1 GiB".into());
    }
    drop(unpacked);
    let bar = ProgressBar::hidden();
    let tables = Tables::open(&file, &bar)?;
    let snapshot = read_database(&tables);
    // Closed before the folder goes: some systems delete no open file.
    drop(tables);
    drop(scratch);
    snapshot
}

fn read_database(tables: &Tables<'_>) -> Result<Snapshot, Fault> {
    let mut first: Option<(String, String)> = None;
    tables.rows("col", "models, decks", |row| {
        if first.is_none() {
            first = Some((row.get(0)?, row.get(1)?));
        }
        Ok(())
    })?;
    let (models, decks) = first.ok_or("the table `col` of its collection is empty")?;
    let models: BTreeMap<String, Value> = serde_json::from_str(&models)?;
    let decks: BTreeMap<String, Value> = serde_json::from_str(&decks)?;
    let note_types = note_types(&models);
    let cards = cards(tables)?;
    let mut snapshot = Snapshot::default();
    let mut indices = BTreeMap::new();
    tables.rows("notes", "id, guid, mid, mod, tags, flds", |row| {
        let note_type: i64 = row.get(2)?;
        let names = note_types.iter().find(|it| it.id == note_type).map(|it| it.fields.as_slice());
        let Some(names) = names.filter(|names| is_ours(note_type, names)) else {
            return Err("it has notes that deckpress did not make".into());
        };
        let (count, deck) = cards.get(&row.get(0)?).copied().unwrap_or_default();
        let title = decks.get(&deck.to_string()).and_then(|deck| deck["name"].as_str()).unwrap_or_default();
        let title = root_deck(title, &decks);
        let index = *indices.entry(title.to_owned()).or_insert_with(|| {
            snapshot.decks.push(DeckFacts { title: Some(printable(title)), ..DeckFacts::default() });
            snapshot.decks.len() - 1
        });
        let (tags, fields): (String, String) = (row.get(4)?, row.get(5)?);
        let fields: Vec<_> = names.iter().cloned().zip(fields.split('\u{1f}').map(str::to_owned)).collect();
        let Some((_, id)) = fields.iter().find(|(name, id)| name == "ID" && is_note_id(id)) else {
            return Err("it has notes without an id of deckpress".into());
        };
        snapshot.notes.push(Note {
            guid: row.get(1)?,
            is_brought: false,
            id: id.clone(),
            deck: index,
            hash: None,
            gaps: Vec::new(),
            modified: Some(Epoch(row.get(3)?)),
            content: Some(Content {
                fields,
                tags: tags.split_whitespace().map(str::to_owned).collect(),
                cards: count,
            }),
        });
        Ok(())
    })?;
    snapshot.note_types = Some(note_types.into_iter().filter(|it| is_ours(it.id, &it.fields)).collect());
    Ok(snapshot)
}

fn is_ours(note_type: i64, fields: &[String]) -> bool {
    let mut own = NOTE_TYPES.iter().chain([&OCCLUSION]);
    own.any(|own| own.id == note_type) && fields.iter().any(|name| name == "ID")
}

/// Returns the deck above the decks of topics: the first part of its name that is a deck of the package.
fn root_deck<'n>(name: &'n str, decks: &BTreeMap<String, Value>) -> &'n str {
    let parents = name.match_indices("::").map(|(at, _)| &name[..at]);
    parents.into_iter().find(|parent| decks.values().any(|deck| deck["name"] == **parent)).unwrap_or(name)
}

/// Returns how many cards each note has, and the deck of the first.
fn cards(tables: &Tables<'_>) -> Result<BTreeMap<i64, (usize, i64)>, Fault> {
    let mut cards: BTreeMap<i64, (usize, i64, i64)> = BTreeMap::new();
    tables.rows("cards", "nid, ord, did", |row| {
        let (ord, deck): (i64, i64) = (row.get(1)?, row.get(2)?);
        let known = cards.entry(row.get(0)?).or_insert((0, ord, deck));
        known.0 += 1;
        if ord < known.1 {
            (known.1, known.2) = (ord, deck);
        }
        Ok(())
    })?;
    Ok(cards.into_iter().map(|(note, (count, _, deck))| (note, (count, deck))).collect())
}

fn note_types(models: &BTreeMap<String, Value>) -> Vec<NoteTypeFacts> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let facts = models.iter().filter_map(|(id, model)| {
        let templates = list(&model["tmpls"]);
        Some(NoteTypeFacts {
            id: id.parse().ok()?,
            modified: model["mod"].as_u64().and_then(|time| u32::try_from(time).ok()).map(Epoch),
            name: printable(&text(&model["name"])),
            fields: list(&model["flds"]).iter().map(|field| text(&field["name"])).collect(),
            look: std::iter::once(text(&model["css"]))
                .chain(templates.iter().flat_map(|it| [text(&it["qfmt"]), text(&it["afmt"])]))
                .collect(),
        })
    });
    facts.collect()
}
