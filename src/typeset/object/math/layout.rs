//! The tree of a formula laid out by RaTeX, if it stays where it takes room.

use std::sync::Arc;

use ratex_layout::{LayoutOptions, layout_with_fallback_metrics, to_display_list, validate_layout};
use ratex_parser::ParseNode;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;

use super::glyph::glyph;
use super::items::points;
use super::own::Signs;
use crate::typeset::text::shape::Shaper;

/// Larger formulas fit no page; in em.
pub(super) const LARGEST: f64 = 80.0;
/// A line of a formula that is broken may be much longer before it is; in em.
pub(super) const LONGEST: f64 = 800.0;
/// How far ink may reach beyond a formula's own box, as accents and slanted letters do; in em.
const OVERHANG: f64 = 0.6;

pub(super) fn too_large() -> String {
    "it is too large, or reaches out of its place".to_owned()
}

/// Adds room for characters that the fonts of formulas lack.
pub(super) fn make_room(nodes: &[ParseNode], style: MathStyle, signs: &mut Signs, shaper: &mut Shaper<'_>) {
    let Ok(list) = laid_out(nodes, style, signs, LONGEST) else { return };
    for item in &list.items {
        let DisplayItem::GlyphPath { font, char_code, .. } = item else { continue };
        let character = char::from_u32(*char_code).filter(|_| !signs.has(*char_code));
        if let Some(character) = character.filter(|_| glyph(shaper, font, *char_code).is_none()) {
            signs.lacking(shaper, character);
        }
    }
}

pub(super) fn laid_out(
    nodes: &[ParseNode],
    style: MathStyle,
    signs: &Signs,
    widest: f64,
) -> Result<DisplayList, String> {
    let options = LayoutOptions { style, ..LayoutOptions::default() };
    let laid_out = layout_with_fallback_metrics(nodes, &options, Arc::clone(&signs.metrics));
    validate_layout(&laid_out).map_err(|_| too_large())?;
    let list = to_display_list(&laid_out);
    if is_placed(&list, widest) { Ok(list) } else { Err(too_large()) }
}

/// Returns whether the formula stays within the room it takes: TeX can move ink anywhere.
pub(super) fn is_placed(list: &DisplayList, widest: f64) -> bool {
    let DisplayList { width, height, depth, .. } = *list;
    let is_size = |size: f64, most: f64| size.is_finite() && (-most..=most).contains(&size);
    if !is_size(width, widest) || !is_size(height, LARGEST) || !is_size(depth, LARGEST) {
        return false;
    }
    let inside = |x: f64, y: f64| {
        (-OVERHANG..=width + OVERHANG).contains(&x) && (-OVERHANG..=height + depth + OVERHANG).contains(&y)
    };
    list.items.iter().all(|item| match item {
        DisplayItem::GlyphPath { x, y, scale, .. } => inside(*x, *y) && (0.1..=5.0).contains(scale),
        DisplayItem::Line { x, y, width, .. } => inside(*x, *y) && inside(x + width, *y),
        DisplayItem::Rect { x, y, width, height, .. } => inside(*x, *y) && inside(x + width, y + height),
        DisplayItem::Path { x, y, commands, .. } => {
            commands.iter().flat_map(points).all(|(dx, dy)| inside(x + dx, y + dy))
        }
    })
}
