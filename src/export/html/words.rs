//! The fixed words of the page in the deck's language, from `templates/html/words.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::content::html;

/// The words of one language by their keys.
pub(super) struct Words(&'static BTreeMap<String, String>);

type Languages = BTreeMap<String, BTreeMap<String, String>>;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| read().unwrap_or_default());
static NONE: BTreeMap<String, String> = BTreeMap::new();

fn read() -> Result<Languages, toml::de::Error> {
    toml::from_str(include_str!("../../../templates/html/words.toml"))
}

impl Words {
    /// Returns the words of `lang`, a BCP 47 tag; of its primary language; or English.
    pub(super) fn of(lang: &str) -> Words {
        let lang = lang.to_ascii_lowercase();
        let primary = lang.split('-').next().unwrap_or_default();
        Words([&lang, primary, "en"].into_iter().find_map(|tag| LANGUAGES.get(tag)).unwrap_or(&NONE))
    }

    /// Returns one word as it is.
    pub(super) fn word(&self, key: &str) -> &'static str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Returns `markup` with each `{{key}}` replaced by its word. Text of a deck has no two braces side by side: HTML
    /// has them as entities.
    pub(super) fn fill(&self, markup: &str) -> String {
        let mut out = String::with_capacity(markup.len());
        let mut rest = markup;
        while let Some((before, (key, after))) =
            rest.split_once("{{").and_then(|(before, more)| Some((before, more.split_once("}}")?)))
        {
            out.push_str(before);
            out.push_str(&html::text(self.word(key)));
            rest = after;
        }
        out + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_words_of_english() {
        let languages = read().expect("words.toml is TOML");
        for (tag, words) in &languages {
            assert!(words.keys().eq(languages["en"].keys()), "{tag}");
            for (key, word) in words {
                let marks = |word: &str| word.matches('{').count();
                assert!(
                    !word.trim().is_empty() && marks(word) == marks(&languages["en"][key]),
                    "{tag}: {key}"
                );
            }
        }
    }

    #[test]
    fn every_word_that_the_page_names_is_there_and_no_other() {
        let source = concat!(include_str!("mod.rs"), include_str!("entry.rs"));
        let languages = read().expect("words.toml is TOML");
        for key in languages["en"].keys() {
            let is_named =
                source.contains(&format!("{{{{{key}}}}}")) || source.contains(&format!("word(\"{key}\")"));
            assert!(is_named, "nothing says {key}");
        }
        let named = source.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0));
        for key in named.filter(|key| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')) {
            assert!(languages["en"].contains_key(key), "{key} has no word");
        }
    }

    #[test]
    fn markup_without_its_end_stays() {
        let words = Words::of("de-AT");
        assert_eq!(words.fill("<p>{{search}}: {{ x"), "<p>Suchen: {{ x");
    }
}
