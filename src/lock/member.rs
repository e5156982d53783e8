//! The decks of one build with their locks.

use super::Lock;
use super::family::{Family, Seen};
use crate::export::apkg::notes;
use crate::model::Deck;

/// A deck of a build, and the locks that belong to it.
pub struct Member<'a, 's> {
    pub deck: &'a Deck<'s>,
    pub lock: Option<&'a Lock>,
    /// Those of decks that it was, which are in its folder.
    pub former: &'a [Lock],
}

/// Returns what the decks of a build know of each other.
#[must_use]
pub fn family<'m, 'a: 'm, 's: 'a>(members: impl Iterator<Item = &'m Member<'a, 's>>) -> Family {
    let mut family = Family::default();
    for Member { deck, lock, former } in members {
        notes::prompts(deck).for_each(|prompt| family.presents(prompt.guid(deck)));
        deck.typed.notes.iter().for_each(|note| family.presents(note.guid.to_string()));
        for lock in lock.iter().copied().chain(*former) {
            for (id, note) in &lock.notes {
                let (deck, hash) = (lock.deck.clone(), note.hash.clone());
                let seen = Seen { deck, id: id.clone(), hash, modified: note.modified };
                let guid = lock.guid(id, note);
                if !note.about.gaps.is_empty() {
                    family.knows_labels(guid.clone(), note.about.gaps.iter().chain(&note.about.gone));
                }
                family.sees(guid, seen);
            }
            for (guid, line) in &lock.typed.notes {
                let (deck, id, hash) = (lock.deck.clone(), guid.clone(), line.hash.clone());
                family.sees(guid.clone(), Seen { deck, id, hash, modified: line.modified });
            }
        }
    }
    family
}
