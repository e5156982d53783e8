//! The stages of every run: load and check, give notes their times, and end with an exit code.

use std::path::{Path, PathBuf};

use bumpalo::Bump;

use crate::check::{Checked, check as check_draft};
use crate::cli::CorpusArgs;
use crate::config;
use crate::date::Epoch;
use crate::diagnostic::{Class, Code, Diagnostic, Pass, Severity, has_errors};
use crate::export::apkg::look::Look;
use crate::load::{self, DeckFiles};
use crate::lock::{self, Lock};
use crate::read;
use crate::report::Printer;
use crate::source::Sources;
use crate::span::FileId;
use crate::world::World;

/// How a run ended; the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    Clean = 0,
    Content = 1,
    Usage = 2,
    World = 3,
}

/// A deck through all the stages before export.
pub(super) struct Prepared<'s> {
    pub(super) checked: Checked<'s>,
    /// How its cards look in Anki.
    pub(super) look: Look<'s>,
    pub(super) epoch: Epoch,
    /// The lock file's new text, where it is to change.
    pub(super) new_lock: Option<(PathBuf, String)>,
}

pub(super) fn load(arguments: &CorpusArgs) -> (Sources, Vec<DeckFiles>, Vec<FileId>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let Pass { value: files, diagnostics: mut said } = load::load(&arguments.paths, &mut sources);
    let mut overrides = Vec::new();
    for setting in &arguments.set {
        let pass = sources.add("--set", setting.clone().into_bytes());
        overrides.push(pass.value);
        said.extend(pass.diagnostics);
    }
    (sources, files, overrides, said)
}

/// Reads and checks every deck; those with faults that leave no deck are missing from the result.
pub(super) fn check_all<'f, 's>(
    files: &'f [DeckFiles],
    overrides: &[FileId],
    sources: &'s Sources,
    arena: &'s Bump,
    said: &mut Vec<Diagnostic>,
) -> Vec<(&'f DeckFiles, Checked<'s>)> {
    let overrides: Vec<_> =
        overrides.iter().filter_map(|file| config::read_override(sources, *file, arena, said)).collect();
    let mut decks = Vec::new();
    for files in files {
        let draft = read::read(files, &overrides, sources, arena);
        said.extend(draft.diagnostics);
        let mut checked = check_draft(draft.value);
        if has_errors(said) {
            // What could not be read is not empty.
            checked.diagnostics.retain(|remark| remark.code != Code::EmptyDeck);
        }
        said.extend(checked.diagnostics);
        decks.extend(checked.value.map(|checked| (files, checked)));
    }
    decks
}

/// Whether a deck keeps a lock.
#[derive(Clone, Copy, Default)]
pub(super) struct Locking {
    /// Single files too.
    pub(super) is_wanted: bool,
    /// It must be as it is to be.
    pub(super) is_frozen: bool,
}

/// Gives every note, and the look of the cards, its time.
pub(super) fn prepare<'s>(
    files: &DeckFiles,
    mut checked: Checked<'s>,
    mut look: Look<'s>,
    locking: Locking,
    world: &World,
    (sources, arena): (&'s Sources, &'s Bump),
    said: &mut Vec<Diagnostic>,
) -> Prepared<'s> {
    let is_locked = files.lock.is_some() || files.form == load::Form::Folder || locking.is_wanted;
    if !is_locked {
        let epoch = world.source_date.unwrap_or(files.modified);
        lock::set_all(&mut checked.deck, epoch);
        look.date(epoch);
        return Prepared { checked, look, epoch, new_lock: None };
    }
    let old = files.lock.map(|file| Lock::read(sources.text(file), arena, said)).unwrap_or_default();
    let decks = checked.options.apkg.decks;
    said.extend(old.changes(&checked.deck, decks, sources.text(files.main).span.at_start()));
    let new = old.resolve(&mut checked.deck, &mut look, decks, world.now);
    let text = new.to_text();
    let is_changed = files.lock.is_none_or(|file| sources.get(file).text != text);
    if is_changed && locking.is_frozen {
        said.push(
            Diagnostic::without_place(
                Code::LockChanged,
                format!("`{}` does not match the corpus", files.lock_path.display()),
            )
            .help("run `deckpress build` without `--locked`, and commit the lock file"),
        );
    }
    let epoch = world.source_date.or(new.newest()).unwrap_or(files.modified);
    let new_lock = is_changed.then(|| (files.lock_path.clone(), text));
    Prepared { checked, look, epoch, new_lock }
}

pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::without_place(Code::Io, format!("cannot write `{}`: {error}", path.display()))
}

/// The exit code that what was said demands, if it stops the run.
pub(super) fn refusal(said: &[Diagnostic], is_strict: bool) -> Option<Exit> {
    said.iter()
        .filter(|diagnostic| match diagnostic.severity() {
            Severity::Error => true,
            Severity::Warning => is_strict,
            Severity::Note => false,
        })
        .map(|diagnostic| match diagnostic.code.class() {
            Class::Content => Exit::Content,
            Class::Usage => Exit::Usage,
            Class::World => Exit::World,
        })
        .max()
}

pub(super) fn finish(
    exit: Exit,
    said: Vec<Diagnostic>,
    sources: &Sources,
    printer: &mut Printer,
    consequence: &str,
) -> Exit {
    printer.diagnostics(said, sources);
    printer.tally(consequence);
    exit
}
