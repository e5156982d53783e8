//! Bookmarks: nested, each leading to an exact place.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::about::Bookmark;
use super::links::Targets;
use super::syntax::{name, text};
use crate::typeset::page::Anchor;

/// Returns what is at each place that a bookmark leads to.
#[must_use]
pub fn titles(bookmarks: &[Bookmark]) -> BTreeMap<Anchor, &str> {
    let all = bookmarks.iter().flat_map(|bookmark| std::iter::once(bookmark).chain(&bookmark.children));
    all.map(|bookmark| (bookmark.anchor, bookmark.title.as_str())).collect()
}

/// Adds the bookmarks, if there are any.
pub fn add(document: &mut Document, bookmarks: &[Bookmark], targets: &Targets<'_>) -> Option<ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let outline = document.new_object_id();
    let mut writer = Outline { document, targets };
    let (first, last, count) = writer.level(bookmarks, outline)?;
    let root = Dictionary::from_iter([
        ("Type", name("Outlines")),
        ("First", first.into()),
        ("Last", last.into()),
        ("Count", Object::Integer(count)),
    ]);
    document.set_object(outline, root);
    Some(outline)
}

struct Outline<'a> {
    document: &'a mut Document,
    targets: &'a Targets<'a>,
}

impl Outline<'_> {
    /// Adds the bookmarks of one level; returns the first, the last, and how many there are.
    fn level(&mut self, bookmarks: &[Bookmark], parent: ObjectId) -> Option<(ObjectId, ObjectId, i64)> {
        let found: Vec<_> = bookmarks
            .iter()
            .filter_map(|bookmark| Some((bookmark, self.targets.destination(bookmark.anchor)?)))
            .collect();
        let ids: Vec<ObjectId> = found.iter().map(|_| self.document.new_object_id()).collect();
        for (index, (bookmark, destination)) in found.into_iter().enumerate() {
            let mut entry = Dictionary::from_iter([
                ("Title", text(&bookmark.title)),
                ("Parent", parent.into()),
                ("Dest", destination),
            ]);
            if let Some(before) = index.checked_sub(1) {
                entry.set("Prev", ids[before]);
            }
            if let Some(next) = ids.get(index + 1) {
                entry.set("Next", *next);
            }
            if let Some((first, last, count)) = self.level(&bookmark.children, ids[index]) {
                entry.set("First", first);
                entry.set("Last", last);
                // Negative: closed at first.
                entry.set("Count", -count);
            }
            self.document.set_object(ids[index], entry);
        }
        Some((*ids.first()?, *ids.last()?, i64::try_from(ids.len()).unwrap_or(i64::MAX)))
    }
}
