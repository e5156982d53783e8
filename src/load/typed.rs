//! The files of note types that a deck brings, and of their notes: what `[[notes]]` of its deck.toml names, and topic
//! files whose front matter names a note type.

use std::ops::Range;
use std::path::{Component, Path};

use crate::span::FileId;

/// The folder of the note types.
pub const NOTE_TYPES: &str = "note-types";

/// What describes a note type, in its folder.
pub const NOTE_TYPE: &str = "note-type.toml";

/// The CSS of its cards.
pub const STYLE: &str = "style.css";

/// The folder of the files that fields name.
pub const MEDIA: &str = "media";

/// What names the note type in the front matter of a topic file.
const KEY: &str = "note-type";

#[derive(Debug, Default)]
pub struct TypedFiles {
    /// Files of notes, by the names that deck.toml gives them.
    pub notes: Vec<(String, FileId)>,
    /// Topic files that are notes, and where in them the name of their type is.
    pub topics: Vec<(FileId, Range<usize>)>,
    pub note_types: Vec<NoteTypeFiles>,
}

#[derive(Debug)]
pub struct NoteTypeFiles {
    /// The name of its folder.
    pub key: String,
    pub main: FileId,
    /// Templates and CSS, by their names.
    pub parts: Vec<(String, FileId)>,
}

impl TypedFiles {
    /// Returns the file of notes of this name, if it was read.
    #[must_use]
    pub fn notes(&self, name: &str) -> Option<FileId> {
        self.notes.iter().find(|(known, _)| known == name).map(|(_, file)| *file)
    }

    /// Returns the files of the note type in the folder of this name, if they were read.
    #[must_use]
    pub fn note_type(&self, key: &str) -> Option<&NoteTypeFiles> {
        self.note_types.iter().find(|known| known.key == key)
    }
}

/// Returns whether a name is that of one file or folder, not a path.
#[must_use]
pub fn is_plain_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let first = parts.next();
    matches!(first, Some(Component::Normal(part)) if part == name)
        && parts.next().is_none()
        && !name.contains(['/', '\\', '\0'])
}

/// Returns whether a file of notes is Markdown, not a table.
#[must_use]
pub fn is_markdown(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it.eq_ignore_ascii_case("md"))
}

/// Returns where the front matter of a topic file names the note type of its notes: `note-type: radicals`.
#[must_use]
pub fn named_in_front_matter(text: &str) -> Option<Range<usize>> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let mark = Some(first.trim_end()).filter(|mark| matches!(*mark, "---" | "+++"))?;
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == mark || line.trim_end() == "..." {
            return None;
        }
        let value = line.strip_prefix(KEY).and_then(|rest| rest.trim_start().strip_prefix([':', '=']));
        if let Some(value) = value {
            let name = value.trim().trim_matches(['"', '\'']);
            let start = at + line.len() - value.len() + value.find(name).unwrap_or_default();
            return Some(start..start + name.len());
        }
        at += line.len();
    }
    None
}

/// Returns the files and the note types that a deck.toml names; what is wrong with it is for its reader to say.
#[must_use]
pub fn named(settings: &str) -> Vec<(Option<String>, Option<String>)> {
    let settings = toml::from_str::<toml::Table>(settings).unwrap_or_default();
    let tables = settings.get("notes").and_then(toml::Value::as_array).into_iter().flatten();
    let name = |table: &toml::Value, key| {
        table.get(key).and_then(toml::Value::as_str).filter(|name| is_plain_name(name)).map(str::to_owned)
    };
    tables.map(|table| (name(table, "file"), name(table, "type"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_type_is_named_in_front_matter_alone() {
        for (text, name) in [
            ("---\ntitle: x\nnote-type: radicals\n---\n", Some("radicals")),
            ("+++\r\nnote-type = \"a b\"\r\n+++\r\n", Some("a b")),
            ("---\nnote-type:\n---\n", Some("")),
            ("---\ntitle: x\n---\nnote-type: radicals\n", None),
            ("note-type: radicals\n", None),
            ("---\nnote-types: radicals\n---\n", None),
        ] {
            assert_eq!(named_in_front_matter(text).map(|range| &text[range]), name, "{text}");
        }
    }
}
