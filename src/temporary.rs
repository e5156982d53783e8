//! Temporary files and folders: known while they exist, so that a signal removes them, and named so that a later
//! run finds those of a killed one.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::wording::shown;

/// Every temporary name starts with this, and goes on with the number of its process.
pub const PREFIX: &str = ".deckpress-";

/// A temporary file of a process of which nothing is known is left over after this long.
const LONGEST_BUILD: Duration = Duration::from_hours(1);

fn own_prefix() -> String {
    format!("{PREFIX}{}-", std::process::id())
}

/// Temporary files and folders that exist now.
static LIVE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Held while a batch is renamed.
static BATCH: Mutex<()> = Mutex::new(());

fn live() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps [`remove_all`] waiting while the guard lives.
pub fn uninterrupted() -> MutexGuard<'static, ()> {
    BATCH.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every temporary file and folder for a process that is about to end, and keeps any other from being made:
/// both locks stay held until the end.
pub fn remove_all() {
    std::mem::forget(uninterrupted());
    let paths = live();
    for path in paths.iter() {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
    std::mem::forget(paths);
}

/// A temporary file or folder; it goes when this is dropped.
pub struct Temporary {
    path: PathBuf,
    /// Whether it has its own name now.
    is_kept: bool,
}

impl Temporary {
    /// Makes an empty file. Like any other file, others may read it as far as the process's mask allows.
    ///
    /// # Errors
    /// When `folder` cannot be written to.
    pub fn file_in(folder: &Path) -> io::Result<(Temporary, File)> {
        let prefix = own_prefix();
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        // Made under the lock: a signal finds it listed, or not made.
        let mut live = live();
        let (file, path) = builder.tempfile_in(folder)?.keep().map_err(|error| error.error)?;
        live.insert(path.clone());
        Ok((Temporary { path, is_kept: false }, file))
    }

    /// Makes an empty folder in that of the system. It is chosen by the environment, so a refusal says how.
    fn folder() -> io::Result<Temporary> {
        let system = tempfile::env::temp_dir();
        Temporary::folder_in(&system).map_err(|error| {
            let (kind, folder) = (error.kind(), system.display().to_string());
            let message = format!(
                "temporary files cannot be made in `{}` ({kind}); set TMPDIR to another folder",
                shown(&folder)
            );
            io::Error::new(kind, message)
        })
    }

    /// Makes an empty folder within another.
    ///
    /// # Errors
    /// When `folder` cannot be written to.
    pub fn folder_in(folder: &Path) -> io::Result<Temporary> {
        let mut live = live();
        let path = tempfile::Builder::new().prefix(&own_prefix()).tempdir_in(folder)?.keep();
        live.insert(path.clone());
        Ok(Temporary { path, is_kept: false })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Renames the file; it is temporary no longer.
    ///
    /// # Errors
    /// When it cannot be renamed; it is gone then.
    pub fn become_file(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_file(&self.path).or_else(|_| fs::remove_dir_all(&self.path));
        }
        live().remove(&self.path);
    }
}

/// A folder for files that a library wants to have on disk, such as a database with its journal.
///
/// It lies in the system's temporary folder. A lock that dies with the process tells the folders of runs that go on
/// from those that were killed.
pub struct Scratch {
    folder: Temporary,
    _lock: File,
}

/// The file in a scratch folder whose lock says that its owner lives.
const OWNED: &str = "owned";

impl Scratch {
    /// Makes an empty folder.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written to.
    pub fn new() -> io::Result<Scratch> {
        let folder = Temporary::folder()?;
        // It gets the name that another run looks for once it is locked: before, that run would take the folder for
        // one of a killed run.
        let unnamed = folder.path.join("owner");
        let lock = File::create(&unnamed)?;
        lock.lock()?;
        fs::rename(unnamed, folder.path.join(OWNED))?;
        Ok(Scratch { folder, _lock: lock })
    }

    /// Returns the path of a file in the folder.
    #[must_use]
    pub fn join(&self, name: &str) -> PathBuf {
        self.folder.path.join(name)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder.path
    }
}

/// A scratch folder for several users; the first makes it, and it goes with the last.
#[derive(Clone, Default)]
pub struct SharedScratch(Arc<Mutex<Option<Arc<Scratch>>>>);

impl SharedScratch {
    /// Makes an empty file in the folder.
    ///
    /// # Errors
    /// As [`Scratch::new`].
    pub fn file(&self) -> io::Result<Temporary> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let scratch = match &*made {
            Some(scratch) => Arc::clone(scratch),
            None => Arc::clone(made.insert(Arc::new(Scratch::new()?))),
        };
        drop(made);
        Ok(Temporary::file_in(scratch.path())?.0)
    }
}

/// Deletes the temporary files that killed runs left in `folder`, for the one whose turn it is to write there.
pub fn sweep_files(folder: &Path) {
    for path in leftovers(folder) {
        if !live().contains(&path) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Deletes the temporary files that killed runs left in `folder`, where others may write at the same time.
pub fn sweep_shared(folder: &Path) {
    for path in leftovers(folder) {
        if is_left_over(&path) {
            let _ = fs::remove_file(path);
        }
    }
}

fn is_left_over(path: &Path) -> bool {
    let age = fs::metadata(path).and_then(|it| it.modified()).ok().and_then(|time| time.elapsed().ok());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let process = name[PREFIX.len()..].split('-').next().and_then(|number| number.parse::<u32>().ok());
    // Where the system lists its processes, one that is not listed has ended.
    let lists = Path::new("/proc/self").exists();
    let has_ended =
        lists && process.is_some_and(|process| !Path::new("/proc").join(process.to_string()).exists());
    has_ended || age.is_some_and(|age| age > LONGEST_BUILD)
}

/// Deletes the scratch folders of killed runs.
#[expect(clippy::disallowed_methods, reason = "scratch folders lie there")]
pub fn sweep_scratch() {
    for path in leftovers(&std::env::temp_dir()) {
        let is_left = match File::open(path.join(OWNED)) {
            Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
            // It is just being made, or its owner was killed while it was.
            Err(_) => is_left_over(&path),
        };
        if is_left {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    ours.map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scratch_folder_of_a_run_that_goes_on_is_not_swept() {
        let (alive, dead) = (Scratch::new().expect("made"), Scratch::new().expect("made"));
        let left = dead.folder.path.with_extension("left");
        fs::create_dir(&left).expect("made");
        fs::write(left.join(OWNED), "").expect("written");
        sweep_scratch();
        assert!(alive.path().exists() && !left.exists());
    }

    #[test]
    fn a_scratch_folder_that_is_just_being_made_is_not_swept() {
        let is_done = std::sync::atomic::AtomicBool::new(false);
        let ordering = std::sync::atomic::Ordering::Relaxed;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_done.load(ordering) {
                    sweep_scratch();
                }
            });
            let kept = (0..300).all(|_| Scratch::new().is_ok_and(|made| made.join(OWNED).exists()));
            is_done.store(true, ordering);
            assert!(kept);
        });
    }

    #[test]
    fn a_dropped_scratch_folder_goes_with_all_that_is_in_it() {
        let scratch = Scratch::new().expect("made");
        let path = scratch.path().to_owned();
        fs::write(scratch.join("journal"), "x").expect("written");
        drop(scratch);
        assert!(!path.exists());
    }
}
