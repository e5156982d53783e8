//! What a note was when it was last released: as that release has it, or as the lock remembers it.

use std::collections::BTreeMap;

use crate::date::Epoch;
use crate::snapshot::{Content, Note, Snapshot};

/// What a version of a note is compared with.
pub(super) enum Base<'n> {
    /// What both sides began with.
    Content(&'n Content),
    /// They have it as it was released.
    Released,
    /// Nobody can tell.
    Unknown,
}

/// Where the bases of notes are found.
pub(super) struct Bases<'n> {
    release: Option<BTreeMap<&'n str, &'n Note>>,
    lock: BTreeMap<&'n str, &'n Note>,
    /// The first change since what they have, where some of their notes are older than the last build.
    changed_since: Option<Epoch>,
}

impl<'n> Bases<'n> {
    pub(super) fn new(release: Option<&'n Snapshot>, lock: Option<&'n Snapshot>) -> Bases<'n> {
        Bases {
            release: release.map(Snapshot::by_guid),
            lock: lock.map(Snapshot::by_guid).unwrap_or_default(),
            changed_since: None,
        }
    }

    /// Finds out whether they have an earlier release than the last build, and returns how many notes say so.
    /// `has_hash` says whether their version has a hash of the lock.
    pub(super) fn date(&mut self, theirs: &Snapshot, has_hash: impl Fn(&Note, &str) -> bool) -> usize {
        if self.release.is_some() {
            return 0;
        }
        let older = theirs.notes.iter().filter_map(|note| {
            let line = self.lock.get(note.guid.as_str())?;
            let (own, released) = note.modified.zip(line.modified)?;
            let is_older = own < released && !line.hash.as_deref().is_some_and(|hash| has_hash(note, hash));
            is_older.then_some(released)
        });
        let older: Vec<_> = older.collect();
        self.changed_since = older.iter().min().copied();
        older.len()
    }

    /// Returns whether the lock is all that tells what was released.
    pub(super) fn are_of_lock(&self) -> bool {
        self.release.is_none() && !self.lock.is_empty()
    }

    /// Returns the base of a note. `has_hash` says whether their version has a hash of the lock, where that can be told.
    ///
    /// Without a release, the lock tells: it has the hash of what was released and when that changed. If the deck's note
    /// still has the hash, it is what they began with, unless their note is not newer, or changed after the release that
    /// they have: then it began with an earlier one.
    pub(super) fn of(&self, theirs: &Note, ours: &'n Note, has_hash: impl FnOnce(&str) -> bool) -> Base<'n> {
        if let Some(release) = &self.release {
            let base = release.get(theirs.guid.as_str()).and_then(|note| note.content.as_ref());
            return base.map_or(Base::Unknown, Base::Content);
        }
        let Some(line) = self.lock.get(theirs.guid.as_str()) else { return Base::Unknown };
        if line.hash.as_deref().is_some_and(has_hash) {
            return Base::Released;
        }
        let is_newer = theirs.modified.zip(line.modified).is_some_and(|(theirs, released)| {
            theirs > released && self.changed_since.is_none_or(|changed| released < changed)
        });
        match &ours.content {
            Some(content) if ours.hash.is_some() && ours.hash == line.hash && is_newer => {
                Base::Content(content)
            }
            _ => Base::Unknown,
        }
    }
}
