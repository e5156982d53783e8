//! One line of a paragraph as items of the display list: `x` from the line's start, `y` from its baseline.

use std::ops::Range;
use std::rc::Rc;

use unicode_bidi::Level;

use super::breaks::{Glue, Setting};
use super::inline::{TextStyle, is_glue, manner};
use super::paragraph::Paragraph;
use super::pen::{Pen, TextLine};
use super::segment::{Segment, segments, visual};
use super::shape::{GlyphRun, Shaper};
use crate::typeset::page::Glyph;
use crate::typeset::unit::Pt;

/// A space grows by at most its width / 2 and shrinks by its width / 3, as far as the choice of breaks goes.
const STRETCH: i64 = 2;
/// Spaces that are narrower than two thirds let words run together.
const SHRINK: i64 = 3;
/// Where no break is good, spaces grow further, up to this many times; beyond that, a ragged line is the lesser evil.
const WIDEST: i64 = 4;
/// What part of a hyphen hangs beyond the margin of justified text, in 1/1000.
const HYPHEN_HANG: i64 = 550;

/// How a line ends, and how wide it is to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending {
    /// A word goes on in the next line.
    pub hyphen: bool,
    /// The last line of a paragraph is made narrower where it must be, but never wider.
    pub last: bool,
    /// Flush right at this width, if its spaces can do it.
    pub fill: Option<Pt>,
}

/// Sets the part `range` of a paragraph as one line.
pub fn set(paragraph: &Paragraph<'_>, shaper: &mut Shaper, range: Range<usize>, ending: Ending) -> TextLine {
    let glue = paragraph.rich.text[range.end..].chars().take_while(|character| is_glue(*character)).count();
    let mut segments = segments(paragraph, shaper, range.clone());
    let mut hang = Pt::ZERO;
    if let Some(last) = segments.last().filter(|_| ending.hyphen) {
        let style = TextStyle { chip: None, ..last.style };
        let hyphen = last.followed_by(hyphen_runs(shaper, &style, last.level), style);
        hang = hyphen.width().per_mille(HYPHEN_HANG);
        segments.push(hyphen);
    } else {
        if ending.fill.is_some() {
            hang = self::hang(paragraph, shaper, range);
        }
        if let Some(last) = segments.last().filter(|_| glue > 0) {
            let style = TextStyle { chip: None, underline: false, strike: false, ..last.style };
            // However many characters it has, it is one space in prose.
            let count = if style.code { glue } else { 1 };
            segments.push(last.followed_by(end_space(shaper, &style, last.level, count), style));
        }
    }
    if let Some(measure) = ending.fill {
        fill(&mut segments, measure + hang, ending.last);
    }
    let mut pen = Pen::with_room_for(&segments);
    for segment in visual(segments) {
        pen.segment(shaper, &segment);
    }
    pen.finish(&paragraph.rich.links)
}

/// Shares out what a line lacks, or has too much, to its spaces in proportion to their widths.
fn fill(segments: &mut [Segment<'_>], measure: Pt, last: bool) {
    let spaces: Pt = segments.iter().filter(|segment| segment.is_space).map(Segment::width).sum();
    let missing = (measure - segments.iter().map(Segment::whole_width).sum()).0;
    // Its parts were rounded when breaks were chosen: a line may be a hair too long.
    let missing = missing.max(-spaces.0 / SHRINK);
    let most = if last { 0 } else { spaces.0 * WIDEST / STRETCH };
    if spaces == Pt::ZERO || missing > most {
        return;
    }
    let (mut before, mut given) = (0, 0);
    for segment in segments.iter_mut().filter(|segment| segment.is_space) {
        before += segment.width().0;
        // Counted from the line's start, so that roundings do not add up.
        let due = missing * before / spaces.0 - given;
        let stretch = due * 1000 / segment.style.size.0.max(1);
        segment.stretch = i16::try_from(stretch).unwrap_or(0);
        given += segment.style.size.per_mille(stretch).0;
    }
}

/// Returns the width of `range` when it is on one line.
pub fn width(paragraph: &Paragraph<'_>, shaper: &mut Shaper, range: Range<usize>) -> Pt {
    let text = &paragraph.rich.text[range.clone()];
    if let Some(style) = paragraph.plain_style(range.clone()).filter(|_| !text.contains(is_glue)) {
        return style.size.per_mille(shaper.advance(text, manner(&style, Level::ltr())));
    }
    segments(paragraph, shaper, range).iter().map(Segment::whole_width).sum()
}

/// Returns the space between two words. However many characters it has, it is one space.
pub fn space(paragraph: &Paragraph<'_>, shaper: &mut Shaper, range: Range<usize>) -> Glue {
    if paragraph.rich.spans_in(range.clone()).any(|(_, style)| style.code) {
        return Glue { width: width(paragraph, shaper, range), ..Glue::default() };
    }
    let first = paragraph.rich.text[range.clone()].chars().next().map_or(0, char::len_utf8);
    let first = range.start..range.start + first;
    let width = match paragraph.plain_style(first.clone()) {
        Some(style) => style.size.per_mille(shaper.advance(" ", manner(&style, Level::ltr()))),
        None => width(paragraph, shaper, first),
    };
    Glue { width, stretch: Pt(width.0 / STRETCH), shrink: Pt(width.0 / SHRINK), hang: Pt::ZERO }
}

/// Returns how far the last sign of `word` hangs beyond the margin if it ends a justified line: light signs at the
/// end leave a dent in a straight edge.
pub fn hang(paragraph: &Paragraph<'_>, shaper: &mut Shaper, word: Range<usize>) -> Pt {
    let text = &paragraph.rich.text[word.clone()];
    let Some(sign) = text.chars().next_back() else { return Pt::ZERO };
    let per_mille = match sign {
        '.' | ',' => 800,
        '-' | '\u{2010}' => HYPHEN_HANG,
        ':' | ';' => 300,
        '\u{2013}' | '\u{2014}' => 200,
        _ => return Pt::ZERO,
    };
    let start = word.end - sign.len_utf8();
    let is_code = paragraph.rich.spans_in(start..word.end).any(|(_, style)| style.code);
    if is_code || paragraph.level_at(start).is_rtl() {
        return Pt::ZERO;
    }
    width(paragraph, shaper, start..word.end).per_mille(per_mille)
}

/// Returns the width that a hyphen after the character at `at` takes of the measure.
pub fn hyphen_width(paragraph: &Paragraph<'_>, shaper: &mut Shaper, at: usize, setting: Setting) -> Pt {
    let Some((_, style)) = paragraph.rich.spans_in(at.saturating_sub(1)..at).next() else { return Pt::ZERO };
    let advance = shaper.advance("-", manner(&style, Level::ltr()));
    let inside = if setting.is_flush() { 1000 - HYPHEN_HANG } else { 1000 };
    style.size.per_mille(advance).per_mille(inside)
}

fn hyphen_runs(shaper: &mut Shaper, style: &TextStyle, level: Level) -> Rc<[GlyphRun]> {
    let hyphen = shaper.shape("-", manner(style, level));
    // It says SOFT HYPHEN, so that searching and copying find the whole word.
    let soft = hyphen.iter().map(|run| match run {
        GlyphRun::Glyphs { face, glyphs, .. } => {
            GlyphRun::Glyphs { face: *face, glyphs: glyphs.clone(), text: "\u{ad}".into() }
        }
        GlyphRun::Missing(cluster) => GlyphRun::Missing(cluster.clone()),
    });
    soft.collect()
}

/// Returns space that takes no room: without it, readers join the last word of a line and the first of the next.
fn end_space(shaper: &mut Shaper, style: &TextStyle, level: Level, count: usize) -> Rc<[GlyphRun]> {
    let space = shaper.spaces(count, manner(style, level));
    let narrow = space.iter().map(|run| match run {
        GlyphRun::Glyphs { face, glyphs, text } => {
            let glyphs = glyphs.iter().map(|glyph| Glyph { advance: 0, ..*glyph }).collect();
            GlyphRun::Glyphs { face: *face, glyphs, text: text.clone() }
        }
        GlyphRun::Missing(cluster) => GlyphRun::Missing(cluster.clone()),
    });
    narrow.collect()
}
