//! Tables of keys that people write, as data. A reader knows its keys from here, and so do the schema and the docs.

use crate::choice::Choices;

/// The keys of one table of deck.toml, of a JSON object, or of a row.
#[derive(Debug)]
pub struct Table {
    /// What messages call it: "question", "deck.toml".
    pub what: &'static str,
    /// Its name in a schema.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// In the order in which messages and docs list them.
    pub keys: &'static [Key],
}

impl Table {
    /// Returns the names of the table's keys.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }

    /// Returns the key of this name, if there is one.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key, and what may be written for it.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    /// What it is for; empty where its name says it all.
    pub about: &'static str,
    pub takes: Takes,
    pub is_required: bool,
}

impl Key {
    /// Returns a key that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, takes: Takes, about: &'static str) -> Key {
        Key { name, about, takes, is_required: false }
    }

    /// Returns a key that must be there.
    #[must_use]
    pub const fn required(name: &'static str, takes: Takes, about: &'static str) -> Key {
        Key { is_required: true, ..Key::new(name, takes, about) }
    }
}

/// What may be written for a key.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    Text,
    Texts,
    Id,
    /// A name of a list that the schema calls so, or one that the deck defines.
    Name(&'static str, fn() -> Vec<&'static str>),
    Boolean,
    /// A whole number from `least` to `most`.
    Number {
        least: u32,
        most: u32,
    },
    /// A whole number of any size, such as an id of Anki's.
    Integer,
    Choice(&'static Choices),
    /// One of the names, which may be numbers without quotes too.
    ChoiceOrNumber(&'static str, &'static Choices),
    /// A whole number from 1 to this.
    Count(u8),
    Choices(&'static Choices),
    /// One or two lengths with their units.
    Lengths,
    Table(&'static Table),
    Tables(&'static Table),
    /// Tables by names of the author's own.
    NamedTables(&'static Table),
    /// Texts by names of the author's own.
    Names,
    /// Files to write: tables with a key `format`, and the keys of that format's options.
    Artifacts,
}
