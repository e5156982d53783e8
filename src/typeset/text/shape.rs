//! Text to glyphs: which face has a character, in which script and direction it runs, and which glyphs say it.
//! The only module that sees harfrust.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::{LazyLock, OnceLock};

use foldhash::fast::RandomState;
use harfrust::{
    Buffer, Direction, Feature, Font, GlyphId, Language, Script, ShapeOptions, ShapePlan, ShaperFont, Tag,
};
use icu_segmenter::GraphemeClusterSegmenter;
use unicode_script::UnicodeScript;

use super::fonts::{Face, SOURCES};
use crate::font::UserFont;
use crate::typeset::page::Glyph;

/// How wide the box for a missing character is, in 1/1000 of the font size.
pub const MISSING_ADVANCE: i32 = 760;
/// No glyph is so wide, nor moved so far, in 1/1000 of the font size.
const MOST_ADVANCE: i16 = 12_000;

/// What shapes a word besides its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Manner {
    pub face: Face,
    /// Code keeps every character apart: no ligatures.
    pub code: bool,
    pub right_to_left: bool,
}

/// A piece of a shaped word.
#[derive(Clone, Debug)]
pub enum GlyphRun {
    Glyphs {
        face: Face,
        glyphs: Box<[Glyph]>,
        text: Box<str>,
    },
    /// No face has what looks like one character.
    Missing(Box<str>),
}

impl GlyphRun {
    /// Returns the width of the run in 1/1000 of the font size.
    #[must_use]
    pub fn advance(&self) -> i64 {
        match self {
            GlyphRun::Glyphs { glyphs, .. } => glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum(),
            GlyphRun::Missing(_) => i64::from(MISSING_ADVANCE),
        }
    }
}

/// A word that was shaped.
#[derive(Clone)]
struct Word {
    runs: Rc<[GlyphRun]>,
    /// Of all runs.
    advance: i64,
}

/// Shapes words and remembers them. The cache is only looked into, never walked, so its order does not matter.
#[derive(Default)]
pub struct Shaper<'a> {
    faces: Faces<'a>,
    /// The one of the text: the same ideograph is drawn otherwise in Chinese and in Japanese.
    language: Option<Language>,
    words: HashMap<Manner, HashMap<Box<str>, Word, RandomState>, RandomState>,
    plans: HashMap<(Manner, Script), Rc<ShapePlan>>,
    buffer: Buffer,
    missing: Vec<Box<str>>,
    known_missing: BTreeSet<Box<str>>,
}

impl<'a> Shaper<'a> {
    /// Makes a shaper of texts; `fonts` are tried before the fallback; `lang` is BCP 47.
    #[must_use]
    pub fn new(fonts: &'a [UserFont], lang: &str) -> Shaper<'a> {
        Shaper { faces: Faces::new(fonts), language: Language::new(lang), ..Shaper::default() }
    }

    /// Returns the runs of `text` in visual order. `text` is of one direction.
    pub fn shape(&mut self, text: &str, manner: Manner) -> Rc<[GlyphRun]> {
        self.word(text, manner).runs
    }

    /// Returns the runs of so many spaces.
    pub fn spaces(&mut self, count: usize, manner: Manner) -> Rc<[GlyphRun]> {
        if count == 1 { self.shape(" ", manner) } else { self.shape(&" ".repeat(count), manner) }
    }

    /// Returns the width of `text` in 1/1000 of the font size.
    pub fn advance(&mut self, text: &str, manner: Manner) -> i64 {
        self.word(text, manner).advance
    }

    fn word(&mut self, text: &str, manner: Manner) -> Word {
        if let Some(word) = self.words.get(&manner).and_then(|words| words.get(text)) {
            return word.clone();
        }
        let mut runs: Vec<GlyphRun> = Vec::new();
        for item in items(text, manner.face, &self.faces) {
            match item {
                Item::Missing(range) => runs.push(self.missing(&text[range])),
                Item::Text { face, script, range } => {
                    let text = &text[range];
                    let glyphs = self.glyphs(text, Manner { face, ..manner }, script);
                    if glyphs.iter().all(is_sound) {
                        runs.push(GlyphRun::Glyphs { face, glyphs, text: text.into() });
                    } else {
                        let clusters = clusters(text).map(|cluster| self.missing(&text[cluster]));
                        runs.extend(clusters.collect::<Vec<_>>());
                    }
                }
            }
        }
        if manner.right_to_left {
            runs.reverse();
        }
        let word = Word { advance: runs.iter().map(GlyphRun::advance).sum(), runs: runs.into() };
        self.words.entry(manner).or_default().insert(text.into(), word.clone());
        word
    }

    /// Returns whether a face was drawn for bold text.
    #[must_use]
    pub fn is_bold(&self, face: Face) -> bool {
        face.is_bold(self.faces.fonts)
    }

    /// Returns the glyph of one character by itself; `None` if the face does not have it.
    pub fn nominal(&mut self, face: Face, character: char) -> Option<Glyph> {
        let font = self.faces.get(face);
        let id = font.nominal_glyph(u32::from(character)).filter(|glyph| glyph.to_u32() != 0)?;
        let advance = scale(font, font.glyph_h_advance(id));
        Some(Glyph { id: u16::try_from(id.to_u32()).ok()?, advance, shift: (0, 0), cluster: 0 })
    }

    /// Returns the clusters that no face has and that were met since the last call.
    pub fn take_missing(&mut self) -> Vec<Box<str>> {
        self.known_missing.clear();
        std::mem::take(&mut self.missing)
    }

    fn missing(&mut self, cluster: &str) -> GlyphRun {
        if self.known_missing.insert(cluster.into()) {
            self.missing.push(cluster.into());
        }
        GlyphRun::Missing(cluster.into())
    }

    fn glyphs(&mut self, text: &str, manner: Manner, script: Script) -> Box<[Glyph]> {
        if text.len() <= LONGEST {
            return self.piece(text, manner, script);
        }
        let (mut pieces, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let end = text.ceil_char_boundary(at + LONGEST);
            let mut piece = self.piece(&text[at..end], manner, script);
            let start = u32::try_from(at).expect("within a file");
            piece.iter_mut().for_each(|glyph| glyph.cluster += start);
            pieces.push(piece);
            at = end;
        }
        if manner.right_to_left {
            pieces.reverse();
        }
        pieces.into_iter().flatten().collect()
    }

    fn piece(&mut self, text: &str, manner: Manner, script: Script) -> Box<[Glyph]> {
        let font = self.faces.get(manner.face);
        let direction = if manner.right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
        let features: &[Feature] = if manner.code { &*NO_LIGATURES } else { &[] };
        let language = self.language.as_ref();
        let plan =
            Rc::clone(self.plans.entry((manner, script)).or_insert_with(|| {
                Rc::new(ShapePlan::new(font, direction, Some(script), language, features))
            }));
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.set_script(Some(script));
        buffer.set_language(language.cloned());
        let options = ShapeOptions::new().plan(Some(&plan)).features(features);
        if harfrust::shape(font, buffer, options).is_err() {
            // Only a plan for another script or direction is refused; unshaped text is still readable.
            return unshaped(text, font);
        }
        let scale = |length: i32| scale(font, length);
        let positions = buffer.glyph_positions();
        let glyphs = buffer.glyph_infos().iter().zip(positions).map(|(info, position)| Glyph {
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            advance: scale(position.x_advance),
            shift: (scale(position.x_offset), scale(position.y_offset)),
            cluster: info.cluster,
        });
        glyphs.collect()
    }
}

/// Bytes that are shaped together. Nothing that is read has longer words, and shaping takes time with the square of
/// the characters that a font has no sign for.
const LONGEST: usize = 2048;

fn unshaped(text: &str, font: &ShaperFont<'_, '_>) -> Box<[Glyph]> {
    let glyph = |(at, character): (usize, char)| {
        let id = font.nominal_glyph(u32::from(character))?;
        let advance = scale(font, font.glyph_h_advance(id));
        let id = u16::try_from(id.to_u32()).ok()?;
        Some(Glyph { id, advance, shift: (0, 0), cluster: u32::try_from(at).ok()? })
    };
    text.char_indices().filter_map(glyph).collect()
}

static NO_LIGATURES: LazyLock<[Feature; 4]> =
    LazyLock::new(|| [b"liga", b"clig", b"dlig", b"calt"].map(|tag| Feature::new(Tag::new(tag), 0, ..)));

/// The faces, read when first used. The fonts are shared by all threads, their shapers are not.
struct Faces<'a> {
    shapers: Box<[OnceCell<ShaperFont<'a, 'static>>]>,
    fonts: &'a [UserFont],
}

static FONTS: [OnceLock<Font>; SOURCES.len()] = [const { OnceLock::new() }; SOURCES.len()];

impl Default for Faces<'_> {
    fn default() -> Self {
        Faces::new(&[])
    }
}

impl<'a> Faces<'a> {
    fn new(fonts: &'a [UserFont]) -> Faces<'a> {
        let count = SOURCES.len() + fonts.len();
        Faces { shapers: (0..count).map(|_| OnceCell::new()).collect(), fonts }
    }

    fn get(&self, face: Face) -> &ShaperFont<'a, 'static> {
        self.shapers[face.index()].get_or_init(|| match face {
            Face::User(at) => ShaperFont::new(&self.fonts[usize::from(at)].font),
            _ => ShaperFont::new(bundled(face.index())),
        })
    }

    /// Returns the first face of the chain that has all of `cluster`, if one has.
    fn find(&self, cluster: &str, face: Face) -> Option<Face> {
        let has_all = |face: &Face| {
            cluster.chars().all(|character| is_invisible(character) || self.has(*face, character))
        };
        face.chain(self.fonts).find(has_all)
    }

    fn has(&self, face: Face, character: char) -> bool {
        let glyph = self.get(face).nominal_glyph(u32::from(character)).map_or(0, GlyphId::to_u32);
        let is_drawn = |at: u8| character.is_whitespace() || self.fonts[usize::from(at)].has_outline(glyph);
        match face {
            Face::User(at) => glyph != 0 && is_drawn(at),
            _ => glyph != 0,
        }
    }
}

fn bundled(index: usize) -> &'static Font {
    let sound = "the bundled fonts are sound, as tests show";
    FONTS[index].get_or_init(|| Font::new(SOURCES[index].bytes, 0).expect(sound))
}

/// Returns whether a glyph is drawn near its place; fonts of strangers may say anything.
fn is_sound(glyph: &Glyph) -> bool {
    let near = -MOST_ADVANCE..=MOST_ADVANCE;
    let is_near = |length: i16| near.contains(&length);
    glyph.id != 0
        && (0..=MOST_ADVANCE).contains(&glyph.advance)
        && is_near(glyph.shift.0)
        && is_near(glyph.shift.1)
}

/// Returns font units in 1/1000 of the font size, rounded half up; more than is sound where they are more than can be
/// held.
fn scale(font: &Font, length: i32) -> i16 {
    let units = i64::from(font.units_per_em());
    let length = i64::from(length);
    let scaled = if units == 1000 { length } else { (length * 2000 + units).div_euclid(units * 2) };
    i16::try_from(scaled).unwrap_or(i16::MAX)
}

enum Item {
    Text { face: Face, script: Script, range: Range<usize> },
    Missing(Range<usize>),
}

/// Cuts `text` where the face or the script changes; what looks like one character stays together.
fn items(text: &str, face: Face, faces: &Faces<'_>) -> Vec<Item> {
    let latin = script_of(unicode_script::Script::Latin);
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return vec![Item::Text { face, script: latin, range: 0..text.len() }];
    }
    let mut items: Vec<Item> = Vec::new();
    for range in clusters(text) {
        let cluster = &text[range.clone()];
        if let Some(found) = faces.find(cluster, face) {
            let script = cluster.chars().map(|character| character.script()).find(|script| is_real(*script));
            push_text(&mut items, found, script, range, latin);
        } else {
            push_parts(&mut items, text, range, face, faces);
        }
    }
    items
}

/// Returns the ranges of what looks like one character, one after the other.
fn clusters(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = GraphemeClusterSegmenter::new().segment_str(text).skip(1);
    ends.scan(0, |start, end| Some(std::mem::replace(start, end)..end))
}

/// Shapes what no face has as a whole: a letter that some face has is drawn, with a box for the marks that are missing.
fn push_parts(items: &mut Vec<Item>, text: &str, cluster: Range<usize>, face: Face, faces: &Faces<'_>) {
    let mut missing: Option<usize> = None;
    for (at, character) in text[cluster.clone()].char_indices() {
        let at = cluster.start + at;
        let end = at + character.len_utf8();
        match faces.find(&text[at..end], face) {
            Some(found) if missing.is_none() => {
                push_text(items, found, None, at..end, script_of(unicode_script::Script::Latin));
            }
            _ => missing = missing.or(Some(at)),
        }
    }
    items.extend(missing.map(|start| Item::Missing(start..cluster.end)));
}

fn is_real(script: unicode_script::Script) -> bool {
    use unicode_script::Script::{Common, Inherited, Unknown};
    !matches!(script, Common | Inherited | Unknown)
}

fn push_text(
    items: &mut Vec<Item>,
    face: Face,
    script: Option<unicode_script::Script>,
    range: Range<usize>,
    latin: Script,
) {
    let script = script.map(script_of);
    if let Some(Item::Text { face: last_face, script: last_script, range: last }) = items.last_mut()
        && *last_face == face
        && script.is_none_or(|script| script == *last_script)
        && last.end == range.start
    {
        last.end = range.end;
        return;
    }
    items.push(Item::Text { face, script: script.unwrap_or(latin), range });
}

fn script_of(script: unicode_script::Script) -> Script {
    let name = script.short_name().as_bytes();
    let tag = name.try_into().map_or(Tag::new(b"Latn"), |name: &[u8; 4]| Tag::new(name));
    Script::from_iso15924_tag(tag).unwrap_or(Script::UNKNOWN)
}

/// Returns whether a character only steers layout and is not drawn, so that it needs no glyph.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Manner = Manner { face: Face::Sans, code: false, right_to_left: false };

    fn says(runs: &[GlyphRun]) -> Vec<(Face, &str, usize)> {
        let one = |run: &'_ GlyphRun| match run {
            GlyphRun::Glyphs { face, glyphs, text } => Some((*face, text.to_string(), glyphs.len())),
            GlyphRun::Missing(_) => None,
        };
        runs.iter().filter_map(one).map(|(face, text, count)| (face, &*text.leak(), count)).collect()
    }

    #[test]
    fn ligatures_are_for_prose_only() {
        let mut shaper = Shaper::default();
        assert_eq!(says(&shaper.shape("fi", TEXT)), [(Face::Sans, "fi", 1)]);
        assert_eq!(says(&shaper.shape("fi", Manner { code: true, ..TEXT })), [(Face::Sans, "fi", 2)]);
    }

    #[test]
    fn a_character_is_taken_from_the_first_face_that_has_it() {
        let mut shaper = Shaper::default();
        let runs = shaper.shape("a∀b", TEXT);
        assert_eq!(says(&runs), [(Face::Sans, "a", 1), (Face::Fallback, "∀", 1), (Face::Sans, "b", 1)]);
    }

    #[test]
    fn a_character_that_no_face_has_is_named_once_for_each_asking() {
        let mut shaper = Shaper::default();
        let runs = shaper.shape("a\u{1f980}\u{1f980}", TEXT);
        assert_eq!(runs.len(), 3);
        assert_eq!(shaper.take_missing(), [Box::from("\u{1f980}")]);
        assert!(shaper.take_missing().is_empty());
        shaper.shape("b\u{1f980}", TEXT);
        assert_eq!(shaper.take_missing(), [Box::from("\u{1f980}")]);
    }

    #[test]
    fn no_run_has_the_glyph_for_missing_characters() {
        let mut shaper = Shaper::default();
        for text in ["e\u{301}x", "שלום", "\u{200b}a\u{200d}b", "→≤┌", "\u{ad}"] {
            for run in &*shaper.shape(text, TEXT) {
                if let GlyphRun::Glyphs { glyphs, .. } = run {
                    assert!(glyphs.iter().all(|glyph| glyph.id != 0), "{text:?}");
                }
            }
        }
    }
}
