//! Waiting for a corpus to change, or for Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher as _};

use crate::diagnostic::{Code, Diagnostic};

/// An editor writes a file in several steps; this long without one, it is done.
const QUIET: Duration = Duration::from_millis(120);

/// What ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Changed,
    /// Ctrl-C, or the end of the watch.
    Stop,
}

/// Hears of changes from the moment it is made.
pub struct Watch {
    news: Receiver<News>,
    _watcher: notify::RecommendedWatcher,
}

impl Watch {
    /// Watches folders with all that is in them, and files by the folders they lie in. What is written to `except`
    /// is no news.
    ///
    /// # Errors
    /// When the system cannot watch them.
    pub fn start(paths: &[PathBuf], except: Option<&Path>) -> Result<Watch, Diagnostic> {
        let (sender, news) = channel();
        on_ctrl_c(sender.clone())?;
        let except = except.and_then(|folder| folder.canonicalize().ok());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let is_news = event.is_ok_and(|event| is_change(&event, except.as_deref()));
            if is_news {
                // The receiver is gone when the run is over.
                let _ = sender.send(News::Changed);
            }
        })
        .map_err(|error| cannot_watch(&error))?;
        for path in paths {
            let (folder, mode) = if path.is_dir() {
                (path.as_path(), RecursiveMode::Recursive)
            } else {
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
                (parent.unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)
            };
            watcher.watch(folder, mode).map_err(|error| cannot_watch(&error))?;
        }
        Ok(Watch { news, _watcher: watcher })
    }

    /// Waits until something has changed and nothing changes any more.
    #[must_use]
    pub fn wait(&self) -> News {
        let Ok(News::Changed) = self.news.recv() else { return News::Stop };
        loop {
            match self.news.recv_timeout(QUIET) {
                Ok(News::Changed) => {}
                Ok(News::Stop) => return News::Stop,
                Err(_) => return News::Changed,
            }
        }
    }
}

fn on_ctrl_c(sender: Sender<News>) -> Result<(), Diagnostic> {
    ctrlc::set_handler(move || {
        let _ = sender.send(News::Stop);
    })
    .map_err(|error| Diagnostic::without_place(Code::Io, format!("cannot listen for Ctrl-C: {error}")))
}

fn cannot_watch(error: &notify::Error) -> Diagnostic {
    Diagnostic::without_place(Code::Io, format!("cannot watch the corpus: {error}"))
        .help("run the command again after each change, without watching")
}

/// Reading is no change, and neither is what a build itself writes.
fn is_change(event: &notify::Event, except: Option<&Path>) -> bool {
    let is_write = matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    is_write && event.paths.iter().any(|path| !is_ours(path, except))
}

fn is_ours(path: &Path, except: Option<&Path>) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with(crate::output::PREFIX)
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
