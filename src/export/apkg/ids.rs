//! Numbers and GUIDs that stay the same from release to release.

use std::collections::{BTreeMap, BTreeSet};

use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::date::Epoch;
use crate::identity::Identity;
use crate::model::Entry;

/// Returns the permanent id of a note: the entry's id, or that with the kind and the prompt's own name.
#[must_use]
pub fn note_id(entry: &Entry<'_>, prompt: Option<(&str, &str)>) -> String {
    match prompt {
        Some((kind, name)) => format!("{}/{kind}/{name}", entry.id),
        None => entry.id.to_string(),
    }
}

/// Returns a note's GUID, from the deck's id and the note's own: never from its text or place, so that a learner's
/// history survives every edit.
#[must_use]
pub fn guid(deck: &str, note: &str) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    /// 62 to the power of 14 is more than 2^83: no two notes of all decks of the world share a GUID by accident.
    const LENGTH: usize = 14;
    let hash = hash("deckpress/guid/v1", &[deck, note]);
    let mut number = u128::from_le_bytes(std::array::from_fn(|at| hash[at]));
    let digits = std::iter::repeat_with(|| {
        let digit = DIGITS[(number % 62) as usize];
        number /= 62;
        char::from(digit)
    });
    digits.take(LENGTH).collect()
}

/// Returns the GUID of a note: the one that its identity gives, or else the one that follows from its first names.
#[must_use]
pub fn guid_of(deck: &str, note: &str, identity: &Identity) -> String {
    let (deck, note) = first_names(deck, note, identity);
    identity.guid.clone().unwrap_or_else(|| guid(deck, note))
}

/// Returns the ids of a note's deck and of the note when it was first released.
#[must_use]
pub fn first_names<'n>(deck: &'n str, note: &'n str, identity: &'n Identity) -> (&'n str, &'n str) {
    identity.from.as_ref().map_or((deck, note), |from| (from.deck.as_str(), from.note.as_str()))
}

/// Returns an id for something that another program knows by a name alone.
#[must_use]
pub fn named_id(name: &str) -> i64 {
    time_like(&hash("deckpress/named/v1", &[name]))
}

/// Returns the id of a deck's preset. Anki knows presets by it: the same one comes with each release.
#[must_use]
pub fn preset_id(deck: &str) -> i64 {
    time_like(&hash("deckpress/preset/v1", &[deck]))
}

/// Returns the id of a deck in Anki. Its own id decides, since a title may be reworded; those below it have a name too.
#[must_use]
pub fn deck_id(deck: &str, below: &str) -> i64 {
    let pieces = [deck, below];
    let pieces = if below.is_empty() { &pieces[..1] } else { &pieces };
    time_like(&hash("deckpress/deck/v1", pieces))
}

fn time_like(hash: &[u8; 32]) -> i64 {
    /// Anki's ids are times in milliseconds; this range lies in 2001 to 2018, and 1 is the default deck.
    const FIRST: i64 = 1_000_000_000_000;
    let number = u64::from_le_bytes(std::array::from_fn(|at| hash[at])) >> 25;
    FIRST + i64::try_from(number).unwrap_or_default()
}

/// Returns Anki's checksum of a note's first field: how it finds duplicates.
#[must_use]
pub fn checksum(first_field: &str) -> u32 {
    let hash = Sha1::digest(first_field.as_bytes());
    u32::from_be_bytes(std::array::from_fn(|at| hash[at]))
}

fn hash(domain: &str, pieces: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for piece in std::iter::once(&domain).chain(pieces) {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece.as_bytes());
    }
    hash.finalize().into()
}

/// Row ids. Anki reads them as the time when a note or card was made, in milliseconds.
#[derive(Default)]
pub struct RowIds {
    taken: BTreeSet<i64>,
    /// The first id to try in each second.
    next: BTreeMap<Epoch, i64>,
}

impl RowIds {
    /// Returns a free id at or right after `time`.
    pub fn free_at(&mut self, time: Epoch) -> i64 {
        let next = self.next.entry(time).or_insert(i64::from(time.0.max(1)) * 1000);
        while !self.taken.insert(*next) {
            *next += 1;
        }
        *next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_ids_never_change() {
        assert_eq!(guid("python-interview", "mutable-default"), "eclaVZwUGmj0vD");
        assert_eq!(deck_id("python-interview", ""), 1_370_250_941_581);
    }

    #[test]
    fn pieces_do_not_run_into_each_other() {
        assert_ne!(guid("a", "bc"), guid("ab", "c"));
    }

    #[test]
    fn checksum_is_ankis() {
        // anki.utils.field_checksum("python") of the Anki package
        assert_eq!(checksum("python"), 0x4235_227b);
    }

    #[test]
    fn row_ids_are_unique_and_near_their_time() {
        let mut ids = RowIds::default();
        assert_eq!(
            [ids.free_at(Epoch(5)), ids.free_at(Epoch(5)), ids.free_at(Epoch(6)), ids.free_at(Epoch(0))],
            [5000, 5001, 6000, 1000]
        );
    }
}
