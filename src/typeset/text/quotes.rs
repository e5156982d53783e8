//! Straight quotation marks in prose, drawn as typographers of the deck's language set them. What is read, searched and
//! copied stays as it was written.

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
    /// Returns the marks of a language; `lang` is BCP 47.
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

impl Open {
    /// Returns what is drawn for the mark `written` between the character `before` it and the text `after` it.
    /// `None`: the mark stays straight, as that of inches does.
    pub fn turn(
        &mut self,
        before: Option<char>,
        written: char,
        after: &str,
        quotes: Quotes,
    ) -> Option<&'static str> {
        let (open, (opening, closing), alone) = match written {
            '"' => (&mut self.double, quotes.double, None),
            _ => (&mut self.single, quotes.single, Some(APOSTROPHE)),
        };
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

/// Returns whether a quotation may begin after this character.
fn opens_behind(before: char) -> bool {
    before.is_whitespace()
        || matches!(
            before,
            '(' | '[' | '{' | '/' | '-' | '–' | '—' | '“' | '‘' | '„' | '‚' | '«' | '\u{a0}' | '\u{202f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::text::inline::{Family, RichText, TextStyle};
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
