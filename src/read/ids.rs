//! Ids that a source lacks, and the ones `check --fix` writes there.
//!
//! A name can be chosen only when the whole deck is read: it must not be taken, nor offered twice.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, MissingId, Scope};
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::id::Id;
use crate::lock::about::short_hash;
use crate::slug::id_word;

/// Words of a name that is made from text.
const WORDS: usize = 8;

/// Returns the faults of missing ids, each with an id that is free.
pub fn offers(draft: &Draft<'_>) -> Vec<Diagnostic> {
    let mut taken = taken(draft);
    let mut column = draft.id_column.as_ref().map(|fix| {
        Diagnostic::new(Code::MissingId, fix.span, "the header has no column `id`")
            .help("`deckpress check --fix` adds it, with an id for each row")
            .fix(fix.span, &*fix.text)
    });
    let mut faults = Vec::new();
    let mut counts = BTreeMap::new();
    for missing in &draft.missing_ids {
        let id = fresh(missing, taken.entry(missing.scope).or_default(), &mut counts);
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
fn taken(draft: &Draft<'_>) -> BTreeMap<Scope, BTreeSet<String>> {
    let mut taken: BTreeMap<Scope, BTreeSet<String>> = BTreeMap::new();
    let entries = draft.sections.iter().flat_map(|section| &section.entries);
    let spans: BTreeMap<_, _> = entries.filter_map(|entry| Some((entry.id?.text, entry.span))).collect();
    for note in draft.lock.iter().flat_map(|lock| lock.notes.keys()) {
        let mut parts = note.split('/');
        let (Some(entry), kind, prompt) = (parts.next(), parts.next(), parts.next()) else { continue };
        taken.entry(Scope::Deck).or_default().insert(entry.to_owned());
        let scope = spans.get(entry).and_then(|span| match kind {
            Some("output") => Some(Scope::Outputs(*span)),
            Some("cloze") => Some(Scope::Clozes(*span)),
            _ => None,
        });
        if let Some((scope, prompt)) = scope.zip(prompt) {
            taken.entry(scope).or_default().insert(prompt.to_owned());
        }
    }
    for entry in draft.sections.iter().flat_map(|section| &section.entries) {
        let outputs = entry.outputs.iter().map(|output| (Scope::Outputs(entry.span), output.name));
        let clozes = entry.clozes.iter().map(|cloze| (Scope::Clozes(entry.span), cloze.name));
        for cloze in &entry.clozes {
            let labels = cloze.prompt.labels.iter().map(|label| label.as_str().to_owned());
            taken.entry(Scope::Labels(cloze.prompt.text.span)).or_default().extend(labels);
        }
        for (scope, name) in entry.id.map(|id| (Scope::Deck, id)).into_iter().chain(outputs).chain(clozes) {
            taken.entry(scope).or_default().insert(name.text.to_owned());
        }
    }
    taken
}

/// Returns a name that is not in `taken`, which it joins. `counts` says how far the names of equal texts have counted,
/// so that thousands of them are not tried from the start each time.
fn fresh(
    missing: &MissingId,
    taken: &mut BTreeSet<String>,
    counts: &mut BTreeMap<(Scope, String), usize>,
) -> String {
    let words = id_word(&missing.text);
    let mut base = words.split('-').take(WORDS).collect::<Vec<_>>().join("-");
    if base.is_empty() {
        // Two authors on two branches must not get the same one.
        base = format!("{}-{}", id_word(missing.what), short_hash(&[&missing.text]));
    }
    let mut name = base.clone();
    let count = counts.entry((missing.scope, base.clone())).or_insert(1);
    while taken.contains(&name) {
        *count += 1;
        name = format!("{base}-{count}");
    }
    debug_assert!(Id::new(&name).is_some(), "{name}");
    taken.insert(name.clone());
    name
}
