//! Small signs that both exporters draw: level dots, the pitfall disc, single lines of text.

use std::borrow::Cow;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::Composer;
use crate::level::Level;
use crate::typeset::page::{Circle, Item, Paint};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::line::{self, Ending};
use crate::typeset::text::paragraph::Paragraph;
use crate::typeset::text::pen::TextLine;
use crate::typeset::text::quotes::Quotes;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Role, Tag};
use crate::typeset::unit::Pt;

/// Dots of a level: one to three of three are filled.
pub const DOT_RADIUS: Pt = Pt::new(1.15);
/// A dot and a half of room beside it.
pub const DOT_STEP: Pt = Pt::new(3.5);
/// Three dots: two steps and a diameter.
pub const DOTS_WIDTH: Pt = Pt::new(9.3);

impl Composer<'_> {
    /// Returns where `side`, meant from left to right on a `width`, is in the direction of the page.
    #[must_use]
    pub fn side(&self, side: Side, width: Pt) -> Side {
        if self.right_to_left { side.mirrored(width) } else { side }
    }

    /// Returns the left edge of something as wide as `length`, where `x` is meant likewise.
    #[must_use]
    pub fn left(&self, x: Pt, length: Pt, width: Pt) -> Pt {
        if self.right_to_left { width - x - length } else { x }
    }

    /// Returns `text` on one line, from `x = 0` and the baseline `y = 0`.
    pub fn one_line(&mut self, text: &str, style: TextStyle) -> TextLine {
        let mut rich = RichText::default();
        rich.push_prose(text, style, Quotes::of(self.lang));
        self.rich_line(&rich)
    }

    /// Does what [`Composer::one_line`] does, of text in several styles.
    pub fn rich_line(&mut self, rich: &RichText) -> TextLine {
        let paragraph = Paragraph::new(rich, self.lang);
        line::set(&paragraph, &mut self.shaper, 0..rich.text.len(), Ending::default())
    }

    /// Returns a text in lines of `width`; its links are not elements yet.
    pub fn plain_lines(&mut self, rich: &RichText, width: Pt) -> Vec<TextLine> {
        Paragraph::new(rich, self.lang).lines(&mut self.shaper, width, Setting::Ragged)
    }

    /// Returns a text on one line, cut with an ellipsis where it is wider than `width`.
    pub fn cut_line(&mut self, text: &str, style: TextStyle, width: Pt) -> TextLine {
        let text = self.cut_text(text, style, width);
        self.one_line(&text, style)
    }

    /// Returns what of a text fits on a line of `width`, with an ellipsis where that is not all. It ends with a whole word,
    /// unless the first alone is wider.
    pub fn cut_text<'t>(&mut self, text: &'t str, style: TextStyle, width: Pt) -> Cow<'t, str> {
        if let Some(whole) = self.whole_words(text, style, width) {
            return whole;
        }
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let end = self.last_that_fits(text, &ends, style, width).unwrap_or(0);
        Cow::Owned(format!("{}…", text[..end].trim_end()))
    }

    /// Does what [`Composer::cut_text`] does; `None` where not even the first word fits.
    pub fn whole_words<'t>(&mut self, text: &'t str, style: TextStyle, width: Pt) -> Option<Cow<'t, str>> {
        // More characters than this fit no page, and a title may be a whole page long.
        let most = usize::try_from(width.0 * 8 / style.size.0.max(1)).unwrap_or(0);
        let text = text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end]);
        if self.one_line(text, style).width <= width {
            return Some(Cow::Borrowed(text));
        }
        let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
        // What parts words goes with the word after it.
        let is_between = |sign: char| sign.is_whitespace() || ",;:.([{-–—·/".contains(sign);
        let ends = segmenter.segment_str(text).map(|end| text[..end].trim_end_matches(is_between).len());
        let ends: Vec<usize> = ends.filter(|end| *end > 0 && *end < text.len()).collect();
        let end = self.last_that_fits(text, &ends, style, width)?;
        Some(Cow::Owned(format!("{}…", &text[..end])))
    }

    /// Returns the last of the places after which an ellipsis still fits.
    fn last_that_fits(&mut self, text: &str, ends: &[usize], style: TextStyle, width: Pt) -> Option<usize> {
        // Widths grow with the length, near enough for a search.
        let fits = ends.partition_point(|end| {
            self.one_line(&format!("{}…", text[..*end].trim_end()), style).width <= width
        });
        ends.get(fits.checked_sub(1)?).copied()
    }

    /// Returns the dots of `level` with their left edge at `x` and their middle at `y`; a sign in a paragraph.
    pub fn dots(&mut self, level: Level, x: Pt, y: Pt) -> Vec<Item> {
        let sign = Role::Sign(self.words.level(level).to_owned());
        self.element(sign, |composer| composer.plain_dots(level, x, y))
    }

    fn plain_dots(&self, level: Level, x: Pt, y: Pt) -> Vec<Item> {
        let colour = self.palette.muted;
        let stroke = Pt::new(0.45);
        let dot = |rank: u8| {
            let centre = (x + DOT_RADIUS + DOT_STEP * usize::from(rank), y);
            if rank < level.rank() {
                Circle { centre, radius: DOT_RADIUS, paint: Paint::Fill(colour), tag: Tag::Unknown }
            } else {
                Circle {
                    centre,
                    radius: DOT_RADIUS - stroke / 2,
                    paint: Paint::Stroke { colour, width: stroke },
                    tag: Tag::Unknown,
                }
            }
        };
        (0..3).map(|rank| Item::Circle(dot(rank))).collect()
    }

    /// Returns the exclamation mark that goes before a pitfall, in a disc round `centre`.
    pub fn pitfall_disc(&mut self, centre: (Pt, Pt), diameter: Pt) -> Vec<Item> {
        let sign = Role::Sign(format!("{}:", self.words.mistake));
        self.element(Role::Paragraph, |composer| {
            composer.element(sign, |composer| composer.plain_disc(centre, diameter))
        })
    }

    /// Returns the sign of a pitfall that says nothing by itself.
    pub fn plain_disc(&mut self, centre: (Pt, Pt), diameter: Pt) -> Vec<Item> {
        let colour = self.palette.pitfall_disc;
        let stroke = Pt::new(0.7);
        let (radius, paint, sign) = if self.palette.fills.is_some() {
            (diameter / 2, Paint::Fill(colour), Colour::Gray(255))
        } else {
            (diameter / 2 - stroke / 2, Paint::Stroke { colour, width: stroke }, colour)
        };
        let mut items = vec![Item::Circle(Circle { centre, radius, paint, tag: Tag::Unknown })];
        let size = diameter.per_mille(800);
        let line = self.one_line("!", TextStyle::new(Family::Sans, size, sign).bold());
        let (x, y) = (centre.0 - line.width / 2, centre.1 + size.per_mille(349));
        items.extend(line.items.into_iter().map(|item| item.moved(x, y)));
        items
    }
}

/// Moves a line so that it starts at `x`, or ends there, on the baseline `y`.
pub fn put_line(line: TextLine, x: Side, y: Pt, items: &mut Vec<Item>) {
    let x = match x {
        Side::Left(x) => x,
        Side::Right(x) => x - line.width,
    };
    items.extend(line.items.into_iter().map(|item| item.moved(x, y)));
}

impl Side {
    /// Returns the side in a mirror of `width`.
    #[must_use]
    pub fn mirrored(self, width: Pt) -> Side {
        match self {
            Side::Left(x) => Side::Right(width - x),
            Side::Right(x) => Side::Left(width - x),
        }
    }
}

/// Which end of a line is given.
#[derive(Clone, Copy, Debug)]
pub enum Side {
    Left(Pt),
    Right(Pt),
}
