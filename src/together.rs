//! Rules between the decks of one build: what Anki would take for one thing must not come from two decks.

use std::collections::BTreeMap;

use bumpalo::Bump;
use unicode_normalization::UnicodeNormalization as _;

use crate::check::Checked;
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::ids;
use crate::export::apkg::options::Decks;
use crate::export::apkg::{names, notes};
use crate::load::DeckFiles;
use crate::lock::former;
use crate::lock::read::Reading;
use crate::model::Deck;
use crate::source::Sources;
use crate::span::Span;
use crate::wording::{shell_word, shown};

/// Returns a fault for any two decks that Anki would know by one name.
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

/// Lets the decks' questions go on as what former decks had, as far as their locks, or releases, know.
pub fn adopt(
    decks: &mut [(&DeckFiles, Checked<'_>)],
    is_released: &dyn Fn(&str) -> bool,
    sources: &Sources,
    (arena, now): (&Bump, Epoch),
    said: &mut Vec<Diagnostic>,
) {
    for (files, checked) in decks.iter_mut() {
        // A lock that does not say whose it is, is that of the deck that it lies beside.
        if let Some(lock) = checked.lock.as_mut().filter(|lock| lock.deck.is_empty()) {
            lock.deck = checked.deck.id.to_string();
        }
        let corpus = shell_word(files.corpus());
        let reading = Reading { corpus: &corpus, now };
        checked.former = former::read(&files.former, &checked.deck, &reading, sources, arena, said);
    }
    let locks: Vec<_> = decks
        .iter_mut()
        .map(|(_, checked)| (checked.lock.take(), std::mem::take(&mut checked.former)))
        .collect();
    for (at, (files, checked)) in decks.iter_mut().enumerate() {
        let others = locks.iter().enumerate().filter(|(other, _)| *other != at);
        let others = others.filter_map(|(_, (lock, _))| lock.as_ref()).chain(&locks[at].1);
        let known = former::Known { own: locks[at].0.as_ref(), others: others.collect(), is_released };
        said.extend(former::adopt(&mut checked.deck, &known, sources.text(files.main).span.at_start()));
    }
    for ((_, checked), (lock, former)) in decks.iter_mut().zip(locks) {
        checked.lock = lock;
        checked.former = former;
    }
}

/// Returns a fault for any two notes that Anki would take for one.
#[must_use]
pub fn shared_guids(decks: &[&Deck<'_>]) -> Vec<Diagnostic> {
    // Where ids alone say what notes are known by, only notes with one id have one GUID.
    if decks.iter().all(|deck| are_known_by_ids(deck)) {
        return Vec::new();
    }
    let mut first: BTreeMap<String, (usize, String, Span)> = BTreeMap::new();
    let mut faults = Vec::new();
    for (at, deck) in decks.iter().enumerate() {
        for (id, span, guids) in known_by(deck) {
            let other = guids.iter().find_map(|guid| first.get(guid));
            // Two decks with one id have their own fault.
            let other = other.filter(|(place, ..)| *place == at || decks[*place].id != deck.id);
            faults.extend(other.map(|(_, other, place)| {
                let guid = shown(&guids[0]);
                let message = format!("{id} and {other} have one GUID, `{guid}`: Anki would take them for one note");
                Diagnostic::new(Code::DuplicateGuid, span, message).related(*place, "the other one").help(
                    "`guid` and `from` say which note learners have already; leave them to the one that it is",
                )
            }));
            for guid in guids {
                first.entry(guid).or_insert((at, id.clone(), span));
            }
        }
    }
    faults
}

fn are_known_by_ids(deck: &Deck<'_>) -> bool {
    deck.typed.is_empty() && notes::prompts(deck).all(|prompt| prompt.identity().is_plain())
}

/// Returns what each note is called, where it is written, and its GUIDs: rows of Basic have some of the same names.
fn known_by(deck: &Deck<'_>) -> Vec<(String, Span, [String; 2])> {
    let prompts = notes::prompts(deck).map(|prompt| {
        let (id, identity) = (prompt.id(), prompt.identity());
        let (first_deck, first_id) = ids::first_names(deck.id.as_str(), &id, &identity);
        let guids = [prompt.guid(deck), ids::guid(first_deck, first_id)];
        (format!("`{id}`"), prompt.span(), guids)
    });
    let typed = deck.typed.notes.iter().map(|note| {
        let name = note.id.map_or("a note".to_owned(), |id| format!("`{id}`"));
        (name, note.span, [note.guid.to_string(), note.guid.to_string()])
    });
    prompts.chain(typed).collect()
}

/// Returns the names of the decks in which a deck's cards come.
fn names(checked: &Checked<'_>) -> Vec<String> {
    let (deck, mode) = (&checked.deck, checked.options.apkg.decks);
    let mut names = vec![deck.title.to_owned()];
    if mode == Decks::Topics {
        let titles = deck.sections.iter().filter_map(|section| section.title.as_deref());
        names.extend(titles.map(|title| names::name(deck.title, Some(title), mode)));
    }
    names
}

/// Returns the key that tells two names apart in Anki: neither case, nor quotes, nor white space around a component
/// counts.
fn key(name: &str) -> String {
    let components = name.split("::").map(|part| part.replace('"', "").trim().to_lowercase());
    components.collect::<Vec<_>>().join("::").nfc().collect()
}
