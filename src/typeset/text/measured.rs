//! The words of a paragraph with their widths. They are measured once, however often their lines are tried: with
//! hyphens and without, flush on both sides and ragged.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::addresses;
use super::breaks::{self, Glue, Part, Setting};
use super::cuts::Cut;
use super::inline::{LINE_BREAK, is_glue};
use super::line;
use super::paragraph::Paragraph;
use super::shape::Shaper;
use crate::typeset::unit::Pt;

/// A break where Unicode allows one without a space: after a hyphen, a slash, a dash.
const BARE_BREAK: i64 = 250;
const SOFT_HYPHEN: char = '\u{ad}';
/// An author who writes soft hyphens knows where words are best broken.
const SOFT_BREAK: i64 = breaks::HYPHEN / 2;

/// How eagerly lines are broken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effort {
    Spaces,
    Hyphens,
    Anything,
}

/// What lines are broken for.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) measure: Pt,
    pub(super) setting: Setting,
    pub(super) effort: Effort,
}

/// A place where a line may end.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// What the line shows ends here.
    pub(super) end: usize,
    /// The next line starts here.
    pub(super) next: usize,
    pub(super) hyphen: bool,
    /// No other line of its sentence follows: it is not stretched.
    pub(super) last: bool,
}

/// The words of a paragraph, in the order of the text.
pub(super) struct Measured<'p, 'a> {
    paragraph: &'p Paragraph<'a>,
    words: Vec<Word>,
}

/// What is between two places where Unicode lets lines end.
struct Word {
    /// Without the space after it.
    range: Range<usize>,
    /// Where the next one starts.
    next: usize,
    width: Pt,
    /// How far its last sign hangs beyond the margin of justified lines.
    hang: Pt,
    end: End,
    is_address: bool,
    /// Where it may be divided with some effort, if that was asked, and whether it was too wide for the measure then.
    divided: Option<(bool, Vec<Piece>)>,
}

/// What a word ends with.
enum End {
    Forced,
    Space(Glue),
    SoftHyphen,
    /// Nothing that is seen.
    Bare,
    OfText,
}

/// A part of a divided word, and where a line may end after it.
struct Piece {
    width: Pt,
    cut: Option<Cut>,
}

/// What [`breaks::total_fit`] breaks, and for each part where a line would end that ends there.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) parts: Vec<Part>,
    pub(super) places: Vec<Place>,
}

impl Parts {
    fn push(&mut self, part: Part, place: Place) {
        self.parts.push(part);
        self.places.push(place);
    }
}

impl<'p, 'a> Measured<'p, 'a> {
    pub(super) fn new(paragraph: &'p Paragraph<'a>, shaper: &mut Shaper) -> Measured<'p, 'a> {
        let text = paragraph.rich.text.as_str();
        let addresses = addresses::within(text);
        let mut words = Vec::new();
        let mut start = 0;
        for next in paragraph.opportunities() {
            let range = start..start + text[start..next].trim_end_matches(is_glue).len();
            let end = if text[..next].ends_with(LINE_BREAK) {
                End::Forced
            } else if range.end < next {
                End::Space(line::space(paragraph, shaper, range.end..next))
            } else if next == text.len() {
                End::OfText
            } else if text[..next].ends_with(SOFT_HYPHEN) {
                End::SoftHyphen
            } else {
                End::Bare
            };
            words.push(Word {
                next,
                width: line::width(paragraph, shaper, range.clone()),
                hang: line::hang(paragraph, shaper, range.clone()),
                end,
                is_address: addresses::hold(&addresses, range.start),
                divided: None,
                range,
            });
            start = next;
        }
        Measured { paragraph, words }
    }

    /// Returns the parts to break.
    pub(super) fn parts(&mut self, shaper: &mut Shaper, room: Room) -> Parts {
        let mut parts = Parts::default();
        for word in &mut self.words {
            word.inside(self.paragraph, shaper, room, &mut parts);
            word.end(self.paragraph, shaper, room.setting, &mut parts);
        }
        parts
    }
}

impl Word {
    /// Adds what is after the word.
    fn end(&self, paragraph: &Paragraph<'_>, shaper: &mut Shaper, setting: Setting, parts: &mut Parts) {
        let hang = if setting.is_flush() { self.hang } else { Pt::ZERO };
        let place = Place { end: self.range.end, next: self.next, hyphen: false, last: false };
        match self.end {
            End::Forced => parts.push(Part::Forced, Place { last: true, ..place }),
            End::Space(glue) => parts.push(Part::Glue(Glue { hang, ..glue }), place),
            End::SoftHyphen => {
                let width = line::hyphen_width(paragraph, shaper, self.next, setting);
                let place = Place { hyphen: true, ..place };
                parts.push(Part::Penalty { width, cost: SOFT_BREAK, hyphen: true }, place);
            }
            End::Bare => {
                parts.push(Part::Penalty { width: -hang, cost: BARE_BREAK, hyphen: false }, place);
            }
            End::OfText => {}
        }
    }

    /// Adds the word, divided as the effort allows.
    fn inside(&mut self, paragraph: &Paragraph<'_>, shaper: &mut Shaper, room: Room, parts: &mut Parts) {
        let word = self.range.clone();
        if word.is_empty() {
            return;
        }
        let here = Place { end: word.end, next: word.end, hyphen: false, last: false };
        if room.effort == Effort::Spaces {
            return parts.push(Part::Box(self.width), here);
        }
        // A soft hyphen at its end is drawn where the line ends there.
        let hyphen = if paragraph.rich.text[word.clone()].ends_with(SOFT_HYPHEN) {
            line::hyphen_width(paragraph, shaper, word.end, room.setting)
        } else {
            Pt::ZERO
        };
        let is_too_wide = self.width + hyphen > room.measure;
        let anywhere;
        let pieces = if room.effort == Effort::Anything && is_too_wide {
            anywhere = self.pieces(paragraph, shaper, (true, true));
            &anywhere
        } else {
            if self.divided.as_ref().is_none_or(|(was_too_wide, _)| *was_too_wide != is_too_wide) {
                self.divided = Some((is_too_wide, self.pieces(paragraph, shaper, (is_too_wide, false))));
            }
            self.divided.as_ref().map_or(&[][..], |(_, pieces)| pieces)
        };
        for piece in pieces {
            parts.push(Part::Box(piece.width), here);
            let Some(cut) = piece.cut else { continue };
            let width = if cut.hyphen {
                line::hyphen_width(paragraph, shaper, cut.at, room.setting)
            } else {
                Pt::ZERO
            };
            let place = Place { end: cut.at, next: cut.at, hyphen: cut.hyphen, last: false };
            parts.push(Part::Penalty { width, cost: cut.cost, hyphen: cut.hyphen }, place);
        }
    }

    /// Divides the word: at hyphens and after signs, or between any characters.
    fn pieces(
        &self,
        paragraph: &Paragraph<'_>,
        shaper: &mut Shaper,
        (is_too_wide, anywhere): (bool, bool),
    ) -> Vec<Piece> {
        let word = &self.range;
        let mut cuts = Vec::new();
        if !self.is_address {
            paragraph.hyphens(word.clone(), &mut cuts);
        }
        paragraph.signs(word.clone(), is_too_wide || self.is_address, &mut cuts);
        if anywhere {
            paragraph.clusters(word.clone(), &mut cuts);
        }
        if cuts.is_empty() {
            return vec![Piece { width: self.width, cut: None }];
        }
        cuts.sort_by_key(|cut| (cut.at, cut.cost));
        cuts.dedup_by_key(|cut| cut.at);
        let mut start = word.start;
        let ends = cuts.into_iter().map(|cut| (cut.at, Some(cut))).chain([(word.end, None)]);
        let piece = |(end, cut)| {
            let width = line::width(paragraph, shaper, start..end);
            start = end;
            Piece { width, cut }
        };
        ends.map(piece).collect()
    }
}

impl Paragraph<'_> {
    /// Returns where Unicode lets lines end; inside code only after spaces.
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
}
