//! Rules between the decks of one build: what Anki would take for one thing must not come from two decks.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::check::Checked;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::ids;
use crate::export::apkg::notes::Prompt;
use crate::export::apkg::options::Decks;
use crate::export::apkg::{names, notes};
use crate::model::Deck;
use crate::wording::shown;

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

/// Returns the faults of two notes that Anki would take for one.
#[must_use]
pub fn shared_guids(decks: &[&Deck<'_>]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, (usize, Prompt<'_, '_>)> = BTreeMap::new();
    let mut faults = Vec::new();
    for (at, deck) in decks.iter().enumerate() {
        for prompt in notes::prompts(deck) {
            let (id, identity) = (prompt.id(), prompt.identity());
            let (first_deck, first_id) = ids::first_names(deck.id.as_str(), &id, &identity);
            // Rows of Basic have GUIDs of the same names.
            let guids = [prompt.guid(deck), ids::guid(first_deck, first_id)];
            let other = guids.iter().find_map(|guid| first.get(guid));
            // Two decks with one id have their own fault.
            let other = other.filter(|(place, _)| *place == at || decks[*place].id != deck.id);
            faults.extend(other.map(|(_, other)| {
                let [id, other_id] = [&id, &other.id()].map(|id| format!("`{id}`"));
                let message = format!("{id} and {other_id} have one GUID, `{}`: Anki would take them for one note", shown(&guids[0]));
                Diagnostic::new(Code::DuplicateGuid, prompt.span(), message)
                    .related(other.span(), "the other one")
                    .help("`guid` and `from` say which note learners have already; leave them to the one that it is")
            }));
            for guid in guids {
                first.entry(guid).or_insert((at, prompt));
            }
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
