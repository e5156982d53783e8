//! Which card is where, so that backs lie behind their fronts.

use super::card::Card;
use super::crop;
use super::options::{CardOrder, CardsOptions, Duplex};
use super::stock::{Cell, Stock};
use crate::pdf::about::Turn;
use crate::typeset::page::{Area, Item, Page};
use crate::typeset::theme::Colour;
use crate::typeset::unit::Pt;
use crate::words::Words;

/// Puts cards on sheets.
pub struct Imposer<'a> {
    pub options: &'a CardsOptions,
    /// Of the marks.
    pub colour: Colour,
    pub words: &'a Words,
}

impl Imposer<'_> {
    /// Returns the pages in the order of printing.
    #[must_use]
    pub fn pages(&self, cards: &[Card]) -> Vec<Page> {
        let stock = &self.options.layout;
        let (usual, wide) = (places(stock, self.options), places(&stock.widened(), self.options));
        let per_sheet = usual.len();
        let mut sheets = vec![Vec::new(); cards.len().div_ceil(per_sheet.max(1))];
        for (index, card) in cards.iter().enumerate() {
            let at = sheet_of(index, cards.len(), self.options);
            if let Some(sheet) = sheets.get_mut(at) {
                sheet.push(card);
            }
        }
        let card_at = |sheet: usize, place: usize| sheets[sheet].get(place).copied();
        let sheets = (0..sheets.len()).map(|sheet| {
            let placed = |place: usize| {
                let (card, (front, back)) = (card_at(sheet, place)?, usual[place]);
                Some((card, front, if card.is_wide { wide[place].1 } else { back }))
            };
            let placed: Vec<_> = (0..per_sheet).filter_map(placed).collect();
            self.sheet(sheet + 1, &placed)
        });
        match self.options.duplex {
            Duplex::Fold => sheets.map(|(page, _)| page).collect(),
            Duplex::FrontsThenBacks => {
                let (fronts, backs): (Vec<_>, Vec<_>) = sheets.unzip();
                fronts.into_iter().chain(backs).collect()
            }
            Duplex::LongEdge | Duplex::ShortEdge => sheets.flat_map(|(front, back)| [front, back]).collect(),
        }
    }

    /// Lays out front and back of one sheet. The last sheets may have empty places; none is closed up, so that a stack
    /// cut together stays in order.
    fn sheet(&self, number: usize, cards: &[(&Card, Area, Area)]) -> (Page, Page) {
        let stock = &self.options.layout;
        let folds = self.options.duplex == Duplex::Fold;
        let (mut front, mut back) = (crop::marks(self.options, self.colour), Vec::new());
        for (card, front_place, back_place) in cards {
            front.extend(placed(&card.front, *front_place));
            let backs = if folds { &mut front } else { &mut back };
            backs.extend(placed(&card.back, *back_place));
        }
        let label = if folds { number.to_string() } else { self.words.front(number) };
        (Page::new(label, stock.page, front), Page::new(self.words.back(number), stock.page, back))
    }
}

/// Returns where the text of a card's two sides is, in the order in which a sheet of `stock` is filled.
#[must_use]
pub fn places(stock: &Stock, options: &CardsOptions) -> Vec<(Area, Area)> {
    let text = |cell| stock.text_at(cell, options.printer_margin);
    match turn(options.duplex) {
        None => stock
            .cells()
            .filter(|cell| cell.column % 2 == 0 && cell.column + 1 < stock.columns)
            .map(|cell| (text(cell), text(Cell { column: cell.column + 1, ..cell })))
            .collect(),
        Some(turn) => stock
            .cells()
            .map(|cell| {
                let back = behind(text(cell), stock.page, turn);
                let (x, y) = (back.x + options.back_shift.0, back.y + options.back_shift.1);
                (text(cell), Area { x, y, ..back })
            })
            .collect(),
    }
}

/// Returns which sheet, from 0, a card is on that is one of `count`.
#[must_use]
pub fn sheet_of(card: usize, count: usize, options: &CardsOptions) -> usize {
    let per_sheet = places(&options.layout, options).len().max(1);
    match options.order {
        CardOrder::Stack => card % count.div_ceil(per_sheet).max(1),
        CardOrder::Question | CardOrder::Kind => card / per_sheet,
    }
}

/// Returns the edge over which sheets are turned; `None` where only one side is printed.
#[must_use]
pub fn turn(duplex: Duplex) -> Option<Turn> {
    match duplex {
        Duplex::LongEdge | Duplex::FrontsThenBacks => Some(Turn::LongEdge),
        Duplex::ShortEdge => Some(Turn::ShortEdge),
        Duplex::Fold => None,
    }
}

/// Returns where something must lie on a back to lie behind `area` of the front once the sheet is turned.
#[must_use]
pub fn behind(area: Area, page: (Pt, Pt), turn: Turn) -> Area {
    let is_portrait = page.1 >= page.0;
    // Turning about a vertical axis swaps left and right, about a horizontal one top and bottom.
    if is_portrait == (turn == Turn::LongEdge) {
        Area { x: page.0 - area.x - area.width, ..area }
    } else {
        Area { y: page.1 - area.y - area.height, ..area }
    }
}

fn placed(items: &[Item], place: Area) -> impl Iterator<Item = Item> {
    items.iter().cloned().map(move |item| item.moved(place.x, place.y))
}

#[cfg(test)]
mod tests {
    use super::super::layouts::built_in;
    use super::*;

    /// Turns the paper as a hand does: a point of the back, as it is seen through the front.
    fn through((x, y): (Pt, Pt), page: (Pt, Pt), turn: Turn) -> (Pt, Pt) {
        let (short, long) = (page.0.min(page.1), page.0.max(page.1));
        let is_axis_vertical = match turn {
            Turn::LongEdge => page.1 == long,
            Turn::ShortEdge => page.1 == short,
        };
        if is_axis_vertical { (page.0 - x, y) } else { (x, page.1 - y) }
    }

    #[test]
    fn every_back_lies_behind_its_front() {
        for layout in built_in() {
            for (duplex, turn) in [(Duplex::LongEdge, Turn::LongEdge), (Duplex::ShortEdge, Turn::ShortEdge)] {
                let options = CardsOptions { layout: layout.stock, duplex, ..CardsOptions::default() };
                let places = places(&layout.stock, &options);
                assert_eq!(places.len(), layout.stock.columns * layout.stock.rows);
                for (front, back) in places {
                    let (one, other) = ((back.x, back.y), (back.x + back.width, back.y + back.height));
                    let [one, other] = [one, other].map(|corner| through(corner, layout.stock.page, turn));
                    let corner = (one.0.min(other.0), one.1.min(other.1));
                    assert_eq!(corner, (front.x, front.y), "{:?} {turn:?}", layout.names);
                    assert_eq!((back.width, back.height), (front.width, front.height));
                }
            }
        }
    }

    #[test]
    fn folded_backs_lie_behind_their_fronts() {
        for layout in built_in().iter().filter(|layout| layout.stock.columns > 1) {
            let options =
                CardsOptions { layout: layout.stock, duplex: Duplex::Fold, ..CardsOptions::default() };
            for (front, back) in places(&layout.stock, &options) {
                let fold = crop::fold_lines(&layout.stock)[0];
                assert_eq!((front.y, front.height), (back.y, back.height));
                let mirrored = fold * 2 - back.x - back.width;
                assert!((mirrored - front.x).0.abs() < 10, "{:?}", layout.names);
            }
        }
    }

    #[test]
    fn a_shift_moves_backs_and_nothing_else() {
        let shift = (Pt::mm(0.5), Pt::mm(-1.0));
        let plain = CardsOptions::default();
        let moved = CardsOptions { back_shift: shift, ..plain };
        for (one, other) in places(&plain.layout, &plain).iter().zip(places(&plain.layout, &moved)) {
            assert_eq!(one.0, other.0);
            assert_eq!((one.1.x + shift.0, one.1.y + shift.1), (other.1.x, other.1.y));
        }
    }
}
