//! Where to cut and where to fold. Marks are on fronts only, so that a sheet which the printer moved does not show two
//! sets.

use super::options::{CardsOptions, Duplex, Marks};
use super::stock::Stock;
use crate::export::cutting::{HAIRLINE, PALE, broken, dotted_line};
use crate::typeset::page::{Item, Stroke};
use crate::typeset::theme::Colour;
use crate::typeset::unit::Pt;

/// Printers reach no further out.
const TICK_FROM: Pt = Pt::mm(5.0);
/// Long enough to lay a ruler along, and short enough not to touch cards.
const TICK_TO: Pt = Pt::mm(10.0);
/// Where cards touch each other, longer arms would be in their text.
const CROSS_ARM: Pt = Pt::mm(2.0);
/// Seen as dashes from arm's length, unlike the dots of a cut.
const DASH: Pt = Pt::mm(3.0);
/// A dash and the gap after it.
const DASH_STEP: Pt = Pt::mm(5.0);

/// Returns the marks of a front that show where to cut and where to fold.
#[must_use]
pub fn marks(options: &CardsOptions, colour: Colour) -> Vec<Item> {
    let stock = &options.layout;
    let marks = options.marks.unwrap_or(if stock.perforated { Marks::None } else { Marks::Ticks });
    let (mut vertical, horizontal) = stock.cuts();
    let folds = if options.duplex == Duplex::Fold { fold_lines(stock) } else { Vec::new() };
    // Nobody is to cut where the card is to be folded.
    vertical.retain(|x| !folds.iter().any(|fold| (*fold - *x).0.abs() < 10));
    let mut items = match marks {
        Marks::None => Vec::new(),
        Marks::Ticks => ticks(stock.page, &vertical, &horizontal, colour),
        Marks::Dotted => dotted(stock.page, &vertical, &horizontal),
    };
    let (from, to) = (TICK_FROM, stock.page.1 - TICK_FROM);
    items.extend(folds.iter().flat_map(|x| broken((*x, from), (*x, to), DASH, DASH_STEP)));
    items
}

/// Returns where to fold: midway between a question and its answer, where the two are beside each other.
#[must_use]
pub fn fold_lines(stock: &Stock) -> Vec<Pt> {
    let right = |column: usize| stock.origin.0 + stock.pitch.0 * column + stock.card.0;
    let gap = stock.pitch.0 - stock.card.0;
    (0..stock.columns / 2).map(|pair| right(pair * 2) + gap / 2).collect()
}

/// Returns ticks near the paper's edges, and crosses where cuts meet, as far as printers reach.
fn ticks(page: (Pt, Pt), vertical: &[Pt], horizontal: &[Pt], colour: Colour) -> Vec<Item> {
    let (width, height) = page;
    let mut items = Vec::new();
    let reached = |(x, y): (Pt, Pt)| {
        (x.max(TICK_FROM).min(width - TICK_FROM), y.max(TICK_FROM).min(height - TICK_FROM))
    };
    let mut mark = |start: (Pt, Pt), end: (Pt, Pt), colour| {
        let (from, to) = (reached(start), reached(end));
        let is_in_place = if start.0 == end.0 { from.0 == start.0 } else { from.1 == start.1 };
        if is_in_place && from != to {
            items.push(Item::Stroke(Stroke { from, to, width: HAIRLINE, colour }));
        }
    };
    for x in vertical {
        mark((*x, TICK_FROM), (*x, TICK_TO), colour);
        mark((*x, height - TICK_TO), (*x, height - TICK_FROM), colour);
    }
    for y in horizontal {
        mark((TICK_FROM, *y), (TICK_TO, *y), colour);
        mark((width - TICK_TO, *y), (width - TICK_FROM, *y), colour);
    }
    for x in vertical {
        for y in horizontal {
            mark((*x - CROSS_ARM, *y), (*x + CROSS_ARM, *y), PALE);
            mark((*x, *y - CROSS_ARM), (*x, *y + CROSS_ARM), PALE);
        }
    }
    items
}

/// Returns a dotted line along every cut.
fn dotted(page: (Pt, Pt), vertical: &[Pt], horizontal: &[Pt]) -> Vec<Item> {
    let (right, bottom) = (page.0 - TICK_FROM, page.1 - TICK_FROM);
    let is_reached = |at: Pt, edge: Pt| TICK_FROM <= at && at <= edge;
    let down = vertical.iter().filter(|x| is_reached(**x, right)).map(|x| ((*x, TICK_FROM), (*x, bottom)));
    let across =
        horizontal.iter().filter(|y| is_reached(**y, bottom)).map(|y| ((TICK_FROM, *y), (right, *y)));
    down.chain(across).flat_map(|(from, to)| dotted_line(from, to)).collect()
}
