//! Ids as people write them: of decks, questions, prompts, artifacts and layouts.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic};
use crate::slug::id_word;
use crate::text::Text;
use crate::wording::shown;

/// An id as people write it: `[a-z0-9][a-z0-9._-]{0,63}`. It never changes once a deck was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<'s>(&'s str);

impl<'s> Id<'s> {
    /// Names of files and tags in Anki hold it several times over, and it can be read.
    pub const MAX_LENGTH: usize = 64;

    /// Returns the id; `None` if `text` is not of the form.
    #[must_use]
    pub fn new(text: &'s str) -> Option<Id<'s>> {
        let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let valid = text.len() <= Id::MAX_LENGTH
            && text.bytes().next().is_some_and(word)
            && text.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'_' | b'-'));
        valid.then_some(Id(text))
    }

    #[must_use]
    pub fn as_str(self) -> &'s str {
        self.0
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Returns the fault of an id that is not of the form, and offers one that is.
#[must_use]
pub fn bad_id(name: Text<'_>) -> Diagnostic {
    let fault = Diagnostic::new(Code::BadId, name.span, format!("`{}` is not a valid id", shown(name.text)));
    let better = id_word(name.text);
    if better.is_empty() {
        fault.help("use lower-case letters, digits, `-`, `_` and `.`, at most 64")
    } else {
        fault.help(format!(
            "`{better}` would be valid: lower-case letters, digits, `-`, `_` and `.`, at most 64"
        ))
    }
}

/// Names in the output folder that no deck may take.
const OUTPUTS: [&str; 2] = ["manifest.json", "sha256sums"];

/// Returns why a valid id cannot be the name of a file or folder that a build writes; `None` if it can.
#[must_use]
pub fn not_a_file_name(id: &str) -> Option<&'static str> {
    if OUTPUTS.contains(&id) { Some("a build writes a file of that name") } else { unportable(id) }
}

/// Returns why some system cannot have a file of this name, in lower-case letters.
#[must_use]
pub fn unportable(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or(name);
    // Names of devices on Windows, with any extension.
    let is_device = match stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")) {
        Some(number) => number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()),
        None => matches!(stem, "con" | "prn" | "aux" | "nul"),
    };
    if is_device {
        Some("Windows has a device of that name")
    } else if name.ends_with('.') {
        Some("Windows drops the full stop at its end")
    } else {
        None
    }
}

/// Returns the fault of an id that cannot be the name of a file; `None` if it can.
#[must_use]
pub fn bad_file_name(name: Text<'_>) -> Option<Diagnostic> {
    not_a_file_name(name.text).map(|why| {
        let message = format!("`{}` cannot be the name of a file", shown(name.text));
        Diagnostic::new(Code::BadId, name.span, message).help(format!("{why}: choose another"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_the_documented_form() {
        for good in ["a", "0", "mutable-default", "a.b_c-9"] {
            assert!(Id::new(good).is_some(), "{good}");
        }
        for bad in ["", "-a", ".a", "A", "ä", "a b", "a/b", &"a".repeat(65)] {
            assert!(Id::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn names_that_some_system_cannot_write_are_told() {
        for bad in [
            "con",
            "nul",
            "aux",
            "prn",
            "com1",
            "lpt9",
            "nul.txt",
            "com1.x.y",
            "a.",
            "manifest.json",
            "sha256sums",
        ] {
            assert!(not_a_file_name(bad).is_some(), "{bad}");
        }
        for good in ["console", "com", "com10", "null", "comx", "a.b", "x.nul", "manifest"] {
            assert!(not_a_file_name(good).is_none(), "{good}");
        }
    }
}
