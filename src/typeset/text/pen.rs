//! Segments as items of the display list: glyphs, grounds of chips, strokes, links.

use super::fonts::Face;
use super::inline::{Chip, Family, TextStyle};
use super::replacement::{Place, replacement};
use super::segment::Segment;
use super::shape::{GlyphRun, MISSING_ADVANCE, Shaper};
use crate::typeset::object::Object;
use crate::typeset::page::{self, Area, Glyph, Item, Link, Paint, Rect, Text};
use crate::typeset::tree::{Content, Tag};
use crate::typeset::unit::Pt;

/// How far the ground of a chip reaches beyond its text, in 1/1000 of the font size.
const CHIP_REACH: i64 = 140;
/// A bracket or a comma stays close to the code that it touches.
const CHIP_REACH_BESIDE_SIGNS: i64 = 30;
/// Above ascenders, in 1/1000 of the font size.
const CHIP_ABOVE: i64 = 860;
/// Below descenders, in 1/1000 of the font size.
const CHIP_BELOW: i64 = 300;

/// Room that a text is given at once: few lines have more characters.
const LINE_GLYPHS: usize = 256;

/// A line that was set.
#[derive(Clone, Debug, Default)]
pub struct TextLine {
    pub items: Vec<Item>,
    pub width: Pt,
    /// How far objects reach above and below the baseline.
    pub above: Pt,
    pub below: Pt,
    /// An object on a line of its own.
    pub display: bool,
}

impl Content for TextLine {
    fn each_tag(&mut self, visit: &mut dyn FnMut(&mut Tag)) {
        self.items.each_tag(visit);
    }
}

/// Writes segments one after the other.
#[derive(Default)]
pub struct Pen {
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
    /// Glyphs and bytes of text that are still to come.
    rest: (usize, usize),
}

impl Pen {
    /// Returns a pen whose texts do not grow by doubling: most lines are one text.
    pub fn with_room_for(segments: &[Segment<'_>]) -> Pen {
        let mut rest = (0, 0);
        for run in segments.iter().flat_map(|segment| &*segment.runs) {
            if let GlyphRun::Glyphs { glyphs, text, .. } = run {
                rest = (rest.0 + glyphs.len(), rest.1 + text.len());
            }
        }
        Pen { rest, ..Pen::default() }
    }

    pub fn segment(&mut self, shaper: &mut Shaper, segment: &Segment<'_>) {
        let style = &segment.style;
        self.x += segment.before;
        let start = self.x;
        for run in &*segment.runs {
            match run {
                GlyphRun::Glyphs { face, glyphs, text } if segment.stretch != 0 => {
                    let wider = |glyph: &Glyph| Glyph {
                        advance: glyph.advance.saturating_add(segment.stretch),
                        ..*glyph
                    };
                    let glyphs: Vec<Glyph> = glyphs.iter().map(wider).collect();
                    let thickened = style.bold && !shaper.is_bold(*face);
                    self.glyphs((*face, thickened), &glyphs, text, style);
                }
                GlyphRun::Glyphs { face, glyphs, text } => {
                    let thickened = style.bold && !shaper.is_bold(*face);
                    self.glyphs((*face, thickened), glyphs, text, style);
                }
                GlyphRun::Missing(cluster) => self.missing(shaper, cluster, style),
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
                self.strokes.push(Item::Stroke(page::Stroke {
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

    fn glyphs(&mut self, (face, thickened): (Face, bool), glyphs: &[Glyph], text: &str, style: &TextStyle) {
        let y = -style.rise;
        let advance: i64 = glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum();
        let room = self.rest;
        self.rest = (room.0.saturating_sub(glyphs.len()), room.1.saturating_sub(text.len()));
        if let Some(Item::Text(last)) = self.items.last_mut()
            && (last.face, last.thickened, last.size, last.colour, last.y, last.tag)
                == (face, thickened, style.size, style.colour, y, tag(style))
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
        self.end_text();
        let mut set = Text {
            x: self.x,
            y,
            face,
            size: style.size,
            colour: style.colour,
            thickened,
            glyphs: Vec::with_capacity(room.0.min(LINE_GLYPHS)),
            text: String::with_capacity(room.1.min(LINE_GLYPHS)),
            tag: tag(style),
        };
        set.glyphs.extend_from_slice(glyphs);
        set.text.push_str(text);
        self.advance = advance;
        self.x += style.size.per_mille(advance);
        self.items.push(Item::Text(set));
    }

    /// Gives back the room that the last text does not need: lines are what most of a long document's memory is.
    fn end_text(&mut self) {
        if let Some(Item::Text(text)) = self.items.last_mut() {
            text.glyphs.shrink_to_fit();
            text.text.shrink_to_fit();
        }
    }

    /// Draws a box with the code point of its first character in it.
    fn missing(&mut self, shaper: &mut Shaper<'_>, cluster: &str, style: &TextStyle) {
        let TextStyle { size, colour, .. } = *style;
        let face = TextStyle { family: Family::Narrow, ..*style }.face();
        let place = Place { at: (self.x, -style.rise), size, face, colour, tag: tag(style) };
        let (frame, digits) = replacement(shaper, cluster, place);
        self.grounds.push(frame);
        self.items.extend(digits);
        self.x += size.per_mille(i64::from(MISSING_ADVANCE));
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

    pub fn finish(mut self, targets: &[page::Target]) -> TextLine {
        self.close_chip();
        self.end_text();
        let links = self.links.iter().filter_map(|(link, area)| {
            let target = targets.get(*link)?.clone();
            Some(Item::Link(Link { area: *area, target, tag: Tag::Part(*link) }))
        });
        let mut items = self.grounds;
        items.append(&mut self.items);
        items.append(&mut self.strokes);
        items.extend(links);
        items.shrink_to_fit();
        TextLine { items, width: self.x, above: self.above, below: self.below, display: self.display }
    }
}

fn tag(style: &TextStyle) -> Tag {
    style.link.map_or(Tag::Unknown, Tag::Part)
}
