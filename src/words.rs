//! The fixed words of printed pages and of cards in the deck's language, from `templates/words.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::level::Level;

/// All fixed words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Words {
    page: String,
    /// Said of a section whose bar is repeated.
    pub continued: String,
    pub contents: String,
    basic: String,
    intermediate: String,
    advanced: String,
    /// What the exclamation mark means.
    pub mistake: String,
    /// Before references.
    pub read_on: String,
    /// Before related questions.
    pub see_also: String,
    /// A deck without questions.
    pub empty: String,
    /// After the number on the back of a card.
    pub answer_mark: String,
    /// Said of an option.
    pub right: String,
    /// Asks what the code below it prints.
    pub prints: String,
    on_sheet: String,
    /// The code of an answer.
    pub code: String,
    front: String,
    back: String,
    pub test_print: String,
    pub test_measure: String,
    pub test_hold: String,
    pub test_read: String,
    test_add: String,
    /// What the back of the test sheet is.
    pub test_back: String,
    note: String,
    tip: String,
    important: String,
    warning: String,
    caution: String,
    /// What parts of cards are called on screens, by names that are those of CSS classes.
    labels: BTreeMap<String, String>,
}

type Languages = BTreeMap<String, Words>;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| read().unwrap_or_default());
static NONE: LazyLock<Words> = LazyLock::new(Words::default);

fn read() -> Result<Languages, toml::de::Error> {
    toml::from_str(include_str!("../templates/words.toml"))
}

impl Words {
    /// Returns the words of `lang`, a BCP 47 tag; of its primary language; or English.
    #[must_use]
    pub fn of(lang: &str) -> &'static Words {
        let lang = lang.to_ascii_lowercase();
        let primary = lang.split('-').next().unwrap_or_default();
        [lang.as_str(), primary, "en"].into_iter().find_map(|tag| LANGUAGES.get(tag)).unwrap_or(&NONE)
    }

    /// Returns the number of a page in words: `page 2 of 9`.
    #[must_use]
    pub fn page(&self, page: usize, pages: usize) -> String {
        self.page.replace("{page}", &page.to_string()).replace("{pages}", &pages.to_string())
    }

    /// Returns every language that has words, as a tag of BCP 47; one comes before those that are more precise.
    pub fn languages() -> impl Iterator<Item = (&'static str, &'static Words)> {
        LANGUAGES.iter().map(|(tag, words)| (tag.as_str(), words))
    }

    /// Returns what parts of cards are called on screens, by their names.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let levels = Level::ALL.map(|level| (level.name(), self.level(level)));
        let labels = self.labels.iter().map(|(name, label)| (name.as_str(), label.as_str()));
        labels.chain([("prints", self.prints.as_str())]).chain(levels)
    }

    /// Returns one of [`Words::labels`].
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels().find(|(other, _)| *other == name).map(|(_, label)| label)
    }

    /// Returns the words that say where a part of a card is that has no room for it.
    #[must_use]
    pub fn on_sheet(&self, part: &str, number: &str) -> String {
        self.on_sheet.replace("{part}", part).replace("{number}", number)
    }

    /// Returns the label of an alert of this kind, if it is known; those of Obsidian are called by the nearest of
    /// GitHub's.
    #[must_use]
    pub fn alert(&'static self, kind: &str) -> Option<&'static str> {
        let word = match kind {
            "note" | "info" => &self.note,
            "tip" | "hint" => &self.tip,
            "important" => &self.important,
            "warning" | "attention" => &self.warning,
            "caution" | "danger" => &self.caution,
            _ => return None,
        };
        Some(word)
    }

    /// Returns what the front of a sheet of paper is called.
    #[must_use]
    pub fn front(&self, sheet: usize) -> String {
        self.front.replace("{number}", &sheet.to_string())
    }

    /// Returns what the back of a sheet of paper is called.
    #[must_use]
    pub fn back(&self, sheet: usize) -> String {
        self.back.replace("{number}", &sheet.to_string())
    }

    /// Returns the last step of lining up a printer whose setting is `shift`.
    #[must_use]
    pub fn test_add(&self, shift: &str) -> String {
        self.test_add.replace("{shift}", shift)
    }

    #[must_use]
    pub fn level(&self, level: Level) -> &str {
        match level {
            Level::Basic => &self.basic,
            Level::Intermediate => &self.intermediate,
            Level::Advanced => &self.advanced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        let languages = read().expect("words.toml is complete");
        for (tag, words) in &languages {
            let page = words.page(12, 345);
            assert!(page.contains("12") && page.contains("345") && !page.contains('{'), "{tag}: {page}");
            for filled in [words.on_sheet("12", "12"), words.front(12), words.back(12), words.test_add("12")]
            {
                assert!(filled.contains("12") && !filled.contains('{'), "{tag}: {filled}");
            }
            let said = [
                &words.continued,
                &words.contents,
                &words.mistake,
                &words.read_on,
                &words.see_also,
                &words.empty,
                &words.answer_mark,
                &words.prints,
                &words.right,
                &words.test_print,
                &words.test_measure,
                &words.test_hold,
                &words.test_read,
                &words.note,
                &words.tip,
                &words.important,
                &words.warning,
                &words.caution,
                &words.code,
                &words.test_back,
            ];
            let mut all = said.into_iter().map(String::as_str).chain(words.labels().map(|(_, label)| label));
            assert!(all.all(|word| !word.trim().is_empty() && !word.contains('{')), "{tag}");
            assert!(words.labels.keys().eq(languages["en"].labels.keys()), "{tag}");
        }
    }

    #[test]
    fn a_language_is_found_by_its_primary_tag() {
        assert_eq!(Words::of("pt-BR").contents, "Índice");
        assert_eq!(Words::of("DE").page(1, 2), "Seite 1 von 2");
        assert_eq!(Words::of("tlh").contents, "Contents");
    }
}
