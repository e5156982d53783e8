//! The fixed words of printed pages in the deck's language, from `templates/words.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Level;

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
}

type Languages = BTreeMap<String, Words>;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| read().unwrap_or_default());
static NONE: LazyLock<Words> = LazyLock::new(Words::default);

fn read() -> Result<Languages, toml::de::Error> {
    toml::from_str(include_str!("../../templates/words.toml"))
}

impl Words {
    /// The words of `lang`, a BCP 47 tag; of its primary language; or English.
    #[must_use]
    pub fn of(lang: &str) -> &'static Words {
        let lang = lang.to_ascii_lowercase();
        let primary = lang.split('-').next().unwrap_or_default();
        [lang.as_str(), primary, "en"].into_iter().find_map(|tag| LANGUAGES.get(tag)).unwrap_or(&NONE)
    }

    /// `page 2 of 9`.
    #[must_use]
    pub fn page(&self, page: usize, pages: usize) -> String {
        self.page.replace("{page}", &page.to_string()).replace("{pages}", &pages.to_string())
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
            let said = [&words.continued, &words.contents, &words.mistake, &words.read_on, &words.see_also];
            let levels = Level::ALL.map(|level| words.level(level));
            let all = said.into_iter().map(String::as_str).chain(levels).chain([words.empty.as_str()]);
            assert!(all.into_iter().all(|word| !word.trim().is_empty()), "{tag}");
        }
    }

    #[test]
    fn a_language_is_found_by_its_primary_tag() {
        assert_eq!(Words::of("pt-BR").contents, "Índice");
        assert_eq!(Words::of("DE").page(1, 2), "Seite 1 von 2");
        assert_eq!(Words::of("tlh").contents, "Contents");
    }
}
