//! Packages of Anki, `.apkg` and `.colpkg`, of every container: their collection, put in the form of this program.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;
use indicatif::ProgressBar;

use super::collection::{self, CardRow, Collection, DeckRow, NoteRow};
use super::rows::{Row, Rows};
use super::stored::{Fault, Stored};
use super::{Foreign, decks, models};
use crate::temporary::Scratch;
use crate::typed::{NoteType, SEPARATOR, cards, split_tags};

/// Reads a package, without its media.
///
/// # Errors
/// When it is not a package, is damaged, or is larger than a file may be.
pub fn read<'s>(path: &Path, arena: &'s Bump, bar: &ProgressBar) -> Result<Foreign<'s>, Fault> {
    let mut stored = Stored::open(path)?;
    let scratch = Scratch::new()?;
    let file = scratch.join("collection");
    stored.collection(&file)?;
    let collection = collection::read(&file, arena, bar)?;
    drop(scratch);
    Ok(of_collection(collection, path, arena))
}

/// Reads the database of a collection, of a copy of it. While Anki has it open, what is newest is in a file beside it.
///
/// # Errors
/// As [`read`].
pub fn read_collection<'s>(path: &Path, arena: &'s Bump, bar: &ProgressBar) -> Result<Foreign<'s>, Fault> {
    for end in ["-wal", "-journal"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        if std::fs::metadata(&beside).is_ok_and(|it| it.len() > 0) {
            return Err("Anki has it open, or ended badly: open and close Anki first".into());
        }
    }
    let scratch = Scratch::new()?;
    let file = scratch.join("collection");
    std::fs::copy(path, &file)?;
    let collection = collection::read(&file, arena, bar)?;
    drop(scratch);
    Ok(of_collection(collection, path, arena))
}

/// Puts a collection in the form of this program, and says what of it has no place.
#[must_use]
pub fn of_collection<'s>(collection: Collection<'s>, path: &Path, arena: &'s Bump) -> Foreign<'s> {
    let mut foreign = Foreign::default();
    let Collection { note_types, mut notes, cards, decks, reviews } = collection;
    count_studied(&cards, &decks, reviews, &mut foreign);
    // Anki does not take them either.
    let is_whole = |it: &NoteType<'_>| !it.fields.is_empty() && !it.cards.is_empty() && it.id > 0;
    let (whole, broken): (Vec<_>, Vec<_>) = note_types.into_iter().partition(is_whole);
    foreign.leave_out(broken.len(), "note type", "without a field or a card, and its notes with it");
    sort(&mut notes, &cards);
    let mut builder = Builder { cards: &cards, decks: &decks, arena, counts: Counts::default() };
    let mut rows = Rows::new(whole);
    let places: BTreeMap<_, _> =
        rows.note_types.iter().enumerate().map(|(at, note_type)| (note_type.id, at)).collect();
    for row in &notes {
        builder.note(row, places.get(&row.note_type).copied(), &mut rows);
    }
    builder.counts.say(&mut foreign);
    let counted = rows.decks();
    let above = decks::title(&counted);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    rows.finish(&mut foreign, &above, &stem, arena);
    if let Some(deck) = decks.values().find(|deck| decks::normal(&deck.name) == above) {
        foreign.description.clone_from(&deck.description);
    }
    let is_below = |deck: &&DeckRow| !deck.description.is_empty() && decks::normal(&deck.name) != above;
    let below =
        decks.values().filter(is_below).filter(|deck| counted.contains_key(&decks::normal(&deck.name)));
    foreign.leave_out(below.count(), "description", "of decks below the deck");
    if foreign.description.contains('<') {
        foreign.remarks.push("the description of the deck, as text without its HTML".to_owned());
    }
    let with_preset = decks.values().filter(|deck| counted.contains_key(&decks::normal(&deck.name)));
    foreign.preset =
        with_preset.map(|deck| deck.preset.clone()).find(|it| !it.is_empty()).unwrap_or_default();
    foreign
}

/// Says what of learners there is.
fn count_studied(
    cards: &BTreeMap<i64, Vec<CardRow>>,
    decks: &BTreeMap<i64, DeckRow>,
    reviews: usize,
    foreign: &mut Foreign<'_>,
) {
    let studied = cards.values().flatten().filter(|card| !card.is_new).count();
    foreign.leave_out(studied, "card", "when they are to be studied; learners keep what they have");
    foreign.leave_out(reviews, "review", "the log of reviews");
    let filtered = decks.values().filter(|deck| deck.is_filtered).count();
    foreign.leave_out(filtered, "filtered deck", "their cards are in the decks they came from");
}

/// Puts notes in the order in which they are learned: that of new cards where none was studied, else that in which they
/// were made.
fn sort(notes: &mut [NoteRow<'_>], cards: &BTreeMap<i64, Vec<CardRow>>) {
    if cards.values().flatten().all(|card| card.is_new) {
        let due = |note: &NoteRow<'_>| {
            cards.get(&note.id).and_then(|cards| cards.iter().map(|card| card.due).min()).unwrap_or(i64::MAX)
        };
        notes.sort_by_key(|note| (due(note), note.id));
    }
}

#[derive(Default)]
struct Counts {
    damaged: usize,
    without_type: usize,
    without_guid: usize,
    in_decks: usize,
}

impl Counts {
    fn say(self, foreign: &mut Foreign<'_>) {
        foreign.leave_out(self.without_type, "note", "their note type is not there, or left out");
        foreign.leave_out(self.without_guid, "note", "they have no GUID");
        foreign.remark(self.damaged, "note", "with bytes that are not UTF-8, now U+FFFD");
        foreign.remark(self.in_decks, "note", "with cards in different decks, now in that of the first");
    }
}

struct Builder<'b, 's> {
    cards: &'b BTreeMap<i64, Vec<CardRow>>,
    decks: &'b BTreeMap<i64, DeckRow>,
    arena: &'s Bump,
    counts: Counts,
}

impl<'s> Builder<'_, 's> {
    /// Adds a note whose type is at this place, with its cards and its time.
    fn note(&mut self, row: &NoteRow<'s>, note_type: Option<usize>, rows: &mut Rows<'s>) {
        let Some(note_type) = note_type else {
            self.counts.without_type += 1;
            return;
        };
        if row.guid.is_empty() {
            self.counts.without_guid += 1;
            return;
        }
        let cards = self.cards.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let name = |card: &CardRow| self.decks.get(&card.deck).map(|deck| decks::normal(&deck.name));
        let made = Row {
            guid: Cow::Borrowed(row.guid),
            note_type,
            deck: cards.iter().find_map(name).unwrap_or_default(),
            tags: split_tags(row.tags).map(|tag| &*self.arena.alloc_str(tag)).collect(),
            fields: row.fields.split(SEPARATOR).map(Cow::Borrowed).collect(),
        };
        let Some((note_type, note)) = rows.add(made, self.arena) else { return };
        let ords: Vec<_> = cards.iter().map(|card| card.ord).collect();
        note.cards = (ords != cards::cards(note_type, &note.fields)).then_some(ords);
        note.modified = models::epoch(row.modified);
        let names: BTreeSet<_> = cards.iter().filter_map(name).collect();
        self.counts.in_decks += usize::from(names.len() > 1);
        self.counts.damaged += usize::from(row.is_damaged);
    }
}
