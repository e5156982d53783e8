//! The story of a run: load, check, plan, export, commit.

mod diff;
mod man;
mod new;
mod preview;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use rayon::prelude::*;

use crate::check::{Checked, check};
use crate::cli::{BuildArgs, CheckArgs, CorpusArgs};
use crate::config;
use crate::diagnostic::{Class, Code, Diagnostic, Pass, Severity, has_errors};
use crate::export::{ExportError, Made, Run, apkg};
use crate::load::{self, DeckFiles};
use crate::lock::{self, Lock};
use crate::manifest::{ArtifactV1, DeckV1, ManifestV1, SCHEMA};
use crate::model::Epoch;
use crate::output::{self, Change, Ready, Staged};
use crate::plan::{self, Job, Work};
use crate::read;
use crate::report::{Collected, Printer, counted};
use crate::run_code;
use crate::source::{FileId, Sources};
use crate::summary::{self, Row};
use crate::templates;
use crate::watch::{News, Watch};
use crate::world::World;
pub use diff::{Compared, diff};
pub use man::man;
pub use new::new;
pub use preview::preview;

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
struct Prepared<'s> {
    checked: Checked<'s>,
    epoch: Epoch,
    /// The lock file's new text, where it is to change.
    new_lock: Option<(PathBuf, String)>,
}

/// `deckpress build`.
pub fn build(arguments: &BuildArgs, world: &World, printer: &mut Printer) -> Exit {
    if !arguments.watch {
        return build_once(arguments, world, printer);
    }
    let watch = match Watch::start(&arguments.corpus.paths, Some(&arguments.output)) {
        Ok(watch) => watch,
        Err(fault) => return finish(Exit::World, vec![fault], &Sources::default(), printer, ""),
    };
    loop {
        build_once(arguments, &world.later(), printer);
        printer.note("watching; Ctrl-C stops it");
        if watch.wait() == News::Stop {
            return Exit::Clean;
        }
        printer.forget();
    }
}

fn build_once(arguments: &BuildArgs, world: &World, printer: &mut Printer) -> Exit {
    let (mut sources, files, overrides, mut said) = load(&arguments.corpus);
    let templates = arguments.templates.as_deref().map(|folder| load::templates(folder, &mut sources));
    let templates = templates.map(|pass| {
        said.extend(pass.diagnostics);
        pass.value
    });
    let look = templates::look(&templates.unwrap_or_default(), &sources, &mut said);
    let arena = Bump::new();
    let locking = Locking { is_wanted: arguments.lock, is_frozen: arguments.locked };
    let mut decks = Vec::new();
    for (files, mut checked) in check_all(&files, &overrides, &sources, &arena, &mut said) {
        checked.deck.look = look.clone();
        decks.push(prepare(files, checked, locking, world, &sources, &arena, &mut said));
    }
    let checked: Vec<_> = decks.iter().map(|deck| &deck.checked).collect();
    let Pass { value: jobs, diagnostics } =
        plan::plan(&checked, &arguments.format, arguments.combined.as_deref(), &arguments.output);
    said.extend(diagnostics);
    if let Some(exit) = refusal(&said, arguments.corpus.strict) {
        return finish(exit, said, &sources, printer, "; nothing was written");
    }
    let epochs: Vec<_> = decks.iter().map(|deck| deck.epoch).collect();
    let exported = export_all(&jobs, &epochs, arguments.jobs, &sources, printer);
    said.extend(exported.diagnostics);
    if let Some(exit) = refusal(&said, arguments.corpus.strict) {
        return finish(exit, said, &sources, printer, "; nothing was written");
    }
    match commit(&decks, &jobs, exported.value, &arguments.output, printer) {
        Ok(warnings) => {
            said.extend(warnings);
            if world.terminal.is_interactive {
                printer.note(&format!("{} in {}", counted(jobs.len(), "file"), world.elapsed()));
            }
        }
        Err(fault) => said.push(fault),
    }
    let exit = refusal(&said, false).unwrap_or(Exit::Clean);
    finish(exit, said, &sources, printer, "")
}

/// `deckpress check`.
pub fn check_command(arguments: &CheckArgs, printer: &mut Printer) -> Exit {
    let (sources, files, overrides, mut said) = load(&arguments.corpus);
    let arena = Bump::new();
    let decks = check_all(&files, &overrides, &sources, &arena, &mut said);
    if arguments.fix && said.iter().any(|fault| fault.fix.is_some()) {
        return match fix_all(&files, &said, printer) {
            Ok(()) => check_command(&CheckArgs { fix: false, ..arguments.clone() }, printer),
            Err(fault) => finish(Exit::World, vec![fault], &sources, printer, ""),
        };
    }
    for (_, checked) in &decks {
        said.extend(crate::lint::lint(&checked.deck, &checked.allowed));
    }
    if arguments.run_code {
        printer.note("--run-code executes the code of the corpus on this machine");
        let pass = run_code::run(&arguments.python, decks.iter().map(|(_, checked)| &checked.deck));
        let ran = counted(pass.value.ran, "block");
        printer.note(&format!("{ran} of code ran, {} passed over", pass.value.skipped));
        said.extend(pass.diagnostics);
    }
    let questions: usize = decks.iter().map(|(_, checked)| checked.deck.entries().count()).sum();
    let exit = refusal(&said, arguments.corpus.strict).unwrap_or(Exit::Clean);
    if exit == Exit::Clean {
        let (questions, decks) = (counted(questions, "question"), counted(decks.len(), "deck"));
        printer.note(&format!("{questions} in {decks}, no faults"));
    }
    finish(exit, said, &sources, printer, "")
}

fn load(arguments: &CorpusArgs) -> (Sources, Vec<DeckFiles>, Vec<FileId>, Vec<Diagnostic>) {
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
fn check_all<'f, 's>(
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
        let mut checked = check(draft.value);
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
struct Locking {
    /// Single files too.
    is_wanted: bool,
    /// It must be as it is to be.
    is_frozen: bool,
}

/// Gives every note its time.
fn prepare<'s>(
    files: &DeckFiles,
    mut checked: Checked<'s>,
    locking: Locking,
    world: &World,
    sources: &'s Sources,
    arena: &'s Bump,
    said: &mut Vec<Diagnostic>,
) -> Prepared<'s> {
    let is_locked = files.lock.is_some() || files.form == load::Form::Folder || locking.is_wanted;
    if !is_locked {
        let epoch = world.source_date.unwrap_or(files.modified);
        lock::set_all(&mut checked.deck, epoch);
        return Prepared { checked, epoch, new_lock: None };
    }
    let old = files.lock.map(|file| Lock::read(sources.text(file), arena, said)).unwrap_or_default();
    let decks = checked.options.apkg.decks;
    said.extend(old.changes(&checked.deck, decks, sources.text(files.main).span.at_start()));
    let new = old.resolve(&mut checked.deck, decks, world.now);
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
    Prepared { checked, epoch, new_lock }
}

/// The files that were made, in the order of their jobs.
fn export_all(
    jobs: &[Job<'_, '_>],
    epochs: &[Epoch],
    threads: usize,
    sources: &Sources,
    printer: &Printer,
) -> Pass<Vec<(Made, Ready)>> {
    let bar = printer.progress(jobs.len());
    let work = || {
        jobs.par_iter()
            .map(|job| {
                let done = export(job, epochs, sources);
                bar.inc(1);
                done
            })
            .collect::<Vec<_>>()
    };
    let done = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    bar.finish_and_clear();
    let mut pass = Pass { value: Vec::new(), diagnostics: Vec::new() };
    for Pass { value, diagnostics } in done {
        pass.value.extend(value);
        pass.diagnostics.extend(diagnostics);
    }
    pass
}

fn export(job: &Job<'_, '_>, epochs: &[Epoch], sources: &Sources) -> Pass<Option<(Made, Ready)>> {
    let report = Collected::default();
    let run = Run { epoch: epochs[job.deck_index], report: &report, sources };
    // A panic in a library must not take the other jobs, or a half-written file, with it.
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut staged = Staged::new(&job.path)?;
        let made = match &job.work {
            Work::Deck(exporter) => exporter.export(&run, &job.checked.deck, &mut staged)?,
            Work::Combined(decks) => {
                let decks = decks.iter().zip(epochs);
                let decks: Vec<_> = decks.map(|(it, epoch)| (&it.deck, *epoch, it.options.apkg)).collect();
                apkg::write_combined(&decks, &mut staged)?
            }
        };
        Ok::<_, ExportError>((made, staged.finish()?))
    }));
    let fault = match &result {
        Ok(Ok(_)) => None,
        Ok(Err(ExportError::Write(error))) => Some((Code::Io, error.to_string())),
        Ok(Err(error)) => Some((Code::ExportFailed, error.to_string())),
        Err(_) => Some((Code::ExportFailed, "a library panicked; please report this".to_owned())),
    };
    let mut diagnostics = report.into_inner();
    diagnostics.extend(fault.map(|(code, message)| {
        Diagnostic::without_place(code, format!("cannot make `{}`: {message}", job.path.display()))
    }));
    Pass { value: result.ok().and_then(Result::ok), diagnostics }
}

/// Shows what was made: locks first, the manifest last.
fn commit(
    decks: &[Prepared<'_>],
    jobs: &[Job<'_, '_>],
    exported: Vec<(Made, Ready)>,
    folder: &Path,
    printer: &Printer,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let mut warnings = Vec::new();
    for (path, text) in decks.iter().filter_map(|deck| deck.new_lock.as_ref()) {
        if let Err(error) = output::stage(path, text.as_bytes()).and_then(Ready::commit) {
            let message = format!("cannot write `{}`: {error}", path.display());
            warnings.push(
                Diagnostic::without_place(Code::LockReadOnly, message)
                    .help("build where the corpus can be written to, and commit the lock file"),
            );
        }
    }
    let mut manifest = ManifestV1 {
        schema: SCHEMA,
        generator: concat!("deckpress ", env!("CARGO_PKG_VERSION")),
        decks: decks.iter().map(describe).collect(),
        artifacts: Vec::new(),
    };
    let mut rows = Vec::new();
    for (job, (made, ready)) in jobs.iter().zip(exported) {
        manifest.artifacts.push(ArtifactV1 {
            path: job.relative.clone(),
            deck: match job.work {
                Work::Deck(_) => Some(job.checked.deck.id.to_string()),
                Work::Combined(_) => None,
            },
            format: job.artifact.format.name(),
            made,
            bytes: ready.bytes,
            sha256: ready.sha256.clone(),
        });
        let bytes = ready.bytes;
        rows.push(Row { path: job.path.display().to_string(), made, bytes, change: put(ready)? });
    }
    summary::table(&rows).iter().for_each(|line| printer.result(line));
    for (name, text) in [("SHA256SUMS", manifest.to_sums()), ("manifest.json", manifest.to_json())] {
        let path = folder.join(name);
        let ready = output::stage(&path, text.as_bytes()).map_err(|error| cannot_write(&path, &error))?;
        put(ready)?;
    }
    jobs.iter().filter_map(|job| job.path.parent()).for_each(output::sweep);
    Ok(warnings)
}

fn put(ready: Ready) -> Result<Change, Diagnostic> {
    let path = ready.target.clone();
    ready.commit().map_err(|error| cannot_write(&path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::without_place(Code::Io, format!("cannot write `{}`: {error}", path.display()))
}

fn describe(prepared: &Prepared<'_>) -> DeckV1 {
    let deck = &prepared.checked.deck;
    DeckV1 {
        id: deck.id.to_string(),
        title: deck.title.to_owned(),
        version: deck.version.map(str::to_owned),
        modified: prepared.epoch.0,
        questions: deck.entries().count(),
        outputs: deck.entries().map(|entry| entry.outputs.len()).sum(),
        clozes: deck.entries().map(|entry| entry.clozes.len()).sum(),
        drafts: deck.drafts,
    }
}

/// Writes the cures that diagnostics offer.
fn fix_all(files: &[DeckFiles], said: &[Diagnostic], printer: &Printer) -> Result<(), Diagnostic> {
    for (file, path) in files.iter().flat_map(|files| &files.paths) {
        let fixes: Vec<_> =
            said.iter().filter_map(|fault| fault.fix.clone()).filter(|fix| fix.span.file == *file).collect();
        if fixes.is_empty() {
            continue;
        }
        let count = fixes.len();
        crate::fix::apply_to_file(path, fixes).map_err(|error| cannot_write(path, &error))?;
        printer.note(&format!("fixed {} in {}", counted(count, "fault"), path.display()));
    }
    Ok(())
}

/// The exit code that what was said demands, if it stops the run.
fn refusal(said: &[Diagnostic], is_strict: bool) -> Option<Exit> {
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

fn finish(
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
