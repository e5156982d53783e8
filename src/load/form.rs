//! What files of a corpus are by their names.

use std::path::Path;

pub(super) const DECK_TOML: &str = "deck.toml";

/// The form a deck is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Folder,
    Json,
    JsonLines,
    Csv,
    Tsv,
}

impl Form {
    pub(super) fn of_file(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Form::Json),
            "jsonl" | "ndjson" => Some(Form::JsonLines),
            "csv" => Some(Form::Csv),
            "tsv" => Some(Form::Tsv),
            _ => None,
        }
    }
}

/// Returns whether a path is a topic: a Markdown file, but not one that a repository keeps beside its topics.
pub(super) fn is_topic(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    is_markdown(path) && !is_about(&stem) && !stem.starts_with('.')
}

pub(super) fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// Returns whether a file is about the folder that it is in, by its name: README, CHANGELOG.
pub(super) fn is_about(stem: &str) -> bool {
    let is_capital = |character: char| character.is_ascii_uppercase() || matches!(character, '_' | '-');
    !stem.is_empty() && stem.chars().all(is_capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readmes_and_the_like_are_no_topics() {
        for topic in ["functions.md", "01-a.MD", "Readme-notes.md"] {
            assert!(is_topic(Path::new(topic)), "{topic}");
        }
        for other in ["README.md", "CORRECTIONS.md", "deck.toml", "notes.txt", ".x.md"] {
            assert!(!is_topic(Path::new(other)), "{other}");
        }
    }
}
