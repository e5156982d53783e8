//! Ids that a source lacks, and the ones `check --fix` writes there.
//!
//! A name can be chosen only when the whole deck is read: it must not be taken, nor offered twice.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, MissingId, Scope};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::slug::slug;

/// Words of a name that is made from text.
const WORDS: usize = 8;

/// The faults, each with an id that is free.
pub fn offers(draft: &Draft<'_>) -> Vec<Diagnostic> {
    let mut taken = taken(draft);
    let offer = |missing: &MissingId| {
        let id = fresh(missing, taken.entry(missing.scope).or_default());
        let text = format!("{}{id}{}", missing.around.0, missing.around.1);
        Diagnostic::new(Code::MissingId, missing.span, format!("this {} has no id", missing.what))
            .help(format!("write `{}`, or let `deckpress check --fix` write it", text.trim()))
            .fix(missing.place, text)
    };
    draft.missing_ids.iter().map(offer).collect()
}

fn taken(draft: &Draft<'_>) -> BTreeMap<Scope, BTreeSet<String>> {
    let mut taken: BTreeMap<Scope, BTreeSet<String>> = BTreeMap::new();
    for entry in draft.sections.iter().flat_map(|section| &section.entries) {
        let outputs = entry.outputs.iter().map(|output| (Scope::Outputs(entry.span), output.name));
        let clozes = entry.clozes.iter().map(|cloze| (Scope::Clozes(entry.span), cloze.name));
        for (scope, name) in entry.id.map(|id| (Scope::Deck, id)).into_iter().chain(outputs).chain(clozes) {
            taken.entry(scope).or_default().insert(name.text.to_owned());
        }
    }
    taken
}

/// A name that is not in `taken`, which it joins.
fn fresh(missing: &MissingId, taken: &mut BTreeSet<String>) -> String {
    let words = slug(&missing.text);
    let mut base = words.split('-').take(WORDS).collect::<Vec<_>>().join("-");
    if base.is_empty() {
        base = slug(missing.what);
    }
    let mut name = base.clone();
    let mut count = 1;
    while taken.contains(&name) {
        count += 1;
        name = format!("{base}-{count}");
    }
    debug_assert!(Id::new(&name).is_some(), "{name}");
    taken.insert(name.clone());
    name
}
