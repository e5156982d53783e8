//! What a line is put together from: words and spaces that were shaped, each in one style and one direction.

use std::ops::Range;
use std::rc::Rc;

use unicode_bidi::Level;

use super::inline::{RichText, TextStyle, chip_padding, is_glue, manner};
use super::paragraph::Paragraph;
use super::quotes::Turned;
use super::shape::{GlyphRun, Shaper};
use crate::typeset::object::Object;
use crate::typeset::page::Glyph;
use crate::typeset::unit::Pt;

/// A word or a space, in one style and one direction.
pub struct Segment<'a> {
    pub runs: Rc<[GlyphRun]>,
    pub object: Option<&'a Object>,
    pub style: TextStyle,
    pub level: Level,
    /// Pads of a chip that starts or ends with the segment.
    pub before: Pt,
    pub after: Pt,
    /// A space that may grow.
    pub is_space: bool,
    /// By how much its glyph is wider than the font has it, in 1/1000 of the font size.
    pub stretch: i16,
}

impl<'a> Segment<'a> {
    pub fn width(&self) -> Pt {
        if let Some(object) = self.object {
            return object.width(self.style.size);
        }
        let advance: i64 = self.runs.iter().map(GlyphRun::advance).sum();
        self.style.size.per_mille(advance + i64::from(self.stretch))
    }

    /// Returns the segment that follows this one at a line end.
    #[must_use]
    pub fn followed_by(&self, runs: Rc<[GlyphRun]>, style: TextStyle) -> Segment<'a> {
        let (before, after) = (Pt::ZERO, Pt::ZERO);
        let style = TextStyle { object: None, ..style };
        Segment { runs, object: None, style, level: self.level, before, after, is_space: false, stretch: 0 }
    }

    pub fn whole_width(&self) -> Pt {
        self.before + self.width() + self.after
    }
}
/// Returns the words and spaces of a part of a paragraph, in the order they are read.
pub fn segments<'a>(paragraph: &Paragraph<'a>, shaper: &mut Shaper, range: Range<usize>) -> Vec<Segment<'a>> {
    let rich = paragraph.rich;
    let mut segments = Vec::new();
    for (span, style) in rich.spans_in(range) {
        let text = &rich.text[span.clone()];
        let mut start = 0;
        while start < text.len() {
            let end = start + same_kind(paragraph, &text[start..], span.start + start);
            let piece = &text[start..end];
            let at = span.start + start;
            let level = paragraph.level_at(at);
            let object = style.object.and_then(|index| rich.objects.get(index));
            let runs = if object.is_some() {
                Rc::from([])
            } else if piece.starts_with(is_glue) {
                let count = if style.code { piece.chars().count() } else { 1 };
                shaper.spaces(count, manner(&style, level))
            } else {
                as_written(shaper.shape(piece, manner(&style, level)), rich, at..at + piece.len(), level)
            };
            let (before, after) = if style.chip.is_some() {
                pads(paragraph, at..span.start + end, &style)
            } else {
                (Pt::ZERO, Pt::ZERO)
            };
            let is_space = !style.code && piece.starts_with(is_glue);
            segments.push(Segment { runs, object, style, level, before, after, is_space, stretch: 0 });
            start = end;
        }
    }
    segments
}

/// Returns the pads of a chip that starts or ends with a segment.
fn pads(paragraph: &Paragraph<'_>, segment: Range<usize>, style: &TextStyle) -> (Pt, Pt) {
    let text = &paragraph.rich.text;
    let opens = style_before(paragraph, segment.start).is_none_or(|before| before.chip != style.chip);
    let closes = style_at(paragraph, segment.end).is_none_or(|next| next.chip != style.chip);
    let opens = opens && (segment.start == 0 || text[..segment.start].ends_with(is_glue));
    let closes = closes && (segment.end == text.len() || text[segment.end..].starts_with(is_glue));
    let pad = |is_there| if is_there { chip_padding(style) } else { Pt::ZERO };
    (pad(opens), pad(closes))
}

fn style_at(paragraph: &Paragraph<'_>, at: usize) -> Option<TextStyle> {
    let index = paragraph.rich.spans.partition_point(|(end, _)| *end <= at);
    paragraph.rich.spans.get(index).map(|(_, style)| *style)
}

fn style_before(paragraph: &Paragraph<'_>, at: usize) -> Option<TextStyle> {
    at.checked_sub(1).and_then(|before| style_at(paragraph, before))
}

/// Returns the length of the word or the space that `text` starts with, within one direction.
fn same_kind(paragraph: &Paragraph<'_>, text: &str, at: usize) -> usize {
    let glue = text.starts_with(is_glue);
    if paragraph.is_left_to_right() {
        return text.find(|character| is_glue(character) != glue).unwrap_or(text.len());
    }
    let level = paragraph.level_at(at);
    text.char_indices()
        .find(|(index, character)| is_glue(*character) != glue || paragraph.level_at(at + index) != level)
        .map_or(text.len(), |(index, _)| index)
}

/// Returns the runs of the word at `word` in a text, which say what is written where other marks are drawn.
#[must_use]
pub fn as_written(runs: Rc<[GlyphRun]>, rich: &RichText, word: Range<usize>, level: Level) -> Rc<[GlyphRun]> {
    let first = rich.turned.partition_point(|turned| turned.start < word.start);
    let count = rich.turned[first..].partition_point(|turned| turned.end <= word.end);
    let turned = &rich.turned[first..first + count];
    if turned.is_empty() {
        return runs;
    }
    let mut start = word.start;
    let say = |run: &GlyphRun| {
        let (said, length) = written_run(run, turned, start);
        start += length;
        said
    };
    if level.is_rtl() {
        let mut said: Vec<GlyphRun> = runs.iter().rev().map(say).collect();
        said.reverse();
        return said.into();
    }
    runs.iter().map(say).collect()
}

/// Returns a run that begins at `start` of the text, and the length of what it draws there.
fn written_run(run: &GlyphRun, turned: &[Turned], start: usize) -> (GlyphRun, usize) {
    let (face, glyphs, text) = match run {
        GlyphRun::Glyphs { face, glyphs, text } => (*face, glyphs, text),
        GlyphRun::Missing(cluster) => return (GlyphRun::Missing(cluster.clone()), cluster.len()),
    };
    let first = turned.partition_point(|mark| mark.start < start);
    let here = &turned[first..];
    let here = &here[..here.partition_point(|mark| mark.end <= start + text.len())];
    let (mut written, mut from) = (String::new(), 0);
    for mark in here {
        written.push_str(&text[from..mark.start - start]);
        written.push(mark.written);
        from = mark.end - start;
    }
    written.push_str(&text[from..]);
    let shorter = Shorter::of(here);
    let cluster = |at: u32| at - u32::try_from(shorter.at(start + at as usize)).unwrap_or(at);
    let glyphs = glyphs.iter().map(|glyph| Glyph { cluster: cluster(glyph.cluster), ..*glyph }).collect();
    (GlyphRun::Glyphs { face, glyphs, text: written.into() }, text.len())
}

/// By how much a text is shorter as it was written than as it is drawn. A word may be one long row of marks, so that
/// each glyph has to find its own without a look at all of them.
struct Shorter<'a> {
    marks: &'a [Turned],
    /// What the marks before each of `marks` make shorter.
    sums: Vec<usize>,
}

impl<'a> Shorter<'a> {
    fn of(marks: &'a [Turned]) -> Shorter<'a> {
        let sum = |sum: &mut usize, mark: &Turned| {
            let before = *sum;
            *sum += (mark.end - mark.start).saturating_sub(1);
            Some(before)
        };
        Shorter { marks, sums: marks.iter().scan(0, sum).collect() }
    }

    /// Returns how much the marks before the place `drawn` make the text shorter.
    fn at(&self, drawn: usize) -> usize {
        let before = self.marks.partition_point(|mark| {
            step();
            mark.start < drawn
        });
        let last = before.checked_sub(1).and_then(|last| Some((self.marks.get(last)?, self.sums.get(last)?)));
        last.map_or(0, |(mark, sum)| {
            sum + (mark.end.min(drawn) - mark.start - usize::from(drawn >= mark.end))
        })
    }
}

/// Counts a step for a test.
fn step() {
    #[cfg(test)]
    tests::STEPS.with(|steps| steps.set(steps.get() + 1));
}

/// Turns reading order into order on the line (rule L2 of the bidirectional algorithm).
pub fn visual(mut segments: Vec<Segment<'_>>) -> Vec<Segment<'_>> {
    let highest = segments.iter().map(|segment| segment.level.number()).max().unwrap_or(0);
    for level in (1..=highest).rev() {
        let mut start = 0;
        while start < segments.len() {
            let end = segments[start..]
                .iter()
                .position(|segment| segment.level.number() < level)
                .map_or(segments.len(), |length| start + length);
            segments[start..end].reverse();
            start = end + 1;
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::typeset::text::fonts::Face;

    thread_local! {
        pub static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// Returns the clusters of a word of `count` marks, and the steps that they took.
    fn clusters(count: usize) -> (Vec<u32>, usize) {
        let marks: Vec<Turned> =
            (0..count).map(|at| Turned { start: at * 3, end: at * 3 + 3, written: '"' }).collect();
        let glyph =
            |at: usize| Glyph { cluster: u32::try_from(at * 3).unwrap(), id: 0, advance: 500, shift: (0, 0) };
        let glyphs = (0..count).map(glyph).collect();
        let run = GlyphRun::Glyphs { face: Face::Sans, glyphs, text: "“".repeat(count).into() };
        STEPS.set(0);
        let (GlyphRun::Glyphs { glyphs, .. }, _) = written_run(&run, &marks, 0) else {
            panic!("a run of glyphs")
        };
        (glyphs.iter().map(|glyph| glyph.cluster).collect(), STEPS.get())
    }

    #[test]
    fn a_word_of_twice_as_many_quotation_marks_takes_about_twice_the_steps() {
        let ((found, few), (_, many)) = (clusters(1000), clusters(2000));
        assert_eq!(found, (0..1000).collect::<Vec<u32>>());
        assert!(few > 0 && many * 10 < few * 26, "{few} and {many} steps");
    }
}
