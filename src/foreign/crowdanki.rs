//! CrowdAnki: a folder with a deck and the decks below it in one JSON file, and its media beside that.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use serde_json::Value;

use super::collection::preset_of_json;
use super::stored::Fault;
use super::{Foreign, UNDATED, decks, fields, models};
use crate::export::apkg::ids;
use crate::load::read_limited;
use crate::typed::{TypedNote, split_tags};

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
    let mut reader = Reader {
        foreign: &mut foreign,
        arena,
        types: BTreeMap::new(),
        guids: BTreeSet::new(),
        names: Vec::new(),
        without_type: 0,
        doubled: 0,
        described: 0,
        fitted: 0,
        cleaned: 0,
    };
    reader.note_types(&root);
    let name = decks::normal(root["name"].as_str().unwrap_or_default());
    reader.deck(&root, &name);
    let Reader { names, without_type, doubled, described, fitted, cleaned, .. } = reader;
    foreign.leave_out(without_type, "note", "their note type is not there");
    foreign.leave_out(doubled, "note", "another note has their GUID, or they have none");
    foreign.leave_out(described, "description", "of decks below the deck");
    foreign.remark(cleaned, "note", fields::CLEANED);
    foreign.remark(fitted, "note", fields::FITTED);
    foreign.remarks.push(
        "CrowdAnki has no ids of note types: those who have the deck through CrowdAnki get its notes only with \
         `Merge note types`, or keep to CrowdAnki"
            .to_owned(),
    );
    foreign.title = decks::usable(&name, "deck");
    root["desc"].as_str().unwrap_or_default().clone_into(&mut foreign.description);
    let wanted = root["deck_config_uuid"].as_str().unwrap_or_default();
    let presets = root["deck_configurations"].as_array().into_iter().flatten();
    let preset = presets.into_iter().find(|it| it["crowdanki_uuid"] == *wanted && it["name"] != "Default");
    foreign.preset = preset.map(preset_of_json).unwrap_or_default();
    let title = foreign.title.clone();
    for (note, name) in foreign.typed.notes.iter_mut().zip(&names) {
        note.deck = decks::below(&title, name, arena);
    }
    Ok(foreign)
}

struct Reader<'r, 's> {
    foreign: &'r mut Foreign<'s>,
    arena: &'s Bump,
    /// The places of note types by their names for CrowdAnki.
    types: BTreeMap<String, usize>,
    guids: BTreeSet<String>,
    /// The deck of each note.
    names: Vec<String>,
    without_type: usize,
    doubled: usize,
    /// How many decks below the deck have a description.
    described: usize,
    fitted: usize,
    cleaned: usize,
}

impl Reader<'_, '_> {
    fn note_types(&mut self, deck: &Value) {
        for model in deck["note_models"].as_array().into_iter().flatten() {
            let uuid = model["crowdanki_uuid"].as_str().unwrap_or_default();
            let id = model["id"].as_i64().filter(|id| *id > 0).unwrap_or_else(|| ids::named_id(uuid));
            let Some(mut note_type) = models::of_model(id, model, self.arena) else { continue };
            note_type.modified = note_type.modified.max(UNDATED);
            self.types.insert(uuid.to_owned(), self.foreign.typed.note_types.len());
            self.foreign.typed.note_types.push(note_type);
        }
    }

    /// Reads a deck and those below it; how deep they go, the reader of JSON limits.
    fn deck(&mut self, deck: &Value, name: &str) {
        let files = deck["media_files"].as_array().into_iter().flatten().filter_map(Value::as_str);
        self.foreign.files.extend(files.map(str::to_owned));
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
        let Some(at) = note["note_model_uuid"].as_str().and_then(|uuid| self.types.get(uuid)).copied() else {
            self.without_type += 1;
            return;
        };
        let guid = note["guid"].as_str().unwrap_or_default();
        if guid.is_empty() || !self.guids.insert(guid.to_owned()) {
            self.doubled += 1;
            return;
        }
        let count = self.foreign.typed.note_types.get(at).map_or(0, |it| it.fields.len());
        let text = |field: &Value| -> &_ {
            match field {
                Value::String(text) => self.arena.alloc_str(text),
                Value::Null => "",
                other => self.arena.alloc_str(&other.to_string()),
            }
        };
        let own = note["fields"].as_array().into_iter().flatten();
        let mut fields: Vec<Cow<'_, str>> = own.map(|field| Cow::Borrowed(text(field))).collect();
        self.fitted += usize::from(fields::fit(&mut fields, count));
        self.cleaned += usize::from(fields::clean(&mut fields));
        let tags = note["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let tags: Vec<&str> = tags.flat_map(split_tags).map(|tag| &*self.arena.alloc_str(tag)).collect();
        self.foreign.typed.notes.push(TypedNote {
            guid: Cow::Borrowed(self.arena.alloc_str(guid)),
            note_type: at,
            tags,
            fields: fields.into(),
            modified: UNDATED,
            ..TypedNote::empty()
        });
        self.names.push(deck.to_owned());
    }
}
