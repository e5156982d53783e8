//! Lock files of deckpress in a folder.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The first line of every lock.
pub const HEADER: &str =
    "# Written by deckpress; commit it. It tells Anki which notes changed, so that learners keep the rest.";

/// Returns the locks in a folder besides the deck's own, by their names. They were not asked for: neither links nor a
/// folder that cannot be listed are faults.
pub(super) fn others(folder: &Path, own: &Path) -> Vec<PathBuf> {
    let is_file = |path: &Path| fs::symlink_metadata(path).is_ok_and(|it| it.is_file());
    let is_lock = |path: &PathBuf| {
        path.extension().is_some_and(|it| it == "lock") && path != own && is_file(path) && is_own(path)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut locks: Vec<_> = entries.filter(is_lock).collect();
    locks.sort();
    locks
}

/// Returns whether a file starts as deckpress's locks do.
fn is_own(path: &Path) -> bool {
    let mut start = Vec::new();
    let file = fs::File::open(path);
    let read = file.and_then(|file| file.take(HEADER.len() as u64).read_to_end(&mut start));
    read.is_ok() && start == HEADER.as_bytes()
}
