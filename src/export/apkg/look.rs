//! How cards look: the built-in templates and CSS, or a user's in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::note_types::{CSS, LAST_CHANGED, NOTE_TYPES, PARTS_CHANGED, PARTS_CSS, Template};
use crate::date::Epoch;
use crate::digest;

/// The file that holds the CSS of all cards.
pub const CSS_FILE: &str = "card.css";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look<'s> {
    /// What replaces the built-in files, by their names. Made only by [`crate::templates`].
    pub own: BTreeMap<String, &'s str>,
    /// Whether cards have parts that most decks do without: [`PARTS_CSS`] is added for them.
    pub has_parts: bool,
    /// When it last changed. Anki takes a look only if this is newer than the one it has.
    pub changed: Epoch,
}

impl Default for Look<'_> {
    fn default() -> Self {
        Look::new(false)
    }
}

impl<'s> Look<'s> {
    /// Dates a look of the user's; the built-in one knows its time itself.
    pub fn date(&mut self, time: Epoch) {
        if !self.own.is_empty() {
            self.changed = time;
        }
    }

    /// Returns the built-in look. With parts it is newer, so that a deck without them, which brings the same note
    /// types, does not take it back.
    #[must_use]
    pub fn new(has_parts: bool) -> Look<'s> {
        Look {
            own: BTreeMap::new(),
            has_parts,
            changed: if has_parts { PARTS_CHANGED } else { LAST_CHANGED },
        }
    }

    /// Returns the same look for a deck whose cards have parts, or have none.
    #[must_use]
    pub fn with_parts(self, has_parts: bool) -> Look<'s> {
        Look { own: self.own, ..Look::new(has_parts) }
    }

    /// Returns the CSS: rules of parts first, so that a user's may override them.
    #[must_use]
    pub fn css(&self) -> Cow<'s, str> {
        let css = self.own.get(CSS_FILE).copied().unwrap_or(CSS);
        if self.has_parts { format!("{PARTS_CSS}{css}").into() } else { css.into() }
    }

    #[must_use]
    pub fn front(&self, template: &Template) -> &'s str {
        self.own.get(&front_file(template)).copied().unwrap_or(template.front)
    }

    #[must_use]
    pub fn back(&self, template: &Template) -> &'s str {
        self.own.get(&back_file(template)).copied().unwrap_or(template.back)
    }

    /// Returns a hash that is equal for equal looks, wherever their parts come from.
    #[must_use]
    pub fn hash(&self) -> String {
        let templates = NOTE_TYPES.iter().flat_map(|note_type| note_type.templates);
        let sides = templates.flat_map(|template| [self.front(template), self.back(template)]);
        look_hash(sides.chain([&*self.css()]))
    }
}

/// Returns the hash of a look: of both sides of each card in the order of the note types, and of the CSS.
#[must_use]
pub fn look_hash<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    digest::of_pieces(parts, 16)
}

#[must_use]
pub fn front_file(template: &Template) -> String {
    format!("{}.front.html", template.file)
}

#[must_use]
pub fn back_file(template: &Template) -> String {
    format!("{}.back.html", template.file)
}
