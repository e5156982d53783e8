//! How cards look: the built-in templates and CSS, or a user's in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::labels;
use super::note_types::{
    CSS, DRAWING, DRAWING_PLACE, LAST_CHANGED, NOTE_TYPES, OCCLUSION, OCCLUSION_CSS, PARTS_CHANGED,
    PARTS_CSS, TYPING, TYPING_CHANGED, Template,
};
use crate::date::Epoch;
use crate::digest;
use crate::model::Extent;

/// The file that holds the CSS of all cards.
pub const CSS_FILE: &str = "card.css";
/// The files that pictures with boxes have besides the sides of their card.
pub const OCCLUSION_CSS_FILE: &str = "occlusion.css";
pub const DRAWING_FILE: &str = "occlusion.drawing.html";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look<'s> {
    /// What replaces the built-in files, by their names. Made only by [`crate::templates`].
    pub own: BTreeMap<String, &'s str>,
    /// What the cards have that most decks do without; its rules are added for them.
    pub extent: Extent,
    /// When it last changed. Anki takes a look only if this is newer than the one it has.
    pub changed: Epoch,
}

impl Default for Look<'_> {
    fn default() -> Self {
        Look::new(Extent::Plain)
    }
}

impl<'s> Look<'s> {
    /// Dates a look of the user's; the built-in one knows its time itself.
    pub fn date(&mut self, time: Epoch) {
        if !self.own.is_empty() {
            self.changed = time;
        }
    }

    /// Returns the built-in look. The more cards have, the newer it is, so that a deck with less, which brings the same
    /// note types, does not take it back.
    #[must_use]
    pub fn new(extent: Extent) -> Look<'s> {
        let changed = match extent {
            Extent::Plain => LAST_CHANGED,
            Extent::Parts => PARTS_CHANGED,
            Extent::Typing => TYPING_CHANGED,
        };
        Look { own: BTreeMap::new(), extent, changed }
    }

    /// Returns the same look for a deck whose cards have this.
    #[must_use]
    pub fn with_extent(self, extent: Extent) -> Look<'s> {
        Look { own: self.own, ..Look::new(extent) }
    }

    /// Returns the CSS: words, and rules of what most decks do without, first, so that a user's may override them.
    #[must_use]
    pub fn css(&self) -> String {
        let css = self.own.get(CSS_FILE).copied().unwrap_or(CSS);
        [labels::css(), more_css(self.extent), css].concat()
    }

    /// Returns what the CSS of pictures with boxes has beyond that.
    #[must_use]
    pub fn occlusion_css(&self) -> &'s str {
        self.own.get(OCCLUSION_CSS_FILE).copied().unwrap_or(OCCLUSION_CSS)
    }

    #[must_use]
    pub fn front(&self, template: &Template) -> Cow<'s, str> {
        self.side(&front_file(template), template.front)
    }

    #[must_use]
    pub fn back(&self, template: &Template) -> Cow<'s, str> {
        self.side(&back_file(template), template.back)
    }

    /// Returns a side of a card, the user's or the built-in one, without lines that its deck has no use for.
    fn side(&self, file: &str, built_in: &'static str) -> Cow<'s, str> {
        let side = self.own.get(file).copied().unwrap_or(built_in);
        if side.contains(DRAWING_PLACE) {
            let drawing = self.own.get(DRAWING_FILE).copied().unwrap_or(DRAWING);
            return side.replace(DRAWING_PLACE, drawing).into();
        }
        if self.extent >= Extent::Typing || !side.contains(TYPING) {
            return side.into();
        }
        side.split_inclusive('\n').filter(|line| !line.starts_with(TYPING)).collect()
    }

    /// Returns a hash that is equal for equal looks, wherever their parts come from. Pictures with boxes count where
    /// they do not look as built in, for not every package has them.
    #[must_use]
    pub fn hash(&self) -> String {
        static BUILT_IN: [OnceLock<String>; 3] = [const { OnceLock::new() }; 3];
        // Most decks have it, and it is long.
        match BUILT_IN.get(self.extent as usize).filter(|_| self.own.is_empty()) {
            Some(known) => known.get_or_init(|| self.hash_of_parts()).clone(),
            None => self.hash_of_parts(),
        }
    }

    fn hash_of_parts(&self) -> String {
        let templates = NOTE_TYPES.iter().flat_map(|note_type| note_type.templates);
        let sides = templates.flat_map(|template| [self.front(template), self.back(template)]);
        let parts: Vec<_> = sides.chain([self.css().into()]).chain(self.own_occlusion()).collect();
        look_hash(parts.iter().map(|part| &**part))
    }

    /// Returns the sides and the CSS of pictures with boxes, if a file of the user's changes them.
    fn own_occlusion(&self) -> Vec<Cow<'s, str>> {
        let parts = occlusion(self);
        if parts == occlusion(&Look::default()) { Vec::new() } else { parts }
    }
}

/// Returns the sides and the CSS of pictures with boxes.
fn occlusion<'s>(look: &Look<'s>) -> Vec<Cow<'s, str>> {
    let sides = OCCLUSION.templates.iter().flat_map(|template| [look.front(template), look.back(template)]);
    sides.chain([look.occlusion_css().into()]).collect()
}

/// Returns those parts of a package if they are not as built in, for the hash of its look.
pub fn foreign_occlusion(parts: Vec<&str>) -> Vec<&str> {
    let is_built_in = occlusion(&Look::default()).iter().eq(parts.iter());
    if is_built_in { Vec::new() } else { parts }
}

/// Returns the rules of what most decks do without.
#[must_use]
pub fn more_css(extent: Extent) -> &'static str {
    match extent {
        Extent::Plain => "",
        Extent::Parts => PARTS_CSS,
        Extent::Typing => ALL_CSS,
    }
}

const ALL_CSS: &str = concat!(
    include_str!("../../../templates/anki/parts.css"),
    include_str!("../../../templates/anki/typing.css")
);

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
