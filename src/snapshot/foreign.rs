//! A deck of another program as a release: what its learners have.

use std::path::Path;

use bumpalo::Bump;
use indicatif::ProgressBar;

use super::facts::{Content, DeckFacts, Note, NoteTypeFacts, Snapshot, not_a_release};
use super::html_text::printable;
use crate::diagnostic::Diagnostic;
use crate::export::apkg::note_types::NOTE_TYPES;
use crate::foreign::UNDATED;
use crate::foreign::read::{self, Form};
use crate::identity::is_note_id;
use crate::typed::{NoteType, TypedNote, cards};
use crate::wording::shown;

/// Reads what `path` names, if it is such a deck.
pub(super) fn read(path: &Path, form: &Form) -> Result<Snapshot, Diagnostic> {
    let arena = Bump::new();
    let foreign = read::read(path, form, &arena, &ProgressBar::hidden())
        .map_err(|error| not_a_release(path, &shown(&error.to_string())))?;
    let title = printable(&foreign.title);
    let mut snapshot = Snapshot {
        decks: vec![DeckFacts { title: Some(title), ..DeckFacts::default() }],
        ..Snapshot::default()
    };
    snapshot.note_types = Some(foreign.typed.note_types.iter().map(note_type).collect());
    for note in &foreign.typed.notes {
        let Some(of) = foreign.typed.type_of(note) else { continue };
        let tags = note.tags.iter().map(|tag| (*tag).to_owned()).collect();
        let is_dated = note.modified != UNDATED;
        let note = brought(note, of, tags, cards::of(&foreign.typed, note).len());
        snapshot.notes.push(Note { modified: note.modified.filter(|_| is_dated), ..note });
    }
    Ok(snapshot)
}

/// Returns a note whose type belongs to nobody in particular; one of deckpress itself is known by its id.
pub(super) fn brought(note: &TypedNote<'_>, of: &NoteType<'_>, tags: Vec<String>, cards: usize) -> Note {
    let names = of.fields.iter().map(|field| field.name.to_owned());
    let fields: Vec<_> = names.zip(note.fields.iter().map(ToString::to_string)).collect();
    let is_own = NOTE_TYPES.iter().any(|own| own.id == of.id);
    let own = note.fields.first().filter(|id| is_own && is_note_id(id)).map(ToString::to_string);
    Note {
        guid: note.guid.to_string(),
        is_brought: own.is_none(),
        id: own.unwrap_or_else(|| printable(&note.guid)),
        deck: 0,
        content: Some(Content { fields, tags, cards }),
        hash: None,
        gaps: Vec::new(),
        modified: Some(note.modified),
    }
}

/// Returns the facts of a note type that are compared.
pub(super) fn note_type(note_type: &NoteType<'_>) -> NoteTypeFacts {
    let sides = note_type.cards.iter().flat_map(|card| [card.front, card.back]);
    NoteTypeFacts {
        id: note_type.id,
        modified: Some(note_type.modified),
        name: printable(note_type.name),
        fields: note_type.fields.iter().map(|field| field.name.to_owned()).collect(),
        look: std::iter::once(note_type.css).chain(sides).map(str::to_owned).collect(),
    }
}
