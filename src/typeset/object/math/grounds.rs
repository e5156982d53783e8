//! Grounds of a colour behind parts of a formula, as far as the ink of a page has them.

use ratex_types::color::Color;

use crate::typeset::page::Paint;
use crate::typeset::theme::{Colour, Palette};
use crate::typeset::unit::Pt;

/// How thick the frame is that is drawn for a ground, in thousandths of an em.
const FRAME_PER_MILLE: i64 = 40;
/// The luminance of a ground on which black has a contrast of 11 to 1.
const PALE: f32 = 0.5;
/// Darker greys cost ink, and letters on them their edges.
const PALE_GRAY: f32 = 0.86;
/// How much whiter a ground gets at a time.
const STEP: f32 = 0.1;

/// What is drawn for `\colorbox`.
#[derive(Clone, Copy, Debug, Default)]
pub enum Grounds {
    Coloured,
    Gray,
    /// A frame: the ink has no grounds at all.
    #[default]
    Framed,
}

impl Grounds {
    /// Returns the grounds that pages of a palette have.
    #[must_use]
    pub fn of(palette: &Palette) -> Grounds {
        match (palette.fills, palette.accent) {
            (None, _) => Grounds::Framed,
            (Some(_), Colour::Gray(_)) => Grounds::Gray,
            (Some(_), Colour::Rgb(..)) => Grounds::Coloured,
        }
    }

    /// Returns how a ground is painted under letters of `ink`: never so dark that they are lost on it.
    pub(super) fn paint(self, ground: Color, ink: Colour, em: Pt) -> Paint {
        let mut parts = [ground.r, ground.g, ground.b];
        let least = match self {
            Grounds::Framed => return Paint::Stroke { colour: ink, width: em.per_mille(FRAME_PER_MILLE) },
            Grounds::Gray => PALE_GRAY,
            Grounds::Coloured => PALE,
        };
        while luminance(parts) < least {
            parts = parts.map(|part| part + (1.0 - part) * STEP);
        }
        match self {
            Grounds::Gray => Paint::Fill(Colour::Gray(byte(luminance(parts)))),
            _ => Paint::Fill(Colour::Rgb(byte(parts[0]), byte(parts[1]), byte(parts[2]))),
        }
    }
}

/// Returns how light a colour is to the eye, from 0 to 1; near enough for a ground.
fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 255")]
fn byte(part: f32) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::theme::{Ink, palette};

    #[test]
    fn grounds_have_their_colour_as_far_as_the_ink_has_it_and_are_never_dark() {
        let paint =
            |ink, colour: Color| Grounds::of(palette(ink)).paint(colour, Colour::Gray(0), Pt::new(10.0));
        assert_eq!(paint(Ink::Color, Color::rgb(1.0, 1.0, 0.0)), Paint::Fill(Colour::Rgb(255, 255, 0)));
        let Paint::Fill(Colour::Rgb(r, g, b)) = paint(Ink::Color, Color::rgb(0.0, 0.0, 0.6)) else {
            panic!("a colour")
        };
        assert!(b > r && r == g && r > 100, "{r} {g} {b}");
        let Paint::Fill(Colour::Gray(gray)) = paint(Ink::Gray, Color::rgb(0.6, 0.0, 0.0)) else {
            panic!("a grey")
        };
        assert!(gray >= 219, "{gray}");
        assert!(matches!(paint(Ink::Saver, Color::rgb(1.0, 1.0, 0.0)), Paint::Stroke { .. }));
    }
}
