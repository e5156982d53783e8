//! The header of a table: what separates its columns, and what they are called, in many languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What separates columns in the files of spreadsheets.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines that are looked at where the header does not tell the separator.
const LINES: usize = 20;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub separator: u8,
    /// Where the header starts: after a line `sep=;`, which Excel reads.
    pub start: usize,
}

impl Layout {
    /// Finds out how a table is laid out that may say so itself, or by its header, or by its first lines.
    #[must_use]
    pub fn of(text: &str, usual: u8) -> Layout {
        if let Some((separator, start)) = declared_separator(text) {
            return Layout { separator, start };
        }
        Layout { separator: separator(text).or_else(|| most_regular(text)).unwrap_or(usual), start: 0 }
    }

    /// Returns the separator as text.
    #[must_use]
    pub fn separator_text(self) -> &'static str {
        const SIGNS: &str = "\t !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        SIGNS.find(char::from(self.separator)).map_or(",", |at| &SIGNS[at..=at])
    }
}

/// Returns the separator that `sep=;` in the first line declares, and where the next line starts; `None` without
/// such a line.
fn declared_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.split('\n').next()?;
    let value = line.trim_start_matches('"');
    let value =
        value.get(..4).filter(|key| key.eq_ignore_ascii_case("sep="))?.len() + line.len() - value.len();
    let (separator, rest) = line.as_bytes().get(value..)?.split_first()?;
    let is_sign = *separator == b'\t' || (separator.is_ascii_graphic() && !separator.is_ascii_alphanumeric());
    let is_rest = rest.iter().all(|byte| byte == separator || b"\", ;\t".contains(byte));
    (is_sign && *separator != b'"' && is_rest).then(|| (*separator, (line.len() + 1).min(text.len())))
}

/// Returns the separator by which the first row is a header, if there is one.
#[must_use]
pub fn separator(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    SEPARATORS.into_iter().find(|separator| {
        let names = cells(first, *separator);
        let keys = keys(&names, &[]);
        ["question", "answer"].iter().all(|key| keys.contains(&Some(key)))
    })
}

/// Returns the separator that the first lines have as often as each other, if there is one; of several, the most
/// frequent.
fn most_regular(text: &str) -> Option<u8> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let counts = SEPARATORS.into_iter().map(|separator| {
        let mut counts = lines().map(|line| cells(line, separator).len() - 1);
        let first = counts.next().unwrap_or(0);
        let equal = counts.filter(|count| *count == first).count();
        (separator, first, if first == 0 { 0 } else { equal + 1 })
    });
    let best = counts.rev().max_by_key(|(_, first, equal)| (*equal, *first))?;
    (best.2 > 0).then_some(best.0)
}

/// Returns the cells of a line, roughly: quotes are only looked through.
fn cells(line: &str, separator: u8) -> Vec<&str> {
    let mut is_quoted = false;
    let is_end = |character: char| {
        is_quoted ^= character == '"';
        !is_quoted && character == char::from(separator)
    };
    line.split(is_end).map(|cell| cell.trim().trim_matches('"')).collect()
}

/// Returns which of the keys each column has: by its name in any case, or by another word for the question or the
/// answer. A word that may be a key of its own, such as `front`, is the question where nothing else is.
#[must_use]
pub fn keys(names: &[&str], known: &[&'static str]) -> Vec<Option<&'static str>> {
    let folded: Vec<_> = names.iter().map(|name| fold(name)).collect();
    let own = |name: &str| known.iter().copied().find(|key| *key == name);
    let mut keys: Vec<Option<&'static str>> = vec![None; names.len()];
    for (key, name) in keys.iter_mut().zip(&folded) {
        *key = own(name).filter(|_| !WORDS.contains_key(name) || matches!(&**name, "question" | "answer"));
    }
    for wanted in ["question", "answer"] {
        let is_free =
            |(at, name): &(usize, &String)| keys[*at].is_none() && WORDS.get(*name) == Some(&wanted);
        let found = folded.iter().enumerate().find(is_free).map(|(at, _)| at);
        if let Some(at) = found.filter(|_| !keys.contains(&Some(wanted))) {
            keys[at] = Some(wanted);
        }
    }
    for (key, name) in keys.iter_mut().zip(&folded) {
        *key = key.or_else(|| own(name));
    }
    keys
}

/// Returns a name without what people write differently: case, accents, and white space around it.
fn fold(name: &str) -> String {
    name.trim()
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    question: Vec<String>,
    answer: Vec<String>,
}

/// The key that a word means, in whatever language.
static WORDS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let languages = read().unwrap_or_default();
    let words = |words: &Words| {
        let questions = words.question.iter().map(|word| (fold(word), "question"));
        questions.chain(words.answer.iter().map(|word| (fold(word), "answer"))).collect::<Vec<_>>()
    };
    languages.values().flat_map(words).collect()
});

fn read() -> Result<BTreeMap<String, Words>, toml::de::Error> {
    toml::from_str(include_str!("../templates/columns.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_are_those_of_pages_and_no_word_means_two_things() {
        let pages: toml::Table = include_str!("../templates/words.toml").parse().expect("is TOML");
        let languages = read().expect("is TOML");
        assert!(languages.keys().eq(pages.keys()));
        for (tag, words) in &languages {
            assert!(words.question.len() >= 3 && words.answer.len() >= 3, "{tag}");
            for (word, key) in words
                .question
                .iter()
                .map(|word| (word, "question"))
                .chain(words.answer.iter().map(|word| (word, "answer")))
            {
                assert_eq!(WORDS.get(&fold(word)), Some(&key), "{tag}: {word}");
            }
        }
    }

    #[test]
    fn columns_have_synonyms_in_any_case_and_without_accents() {
        assert_eq!(
            keys(&["ID", "Réponse", "RECTO"], &["id", "question", "answer"]),
            [Some("id"), Some("answer"), Some("question")]
        );
        assert_eq!(keys(&["reponse", "x"], &["id", "question", "answer"]), [Some("answer"), None]);
        assert_eq!(
            keys(&["question", "term", "answer"], &["id", "question", "answer"]),
            [Some("question"), None, Some("answer")]
        );
    }

    #[test]
    fn the_separator_is_found() {
        let of = |text| Layout::of(text, b',');
        assert_eq!(of("id;question;answer\na;b,c;d"), Layout { separator: b';', start: 0 });
        assert_eq!(of("\"Frage\"\t\"Antwort\"\n"), Layout { separator: b'\t', start: 0 });
        assert_eq!(of("front|back"), Layout { separator: b'|', start: 0 });
        assert_eq!(of("sep=;\nquestion;answer"), Layout { separator: b';', start: 6 });
        assert_eq!(of("\"SEP=|\"\nx"), Layout { separator: b'|', start: 8 });
        assert_eq!(of("Hund;dog, hound\nKatze;cat\n"), Layout { separator: b';', start: 0 });
        assert_eq!(of("sep=abc\n").start, 0);
        assert_eq!(Layout::of("", b'\t'), Layout { separator: b'\t', start: 0 });
    }
}
