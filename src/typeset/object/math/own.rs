//! Signs that the fonts of formulas lack: texts, which the fonts of the page set, and delimiters that are put
//! together from parts. In the tree of a formula one character of private use represents each.

use std::collections::HashMap;
use std::sync::Arc;

use ratex_font::{FontId, get_char_metrics};
use ratex_layout::FallbackGlyphMetrics;
use unicode_bidi::{BidiInfo, Level};

use super::glyph::{glyph, length};
use crate::typeset::page::{Item, Text};
use crate::typeset::text::fonts::Face;
use crate::typeset::text::replacement::{Place, replacement};
use crate::typeset::text::shape::{GlyphRun, Manner, Shaper};

/// The first character that represents a sign: of a plane that no text uses.
const FIRST: u32 = 0xF_0000;
/// Letters of the page beside those of KaTeX, which are larger by so much: as large as the text around.
pub(super) const PAGE_PER_MILLE: i64 = 926;
/// How far capitals and ascenders of the page reach above the baseline.
const ASCENT: f64 = 0.72;
/// How far its letters reach below it.
const DESCENT: f64 = 0.2;
/// The height of fraction bars above the baseline, which delimiters are centred on.
const AXIS: f64 = 0.25;
/// How far parts of a delimiter overlap, so that no gap is seen between them.
const OVERLAP: f64 = 0.008;

/// A sign of our own.
#[derive(Clone, Debug)]
enum Sign {
    Text(String, Face),
    /// The font, the characters, and how far below the baseline the baseline of each is.
    Stack(FontId, Vec<(u32, f64)>),
}

/// The signs of one formula, and how large they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    signs: Vec<Sign>,
    pub(super) metrics: Arc<HashMap<char, FallbackGlyphMetrics>>,
}

impl Signs {
    /// Adds a text; returns the character that represents it.
    pub(super) fn text(&mut self, shaper: &mut Shaper<'_>, text: String, face: Face) -> Option<char> {
        let metrics = measured(shaper, &text, face);
        self.add(Sign::Text(text, face), metrics)
    }

    /// Adds a delimiter that is at least so high, in em; `None` for one that is not put together from parts.
    pub(super) fn stack(&mut self, delimiter: &str, height: f64) -> Option<char> {
        let (font, [top, middle, bottom]) = parts(delimiter)?;
        let size = |code: u32| get_char_metrics(font, code).map(|it| (it.width, it.height, it.depth));
        let ((width, above, below), repeated, last) = (size(top)?, size(middle)?, size(bottom)?);
        let whole = |(_, above, below): (f64, f64, f64)| above + below;
        let ends = above + below + whole(last) - OVERLAP;
        let step = whole(repeated) - OVERLAP;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a formula has at most 80 em"
        )]
        let count = ((height - ends) / step).ceil().clamp(0.0, 400.0) as usize;
        let codes = std::iter::once(top).chain(std::iter::repeat_n(middle, count)).chain([bottom]);
        #[expect(clippy::cast_precision_loss, reason = "at most 400")]
        let total = ends + count as f64 * step;
        let depth = total / 2.0 - AXIS;
        let mut y = depth - total;
        let mut placed = Vec::new();
        for code in codes {
            let (_, above, below) = size(code)?;
            placed.push((code, y + above));
            y += above + below - OVERLAP;
        }
        let metrics = FallbackGlyphMetrics { width, height: total - depth, depth };
        self.add(Sign::Stack(font, placed), metrics)
    }

    /// Makes room for a character that the fonts of formulas lack.
    pub(super) fn lacking(&mut self, shaper: &mut Shaper<'_>, character: char) {
        let metrics = measured(shaper, character.encode_utf8(&mut [0; 4]), Face::Sans);
        Arc::make_mut(&mut self.metrics).insert(character, metrics);
    }

    fn add(&mut self, sign: Sign, metrics: FallbackGlyphMetrics) -> Option<char> {
        let name = char::from_u32(FIRST + u32::try_from(self.signs.len()).ok()?)?;
        self.signs.push(sign);
        Arc::make_mut(&mut self.metrics).insert(name, metrics);
        Some(name)
    }

    /// Returns whether a character represents a sign.
    pub(super) fn has(&self, code: u32) -> bool {
        self.get(code).is_some()
    }

    fn get(&self, code: u32) -> Option<&Sign> {
        self.signs.get(usize::try_from(code.checked_sub(FIRST)?).ok()?)
    }

    /// Returns what is drawn for a character that the fonts of formulas lack; `place.size` is an em.
    pub(super) fn items(&self, shaper: &mut Shaper<'_>, code: u32, place: Place) -> Vec<Item> {
        match self.get(code) {
            Some(Sign::Text(text, face)) => set(shaper, text, *face, place),
            Some(Sign::Stack(font, codes)) => {
                let Place { at: (x, y), size, colour, tag, .. } = place;
                let part = |(code, below): &(u32, f64)| {
                    let y = y + length(size, *below);
                    glyph(shaper, font.as_str(), *code)
                        .map(|text| Item::Text(Text { x, y, size, colour, tag, ..text }))
                };
                codes.iter().filter_map(part).collect()
            }
            None => {
                let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                set(shaper, character.encode_utf8(&mut [0; 4]), Face::Sans, place)
            }
        }
    }
}

fn per_mille(face: Face) -> i64 {
    let is_of_formulas = face.source().is_some_and(|source| source.name.starts_with("KaTeX"));
    if is_of_formulas { 1000 } else { PAGE_PER_MILLE }
}

fn measured(shaper: &mut Shaper<'_>, text: &str, face: Face) -> FallbackGlyphMetrics {
    let advance: i64 = runs(shaper, text, face).iter().map(GlyphRun::advance).sum();
    #[expect(clippy::cast_precision_loss, reason = "a text of a formula is short")]
    let width = (advance * per_mille(face)) as f64 / 1e6;
    FallbackGlyphMetrics { width, height: ASCENT, depth: DESCENT }
}

/// Returns the runs of a text in the order in which they are drawn.
fn runs(shaper: &mut Shaper<'_>, text: &str, face: Face) -> Vec<GlyphRun> {
    let code = matches!(face, Face::Mono | Face::MonoBold | Face::MonoItalic);
    // Formulas run from left to right: the space after a word is at its right, whatever its letters are.
    let bidi = BidiInfo::new(text, Some(Level::ltr()));
    let mut runs = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, ranges) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in ranges {
            let right_to_left = levels[range.start].is_rtl();
            let shaped = shaper.shape(&text[range], Manner { face, code, right_to_left });
            runs.extend(shaped.iter().cloned());
        }
    }
    runs
}

fn set(shaper: &mut Shaper<'_>, text: &str, face: Face, place: Place) -> Vec<Item> {
    let Place { at: (mut x, y), size, colour, tag, .. } = place;
    let size = size.per_mille(per_mille(face));
    let mut items = Vec::new();
    for run in runs(shaper, text, face) {
        let advance = size.per_mille(run.advance());
        match run {
            GlyphRun::Glyphs { face, glyphs, text } => {
                let (glyphs, text) = (glyphs.to_vec(), text.to_string());
                items.push(Item::Text(Text {
                    x,
                    y,
                    face,
                    size,
                    colour,
                    thickened: false,
                    glyphs,
                    text,
                    tag,
                }));
            }
            GlyphRun::Missing(cluster) => {
                let (frame, digits) = replacement(shaper, &cluster, Place { at: (x, y), size, ..place });
                items.push(frame);
                items.extend(digits);
            }
        }
        x += advance;
    }
    items
}

/// Returns the font, and the upper, the repeated and the lower part of a delimiter, as KaTeX puts them together.
fn parts(delimiter: &str) -> Option<(FontId, [u32; 3])> {
    /// What an arrow is made longer with.
    const SHAFT: u32 = 0x23D0;
    /// The same for one of two lines.
    const DOUBLE_SHAFT: u32 = 0x2016;
    Some(match delimiter {
        "\\uparrow" | "↑" => (FontId::Size1Regular, [0x2191, SHAFT, SHAFT]),
        "\\downarrow" | "↓" => (FontId::Size1Regular, [SHAFT, SHAFT, 0x2193]),
        "\\updownarrow" | "↕" => (FontId::Size1Regular, [0x2191, SHAFT, 0x2193]),
        "\\Uparrow" | "⇑" => (FontId::Size1Regular, [0x21D1, DOUBLE_SHAFT, DOUBLE_SHAFT]),
        "\\Downarrow" | "⇓" => (FontId::Size1Regular, [DOUBLE_SHAFT, DOUBLE_SHAFT, 0x21D3]),
        "\\Updownarrow" | "⇕" => (FontId::Size1Regular, [0x21D1, DOUBLE_SHAFT, 0x21D3]),
        "\\lmoustache" | "⎰" => (FontId::Size4Regular, [0x23A7, 0x23AA, 0x23AD]),
        "\\rmoustache" | "⎱" => (FontId::Size4Regular, [0x23AB, 0x23AA, 0x23A9]),
        _ => return None,
    })
}

/// Returns whether a delimiter is put together from parts that RaTeX does not put together.
pub(super) fn is_stacked(delimiter: &str) -> bool {
    parts(delimiter).is_some()
}
