//! A glyph of the fonts of formulas, and lengths in their unit.

use crate::typeset::page::Text;
use crate::typeset::text::fonts::Face;
use crate::typeset::text::shape::Shaper;
use crate::typeset::theme::Colour;
use crate::typeset::tree::Tag;
use crate::typeset::unit::Pt;

/// Returns the glyph of a character in a font of KaTeX, without its place; `None` if the font lacks it.
pub(super) fn glyph(shaper: &mut Shaper, font: &str, code: u32) -> Option<Text> {
    let face = Face::of_katex(font)?;
    let id = ratex_font::FontId::parse(font)?;
    let character = ratex_font::katex_ttf_glyph_char(id, code);
    let glyph = shaper.nominal(face, character)?;
    let said = char::from_u32(code).unwrap_or(character);
    Some(Text {
        x: Pt::ZERO,
        y: Pt::ZERO,
        face,
        size: Pt::ZERO,
        colour: Colour::Gray(0),
        thickened: false,
        glyphs: vec![glyph],
        text: said.to_string(),
        tag: Tag::Unknown,
    })
}

/// Returns `ems` of a font size.
#[expect(clippy::cast_possible_truncation, reason = "a formula is at most LONGEST em wide")]
pub(super) fn length(em: Pt, ems: f64) -> Pt {
    Pt((ems * 1_000_000.0).round() as i64 * em.0 / 1_000_000)
}
