//! What differs between the decks and the note types of two releases.

use std::collections::BTreeSet;

use super::{DeckChangeV1, DeckPartV1, NoteTypeChangeV1, NoteTypePartV1};
use crate::snapshot::{DeckFacts, Snapshot};

/// What is said anew of decks.
pub(super) fn decks(old: &Snapshot, new: &Snapshot) -> Vec<DeckChangeV1> {
    let (olds, news) = (&old.decks, &new.decks);
    let mut out = Vec::new();
    let mut paired = BTreeSet::new();
    for deck in news {
        // Forms that know only ids or only titles have one deck; then there is nothing to mistake.
        let same = olds.iter().position(|it| it.id == deck.id && deck.id.is_some());
        let only = (olds.len() == 1 && news.len() == 1).then_some(0);
        let same = same.or_else(|| olds.iter().position(|it| it.title == deck.title)).or(only);
        paired.extend(same);
        let none = DeckFacts::default();
        let was = same.map_or(&none, |at| &olds[at]);
        let name = deck.title.clone().or(deck.id.clone()).unwrap_or_default();
        for (what, was, is) in [
            (DeckPartV1::Id, &was.id, &deck.id),
            (DeckPartV1::Title, &was.title, &deck.title),
            (DeckPartV1::Version, &was.version, &deck.version),
            (DeckPartV1::Licence, &was.licence, &deck.licence),
        ] {
            let is_known = knows(old, what) && knows(new, what);
            if is_known && was != is {
                out.push(DeckChangeV1 { deck: name.clone(), what, old: was.clone(), new: is.clone() });
            }
        }
    }
    let gone = olds.iter().enumerate().filter(|(at, _)| !paired.contains(at));
    out.extend(gone.map(|(_, deck)| DeckChangeV1 {
        deck: deck.title.clone().or(deck.id.clone()).unwrap_or_default(),
        what: if deck.id.is_some() { DeckPartV1::Id } else { DeckPartV1::Title },
        old: deck.id.clone().or(deck.title.clone()),
        new: None,
    }));
    out
}

/// Whether the form of a release says this of its decks.
fn knows(side: &Snapshot, what: DeckPartV1) -> bool {
    let has_ids = side.decks.iter().all(|deck| deck.id.is_some());
    let has_titles = side.decks.iter().all(|deck| deck.title.is_some());
    match what {
        DeckPartV1::Id => has_ids,
        DeckPartV1::Title => has_titles,
        DeckPartV1::Version | DeckPartV1::Licence => has_ids && has_titles,
    }
}

/// Note types of another shape or look.
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
