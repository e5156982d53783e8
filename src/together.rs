//! Rules between the decks of one build: what Anki would take for one thing must not come from two decks.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::check::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::names;
use crate::export::apkg::options::Decks;

/// Returns the faults of two decks that Anki would know by one name.
#[must_use]
pub fn shared_names(checked: &[&Checked<'_>]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (at, deck) in checked.iter().enumerate() {
        for name in names(deck) {
            let other = *first.entry(key(&name)).or_insert(at);
            // Two decks with one id have their own fault.
            if other == at || checked[other].deck.id == deck.deck.id {
                continue;
            }
            let message = format!("two decks would be `{name}` in Anki");
            faults.push(
                Diagnostic::new(Code::DuplicateTitle, deck.title_span, message)
                    .related(checked[other].title_span, "the other one")
                    .help("Anki knows decks by their names alone, and would mix the cards of both; give one another title"),
            );
            break;
        }
    }
    faults
}

/// Returns the decks in which its cards come.
fn names(checked: &Checked<'_>) -> Vec<String> {
    let (deck, mode) = (&checked.deck, checked.options.apkg.decks);
    let mut names = vec![deck.title.to_owned()];
    if mode == Decks::Topics {
        let titles = deck.sections.iter().filter_map(|section| section.title.as_deref());
        names.extend(titles.map(|title| names::name(deck.title, Some(title), mode)));
    }
    names
}

/// Returns what tells two names apart in Anki: neither case, nor quotes, nor white space around a component.
fn key(name: &str) -> String {
    let components = name.split("::").map(|part| part.replace('"', "").trim().to_lowercase());
    components.collect::<Vec<_>>().join("::").nfc().collect()
}
