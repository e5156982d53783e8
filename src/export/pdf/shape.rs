//! Text to glyphs: which face has a character, in which script and direction it runs, and which glyphs say it.
//! The only module that sees harfrust.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::{LazyLock, OnceLock};

use harfrust::{Buffer, Direction, Feature, Font, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};
use icu_segmenter::GraphemeClusterSegmenter;
use unicode_script::UnicodeScript;

use super::fonts::{Face, SOURCES};
use super::page::Glyph;

/// How wide the box for a missing character is, in 1/1000 of the font size.
pub const MISSING_ADVANCE: i32 = 760;

/// What shapes a word besides its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Manner {
    pub face: Face,
    /// Code keeps every character apart: no ligatures.
    pub code: bool,
    pub right_to_left: bool,
}

/// A piece of a shaped word.
#[derive(Debug)]
pub enum Run {
    Glyphs {
        face: Face,
        glyphs: Box<[Glyph]>,
        text: Box<str>,
    },
    /// No face has the character.
    Missing(char),
}

impl Run {
    /// In 1/1000 of the font size.
    #[must_use]
    pub fn advance(&self) -> i64 {
        match self {
            Run::Glyphs { glyphs, .. } => glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum(),
            Run::Missing(_) => i64::from(MISSING_ADVANCE),
        }
    }
}

/// Shapes words and remembers them. The cache is only looked into, never walked, so its order does not matter.
#[derive(Default)]
pub struct Shaper {
    faces: Faces,
    words: HashMap<Manner, HashMap<Box<str>, Rc<[Run]>>>,
    plans: HashMap<(Manner, Script), Rc<ShapePlan>>,
    buffer: Buffer,
    missing: Vec<char>,
    known_missing: BTreeSet<char>,
}

impl Shaper {
    /// The runs of `text` in visual order. `text` is of one direction.
    pub fn shape(&mut self, text: &str, manner: Manner) -> Rc<[Run]> {
        if let Some(runs) = self.words.get(&manner).and_then(|words| words.get(text)) {
            return Rc::clone(runs);
        }
        let mut runs: Vec<Run> = Vec::new();
        for item in items(text, manner.face, &self.faces) {
            match item {
                Item::Missing(character) => {
                    if self.known_missing.insert(character) {
                        self.missing.push(character);
                    }
                    runs.push(Run::Missing(character));
                }
                Item::Text { face, script, range } => {
                    let text = &text[range];
                    let glyphs = self.glyphs(text, Manner { face, ..manner }, script);
                    runs.push(Run::Glyphs { face, glyphs, text: text.into() });
                }
            }
        }
        if manner.right_to_left {
            runs.reverse();
        }
        let runs: Rc<[Run]> = runs.into();
        self.words.entry(manner).or_default().insert(text.into(), Rc::clone(&runs));
        runs
    }

    /// The width of `text` in 1/1000 of the font size.
    pub fn advance(&mut self, text: &str, manner: Manner) -> i64 {
        self.shape(text, manner).iter().map(Run::advance).sum()
    }

    /// The glyph of one character by itself; `None` if the face does not have it.
    pub fn nominal(&mut self, face: Face, character: char) -> Option<Glyph> {
        let font = self.faces.get(face);
        let id = font.nominal_glyph(u32::from(character)).filter(|glyph| glyph.to_u32() != 0)?;
        let advance = scale(font, font.glyph_h_advance(id));
        Some(Glyph { id: u16::try_from(id.to_u32()).ok()?, advance, shift: (0, 0), cluster: 0 })
    }

    /// Characters that no face has and that were met since the last call.
    pub fn take_missing(&mut self) -> Vec<char> {
        std::mem::take(&mut self.missing)
    }

    fn glyphs(&mut self, text: &str, manner: Manner, script: Script) -> Box<[Glyph]> {
        let font = self.faces.get(manner.face);
        let direction = if manner.right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
        let features: &[Feature] = if manner.code { &*NO_LIGATURES } else { &[] };
        let plan = Rc::clone(
            self.plans
                .entry((manner, script))
                .or_insert_with(|| Rc::new(ShapePlan::new(font, direction, Some(script), None, features))),
        );
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.set_script(Some(script));
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
#[derive(Default)]
struct Faces([OnceCell<ShaperFont<'static, 'static>>; SOURCES.len()]);

static FONTS: [OnceLock<Font>; SOURCES.len()] = [const { OnceLock::new() }; SOURCES.len()];

impl Faces {
    fn get(&self, face: Face) -> &ShaperFont<'static, 'static> {
        self.0[face as usize].get_or_init(|| {
            let font = FONTS[face as usize].get_or_init(|| {
                Font::new(face.source().bytes, 0).expect("the bundled fonts are sound, as tests show")
            });
            ShaperFont::new(font)
        })
    }

    /// The first face of the chain that has all of `cluster`.
    fn find(&self, cluster: &str, face: Face) -> Option<Face> {
        let has_all = |face: &Face| {
            let font = self.get(*face);
            cluster.chars().all(|character| is_invisible(character) || has(font, character))
        };
        face.chain().into_iter().find(has_all)
    }
}

fn has(font: &ShaperFont<'_, '_>, character: char) -> bool {
    font.nominal_glyph(u32::from(character)).is_some_and(|glyph| glyph.to_u32() != 0)
}

/// Font units to 1/1000 of the font size, rounded half up.
fn scale(font: &Font, length: i32) -> i32 {
    let units = i32::from(font.units_per_em());
    if units == 1000 { length } else { (length * 2000 + units).div_euclid(units * 2) }
}

enum Item {
    Text { face: Face, script: Script, range: Range<usize> },
    Missing(char),
}

/// Cuts `text` where the face or the script changes; what looks like one character stays together.
fn items(text: &str, face: Face, faces: &Faces) -> Vec<Item> {
    let latin = script_of(unicode_script::Script::Latin);
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return vec![Item::Text { face, script: latin, range: 0..text.len() }];
    }
    let mut items: Vec<Item> = Vec::new();
    let segmenter = GraphemeClusterSegmenter::new();
    let mut start = 0;
    for end in segmenter.segment_str(text).skip(1) {
        let cluster = &text[start..end];
        match faces.find(cluster, face) {
            Some(found) => {
                let script =
                    cluster.chars().map(|character| character.script()).find(|script| is_real(*script));
                push_text(&mut items, found, script, start..end, latin);
            }
            None => {
                for (at, character) in cluster.char_indices() {
                    let at = start + at..start + at + character.len_utf8();
                    match faces.find(&text[at.clone()], face) {
                        Some(found) => push_text(&mut items, found, None, at, latin),
                        None => items.push(Item::Missing(character)),
                    }
                }
            }
        }
        start = end;
    }
    items
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

/// Characters that steer layout and are not drawn: they need no glyph.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Manner = Manner { face: Face::Sans, code: false, right_to_left: false };

    fn says(runs: &[Run]) -> Vec<(Face, &str, usize)> {
        let one = |run: &'_ Run| match run {
            Run::Glyphs { face, glyphs, text } => Some((*face, text.to_string(), glyphs.len())),
            Run::Missing(_) => None,
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
    fn a_character_that_no_face_has_is_named_once() {
        let mut shaper = Shaper::default();
        let runs = shaper.shape("a\u{1f980}\u{1f980}", TEXT);
        assert_eq!(runs.len(), 3);
        assert_eq!(shaper.take_missing(), ['\u{1f980}']);
        shaper.shape("b\u{1f980}", TEXT);
        assert!(shaper.take_missing().is_empty());
    }

    #[test]
    fn no_run_has_the_glyph_for_missing_characters() {
        let mut shaper = Shaper::default();
        for text in ["e\u{301}x", "שלום", "\u{200b}a\u{200d}b", "→≤┌", "\u{ad}"] {
            for run in &*shaper.shape(text, TEXT) {
                if let Run::Glyphs { glyphs, .. } = run {
                    assert!(glyphs.iter().all(|glyph| glyph.id != 0), "{text:?}");
                }
            }
        }
    }
}
