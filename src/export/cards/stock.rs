//! A sheet of cards as it lies on the table: paper, grid, cards.

use crate::typeset::page::Area;
use crate::typeset::unit::Pt;

/// A sheet of cards. Widths and heights, `x` and `y` in pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// A place on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
}

/// A thousandth of a point is lost where millimetres become points.
const ROUNDING: Pt = Pt(10);

impl Stock {
    /// Returns every place, row by row.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let columns = self.columns;
        (0..self.rows).flat_map(move |row| (0..columns).map(move |column| Cell { row, column }))
    }

    /// Returns the card at a place.
    #[must_use]
    pub fn card_at(&self, cell: Cell) -> Area {
        let x = self.origin.0 + self.pitch.0 * cell.column;
        let y = self.origin.1 + self.pitch.1 * cell.row;
        Area { x, y, width: self.card.0, height: self.card.1 }
    }

    /// Returns the part of a card that text may fill: inside its inset, and `margin` or more from the edges of the
    /// paper. It has the same size at every place, so that no card is set differently for where it lies.
    #[must_use]
    pub fn text_at(&self, cell: Cell, margin: Pt) -> Area {
        let (x, width) = self.along_x().text(cell.column, margin);
        let (y, height) = self.along_y().text(cell.row, margin);
        Area { x, y, width, height }
    }

    /// Returns the same sheet with margins as narrow as a printer that shifts its backs allows.
    #[must_use]
    pub fn widened(&self) -> Stock {
        let (x, y) = self.inset;
        Stock { inset: (x.min(NARROWEST), y.min(NARROWEST)), ..*self }
    }

    /// Returns the width and height of [`Stock::text_at`].
    #[must_use]
    pub fn text_size(&self, margin: Pt) -> (Pt, Pt) {
        let Area { width, height, .. } = self.text_at(Cell { row: 0, column: 0 }, margin);
        (width, height)
    }

    /// Returns where vertical and horizontal cuts go, without the edges of the paper.
    #[must_use]
    pub fn cuts(&self) -> (Vec<Pt>, Vec<Pt>) {
        (self.along_x().cuts(), self.along_y().cuts())
    }

    /// Returns what is wrong with the arithmetic of the sheet, as a key and a sentence; `None` if nothing is.
    #[must_use]
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        for along in [self.along_x(), self.along_y()] {
            if along.count > 1 && along.pitch < along.card - ROUNDING {
                return Some(("pitch", "the pitch is less than the card, so cards would overlap"));
            }
            if along.origin < -ROUNDING || along.end() > along.page + ROUNDING {
                return Some(("card", "the cards do not fit the page"));
            }
            if along.inset < Pt::ZERO || along.card - along.inset * 2 < LEAST_TEXT {
                return Some(("inset", "the inset leaves less than 15 mm for text"));
            }
        }
        None
    }

    fn along_x(&self) -> Along {
        Along {
            page: self.page.0,
            card: self.card.0,
            count: self.columns,
            origin: self.origin.0,
            pitch: self.pitch.0,
            inset: self.inset.0,
        }
    }

    fn along_y(&self) -> Along {
        Along {
            page: self.page.1,
            card: self.card.1,
            count: self.rows,
            origin: self.origin.1,
            pitch: self.pitch.1,
            inset: self.inset.1,
        }
    }
}

/// Backs are off by 1 to 3 mm.
const NARROWEST: Pt = Pt::mm(5.0);

/// Narrower or lower than this, a card holds no text.
const LEAST_TEXT: Pt = Pt::mm(15.0);

/// A sheet along one of its edges.
struct Along {
    page: Pt,
    card: Pt,
    count: usize,
    origin: Pt,
    pitch: Pt,
    inset: Pt,
}

impl Along {
    fn start(&self, index: usize) -> Pt {
        self.origin + self.pitch * index
    }

    fn end(&self) -> Pt {
        self.start(self.count.saturating_sub(1)) + self.card
    }

    /// Returns where the text of a card begins, and how long it may be.
    fn text(&self, index: usize, margin: Pt) -> (Pt, Pt) {
        let before = (margin - self.origin - self.inset).max(Pt::ZERO);
        let after = (margin - (self.page - self.end()) - self.inset).max(Pt::ZERO);
        let lost = if self.count == 1 { before + after } else { before.max(after) };
        let length = (self.card - self.inset * 2 - lost).max(Pt::ZERO);
        let moved = match index {
            0 => before,
            last if last + 1 == self.count => lost - after,
            _ => lost / 2,
        };
        (self.start(index) + self.inset + moved, length)
    }

    fn cuts(&self) -> Vec<Pt> {
        let edges = (0..self.count).flat_map(|index| [self.start(index), self.start(index) + self.card]);
        let mut cuts: Vec<Pt> = edges.filter(|at| *at > ROUNDING && *at < self.page - ROUNDING).collect();
        cuts.sort_unstable();
        cuts.dedup_by(|next, last| *next - *last < ROUNDING);
        cuts
    }
}

#[cfg(test)]
mod tests {
    use super::super::layouts::built_in;
    use super::*;

    #[test]
    fn built_in_cards_lie_on_the_paper_and_beside_each_other() {
        for layout in built_in() {
            assert_eq!(layout.stock.fault(), None, "{:?}", layout.names);
        }
    }

    #[test]
    fn a_margin_moves_text_and_no_cards() {
        for layout in built_in() {
            let (stock, margin) = (&layout.stock, Pt::mm(12.7));
            for cell in stock.cells() {
                let (card, text) = (stock.card_at(cell), stock.text_at(cell, margin));
                let right = text.x + text.width;
                assert_eq!((text.width, text.height), stock.text_size(margin));
                assert!(text.x >= margin.max(card.x + stock.inset.0), "{:?} {cell:?}", layout.names);
                assert!(right <= (stock.page.0 - margin).min(card.x + card.width - stock.inset.0) + ROUNDING);
                assert!(text.y >= margin.max(card.y + stock.inset.1), "{:?} {cell:?}", layout.names);
                let bottom = text.y + text.height;
                assert!(
                    bottom <= (stock.page.1 - margin).min(card.y + card.height - stock.inset.1) + ROUNDING
                );
            }
        }
    }

    #[test]
    fn cuts_are_between_cards_and_at_margins_but_not_at_the_paper() {
        let cuts = |name| super::super::layouts::named(name, &[]).map(|stock| stock.cuts());
        let count = |name| cuts(name).map(|(vertical, horizontal)| (vertical.len(), horizontal.len()));
        assert_eq!(count("a7-a4"), Some((1, 3)));
        assert_eq!(count("business-a4-10"), Some((4, 6)));
        assert_eq!(count("3x5-single"), Some((0, 0)));
    }
}
