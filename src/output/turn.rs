//! One at a time: two runs that write into one folder at once would mix their files.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::temporary::sweep_files;

/// How long a wait sleeps before it looks again.
const PAUSE: Duration = Duration::from_millis(50);

/// The right to write into a folder, until it is dropped or the process ends.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "its lock is held while it is open")] File);

/// Why a folder cannot be written to now.
#[derive(Debug)]
pub enum Busy {
    /// Another run still writes there.
    Another,
    Io(io::Error),
}

impl Turn {
    /// Makes `folder`, waits for `patience` at most until no other run writes there, and deletes what killed runs
    /// left in it and in the folders in it. Calls `waiting` once if it has to wait.
    ///
    /// # Errors
    /// When another run does not end in time, or the folder cannot be made.
    pub fn take(folder: &Path, patience: Duration, waiting: impl FnOnce()) -> Result<Turn, Busy> {
        let lock = fs::create_dir_all(folder).and_then(|()| open(folder)).map_err(Busy::Io)?;
        let mut waiting = Some(waiting);
        let mut left = patience;
        loop {
            match lock.try_lock() {
                // A file system without locks cannot tell: as before there were any.
                Ok(()) | Err(TryLockError::Error(_)) => break,
                Err(TryLockError::WouldBlock) if left.is_zero() => return Err(Busy::Another),
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        waiting();
                    }
                    std::thread::sleep(PAUSE);
                    left = left.saturating_sub(PAUSE);
                }
            }
        }
        sweep_files(folder);
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                sweep_files(&entry.path());
            }
        }
        Ok(Turn(lock))
    }
}

/// Locks the folder itself, so that no file of ours is left in it.
#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Opens a file in the folder, where a folder itself cannot be opened.
#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(folder.join(".deckpress.turn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_another_run_writes_into_is_waited_for_and_then_given_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut waited = false;
        let first = Turn::take(folder.path(), Duration::ZERO, || {}).expect("free");
        let second = Turn::take(folder.path(), PAUSE, || waited = true);
        assert!(waited && matches!(second, Err(Busy::Another)));
        drop(first);
        assert!(Turn::take(folder.path(), Duration::ZERO, || {}).is_ok());
    }

    #[test]
    fn what_killed_runs_left_is_deleted() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("deck")).expect("made");
        for left in [".deckpress-a", "deck/.deckpress-b", "deck/mine"] {
            fs::write(folder.path().join(left), "x").expect("written");
        }
        let _turn = Turn::take(folder.path(), Duration::ZERO, || {}).expect("free");
        let names = |at: &Path| fs::read_dir(at).expect("listed").count();
        assert_eq!((names(folder.path()), names(&folder.path().join("deck"))), (1, 1));
    }
}
