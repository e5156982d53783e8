//! Decks as Anki has them. It knows a deck by its name alone, and nests decks at `::`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::ids;
use super::names::key;
use super::presets::AnkiPreset;
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
    /// The id that note types have where no deck of ours has a card.
    carrier: i64,
}

/// Anki's default deck, which every collection has.
const DEFAULT: (&str, i64) = ("default", 1);

impl AnkiDecks {
    /// Adds the deck, and those below it: `names` are those of the decks that cards come in.
    pub fn add<'n>(
        &mut self,
        deck: &Deck<'_>,
        description: String,
        modified: Epoch,
        names: impl Iterator<Item = Cow<'n, str>>,
    ) {
        let id = deck.id.as_str();
        let preset = deck.preset.as_ref().map_or(1, |preset| {
            let id = ids::preset_id(id);
            self.presets.push(AnkiPreset::new(id, preset, deck.title, modified));
            id
        });
        let mut seen = BTreeSet::new();
        let names: Vec<_> = names.filter(|name| seen.insert(name.clone())).collect();
        // Decks of note types of others may all have names of their own.
        let below = format!("{}::", deck.title);
        let is_default = |name: &str| !deck.typed.is_empty() && key(name) == DEFAULT.0;
        let is_used =
            deck.typed.is_empty() || names.iter().any(|name| *name == deck.title || name.starts_with(&below));
        self.carrier = ids::deck_id(id, "");
        if is_used && !is_default(deck.title) {
            self.insert(AnkiDeck {
                id: ids::deck_id(id, ""),
                name: deck.title.to_owned(),
                description,
                modified,
                preset,
            });
        }
        for name in names.into_iter().filter(|name| *name != deck.title && !is_default(name)) {
            let id = ids::deck_id(id, &key(&name));
            let name = name.into_owned();
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

    /// Returns the id of the deck that was added first; where there is none, that of the last one without cards.
    #[must_use]
    pub fn first_id(&self) -> i64 {
        self.rows.first().map_or(self.carrier, |deck| deck.id)
    }

    /// Returns the id of the deck of this name: Anki's own for its default deck, and the first one's for an unknown
    /// name.
    #[must_use]
    pub fn id(&self, name: &str) -> i64 {
        match self.by_key.get(&key(name)) {
            Some(at) => self.rows[*at].id,
            None if key(name) == DEFAULT.0 => DEFAULT.1,
            None => self.first_id(),
        }
    }

    fn insert(&mut self, deck: AnkiDeck) {
        let rows = &mut self.rows;
        self.by_key.entry(key(&deck.name)).or_insert_with(|| {
            rows.push(deck);
            rows.len() - 1
        });
    }
}
