//! The room that pages offer, and what columns take of it.

use crate::typeset::block::piece::{self, Piece};
use crate::typeset::unit::Pt;

/// A column may shrink by one part in this many of what it may grow: gaps that are squeezed show sooner than gaps that
/// are wide.
const SHRINK: usize = 4;

/// The columns that pages offer.
#[derive(Clone, Copy, Debug)]
pub struct ColumnRoom {
    pub per_page: usize,
    pub height: Pt,
    /// Their height on the first page, below the title.
    pub first: Pt,
}

impl ColumnRoom {
    /// Returns the room of pages that are all alike.
    #[must_use]
    pub fn even(per_page: usize, height: Pt) -> ColumnRoom {
        ColumnRoom { per_page, height, first: height }
    }

    /// Returns the height of the column at `index`.
    #[must_use]
    pub fn height_of(&self, index: usize) -> Pt {
        if index < self.per_page { self.first } else { self.height }
    }
}

/// Returns by how much a column may shrink and grow.
#[must_use]
pub fn stretch_limits(stretch: Pt) -> (Pt, Pt) {
    (-(stretch / SHRINK), stretch)
}

/// Heights of ranges of pieces, each in constant time.
pub(super) struct Heights {
    /// Up to and without piece `i`, gaps included.
    sums: Vec<Pt>,
    /// How much of that may be added, up to and without piece `i`.
    stretches: Vec<Pt>,
    /// How much shorter than `sums` a column starting at `i` is: by its gap, and longer by what is repeated above it.
    saved: Vec<Pt>,
}

impl Heights {
    pub(super) fn new(pieces: &[Piece]) -> Heights {
        let (mut sum, mut stretch) = (Pt::ZERO, Pt::ZERO);
        let (mut sums, mut stretches) = (vec![sum], vec![stretch]);
        for piece in pieces {
            sum += piece.gap + piece.height;
            stretch += piece.stretch;
            sums.push(sum);
            stretches.push(stretch);
        }
        let saved = |piece: &Piece| match &piece.above {
            Some(above) => -piece::height(above),
            None => piece.gap,
        };
        Heights { sums, stretches, saved: pieces.iter().map(saved).collect() }
    }

    /// Returns the height of a column, and how much it may grow; `start < end`.
    pub(super) fn column(&self, start: usize, end: usize) -> (Pt, Pt) {
        let height = self.sums[end] - self.sums[start] - self.saved[start];
        (height, self.stretches[end] - self.stretches[start + 1])
    }

    /// Returns the least height of a column.
    pub(super) fn least(&self, start: usize, end: usize) -> Pt {
        let (height, stretch) = self.column(start, end);
        height + stretch_limits(stretch).0
    }
}
