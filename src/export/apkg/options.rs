//! What can be chosen about packages.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ApkgOptions {
    pub decks: Decks,
    pub package: Package,
    pub retired: RetiredNotes,
}

/// Which decks the cards come in, in Anki. CSV files that Anki imports name the same decks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decks {
    /// One deck; topics are tags.
    #[default]
    One,
    /// A deck below the deck for each topic.
    Topics,
}

/// What one package holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Package {
    /// The whole deck.
    #[default]
    Deck,
    /// One topic; a file for each. To Anki they are parts of the whole: no note comes twice.
    Topic,
}

/// What learners of earlier releases are told of retired notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetiredNotes {
    /// Nothing; they keep them.
    #[default]
    Leave,
    /// A package of its own, `<name>.retired.apkg`, says so on the notes that they have and gives them a tag.
    Tag,
}
