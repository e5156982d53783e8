//! What tables and Markdown of notes have in common.

use crate::content::parse::label_alerts;
use crate::content::{Blocks, html};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::read::draft::{Draft, MissingId, Scope};
use crate::span::Span;
use crate::text::Text;
use crate::typed::{self, TypedNote};
use crate::wording::shown;
use crate::words::Words;

/// Takes in a note with a GUID or an id. Where it lacks both, `place` is where an id would be written, and what
/// around it.
pub(super) fn add<'s>(
    mut note: TypedNote<'s>,
    id: Option<Text<'s>>,
    place: Option<(Span, (&'static str, &'static str))>,
    draft: &mut Draft<'s>,
    faults: &mut Vec<Diagnostic>,
) {
    if let Some(id) = id {
        note.id = Id::new(id.text);
        if note.id.is_none() {
            return faults.push(crate::id::bad_id(id));
        }
    } else if note.guid.is_empty() {
        let Some((place, around)) = place else {
            let fault = Diagnostic::new(Code::MissingId, note.span, "this note has no guid");
            return faults
                .push(fault.help("write one that no other note has; a column `id` may take its place"));
        };
        let note_type = draft.typed.note_types.get(note.note_type);
        let sort = note_type.and_then(|it| note.fields.get(it.sort_field)).map(|field| typed::words(field));
        return draft.missing_ids.push(MissingId {
            what: "note",
            span: note.span,
            scope: Scope::Deck,
            text: sort.unwrap_or_default(),
            place,
            around,
        });
    }
    draft.typed.notes.push(note);
}

/// Reads `1 3`, or `-` for none; empty is what the templates give.
pub(super) fn cards(cell: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<Vec<u16>> {
    let text = cell.text.trim();
    if text.is_empty() {
        return None;
    }
    if text == "-" {
        return Some(Vec::new());
    }
    let number = |word: &str| word.parse::<u16>().ok()?.checked_sub(1);
    let cards: Option<Vec<_>> = text.split_whitespace().map(number).collect();
    if cards.is_none() {
        let message = format!("`{}` is not a list of cards", shown(text));
        faults.push(
            Diagnostic::new(Code::WrongType, cell.span, message)
                .help("write their numbers with spaces between, as in `1 3`; `-` for none, nothing for all"),
        );
    }
    cards
}

/// Returns Markdown as the HTML of a field.
pub(super) fn field(mut blocks: Blocks<'_>, lang: &str) -> String {
    let words = Words::of(lang);
    label_alerts(&mut blocks, &|kind| words.alert(kind));
    html::field(&blocks)
}
