//! How cards look: the built-in templates and CSS, or a user's in their place.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::note_types::{CSS, LAST_CHANGED, NOTE_TYPES, Template};
use crate::date::Epoch;

/// The file that holds the CSS of all cards.
pub const CSS_FILE: &str = "card.css";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look<'s> {
    /// What stands in place of the built-in files, by their names. Made only by [`crate::templates`].
    pub own: BTreeMap<String, &'s str>,
    /// When it last changed. Anki takes a look only if this is newer than the one it has.
    pub changed: Epoch,
}

impl Default for Look<'_> {
    fn default() -> Self {
        Look { own: BTreeMap::new(), changed: LAST_CHANGED }
    }
}

impl<'s> Look<'s> {
    /// Dates a look of the user's; the built-in one knows its time itself.
    pub fn date(&mut self, time: Epoch) {
        if !self.own.is_empty() {
            self.changed = time;
        }
    }

    #[must_use]
    pub fn css(&self) -> &'s str {
        self.own.get(CSS_FILE).copied().unwrap_or(CSS)
    }

    #[must_use]
    pub fn front(&self, template: &Template) -> &'s str {
        self.own.get(&front_file(template)).copied().unwrap_or(template.front)
    }

    #[must_use]
    pub fn back(&self, template: &Template) -> &'s str {
        self.own.get(&back_file(template)).copied().unwrap_or(template.back)
    }

    /// Equal for equal looks, wherever their parts come from.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let templates = NOTE_TYPES.iter().flat_map(|note_type| note_type.templates);
        let sides = templates.flat_map(|template| [self.front(template), self.back(template)]);
        for part in sides.chain([self.css()]) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[must_use]
pub fn front_file(template: &Template) -> String {
    format!("{}.front.html", template.file)
}

#[must_use]
pub fn back_file(template: &Template) -> String {
    format!("{}.back.html", template.file)
}
