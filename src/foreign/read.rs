//! What a file or a folder of another program is, and its reader.

use std::path::{Path, PathBuf};

use bumpalo::Bump;

use super::Foreign;
use super::stored::Fault;
use super::{crowdanki, package, text};

/// A form of decks of other programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Package,
    /// The file of a CrowdAnki deck.
    Crowdanki(PathBuf),
    Text(text::Form),
}

impl Form {
    /// Returns what `path` is, by its name and its first bytes; `None` for what is not a deck of another program.
    #[must_use]
    pub fn of(path: &Path) -> Option<Form> {
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
        match extension.as_str() {
            "apkg" | "colpkg" if path.is_file() => Some(Form::Package),
            "txt" | "csv" | "tsv" => text::form(path).map(Form::Text),
            "json" => crowdanki::file(path).map(Form::Crowdanki),
            _ if path.is_dir() => crowdanki::file(path).map(Form::Crowdanki),
            _ => None,
        }
    }
}

/// Reads a deck of another program.
///
/// # Errors
/// When it is not what its form says, or is damaged.
pub fn read<'s>(path: &Path, form: &Form, arena: &'s Bump) -> Result<Foreign<'s>, Fault> {
    match form {
        Form::Package => package::read(path, arena),
        Form::Crowdanki(file) => crowdanki::read(file, arena),
        Form::Text(form) => text::read(path, *form, arena),
    }
}
