//! What is drawn for a character that no font has: a box with its code point.

use super::fonts::Face;
use super::shape::{GlyphRun, MISSING_ADVANCE, Manner, Shaper};
use crate::typeset::page::{Area, Glyph, Item, Paint, Rect, Text};
use crate::typeset::theme::Colour;
use crate::typeset::tree::Tag;
use crate::typeset::unit::Pt;

/// Where a box is, and how it is drawn.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its left edge and its baseline.
    pub at: (Pt, Pt),
    pub size: Pt,
    /// That of the digits.
    pub face: Face,
    pub colour: Colour,
    pub tag: Tag,
}

/// Returns the frame of the box, and the digits in it; the first of them says the cluster.
pub fn replacement(shaper: &mut Shaper<'_>, cluster: &str, place: Place) -> (Item, Vec<Item>) {
    let Place { at: (x, baseline), size, face, colour, tag } = place;
    let width = size.per_mille(i64::from(MISSING_ADVANCE));
    let area = Area {
        x: x + size.per_mille(50),
        y: baseline - size.per_mille(760),
        width: width - size.per_mille(100),
        height: size.per_mille(880),
    };
    let stroke = Paint::Stroke { colour, width: size.per_mille(45) };
    let frame = Item::Rect(Rect { area, radius: Pt::ZERO, paint: stroke });
    let digits = format!("{:04X}", cluster.chars().next().map_or(0, u32::from));
    let digit_size = size.per_mille(360);
    let manner = Manner { face, code: false, right_to_left: false };
    let (upper, lower) = digits.split_at(digits.len() - digits.len() / 2);
    let (mut items, mut said) = (Vec::new(), cluster.to_owned());
    for (row, y) in [(upper, 390), (lower, 0)] {
        let runs = shaper.shape(row, manner);
        let advance: i64 = runs.iter().map(GlyphRun::advance).sum();
        for run in &*runs {
            let GlyphRun::Glyphs { face, glyphs, .. } = run else { continue };
            let glyphs = glyphs.iter().map(|glyph| Glyph { cluster: 0, ..*glyph }).collect();
            items.push(Item::Text(Text {
                x: x + (width - digit_size.per_mille(advance)) / 2,
                y: baseline - size.per_mille(y),
                face: *face,
                size: digit_size,
                colour,
                thickened: false,
                glyphs,
                text: std::mem::take(&mut said),
                tag,
            }));
        }
    }
    (frame, items)
}
