//! What can be compared of a release, whatever form it was read from.

use std::collections::BTreeMap;
use std::path::Path;

use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::lock::about::Gap;

/// One side of a comparison.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub decks: Vec<DeckFacts>,
    /// In the order in which they are learned; in a lock, in the order of their ids.
    pub notes: Vec<Note>,
    /// `None` where the form does not carry them.
    pub note_types: Option<Vec<NoteTypeFacts>>,
}

/// What a form knows of a deck; `None` where it is silent, empty where it says that there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeckFacts {
    /// deckpress's own id; a package has only Anki's number for it.
    pub id: Option<String>,
    pub title: Option<String>,
    pub version: Option<String>,
    pub licence: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What makes it the same note in every release.
    pub guid: String,
    /// Whether its type is not one of deckpress: its deck brings it, or another program made it.
    pub is_brought: bool,
    /// The entry's id, or that with the kind and the name of a prompt: `closures/output/counter`.
    pub id: String,
    /// Its deck among [`Snapshot::decks`].
    pub deck: usize,
    pub content: Option<Content>,
    /// The lock's hash of its content.
    pub hash: Option<String>,
    /// The deletions of a cloze, where a lock knows them.
    pub gaps: Vec<Gap>,
    /// The time that decides whether Anki takes it for newer.
    pub modified: Option<Epoch>,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Names and finished HTML, in the order of the note type.
    pub fields: Vec<(String, String)>,
    pub tags: Vec<String>,
    pub cards: usize,
}

impl Content {
    /// Returns the HTML of a field; empty where there is none of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(found, _)| found == name).map_or("", |(_, html)| html)
    }
}

impl Note {
    /// Returns the id of the question that the note belongs to.
    #[must_use]
    pub fn question(&self) -> &str {
        if self.is_brought { &self.id } else { self.id.split('/').next().unwrap_or_default() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteTypeFacts {
    pub id: i64,
    /// When it last changed, where the form says it.
    pub modified: Option<Epoch>,
    pub name: String,
    pub fields: Vec<String>,
    /// Templates and CSS.
    pub look: Vec<String>,
}

impl Snapshot {
    /// Returns each note by its GUID.
    #[must_use]
    pub fn by_guid(&self) -> BTreeMap<&str, &Note> {
        self.notes.iter().map(|note| (note.guid.as_str(), note)).collect()
    }
}

pub(super) fn whole(read: Result<Snapshot, Diagnostic>) -> Pass<Option<Snapshot>> {
    match read {
        Ok(snapshot) => Pass { value: Some(snapshot), diagnostics: Vec::new() },
        Err(fault) => Pass { value: None, diagnostics: vec![fault] },
    }
}

/// Returns the fault of a file that is not a release.
pub(crate) fn not_a_release(path: &Path, reason: &str) -> Diagnostic {
    let message = format!("cannot compare `{}`: {reason}", path.display());
    Diagnostic::without_place(Code::NotARelease, message)
        .help("name a corpus, or a .apkg, .json or .lock file that deckpress wrote")
}
