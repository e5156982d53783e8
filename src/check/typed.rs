//! Rules for notes of types that the deck brings.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::ids;
use crate::export::apkg::note_types;
use crate::foreign::named;
use crate::id::Id;
use crate::load::typed::MEDIA;
use crate::span::Span;
use crate::typed::{SEPARATOR, Typed, TypedNote, scripts};
use crate::wording::{counted, first_names, shown};

/// Returns what is wrong with the notes and their types, and takes out those that cannot be kept. A note without a
/// GUID gets the one of its id.
pub(super) fn faults(typed: &mut Typed<'_>, deck: Option<Id<'_>>, has_entries: bool) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    types(typed, has_entries, &mut faults);
    for note in &mut typed.notes {
        if let (true, Some(deck), Some(id)) = (note.guid.is_empty(), deck, note.id) {
            note.guid = Cow::Owned(ids::guid(deck.as_str(), id.as_str()));
        }
    }
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut acting: BTreeMap<&'static str, (Span, usize)> = BTreeMap::new();
    typed.notes.retain(|note| is_good(note, &mut first, &mut faults));
    for note in &typed.notes {
        let reasons = note.fields.iter().filter_map(|field| {
            let remote = scripts::is_remote(field).then_some("something that is loaded from elsewhere");
            scripts::acts(field).or(remote)
        });
        let mut reasons: Vec<_> = reasons.collect();
        reasons.sort_unstable();
        reasons.dedup();
        for reason in reasons {
            acting.entry(reason).or_insert((note.span, 0)).1 += 1;
        }
    }
    for (reason, (span, count)) in acting {
        let message = format!("{} with {reason} in a field", counted(count, "note"));
        faults.push(Diagnostic::new(Code::ActingField, span, message).help(
            "fields go into packages as they are, and this is the first: read it, and take out what learners should \
             not run or load",
        ));
    }
    missing_files(typed, &mut faults);
    faults
}

/// Names what notes show or play, and what note types list, without a file.
fn missing_files(typed: &Typed<'_>, faults: &mut Vec<Diagnostic>) {
    let there: BTreeSet<_> = typed.files.iter().map(|file| file.name.as_str()).collect();
    let help = "put it there under that name; Anki tells upper case from lower";
    for name in typed.listed.iter().filter(|name| !there.contains(name.text)) {
        let message = format!("no file `{}` in the folder `{MEDIA}`", shown(name.text));
        faults.push(Diagnostic::new(Code::MissingFile, name.span, message).help(help));
    }
    let mut missing = BTreeSet::new();
    let mut first = None;
    for note in &typed.notes {
        let names = note.fields.iter().flat_map(|field| named::in_field(field));
        let before = missing.len();
        missing.extend(names.filter(|name| !there.contains(name.as_str())));
        first = first.or((missing.len() > before).then_some(note.span));
    }
    let Some(span) = first else { return };
    let names: Vec<_> = missing.into_iter().collect();
    let message = format!(
        "{} that notes show or play, not in the folder `{MEDIA}`: {}",
        counted(names.len(), "file"),
        first_names(&names)
    );
    faults.push(Diagnostic::new(Code::MissingFile, span, message).help(help));
}

fn is_good(note: &TypedNote<'_>, first: &mut BTreeMap<String, Span>, faults: &mut Vec<Diagnostic>) -> bool {
    if let Some(other) = first.get(&*note.guid) {
        let message = format!("the guid `{}` is taken", shown(&note.guid));
        faults.push(
            Diagnostic::new(Code::DuplicateId, note.span, message)
                .related(*other, "first used here")
                .help("Anki knows a note by it forever; give this one its own"),
        );
        return false;
    }
    first.insert(note.guid.to_string(), note.span);
    let is_split = note.fields.iter().any(|field| field.contains([SEPARATOR, '\0']));
    if is_split {
        let message = "a field has U+001F or U+0000, which part the fields of a note in Anki";
        faults.push(Diagnostic::new(Code::ControlCharacter, note.span, message).help("delete it"));
    }
    let name = note.deck.strip_prefix("::").unwrap_or(note.deck);
    if !name.is_empty() && name.split("::").any(|part| part.trim().is_empty()) {
        let message = format!("the deck `{}` has an empty part", shown(note.deck));
        let help = "`::` goes between the names of decks; write a name on either side of it";
        faults.push(Diagnostic::new(Code::BadTag, note.span, message).help(help));
    }
    true
}

fn types(typed: &Typed<'_>, has_entries: bool, faults: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<i64, Span> = BTreeMap::new();
    for note_type in &typed.note_types {
        let own = note_types::NOTE_TYPES.iter().find(|own| own.id == note_type.id);
        if let Some(own) = own.filter(|_| has_entries) {
            let message = format!("the id {} is that of `{}`", note_type.id, own.name);
            faults.push(
                Diagnostic::new(Code::BadSetting, note_type.span, message)
                    .help("questions of this deck have it; keep them and these notes in two decks"),
            );
        }
        if let Some(other) = first.insert(note_type.id, note_type.span) {
            let message = format!("two note types have the id {}", note_type.id);
            faults.push(
                Diagnostic::new(Code::BadSetting, note_type.span, message)
                    .related(other, "the other one")
                    .help("Anki knows note types by their ids; give one another"),
            );
        }
    }
}
