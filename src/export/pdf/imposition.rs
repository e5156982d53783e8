//! Which card stands where on a sheet, on its front and on its back.

use super::finish::Turn;
use super::theme::Size;
use super::unit::Pt;
use crate::export::options::{CardLayout, Duplex};

/// A sheet of cards. Widths and heights, `x` and `y` in pairs.
#[derive(Debug)]
pub struct Stock {
    pub page: (Pt, Pt),
    pub card: (Pt, Pt),
    pub columns: usize,
    pub rows: usize,
    /// The upper left corner of the first card.
    pub origin: (Pt, Pt),
    /// From one card to the next.
    pub pitch: (Pt, Pt),
    /// Between a card's edge and its text.
    pub inset: (Pt, Pt),
    /// Cards that come apart by themselves need no marks.
    pub perforated: bool,
    pub type_sizes: CardSizes,
}

/// The type sizes of a card as designed, and the least to which they shrink.
#[derive(Clone, Copy, Debug)]
pub struct CardSizes {
    pub question: (Size, Pt),
    pub answer: (Size, Pt),
    pub code: (Size, Pt),
    pub small: Size,
}

const A7: CardSizes = CardSizes {
    question: (Size::new(15.0, 19.5), Pt::new(11.0)),
    answer: (Size::new(9.0, 12.0), Pt::new(7.5)),
    code: (Size::new(7.7, 9.9), Pt::new(6.5)),
    small: Size::new(7.6, 9.8),
};

const BUSINESS: CardSizes = CardSizes {
    question: (Size::new(12.0, 15.5), Pt::new(9.0)),
    answer: (Size::new(8.0, 10.4), Pt::new(7.0)),
    code: (Size::new(7.0, 9.0), Pt::new(6.5)),
    small: Size::new(6.8, 8.8),
};

/// The geometry of a layout; `docs` and gLabels name the sources.
#[must_use]
pub fn stock(layout: CardLayout) -> Stock {
    let a4 = pair(210.0, 297.0);
    let letter = pair(215.9, 279.4);
    let seamless = |page, card: (Pt, Pt), rows, origin, inset, type_sizes| Stock {
        page,
        card,
        columns: 2,
        rows,
        origin,
        pitch: card,
        inset,
        perforated: false,
        type_sizes,
    };
    match layout {
        CardLayout::A7A4 => seamless(a4, pair(105.0, 74.25), 4, pair(0.0, 0.0), pair(8.0, 7.0), A7),
        CardLayout::TwoByFourLetter => {
            seamless(letter, pair(107.95, 69.85), 4, pair(0.0, 0.0), pair(8.0, 7.0), A7)
        }
        CardLayout::BusinessUs => Stock {
            perforated: true,
            ..seamless(letter, pair(88.9, 50.8), 5, pair(19.05, 12.7), pair(4.0, 4.0), BUSINESS)
        },
        CardLayout::BusinessA4 => Stock {
            pitch: pair(95.0, 54.0),
            ..seamless(a4, pair(85.0, 54.0), 5, pair(15.0, 13.5), pair(4.0, 4.0), BUSINESS)
        },
    }
}

fn pair(x: f64, y: f64) -> (Pt, Pt) {
    (Pt::mm(x), Pt::mm(y))
}

/// A place on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
}

impl Stock {
    #[must_use]
    pub fn cards(&self) -> usize {
        self.columns * self.rows
    }

    /// The place of the `index`th card of a sheet, row by row.
    #[must_use]
    pub fn front(&self, index: usize) -> Cell {
        Cell { row: index / self.columns, column: index % self.columns }
    }

    /// Where the back of a card must stand to lie behind its front once the sheet is turned.
    #[must_use]
    pub fn back(&self, front: Cell, turn: Turn) -> Cell {
        let portrait = self.page.1 >= self.page.0;
        // Turning about a vertical axis swaps left and right, about a horizontal one top and bottom.
        let vertical_axis = portrait == (turn == Turn::LongEdge);
        if vertical_axis {
            Cell { column: self.columns - 1 - front.column, ..front }
        } else {
            Cell { row: self.rows - 1 - front.row, ..front }
        }
    }

    /// The upper left corner of a card.
    #[must_use]
    pub fn corner(&self, cell: Cell) -> (Pt, Pt) {
        (self.origin.0 + self.pitch.0 * cell.column, self.origin.1 + self.pitch.1 * cell.row)
    }

    /// Where vertical and horizontal cuts go, without the edges of the paper.
    #[must_use]
    pub fn cuts(&self) -> (Vec<Pt>, Vec<Pt>) {
        let lines = |count: usize, origin: Pt, pitch: Pt, length: Pt, end: Pt| {
            let mut lines: Vec<Pt> = (0..count)
                .flat_map(|index| [origin + pitch * index, origin + pitch * index + length])
                .collect();
            lines.sort_unstable();
            lines.dedup();
            // A thousandth of a point is lost where millimetres become points.
            lines.retain(|at| *at > Pt(10) && *at < end - Pt(10));
            lines.dedup_by(|next, last| *next - *last < Pt(10));
            lines
        };
        (
            lines(self.columns, self.origin.0, self.pitch.0, self.card.0, self.page.0),
            lines(self.rows, self.origin.1, self.pitch.1, self.card.1, self.page.1),
        )
    }
}

/// How the sheets are turned.
#[must_use]
pub fn turn(duplex: Duplex) -> Turn {
    match duplex {
        Duplex::LongEdge | Duplex::FrontsThenBacks => Turn::LongEdge,
        Duplex::ShortEdge => Turn::ShortEdge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    /// Turns the sheet as a hand does, and looks where the back of a cell then lies.
    fn seen_from_the_front(stock: &Stock, back: Cell, turn: Turn) -> ((Pt, Pt), (Pt, Pt)) {
        let (left, top) = stock.corner(back);
        let (right, bottom) = (left + stock.card.0, top + stock.card.1);
        let portrait = stock.page.1 >= stock.page.0;
        if portrait == (turn == Turn::LongEdge) {
            ((stock.page.0 - right, top), (stock.page.0 - left, bottom))
        } else {
            ((left, stock.page.1 - bottom), (right, stock.page.1 - top))
        }
    }

    #[test]
    fn every_back_lies_behind_its_front() {
        for layout in CardLayout::value_variants() {
            let stock = stock(*layout);
            for turn in [Turn::LongEdge, Turn::ShortEdge] {
                for index in 0..stock.cards() {
                    let front = stock.front(index);
                    let ((left, top), _) = seen_from_the_front(&stock, stock.back(front, turn), turn);
                    let (x, y) = stock.corner(front);
                    // The paper of Letter business cards and the like is symmetrical to within 0.1 mm.
                    assert!(
                        (left - x).0.abs() < 300 && (top - y).0.abs() < 300,
                        "{layout:?} {turn:?} {front:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn cards_lie_on_the_paper_and_beside_each_other() {
        for layout in CardLayout::value_variants() {
            let stock = stock(*layout);
            let last = stock.corner(stock.front(stock.cards() - 1));
            assert!(last.0 + stock.card.0 <= stock.page.0 + Pt(10), "{layout:?}");
            assert!(last.1 + stock.card.1 <= stock.page.1 + Pt(10), "{layout:?}");
            assert!(stock.pitch.0 >= stock.card.0 && stock.pitch.1 >= stock.card.1);
        }
    }
}
