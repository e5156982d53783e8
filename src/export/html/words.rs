//! The fixed words of web pages in the deck's language, from `templates/html/words.toml`, and its plural forms, whose
//! rules are CLDR's. What cards say too is called as on cards.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_plurals::{PluralCategory, PluralRules};
use serde::Deserialize;

use crate::content::html;

/// The words of one language by their keys.
pub(super) struct Words {
    own: &'static BTreeMap<String, Word>,
    cards: &'static crate::words::Words,
    /// Its plural rules; `None` where nobody knows them.
    rules: Option<PluralRules>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Word {
    Fixed(String),
    /// By plural category: `one`, `few`, `other`.
    Counted(BTreeMap<String, String>),
}

type Languages = BTreeMap<String, BTreeMap<String, Word>>;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| read().unwrap_or_default());
static NONE: BTreeMap<String, Word> = BTreeMap::new();

fn read() -> Result<Languages, toml::de::Error> {
    toml::from_str(include_str!("../../../templates/html/words.toml"))
}

impl Words {
    /// Returns the words of `lang`, a BCP 47 tag; of its primary language; or English.
    pub(super) fn of(lang: &str) -> Words {
        let cards = crate::words::Words::of(lang);
        let lang = lang.to_ascii_lowercase();
        let primary = lang.split('-').next().unwrap_or_default();
        let known = [&lang, primary, "en"].into_iter().find_map(|tag| LANGUAGES.get_key_value(tag));
        let Some((tag, words)) = known else { return Words { own: &NONE, cards, rules: None } };
        let rules = tag.parse::<icu_locale_core::Locale>().ok();
        let rules = rules.and_then(|locale| PluralRules::try_new_cardinal(locale.into()).ok());
        Words { own: words, cards, rules }
    }

    /// Returns one word as it is; of one with a number, the form for any number.
    pub(super) fn word(&self, key: &str) -> &'static str {
        match self.own.get(key) {
            Some(Word::Fixed(word)) => word,
            Some(Word::Counted(forms)) => forms.get("other").map_or("", String::as_str),
            None => self.cards.label(key).unwrap_or_default(),
        }
    }

    /// Returns a word with its number, in the plural form that the language has for it.
    pub(super) fn counted(&self, key: &str, count: usize) -> String {
        let category = self.rules.as_ref().map_or(PluralCategory::Other, |rules| rules.category_for(count));
        let form = match self.own.get(key) {
            Some(Word::Counted(forms)) => forms.get(name(category)).map(String::as_str),
            _ => None,
        };
        form.unwrap_or_else(|| self.word(key)).replace("{count}", &count.to_string())
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

/// Returns a plural category as CLDR and the file of words name it.
fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(word: &Word) -> Vec<&str> {
        match word {
            Word::Fixed(word) => vec![word],
            Word::Counted(forms) => forms.values().map(String::as_str).collect(),
        }
    }

    #[test]
    fn every_language_has_the_words_of_english() {
        let languages = read().expect("words.toml is TOML");
        assert!(languages.len() >= 17, "{} languages", languages.len());
        for (tag, words) in &languages {
            assert!(words.keys().eq(languages["en"].keys()), "{tag}");
            for (key, word) in words {
                let marks = |word: &str| word.matches('{').count();
                let wanted = marks(forms(&languages["en"][key])[0]);
                for form in forms(word) {
                    assert!(!form.trim().is_empty() && marks(form) == wanted, "{tag}: {key}");
                }
            }
        }
    }

    #[test]
    fn words_with_a_number_have_the_plural_forms_of_their_language() {
        for (tag, words) in &read().expect("words.toml is TOML") {
            let locale = tag.parse::<icu_locale_core::Locale>().expect("a tag");
            let rules = PluralRules::try_new_cardinal(locale.into()).expect("a known language");
            let mut wanted: Vec<_> = rules.categories().map(name).collect();
            wanted.sort_unstable();
            for (key, word) in words {
                if let Word::Counted(forms) = word {
                    let had: Vec<_> = forms.keys().map(String::as_str).collect();
                    assert_eq!(had, wanted, "{tag}: {key}");
                }
            }
        }
    }

    #[test]
    fn numbers_take_the_form_that_speakers_expect() {
        let said = |tag: &str, count| Words::of(tag).counted("count", count);
        assert_eq!(said("en", 1), "1 question");
        assert_eq!(said("en-GB", 2), "2 questions");
        assert_eq!(said("fr", 0), "0 question");
        let ru = [1, 2, 5, 21].map(|count| said("ru", count));
        assert_eq!(ru, ["1 вопрос", "2 вопроса", "5 вопросов", "21 вопрос"]);
        assert_eq!(said("xx", 1), "1 question");
    }

    #[test]
    fn every_word_that_the_page_names_is_there_and_no_other() {
        let source = concat!(
            include_str!("mod.rs"),
            include_str!("entry.rs"),
            include_str!("controls.rs"),
            include_str!("index.rs")
        );
        let languages = read().expect("words.toml is TOML");
        for key in languages["en"].keys() {
            let is_named =
                [format!("{{{{{key}}}}}"), format!("word(\"{key}\")"), format!("counted(\"{key}\"")]
                    .iter()
                    .any(|name| source.contains(name));
            assert!(is_named, "nothing says {key}");
        }
        let named = source.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0));
        let named = named.map(|key| key.trim_start_matches('{'));
        for key in named.filter(|key| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')) {
            let is_on_cards = crate::words::Words::of("en").label(key).is_some();
            assert!(languages["en"].contains_key(key) != is_on_cards, "{key} has no word, or two");
        }
    }

    #[test]
    fn markup_without_its_end_stays() {
        let words = Words::of("de-AT");
        assert_eq!(words.fill("<p>{{search}}: {{ x"), "<p>Suchen: {{ x");
    }
}
