//! One line of a paragraph as items of the display list: `x` from the line's start, `y` from its baseline.

use std::ops::Range;
use std::rc::Rc;

use unicode_bidi::Level;

use super::breaks::{Glue, Setting};
use super::fonts::Face;
use super::inline::{Chip, TextStyle};
use super::object::Object;
use super::page::{self, Area, Glyph, Item, Link, Paint, Rect, Text};
use super::paragraph::{Paragraph, chip_padding, is_glue, manner};
use super::quotes;
use super::shape::{MISSING_ADVANCE, Run, Shaper};
use super::tree::Tag;
use super::unit::Pt;

/// A space grows by at most its width / 2 and shrinks by its width / 3, as far as the choice of breaks goes.
const STRETCH: i64 = 2;
const SHRINK: i64 = 3;
/// Where no break is good, spaces grow further, up to this many times; beyond that, a ragged line is the lesser evil.
const WIDEST: i64 = 4;
/// What part of a hyphen stands beyond the margin of justified text, in 1/1000.
const HYPHEN_HANG: i64 = 550;
/// How far the ground of a chip reaches beyond its text, in 1/1000 of the font size.
const CHIP_REACH: i64 = 140;
const CHIP_REACH_BESIDE_SIGNS: i64 = 30;
const CHIP_ABOVE: i64 = 860;
const CHIP_BELOW: i64 = 300;

/// A line that was set.
#[derive(Debug, Default)]
pub struct Line {
    pub items: Vec<Item>,
    pub width: Pt,
    /// How far objects reach above and below the baseline.
    pub above: Pt,
    pub below: Pt,
    /// An object on a line of its own.
    pub display: bool,
}

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

/// A word or a space, in one style and one direction.
struct Segment<'a> {
    runs: Rc<[Run]>,
    object: Option<&'a Object>,
    style: TextStyle,
    level: Level,
    /// Pads of a chip that starts or ends with the segment.
    before: Pt,
    after: Pt,
    /// A space that may grow.
    is_space: bool,
    /// By how much its glyph is wider than the font has it, in 1/1000 of the font size.
    stretch: i32,
}

impl<'a> Segment<'a> {
    fn width(&self) -> Pt {
        if let Some(object) = self.object {
            return object.width(self.style.size);
        }
        let advance: i64 = self.runs.iter().map(Run::advance).sum();
        self.style.size.per_mille(advance + i64::from(self.stretch))
    }

    /// What stands behind it at a line's end.
    fn followed_by(&self, runs: Rc<[Run]>, style: TextStyle) -> Segment<'a> {
        let (before, after) = (Pt::ZERO, Pt::ZERO);
        let style = TextStyle { object: None, ..style };
        Segment { runs, object: None, style, level: self.level, before, after, is_space: false, stretch: 0 }
    }

    fn whole_width(&self) -> Pt {
        self.before + self.width() + self.after
    }
}

/// Sets the part `range` of a paragraph as one line.
pub fn set(paragraph: &Paragraph<'_>, shaper: &mut Shaper, range: Range<usize>, ending: Ending) -> Line {
    let soft_hyphen = paragraph.rich.text[range.clone()].ends_with('\u{ad}');
    let glue = paragraph.rich.text[range.end..].chars().take_while(|character| is_glue(*character)).count();
    let mut segments = segments(paragraph, shaper, range.clone());
    let mut hang = Pt::ZERO;
    if let Some(last) = segments.last().filter(|_| ending.hyphen || soft_hyphen) {
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
    let mut setter = Setter::default();
    for segment in visual(segments) {
        setter.segment(shaper, &segment);
    }
    setter.finish(&paragraph.rich.links)
}

/// Shares out what a line lacks, or has too much, to its spaces in proportion to their widths.
fn fill(segments: &mut [Segment<'_>], measure: Pt, last: bool) {
    let missing = (measure - segments.iter().map(Segment::whole_width).sum()).0;
    let spaces: Pt = segments.iter().filter(|segment| segment.is_space).map(Segment::width).sum();
    let least = -spaces.0 / SHRINK;
    let most = if last { 0 } else { spaces.0 * WIDEST / STRETCH };
    if spaces == Pt::ZERO || missing < least || missing > most {
        return;
    }
    let (mut before, mut given) = (0, 0);
    for segment in segments.iter_mut().filter(|segment| segment.is_space) {
        before += segment.width().0;
        // Counted from the line's start, so that roundings do not add up.
        let due = missing * before / spaces.0 - given;
        let stretch = due * 1000 / segment.style.size.0.max(1);
        segment.stretch = i32::try_from(stretch).unwrap_or(0);
        given += segment.style.size.per_mille(stretch).0;
    }
}

/// The width of `range` when it stands on one line.
pub fn width(paragraph: &Paragraph<'_>, shaper: &mut Shaper, range: Range<usize>) -> Pt {
    segments(paragraph, shaper, range).iter().map(Segment::whole_width).sum()
}

/// The space between two words. However many characters it has, it is one space.
pub fn space(paragraph: &Paragraph<'_>, shaper: &mut Shaper, range: Range<usize>) -> Glue {
    if paragraph.rich.spans_in(range.clone()).any(|(_, style)| style.code) {
        return Glue { width: width(paragraph, shaper, range), ..Glue::default() };
    }
    let first = paragraph.rich.text[range.clone()].chars().next().map_or(0, char::len_utf8);
    let width = width(paragraph, shaper, range.start..range.start + first);
    Glue { width, stretch: Pt(width.0 / STRETCH), shrink: Pt(width.0 / SHRINK), hang: Pt::ZERO }
}

/// How far the last sign of `word` stands beyond the margin, if it ends a justified line: light signs at the end leave
/// a dent in a straight edge.
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

/// The width that a hyphen behind the character at `at` takes of the measure.
pub fn hyphen_width(paragraph: &Paragraph<'_>, shaper: &mut Shaper, at: usize, setting: Setting) -> Pt {
    let Some((_, style)) = paragraph.rich.spans_in(at.saturating_sub(1)..at).next() else { return Pt::ZERO };
    let advance = hyphen_runs(shaper, &style, Level::ltr()).iter().map(Run::advance).sum();
    let inside = if setting == Setting::Justified { 1000 - HYPHEN_HANG } else { 1000 };
    style.size.per_mille(advance).per_mille(inside)
}

fn hyphen_runs(shaper: &mut Shaper, style: &TextStyle, level: Level) -> Rc<[Run]> {
    let hyphen = shaper.shape("-", manner(style, level));
    // It says SOFT HYPHEN, so that searching and copying find the whole word.
    let soft = hyphen.iter().map(|run| match run {
        Run::Glyphs { face, glyphs, .. } => {
            Run::Glyphs { face: *face, glyphs: glyphs.clone(), text: "\u{ad}".into() }
        }
        Run::Missing(cluster) => Run::Missing(cluster.clone()),
    });
    soft.collect()
}

/// Space that takes no room: without it, readers join the last word of a line and the first of the next.
fn end_space(shaper: &mut Shaper, style: &TextStyle, level: Level, count: usize) -> Rc<[Run]> {
    let space = shaper.shape(&" ".repeat(count), manner(style, level));
    let narrow = space.iter().map(|run| match run {
        Run::Glyphs { face, glyphs, text } => {
            let glyphs = glyphs.iter().map(|glyph| Glyph { advance: 0, ..*glyph }).collect();
            Run::Glyphs { face: *face, glyphs, text: text.clone() }
        }
        Run::Missing(cluster) => Run::Missing(cluster.clone()),
    });
    narrow.collect()
}

fn tag(style: &TextStyle) -> Tag {
    style.link.map_or(Tag::Unknown, Tag::Part)
}

fn segments<'a>(paragraph: &Paragraph<'a>, shaper: &mut Shaper, range: Range<usize>) -> Vec<Segment<'a>> {
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
                shaper.shape(&" ".repeat(count), manner(&style, level))
            } else {
                quotes::as_written(
                    shaper.shape(piece, manner(&style, level)),
                    rich,
                    at..at + piece.len(),
                    level,
                )
            };
            let pad = if style.chip.is_some() { chip_padding(&style) } else { Pt::ZERO };
            let opens = style_before(paragraph, at).is_none_or(|before| before.chip != style.chip);
            let closes = style_at(paragraph, span.start + end).is_none_or(|next| next.chip != style.chip);
            let opens = opens && (at == 0 || rich.text[..at].ends_with(is_glue));
            let rest = &rich.text[span.start + end..];
            let closes = closes && (rest.is_empty() || rest.starts_with(is_glue));
            let before = if opens { pad } else { Pt::ZERO };
            let after = if closes { pad } else { Pt::ZERO };
            let is_space = !style.code && piece.starts_with(is_glue);
            segments.push(Segment { runs, object, style, level, before, after, is_space, stretch: 0 });
            start = end;
        }
    }
    segments
}

fn style_at(paragraph: &Paragraph<'_>, at: usize) -> Option<TextStyle> {
    let index = paragraph.rich.spans.partition_point(|(end, _)| *end <= at);
    paragraph.rich.spans.get(index).map(|(_, style)| *style)
}

fn style_before(paragraph: &Paragraph<'_>, at: usize) -> Option<TextStyle> {
    at.checked_sub(1).and_then(|before| style_at(paragraph, before))
}

/// The length of the word or the space that `text` starts with, within one direction.
fn same_kind(paragraph: &Paragraph<'_>, text: &str, at: usize) -> usize {
    let glue = text.starts_with(is_glue);
    let level = paragraph.level_at(at);
    text.char_indices()
        .find(|(index, character)| is_glue(*character) != glue || paragraph.level_at(at + index) != level)
        .map_or(text.len(), |(index, _)| index)
}

/// From reading order to order on the line (rule L2 of the bidirectional algorithm).
fn visual(mut segments: Vec<Segment<'_>>) -> Vec<Segment<'_>> {
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

/// Puts segments one behind the other.
#[derive(Default)]
struct Setter {
    grounds: Vec<Item>,
    items: Vec<Item>,
    strokes: Vec<Item>,
    links: Vec<(usize, Area)>,
    chip: Option<(Chip, Area)>,
    x: Pt,
    above: Pt,
    below: Pt,
    display: bool,
    /// Advance of the last text so far, in 1/1000 of its size.
    advance: i64,
}

impl Setter {
    fn segment(&mut self, shaper: &mut Shaper, segment: &Segment<'_>) {
        let style = &segment.style;
        self.x += segment.before;
        let start = self.x;
        for run in &*segment.runs {
            match run {
                Run::Glyphs { face, glyphs, text } if segment.stretch != 0 => {
                    let wider = |glyph: &Glyph| Glyph { advance: glyph.advance + segment.stretch, ..*glyph };
                    let glyphs: Vec<Glyph> = glyphs.iter().map(wider).collect();
                    self.glyphs(*face, &glyphs, text, style);
                }
                Run::Glyphs { face, glyphs, text } => self.glyphs(*face, glyphs, text, style),
                Run::Missing(cluster) => self.missing(shaper, cluster, style),
            }
        }
        if let Some(object) = segment.object {
            self.object(shaper, object, style);
        }
        let width = self.x - start;
        let size = style.size;
        if let Some(chip) = style.chip {
            let reach =
                |pad: Pt| size.per_mille(if pad > Pt::ZERO { CHIP_REACH } else { CHIP_REACH_BESIDE_SIGNS });
            let area = Area {
                x: start - reach(segment.before),
                y: -size.per_mille(CHIP_ABOVE) - style.rise,
                width: width + reach(segment.before) + reach(segment.after),
                height: size.per_mille(CHIP_ABOVE + CHIP_BELOW),
            };
            self.extend_chip(chip, area);
        }
        for (set, height) in [(style.underline, -130), (style.strike, 260)] {
            if set {
                let y = -style.rise - size.per_mille(height);
                let colour = style.colour;
                let width = size.per_mille(60);
                self.strokes.push(Item::Line(page::Line {
                    from: (start, y),
                    to: (self.x, y),
                    width,
                    colour,
                }));
            }
        }
        if let Some(link) = style.link {
            let area = Area { x: start, y: -size, width, height: size.per_mille(1280) };
            match self.links.last_mut() {
                Some((last, old)) if *last == link => old.width = self.x - old.x,
                _ => self.links.push((link, area)),
            }
        }
        self.x += segment.after;
    }

    fn object(&mut self, shaper: &mut Shaper, object: &Object, style: &TextStyle) {
        let size = style.size;
        let tag = style.object.map_or(Tag::Unknown, Tag::Object);
        let items = object.items(shaper, size, style.colour, tag);
        self.items.extend(items.into_iter().map(|item| item.moved(self.x, -style.rise)));
        self.x += object.width(size);
        self.above = self.above.max(object.above(size) + style.rise);
        self.below = self.below.max(object.below(size) - style.rise);
        self.display |= object.is_display();
    }

    fn glyphs(&mut self, face: Face, glyphs: &[Glyph], text: &str, style: &TextStyle) {
        let y = -style.rise;
        let advance: i64 = glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum();
        if let Some(Item::Text(last)) = self.items.last_mut()
            && (last.face, last.size, last.colour, last.y, last.tag)
                == (face, style.size, style.colour, y, tag(style))
            && last.x + last.size.per_mille(self.advance) == self.x
        {
            let offset = u32::try_from(last.text.len()).unwrap_or(u32::MAX);
            last.glyphs
                .extend(glyphs.iter().map(|glyph| Glyph { cluster: glyph.cluster + offset, ..*glyph }));
            last.text.push_str(text);
            self.advance += advance;
            self.x = last.x + last.size.per_mille(self.advance);
            return;
        }
        let text = Text {
            x: self.x,
            y,
            face,
            size: style.size,
            colour: style.colour,
            glyphs: glyphs.to_vec(),
            text: text.to_owned(),
            tag: tag(style),
        };
        self.advance = advance;
        self.x += style.size.per_mille(advance);
        self.items.push(Item::Text(text));
    }

    /// A box with the code point of its first character in it.
    fn missing(&mut self, shaper: &mut Shaper<'_>, cluster: &str, style: &TextStyle) {
        let size = style.size;
        let width = size.per_mille(i64::from(MISSING_ADVANCE));
        let area = Area {
            x: self.x + size.per_mille(50),
            y: -style.rise - size.per_mille(760),
            width: width - size.per_mille(100),
            height: size.per_mille(880),
        };
        let stroke = Paint::Stroke { colour: style.colour, width: size.per_mille(45) };
        self.grounds.push(Item::Rect(Rect { area, radius: Pt::ZERO, paint: stroke }));
        let digits = format!("{:04X}", cluster.chars().next().map_or(0, u32::from));
        let digit_size = size.per_mille(360);
        let face = Face::Narrow;
        let digit_style = TextStyle { size: digit_size, ..*style };
        let (upper, lower) = digits.split_at(digits.len() - digits.len() / 2);
        let mut first = true;
        for (row, y) in [(upper, 390), (lower, 0)] {
            let runs = shaper.shape(
                row,
                manner(&TextStyle { family: super::inline::Family::Narrow, ..digit_style }, Level::ltr()),
            );
            let advance: i64 = runs.iter().map(Run::advance).sum();
            for run in &*runs {
                let Run::Glyphs { glyphs, .. } = run else { continue };
                // The first digit says the cluster, the others nothing.
                let text = if first { cluster.to_owned() } else { String::new() };
                first = false;
                let glyphs = glyphs.iter().map(|glyph| Glyph { cluster: 0, ..*glyph }).collect();
                self.items.push(Item::Text(Text {
                    x: self.x + (width - digit_size.per_mille(advance)) / 2,
                    y: -style.rise - size.per_mille(y),
                    face,
                    size: digit_size,
                    colour: style.colour,
                    glyphs,
                    text,
                    tag: tag(style),
                }));
            }
        }
        self.x += width;
    }

    fn extend_chip(&mut self, chip: Chip, area: Area) {
        if let Some((last, old)) = &mut self.chip
            && *last == chip
        {
            old.width = area.x + area.width - old.x;
            return;
        }
        self.close_chip();
        self.chip = Some((chip, area));
    }

    fn close_chip(&mut self) {
        let Some((chip, area)) = self.chip.take() else { return };
        let radius = area.height.per_mille(160);
        let paints = [
            chip.fill.map(Paint::Fill),
            chip.stroke.map(|colour| Paint::Stroke { colour, width: Pt::new(0.4) }),
        ];
        for paint in paints.into_iter().flatten() {
            self.grounds.push(Item::Rect(Rect { area, radius, paint }));
        }
    }

    fn finish(mut self, targets: &[page::Target]) -> Line {
        self.close_chip();
        let links = self.links.iter().filter_map(|(link, area)| {
            let target = targets.get(*link)?.clone();
            Some(Item::Link(Link { area: *area, target, tag: Tag::Part(*link) }))
        });
        let mut items = self.grounds;
        items.append(&mut self.items);
        items.append(&mut self.strokes);
        items.extend(links);
        Line { items, width: self.x, above: self.above, below: self.below, display: self.display }
    }
}
