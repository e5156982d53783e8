//! Anki deck packages.
//!
//! An .apkg is a ZIP file with a SQLite database, `collection.anki2`, and a list of media files, `media`. The
//! database has one row that describes the note types and the deck as JSON, a row for each note (its fields
//! joined by U+001F), and a row for each card (note, template, place in the queue of new cards).
//!
//! - [`note_types`]: the fields and card templates, which never change shape once released
//! - [`notes`]: what each note says, shared with the CSV exporter
//! - [`ids`]: numbers and GUIDs that stay the same from release to release
//! - [`decks`]: the deck, or a deck for each topic
//! - [`collection`]: the database: genanki-rs makes its skeleton, we fill in the rows
//! - [`package`]: the ZIP around it, and the pictures and sounds

pub mod collection;
pub mod decks;
pub mod ids;
pub mod note_types;
pub mod notes;
pub mod package;

use std::io::Write;

use super::options::ApkgOptions;
use super::{ExportError, Exporter, Made, Run};
use crate::content::html;
use crate::model::Deck;
use decks::AnkiDecks;

pub struct Apkg {
    pub options: ApkgOptions,
}

impl Exporter for Apkg {
    fn export(&self, run: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<Made, ExportError> {
        let notes = notes::notes(deck, self.options.decks);
        let mut decks = AnkiDecks::default();
        decks.add(deck, description(run, deck), run.epoch, &notes);
        let collection = collection::collection(run.epoch, &decks, &notes)?;
        package::write(&collection, &deck.media(), out)?;
        let cards = notes.iter().map(|note| note.cards.len()).sum();
        Ok(Made { notes: Some(notes.len()), cards: Some(cards), pages: None })
    }
}

/// What Anki shows on the deck's page. It is replaced at every import, so it carries the version.
fn description(run: &Run<'_>, deck: &Deck<'_>) -> String {
    let mut out =
        deck.description.as_ref().map(|it| html::blocks(&it.blocks, html::Reader::Anki)).unwrap_or_default();
    let mut facts = Vec::new();
    if let Some(version) = deck.version {
        facts.push(format!("Version {version}"));
    }
    facts.push(run.epoch.date());
    facts.extend(deck.licence.map(str::to_owned));
    out.push_str(&format!("<p><small>{}</small></p>", html::text(&facts.join(" · "))));
    out
}
