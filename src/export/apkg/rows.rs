//! A note as the collection has it, whoever's its note type is.

use super::ids;
use super::notes::Note;
use crate::date::Epoch;
use crate::model::Deck;
use crate::typed::{self, NoteType, TypedNote};

/// A row of the notes, with what its cards need.
pub struct Row<'a> {
    pub guid: String,
    /// The id of its note type.
    pub note_type: i64,
    pub modified: Epoch,
    pub cards: Vec<u16>,
    pub deck: String,
    /// Its place among new cards.
    pub position: u32,
    /// The note type, where the deck brings it.
    pub brought: Option<&'a NoteType<'a>>,
    says: Says<'a>,
}

/// What the note says; a deck of a hundred thousand notes has it once in memory.
enum Says<'a> {
    Own(Texts),
    Brought(&'a Deck<'a>, &'a TypedNote<'a>),
}

/// The texts of a row.
#[derive(Clone)]
pub struct Texts {
    pub tags: String,
    /// Joined as the collection has them.
    pub fields: String,
    /// The text of the sort field.
    pub sort_text: String,
    pub checksum: u32,
}

impl<'a> Row<'a> {
    /// Returns the row of a note of deckpress's own types.
    #[must_use]
    pub fn own(note: &Note<'_, '_>) -> Row<'a> {
        Row {
            guid: note.guid.clone(),
            note_type: note.prompt.kind().note_type().id,
            modified: note.modified,
            says: Says::Own(Texts {
                tags: format!(" {} ", note.tags.join(" ")),
                fields: note.fields.join("\u{1f}"),
                sort_text: note.sort_text.clone(),
                checksum: ids::checksum(note.fields.first().map_or("", String::as_str)),
            }),
            cards: note.cards.clone(),
            deck: note.deck.clone(),
            position: note.position,
            brought: None,
        }
    }

    fn brought(deck: &'a Deck<'a>, note: &'a TypedNote<'a>, position: u32) -> Option<Row<'a>> {
        let note_type = deck.typed.type_of(note)?;
        Some(Row {
            guid: note.guid.to_string(),
            note_type: note_type.id,
            modified: note.modified,
            says: Says::Brought(deck, note),
            cards: typed::cards::of(&deck.typed, note),
            deck: note.deck_name(deck.title),
            position,
            brought: Some(note_type),
        })
    }

    /// Returns the texts of the row.
    #[must_use]
    pub fn texts(&self) -> Texts {
        let (deck, note) = match &self.says {
            Says::Own(texts) => return texts.clone(),
            Says::Brought(deck, note) => (deck, note),
        };
        let words_of = |at: usize| note.fields.get(at).map(|field| typed::words(field)).unwrap_or_default();
        Texts {
            tags: tags(deck, note),
            fields: note.fields.join("\u{1f}"),
            sort_text: words_of(self.brought.map_or(0, |note_type| note_type.sort_field)),
            checksum: ids::checksum(&words_of(0)),
        }
    }
}

/// Returns the rows of notes whose types the deck brings, in the order in which they are learned, after `before`
/// others.
#[must_use]
pub fn brought<'a>(deck: &'a Deck<'a>, before: usize) -> Vec<Row<'a>> {
    let positions = u32::try_from(before).unwrap_or_default()..;
    positions
        .zip(&deck.typed.notes)
        .filter_map(|(position, note)| Row::brought(deck, note, position))
        .collect()
}

/// Returns the tags of the note and of its deck, as a collection has them.
#[must_use]
pub fn tags(deck: &Deck<'_>, note: &TypedNote<'_>) -> String {
    let own = note.tags.iter().copied();
    let more = deck.tags.iter().copied().filter(|tag| !note.tags.contains(tag));
    let tags: Vec<_> = own.chain(more).collect();
    if tags.is_empty() { String::new() } else { format!(" {} ", tags.join(" ")) }
}
