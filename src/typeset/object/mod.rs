//! What is set within a line as if it were a word: formulas and pictures.

mod drawing;
mod form;
pub mod math;
pub mod picture;
pub mod png;

use std::sync::Arc;

use crate::typeset::page::{self, Area, Item};
use crate::typeset::text::shape::Shaper;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Artifact, Role, Tag};
use crate::typeset::unit::Pt;
use math::Formula;
use picture::Picture;

/// Pictures are made for text of 16 CSS pixels, and grow and shrink with the text they are in.
const PIXELS_PER_EM: i64 = 16;
/// Shares of a length are counted in millionths, so that no page shows what is cut off.
const MILLION: i64 = 1_000_000;
/// A picture of this many pixels or fewer is set within its line, as icons are.
const INLINE_PIXELS: u32 = 24;
/// How much of an inline picture is below the baseline, in 1/1000.
const BELOW_PER_MILLE: i64 = 200;

#[derive(Clone, Debug)]
pub enum Object {
    Formula(Formula),
    Picture(Inset),
}

/// A picture in a text.
#[derive(Clone, Debug)]
pub struct Inset {
    picture: Arc<Picture>,
    /// What is drawn over it.
    boxes: Option<Arc<Picture>>,
    alternative: String,
    /// Of its natural size. A thousandth would be several pixels of a photo.
    per_million: i64,
}

impl Inset {
    #[must_use]
    pub fn new(picture: Arc<Picture>, boxes: Option<Arc<Picture>>, alternative: &str) -> Inset {
        Inset { picture, boxes, alternative: alternative.trim().to_owned(), per_million: MILLION }
    }

    fn is_display(&self) -> bool {
        self.picture.size.height > INLINE_PIXELS
    }

    fn length(&self, size: Pt, pixels: u32) -> Pt {
        let natural = size.per_mille(i64::from(pixels) * 1000 / PIXELS_PER_EM);
        Pt(natural.0 * self.per_million / MILLION)
    }

    fn width(&self, size: Pt) -> Pt {
        self.length(size, self.picture.size.width)
    }

    fn height(&self, size: Pt) -> Pt {
        self.length(size, self.picture.size.height)
    }

    fn below(&self, size: Pt) -> Pt {
        if self.is_display() { Pt::ZERO } else { self.height(size).per_mille(BELOW_PER_MILLE) }
    }

    fn fit(&mut self, size: Pt, (width, height): (Pt, Pt)) {
        // The side that has less room decides; the other one follows.
        let fitting = [(self.width(size), width), (self.height(size), height)]
            .into_iter()
            .filter(|(length, most)| length > most && *length > Pt::ZERO)
            .map(|(length, most)| (self.per_million * most.0 / length.0 - 1).max(1));
        self.per_million = fitting.min().unwrap_or(self.per_million);
    }

    fn items(&self, size: Pt, tag: Tag) -> Vec<Item> {
        let (width, height) = (self.width(size), self.height(size));
        let area = Area { x: Pt::ZERO, y: self.below(size) - height, width, height };
        // What says nothing is not read.
        let tag = if self.alternative.is_empty() { Tag::Artifact(Artifact::Layout) } else { tag };
        let drawn = |picture: &Arc<Picture>, tag| {
            Item::Picture(page::Picture { area, picture: Arc::clone(picture), tag })
        };
        let boxes = self.boxes.iter().map(|boxes| drawn(boxes, tag));
        std::iter::once(drawn(&self.picture, tag)).chain(boxes).collect()
    }
}

impl Object {
    #[must_use]
    pub fn role(&self) -> Role {
        match self {
            Object::Formula(formula) => Role::Formula(formula.tex.to_string()),
            Object::Picture(inset) => Role::Figure(inset.alternative.clone()),
        }
    }

    /// Returns whether it is a part of the formula before it.
    #[must_use]
    pub fn continues(&self) -> bool {
        matches!(self, Object::Formula(formula) if formula.continues)
    }

    /// Returns whether it has a line of its own.
    #[must_use]
    pub fn is_display(&self) -> bool {
        match self {
            Object::Formula(formula) => formula.display,
            Object::Picture(inset) => inset.is_display(),
        }
    }

    /// Returns its width beside text of `size`.
    #[must_use]
    pub fn width(&self, size: Pt) -> Pt {
        match self {
            Object::Formula(formula) => formula.width(size),
            Object::Picture(inset) => inset.width(size),
        }
    }

    /// Returns how far it reaches above the baseline.
    #[must_use]
    pub fn above(&self, size: Pt) -> Pt {
        match self {
            Object::Formula(formula) => formula.above(size),
            Object::Picture(inset) => inset.height(size) - inset.below(size),
        }
    }

    #[must_use]
    pub fn below(&self, size: Pt) -> Pt {
        match self {
            Object::Formula(formula) => formula.below(size),
            Object::Picture(inset) => inset.below(size),
        }
    }

    /// Returns whether the object is to be fitted into the room there is.
    #[must_use]
    pub fn exceeds(&self, size: Pt, (width, height): (Pt, Pt)) -> bool {
        match self {
            Object::Formula(formula) => formula.is_unfit(size, width),
            Object::Picture(inset) => inset.width(size) > width || inset.height(size) > height,
        }
    }

    /// Makes it smaller where it would be larger than there is room. Returns whether it fits now.
    pub fn fit(&mut self, size: Pt, room: (Pt, Pt)) -> bool {
        match self {
            Object::Formula(formula) => formula.fit(size, room.0),
            Object::Picture(inset) => {
                inset.fit(size, room);
                true
            }
        }
    }

    /// Returns what is drawn; `x` from its left edge, `y` from its baseline.
    #[must_use]
    pub fn items(&self, shaper: &mut Shaper, size: Pt, colour: Colour, tag: Tag) -> Vec<Item> {
        match self {
            Object::Formula(formula) => formula.items(shaper, size, colour, tag),
            Object::Picture(inset) => inset.items(size, tag),
        }
    }
}
