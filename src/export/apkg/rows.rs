//! A note as the collection has it, whoever's its note type is.

use super::ids;
use super::notes::Note;
use crate::date::Epoch;
use crate::model::Deck;
use crate::typed::{self, NoteType, TypedNote};

/// A row of the notes.
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
        }
    }

    /// Returns the row of a note whose type the deck brings.
    #[must_use]
    pub fn brought(deck: &Deck<'_>, note: &TypedNote<'_>, note_type: &NoteType<'_>) -> Row {
        let words_of = |at: usize| note.fields.get(at).map(|field| typed::words(field)).unwrap_or_default();
        Row {
            guid: note.guid.to_string(),
            note_type: note_type.id,
            modified: note.modified,
            tags: tags(deck, note),
            fields: note.fields.join("\u{1f}"),
            sort_text: words_of(note_type.sort_field),
            checksum: ids::checksum(&words_of(0)),
        }
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
