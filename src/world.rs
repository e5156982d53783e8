//! The clock, the environment and the programs of the system: the only module that asks them.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};

/// What a run may know of its surroundings, asked once at its start.
pub struct World {
    pub now: Epoch,
    /// `SOURCE_DATE_EPOCH`, the time a reproducible build is to use.
    pub source_date: Option<Epoch>,
    pub terminal: Terminal,
    /// Whether this is a machine that tests or releases on its own, as the variable `CI` says.
    pub is_ci: bool,
    /// The folder for what makes the next run quicker, where the system has one.
    pub cache: Option<PathBuf>,
    started: Instant,
}

#[derive(Clone, Copy)]
pub struct Terminal {
    /// Whether people watch: progress bars make sense.
    pub is_interactive: bool,
    pub colours: bool,
}

impl World {
    /// Returns the time that it is, and the one that a reproducible build is to use.
    #[must_use]
    pub fn times(&self) -> (Epoch, Option<Epoch>) {
        (self.now, self.source_date)
    }

    /// Asks the process's surroundings.
    ///
    /// # Errors
    /// When `SOURCE_DATE_EPOCH` is set and no time.
    #[expect(clippy::disallowed_methods, reason = "this is the module that may")]
    pub fn ask() -> Result<World, Diagnostic> {
        let source_date =
            std::env::var_os("SOURCE_DATE_EPOCH").map(|text| parse(&text.to_string_lossy())).transpose()?;
        let now = source_date.unwrap_or_else(clock);
        if now > Epoch::LAST {
            return Err(bad_epoch("the clock", &now.0.to_string()));
        }
        let is_interactive = std::io::stderr().is_terminal();
        let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colours = is_interactive && !no_colour;
        Ok(World {
            now,
            source_date,
            terminal: Terminal { is_interactive, colours },
            is_ci,
            cache: dirs::cache_dir().map(|folder| folder.join("deckpress")),
            started: Instant::now(),
        })
    }

    /// Returns how long the run has taken, as `1.2 s`: for people only.
    #[must_use]
    pub fn elapsed(&self) -> String {
        format!("{:.1} s", self.started.elapsed().as_secs_f32())
    }

    /// Returns the same surroundings at this moment, for what runs on and builds again.
    #[must_use]
    pub fn later(&self) -> World {
        World { now: self.source_date.unwrap_or_else(clock), cache: self.cache.clone(), ..*self }
    }
}

/// Opens a file with the program that the system has for it, and does not wait for that to end.
///
/// # Errors
/// When the file is not there, or the system opens nothing.
pub fn open(path: &Path) -> io::Result<()> {
    // In full: a path may begin with `-`.
    open::that_detached(path.canonicalize()?)
}

#[expect(clippy::disallowed_methods, reason = "this is the module that may")]
fn clock() -> Epoch {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Epoch(u32::try_from(since.as_secs()).unwrap_or(u32::MAX))
}

fn parse(text: &str) -> Result<Epoch, Diagnostic> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let time = text.parse().ok().filter(|_| is_number).map(Epoch);
    time.filter(|time| *time <= Epoch::LAST).ok_or_else(|| bad_epoch("SOURCE_DATE_EPOCH", text))
}

fn bad_epoch(what: &str, says: &str) -> Diagnostic {
    let message = format!("{what} is `{}`", crate::wording::shown(says));
    Diagnostic::without_place(Code::BadEpoch, message).help("set it to what `date +%s` prints, or unset it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_digits_and_nothing_else() {
        assert_eq!(parse("1795392000").expect("a time"), Epoch(1_795_392_000));
        for bad in ["", " 1", "+1", "-1", "1.5e9", "١٢", "99999999999", "4294967295", "now"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
