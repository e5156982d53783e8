//! Styled text to lines: finds where lines may end, lets [`super::breaks`] choose, and sets what was chosen.

use std::ops::Range;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter};
use unicode_bidi::{BidiInfo, Level};

use super::breaks::{self, Part, Setting};
use super::inline::{LINE_BREAK, RichText, TextStyle};
use super::line::{self, Line};
use super::shape::{Manner, Shaper};
use super::unit::Pt;

/// Lines that are left emptier than this are tried again with hyphens and breaks inside code.
const TOLERANCE_PER_MILLE: i64 = 300;
/// In a measure of fewer font sizes, as in a table, a short line is better than a hyphen.
const NARROW_SIZES: usize = 22;
/// A break where Unicode allows one without a space: behind a hyphen, a slash, a dash.
const BARE_BREAK: i64 = 250;
/// A break inside code, behind a sign such as a dot.
const SIGN_BREAK: i64 = 1200;
/// A break between any two characters of a word that is wider than the line.
const ANY_BREAK: i64 = 5000;
const SIGNS: &[char] = &['/', '_', '.', '-', '(', ',', '=', ':', '[', '&', '?', '+', '|', '@', '#'];
/// What is shorter than this is not taken apart.
const LONG_CODE_CHARACTERS: usize = 14;
const HYPHENATED_CHARACTERS: usize = 6;
/// hypher takes longer words only with memory from the heap, which it is built without.
const HYPHENATED_BYTES: usize = 40;

/// The space between a chip and a space. Before other signs there is none: readers would take it for a space.
#[must_use]
pub fn chip_padding(style: &TextStyle) -> Pt {
    style.size.per_mille(80)
}

/// A paragraph with all that does not depend on its width.
pub struct Paragraph<'a> {
    pub rich: &'a RichText,
    /// By byte; `None` where everything runs from left to right.
    levels: Option<Vec<Level>>,
    hyphenation: Option<hypher::Lang>,
}

/// How eagerly lines are broken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effort {
    Spaces,
    Hyphens,
    Anything,
}

/// A place where a line may end.
#[derive(Clone, Copy)]
struct Place {
    /// What the line shows ends here.
    end: usize,
    /// The next line starts here.
    next: usize,
    hyphen: bool,
}

impl<'a> Paragraph<'a> {
    /// `lang` is BCP 47.
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

    /// Whether the paragraph as a whole runs from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        self.levels.as_ref().and_then(|levels| levels.first()).is_some_and(Level::is_rtl)
    }

    /// The direction of the character at a byte: an odd level runs from right to left.
    #[must_use]
    pub fn level_at(&self, at: usize) -> Level {
        self.levels.as_ref().and_then(|levels| levels.get(at).copied()).unwrap_or_else(Level::ltr)
    }

    /// The lines of the paragraph in a column `measure` wide.
    pub fn lines(&self, shaper: &mut Shaper, measure: Pt, setting: Setting) -> Vec<Line> {
        let size = self.rich.spans.first().map_or(Pt::ZERO, |(_, style)| style.size);
        let is_wide = setting == Setting::Ragged && measure >= size * NARROW_SIZES;
        let tolerance = if is_wide { TOLERANCE_PER_MILLE } else { 1000 };
        let mut chosen = self.broken(shaper, measure, setting, Effort::Spaces);
        for (effort, good_enough) in [(Effort::Hyphens, tolerance), (Effort::Anything, 1000)] {
            if chosen.0 <= good_enough {
                break;
            }
            let better = self.broken(shaper, measure, setting, effort);
            if better.0 < chosen.0 {
                chosen = better;
            }
        }
        let mut lines = Vec::with_capacity(chosen.1.len());
        let mut start = 0;
        for place in chosen.1 {
            lines.push(line::set(self, shaper, start..place.end, place.hyphen));
            start = place.next;
        }
        lines
    }

    /// The width of the paragraph on one line, and of its widest word.
    pub fn widths(&self, shaper: &mut Shaper) -> (Pt, Pt) {
        let (parts, _) = self.parts(shaper, Pt(i64::MAX / 4), Effort::Spaces);
        let (mut line, mut widest_line, mut word, mut widest_word) = (Pt::ZERO, Pt::ZERO, Pt::ZERO, Pt::ZERO);
        for part in parts {
            match part {
                Part::Box(width) => {
                    line += width;
                    word += width;
                }
                Part::Glue(width) => {
                    line += width;
                    word = Pt::ZERO;
                }
                Part::Penalty { .. } => word = Pt::ZERO,
                Part::Forced => (line, word) = (Pt::ZERO, Pt::ZERO),
            }
            widest_line = widest_line.max(line);
            widest_word = widest_word.max(word);
        }
        (widest_line, widest_word)
    }

    fn broken(
        &self,
        shaper: &mut Shaper,
        measure: Pt,
        setting: Setting,
        effort: Effort,
    ) -> (i64, Vec<Place>) {
        let (parts, places) = self.parts(shaper, measure, effort);
        let breaks = breaks::total_fit(&parts, measure, setting);
        let end = Place { end: self.rich.text.trim_end_matches(is_glue).len(), next: 0, hyphen: false };
        (breaks.worst, breaks.at.into_iter().map(|at| places[at]).chain([end]).collect())
    }

    /// The parts to break, and for each of them where a line would end that ends there.
    fn parts(&self, shaper: &mut Shaper, measure: Pt, effort: Effort) -> (Vec<Part>, Vec<Place>) {
        let text = self.rich.text.as_str();
        let (mut parts, mut places) = (Vec::new(), Vec::new());
        let mut push = |part, place| {
            parts.push(part);
            places.push(place);
        };
        let mut start = 0;
        for end in self.opportunities() {
            let word = start..start + text[start..end].trim_end_matches(is_glue).len();
            let place = Place { end: word.end, next: end, hyphen: false };
            self.word_parts(shaper, word.clone(), measure, effort, &mut push);
            if text[..end].ends_with(LINE_BREAK) {
                push(Part::Forced, place);
            } else if word.end < end {
                push(Part::Glue(line::space_width(self, shaper, word.end..end)), place);
            } else if end < text.len() {
                push(Part::Penalty { width: Pt::ZERO, cost: BARE_BREAK, hyphen: false }, place);
            }
            start = end;
        }
        (parts, places)
    }

    /// Where Unicode lets lines end; inside code only behind spaces.
    fn opportunities(&self) -> impl Iterator<Item = usize> + '_ {
        let text = self.rich.text.as_str();
        let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
        let ends: Vec<usize> = segmenter.segment_str(text).filter(|end| *end > 0).collect();
        ends.into_iter().filter(move |end| {
            *end == text.len() || text[..*end].ends_with(is_glue) || !self.is_inside_code(*end)
        })
    }

    fn is_inside_code(&self, at: usize) -> bool {
        let index = self.rich.spans.partition_point(|(end, _)| *end < at);
        self.rich.spans.get(index).is_some_and(|(end, style)| style.code && at < *end)
    }

    fn word_parts(
        &self,
        shaper: &mut Shaper,
        word: Range<usize>,
        measure: Pt,
        effort: Effort,
        push: &mut impl FnMut(Part, Place),
    ) {
        if word.is_empty() {
            return;
        }
        let whole = line::width(self, shaper, word.clone());
        let here = Place { end: word.end, next: word.end, hyphen: false };
        let mut cuts = Vec::new();
        if effort >= Effort::Hyphens {
            self.hyphens(word.clone(), &mut cuts);
            self.signs(word.clone(), whole > measure, &mut cuts);
        }
        if effort == Effort::Anything && whole > measure {
            self.clusters(word.clone(), &mut cuts);
        }
        if cuts.is_empty() {
            return push(Part::Box(whole), here);
        }
        cuts.sort_by_key(|cut| (cut.at, cut.cost));
        cuts.dedup_by_key(|cut| cut.at);
        let mut start = word.start;
        for cut in cuts {
            push(Part::Box(line::width(self, shaper, start..cut.at)), here);
            let width = if cut.hyphen { line::hyphen_width(self, shaper, cut.at) } else { Pt::ZERO };
            let place = Place { end: cut.at, next: cut.at, hyphen: cut.hyphen };
            push(Part::Penalty { width, cost: cut.cost, hyphen: cut.hyphen }, place);
            start = cut.at;
        }
        push(Part::Box(line::width(self, shaper, start..word.end)), here);
    }

    fn hyphens(&self, word: Range<usize>, cuts: &mut Vec<Cut>) {
        let Some(language) = self.hyphenation else { return };
        for (range, style) in self.rich.spans_in(word) {
            if style.code {
                continue;
            }
            let text = &self.rich.text[range.clone()];
            let trimmed = text.trim_matches(|character: char| !character.is_alphabetic());
            // Hyphens do not go into names such as `MyClass` or `x2y`, nor beside other hyphens.
            let plain = trimmed.chars().skip(1).all(char::is_lowercase);
            let long = trimmed.chars().count() >= HYPHENATED_CHARACTERS;
            if !plain || !long || trimmed.len() > HYPHENATED_BYTES {
                continue;
            }
            let mut at = range.start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
            let end = at + trimmed.len();
            for syllable in hypher::hyphenate(trimmed, language) {
                at += syllable.len();
                if at < end {
                    cuts.push(Cut { at, cost: breaks::HYPHEN, hyphen: true });
                }
            }
        }
    }

    /// Breaks behind signs in long code and addresses.
    fn signs(&self, word: Range<usize>, too_wide: bool, cuts: &mut Vec<Cut>) {
        for (range, style) in self.rich.spans_in(word.clone()) {
            let text = &self.rich.text[range.clone()];
            let is_long_code = style.code && text.chars().count() > LONG_CODE_CHARACTERS;
            if !too_wide && !is_long_code {
                continue;
            }
            for (at, sign) in text.match_indices(SIGNS) {
                let at = range.start + at + sign.len();
                let follows_itself = self.rich.text[at..].starts_with(SIGNS);
                if at < word.end && !follows_itself && at > word.start + 2 {
                    cuts.push(Cut { at, cost: SIGN_BREAK, hyphen: false });
                }
            }
        }
    }

    fn clusters(&self, word: Range<usize>, cuts: &mut Vec<Cut>) {
        let segmenter = GraphemeClusterSegmenter::new();
        let inside = segmenter.segment_str(&self.rich.text[word.clone()]).map(|at| word.start + at);
        let inside = inside.filter(|at| *at > word.start && *at < word.end);
        cuts.extend(inside.map(|at| Cut { at, cost: ANY_BREAK, hyphen: false }));
    }
}

struct Cut {
    at: usize,
    cost: i64,
    hyphen: bool,
}

/// White space at which lines may end and which vanishes there.
#[must_use]
pub fn is_glue(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

fn hyphenation(lang: &str) -> Option<hypher::Lang> {
    let code: [u8; 2] = lang.split(['-', '_']).next()?.as_bytes().try_into().ok()?;
    hypher::Lang::from_iso(code.map(|byte| byte.to_ascii_lowercase()))
}

/// How `style` shapes text that runs at `level`.
#[must_use]
pub fn manner(style: &TextStyle, level: Level) -> Manner {
    Manner { face: style.face(), code: style.code, right_to_left: level.is_rtl() }
}
