//! The keys of a lock file, as data.

use crate::choice::Choice;
use crate::export::apkg::options::Decks;
use crate::table::{Key, Table, Takes};

pub(super) static LOCK: Table = Table {
    what: "lock file",
    name: "lock",
    about: "What was released.",
    keys: &[
        Key::new("version", Takes::Number { least: 1, most: u32::MAX }, ""),
        Key::new("deck", Takes::Text, ""),
        Key::new("title", Takes::Text, ""),
        Key::new("decks", Takes::Choice(&Decks::CHOICES), ""),
        Key::new("note-types", Takes::Text, ""),
        Key::new("occlusion", Takes::Text, ""),
        Key::new("look", Takes::Table(&LOOK), ""),
        Key::new("topics", Takes::Names, ""),
        Key::new("notes", Takes::NamedTables(&NOTE), ""),
        Key::new("types", Takes::NamedTables(&TYPE), ""),
        Key::new("guids", Takes::NamedTables(&GUID), ""),
    ],
};

pub(super) static TYPE: Table = Table {
    what: "note type",
    name: "type",
    about: "What was released of a note type that the deck brings.",
    keys: &[
        Key::required("shape", Takes::Text, ""),
        Key::required("hash", Takes::Text, ""),
        Key::required("modified", TIME, ""),
    ],
};

pub(super) static GUID: Table = Table {
    what: "note",
    name: "guid",
    about: "What was released of a note of such a type.",
    keys: &[
        Key::required("hash", Takes::Text, ""),
        Key::required("modified", TIME, ""),
        Key::new("retired", TIME, ""),
    ],
};

pub(super) static LOOK: Table = Table {
    what: "look",
    name: "look",
    about: "A look that is or was not the built-in one.",
    keys: &[Key::required("hash", Takes::Text, ""), Key::required("modified", TIME, "")],
};

pub(super) static NOTE: Table = Table {
    what: "note",
    name: "note",
    about: "What was released of one note.",
    keys: &[
        Key::required("hash", Takes::Text, ""),
        Key::required("modified", TIME, ""),
        Key::new("retired", TIME, ""),
        Key::new("topic", Takes::Text, ""),
        Key::new("text", Takes::Text, ""),
        Key::new("cards", Takes::Texts, ""),
        Key::new("gaps", Takes::Texts, ""),
        Key::new("gone", Takes::Texts, ""),
        Key::new("moved", Takes::Texts, ""),
        Key::new("from", Takes::Text, ""),
        Key::new("guid", Takes::Text, ""),
    ],
};

const TIME: Takes = Takes::Number { least: 0, most: u32::MAX };
