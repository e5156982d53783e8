//! Files that are written whole or not at all.
//!
//! A file is staged beside its target, hashed on the way, and renamed into place once the whole batch is staged.
//! A file that would not change is left alone, so that tools which watch times see no news.

mod turn;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::digest::hex;
use crate::temporary::{Temporary, uninterrupted};
pub use turn::{Busy, Turn};

/// A file on its way.
pub struct Staged {
    target: PathBuf,
    temporary: Temporary,
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Staged {
    /// Starts a file that is to become `target`. Makes its folder.
    ///
    /// # Errors
    /// When the folder cannot be made or written to, or `target` is a folder.
    pub fn new(target: &Path) -> io::Result<Staged> {
        let folder = folder_of(target);
        fs::create_dir_all(folder)?;
        match fs::metadata(target) {
            Ok(there) if there.is_dir() => {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "there is a folder of that name"));
            }
            // A name that the system cannot have is known before anything is renamed.
            Err(error) if error.kind() == io::ErrorKind::InvalidFilename => return Err(error),
            _ => {}
        }
        let (temporary, file) = Temporary::file_in(folder)?;
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(Staged { target: target.to_owned(), temporary, file, hash: Sha256::new(), bytes: 0 })
    }

    /// Completes the file without showing it yet. It is closed, since a batch may hold more files than a process
    /// may have open.
    ///
    /// It is not synced: what a power cut spoils can be made again, and thousands of syncs take longer than the build.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(self) -> io::Result<Ready> {
        self.close(false)
    }

    fn close(self, is_synced: bool) -> io::Result<Ready> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if is_synced {
            file.sync_all()?;
        }
        let sha256 = hex(&self.hash.finalize());
        Ok(Ready {
            temporary: Some(self.temporary),
            target: self.target,
            bytes: self.bytes,
            sha256,
            is_synced,
        })
    }
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that is whole but not in its place. Dropped, it leaves no trace.
pub struct Ready {
    /// `None` where it lies in its place already.
    temporary: Option<Temporary>,
    pub target: PathBuf,
    pub bytes: u64,
    pub sha256: String,
    /// Whether it, and then its name, survive a power cut.
    is_synced: bool,
}

/// A new folder on its way, with all its files. Dropped, it leaves no trace.
pub struct StagedFolder {
    target: PathBuf,
    temporary: Temporary,
}

impl StagedFolder {
    /// Starts a folder that is to become `target`, which is not there or empty.
    ///
    /// # Errors
    /// When the folder around it cannot be made or written to.
    pub fn new(target: &Path) -> io::Result<StagedFolder> {
        let around = folder_of(target);
        fs::create_dir_all(around)?;
        Ok(StagedFolder { target: target.to_owned(), temporary: Temporary::folder_in(around)? })
    }

    /// Writes a file at a path within the folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.temporary.path().join(name);
        fs::create_dir_all(folder_of(&path))?;
        fs::write(path, bytes)
    }

    /// Puts the folder in its place.
    ///
    /// # Errors
    /// When it cannot be renamed, as where something has come to be there.
    pub fn commit(self) -> io::Result<()> {
        if self.target.is_dir() {
            fs::remove_dir(&self.target)?;
        }
        #[cfg(unix)]
        fs::set_permissions(self.temporary.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        let around = folder_of(&self.target).to_owned();
        self.temporary.become_file(&self.target)?;
        sync_folder(&around);
        Ok(())
    }
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Written,
    Unchanged,
}

impl Ready {
    /// Returns a file that lies in its place already, if these are its bytes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn there(target: &Path, bytes: u64, sha256: &str) -> io::Result<Option<Ready>> {
        let target = target.to_owned();
        let sha256 = sha256.to_owned();
        let is_there = is_there(&target, bytes, &sha256)?;
        Ok(is_there.then_some(Ready { temporary: None, target, bytes, sha256, is_synced: false }))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be renamed; the old file is then as it was.
    pub fn commit(self) -> io::Result<Change> {
        let folder = folder_of(&self.target).to_owned();
        let change = self.rename()?;
        if change == Change::Written {
            sync_folder(&folder);
        }
        Ok(change)
    }

    fn rename(self) -> io::Result<Change> {
        match self.temporary {
            Some(temporary) if !is_there(&self.target, self.bytes, &self.sha256)? => {
                temporary.become_file(&self.target)?;
                Ok(Change::Written)
            }
            _ => Ok(Change::Unchanged),
        }
    }
}

/// Returns whether a file of these bytes lies there.
fn is_there(target: &Path, bytes: u64, sha256: &str) -> io::Result<bool> {
    let Ok(metadata) = fs::symlink_metadata(target) else { return Ok(false) };
    if !metadata.is_file() || metadata.len() != bytes {
        return Ok(false);
    }
    let mut hash = Sha256::new();
    let mut file = File::open(target)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize()) == sha256),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// Puts a whole batch in its place, in order. A signal to end is obeyed before or after the batch, never within.
///
/// # Errors
/// The target and the error of the first file that cannot be renamed; those after it are as they were.
pub fn commit_all(batch: Vec<Ready>) -> Result<Vec<Change>, (PathBuf, io::Error)> {
    let _whole = uninterrupted();
    let synced = batch.iter().filter(|ready| ready.is_synced);
    let folders: BTreeSet<_> = synced.map(|ready| folder_of(&ready.target).to_owned()).collect();
    let commit = |ready: Ready| {
        let target = ready.target.clone();
        ready.rename().map_err(|error| (target, error))
    };
    let changes = batch.into_iter().map(commit).collect::<Result<Vec<_>, _>>()?;
    folders.iter().for_each(|folder| sync_folder(folder));
    Ok(changes)
}

/// Syncs folders, so that new names survive a power cut. Not every system can.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Stages a small file whole, and synced.
///
/// # Errors
/// As [`Staged::new`] and [`Staged::finish`].
pub fn stage(target: &Path, bytes: &[u8]) -> io::Result<Ready> {
    let mut staged = Staged::new(target)?;
    staged.write_all(bytes)?;
    staged.close(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_committed_leaves_the_old_one_and_no_trace() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a.txt");
        fs::write(&target, "old").expect("written");
        drop(stage(&target, b"new").expect("staged"));
        assert_eq!(fs::read_to_string(&target).expect("there"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn equal_bytes_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("sub/a.txt");
        assert_eq!(stage(&target, b"x").expect("staged").commit().expect("committed"), Change::Written);
        assert_eq!(stage(&target, b"x").expect("staged").commit().expect("committed"), Change::Unchanged);
        assert_eq!(stage(&target, b"y").expect("staged").commit().expect("committed"), Change::Written);
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(Staged::new(folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_what_it_led_to_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let victim = folder.path().join("victim");
        fs::write(&victim, "mine").expect("written");
        let target = folder.path().join("out");
        std::os::unix::fs::symlink(&victim, &target).expect("linked");
        stage(&target, b"ours").expect("staged").commit().expect("committed");
        assert_eq!(fs::read_to_string(&victim).expect("there"), "mine");
        assert_eq!(fs::read_to_string(&target).expect("there"), "ours");
    }
}
