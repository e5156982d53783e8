//! The files that fields name: pictures, and sounds.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::typed::Typed;

/// Returns the names of all files of the deck's own; not addresses.
#[must_use]
pub fn files(typed: &Typed<'_>) -> BTreeSet<String> {
    typed.notes.iter().flat_map(|note| note.fields.iter()).flat_map(|field| in_field(field)).collect()
}

/// Returns the names of the files that a field shows or plays; not addresses.
#[must_use]
pub fn in_field(field: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut is_in_tag = false;
    // What nothing closes from here on, nothing closes later: each mark is looked for once.
    let mut is_closed = [true; MARKS.len()];
    for (at, _) in field.match_indices(['<', '>', 's', '[']) {
        let from = &field[at..];
        if from.starts_with(['<', '>']) {
            is_in_tag = from.starts_with('<');
        }
        let Some(kind) = MARKS.iter().position(|(open, _)| from.starts_with(open)) else { continue };
        let (open, close) = MARKS[kind];
        // What only looks like an attribute is text, as in a lesson on HTML.
        if !is_closed[kind] || !(is_in_tag || open.starts_with('[')) {
            continue;
        }
        let Some((name, _)) = from[open.len()..].split_once(close) else {
            is_closed[kind] = false;
            continue;
        };
        let name = percent_encoding::percent_decode_str(name.trim()).decode_utf8_lossy();
        let name = name.replace("&amp;", "&");
        if !name.is_empty() && !name.contains("://") && !name.starts_with("data:") {
            names.insert(name);
        }
    }
    names
}

/// What is before and after the name of a file.
const MARKS: [(&str, &str); 3] = [("src=\"", "\""), ("src='", "'"), ("[sound:", "]")];

/// Returns what tells names apart on every system.
#[must_use]
pub fn folded(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_in_tags_and_by_sounds() {
        let field = "<b>a</b><img alt=\"x\" src=\"a%20b.png\"> [sound:c.mp3] <img src='d&amp;e.png'> \
                     &lt;img src=\"no.png\"&gt; <img src=\"https://example.org/x.png\">";
        assert_eq!(in_field(field).into_iter().collect::<Vec<_>>(), ["a b.png", "c.mp3", "d&e.png"]);
    }
}
