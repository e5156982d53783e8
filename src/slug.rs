//! Names for files, ids and tags made from text.

use std::collections::{BTreeMap, BTreeSet};

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most bytes of a tag.
pub const LONGEST_TAG: usize = 100;

/// Words of a name that is made from text.
const WORDS: usize = 8;

/// Returns a text as lower-case ASCII letters and digits, everything else as a single hyphen; at most 60 bytes, cut
/// at a hyphen. The names of media and the tags of decks that were released with them depend on it.
#[must_use]
pub fn slug(text: &str) -> String {
    words(text, |character| character.is_ascii_alphanumeric())
}

/// Returns ASCII words for an id: other scripts in Latin letters, and `C++` as `c-plus-plus`. At most 60 bytes.
#[must_use]
pub fn id_word(text: &str) -> String {
    let mut latin = String::new();
    let mut is_after_syllable = false;
    let text: String = text.nfc().collect();
    for (at, character) in text.char_indices() {
        let word = any_ascii_char(character);
        // Signs that represent whole syllables become words of their own: `日本の` gives `ri-ben-no`.
        let is_syllable = !character.is_ascii()
            && !character.is_uppercase()
            && word.starts_with(|first: char| first.is_ascii_uppercase());
        if is_syllable || (is_after_syllable && word.starts_with(|first: char| first.is_ascii_lowercase())) {
            latin.push(' ');
        }
        is_after_syllable = is_syllable;
        let is_joined = text[..at].ends_with(|before: char| is_letter(before) || is_joiner(before));
        match character {
            '+' if is_joined => latin.push_str(" plus "),
            '#' if is_joined => latin.push_str(" sharp "),
            // What is inside of a word in other writings: no sign of its own.
            _ if character.is_alphanumeric() => latin.push_str(&word.replace(['\'', '`'], "")),
            _ => latin.push_str(word),
        }
    }
    slug(&latin)
}

/// Returns a topic as a tag: letters, marks and digits of every script in lower case, `+` and `#` directly after them,
/// and everything else a single hyphen. At most 60 characters, cut at a hyphen.
#[must_use]
pub fn tag(text: &str) -> String {
    /// Leaves room within the 64 of an id for `-2`.
    const LONGEST: usize = 60;
    let lower: String = text.nfc().collect::<String>().to_lowercase().nfc().collect();
    let mut out = String::new();
    for character in lower.chars() {
        let is_after_letter = out.ends_with(|last: char| is_letter(last) || is_joiner(last));
        let is_kept = character.is_alphanumeric()
            || (is_after_letter && (is_combining_mark(character) || is_joiner(character)));
        if is_kept {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if let Some((end, _)) = out.char_indices().nth(LONGEST) {
        let cut = if out[end..].starts_with('-') { end } else { out[..end].rfind('-').unwrap_or(end) };
        out.truncate(cut);
    }
    out.trim_end_matches('-').to_owned()
}

/// Returns a topic in the name of a file: its tag in the signs that every file system takes, `c-plus-plus` for `C++`.
#[must_use]
pub fn file_word(text: &str) -> String {
    words(&tag(text).replace('+', "-plus-").replace('#', "-sharp-"), is_letter)
}

/// Returns whether a character is a letter, mark or digit of any script.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// Returns whether a character belongs to the name before it: C++, C#.
fn is_joiner(character: char) -> bool {
    matches!(character, '+' | '#')
}

fn words(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    /// Leaves room within the 64 of an id for `-2`.
    const LONGEST: usize = 60;
    let mut out = String::new();
    for character in text.chars() {
        if is_kept(character) {
            out.extend(character.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.len() > LONGEST {
        let longest = out.floor_char_boundary(LONGEST + 1);
        let cut = out[..longest].rfind('-').unwrap_or(out.floor_char_boundary(LONGEST));
        out.truncate(cut);
    }
    out.trim_end_matches('-').to_owned()
}

/// Names that are made of texts, no two the same.
#[derive(Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
    /// How far the names of equal texts have counted, so that thousands of them are not tried from the start each time.
    counts: BTreeMap<String, usize>,
}

impl Names {
    /// Lets no text get this name.
    pub fn take(&mut self, name: String) {
        self.taken.insert(name);
    }

    /// Returns a free name of the first words of a text, with a number where others have them; `otherwise` is the name of
    /// a text without words.
    pub fn fresh(&mut self, text: &str, otherwise: impl FnOnce() -> String) -> String {
        let words = id_word(text);
        let words = words.split('-').take(WORDS).collect::<Vec<_>>().join("-");
        let base = if words.is_empty() { otherwise() } else { words };
        let mut name = base.clone();
        let count = self.counts.entry(base.clone()).or_insert(1);
        while !self.taken.insert(name.clone()) {
            *count += 1;
            name = format!("{base}-{count}");
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ids() {
        assert_eq!(slug("What's new in C++?"), "what-s-new-in-c");
        assert_eq!(slug("  ¿Qué? "), "qu");
        assert_eq!(slug("日本"), "");
        assert!(slug(&"word ".repeat(40)).len() <= 60);
    }

    #[test]
    fn ids_of_every_script_can_be_read() {
        for (text, id) in [
            ("What's new in C++?", "what-s-new-in-c-plus-plus"),
            ("C# or F#?", "c-sharp-or-f-sharp"),
            ("# + #", ""),
            ("¿Qué? Größe & Café", "que-grosse-cafe"),
            ("日本の首都は？", "ri-ben-no-shou-dou-ha"),
            ("什么是闭包？", "shen-me-shi-bi-bao"),
            ("서울은", "seo-ul-eun"),
            ("Что такое «замыкание»?", "chto-takoe-zamykanie"),
            ("ما هي عاصمة مصر؟", "m-hy-smh-msr"),
            ("भारत की राजधानी", "bhart-ki-rajdhani"),
            ("Объект", "obekt"),
            ("ΔΕΛΤΑ ÄÖ", "delta-ao"),
        ] {
            assert_eq!(id_word(text), id, "{text}");
        }
    }

    #[test]
    fn a_tag_keeps_every_script_and_the_signs_of_languages() {
        for (topic, tag_of_it, file) in [
            ("Größe & Café", "größe-café", "größe-café"),
            ("Основы", "основы", "основы"),
            ("日本", "日本", "日本"),
            ("हिन्दी भाषा", "हिन्दी-भाषा", "हिन्दी-भाषा"),
            ("Cafe\u{301}", "café", "café"),
            ("C", "c", "c"),
            ("C++", "c++", "c-plus-plus"),
            ("C#", "c#", "c-sharp"),
            ("C++ / C#, F#", "c++-c#-f#", "c-plus-plus-c-sharp-f-sharp"),
            (".NET", "net", "net"),
            ("A*", "a", "a"),
            ("# + #", "", ""),
            ("❤\u{fe0f} Hearts", "hearts", "hearts"),
            ("std::vector \"x\"", "std-vector-x", "std-vector-x"),
            ("ΟΔΟΣ", "οδος", "οδος"),
        ] {
            assert_eq!((tag(topic).as_str(), file_word(topic).as_str()), (tag_of_it, file), "{topic}");
        }
        assert_eq!(tag(&"日".repeat(70)).chars().count(), 60);
        assert_eq!(file_word(&"日".repeat(40)).len(), 60);
    }
}
