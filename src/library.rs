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

use std::path::{Path, PathBuf};

pub use bumpalo::Bump as Arena;

pub use crate::date::Epoch;
use crate::diagnostic::Collected;
pub use crate::diagnostic::{Code, Diagnostic, Pass, Severity};
pub use crate::export::contract::{ExportError, Exporter, Made};
use crate::export::format::Format;
use crate::last::Last;
use crate::load::{self, DeckFiles};
pub use crate::model::Deck;
use crate::plan;
use crate::run::stages;
use crate::run::times::{Locking, Prepared, prepare};
use crate::shown;
use crate::source::Sources;
use crate::span::FileId;
use crate::templates;
use crate::typeset::block::missing;

/// What a corpus is built with besides its own files, as the options of `deckpress build` say it.
#[derive(Clone, Debug, Default)]
pub struct With {
    /// Settings over those of deck.toml: `sheet.paper=letter`.
    pub set: Vec<String>,
    /// A folder of card templates and CSS in place of the built-in ones.
    pub templates: Option<PathBuf>,
    /// Packages may have note types whose cards run scripts.
    pub trusts_templates: bool,
}

/// The files of a corpus, in memory.
pub struct Corpus {
    sources: Sources,
    files: Vec<DeckFiles>,
    overrides: Vec<FileId>,
    templates: Vec<(String, FileId)>,
    trusts_templates: bool,
    faults: Vec<Diagnostic>,
}

/// A checked deck with the times of its notes.
pub struct Ready<'s>(Prepared<'s>);

/// One file of a deck, or of all decks.
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
        Corpus::load_with(paths, &With::default())
    }

    /// Reads every deck that `paths` name, to be built with what `with` says.
    #[must_use]
    pub fn load_with(paths: &[PathBuf], with: &With) -> Corpus {
        let (mut sources, files, overrides, mut faults) = stages::load_paths(paths, &with.set);
        let templates = with.templates.as_deref().map(|folder| load::templates(folder, &mut sources));
        let templates = templates.map(|pass| {
            faults.extend(pass.diagnostics);
            pass.value
        });
        let templates = templates.unwrap_or_default();
        Corpus { sources, files, overrides, templates, trusts_templates: with.trusts_templates, faults }
    }

    /// Checks every deck. A deck that has faults of its own may be missing from the result, but is never in it with an
    /// entry that exporters cannot rely on. Notes have the times of the deck's lock; new ones, and those of a deck
    /// without a lock, have `now`.
    pub fn check<'s>(&'s self, arena: &'s Arena, now: Epoch) -> Pass<Vec<Ready<'s>>> {
        let mut found = self.faults.clone();
        let look = templates::look(&self.templates, &self.sources, &mut found);
        let last = Last::default();
        let checked =
            stages::check_all(&self.files, &self.overrides, &self.sources, (arena, now), &last, &mut found);
        let family = stages::family(&checked, &last, false, &mut found);
        let locking = Locking { is_wanted: true, family, ..Locking::default() };
        let mut decks = Vec::new();
        for (files, checked) in checked {
            let look = look.clone().with_extent(checked.deck.extent());
            let mut deck = prepare(files, checked, look, &locking, (now, None), &self.sources, &mut found);
            // Which files are wanted of it is not known yet.
            shown::prepare(&mut deck.checked, &["all".to_owned()], arena);
            decks.push(Ready(deck));
        }
        Pass { value: decks, diagnostics: found }
    }

    /// Exports the files that each deck lists, or those of the named formats. A file that could not be made is missing
    /// from the result, and among the diagnostics.
    #[must_use]
    pub fn export(&self, decks: &[Ready<'_>], formats: &[String]) -> Pass<Vec<File>> {
        self.export_planned(decks, formats, None)
    }

    /// Exports what [`Corpus::export`] does, and a package of all decks, as `--combined NAME` does.
    #[must_use]
    pub fn export_combined(&self, decks: &[Ready<'_>], formats: &[String], name: &str) -> Pass<Vec<File>> {
        self.export_planned(decks, formats, Some(name))
    }

    fn export_planned(
        &self,
        decks: &[Ready<'_>],
        formats: &[String],
        combined: Option<&str>,
    ) -> Pass<Vec<File>> {
        let planned: Vec<_> = decks.iter().map(|deck| (&deck.0.checked, &deck.0.look)).collect();
        let Pass { value: jobs, diagnostics: mut found } =
            plan::plan(&planned, formats, combined, Path::new(""));
        for (index, deck) in decks.iter().enumerate() {
            let formats: Vec<_> =
                jobs.iter().filter(|job| job.deck_index == index).map(|job| job.artifact.format).collect();
            found.extend(stages::unset_formulas(&deck.0.checked, &formats, &self.sources));
        }
        let untrusted = if self.trusts_templates { Vec::new() } else { plan::untrusted(&jobs) };
        let is_left_out =
            |job: &plan::Job<'_, '_>| !untrusted.is_empty() && job.artifact.format == Format::Apkg;
        let mut files = Vec::new();
        for job in jobs.iter().filter(|job| !is_left_out(job)) {
            let Pass { value, diagnostics } = self.made(job, decks);
            files.extend(value);
            found.extend(diagnostics);
        }
        found.extend(untrusted);
        let found = missing::joined(found);
        Pass { value: files, diagnostics: found }
    }

    fn made(&self, job: &plan::Job<'_, '_>, decks: &[Ready<'_>]) -> Pass<Option<File>> {
        let report = Collected::default();
        let mut bytes = Vec::new();
        let epochs: Vec<_> = decks.iter().map(|deck| deck.0.epoch).collect();
        let made = job.export(&epochs, (&report, &self.sources), &mut bytes);
        let mut diagnostics = report.into_inner();
        let file = match made {
            Ok(made) => Some(File { name: job.relative.clone(), bytes, made }),
            Err(error) => {
                diagnostics.push(error.fault(&job.relative));
                None
            }
        };
        Pass { value: file, diagnostics }
    }

    /// Returns where a diagnostic points: the file's name, and the line and the column, both from 1; `None` if it
    /// has no place.
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
        &self.0.checked.deck
    }
}
