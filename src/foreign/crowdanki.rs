//! CrowdAnki: a folder with a deck and the decks below it in one JSON file, and its media beside that.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use serde_json::Value;

use super::collection::preset_of_json;
use super::rows::{Row, Rows};
use super::stored::Fault;
use super::{Foreign, UNDATED, decks, models};
use crate::export::apkg::ids;
use crate::load::read_limited;
use crate::typed::{NoteType, split_tags};

/// Keys that a deck of CrowdAnki has even where it is damaged.
const MARKS: [&str; 2] = ["\"__type__\"", "\"crowdanki_uuid\""];

/// Returns the file of a deck that `path` names, itself or as the folder around it; `None` if there is none.
#[must_use]
pub fn file(path: &Path) -> Option<PathBuf> {
    let is_deck = |file: &Path| {
        let bytes = read_limited(file).ok();
        bytes.is_some_and(|bytes| match serde_json::from_slice::<Value>(&bytes) {
            Ok(it) => it["__type__"] == "Deck" && it["notes"].is_array(),
            // Reading it says what is wrong with it.
            Err(_) => MARKS.iter().all(|mark| bytes.windows(mark.len()).any(|it| it == mark.as_bytes())),
        })
    };
    if path.is_file() {
        return is_deck(path).then(|| path.to_owned());
    }
    let own = path.file_name().map(|name| format!("{}.json", name.to_string_lossy()));
    let names = ["deck.json".to_owned()].into_iter().chain(own);
    names.map(|name| path.join(name)).find(|file| file.is_file() && is_deck(file))
}

/// Reads a deck of CrowdAnki.
///
/// # Errors
/// When it is not one, or is damaged.
pub fn read<'s>(path: &Path, arena: &'s Bump) -> Result<Foreign<'s>, Fault> {
    let root: Value = serde_json::from_slice(&read_limited(path)?)?;
    let mut foreign = Foreign::default();
    let mut types = BTreeMap::new();
    let note_types = note_types(&root, &mut types, arena);
    let mut reader = Reader {
        rows: Rows::new(note_types),
        arena,
        types,
        files: BTreeSet::new(),
        without_type: 0,
        without_guid: 0,
        described: 0,
    };
    let name = decks::normal(root["name"].as_str().unwrap_or_default());
    reader.deck(&root, &name);
    let Reader { rows, files, without_type, without_guid, described, .. } = reader;
    foreign.files = files;
    foreign.leave_out(without_type, "note", "their note type is not there");
    foreign.leave_out(without_guid, "note", "they have no GUID");
    foreign.leave_out(described, "description", "of decks below the deck");
    rows.finish(&mut foreign, &name, "", arena);
    foreign.remarks.push(
        "CrowdAnki has no ids of note types: those who have the deck through CrowdAnki get its notes only with \
         `Merge note types`, or keep to CrowdAnki"
            .to_owned(),
    );
    root["desc"].as_str().unwrap_or_default().clone_into(&mut foreign.description);
    let wanted = root["deck_config_uuid"].as_str().unwrap_or_default();
    let presets = root["deck_configurations"].as_array().into_iter().flatten();
    let preset = presets.into_iter().find(|it| it["crowdanki_uuid"] == *wanted && it["name"] != "Default");
    foreign.preset = preset.map(preset_of_json).unwrap_or_default();
    Ok(foreign)
}

/// Returns the note types of a deck, and fills in their places by their names for CrowdAnki.
fn note_types<'s>(deck: &Value, types: &mut BTreeMap<String, usize>, arena: &'s Bump) -> Vec<NoteType<'s>> {
    let mut note_types = Vec::new();
    for model in deck["note_models"].as_array().into_iter().flatten() {
        let uuid = model["crowdanki_uuid"].as_str().unwrap_or_default();
        let id = model["id"].as_i64().filter(|id| *id > 0).unwrap_or_else(|| ids::named_id(uuid));
        let Some(mut note_type) = models::of_model(id, model, arena) else { continue };
        note_type.modified = note_type.modified.max(UNDATED);
        types.insert(uuid.to_owned(), note_types.len());
        note_types.push(note_type);
    }
    note_types
}

struct Reader<'s> {
    rows: Rows<'s>,
    arena: &'s Bump,
    /// The places of note types by their names for CrowdAnki.
    types: BTreeMap<String, usize>,
    /// What its lists of media have.
    files: BTreeSet<String>,
    without_type: usize,
    without_guid: usize,
    /// How many decks below the deck have a description.
    described: usize,
}

impl Reader<'_> {
    /// Reads a deck and those below it; how deep they go, the reader of JSON limits.
    fn deck(&mut self, deck: &Value, name: &str) {
        let files = deck["media_files"].as_array().into_iter().flatten().filter_map(Value::as_str);
        self.files.extend(files.map(str::to_owned));
        for note in deck["notes"].as_array().into_iter().flatten() {
            self.note(note, name);
        }
        for child in deck["children"].as_array().into_iter().flatten() {
            let own = child["name"].as_str().unwrap_or_default();
            // Some versions write the whole name.
            let whole =
                if own.starts_with(&format!("{name}::")) { own.to_owned() } else { format!("{name}::{own}") };
            self.described += usize::from(child["desc"].as_str().is_some_and(|text| !text.is_empty()));
            self.deck(child, &decks::normal(&whole));
        }
    }

    fn note(&mut self, note: &Value, deck: &str) {
        let uuid = note["note_model_uuid"].as_str();
        let Some(note_type) = uuid.and_then(|uuid| self.types.get(uuid)).copied() else {
            self.without_type += 1;
            return;
        };
        let guid = note["guid"].as_str().unwrap_or_default();
        if guid.is_empty() {
            self.without_guid += 1;
            return;
        }
        let text = |field: &Value| match field {
            Value::String(text) => Cow::Owned(text.clone()),
            Value::Null => Cow::Borrowed(""),
            other => Cow::Owned(other.to_string()),
        };
        let tags = note["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let row = Row {
            guid: Cow::Owned(guid.to_owned()),
            note_type,
            deck: deck.to_owned(),
            tags: tags.flat_map(split_tags).map(|tag| &*self.arena.alloc_str(tag)).collect(),
            fields: note["fields"].as_array().into_iter().flatten().map(text).collect(),
        };
        self.rows.add(row, self.arena);
    }
}
