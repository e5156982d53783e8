//! How parts of a formula are written.

use ratex_types::math_style::MathStyle;

use super::element::Elements;
use super::symbols::Alphabet;

/// What is written as elements. Parts have parts within them, of every kind.
pub(super) trait Part {
    /// Writes the part; some write nothing, and some several elements.
    fn write(&self, out: &mut Elements, style: Style);
}

/// How a part of a formula is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// How deep in fractions and scripts it is.
    pub(super) level: MathStyle,
    /// `None` is the italics that formulas have by themselves.
    pub(super) alphabet: Option<&'static Alphabet>,
    /// A sign takes no room beside it, as one in braces.
    pub(super) tight: bool,
    /// The next sign is struck through.
    pub(super) struck: bool,
    /// In per cent of the size around the formula.
    pub(super) size: u16,
}

impl Style {
    pub(super) fn at(level: MathStyle) -> Style {
        Style { level, alphabet: None, tight: false, struck: false, size: 100 }
    }

    pub(super) fn leveled(self, level: MathStyle) -> Style {
        Style { level, ..self }
    }

    /// Returns a character in the alphabet that is in force.
    pub(super) fn letter(self, character: char) -> char {
        self.alphabet.map_or(character, |alphabet| alphabet.letter(character))
    }

    /// Returns the class of text that has no letters of its own in Unicode for the alphabet.
    pub(super) fn class(self) -> &'static str {
        self.alphabet.map_or("", |alphabet| alphabet.class)
    }
}
