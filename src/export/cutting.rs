//! Lines to cut and to fold along, which both printed formats draw.

use crate::typeset::page::{Item, Stroke};
use crate::typeset::theme::Colour;
use crate::typeset::unit::Pt;

/// The thinnest line that every laser printer prints.
pub const HAIRLINE: Pt = Pt::new(0.25);
/// Seen by those who cut, and no blot where a cut misses it.
pub const PALE: Colour = Colour::Gray(153);
/// Visible, and gone with the cut.
const DOT: Pt = Pt::mm(0.4);
/// Far enough apart to be read as dots.
const DOT_STEP: Pt = Pt::mm(2.0);

/// Returns a dotted line to cut along.
#[must_use]
pub fn dotted_line(from: (Pt, Pt), to: (Pt, Pt)) -> Vec<Item> {
    broken(from, to, DOT, DOT_STEP)
}

/// Returns a short line at an edge of the paper that shows where to fold.
#[must_use]
pub fn fold_mark(from: (Pt, Pt), to: (Pt, Pt)) -> Item {
    Item::Stroke(Stroke { from, to, width: HAIRLINE, colour: PALE })
}

/// Returns short strokes from `from` to `to`, of which one coordinate is the same.
#[must_use]
pub fn broken(from: (Pt, Pt), to: (Pt, Pt), stroke: Pt, step: Pt) -> Vec<Item> {
    let length = (to.0 - from.0) + (to.1 - from.1);
    let is_across = from.1 == to.1;
    let at = |along: Pt| if is_across { (from.0 + along, from.1) } else { (from.0, from.1 + along) };
    let starts = std::iter::successors(Some(Pt::ZERO), |start| Some(*start + step));
    let starts = starts.take_while(|start| *start + stroke <= length);
    let line = |start| Stroke { from: at(start), to: at(start + stroke), width: HAIRLINE, colour: PALE };
    starts.map(|start| Item::Stroke(line(start))).collect()
}
