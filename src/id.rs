//! Ids as people write them: of decks, questions, prompts, artifacts and layouts.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic};
use crate::slug::slug;
use crate::text::Text;
use crate::wording::shown;

/// An id as people write it: `[a-z0-9][a-z0-9._-]{0,63}`. It never changes once a deck was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<'s>(&'s str);

impl<'s> Id<'s> {
    pub const MAX_LENGTH: usize = 64;

    /// `None` if `text` is not of the form.
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

/// An id that is not of the form, with one that is.
#[must_use]
pub fn bad_id(name: Text<'_>) -> Diagnostic {
    let fault = Diagnostic::new(Code::BadId, name.span, format!("`{}` is no id", shown(name.text)));
    let better = slug(name.text);
    if better.is_empty() {
        fault.help("use lower-case letters, digits, `-`, `_` and `.`, at most 64")
    } else {
        fault.help(format!(
            "`{better}` would be one: lower-case letters, digits, `-`, `_` and `.`, at most 64"
        ))
    }
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
}
