//! What a file or a folder of another program is, and its reader.

use std::path::Path;

use bumpalo::Bump;

use super::Foreign;
use super::package;
use super::stored::Fault;

/// A form of decks of other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Package,
}

impl Form {
    /// Returns what `path` is, by its name and its first bytes; `None` for what is not a deck of another program.
    #[must_use]
    pub fn of(path: &Path) -> Option<Form> {
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
        match extension.as_str() {
            "apkg" | "colpkg" => Some(Form::Package),
            _ => None,
        }
    }
}

/// Reads a deck of another program.
///
/// # Errors
/// When it is not what its form says, or is damaged.
pub fn read<'s>(path: &Path, form: Form, arena: &'s Bump) -> Result<Foreign<'s>, Fault> {
    match form {
        Form::Package => package::read(path, arena),
    }
}
