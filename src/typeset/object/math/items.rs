//! What RaTeX laid out as items of the display list.

use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::path_command::PathCommand;

use super::glyph::{glyph, length};
use super::grounds::Grounds;
use super::own::Signs;
use crate::typeset::page::{Area, Item, Paint, Rect, Shape, Step, Text};
use crate::typeset::text::fonts::Face;
use crate::typeset::text::replacement::Place;
use crate::typeset::text::shape::Shaper;
use crate::typeset::theme::Colour;
use crate::typeset::tree::Tag;
use crate::typeset::unit::Pt;

/// A dash, and the gap after it, in the thickness of the line.
const DASH: f64 = 4.0;

/// Returns glyphs and shapes; `x` from the left edge, `y` from the baseline.
pub(super) fn items(
    list: &DisplayList,
    signs: &Signs,
    shaper: &mut Shaper<'_>,
    em: Pt,
    (colour, grounds, tag): (Colour, Grounds, Tag),
) -> Vec<Item> {
    let at = |x: f64, y: f64| (length(em, x), length(em, y - list.height));
    let mut items = Vec::new();
    for item in &list.items {
        match item {
            DisplayItem::GlyphPath { x, y, scale, font, char_code, .. } => {
                let (at, size) = (at(*x, *y), length(em, *scale));
                match glyph(shaper, font, *char_code).filter(|_| !signs.has(*char_code)) {
                    Some(text) => {
                        items.push(Item::Text(Text { x: at.0, y: at.1, size, colour, tag, ..text }));
                    }
                    None => items.extend(signs.items(
                        shaper,
                        *char_code,
                        Place { at, size, face: Face::Narrow, colour, tag },
                    )),
                }
            }
            DisplayItem::Line { x, y, width, thickness, dashed, .. } => {
                let step = if *dashed { thickness * DASH * 2.0 } else { f64::INFINITY };
                let mut from = 0.0;
                while from < *width {
                    let (x, top) = at(x + from, *y - *thickness / 2.0);
                    let dash = (width - from).min(step / 2.0);
                    items.push(filled(x, top, length(em, dash), length(em, *thickness), colour));
                    from += step;
                }
            }
            DisplayItem::Rect { x, y, width, height, color } => {
                let (x, top) = at(*x, *y);
                let (width, height) = (length(em, *width), length(em, *height));
                if *color == ratex_types::color::Color::BLACK {
                    items.push(filled(x, top, width, height, colour));
                } else {
                    let area = Area { x, y: top, width, height };
                    let paint = grounds.paint(*color, colour, em);
                    items.push(Item::Rect(Rect { area, radius: Pt::ZERO, paint }));
                }
            }
            DisplayItem::Path { x, y, commands, fill, .. } => {
                let steps = steps(commands, |dx, dy| at(x + dx, y + dy));
                let width = em.per_mille(40);
                let paint = if *fill { Paint::Fill(colour) } else { Paint::Stroke { colour, width } };
                items.push(Item::Shape(Shape { steps, paint }));
            }
        }
    }
    items
}

fn filled(x: Pt, y: Pt, width: Pt, height: Pt, colour: Colour) -> Item {
    Item::Rect(Rect { area: Area { x, y, width, height }, radius: Pt::ZERO, paint: Paint::Fill(colour) })
}

fn steps(commands: &[PathCommand], at: impl Fn(f64, f64) -> (Pt, Pt)) -> Vec<Step> {
    let mut last = (0.0, 0.0);
    let mut steps = Vec::with_capacity(commands.len());
    for command in commands {
        steps.push(match *command {
            PathCommand::MoveTo { x, y } => Step::Move(at(x, y)),
            PathCommand::LineTo { x, y } => Step::Line(at(x, y)),
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => Step::Curve(at(x1, y1), at(x2, y2), at(x, y)),
            PathCommand::QuadTo { x1, y1, x, y } => {
                // A quadratic curve as a cubic one: each arm is two thirds of the way to its control point.
                let arm = |from: (f64, f64)| (from.0 + (x1 - from.0) / 1.5, from.1 + (y1 - from.1) / 1.5);
                let (first, second) = (arm(last), arm((x, y)));
                Step::Curve(at(first.0, first.1), at(second.0, second.1), at(x, y))
            }
            PathCommand::Close => Step::Close,
        });
        last = points(command).last().copied().unwrap_or(last);
    }
    steps
}

pub(super) fn points(command: &PathCommand) -> Vec<(f64, f64)> {
    match *command {
        PathCommand::MoveTo { x, y } | PathCommand::LineTo { x, y } => vec![(x, y)],
        PathCommand::CubicTo { x1, y1, x2, y2, x, y } => vec![(x1, y1), (x2, y2), (x, y)],
        PathCommand::QuadTo { x1, y1, x, y } => vec![(x1, y1), (x, y)],
        PathCommand::Close => Vec::new(),
    }
}
