//! Where words may be divided: at hyphens, after signs, and where nothing else helps anywhere.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;

use super::breaks;
use super::paragraph::Paragraph;

/// A break inside code, after a sign such as a dot.
const SIGN_BREAK: i64 = 1200;
/// A break before a capital inside a name, as in `HTTPServer|Factory`.
const HUMP_BREAK: i64 = 1600;
/// A break between any two characters of a word that is wider than the line.
const ANY_BREAK: i64 = 5000;
/// The same before a bracket that closes: rather anywhere else.
const CLOSER_BREAK: i64 = ANY_BREAK * 4;
/// A line that begins with one of these is read as if something were missing.
const CLOSERS: [char; 3] = [')', ']', '}'];
const SIGNS: &[char] = &['/', '_', '.', '-', '(', ',', '=', ':', '[', '&', '?', '+', '|', '@', '#'];
/// What is shorter than this is not taken apart.
const LONG_CODE_CHARACTERS: usize = 14;
/// A shorter word leaves two letters on a line.
const HYPHENATED_CHARACTERS: usize = 6;

/// A place inside a word where a line may end.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    pub(super) at: usize,
    pub(super) cost: i64,
    pub(super) hyphen: bool,
}

impl Paragraph<'_> {
    pub(super) fn hyphens(&self, word: Range<usize>, cuts: &mut Vec<Cut>) {
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
            if !plain || !long {
                continue;
            }
            let mut at = range.start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
            let (mut before, mut after) = (0, trimmed.chars().count());
            for syllable in hypher::hyphenate(trimmed, language) {
                at += syllable.len();
                before += syllable.chars().count();
                after -= syllable.chars().count();
                if after > 0 {
                    cuts.push(Cut { at, cost: hyphen_cost(before, after), hyphen: true });
                }
            }
        }
    }

    /// Breaks long code and addresses after signs.
    pub(super) fn signs(&self, word: Range<usize>, too_wide: bool, cuts: &mut Vec<Cut>) {
        for (range, style) in self.rich.spans_in(word.clone()) {
            let text = &self.rich.text[range.clone()];
            let is_long_code = style.code && text.chars().count() > LONG_CODE_CHARACTERS;
            if !too_wide && !is_long_code {
                continue;
            }
            let mut cut = |at: usize, cost| {
                if at < word.end && at > word.start + 2 {
                    cuts.push(Cut { at, cost, hyphen: false });
                }
            };
            for (at, sign) in text.match_indices(SIGNS) {
                let at = range.start + at + sign.len();
                let (before, after) = (&self.rich.text[range.start..at], &self.rich.text[at..]);
                if is_between_names(before, after) {
                    cut(at, SIGN_BREAK);
                }
            }
            let pairs = text.char_indices().zip(text.chars().skip(1));
            for ((at, one), next) in pairs {
                if one.is_lowercase() && next.is_uppercase() {
                    cut(range.start + at + one.len_utf8(), HUMP_BREAK);
                }
            }
        }
    }

    pub(super) fn clusters(&self, word: Range<usize>, cuts: &mut Vec<Cut>) {
        let segmenter = GraphemeClusterSegmenter::new();
        let inside = segmenter.segment_str(&self.rich.text[word.clone()]).map(|at| word.start + at);
        let inside = inside.filter(|at| *at > word.start && *at < word.end);
        let cost =
            |at: usize| if self.rich.text[at..].starts_with(CLOSERS) { CLOSER_BREAK } else { ANY_BREAK };
        cuts.extend(inside.map(|at| Cut { at, cost: cost(at), hyphen: false }));
    }
}

/// Returns whether a line of code may end after a sign. Underscores that a name begins with belong to it.
fn is_between_names(before: &str, after: &str) -> bool {
    let name = before.trim_end_matches('_');
    if before.ends_with('_') {
        return name.ends_with(char::is_alphanumeric)
            && !after.starts_with(SIGNS)
            && !after.starts_with(CLOSERS);
    }
    let after = after.trim_start_matches('_');
    !after.starts_with(SIGNS) && !after.starts_with(CLOSERS)
}

/// Returns what it costs to divide a word with so many letters before and after the hyphen: it is harder to read
/// where few letters are on one line. The price is the one that Typst asks.
fn hyphen_cost(before: usize, after: usize) -> i64 {
    let short = |letters: usize| i64::try_from(5_usize.saturating_sub(letters)).unwrap_or(0);
    let percent = 100 + 15 * (short(before) + short(after));
    breaks::HYPHEN * percent * percent / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::page::Item;
    use crate::typeset::text::breaks::Setting;
    use crate::typeset::text::inline::{Family, RichText, TextStyle};
    use crate::typeset::text::shape::Shaper;
    use crate::typeset::theme::Colour;
    use crate::typeset::unit::Pt;

    #[test]
    fn code_is_cut_between_names_and_not_after_underscores_that_one_begins_with() {
        let style = TextStyle { code: true, ..TextStyle::new(Family::Mono, Pt::new(10.0), Colour::Gray(0)) };
        for (code, parts) in [
            ("super().__init__()", vec!["super().", "__init__()"]),
            ("obj._private_name", vec!["obj.", "_private_", "name"]),
            ("__new__.__qualname__", vec!["__new__.", "__qualname__"]),
            ("functools.lru_cache(f)", vec!["functools.", "lru_", "cache(", "f)"]),
        ] {
            let rich = RichText::plain(code, style);
            let mut cuts = Vec::new();
            Paragraph::new(&rich, "en").signs(0..code.len(), false, &mut cuts);
            let ends = cuts.iter().map(|cut| cut.at).chain([code.len()]);
            let starts = std::iter::once(0).chain(cuts.iter().map(|cut| cut.at));
            assert_eq!(
                std::iter::zip(starts, ends).map(|(start, end)| &code[start..end]).collect::<Vec<_>>(),
                parts
            );
        }
    }

    /// In any measure that holds five characters.
    #[test]
    fn no_line_of_code_begins_with_a_bracket_that_closes() {
        let style = TextStyle { code: true, ..TextStyle::new(Family::Mono, Pt::new(10.0), Colour::Gray(0)) };
        for code in [
            "sorted(words, key=len)[0]",
            "matrix[row][column]",
            "f(g(h(x)))",
            "dict(zip(keys, values))",
            "{name: [] for name in names}",
            "isinstance(value, (int, float))",
        ] {
            let rich = RichText::plain(code, style);
            for measure in 30..200 {
                let lines = Paragraph::new(&rich, "en").lines(
                    &mut Shaper::default(),
                    Pt::new(f64::from(measure)),
                    Setting::Ragged,
                );
                for line in lines {
                    let text = line.items.iter().find_map(|item| match item {
                        Item::Text(text) => Some(text.text.as_str()),
                        _ => None,
                    });
                    assert!(!text.unwrap_or_default().starts_with(CLOSERS), "{measure}: {code}: {text:?}");
                }
            }
        }
    }
}
