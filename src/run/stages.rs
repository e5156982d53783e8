//! The stages of every run but [`super::times`]: load and check, and end with an exit code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bumpalo::Bump;

use super::times::read_lock;
use crate::check::{Checked, check as check_draft};
use crate::cli::CorpusArgs;
use crate::config;
use crate::date::Epoch;
use crate::diagnostic::{Class, Code, Diagnostic, Pass, Severity, has_errors};
use crate::export::format::Format;
use crate::export::formulas;
use crate::last::Last;
use crate::load::{self, DeckFiles};
use crate::lock;
use crate::lock::family::Family;
use crate::lock::member;
use crate::lock::moved::{self, Places, Releases};
use crate::read;
use crate::report::Printer;
use crate::source::Sources;
use crate::span::FileId;
use crate::together;

/// How a run ended; the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    Clean = 0,
    Content = 1,
    Usage = 2,
    World = 3,
}

pub(super) fn load(arguments: &CorpusArgs) -> (Sources, Vec<DeckFiles>, Vec<FileId>, Vec<Diagnostic>) {
    load_paths(&load::paths_or_default(&arguments.paths), &arguments.set)
}

/// Reads what `paths` name, and settings such as `sheet.paper=letter`.
pub(crate) fn load_paths(
    paths: &[PathBuf],
    set: &[String],
) -> (Sources, Vec<DeckFiles>, Vec<FileId>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let Pass { value: files, diagnostics: mut said } = load::load(paths, &mut sources);
    let mut overrides = Vec::new();
    for setting in set {
        let pass = sources.add("--set", setting.clone().into_bytes());
        overrides.push(pass.value);
        said.extend(pass.diagnostics);
    }
    (sources, files, overrides, said)
}

/// Reads and checks every deck; those with faults that leave no deck are missing from the result.
pub(crate) fn check_all<'f, 's>(
    files: &'f [DeckFiles],
    overrides: &[FileId],
    sources: &'s Sources,
    (arena, now): (&'s Bump, Epoch),
    last: &Last,
    said: &mut Vec<Diagnostic>,
) -> Vec<(&'f DeckFiles, Checked<'s>)> {
    let overrides: Vec<_> =
        overrides.iter().filter_map(|file| config::read_override(sources, *file, arena, said)).collect();
    let mut decks = Vec::new();
    for files in files {
        let mut draft = read::read(files, &overrides, sources, arena);
        said.extend(draft.diagnostics);
        let faults = said.len();
        draft.value.lock =
            read_lock(files, now, sources, arena, said).filter(|_| !has_errors(&said[faults..]));
        let is_broken = files.lock.is_some() && draft.value.lock.is_none();
        let mut checked = check_draft(draft.value);
        if has_errors(said) {
            // What could not be read is not empty.
            checked.diagnostics.retain(|remark| remark.code != Code::EmptyDeck);
        }
        said.extend(checked.diagnostics);
        let Some(mut checked) = checked.value else { continue };
        if let Some(lock) = &checked.lock {
            lock.keep_tags(&mut checked.deck);
        }
        if !is_broken {
            said.extend(lock::topics::faults(&checked.deck, checked.lock.as_ref()));
        }
        decks.push((files, checked));
    }
    together::adopt(&mut decks, &|guid| last.has(guid), sources, (arena, now), said);
    said.extend(together::shared_guids(&decks.iter().map(|(_, it)| &it.deck).collect::<Vec<_>>()));
    said.extend(together::shared_names(&decks.iter().map(|(_, checked)| checked).collect::<Vec<_>>()));
    decks
}

/// Says which questions moved, and gives what the decks know of each other. `are_all` is for those that an earlier
/// build made new already.
pub(crate) fn family(
    decks: &[(&DeckFiles, Checked<'_>)],
    last: &Last,
    are_all: bool,
    said: &mut Vec<Diagnostic>,
) -> Family {
    let knows = |checked: &Checked<'_>| checked.lock.is_some() || !checked.former.is_empty();
    if last.is_empty() && !decks.iter().any(|(_, checked)| knows(checked)) {
        // Nothing was released: nothing can have moved.
        return Family::default();
    }
    let members: Vec<_> = decks
        .iter()
        .map(|(_, checked)| {
            let places = Places { known: &checked.places, column: checked.from_column.as_ref() };
            (checked.member(), places)
        })
        .collect();
    let mut family = member::family(members.iter().map(|(member, _)| member));
    family.knows(last.guids().cloned());
    last.labels().for_each(|(guid, labels)| family.knows_labels(guid.clone(), labels));
    if has_errors(said) {
        return family;
    }
    let pasts = last.pasts(decks.iter().map(|(_, checked)| checked.deck.id.as_str()));
    let has = |guid: &str| last.has(guid);
    let releases = Releases { pasts: &pasts, has: (!last.is_empty()).then_some(&has) };
    let moved = moved::moved(&members, &releases, &mut family, are_all);
    let allowed: BTreeMap<FileId, &[Code]> = decks
        .iter()
        .flat_map(|(files, checked)| files.paths.iter().map(|(file, _)| (*file, checked.allowed.as_slice())))
        .collect();
    let is_allowed = |remark: &Diagnostic| {
        let allowed = remark.span.and_then(|span| allowed.get(&span.file));
        allowed.is_some_and(|allowed| allowed.contains(&remark.code))
    };
    said.extend(moved.into_iter().filter(|remark| !is_allowed(remark)));
    family
}

/// Returns warnings of the formulas that one of `formats` cannot set, unless the deck allows them.
pub(crate) fn unset_formulas(
    checked: &Checked<'_>,
    formats: &[Format],
    sources: &Sources,
) -> Vec<Diagnostic> {
    if checked.allowed.contains(&Code::UnsetMath) {
        return Vec::new();
    }
    formulas::unset(&checked.deck, formats, sources)
}

pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::without_place(Code::Io, format!("cannot write `{}`: {error}", path.display()))
}

/// Returns the exit code that what was said demands, if it stops the run.
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
