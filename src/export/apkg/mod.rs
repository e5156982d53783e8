//! Anki deck packages.
//!
//! An .apkg is a ZIP file with a SQLite database, `collection.anki2`, and a list of media files, `media`. The
//! database has one row that describes the note types and the deck as JSON, a row for each note (its fields
//! joined by U+001F), and a row for each card (note, template, place in the queue of new cards).
//!
//! - [`note_types`]: the fields and card templates, which never change shape once released
//! - [`look`]: the templates and the CSS, built in or a user's
//! - [`labels`]: the words of cards as CSS, by language
//! - [`notes`]: what each note says, shared with the CSV exporter
//! - [`rows`]: notes as the collection has them, whoever's their types are
//! - [`typed`]: note types that a deck brings
//! - [`occlusion`]: what notes of pictures with boxes say
//! - [`stock`]: their type, which Anki takes for its own
//! - [`ids`]: numbers and GUIDs that stay the same from release to release
//! - [`decks`]: the deck, or a deck for each topic
//! - [`presets`]: deck options, if the author gives some
//! - [`skeleton`]: an empty collection, as genanki-rs makes it
//! - [`order`]: which row comes where
//! - [`collection`]: the database, which we fill in
//! - [`package`]: the ZIP around it, and the pictures and sounds

pub mod collection;
pub mod decks;
pub mod ids;
pub mod labels;
pub mod look;
pub mod names;
pub mod note_types;
pub mod notes;
pub mod occlusion;
pub mod options;
pub mod order;
pub mod package;
pub mod presets;
mod prompt;
pub mod rows;
pub mod skeleton;
pub mod stock;
pub mod typed;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use crate::content::html;
use crate::date::Epoch;
use crate::export::contract::{ExportContext, ExportError, Exporter, Made};
use crate::media::MediaFile;
use crate::model::Deck;
use crate::slug;
use crate::temporary::SharedScratch;
use crate::typed::{NoteType as TypedNoteType, TypedNote, cards};
use collection::About;
use decks::AnkiDecks;
use look::Look;
use note_types::{Kind, NoteType};
use notes::Notes;
use options::ApkgOptions;
use order::{Order, Outline};
use package::Packed;
use rows::Row;

pub struct Apkg<'l> {
    pub options: ApkgOptions,
    pub part: Part,
    /// How the cards look.
    pub look: Look<'l>,
    /// Where its database is made.
    pub scratch: SharedScratch,
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
        let content = match &self.part {
            Part::Whole => Content::whole(deck, run.epoch, self.options),
            Part::Topic(word) => {
                let mut notes = Notes::of(deck, self.options);
                notes.retain_topics(|topic| topic_word(topic) == *word);
                let brought = placed(deck, notes.len());
                let brought = brought.filter(|it| typed_word(it.note) == *word).collect();
                Content::part(deck, run.epoch, notes, brought)
            }
            Part::Retired => Content::part(deck, run.epoch, Notes::retired(deck, self.options), Vec::new()),
        };
        write(&[content], &self.look, &self.scratch, out)
    }
}

/// Writes one package of several decks, each with its newest change and options, and one look for all cards.
///
/// # Errors
/// As [`Exporter::export`].
pub fn write_combined(
    decks: &[(&Deck<'_>, Epoch, ApkgOptions)],
    look: &Look<'_>,
    scratch: &SharedScratch,
    out: &mut dyn Write,
) -> Result<Made, ExportError> {
    let contents: Vec<_> =
        decks.iter().map(|(deck, epoch, options)| Content::whole(deck, *epoch, *options)).collect();
    write(&contents, look, scratch, out)
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

/// What a package has of a deck.
struct Content<'a, 's> {
    deck: &'a Deck<'s>,
    epoch: Epoch,
    notes: Notes<'a, 's>,
    /// Notes of types that the deck brings, with those, and their places among new cards.
    brought: Vec<Brought<'a, 's>>,
    media: Vec<&'a MediaFile>,
}

impl<'a, 's> Content<'a, 's> {
    fn whole(deck: &'a Deck<'s>, epoch: Epoch, options: ApkgOptions) -> Content<'a, 's> {
        let notes = Notes::of(deck, options);
        let brought = placed(deck, notes.len()).collect();
        Content { deck, epoch, notes, brought, media: deck.media() }
    }

    /// Returns some notes of a deck, with the media that they show.
    fn part(
        deck: &'a Deck<'s>,
        epoch: Epoch,
        notes: Notes<'a, 's>,
        brought: Vec<Brought<'a, 's>>,
    ) -> Content<'a, 's> {
        let mut media = deck.media();
        media.extend(deck.retired_media());
        let mut shown = BTreeSet::new();
        if !media.is_empty() {
            for note in notes.iter() {
                shown.extend(media.iter().map(|file| file.stored_name()).filter(|name| note.shows(name)));
            }
        }
        media.retain(|file| shown.contains(&file.stored_name()));
        Content { deck, epoch, notes, brought, media }
    }

    /// Returns the names of the decks that the cards come in. Notes without a card are in no deck.
    fn deck_names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let typed = &self.deck.typed;
        let has_cards = |note: &TypedNote<'_>| !cards::of(typed, note).is_empty();
        let brought = self.brought.iter().map(|brought| brought.note).filter(move |note| has_cards(note));
        let brought = brought.map(|note| note.deck_name(self.deck.title));
        self.notes.deck_names().chain(brought).map(Cow::Owned)
    }

    fn brought_types(&self) -> impl Iterator<Item = &TypedNoteType<'_>> {
        self.brought.iter().map(|brought| brought.note_type)
    }

    /// Returns what is known of each note before it is written.
    fn outlines(&self, decks: &AnkiDecks) -> impl Iterator<Item = Outline> {
        let typed = &self.deck.typed;
        let brought = self.brought.iter().map(move |Brought { note, position, .. }| {
            let deck = decks.id(&note.deck_name(self.deck.title));
            Outline { modified: note.modified, cards: cards::of(typed, note), deck, position: *position }
        });
        self.notes.outlines(decks).chain(brought)
    }

    /// Writes a note.
    fn row(&self, number: usize) -> Row {
        match number.checked_sub(self.notes.len()) {
            None => Row::own(self.notes.note(number)),
            Some(number) => {
                let Brought { note, note_type, .. } = &self.brought[number];
                Row::brought(self.deck, note, note_type)
            }
        }
    }
}

/// A note of a type that a deck brings.
struct Brought<'a, 's> {
    note: &'a TypedNote<'s>,
    note_type: &'a TypedNoteType<'s>,
    /// Its place among new cards.
    position: u32,
}

/// Returns the notes of types that the deck brings, in the order in which they are learned, after `before` others.
fn placed<'a, 's>(deck: &'a Deck<'s>, before: usize) -> impl Iterator<Item = Brought<'a, 's>> {
    let positions = u32::try_from(before).unwrap_or_default()..;
    deck.typed
        .notes
        .iter()
        .zip(positions)
        .filter_map(|(note, position)| Some(Brought { note, note_type: deck.typed.type_of(note)?, position }))
}

fn write(
    contents: &[Content<'_, '_>],
    look: &Look<'_>,
    scratch: &SharedScratch,
    out: &mut dyn Write,
) -> Result<Made, ExportError> {
    let epoch = contents.iter().map(|content| content.epoch).max().unwrap_or_default();
    let (mut decks, mut files) = (AnkiDecks::default(), BTreeMap::new());
    for content in contents {
        let Content { deck, epoch, media, .. } = content;
        decks.add(deck, description(*epoch, deck), *epoch, content.deck_names());
        if !content.brought.is_empty() {
            files.extend(deck.typed.files.iter().map(|file| (file.name.clone(), Packed::raw(file))));
        }
        files.extend(media.iter().map(|file| (file.stored_name(), Packed::of(file))));
    }
    let files: Vec<_> = files.into_iter().collect();
    let about = About {
        epoch,
        look,
        decks: &decks,
        note_types: own_types(contents),
        brought: typed::models(contents.iter().flat_map(Content::brought_types), decks.first_id()),
    };
    let order = Order::of(contents.iter().map(|content| content.outlines(&decks)));
    let made = Made { notes: Some(order.notes.len()), cards: Some(order.cards.len()), pages: None };
    let collection = scratch.file()?;
    collection::write(collection.path(), &about, &order, |at| {
        contents[at.content as usize].row(at.number as usize)
    })?;
    package::write(collection.path(), &files, out)?;
    Ok(made)
}

/// Returns deckpress's own note types: the three that every package has, but beside types that decks bring only those that
/// have notes, since learners get every note type that is here.
fn own_types(contents: &[Content<'_, '_>]) -> Vec<&'static NoteType> {
    let used: BTreeSet<_> = contents.iter().flat_map(|content| content.notes.kinds()).collect();
    let are_all = contents.iter().all(|content| content.brought.is_empty());
    let every = [Kind::Question, Kind::Output, Kind::Cloze].into_iter().filter(|_| are_all);
    used.into_iter().chain(every).collect::<BTreeSet<_>>().into_iter().map(Kind::note_type).collect()
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
