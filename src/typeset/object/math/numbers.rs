//! Numbers of equations, at the margin of the column.

use ratex_parser::ParseNode;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;

use super::layout::{LARGEST, laid_out};
use super::own::Signs;

/// The least space between an equation and its number, in em.
pub(super) const NUMBER_GAP: f64 = 2.0;

/// Returns where the numbers of equations begin in a formula that is one array of them.
pub(super) fn numbers_of(
    nodes: &[ParseNode],
    list: &DisplayList,
    style: MathStyle,
    signs: &Signs,
) -> Option<f64> {
    let [ParseNode::Array { tags: Some(_), .. }] = nodes else { return None };
    let mut plain = nodes.to_vec();
    if let [ParseNode::Array { tags, .. }] = plain.as_mut_slice() {
        *tags = None;
    }
    let width = laid_out(&plain, style, signs, LARGEST).ok()?.width;
    (width < list.width).then_some(width + 0.5)
}

/// Puts the number of an equation after it, on its baseline.
pub(super) fn append(list: &mut DisplayList, number: DisplayList) {
    let (right, down) = (list.width + NUMBER_GAP, list.height - number.height);
    let lower = (-down).max(0.0);
    list.items.iter_mut().for_each(|item| shift(item, 0.0, lower));
    let placed = number.items.into_iter().map(|mut item| {
        shift(&mut item, right, down.max(0.0));
        item
    });
    list.items.extend(placed);
    list.width = right + number.width;
    list.height = list.height.max(number.height);
    list.depth = list.depth.max(number.depth);
}

/// Moves the numbers of equations to the right margin, and the equations to the middle of what is before it.
pub(super) fn spread(list: &mut DisplayList, from: f64, measure: f64) {
    let room = (measure - list.width).max(0.0);
    let centred = ((measure - from) / 2.0).clamp(0.0, room);
    for item in &mut list.items {
        let is_number = place(item) >= from;
        shift(item, if is_number { room } else { centred }, 0.0);
    }
    list.width += room;
}

pub(super) fn place(item: &DisplayItem) -> f64 {
    match item {
        DisplayItem::GlyphPath { x, .. }
        | DisplayItem::Line { x, .. }
        | DisplayItem::Rect { x, .. }
        | DisplayItem::Path { x, .. } => *x,
    }
}

fn shift(item: &mut DisplayItem, right: f64, down: f64) {
    let (DisplayItem::GlyphPath { x, y, .. }
    | DisplayItem::Line { x, y, .. }
    | DisplayItem::Rect { x, y, .. }
    | DisplayItem::Path { x, y, .. }) = item;
    *x += right;
    *y += down;
}
