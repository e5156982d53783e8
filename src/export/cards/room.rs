//! The part of a card that text may fill.

use super::sizes::CardSizes;
use crate::typeset::unit::Pt;

/// How cards are set. Widths and heights are those that text may fill.
#[derive(Clone, Copy, Debug)]
pub struct CardLook {
    pub size: (Pt, Pt),
    /// With narrower margins, for backs that would lose something else.
    pub wide: (Pt, Pt),
    pub sizes: &'static CardSizes,
}

/// The row of topic, level and number.
pub const HEAD: Pt = Pt::new(9.0);

/// Returns the height that is left below the head of a card.
#[must_use]
pub fn room(size: (Pt, Pt)) -> Pt {
    size.1 - HEAD
}
