//! An entry in its parts, so that an edit of one does not keep out what the source changed in another.

use std::collections::BTreeMap;

use pulldown_cmark::HeadingLevel;

use super::cut::headings;
use super::lock::hash;

/// The names of the two parts of an entry's heading; the others have the names of their own headings.
const WORDS: &str = "heading";
const BRACES: &str = "braces";

/// Parts that hold what is asked and answered, in one of two ways: if the source takes the other, all of them change.
const CORE: &[&str] = &["", "### Question", "### Answer"];

/// A part of an entry, by its name.
type Part<'t> = (String, &'t str);

/// Cuts an entry into the words and the braces of its heading, what is below, and its `###` sections.
fn parts(text: &str) -> Vec<Part<'_>> {
    let text = text.trim_end();
    let (line, _) = text.split_once('\n').unwrap_or((text, ""));
    let braces = line.starts_with("## ").then(|| line.rfind("{#")).flatten();
    let Some(braces) = braces else { return vec![(WORDS.to_owned(), text)] };
    let mut starts = vec![0, braces, line.len()];
    let sections = headings(text).into_iter().filter(|(_, level)| *level == HeadingLevel::H3);
    starts.extend(sections.map(|(start, _)| start));
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (at, (start, end)) in starts.iter().zip(ends).enumerate() {
        let part = text.get(*start..end).unwrap_or_default().trim();
        let name = match at {
            0 => WORDS,
            1 => BRACES,
            2 => "",
            _ => part.lines().next().unwrap_or_default(),
        };
        // Twice the same heading is a fault that the reader names.
        let count = parts.iter().filter(|(other, _)| other.split('\n').next() == Some(name)).count();
        let name = if count > 0 { format!("{name}\n{count}") } else { name.to_owned() };
        if !part.is_empty() || at < 2 {
            parts.push((name, part));
        }
    }
    parts
}

/// Returns the hash of each part, by its name.
#[must_use]
pub fn hashes(text: &str) -> BTreeMap<String, String> {
    parts(text).into_iter().map(|(name, part)| (name, hash(part))).collect()
}

/// An entry with what both sides changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    pub text: String,
    /// Whether both changed one part, so that the source's is left out.
    pub is_disputed: bool,
}

/// Joins the parts that the source changed since `base` with those that you changed.
#[must_use]
pub fn join(base: &BTreeMap<String, String>, yours: &str, theirs: &str) -> Joined {
    let (mine, others) = (parts(yours), parts(theirs));
    let text = |parts: &[Part<'_>], name: &str| {
        parts.iter().find(|(other, _)| other == name).map(|(_, text)| (*text).to_owned())
    };
    let mut names: Vec<&str> = mine.iter().map(|(name, _)| name.as_str()).collect();
    let mut before = None;
    for (name, _) in &others {
        if !names.contains(&name.as_str()) {
            let at = before.and_then(|before| names.iter().position(|it| *it == before));
            names.insert(at.map_or(names.len(), |at| at + 1), name);
        }
        before = Some(name.as_str());
    }
    let mut is_disputed = false;
    let mut is_core_disputed = false;
    let mut joined = Vec::new();
    for name in names {
        let (mine, other) = (text(&mine, name), text(&others, name));
        let [my_hash, other_hash] = [&mine, &other].map(|it| it.as_deref().map(hash));
        let base = base.get(name).cloned();
        let is_mine = my_hash == other_hash || other_hash == base;
        if !is_mine && my_hash != base {
            is_disputed = true;
            is_core_disputed |= CORE.contains(&name) && other.is_none() != base.is_none();
        }
        let text = if is_mine || my_hash != base { mine } else { other };
        joined.extend(text.map(|text| (name, text)));
    }
    if is_core_disputed {
        return Joined { text: yours.to_owned(), is_disputed };
    }
    Joined { text: written(&joined), is_disputed }
}

fn written(parts: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (name, text) in parts {
        out.push_str(match *name {
            WORDS => "",
            BRACES => " ",
            _ => "\n\n",
        });
        out.push_str(text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "## Why? {#why}\n\nA.\n\n```\n### no\n```\n\n### Hint\n\nH.\n";

    #[test]
    fn parts_that_one_side_changed_come_together() {
        let base = hashes(BASE);
        assert_eq!(base.keys().collect::<Vec<_>>(), ["", "### Hint", BRACES, WORDS]);
        let mine = BASE.replace("A.", "Mine.");
        for (theirs, wanted) in [
            (BASE.replace("{#why}", "{#why tags=\"t\"}"), mine.replace("{#why}", "{#why tags=\"t\"}")),
            (BASE.replace("Why?", "Why so?"), mine.replace("Why?", "Why so?")),
            (BASE.replace("\n\n### Hint\n\nH.", ""), mine.replace("\n\n### Hint\n\nH.", "")),
            (
                BASE.replace("### Hint", "### Options\n\n- [x] a\n\n### Hint"),
                mine.replace("### Hint", "### Options\n\n- [x] a\n\n### Hint"),
            ),
            (format!("{BASE}\n### Details\n\nD.\n"), format!("{mine}\n### Details\n\nD.\n")),
        ] {
            let wanted = Joined { text: wanted.trim_end().to_owned(), is_disputed: false };
            assert_eq!(join(&base, &mine, &theirs), wanted);
        }
    }

    #[test]
    fn of_a_part_that_both_changed_yours_is_kept() {
        let base = hashes(BASE);
        let mine = BASE.replace("A.", "Mine.");
        let theirs = BASE.replace("A.", "Theirs.").replace("H.", "Better.");
        let joined = join(&base, &mine, &theirs);
        assert_eq!(
            joined,
            Joined { text: mine.replace("H.", "Better.").trim_end().to_owned(), is_disputed: true }
        );
        // A new shape of question and answer comes as a whole, or not at all.
        let theirs = "## Why? {#why}\n\n### Question\n\nQ.\n\n### Answer\n\nA.\n";
        assert_eq!(join(&base, &mine, theirs), Joined { text: mine, is_disputed: true });
        assert_eq!(join(&base, BASE, theirs).text, theirs.trim_end());
    }
}
