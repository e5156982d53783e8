//! Waiting for a corpus to change, or for Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher as _};
use same_file::Handle;

use crate::diagnostic::{Code, Diagnostic};
use crate::signals;

/// An editor writes a file in several steps; this long without one, it is done.
const QUIET: Duration = Duration::from_millis(120);

/// What ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Changed,
    /// Ctrl-C, or the end of the watch.
    Stop,
}

/// How often the watched folders are compared with those that have their names now.
const LOOK: Duration = Duration::from_secs(1);

/// Hears of changes from the moment it is made.
pub struct Watch {
    news: Receiver<News>,
    watcher: notify::RecommendedWatcher,
    places: Vec<Place>,
}

/// What is watched for one path of the command line.
struct Place {
    folder: PathBuf,
    mode: RecursiveMode,
    /// The folder that had the name when the watch began: the system watches that one, wherever it moves. `None` while
    /// there is none of the name.
    watched: Option<Handle>,
}

impl Watch {
    /// Watches folders with all that is in them, and files by the folders they lie in. What is written to `except`
    /// is not news.
    ///
    /// # Errors
    /// When the system cannot watch them.
    pub fn start(paths: &[PathBuf], except: Option<&Path>) -> Result<Watch, Diagnostic> {
        let (sender, news) = channel();
        signals::send_on_stop(sender.clone(), News::Stop);
        let except = except.and_then(|folder| folder.canonicalize().ok());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let is_news = event.is_ok_and(|event| is_change(&event, except.as_deref()));
            if is_news {
                // The receiver is gone when the run is over.
                let _ = sender.send(News::Changed);
            }
        })
        .map_err(|error| cannot_watch(&error))?;
        let mut places: Vec<_> = paths.iter().map(|path| Place::of(path)).collect();
        for place in &mut places {
            place.watch(&mut watcher)?;
        }
        Ok(Watch { news, watcher, places })
    }

    /// Waits until something has changed and nothing changes any more.
    ///
    /// # Errors
    /// When a folder was replaced and the system cannot watch the new one.
    pub fn wait(&mut self) -> Result<News, Diagnostic> {
        loop {
            match self.news.recv_timeout(LOOK) {
                Ok(News::Changed) => break,
                Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(News::Stop),
                Err(RecvTimeoutError::Timeout) if self.follow()? => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        loop {
            match self.news.recv_timeout(QUIET) {
                Ok(News::Changed) => {}
                Ok(News::Stop) => return Ok(News::Stop),
                Err(_) => break,
            }
        }
        self.follow()?;
        Ok(News::Changed)
    }

    /// Watches the folders that took the places of watched ones; says whether there are any.
    fn follow(&mut self) -> Result<bool, Diagnostic> {
        let mut is_news = false;
        for place in &mut self.places {
            let now = Handle::from_path(&place.folder).ok();
            if now == place.watched {
                continue;
            }
            is_news = true;
            // The old folder may be gone, and its watch with it.
            let _ = self.watcher.unwatch(&place.folder);
            place.watched = None;
            if now.is_some()
                && let Err(fault) = place.watch(&mut self.watcher)
            {
                // Gone again: it will be looked for again.
                place.watched = None;
                if place.folder.exists() {
                    return Err(fault);
                }
            }
        }
        Ok(is_news)
    }
}

impl Place {
    fn of(path: &Path) -> Place {
        let (folder, mode) = if path.is_dir() {
            (path, RecursiveMode::Recursive)
        } else {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            (parent.unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)
        };
        Place { folder: folder.to_owned(), mode, watched: None }
    }

    fn watch(&mut self, watcher: &mut notify::RecommendedWatcher) -> Result<(), Diagnostic> {
        self.watched = Handle::from_path(&self.folder).ok();
        watcher.watch(&self.folder, self.mode).map_err(|error| cannot_watch(&error))
    }
}

fn cannot_watch(error: &notify::Error) -> Diagnostic {
    Diagnostic::without_place(Code::Io, format!("cannot watch the corpus: {error}"))
        .help("run the command again after each change, without watching")
}

/// Returns whether an event is a change: reading does not count, nor does what a build itself writes.
fn is_change(event: &notify::Event, except: Option<&Path>) -> bool {
    let is_write = matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    is_write && event.paths.iter().any(|path| !is_ours(path, except))
}

fn is_ours(path: &Path, except: Option<&Path>) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with(crate::temporary::PREFIX)
        || path.extension().is_some_and(|extension| extension == "lock")
        || except.is_some_and(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_writes_is_no_news() {
        let out = Path::new("/c/out");
        for ours in ["/c/out/deck/deck.apkg", "/c/deck.lock", "/c/.deckpress-x1"] {
            assert!(is_ours(Path::new(ours), Some(out)), "{ours}");
        }
        for theirs in ["/c/deck.toml", "/c/functions.md", "/c/output/a.png"] {
            assert!(!is_ours(Path::new(theirs), Some(out)), "{theirs}");
        }
    }
}
