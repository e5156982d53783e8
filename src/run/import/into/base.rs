//! What a note was when it was last released: as that release has it, or as the lock remembers it.

use std::collections::BTreeMap;

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
}

impl<'n> Bases<'n> {
    pub(super) fn new(release: Option<&'n Snapshot>, lock: Option<&'n Snapshot>) -> Bases<'n> {
        Bases {
            release: release.map(Snapshot::by_guid),
            lock: lock.map(Snapshot::by_guid).unwrap_or_default(),
        }
    }

    /// Returns whether the lock is all that tells what was released.
    pub(super) fn are_of_lock(&self) -> bool {
        self.release.is_none() && !self.lock.is_empty()
    }

    /// Returns the base of a note. `has_hash` says whether their version has a hash of the lock, where that can be told.
    ///
    /// Without a release, the lock tells: it has the hash of what was released and when that changed. If the deck's note
    /// still has the hash, it is what they began with, unless their note is not newer: then it began with an earlier one.
    pub(super) fn of(&self, theirs: &Note, ours: &'n Note, has_hash: impl FnOnce(&str) -> bool) -> Base<'n> {
        if let Some(release) = &self.release {
            let base = release.get(theirs.guid.as_str()).and_then(|note| note.content.as_ref());
            return base.map_or(Base::Unknown, Base::Content);
        }
        let Some(line) = self.lock.get(theirs.guid.as_str()) else { return Base::Unknown };
        if line.hash.as_deref().is_some_and(has_hash) {
            return Base::Released;
        }
        let is_newer = theirs.modified.zip(line.modified).is_some_and(|(theirs, released)| theirs > released);
        match &ours.content {
            Some(content) if ours.hash.is_some() && ours.hash == line.hash && is_newer => {
                Base::Content(content)
            }
            _ => Base::Unknown,
        }
    }
}
