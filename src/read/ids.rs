//! Ids that a source lacks, and the ones `check --fix` writes there.
//!
//! A name can be chosen only when the whole deck is read: it must not be taken, nor offered twice.

use std::collections::BTreeMap;

use super::draft::{Draft, Scope};
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::id::Id;
use crate::lock::about::short_hash;
use crate::slug::{Names, id_word};

/// Returns the faults of missing ids, each with an id that is free.
pub fn offers(draft: &Draft<'_>) -> Vec<Diagnostic> {
    let mut taken = taken(draft);
    let mut column = draft.id_column.as_ref().map(|fix| {
        Diagnostic::new(Code::MissingId, fix.span, "the header has no column `id`")
            .help("`deckpress check --fix` adds it, with an id for each row")
            .fix(fix.span, &*fix.text)
    });
    let mut faults = Vec::new();
    for missing in &draft.missing_ids {
        // Two authors on two branches must not get the same name for what has no words.
        let unnamed = || format!("{}-{}", id_word(missing.what), short_hash(&[&missing.text]));
        let id = taken.entry(missing.scope).or_default().fresh(&missing.text, unnamed);
        debug_assert!(Id::new(&id).is_some(), "{id}");
        let text = format!("{}{id}{}", missing.around.0, missing.around.1);
        match &mut column {
            Some(column) if missing.scope == Scope::Deck => {
                column.fixes.push(Fix { span: missing.place, text });
            }
            _ => faults.push(
                Diagnostic::new(Code::MissingId, missing.span, format!("this {} has no id", missing.what))
                    .help(format!("write `{}`, or let `deckpress check --fix` write it", text.trim()))
                    .fix(missing.place, text),
            ),
        }
    }
    faults.extend(column);
    faults
}

/// Returns the ids that are written, and those that the lock knows, whatever became of their notes.
fn taken(draft: &Draft<'_>) -> BTreeMap<Scope, Names> {
    let mut taken: BTreeMap<Scope, Names> = BTreeMap::new();
    let entries = draft.sections.iter().flat_map(|section| &section.entries);
    let spans: BTreeMap<_, _> = entries.filter_map(|entry| Some((entry.id?.text, entry.span))).collect();
    for note in draft.lock.iter().flat_map(|lock| lock.notes.keys()) {
        let mut parts = note.split('/');
        let (Some(entry), kind, prompt) = (parts.next(), parts.next(), parts.next()) else { continue };
        taken.entry(Scope::Deck).or_default().take(entry.to_owned());
        let scope = spans.get(entry).and_then(|span| match kind {
            Some("output") => Some(Scope::Outputs(*span)),
            Some("cloze") => Some(Scope::Clozes(*span)),
            _ => None,
        });
        if let Some((scope, prompt)) = scope.zip(prompt) {
            taken.entry(scope).or_default().take(prompt.to_owned());
        }
    }
    for entry in draft.sections.iter().flat_map(|section| &section.entries) {
        let outputs = entry.outputs.iter().map(|output| (Scope::Outputs(entry.span), output.name));
        let clozes = entry.clozes.iter().map(|cloze| (Scope::Clozes(entry.span), cloze.name));
        for cloze in &entry.clozes {
            let labels = cloze.prompt.labels.iter().map(|label| label.as_str().to_owned());
            let names: &mut Names = taken.entry(Scope::Labels(cloze.prompt.text.span)).or_default();
            labels.for_each(|label| names.take(label));
        }
        for (scope, name) in entry.id.map(|id| (Scope::Deck, id)).into_iter().chain(outputs).chain(clozes) {
            taken.entry(scope).or_default().take(name.text.to_owned());
        }
    }
    taken
}
