//! A note as the collection has it, whoever's its note type is.

use super::ids;
use super::notes::Note;
use crate::date::Epoch;
use crate::model::Deck;
use crate::typed::{self, TypedNote};

/// A row of the notes, with what its cards need.
pub struct Row {
    pub guid: String,
    /// The id of its note type.
    pub note_type: i64,
    pub modified: Epoch,
    pub tags: String,
    /// Joined as the collection has them.
    pub fields: String,
    /// The text of the sort field.
    pub sort_text: String,
    pub checksum: u32,
    pub cards: Vec<u16>,
    pub deck: String,
    /// Its place among new cards.
    pub position: u32,
}

impl Row {
    /// Returns the row of a note of deckpress's own types.
    #[must_use]
    pub fn own(note: Note<'_, '_>) -> Row {
        Row {
            note_type: note.kind.note_type().id,
            modified: note.modified,
            tags: format!(" {} ", note.tags.join(" ")),
            fields: note.fields.join("\u{1f}"),
            checksum: ids::checksum(note.fields.first().map_or("", String::as_str)),
            guid: note.guid,
            sort_text: note.sort_text,
            cards: note.cards,
            deck: note.deck,
            position: note.position,
        }
    }

    /// Returns the row of a note whose type the deck brings; `None` if it does not.
    #[must_use]
    pub fn brought(deck: &Deck<'_>, note: &TypedNote<'_>, position: u32) -> Option<Row> {
        let note_type = deck.typed.type_of(note)?;
        let words_of = |at: usize| note.fields.get(at).map(|field| typed::words(field)).unwrap_or_default();
        Some(Row {
            guid: note.guid.to_string(),
            note_type: note_type.id,
            modified: note.modified,
            tags: tags(deck, note),
            fields: note.fields.join("\u{1f}"),
            sort_text: words_of(note_type.sort_field),
            checksum: ids::checksum(&words_of(0)),
            cards: typed::cards::of(&deck.typed, note),
            deck: note.deck_name(deck.title),
            position,
        })
    }
}

/// Returns the tags of the note and of its deck, as a collection has them.
#[must_use]
pub fn tags(deck: &Deck<'_>, note: &TypedNote<'_>) -> String {
    let own = note.tags.iter().copied();
    let more = deck.tags.iter().copied().filter(|tag| !note.tags.contains(tag));
    let tags: Vec<_> = own.chain(more).collect();
    if tags.is_empty() { String::new() } else { format!(" {} ", tags.join(" ")) }
}
