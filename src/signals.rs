//! Ctrl-C and its like: a run ends without a trace, and one that watches ends when its work is done.

use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Code, Diagnostic};
use crate::temporary;

/// What shells report of a program that Ctrl-C ended: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// Tells one that watches to stop.
type Stop = Box<dyn FnMut() + Send>;

/// Set while a command watches its corpus.
static WATCHING: Mutex<Option<Stop>> = Mutex::new(None);

/// Listens for Ctrl-C, and where the system has them for requests to terminate and for the end of the terminal. A file
/// that would grow too large becomes an error of the write.
///
/// # Errors
/// When the system refuses.
pub fn listen() -> Result<(), Diagnostic> {
    let cannot = |error: &dyn std::fmt::Display| {
        Diagnostic::without_place(Code::Io, format!("cannot listen for signals: {error}"))
    };
    ctrlc::set_handler(on_stop).map_err(|error| cannot(&error))?;
    // Its default is to end the process, with its temporary files left.
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default())
        .map_err(|error| cannot(&error))?;
    Ok(())
}

/// Lets a signal send, from now on, `message` instead of ending the process.
pub fn send_on_stop<T: Clone + Send + 'static>(sender: Sender<T>, message: T) {
    let stop: Stop = Box::new(move || {
        // The receiver is gone when the run is over.
        let _ = sender.send(message.clone());
    });
    *WATCHING.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
}

fn on_stop() {
    if let Some(stop) = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        return stop();
    }
    temporary::remove_all();
    std::process::exit(INTERRUPTED);
}
