//! Anki deck packages.
//!
//! An .apkg is a ZIP file with a SQLite database, `collection.anki2`, and a list of media files, `media`. The
//! database has one row that describes the note types and the deck as JSON, a row for each note (its fields
//! joined by U+001F), and a row for each card (note, template, place in the queue of new cards).
//!
//! - [`note_types`]: the fields and card templates, which never change shape once released
//! - [`look`]: the templates and the CSS, built in or a user's
//! - [`notes`]: what each note says, shared with the CSV exporter
//! - [`rows`]: notes as the collection has them, whoever's their types are
//! - [`typed`]: note types that a deck brings
//! - [`ids`]: numbers and GUIDs that stay the same from release to release
//! - [`decks`]: the deck, or a deck for each topic
//! - [`presets`]: deck options, if the author gives some
//! - [`collection`]: the database: genanki-rs makes its skeleton, we fill in the rows
//! - [`package`]: the ZIP around it, and the pictures and sounds

pub mod collection;
pub mod decks;
pub mod ids;
pub mod look;
pub mod names;
pub mod note_types;
pub mod notes;
pub mod options;
pub mod package;
pub mod presets;
pub mod rows;
pub mod typed;

use std::collections::BTreeMap;
use std::io::Write;

use crate::content::html;
use crate::date::Epoch;
use crate::export::contract::{ExportContext, ExportError, Exporter, Made};
use crate::media::MediaFile;
use crate::model::Deck;
use crate::slug;
use crate::typed::TypedNote;
use decks::AnkiDecks;
use look::Look;
use notes::Note;
use options::ApkgOptions;
use package::Packed;
use rows::Row;

pub struct Apkg<'l> {
    pub options: ApkgOptions,
    pub part: Part,
    /// How the cards look.
    pub look: Look<'l>,
}

/// What of a deck a package holds. Notes are the same in whichever package they come.
#[derive(Debug)]
pub enum Part {
    Whole,
    /// The topics of which [`topic_word`] makes this.
    Topic(String),
    /// Notes that are no longer asked.
    Retired,
}

impl Exporter for Apkg<'_> {
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        let notes = self.notes(deck);
        let mut media = deck.media();
        if !matches!(self.part, Part::Whole) {
            media.extend(deck.retired_media());
            media.retain(|file| notes.iter().any(|note| note.shows(&file.stored_name())));
        }
        let mut rows: Vec<_> = notes.iter().map(Row::own).collect();
        rows.extend(self.brought(deck, rows.len()));
        write(vec![Content { epoch: run.epoch, deck, rows, media }], &self.look, out)
    }
}

impl Apkg<'_> {
    fn notes<'a, 's>(&self, deck: &'a Deck<'s>) -> Vec<Note<'a, 's>> {
        let decks = self.options.decks;
        match &self.part {
            Part::Whole => notes::notes(deck, decks),
            Part::Topic(word) => {
                let mut notes = notes::notes(deck, decks);
                notes.retain(|note| topic_word(note.topic) == *word);
                notes
            }
            Part::Retired => notes::retired(deck, decks),
        }
    }

    /// Returns the notes of types that the deck brings. Their topics are the decks below the deck.
    fn brought<'a>(&self, deck: &'a Deck<'a>, before: usize) -> Vec<Row<'a>> {
        let rows = rows::brought(deck, before);
        match &self.part {
            Part::Whole => rows,
            Part::Topic(word) => {
                let notes = deck.typed.notes.iter();
                rows.into_iter()
                    .zip(notes)
                    .filter(|(_, note)| typed_word(note) == *word)
                    .map(|it| it.0)
                    .collect()
            }
            Part::Retired => Vec::new(),
        }
    }
}

/// Writes one package of several decks, each with its newest change and options, and one look for all cards.
///
/// # Errors
/// As [`Exporter::export`].
pub fn write_combined<'a, 's>(
    decks: &[(&'a Deck<'s>, Epoch, ApkgOptions)],
    look: &Look<'_>,
    out: &mut dyn Write,
) -> Result<Made, ExportError> {
    let content = |&(deck, epoch, options): &(&'a Deck<'s>, _, ApkgOptions)| Content {
        epoch,
        deck,
        rows: {
            let mut rows: Vec<_> = notes::notes(deck, options.decks).iter().map(Row::own).collect();
            rows.extend(rows::brought(deck, rows.len()));
            rows
        },
        media: deck.media(),
    };
    write(decks.iter().map(content).collect(), look, out)
}

/// Returns a topic in the name of a package; topics with one word share the package.
#[must_use]
pub fn topic_word(topic: Option<&str>) -> String {
    let word = topic.map(slug::file_word).filter(|word| !word.is_empty());
    word.unwrap_or_else(|| "other".to_owned())
}

/// Returns the same word for a note whose type the deck brings: its deck takes the place of its topic.
#[must_use]
pub fn typed_word(note: &TypedNote<'_>) -> String {
    topic_word(Some(note.deck))
}

struct Content<'a, 's> {
    epoch: Epoch,
    deck: &'a Deck<'s>,
    rows: Vec<Row<'a>>,
    media: Vec<&'a MediaFile>,
}

fn write(contents: Vec<Content<'_, '_>>, look: &Look<'_>, out: &mut dyn Write) -> Result<Made, ExportError> {
    let epoch = contents.iter().map(|content| content.epoch).max().unwrap_or_default();
    let (mut decks, mut rows, mut files) = (AnkiDecks::default(), Vec::new(), BTreeMap::new());
    for Content { epoch, deck, rows: own, media } in contents {
        decks.add(deck, description(epoch, deck), epoch, &own);
        if own.iter().any(|row| row.brought.is_some()) {
            files.extend(deck.typed.files.iter().map(|file| (file.name.clone(), Packed::raw(file))));
        }
        rows.extend(own);
        files.extend(media.into_iter().map(|file| (file.stored_name(), Packed::of(file))));
    }
    let files: Vec<_> = files.into_iter().collect();
    package::write(&collection::collection(epoch, look, &decks, &rows)?, &files, out)?;
    let cards = rows.iter().map(|row| row.cards.len()).sum();
    Ok(Made { notes: Some(rows.len()), cards: Some(cards), pages: None })
}

/// Returns what Anki shows on the deck's page. It is replaced at every import, so it carries the version.
fn description(epoch: Epoch, deck: &Deck<'_>) -> String {
    let mut out =
        deck.description.as_ref().map(|it| html::blocks(&it.blocks, html::Reader::Anki)).unwrap_or_default();
    let mut facts = Vec::new();
    if let Some(version) = deck.version {
        facts.push(format!("Version {version}"));
    }
    facts.push(epoch.date());
    facts.extend(deck.licence.map(str::to_owned));
    out.push_str(&format!("<p><small>{}</small></p>", html::text(&facts.join(" · "))));
    out
}
