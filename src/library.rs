//! The way in for other programs: load a corpus, check it, and export its decks to bytes.
//!
//! Nothing is printed or written, and no clock is asked: the time of what has no lock is an argument.
//!
//! ```
//! use deckpress::library::{Arena, Corpus, Epoch};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("capitals.jsonl");
//! std::fs::write(&path, r#"{"id": "fr", "question": "What is the capital of France?", "answer": "Paris"}"#)?;
//!
//! let corpus = Corpus::load(&[path]);
//! let arena = Arena::default();
//! let decks = corpus.check(&arena, Epoch(1_795_392_000));
//! assert!(decks.diagnostics.is_empty());
//!
//! let files = corpus.export(&decks.value, &["csv".to_owned(), "json".to_owned()]);
//! let names: Vec<_> = files.value.iter().map(|file| file.name.as_str()).collect();
//! assert_eq!(names, ["capitals/capitals.csv", "capitals/capitals.json"]);
//! assert!(String::from_utf8_lossy(&files.value[0].bytes).contains("Paris"));
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::path::{Path, PathBuf};

pub use bumpalo::Bump as Arena;

use crate::check::{self, Checked};
pub use crate::date::Epoch;
pub use crate::diagnostic::{Code, Diagnostic, Pass, Severity};
use crate::diagnostic::{Collected, has_errors};
use crate::export::Format;
use crate::export::apkg::look::Look;
use crate::export::contract::ExportContext;
pub use crate::export::contract::{ExportError, Exporter, Made};
use crate::load::{self, DeckFiles};
use crate::lock::family::Family;
use crate::lock::member;
use crate::lock::read::Reading;
use crate::lock::{self, Floors, Lock};
pub use crate::model::Deck;
use crate::plan::{self, Work};
use crate::read;
use crate::source::Sources;
use crate::together;

/// The files of a corpus, in memory.
pub struct Corpus {
    sources: Sources,
    files: Vec<DeckFiles>,
    faults: Vec<Diagnostic>,
}

/// A checked deck with the times of its notes.
pub struct Ready<'s> {
    checked: Checked<'s>,
    look: Look<'s>,
    epoch: Epoch,
}

/// One file of a deck.
pub struct File {
    /// Its path below the output folder, with `/`.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// How many notes, cards and pages it holds.
    pub made: Made,
}

impl Corpus {
    /// Reads every deck that `paths` name: folders with a deck.toml, folders of those, and files in JSON or CSV.
    /// What cannot be read is among the diagnostics of [`Corpus::check`].
    #[must_use]
    pub fn load(paths: &[PathBuf]) -> Corpus {
        let mut sources = Sources::default();
        let Pass { value: files, diagnostics: faults } = load::load(paths, &mut sources);
        Corpus { sources, files, faults }
    }

    /// Checks every deck. A deck that has faults of its own may be missing from the result, but is never in it with an
    /// entry that exporters cannot rely on. Notes have the times of the deck's lock; new ones, and those of a deck
    /// without a lock, have `now`.
    pub fn check<'s>(&'s self, arena: &'s Arena, now: Epoch) -> Pass<Vec<Ready<'s>>> {
        let mut found = self.faults.clone();
        let mut decks = Vec::new();
        for files in &self.files {
            let mut draft = read::read(files, &[], &self.sources, arena);
            let is_broken = has_errors(&draft.diagnostics);
            found.extend(draft.diagnostics);
            draft.value.lock = files.lock.map(|file| {
                let corpus = files.corpus().to_string_lossy();
                let reading = Reading { corpus: &corpus, now };
                Lock::read(self.sources.text(file), &reading, arena, &mut found)
            });
            let mut checked = check::check(draft.value);
            // What could not be read is not empty.
            checked.diagnostics.retain(|remark| !is_broken || remark.code != Code::EmptyDeck);
            found.extend(checked.diagnostics);
            let Some(checked) = checked.value else { continue };
            decks.push((files, checked));
        }
        together::adopt(&mut decks, &|_| false, &self.sources, (arena, now), &mut found);
        let members: Vec<_> = decks.iter().map(|(_, checked)| checked.member()).collect();
        let family = member::family(members.iter());
        let decks = decks.into_iter().map(|(_, checked)| timed(checked, now, &family)).collect();
        Pass { value: decks, diagnostics: found }
    }

    /// Exports the files that each deck lists, or those of the named formats. A file that could not be made is missing
    /// from the result, and among the diagnostics.
    #[must_use]
    pub fn export(&self, decks: &[Ready<'_>], formats: &[String]) -> Pass<Vec<File>> {
        let planned: Vec<_> = decks.iter().map(|deck| (&deck.checked, &deck.look)).collect();
        let Pass { value: jobs, diagnostics: mut found } = plan::plan(&planned, formats, None, Path::new(""));
        // Nobody has said that templates with scripts are trusted.
        let untrusted = plan::untrusted(&jobs);
        let is_left_out =
            |job: &plan::Job<'_, '_>| !untrusted.is_empty() && job.artifact.format == Format::Apkg;
        let mut files = Vec::new();
        for job in jobs.iter().filter(|job| !is_left_out(job)) {
            let Work::Deck(exporter) = &job.work else { continue };
            let report = Collected::default();
            let run =
                ExportContext { epoch: decks[job.deck_index].epoch, report: &report, sources: &self.sources };
            let mut bytes = Vec::new();
            match exporter.export(&run, &job.checked.deck, &mut bytes) {
                Ok(made) => files.push(File { name: job.relative.clone(), bytes, made }),
                Err(error) => found.push(failed(&job.relative, &error)),
            }
            found.extend(report.into_inner());
        }
        found.extend(untrusted);
        Pass { value: files, diagnostics: found }
    }

    /// Returns where a diagnostic points: the file's name, and the line and the column, both from 1.
    #[must_use]
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(&str, usize, usize)> {
        let span = diagnostic.span?;
        let place = self.sources.place(span);
        Some((&self.sources.get(span.file).name, place.line, place.column))
    }
}

impl<'s> Ready<'s> {
    /// Returns the deck.
    #[must_use]
    pub fn deck(&self) -> &Deck<'s> {
        &self.checked.deck
    }
}

fn timed<'s>(mut checked: Checked<'s>, now: Epoch, family: &Family) -> Ready<'s> {
    let mut look = Look::default();
    let Some(old) = checked.lock.take() else {
        lock::set_all(&mut checked.deck, now);
        return Ready { checked, look, epoch: now };
    };
    old.keep_tags(&mut checked.deck);
    let decks = checked.options.apkg.decks;
    let new = old.resolve(&mut checked.deck, &mut look, decks, now, (&Floors::default(), family));
    Ready { checked, look, epoch: new.newest().unwrap_or(now) }
}

fn failed(name: &str, error: &impl fmt::Display) -> Diagnostic {
    Diagnostic::without_place(Code::ExportFailed, format!("cannot make `{name}`: {error}"))
}
