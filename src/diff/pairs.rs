//! The notes of two releases side by side.

use std::collections::BTreeMap;

use crate::snapshot::{Note, Snapshot};

/// A note of both releases, or of one.
pub(super) type Pair<'a> = (Option<&'a Note>, Option<&'a Note>);

pub(super) struct Pairs<'a> {
    old: BTreeMap<&'a str, &'a Note>,
    /// In the order of the new release, then what only the old one has.
    pub(super) all: Vec<Pair<'a>>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(old: &'a Snapshot, new: &'a Snapshot) -> Pairs<'a> {
        let (olds, news) = (old.by_guid(), new.by_guid());
        let kept = new.notes.iter().map(|note| (olds.get(note.guid.as_str()).copied(), Some(note)));
        let gone = old.notes.iter().filter(|note| !news.contains_key(note.guid.as_str()));
        let all = kept.chain(gone.map(|note| (Some(note), None))).collect();
        Pairs { old: olds, all }
    }

    /// Returns the pairs of each question together, its own first. Prompts go with the question that the new release
    /// has them under, and retired prompts with what became of theirs.
    pub(super) fn questions(&self) -> Vec<Vec<Pair<'a>>> {
        let mut guids = BTreeMap::new();
        for note in self.old.values().copied().chain(self.all.iter().filter_map(|(_, new)| *new)) {
            if note.id == note.question() {
                guids.insert((note.deck, note.id.as_str(), self.is_old(note)), note.guid.as_str());
            }
        }
        let mut groups: Vec<Vec<Pair<'a>>> = Vec::new();
        let mut places = BTreeMap::new();
        for pair in &self.all {
            let Some(note) = pair.1.or(pair.0) else { continue };
            let own = guids.get(&(note.deck, note.question(), self.is_old(note)));
            let guid = own.copied().unwrap_or(note.guid.as_str());
            let place = *places.entry(guid).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[place].push(*pair);
        }
        groups
    }

    fn is_old(&self, note: &Note) -> bool {
        self.old.get(note.guid.as_str()).is_some_and(|old| std::ptr::eq(*old, note))
    }
}
