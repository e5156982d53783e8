//! Decks as Anki has them. It knows a deck by its name alone, and nests decks at `::`.

use std::collections::BTreeMap;

use super::ids;
use super::names::key;
use super::presets::AnkiPreset;
use super::rows::Row;
use crate::date::Epoch;
use crate::model::Deck;

/// A deck of a package.
pub struct AnkiDeck {
    pub id: i64,
    pub name: String,
    /// HTML; Anki shows it on the deck's page.
    pub description: String,
    pub modified: Epoch,
    /// The id of its preset; 1 is Anki's default.
    pub preset: i64,
}

/// The decks of a package, each name once.
#[derive(Default)]
pub struct AnkiDecks {
    rows: Vec<AnkiDeck>,
    by_key: BTreeMap<String, usize>,
    presets: Vec<AnkiPreset>,
}

impl AnkiDecks {
    /// Adds the deck, and those below it that the notes come in.
    pub fn add(&mut self, deck: &Deck<'_>, description: String, modified: Epoch, notes: &[Row<'_>]) {
        let id = deck.id.as_str();
        let preset = deck.preset.as_ref().map_or(1, |preset| {
            let id = ids::preset_id(id);
            self.presets.push(AnkiPreset::new(id, preset, deck.title, modified));
            id
        });
        // Decks of note types of others may all have names of their own.
        let below = format!("{}::", deck.title);
        let is_in = |row: &Row<'_>| row.deck == deck.title || row.deck.starts_with(&below);
        if deck.typed.is_empty() || notes.iter().any(is_in) {
            self.insert(AnkiDeck {
                id: ids::deck_id(id, ""),
                name: deck.title.to_owned(),
                description,
                modified,
                preset,
            });
        }
        for note in notes.iter().filter(|note| note.deck != deck.title) {
            let (id, name) = (ids::deck_id(id, &key(&note.deck)), note.deck.clone());
            self.insert(AnkiDeck { id, name, description: String::new(), modified, preset });
        }
    }

    #[must_use]
    pub fn presets(&self) -> &[AnkiPreset] {
        &self.presets
    }

    pub fn iter(&self) -> impl Iterator<Item = &AnkiDeck> {
        self.rows.iter()
    }

    /// Returns the id of the deck that was added first; 1, Anki's default deck, where there is none.
    #[must_use]
    pub fn first_id(&self) -> i64 {
        self.rows.first().map_or(1, |deck| deck.id)
    }

    /// Returns the id of the deck of this name.
    #[must_use]
    pub fn id(&self, name: &str) -> i64 {
        self.by_key.get(&key(name)).map_or(self.first_id(), |at| self.rows[*at].id)
    }

    fn insert(&mut self, deck: AnkiDeck) {
        let rows = &mut self.rows;
        self.by_key.entry(key(&deck.name)).or_insert_with(|| {
            rows.push(deck);
            rows.len() - 1
        });
    }
}
