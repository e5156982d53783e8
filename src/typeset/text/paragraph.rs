//! A paragraph: styled text with all that is known of it before its width is.

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

use super::inline::{RichText, TextStyle};
use crate::typeset::unit::Pt;

/// A paragraph with all that does not depend on its width.
pub struct Paragraph<'a> {
    pub rich: &'a RichText,
    /// By byte; `None` where everything runs from left to right.
    levels: Option<Vec<Level>>,
    pub(super) hyphenation: Option<hypher::Lang>,
}

impl<'a> Paragraph<'a> {
    /// Makes a paragraph of a text in a language; `lang` is BCP 47.
    #[must_use]
    pub fn new(rich: &'a RichText, lang: &str) -> Paragraph<'a> {
        let right_to_left = |character: char| character >= '\u{590}';
        let levels = rich.text.contains(right_to_left).then(|| {
            let info = BidiInfo::new(&rich.text, None);
            info.levels
        });
        let levels = levels.filter(|levels| levels.iter().any(|level| level.number() > 0));
        Paragraph { rich, levels, hyphenation: hyphenation(lang) }
    }

    /// Returns whether the paragraph as a whole runs from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        self.levels.as_ref().and_then(|levels| levels.first()).is_some_and(Level::is_rtl)
    }

    /// Returns whether all of the paragraph runs from left to right.
    pub(super) fn is_left_to_right(&self) -> bool {
        self.levels.is_none()
    }

    /// Returns the direction of the character at a byte: an odd level runs from right to left.
    #[must_use]
    pub fn level_at(&self, at: usize) -> Level {
        self.levels.as_ref().and_then(|levels| levels.get(at).copied()).unwrap_or_else(Level::ltr)
    }

    /// Returns the style of a part that is nothing but text from left to right in one style, as most words are.
    pub(super) fn plain_style(&self, part: Range<usize>) -> Option<TextStyle> {
        let (span, style) = self.rich.spans_in(part.clone()).next()?;
        let is_plain =
            span == part && style.chip.is_none() && style.object.is_none() && self.is_left_to_right();
        is_plain.then_some(style)
    }

    /// Returns the size of its first words.
    #[must_use]
    pub fn size(&self) -> Pt {
        self.rich.spans.first().map_or(Pt::ZERO, |(_, style)| style.size)
    }
}

fn hyphenation(lang: &str) -> Option<hypher::Lang> {
    let code: [u8; 2] = lang.split(['-', '_']).next()?.as_bytes().try_into().ok()?;
    hypher::Lang::from_iso(code.map(|byte| byte.to_ascii_lowercase()))
}
