//! Ids of objects, and places for those that are missing.

use crate::diagnostic::Diagnostic;
use crate::id::{Id, bad_id};
use crate::identity::Identity;
use crate::read::draft::{MissingId, Scope};
use crate::read::identity;
use crate::span::Span;
use crate::text::Text;
use crate::value::fields::Fields;

/// Returns the id of an object; `None` where it is missing, which is noted in `missing`.
pub(super) fn id_of<'s>(
    fields: &mut Fields<'s, '_>,
    scope: Scope,
    text: &str,
    missing: &mut Vec<MissingId>,
) -> Option<Text<'s>> {
    let written = fields.text("id");
    if let Some(id) = written.filter(|id| !id.text.trim().is_empty()) {
        return Some(id);
    }
    let start = fields.span.start + 1;
    let (place, around) = match written {
        Some(empty) => (empty.span, ("", "")),
        None => (Span { start, end: start, ..fields.span }, ("\"id\": \"", "\", ")),
    };
    missing.push(MissingId {
        what: fields.what(),
        span: written.map_or(fields.span.at_start(), |text| text.span),
        scope,
        text: text.to_owned(),
        place,
        around,
    });
    None
}

/// Reads who the note of an object is to learners who have it.
pub(super) fn identity_of(fields: &mut Fields<'_, '_>, kind: Option<&str>) -> Identity {
    let (guid, from) = (fields.text("guid"), fields.text("from"));
    identity::read(guid, from, kind, fields.faults)
}

pub(super) fn valid_id<'s>(name: Text<'s>, faults: &mut Vec<Diagnostic>) -> Option<Id<'s>> {
    let id = Id::new(name.text);
    if id.is_none() {
        faults.push(bad_id(name));
    }
    id
}
