//! What makes a note the same note in every release, where that is not the id of its deck and its own.

use std::fmt;

use crate::id::Id;

/// What a note says of its identity. Where it says nothing, its deck's id and its own are what it is known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Any GUID, of whatever program.
    pub guid: Option<String>,
    /// What it was called when it was first released.
    pub from: Option<Origin>,
}

impl Identity {
    /// Returns whether the note is known by the ids of deck and note alone.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Identity::default()
    }

    /// Returns the identity; `None` where it says nothing.
    #[must_use]
    pub fn given(self) -> Option<Box<Identity>> {
        (!self.is_plain()).then(|| Box::new(self))
    }

    /// Returns the identity of a prompt, whose question may have been called otherwise.
    #[must_use]
    pub fn below(&self, question: Option<&Identity>, kind: &str, name: &str) -> Identity {
        let below = |from: &Origin| Origin { note: format!("{}/{kind}/{name}", from.note), ..from.clone() };
        Identity {
            guid: self.guid.clone(),
            from: self
                .from
                .clone()
                .or_else(|| question.and_then(|question| question.from.as_ref()).map(below)),
        }
    }
}

/// The id of a deck, and that of a note in it: `python/closures`, `python/closures/output/counter`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    pub deck: String,
    pub note: String,
}

impl Origin {
    /// Reads the form `deck/note`; `None` if `text` has another.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Origin> {
        let (deck, note) = text.split_once('/')?;
        Id::new(deck)?;
        is_note_id(note).then(|| Origin { deck: deck.to_owned(), note: note.to_owned() })
    }

    /// Returns what kind of prompt it was; `None` for a question.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.note.split('/').nth(1)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.deck, self.note)
    }
}

/// Returns whether `id` is that of a question, or that with the kind and the name of a prompt.
#[must_use]
pub fn is_note_id(id: &str) -> bool {
    id.split('/').all(|part| Id::new(part).is_some()) && matches!(id.split('/').count(), 1 | 3)
}

/// Returns whether Anki keeps a GUID as it is: one line of text without white space at either end.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_deck_and_a_note() {
        for (text, kind) in
            [("d/q", None), ("d/q/output/o", Some("output")), ("d.1/q-2/cloze/c_3", Some("cloze"))]
        {
            let origin = Origin::of_text(text).expect(text);
            assert_eq!((origin.to_string(), origin.kind()), (text.to_owned(), kind));
        }
        for text in ["", "d", "/", "d/", "/q", "d/q/output", "d/q/a/b/c", "D/q", "d/q?", "d/ q"] {
            assert_eq!(Origin::of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_guid_is_one_line_of_text() {
        for good in ["a", "u>|k`xU_{9", "my note", "ä"] {
            assert!(is_guid(good), "{good}");
        }
        for bad in ["", " a", "a\n", "a\u{1f}b"] {
            assert!(!is_guid(bad), "{bad:?}");
        }
    }
}
