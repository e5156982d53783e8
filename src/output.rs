//! Files that are written whole or not at all.
//!
//! A file is staged beside its target, hashed on the way, and renamed into place once the whole batch is staged.
//! A file that would not change is left alone, so that tools which watch times see no news.

use std::fs;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

/// Temporary files start with this, so that a killed run's are known.
pub const PREFIX: &str = ".deckpress-";

/// A file on its way.
pub struct Staged {
    target: PathBuf,
    file: BufWriter<NamedTempFile>,
    hash: Sha256,
    bytes: u64,
}

impl Staged {
    /// Starts a file that is to become `target`. Makes its folder.
    ///
    /// # Errors
    /// When the folder cannot be made or written to, or `target` is a folder.
    pub fn new(target: &Path) -> io::Result<Staged> {
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        if target.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder stands in its place"));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = BufWriter::with_capacity(1 << 16, builder.tempfile_in(folder)?);
        Ok(Staged { target: target.to_owned(), file, hash: Sha256::new(), bytes: 0 })
    }

    /// Completes the file without showing it yet.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(self) -> io::Result<Ready> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        let sha256 = hex(&self.hash.finalize());
        Ok(Ready { file, target: self.target, bytes: self.bytes, sha256 })
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
    file: NamedTempFile,
    pub target: PathBuf,
    pub bytes: u64,
    pub sha256: String,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Written,
    Unchanged,
}

impl Ready {
    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be renamed; the old file is then as it was.
    pub fn commit(self) -> io::Result<Change> {
        if self.is_there()? {
            return Ok(Change::Unchanged);
        }
        let folder = self.target.parent().map(Path::to_owned);
        self.file.persist(&self.target).map_err(|error| error.error)?;
        sync_folder(folder.as_deref());
        Ok(Change::Written)
    }

    fn is_there(&self) -> io::Result<bool> {
        let Ok(metadata) = fs::symlink_metadata(&self.target) else { return Ok(false) };
        if !metadata.is_file() || metadata.len() != self.bytes {
            return Ok(false);
        }
        let mut hash = Sha256::new();
        let mut file = fs::File::open(&self.target)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hex(&hash.finalize()) == self.sha256),
                count => hash.update(&buffer[..count]),
            }
        }
    }
}

/// So that the new name survives a power cut. Not every system can.
fn sync_folder(folder: Option<&Path>) {
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

/// Stages a small file whole.
///
/// # Errors
/// As [`Staged::new`] and [`Staged::finish`].
pub fn stage(target: &Path, bytes: &[u8]) -> io::Result<Ready> {
    let mut staged = Staged::new(target)?;
    staged.write_all(bytes)?;
    staged.finish()
}

/// Deletes what killed runs left in `folder`.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let is_ours = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        let age = fs::metadata(&path).and_then(|it| it.modified()).ok().and_then(|time| time.elapsed().ok());
        if is_ours && age.is_some_and(|age| age.as_secs() > 3600) {
            let _ = fs::remove_file(path);
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
