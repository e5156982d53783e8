//! Paragraphs to lines: [`super::measured`] finds where they may end, [`super::breaks`] chooses, and what was chosen is set.

use super::breaks::{self, Breaks, Part, Setting};
use super::inline::{LINE_BREAK, OBJECT, is_glue};
use super::line::{self, Ending};
use super::measured::{Effort, Measured, Parts, Place, Room};
use super::paragraph::Paragraph;
use super::pen::TextLine;
use super::shape::Shaper;
use crate::typeset::unit::Pt;

/// Ragged lines that are left emptier than this are tried again with hyphens and breaks inside code.
const TOLERANCE_PER_MILLE: i64 = 300;
/// Justified lines are tried again if spaces would have to grow beyond this part of their stretch.
const STRETCH_PER_MILLE: i64 = 1000;
/// Ragged lines look better than justified ones with a space that would have to grow beyond this part of its stretch:
/// to twice its width.
const LOOSEST_PER_MILLE: i64 = 1333;
/// A last line of fewer letters looks as if it had been forgotten.
const RUNT_LETTERS: usize = 4;
/// In a measure of fewer font sizes, as in a table, a short line is better than a hyphen.
const NARROW_SIZES: usize = 22;

/// Tries lines of one measure.
struct Attempts<'p, 'a> {
    paragraph: &'p Paragraph<'a>,
    words: Measured<'p, 'a>,
    measure: Pt,
    /// A last line that is not wider is lost.
    runt: Pt,
}

impl Paragraph<'_> {
    /// Returns the lines of the paragraph in a column `measure` wide.
    pub fn lines(&self, shaper: &mut Shaper, measure: Pt, setting: Setting) -> Vec<TextLine> {
        let mut lines = Vec::new();
        let mut start = 0;
        let words = Measured::new(self, shaper);
        let mut attempts = Attempts { paragraph: self, words, measure, runt: self.runt(shaper) };
        let (setting, chosen) = attempts.settled(shaper, setting);
        for place in chosen {
            if place.end < start {
                // The text ends with a line break: nothing is left for a line of its own.
                break;
            }
            let fill = (setting == Setting::Justified).then_some(measure);
            let ending = Ending { hyphen: place.hyphen, last: place.last, fill };
            lines.push(line::set(self, shaper, start..place.end, ending));
            start = place.next;
        }
        lines
    }

    /// Returns the width of the paragraph on one line, and of its widest word.
    pub fn widths(&self, shaper: &mut Shaper) -> (Pt, Pt) {
        let room = Room { measure: Pt(i64::MAX / 4), setting: Setting::Ragged, effort: Effort::Spaces };
        let Parts { parts, .. } = Measured::new(self, shaper).parts(shaper, room);
        let (mut line, mut widest_line, mut word, mut widest_word) = (Pt::ZERO, Pt::ZERO, Pt::ZERO, Pt::ZERO);
        for part in parts {
            match part {
                Part::Box(width) => {
                    line += width;
                    word += width;
                }
                Part::Glue(glue) => {
                    line += glue.width;
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

    /// Returns the width of its widest part, where words are broken after signs and syllables.
    pub fn widest_part(&self, shaper: &mut Shaper) -> Pt {
        let room = Room { measure: Pt::ZERO, setting: Setting::Ragged, effort: Effort::Hyphens };
        let Parts { parts, .. } = Measured::new(self, shaper).parts(shaper, room);
        let (mut part, mut widest) = (Pt::ZERO, Pt::ZERO);
        for at in parts {
            match at {
                Part::Box(width) => part += width,
                Part::Glue(_) | Part::Forced => part = Pt::ZERO,
                Part::Penalty { width, .. } => {
                    widest = widest.max(part + width);
                    part = Pt::ZERO;
                }
            }
            widest = widest.max(part);
        }
        widest
    }

    /// Returns the width of the last letters, as many as are too few for a line; zero where nothing is before them.
    fn runt(&self, shaper: &mut Shaper) -> Pt {
        let text = self.rich.text.trim_end_matches(is_glue);
        let mut letters = 0;
        for (at, character) in text.char_indices().rev() {
            letters += match character {
                LINE_BREAK => return Pt::ZERO,
                // A formula, however short it is, says as much as a word.
                _ if OBJECT.contains(character) => RUNT_LETTERS,
                _ => usize::from(character.is_alphanumeric()),
            };
            if letters >= RUNT_LETTERS {
                let start = at + character.len_utf8();
                return line::width(self, shaper, start..text.len());
            }
        }
        Pt::ZERO
    }
}

impl Attempts<'_, '_> {
    /// Returns the lines, and how they are set: flush on both sides only where none is too loose for that.
    fn settled(&mut self, shaper: &mut Shaper, setting: Setting) -> (Setting, Vec<Place>) {
        if setting == Setting::Even {
            let (worst, places) = self.chosen(shaper, Setting::Justified);
            if worst <= LOOSEST_PER_MILLE {
                return (Setting::Justified, places);
            }
            return (Setting::Ragged, self.chosen(shaper, Setting::Ragged).1);
        }
        (setting, self.chosen(shaper, setting).1)
    }

    /// Breaks lines with no more effort than good ones take: first only spaces end lines, then hyphens too, then
    /// anything.
    fn chosen(&mut self, shaper: &mut Shaper, setting: Setting) -> (i64, Vec<Place>) {
        let tolerance = match setting {
            Setting::Justified | Setting::Even => STRETCH_PER_MILLE,
            Setting::Ragged if self.measure >= self.paragraph.size() * NARROW_SIZES => TOLERANCE_PER_MILLE,
            Setting::Ragged | Setting::Title | Setting::Balanced => Breaks::TOO_LONG - 1,
        };
        let mut chosen = self.broken(shaper, setting, Effort::Spaces);
        for (effort, good_enough) in [(Effort::Hyphens, tolerance), (Effort::Anything, Breaks::TOO_LONG - 1)]
        {
            if chosen.0 <= good_enough {
                break;
            }
            let better = self.broken(shaper, setting, effort);
            if better.0 < chosen.0 || setting == Setting::Justified {
                chosen = better;
            }
        }
        chosen
    }

    fn broken(&mut self, shaper: &mut Shaper, setting: Setting, effort: Effort) -> (i64, Vec<Place>) {
        let room = Room { measure: self.measure, setting, effort };
        let Parts { parts, places } = self.words.parts(shaper, room);
        let breaks = breaks::total_fit(&parts, room.measure, room.setting, self.runt);
        let end = self.paragraph.rich.text.trim_end_matches(is_glue).len();
        let end = Place { end, next: 0, hyphen: false, last: true };
        (breaks.worst, breaks.at.into_iter().map(|at| places[at]).chain([end]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::page::Item;
    use crate::typeset::text::inline::{Family, RichText, TextStyle};
    use crate::typeset::theme::Colour;

    /// In any measure that holds a letter and its hyphen.
    #[test]
    fn a_word_that_fits_without_its_soft_hyphen_alone_is_cut_before_it() {
        for measure in 12..90 {
            let lines = lines("innsm7qw\u{ad}rex7uiomt", false, measure.into(), Setting::Ragged);
            let over: Vec<_> = lines.iter().filter(|(_, width)| *width > Pt::new(measure.into())).collect();
            assert!(over.is_empty(), "{measure}: {over:?}");
        }
    }

    fn lines(text: &str, code: bool, measure: f64, setting: Setting) -> Vec<(String, Pt)> {
        let style = TextStyle { code, ..TextStyle::new(Family::Sans, Pt::new(10.0), Colour::Gray(0)) };
        let rich = RichText::plain(text, style);
        let lines = Paragraph::new(&rich, "en").lines(&mut Shaper::default(), Pt::new(measure), setting);
        let said = |line: TextLine| {
            let texts = line.items.iter().filter_map(|item| match item {
                Item::Text(text) => Some(text.text.as_str()),
                _ => None,
            });
            (texts.collect::<String>().trim_end().to_owned(), line.width)
        };
        lines.into_iter().map(said).collect()
    }

    const PROSE: &str = "In olden times when wishing still helped one, there lived a king whose daughters were all \
        beautiful; and the youngest was so beautiful that the sun itself, which has seen so much, was astonished \
        whenever it shone in her face.";

    #[test]
    fn justified_lines_end_at_the_margin_or_hang_a_little_beyond_it() {
        let lines = lines(PROSE, false, 200.0, Setting::Justified);
        let (_, justified) = lines.split_last().expect("a line");
        assert!(justified.len() > 3);
        for (text, width) in justified {
            let beyond = *width - Pt::new(200.0);
            let hangs = text.ends_with(['.', ',', '-', '\u{ad}']);
            assert!(if hangs { beyond > Pt::ZERO } else { beyond.0.abs() < 20 }, "{text}: {beyond:?}");
            assert!(beyond < Pt::new(3.0), "{text}: {beyond:?}");
        }
    }

    #[test]
    fn titles_are_not_hyphenated() {
        let title = "How does internationalization differ from localization?";
        assert!(lines(title, false, 130.0, Setting::Title).iter().all(|(text, _)| !text.contains('\u{ad}')));
        assert!(
            lines(title, false, 130.0, Setting::Justified).iter().any(|(text, _)| text.contains('\u{ad}'))
        );
    }

    #[test]
    fn long_words_are_hyphenated_too() {
        let word = "pneumonoultramicroscopicsilicovolcanoconiosis";
        let lines = lines(&format!("the {word}"), false, 120.0, Setting::Ragged);
        assert!(lines.iter().filter(|(text, _)| text.ends_with('\u{ad}')).count() >= 1, "{lines:?}");
    }

    #[test]
    fn addresses_end_lines_after_a_sign_and_never_get_a_hyphen() {
        for address in [
            "https://example.org/documentation/configuration/authentication.html?highlighting=everything",
            "www.internationalization.example.org/configuration",
            "docs.example.org/installation/troubleshooting",
            "administration@internationalization.example.org",
        ] {
            for setting in [Setting::Justified, Setting::Ragged] {
                for measure in [90.0, 120.0, 150.0] {
                    let text = format!("All of it is explained at {address} for everybody.");
                    let lines = lines(&text, false, measure, setting);
                    let whole: String = lines.iter().map(|(line, _)| line.as_str()).collect();
                    assert!(whole.contains(address), "{lines:?}");
                }
            }
        }
        let slash = lines("either configuration/authentication", false, 100.0, Setting::Ragged);
        assert!(slash.len() > 1);
    }

    /// In any measure and setting: a last line of fewer than four letters is there only where one word alone is before it.
    #[test]
    fn no_last_line_is_a_few_letters_where_the_word_before_can_join_it() {
        for end in ["it", "422.", "a b", "to: 3", "so"] {
            for setting in [Setting::Ragged, Setting::Title, Setting::Even, Setting::Justified] {
                for measure in 60..260 {
                    let lines = lines(&format!("{PROSE} And then {end}"), false, f64::from(measure), setting);
                    let [.., (before, _), (last, _)] = lines.as_slice() else { panic!("one line") };
                    let letters = last.chars().filter(|it| it.is_alphanumeric()).count();
                    let has_words = before.trim().contains(' ');
                    assert!(letters >= 4 || !has_words, "{measure} {setting:?}: {before:?} {last:?}");
                }
            }
        }
    }

    /// In any measure: where justified lines would be looser than the limit, all are ragged.
    #[test]
    fn even_lines_have_no_space_wider_than_two() {
        let mut ragged = 0;
        for measure in 60..260 {
            let style = TextStyle::new(Family::Sans, Pt::new(10.0), Colour::Gray(0));
            let rich = RichText::plain(PROSE, style);
            let lines = Paragraph::new(&rich, "en").lines(
                &mut Shaper::default(),
                Pt::new(f64::from(measure)),
                Setting::Even,
            );
            let space = line::space(&Paragraph::new(&rich, "en"), &mut Shaper::default(), 2..3).width;
            let per_mille = space.0 * 1000 / Pt::new(10.0).0;
            let texts = lines.iter().flat_map(|line| &line.items);
            let mut widest = 0;
            for item in texts {
                let Item::Text(text) = item else { continue };
                for glyph in &text.glyphs {
                    let said = text.text[glyph.cluster as usize..].chars().next();
                    widest = widest.max(if said == Some(' ') { i64::from(glyph.advance) } else { 0 });
                }
            }
            assert!(widest <= per_mille * 2 + 2, "{measure}: {widest} of {per_mille}");
            ragged += usize::from(widest <= per_mille);
        }
        assert!((1..199).contains(&ragged), "{ragged}");
    }

    #[test]
    fn long_names_break_at_their_humps_and_behind_signs() {
        let lines = lines("AbstractSingletonProxyFactoryBean", true, 120.0, Setting::Ragged);
        assert!(lines.len() > 1 && lines[1].0.starts_with(|first: char| first.is_uppercase()), "{lines:?}");
        let lines = self::lines("some_module.submodule(argument)", true, 100.0, Setting::Ragged);
        assert!(lines[0].0.ends_with(['_', '.', '(']), "{lines:?}");
    }
}
