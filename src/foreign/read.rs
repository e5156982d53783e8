//! What a file or a folder of another program is, and its reader.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use bumpalo::Bump;
pub use indicatif::ProgressBar;

use super::Foreign;
use super::stored::{Fault, Stored};
use super::{crowdanki, ki, md2anki, package, text};

/// A form of decks of other programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Package,
    /// The database of a collection itself.
    Collection,
    /// The file of a CrowdAnki deck.
    Crowdanki(PathBuf),
    /// A folder of ki.
    Ki,
    /// A file of md2anki.
    Md2anki,
    Text(text::Form),
}

impl Form {
    /// Returns what `path` is, by its name and its first bytes; `None` for what is not a deck of another program.
    #[must_use]
    pub fn of(path: &Path) -> Option<Form> {
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
        match start(path).as_slice() {
            // Whatever it is called.
            bytes if bytes.starts_with(b"PK\x03\x04") && Stored::open(path).is_ok() => {
                return Some(Form::Package);
            }
            bytes if bytes.starts_with(b"SQLite format 3\0") => return Some(Form::Collection),
            _ => {}
        }
        match extension.as_str() {
            "apkg" | "colpkg" if path.is_file() => Some(Form::Package),
            "txt" | "csv" | "tsv" => text::form(path).map(Form::Text),
            "json" => crowdanki::file(path).map(Form::Crowdanki),
            _ if path.is_dir() => {
                let crowdanki = crowdanki::file(path).map(Form::Crowdanki);
                crowdanki.or_else(|| ki::is_one(path).then_some(Form::Ki))
            }
            _ => md2anki::is_one(path).then_some(Form::Md2anki),
        }
    }
}

/// Returns the decks of a folder of which each is one file, where one is a package or a text export of Anki; none of a
/// folder with other folders or Markdown, which may be one deck.
#[must_use]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut decks = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() || path.extension().is_some_and(|it| it == "md") {
            return Vec::new();
        }
        decks.extend(Form::of(&path).map(|form| (path, form)));
    }
    let is_export =
        |(_, form): &(PathBuf, Form)| matches!(form, Form::Package | Form::Text(text::Form::Headed));
    if !decks.iter().any(is_export) {
        return Vec::new();
    }
    let mut decks: Vec<_> = decks.into_iter().map(|(path, _)| path).collect();
    decks.sort();
    decks
}

/// Returns the first bytes of a file; none if it cannot be read.
fn start(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    if path.is_file()
        && let Ok(file) = File::open(path)
    {
        // What cannot be read is not such a deck.
        let _ = file.take(16).read_to_end(&mut bytes);
    }
    bytes
}

/// Reads a deck of another program; `bar` moves with its notes.
///
/// # Errors
/// When it is not what its form says, or is damaged.
pub fn read<'s>(path: &Path, form: &Form, arena: &'s Bump, bar: &ProgressBar) -> Result<Foreign<'s>, Fault> {
    match form {
        Form::Package => package::read(path, arena, bar),
        Form::Collection => package::read_collection(path, arena, bar),
        Form::Crowdanki(file) => crowdanki::read(file, arena),
        Form::Ki => ki::read(path, arena, bar),
        Form::Md2anki => md2anki::read(path, arena),
        Form::Text(form) => text::read(path, *form, arena),
    }
}
