//! A collection of Anki: notes, cards, decks and note types, of schema 11 and of schema 15 to 18.

use std::collections::BTreeMap;
use std::path::Path;

use bumpalo::Bump;
use indicatif::ProgressBar;
use prost::Message as _;
use rusqlite::types::ValueRef;
use serde_json::Value;

use super::models;
use super::proto::{DeckConfig, DeckKind};
use super::stored::Fault;
use super::tables::Tables;
use crate::typed::NoteType;

/// What is read of a collection.
#[derive(Debug, Default)]
pub struct Collection<'s> {
    pub note_types: Vec<NoteType<'s>>,
    pub notes: Vec<NoteRow<'s>>,
    /// By the ids of their notes, in the order of their numbers.
    pub cards: BTreeMap<i64, Vec<CardRow>>,
    pub decks: BTreeMap<i64, DeckRow>,
    /// How many rows there are of what learners did.
    pub reviews: usize,
}

#[derive(Debug)]
pub struct NoteRow<'s> {
    pub id: i64,
    pub guid: &'s str,
    pub note_type: i64,
    pub modified: i64,
    pub tags: &'s str,
    pub fields: &'s str,
    /// Whether it has bytes that are not UTF-8.
    pub is_damaged: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct CardRow {
    pub ord: u16,
    pub deck: i64,
    pub due: i64,
    /// Whether it was never studied.
    pub is_new: bool,
    /// Whether it lies in a filtered deck now.
    pub is_away: bool,
}

#[derive(Clone, Debug, Default)]
pub struct DeckRow {
    pub name: String,
    pub description: String,
    pub is_filtered: bool,
    /// Lines of `[preset]`, where it has other options than the default.
    pub preset: Vec<String>,
}

/// Reads a collection.
///
/// # Errors
/// When it is not one, or is damaged.
pub fn read<'s>(path: &Path, arena: &'s Bump, bar: &ProgressBar) -> Result<Collection<'s>, Fault> {
    let tables = Tables::open(path, bar)?;
    tables.announce(&["notes", "cards", "revlog"])?;
    let mut collection = Collection::default();
    if tables.has("notetypes")? {
        collection.note_types = models::of_tables(&tables, arena)?;
        collection.decks = decks_of_table(&tables)?;
    } else {
        let mut first: Option<[String; 3]> = None;
        tables.rows("col", "models, decks, dconf", |row| {
            if first.is_none() {
                first = Some([row.get(0)?, row.get(1)?, row.get(2)?]);
            }
            Ok(())
        })?;
        let [models, decks, presets] = first.ok_or("the table `col` of its collection is empty")?;
        collection.note_types = models::of_json(&serde_json::from_str(&models)?, arena);
        collection.decks = decks_of_json(&serde_json::from_str(&decks)?, &presets);
    }
    notes(&tables, &mut collection, arena)?;
    cards(&tables, &mut collection)?;
    if tables.has("revlog")? {
        tables.rows("revlog", "0", |_| {
            collection.reviews += 1;
            Ok(())
        })?;
    }
    Ok(collection)
}

/// Returns a cell as text, and whether some of it is not UTF-8.
fn text<'s>(value: ValueRef<'_>, arena: &'s Bump) -> (&'s str, bool) {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => (arena.alloc_str(text), false),
            Err(_) => (arena.alloc_str(&String::from_utf8_lossy(bytes)), true),
        },
        ValueRef::Integer(number) => (arena.alloc_str(&number.to_string()), false),
        ValueRef::Real(number) => (arena.alloc_str(&number.to_string()), false),
        ValueRef::Null => ("", false),
    }
}

/// Returns a cell as a whole number; older programs wrote some as text.
fn number(value: ValueRef<'_>) -> i64 {
    match value {
        ValueRef::Integer(number) => number,
        #[expect(clippy::cast_possible_truncation, reason = "times and ids are small")]
        ValueRef::Real(number) => number as i64,
        ValueRef::Text(bytes) => {
            std::str::from_utf8(bytes).ok().and_then(|text| text.trim().parse().ok()).unwrap_or_default()
        }
        _ => 0,
    }
}

fn notes<'s>(tables: &Tables<'_>, into: &mut Collection<'s>, arena: &'s Bump) -> Result<(), Fault> {
    tables.rows("notes", "id, guid, mid, mod, tags, flds", |row| {
        let (guid, bad_guid) = text(row.get_ref(1)?, arena);
        let (tags, bad_tags) = text(row.get_ref(4)?, arena);
        let (fields, bad_fields) = text(row.get_ref(5)?, arena);
        into.notes.push(NoteRow {
            id: number(row.get_ref(0)?),
            guid,
            note_type: number(row.get_ref(2)?),
            modified: number(row.get_ref(3)?),
            tags,
            fields,
            is_damaged: bad_guid || bad_tags || bad_fields,
        });
        Ok(())
    })?;
    into.notes.sort_by_key(|note| note.id);
    Ok(())
}

fn cards(tables: &Tables<'_>, into: &mut Collection<'_>) -> Result<(), Fault> {
    tables.rows("cards", "nid, ord, did, due, type, odid, reps", |row| {
        let cell = |at| row.get_ref(at).map(number);
        let (deck, home) = (cell(2)?, cell(5)?);
        let Ok(ord) = u16::try_from(cell(1)?) else { return Ok(()) };
        into.cards.entry(cell(0)?).or_default().push(CardRow {
            ord,
            deck: if home == 0 { deck } else { home },
            due: cell(3)?,
            is_new: cell(4)? == 0 && cell(6)? == 0,
            is_away: home != 0,
        });
        Ok(())
    })?;
    into.cards.values_mut().for_each(|cards| cards.sort_by_key(|card| card.ord));
    Ok(())
}

fn decks_of_table(tables: &Tables<'_>) -> Result<BTreeMap<i64, DeckRow>, Fault> {
    let mut presets = BTreeMap::new();
    if tables.has("deck_config")? {
        tables.rows("deck_config", "id, config", |row| {
            let config: Vec<u8> = row.get(1)?;
            presets.insert(row.get::<_, i64>(0)?, DeckConfig::decode(config.as_slice()).unwrap_or_default());
            Ok(())
        })?;
    }
    let mut decks = BTreeMap::new();
    tables.rows("decks", "id, name, kind", |row| {
        let (name, kind): (String, Vec<u8>) = (row.get(1)?, row.get(2)?);
        let kind = DeckKind::decode(kind.as_slice()).unwrap_or_default();
        let normal = kind.normal.unwrap_or_default();
        let preset = presets.get(&normal.config_id).filter(|_| normal.config_id > 1);
        decks.insert(
            row.get(0)?,
            DeckRow {
                name: name.replace('\u{1f}', "::"),
                description: normal.description,
                is_filtered: kind.filtered.is_some(),
                preset: preset.map(preset_of_message).unwrap_or_default(),
            },
        );
        Ok(())
    })?;
    Ok(decks)
}

fn preset_of_message(config: &DeckConfig) -> Vec<String> {
    let steps = |steps: &[f32]| steps.iter().map(|step| f64::from(*step)).collect::<Vec<_>>();
    preset(
        config.new_per_day.into(),
        config.reviews_per_day.into(),
        &steps(&config.learn_steps),
        &steps(&config.relearn_steps),
        [config.bury_new, config.bury_reviews, config.bury_interday_learning],
    )
}

fn decks_of_json(decks: &BTreeMap<String, Value>, presets: &str) -> BTreeMap<i64, DeckRow> {
    let presets: BTreeMap<String, Value> = serde_json::from_str(presets).unwrap_or_default();
    let rows = decks.iter().filter_map(|(id, deck)| {
        let conf = deck["conf"].as_i64().unwrap_or(1);
        let preset = presets.get(&conf.to_string()).filter(|_| conf > 1);
        let row = DeckRow {
            name: deck["name"].as_str().unwrap_or_default().to_owned(),
            description: deck["desc"].as_str().unwrap_or_default().to_owned(),
            is_filtered: deck["dyn"].as_i64().is_some_and(|is_filtered| is_filtered != 0),
            preset: preset.map(preset_of_json).unwrap_or_default(),
        };
        Some((id.parse().ok()?, row))
    });
    rows.collect()
}

/// Returns the lines of `[preset]` that say what a preset of the older form says.
#[must_use]
pub fn preset_of_json(config: &Value) -> Vec<String> {
    let steps = |steps: &Value| -> Vec<f64> {
        steps.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let count = |value: &Value, otherwise| value.as_u64().unwrap_or(otherwise);
    let is_set = |value: &Value| value.as_bool().unwrap_or_default();
    preset(
        count(&config["new"]["perDay"], 20),
        count(&config["rev"]["perDay"], 200),
        &steps(&config["new"]["delays"]),
        &steps(&config["lapse"]["delays"]),
        [
            is_set(&config["new"]["bury"]),
            is_set(&config["rev"]["bury"]),
            is_set(&config["buryInterdayLearning"]),
        ],
    )
}

fn preset(new: u64, reviews: u64, learn: &[f64], relearn: &[f64], buries: [bool; 3]) -> Vec<String> {
    let mut lines = vec![
        format!("new-cards-per-day = {}", new.min(9999)),
        format!("maximum-reviews-per-day = {}", reviews.min(9999)),
    ];
    for (key, steps) in [("learning-steps", learn), ("relearning-steps", relearn)] {
        if !steps.is_empty() {
            lines.push(format!(
                "{key} = \"{}\"",
                steps.iter().map(|step| minutes(*step)).collect::<Vec<_>>().join(" ")
            ));
        }
    }
    let keys = ["bury-new-siblings", "bury-review-siblings", "bury-interday-learning-siblings"];
    lines.extend(
        keys.iter().zip(buries).filter(|(_, is_set)| *is_set).map(|(key, _)| format!("{key} = true")),
    );
    lines
}

/// Returns a step of some minutes with the largest unit that has it whole.
fn minutes(step: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "steps are of seconds to days"
    )]
    let seconds = (step.clamp(0.0, 5_000_000.0) * 60.0).round() as u64;
    match seconds {
        0 => "1s".to_owned(),
        _ if seconds.is_multiple_of(86_400) => format!("{}d", seconds / 86_400),
        _ if seconds.is_multiple_of(3600) => format!("{}h", seconds / 3600),
        _ if seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}
