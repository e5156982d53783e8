//! What differs between the decks and the note types of two releases.

use std::collections::BTreeSet;

use super::shape::{DeckChangeV1, DeckPartV1, NoteTypeChangeV1, NoteTypePartV1};
use crate::snapshot::{DeckFacts, Snapshot};

/// Returns what changed in decks.
pub(super) fn decks(old: &Snapshot, new: &Snapshot) -> Vec<DeckChangeV1> {
    let (olds, news) = (&old.decks, &new.decks);
    let present = new.by_guid();
    let keeps_notes =
        |at| old.notes.iter().any(|note| note.deck == at && present.contains_key(note.guid.as_str()));
    let mut out = Vec::new();
    let mut paired = BTreeSet::new();
    for new in news {
        let by_id = olds.iter().position(|old| old.id == new.id && new.id.is_some());
        let by_title = || olds.iter().position(|old| old.title == new.title && new.title.is_some());
        // With one deck on each side there is nothing to mistake.
        let only = (olds.len() == 1 && news.len() == 1).then_some(0);
        match by_id.or_else(by_title).or(only) {
            Some(at) => {
                paired.insert(at);
                out.extend(changes(&olds[at], new, keeps_notes(at)));
            }
            None => out.push(whole(new, None, Some(name(new)))),
        }
    }
    let gone = olds.iter().enumerate().filter(|(at, _)| !paired.contains(at));
    out.extend(gone.map(|(_, old)| whole(old, Some(name(old)), None)));
    out
}

/// Returns what both sides say of a deck, but say differently.
fn changes<'d>(
    old: &'d DeckFacts,
    new: &'d DeckFacts,
    keeps_notes: bool,
) -> impl Iterator<Item = DeckChangeV1> + 'd {
    let facts = [
        (DeckPartV1::Id, &old.id, &new.id),
        (DeckPartV1::Title, &old.title, &new.title),
        (DeckPartV1::Version, &old.version, &new.version),
        (DeckPartV1::Licence, &old.licence, &new.licence),
    ];
    facts.into_iter().filter_map(move |(what, was, is)| {
        let (was, is) = (was.as_ref()?, is.as_ref()?);
        let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        (was != is).then(|| DeckChangeV1 {
            deck: name(new),
            what,
            old: said(was),
            new: said(is),
            keeps_notes,
        })
    })
}

/// Returns the change of a deck that only one side has.
fn whole(deck: &DeckFacts, old: Option<String>, new: Option<String>) -> DeckChangeV1 {
    DeckChangeV1 { deck: name(deck), what: DeckPartV1::Deck, old, new, keeps_notes: false }
}

fn name(deck: &DeckFacts) -> String {
    deck.title.clone().or(deck.id.clone()).unwrap_or_default()
}

/// Returns the note types that have another shape or look.
pub(super) fn note_types(old: &Snapshot, new: &Snapshot) -> Vec<NoteTypeChangeV1> {
    let (Some(olds), Some(news)) = (&old.note_types, &new.note_types) else { return Vec::new() };
    let mut out = Vec::new();
    for new in news {
        let Some(old) = olds.iter().find(|old| old.id == new.id) else { continue };
        let mut add = |what| out.push(NoteTypeChangeV1 { name: new.name.clone(), what });
        if old.fields != new.fields {
            add(NoteTypePartV1::Fields);
        }
        if old.look != new.look {
            add(NoteTypePartV1::Look);
        }
    }
    out
}
