//! Tags as a deck can have them: one word each, of signs that Anki and the braces of a heading hold.

use crate::import::contract::{Import, Place};
use crate::slug::LONGEST_TAG;
use crate::wording::is_unseen;

/// A tag that is written otherwise than in the source, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub place: Place,
    pub from: String,
    /// Empty for one that is left out.
    pub to: String,
}

/// Mends every tag of an import, and returns what it changed.
pub fn mend(import: &mut Import) -> Vec<Changed> {
    let mut changed = Vec::new();
    mend_all(&mut import.tags, Place::default(), &mut changed);
    for entry in &mut import.entries {
        mend_all(&mut entry.tags, entry.place, &mut changed);
    }
    changed
}

fn mend_all(tags: &mut Vec<String>, place: Place, changed: &mut Vec<Changed>) {
    let mut good: Vec<String> = Vec::new();
    for from in std::mem::take(tags) {
        let to = mended(&from);
        // Anki takes those that differ in case alone for one.
        if good.iter().any(|other| other.to_lowercase() == to.to_lowercase()) {
            continue;
        }
        if to != from {
            changed.push(Changed { place, from, to: to.clone() });
        }
        if !to.is_empty() {
            good.push(to);
        }
    }
    *tags = good;
}

/// Joins words with `-`, and drops what neither Anki nor a heading's braces can hold.
fn mended(tag: &str) -> String {
    let words = tag.split(|it: char| it.is_whitespace() || it == ',').filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    let is_kept = |it: &char| !matches!(it, '"' | '{' | '}' | '<' | '>' | '`' | '\\') && !is_unseen(*it);
    let kept: String = joined.chars().filter(is_kept).collect();
    let parts: Vec<_> =
        kept.split("::").map(|part| part.trim_matches(':')).filter(|it| !it.is_empty()).collect();
    let mut out = parts.join("::").trim_start_matches(['=', '+', '-', '@', '#']).to_owned();
    while out.len() > LONGEST_TAG {
        out.pop();
    }
    out.trim_end_matches([':', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_words_that_anki_keeps() {
        for (from, to) in [
            ("a::b", "a::b"),
            ("c++", "c++"),
            ("machine  learning", "machine-learning"),
            ("c\"x", "cx"),
            ("{a}", "a"),
            ("::a::::b:", "a::b"),
            ("#a", "a"),
            ("\"", ""),
            ("-", ""),
        ] {
            assert_eq!(mended(from), to, "{from}");
        }
        assert!(mended(&"ä".repeat(99)).len() <= LONGEST_TAG);
        let mut import = Import { tags: ["A", "a", "b c"].map(str::to_owned).to_vec(), ..Import::default() };
        assert_eq!(mend(&mut import).len(), 1);
        assert_eq!(import.tags, ["A", "b-c"]);
    }
}
