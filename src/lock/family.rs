//! The decks of one build together: which notes went from one to another, and which times they must come after.

use std::collections::{BTreeMap, BTreeSet};

use super::about::Gap;
use super::floor::Floor;
use crate::date::Epoch;

/// What the decks of a build know of each other's notes.
#[derive(Debug, Default)]
pub struct Family {
    /// The GUIDs of all notes of the build.
    present: BTreeSet<String>,
    /// What locks say of each GUID.
    seen: BTreeMap<String, Vec<Seen>>,
    /// The GUIDs of a release that is at hand.
    released: BTreeSet<String>,
    /// The GUIDs of notes whose question is in the build under another one, as far as texts tell.
    moved: BTreeSet<String>,
    /// The deletions and labels that learners have of each GUID, those that are gone too.
    labels: BTreeMap<String, Vec<Gap>>,
}

/// What a line of a lock says of a note.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) deck: String,
    pub(super) id: String,
    pub(super) hash: String,
    pub(super) modified: Epoch,
}

impl Family {
    /// Remembers the GUID of a note of the build.
    pub(super) fn presents(&mut self, guid: String) {
        self.present.insert(guid);
    }

    /// Remembers a line of a lock.
    pub(super) fn sees(&mut self, guid: String, seen: Seen) {
        self.seen.entry(guid).or_default().push(seen);
    }

    /// Remembers what was released.
    pub fn knows(&mut self, released: impl Iterator<Item = String>) {
        self.released.extend(released);
    }

    /// Remembers deletions and labels that learners have of a note.
    pub fn knows_labels<'g>(&mut self, guid: String, gaps: impl IntoIterator<Item = &'g Gap>) {
        self.labels.entry(guid).or_default().extend(gaps.into_iter().cloned());
    }

    /// Returns what learners have of a note's deletions and labels.
    #[must_use]
    pub(super) fn labels(&self, guid: &str) -> &[Gap] {
        self.labels.get(guid).map_or(&[], Vec::as_slice)
    }

    /// Returns whether a lock or a release has a note of this GUID.
    #[must_use]
    pub(super) fn has_seen(&self, guid: &str) -> bool {
        self.seen.contains_key(guid) || self.released.contains(guid)
    }

    /// Remembers that the question with this GUID is in the build under another one.
    pub fn moves(&mut self, guid: &str) {
        self.moved.insert(guid.to_owned());
    }

    /// Returns whether a note of this GUID is in the build.
    #[must_use]
    pub fn has(&self, guid: &str) -> bool {
        self.present.contains(guid)
    }

    /// Returns whether the question with this GUID is in the build under another one.
    #[must_use]
    pub(super) fn has_moved(&self, guid: &str) -> bool {
        self.moved.contains(guid)
    }

    /// Returns what a note's time must come after because of what other locks, or other lines of its own, say of
    /// its GUID; `None` if they say nothing. `own` is the time of its line in the lock of `deck`, if that has the
    /// same GUID.
    #[must_use]
    pub(super) fn floor(
        &self,
        (deck, id): (&str, &str),
        guid: &str,
        own: Option<Epoch>,
        hash: &str,
    ) -> Option<Floor> {
        let seen = self.seen.get(guid)?.iter().filter(|seen| seen.deck != deck || seen.id != id);
        let newest = seen.max_by_key(|seen| seen.modified)?;
        // A note has its id in a field.
        let is_equal = newest.hash == hash && newest.id == id;
        match own {
            // What a line of its own says holds, until another deck gave learners something newer.
            Some(own) if newest.modified <= own || is_equal => None,
            _ => Some(Floor { modified: newest.modified, is_equal, is_rendered: false }),
        }
    }
}

/// Returns the least time that a note may have, if there is one: after what was released, and after what other
/// locks say.
#[must_use]
pub(super) fn joined(released: Option<Floor>, kin: Option<Floor>) -> Option<Floor> {
    match (released, kin) {
        (Some(released), Some(kin)) if !released.is_equal => {
            Some(Floor { modified: released.modified.max(kin.modified), ..released })
        }
        (Some(released), _) => Some(released),
        (None, kin) => kin,
    }
}
