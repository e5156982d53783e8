//! The names of decks. Anki knows a deck by its name alone, and nests decks at `::`.

use super::options::Decks;

/// Returns the name of the deck for the cards of a topic.
#[must_use]
pub fn name(title: &str, topic: Option<&str>, decks: Decks) -> String {
    let component = match decks {
        Decks::One => None,
        Decks::Topics => topic.map(component).filter(|component| !component.is_empty()),
    };
    match component {
        Some(component) => format!("{}::{component}", title.trim_end_matches([':', ' '])),
        None => title.to_owned(),
    }
}

/// Returns the key that tells two decks apart: Anki takes names that differ in case alone for one.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase()
}

/// Returns a topic as one component: colons in a row would open another level, and Anki drops quotes from names.
fn component(topic: &str) -> String {
    let mut out = String::new();
    for character in topic.chars().filter(|character| *character != '"') {
        if character != ':' || !out.ends_with(':') {
            out.push(character);
        }
    }
    out.trim_matches([':', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_one_deck_whatever_its_title_holds() {
        for (topic, expected) in [
            ("Functions", "D::Functions"),
            ("std::vector", "D::std:vector"),
            (":: a ::", "D::a"),
            ("", "D"),
            (" :: ", "D"),
            ("the \"why\"", "D::the why"),
        ] {
            assert_eq!(name("D", Some(topic), Decks::Topics), expected);
        }
        assert_eq!(name("D:", Some("T"), Decks::Topics), "D::T");
        assert_eq!(name("D", None, Decks::Topics), "D");
        assert_eq!(name("D", Some("T"), Decks::One), "D");
    }
}
