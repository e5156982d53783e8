//! The folder that an import writes a deck into.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::id::{Id, not_a_file_name};
use crate::slug::id_word;
use crate::wording::shown;

/// Returns the deck's id, made of the last part of the folder's name.
pub(super) fn id_of(folder: &Path) -> Result<String, Diagnostic> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let id = id_word(&name);
    if Id::new(&id).is_none() || not_a_file_name(&id).is_some() {
        let message = format!("`{}` gives no id for a deck", shown(&name));
        return Err(Diagnostic::without_place(Code::BadId, message)
            .help("name the folder with letters or digits of English; the title can be changed later"));
    }
    Ok(id)
}

/// Refuses a folder that holds something else.
pub(super) fn refuse_others(folder: &Path) -> Result<(), Diagnostic> {
    let is_there = folder.symlink_metadata().is_ok();
    let is_empty = || folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if !is_there || is_empty() {
        return Ok(());
    }
    let message = format!("`{}` is there already, and no import", folder.display());
    Err(Diagnostic::without_place(Code::AlreadyThere, message)
        .help("name a new folder; nothing is written over"))
}
