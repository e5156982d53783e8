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
    for (open, close) in [("src=\"", "\""), ("src='", "'"), ("[sound:", "]")] {
        for rest in field.split(open).skip(1) {
            let Some((name, _)) = rest.split_once(close) else { continue };
            let name = percent_encoding::percent_decode_str(name.trim()).decode_utf8_lossy();
            let name = name.replace("&amp;", "&");
            if !name.is_empty() && !name.contains("://") && !name.starts_with("data:") {
                names.insert(name);
            }
        }
    }
    names
}

/// Returns what tells names apart on every system.
#[must_use]
pub fn folded(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}
