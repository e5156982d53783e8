//! What cards call their parts, in the language of each deck, as CSS: all decks share their note types, so templates
//! can hold no words, and a note that was released keeps its fields.
//!
//! A side of a card names its language (`lang` of `.dp`), and `:lang()` chooses the words, each as a variable that an
//! element of the class `dp-w-NAME` shows. Content of CSS is part of an element's accessible name (W3C accname 1.2, 2F.ii),
//! so screen readers say it of buttons and summaries as they would say text.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::words::Words;

/// What a deck in a language without words gets.
const ELSE: &str = "en";

/// Returns the rules of all words.
#[must_use]
pub fn css() -> &'static str {
    static CSS: LazyLock<String> = LazyLock::new(|| {
        let mut css = "/* What cards call their parts, by the language of the deck. */\n".to_owned();
        let words = Words::of(ELSE);
        let _ = writeln!(css, ".dp{{{}}}", variables(words));
        for (tag, words) in Words::languages().filter(|(tag, _)| *tag != ELSE) {
            let _ = writeln!(css, ".dp:lang({tag}){{{}}}", variables(words));
        }
        for (name, _) in words.labels() {
            let _ = writeln!(css, ".dp-w-{name}:before{{content:var(--dp-w-{name})}}");
        }
        css
    });
    &CSS
}

fn variables(words: &Words) -> String {
    let variable = |(name, label): (&str, &str)| format!("--dp-w-{name}:{}", string(label));
    words.labels().map(variable).collect::<Vec<_>>().join("; ")
}

/// Returns a text as CSS writes it, without signs that a style sheet within HTML could end at.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' | '<' | '\n' => {
                let _ = write!(out, "\\{:x} ", u32::from(sign));
            }
            _ => out.push(sign),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::apkg::note_types::{DRAWING, NOTE_TYPES, OCCLUSION};
    use crate::level::Level;

    #[test]
    fn every_word_that_a_side_shows_is_there_and_no_other() {
        let types = NOTE_TYPES.iter().chain([&OCCLUSION]);
        let sides = types.flat_map(|it| it.templates).flat_map(|it| [it.front, it.back]);
        let markup: String = sides.chain([DRAWING]).collect();
        let shown = |name: &str| {
            markup.contains(&format!("dp-w-{name}\"")) || Level::ALL.iter().any(|level| level.name() == name)
        };
        for (name, _) in Words::of("en").labels() {
            assert!(shown(name), "no side shows {name}");
        }
        for name in markup.split("dp-w-").skip(1).filter_map(|rest| rest.split('"').next()) {
            let is_known = Words::of("en").label(name).is_some() || name == "{{text:Level}}";
            assert!(is_known, "{name} is no word");
        }
    }

    #[test]
    fn a_more_precise_language_comes_later() {
        let tags: Vec<_> = Words::languages().map(|(tag, _)| tag).collect();
        for (at, tag) in tags.iter().enumerate() {
            assert!(!tags[at..].iter().any(|later| tag.starts_with(&format!("{later}-"))), "{tag}");
        }
    }

    #[test]
    fn strings_end_where_they_end() {
        assert_eq!(string("a \"b\" \\ </style>"), r#""a \22 b\22  \5c  \3c /style>""#);
    }
}
