//! Straight quotation marks in prose, drawn as typographers of the deck's language set them. What is read, searched and
//! copied stays as it was written.

use std::ops::Range;
use std::rc::Rc;

use unicode_bidi::Level;

use super::inline::{LINE_BREAK, RichText, TextStyle};
use super::shape::Run;
use crate::typeset::page::Glyph;

/// What opens and what closes a quotation.
type Pair = (&'static str, &'static str);

/// The marks of a language, as CLDR has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    double: Pair,
    single: Pair,
}

/// A mark that is drawn for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turned {
    /// Where the drawn mark is in the text.
    pub start: usize,
    pub end: usize,
    pub written: char,
}

/// The quotation that a paragraph is in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open {
    double: bool,
    single: bool,
}

const APOSTROPHE: &str = "’";
const HIGH: Quotes = Quotes { double: ("“", "”"), single: ("‘", "’") };
const LOW_AND_HIGH: Quotes = Quotes { double: ("„", "“"), single: ("‚", "‘") };
const LOW_AND_LATE: Quotes = Quotes { double: ("„", "”"), single: ("‚", "’") };
const ALIKE: Quotes = Quotes { double: ("”", "”"), single: ("’", "’") };
const TURNED: Quotes = Quotes { double: ("”", "“"), single: ("’", "‘") };
const ANGLES: Quotes = Quotes { double: ("«", "»"), single: ("“", "”") };
const SPACED_ANGLES: Quotes = Quotes { double: ("«\u{202f}", "\u{202f}»"), single: ("“", "”") };

impl Quotes {
    /// `lang` is BCP 47.
    #[must_use]
    pub fn of(lang: &str) -> Quotes {
        let language = lang.split(['-', '_']).next().unwrap_or(lang);
        match language.to_ascii_lowercase().as_str() {
            "de" | "cs" | "sk" | "sl" | "bg" | "is" | "lt" | "da" => LOW_AND_HIGH,
            "pl" | "hu" | "ro" | "hr" | "sr" => LOW_AND_LATE,
            "fi" | "sv" | "he" => ALIKE,
            "ar" => TURNED,
            "fa" | "es" | "it" | "pt" | "ru" | "uk" | "be" | "el" | "nb" | "nn" | "no" | "ca" => ANGLES,
            "fr" => SPACED_ANGLES,
            _ => HIGH,
        }
    }
}

impl RichText {
    /// Appends prose, with its quotation marks turned.
    pub fn push_prose(&mut self, text: &str, style: TextStyle, quotes: Quotes) {
        let mut rest = text;
        while let Some(at) = rest.find(['"', '\'']) {
            self.push(&rest[..at], style);
            let written = if rest.as_bytes()[at] == b'"' { '"' } else { '\'' };
            rest = &rest[at + 1..];
            self.push_mark(written, rest, style, quotes);
        }
        self.push(rest, style);
    }

    fn push_mark(&mut self, written: char, after: &str, style: TextStyle, quotes: Quotes) {
        let Some(drawn) = self.mark(written, after, quotes) else {
            return self.push(written.encode_utf8(&mut [0; 4]), style);
        };
        let start = self.text.len();
        self.push(drawn, style);
        self.turned.push(Turned { start, end: self.text.len(), written });
    }

    /// `None`: the mark stays straight, as that of inches does.
    fn mark(&mut self, written: char, after: &str, quotes: Quotes) -> Option<&'static str> {
        let (open, (opening, closing), alone) = match written {
            '"' => (&mut self.open.double, quotes.double, None),
            _ => (&mut self.open.single, quotes.single, Some(APOSTROPHE)),
        };
        let before = self.text.chars().next_back();
        let behind_digit = before.is_some_and(|before| before.is_ascii_digit());
        let before_word = after.starts_with(char::is_alphanumeric);
        let behind_word = before.is_some_and(|before| !opens_behind(before));
        if !behind_word || (alone.is_none() && !*open && before_word && !behind_digit) {
            *open = !after.starts_with(char::is_whitespace);
            return open.then_some(opening);
        }
        // Within a word it is an apostrophe, in a quotation too.
        let inside_word = alone.is_some() && before_word;
        if *open && !inside_word {
            *open = false;
            return Some(closing);
        }
        alone.filter(|_| inside_word || !behind_digit)
    }
}

/// Whether a quotation may begin behind this character.
fn opens_behind(before: char) -> bool {
    before.is_whitespace()
        || before == LINE_BREAK
        || matches!(
            before,
            '(' | '[' | '{' | '/' | '-' | '–' | '—' | '“' | '‘' | '„' | '‚' | '«' | '\u{a0}' | '\u{202f}'
        )
}

/// The runs of the word at `word` in a text, which say what is written where other marks are drawn.
#[must_use]
pub fn as_written(runs: Rc<[Run]>, rich: &RichText, word: Range<usize>, level: Level) -> Rc<[Run]> {
    let first = rich.turned.partition_point(|turned| turned.start < word.start);
    let count = rich.turned[first..].partition_point(|turned| turned.end <= word.end);
    let turned = &rich.turned[first..first + count];
    if turned.is_empty() {
        return runs;
    }
    let mut start = word.start;
    let say = |run: &Run| {
        let (said, length) = said(run, turned, start);
        start += length;
        said
    };
    if level.is_rtl() {
        let mut said: Vec<Run> = runs.iter().rev().map(say).collect();
        said.reverse();
        return said.into();
    }
    runs.iter().map(say).collect()
}

/// A run that begins at `start` of the text, and the length of what it draws there.
fn said(run: &Run, turned: &[Turned], start: usize) -> (Run, usize) {
    let (face, glyphs, text) = match run {
        Run::Glyphs { face, glyphs, text } => (*face, glyphs, text),
        Run::Missing(cluster) => return (Run::Missing(cluster.clone()), cluster.len()),
    };
    let here = |turned: &&Turned| turned.start >= start && turned.end <= start + text.len();
    let (mut written, mut from) = (String::new(), 0);
    for mark in turned.iter().filter(here) {
        written.push_str(&text[from..mark.start - start]);
        written.push(mark.written);
        from = mark.end - start;
    }
    written.push_str(&text[from..]);
    let cluster = |at: u32| {
        let drawn = start + at as usize;
        let before = turned.iter().filter(here).filter(|mark| mark.start < drawn);
        let more = before.map(|mark| mark.end.min(drawn) - mark.start - usize::from(drawn >= mark.end));
        at - u32::try_from(more.sum::<usize>()).unwrap_or(at)
    };
    let glyphs = glyphs.iter().map(|glyph| Glyph { cluster: cluster(glyph.cluster), ..*glyph }).collect();
    (Run::Glyphs { face, glyphs, text: written.into() }, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::text::inline::Family;
    use crate::typeset::theme::Colour;
    use crate::typeset::unit::Pt;

    fn drawn(texts: &[&str], lang: &str) -> String {
        let style = TextStyle::new(Family::Sans, Pt::new(10.0), Colour::Gray(0));
        let mut rich = RichText::default();
        for (index, text) in texts.iter().enumerate() {
            let style = if index % 2 == 0 { style } else { style.italic() };
            rich.push_prose(text, style, Quotes::of(lang));
        }
        assert_eq!(written(&rich), texts.concat(), "what is written");
        rich.text
    }

    fn written(rich: &RichText) -> String {
        let (mut text, mut from) = (String::new(), 0);
        for turned in &rich.turned {
            text.push_str(&rich.text[from..turned.start]);
            text.push(turned.written);
            from = turned.end;
        }
        text + &rich.text[from..]
    }

    #[test]
    fn quotations_open_and_close() {
        assert_eq!(
            drawn(&["\"No,\" he said, \"it's 'all' right.\""], "en"),
            "“No,” he said, “it’s ‘all’ right.”"
        );
        assert_eq!(drawn(&["say (\"it\"), or well-\"it\""], "en-GB"), "say (“it”), or well-“it”");
        assert_eq!(drawn(&["the \"", "word", "\" of it"], "en"), "the “word” of it");
        assert_eq!(drawn(&["\"'Tis\" and \"'it'\""], "en"), "“‘Tis” and “‘it’”");
    }

    #[test]
    fn apostrophes_are_no_quotations() {
        assert_eq!(
            drawn(&["Python's, the dogs' and 'rock'n'roll'"], "en"),
            "Python’s, the dogs’ and ‘rock’n’roll’"
        );
    }

    #[test]
    fn measures_and_marks_by_themselves_stay_straight() {
        assert_eq!(drawn(&["6' 2\" tall, and the \" sign"], "en"), "6' 2\" tall, and the \" sign");
        assert_eq!(drawn(&["version \"3.0\" of it"], "en"), "version “3.0” of it");
    }

    #[test]
    fn languages_have_their_own() {
        assert_eq!(drawn(&["\"Wort\""], "de-CH"), "„Wort“");
        assert_eq!(
            drawn(&["l'\"eau\" d'\"or\", \"mot\""], "fr"),
            "l’«\u{202f}eau\u{202f}» d’«\u{202f}or\u{202f}», «\u{202f}mot\u{202f}»"
        );
        assert_eq!(drawn(&["\"слово\""], "ru"), "«слово»");
    }
}
