//! `deckpress build`: check, plan, export, commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use bumpalo::Bump;
use rayon::prelude::*;

use super::open;
use super::stages::{Exit, cannot_write, check_all, family, finish, load, refusal, unset_formulas};
use super::times::{Locking, Prepared, prepare};
use super::unchanged;
use crate::cli::BuildArgs;
use crate::date::Epoch;
use crate::diagnostic::{Code, Collected, Diagnostic, Pass, has_errors};
use crate::export::Format;
use crate::export::contract::{ExportError, Made};
use crate::kept::Kept;
use crate::last;
use crate::manifest::{ArtifactV1, DeckV1, ManifestV1, SCHEMA};
use crate::output::{self, Busy, Ready, Staged, Turn};
use crate::plan::{self, Job, Work};
use crate::report::Printer;
use crate::shown;
use crate::source::Sources;
use crate::summary::{self, Row};
use crate::typeset::block::missing;
use crate::watch::{News, Watch};
use crate::wording::counted;
use crate::world::World;
use crate::{templates, temporary};

/// Runs `deckpress build`.
pub fn build(arguments: &BuildArgs, world: &World, printer: &mut Printer) -> Exit {
    if !arguments.watch {
        return build_once(arguments, world, printer);
    }
    let mut watch = match Watch::start(
        &crate::load::paths_or_default(&arguments.corpus.paths),
        Some(&arguments.output),
    ) {
        Ok(watch) => watch,
        Err(fault) => return finish(Exit::World, vec![fault], &Sources::default(), printer, ""),
    };
    loop {
        build_once(arguments, &world.later(), printer);
        printer.note("watching; Ctrl-C stops it");
        match watch.wait() {
            Ok(News::Changed) => {}
            Ok(News::Stop) => return Exit::Clean,
            Err(fault) => return finish(Exit::World, vec![fault], &Sources::default(), printer, ""),
        }
        printer.forget();
    }
}

fn build_once(arguments: &BuildArgs, world: &World, printer: &mut Printer) -> Exit {
    let (mut sources, files, overrides, mut said) = load(&arguments.corpus);
    let templates = arguments.templates.as_deref().map(|folder| crate::load::templates(folder, &mut sources));
    let templates = templates.map(|pass| {
        said.extend(pass.diagnostics);
        pass.value
    });
    let Pass { value: last, diagnostics } = last::read::read(&arguments.after, world.now, &mut sources);
    said.extend(diagnostics);
    let look = templates::look(&templates.unwrap_or_default(), &sources, &mut said);
    let arena = Bump::new();
    let checked = check_all(&files, &overrides, &sources, (&arena, world.now), &last, &mut said);
    let family = family(&checked, &last, false, &mut said);
    let locking = Locking {
        is_wanted: arguments.lock || !arguments.after.is_empty(),
        is_frozen: arguments.locked || arguments.check_lock,
        after: &arguments.after,
        last,
        family,
    };
    let mut decks = Vec::new();
    for (files, checked) in checked {
        let look = look.clone().with_extent(checked.deck.extent());
        let mut deck = prepare(files, checked, look, &locking, world.times(), &sources, &mut said);
        shown::prepare(&mut deck.checked, &arguments.format, &arena);
        decks.push(deck);
    }
    if arguments.check_lock {
        let exit = refusal(&said, arguments.corpus.strict).unwrap_or(Exit::Clean);
        return finish(exit, said, &sources, printer, "");
    }
    let checked: Vec<_> = decks.iter().map(|deck| (&deck.checked, &deck.look)).collect();
    let Pass { value: jobs, diagnostics } =
        plan::plan(&checked, &arguments.format, arguments.combined.as_deref(), &arguments.output);
    said.extend(diagnostics);
    for (index, deck) in decks.iter().enumerate() {
        let formats: Vec<_> =
            jobs.iter().filter(|job| job.deck_index == index).map(|job| job.artifact.format).collect();
        said.extend(unset_formulas(&deck.checked, &formats, &sources));
    }
    if !arguments.trust_templates {
        said.extend(plan::untrusted(&jobs));
    }
    let package = (arguments.open > 0).then(|| open::package(&jobs));
    said.extend(package.as_ref().and_then(|package| package.as_ref().err()).cloned());
    if !has_errors(&said) {
        said.extend(unlocked(&decks, &jobs));
    }
    if let Some(exit) = refusal(&said, arguments.corpus.strict) {
        return finish(exit, said, &sources, printer, "; nothing was written");
    }
    let rendered = decks.iter().map(|deck| deck.rendered).sum();
    if rendered > 0 {
        printer.note(&format!(
            "{} newer by rendering alone: this deckpress writes them in another way",
            counted(rendered, "note")
        ));
    }
    let inputs = || unchanged::inputs(&decks, &jobs, arguments, &sources, world);
    let inputs = (!arguments.no_cache).then(inputs);
    let mut kept = Kept::read(world.cache.as_deref(), &arguments.output, inputs);
    let written = write(&decks, &jobs, arguments, (&sources, &mut kept), printer, &mut said);
    if written {
        kept.write(world.cache.as_deref(), &arguments.output);
    }
    let Some(exit) = refusal(&said, arguments.corpus.strict) else {
        if world.terminal.is_interactive {
            printer.note(&format!("{} in {}", counted(jobs.len(), "file"), world.elapsed()));
        }
        if let Some(Ok(path)) = package {
            said.extend(open::open(path, arguments.open, world, printer));
        }
        let exit = refusal(&said, arguments.corpus.strict).unwrap_or(Exit::Clean);
        return finish(exit, said, &sources, printer, "");
    };
    finish(exit, said, &sources, printer, if written { "" } else { "; nothing was written" })
}

/// Makes every file, then puts them all in their places; says whether any is there. One run at a time writes into a
/// folder.
fn write(
    decks: &[Prepared<'_>],
    jobs: &[Job<'_, '_>],
    arguments: &BuildArgs,
    (sources, kept): (&Sources, &mut Kept),
    printer: &mut Printer,
    said: &mut Vec<Diagnostic>,
) -> bool {
    let folder = &arguments.output;
    temporary::sweep_scratch();
    let _turn = match take_turn(folder, printer) {
        Ok(turn) => turn,
        Err(fault) => {
            said.push(fault);
            return false;
        }
    };
    let epochs: Vec<_> = decks.iter().map(|deck| deck.epoch).collect();
    let exported = export_all(jobs, &epochs, arguments.jobs, (sources, kept), printer);
    let exported = remember(jobs, exported, sources, kept);
    said.extend(missing::joined(exported.diagnostics));
    if refusal(said, arguments.corpus.strict).is_some() {
        return false;
    }
    let batch = stage(decks, jobs, exported.value, folder, said);
    if refusal(said, arguments.corpus.strict).is_some() {
        return false;
    }
    match commit(batch, printer) {
        Ok(()) => true,
        Err(fault) => {
            said.push(fault);
            true
        }
    }
}

/// How long a run waits for another one that writes into the same folder.
const PATIENCE: Duration = Duration::from_secs(30);

fn take_turn(folder: &Path, printer: &Printer) -> Result<Turn, Diagnostic> {
    let name = folder.display().to_string();
    let name = crate::wording::shown(&name);
    let waiting = || printer.note(&format!("waiting for another build into `{name}`"));
    Turn::take(folder, PATIENCE, waiting).map_err(|busy| match busy {
        Busy::Another => {
            Diagnostic::without_place(Code::Io, format!("another build is still writing into `{name}`"))
                .help("run it again when that one has ended, or choose another folder with --output")
        }
        Busy::Io(error) => cannot_write(folder, &error),
    })
}

/// Returns one warning for all packages of decks that keep no lock; `None` if there are none.
fn unlocked(decks: &[Prepared<'_>], jobs: &[Job<'_, '_>]) -> Option<Diagnostic> {
    let is_packed = |deck: &Prepared<'_>| {
        let is_of = |job: &Job<'_, '_>| match &job.work {
            Work::Deck(_) => std::ptr::eq(job.checked, &raw const deck.checked),
            Work::Combined(..) => true,
            Work::Index(_) => false,
        };
        jobs.iter().any(|job| job.artifact.format == Format::Apkg && is_of(job))
    };
    let unlocked: Vec<_> = decks.iter().filter(|deck| !deck.is_locked && is_packed(deck)).collect();
    let first = unlocked.first()?.checked.deck.title;
    let which = match unlocked.len() {
        1 => format!("`{first}` has no lock"),
        count => format!("`{first}` and {} more decks have no lock", count - 1),
    };
    let message = format!("{which}: all notes of its package have one time, that of the file");
    Some(Diagnostic::without_place(Code::LockMissing, message).help(
        "whenever that time changes, an import replaces each learner's own edits and tags; with an older time, no \
         correction arrives. Build with `--lock`, and keep the lock file that it writes",
    ))
}

/// Makes the files of all jobs; returns them in the order of the jobs.
fn export_all(
    jobs: &[Job<'_, '_>],
    epochs: &[Epoch],
    threads: usize,
    (sources, kept): (&Sources, &Kept),
    printer: &Printer,
) -> Vec<Pass<Option<(Made, Ready)>>> {
    let bar = printer.progress(jobs.len());
    let work = || {
        jobs.par_iter()
            .map(|job| {
                let done = match kept.find(&job.relative, &job.path, sources) {
                    Some((there, diagnostics)) => Pass { value: Some(there), diagnostics },
                    None => export(job, epochs, sources),
                };
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
    done
}

/// Joins what was made, and remembers each artifact.
fn remember(
    jobs: &[Job<'_, '_>],
    done: Vec<Pass<Option<(Made, Ready)>>>,
    sources: &Sources,
    kept: &mut Kept,
) -> Pass<Vec<(Made, Ready)>> {
    let mut pass = Pass { value: Vec::new(), diagnostics: Vec::new() };
    for (job, Pass { value, diagnostics }) in jobs.iter().zip(done) {
        match &value {
            Some((made, ready)) => kept.add(&job.relative, (*made, ready), &diagnostics, sources),
            None => kept.forget(&job.relative),
        }
        pass.value.extend(value);
        pass.diagnostics.extend(diagnostics);
    }
    pass
}

fn export(job: &Job<'_, '_>, epochs: &[Epoch], sources: &Sources) -> Pass<Option<(Made, Ready)>> {
    let report = Collected::default();
    // A panic in a library must not take the other jobs, or a half-written file, with it.
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut staged = Staged::new(&job.path)?;
        let made = job.export(epochs, (&report, sources), &mut staged)?;
        Ok::<_, ExportError>((made, staged.finish()?))
    }));
    let doing = "making it";
    let made = result.unwrap_or_else(|_| {
        Err(ExportError::Library { doing, message: "a library panicked; please report this".to_owned() })
    });
    let mut diagnostics = report.into_inner();
    let value = made.map_err(|error| diagnostics.push(error.fault(&job.path.display().to_string()))).ok();
    Pass { value, diagnostics }
}

/// Everything that a build is about to show.
struct Batch {
    /// In the order in which they are renamed: locks first, the manifest last.
    files: Vec<Ready>,
    /// A row for each artifact, and its place in `files`.
    rows: Vec<(usize, String, Made)>,
}

/// Stages the locks and what describes the batch, so that all is on disk before anything is replaced. A lock that
/// cannot be written is a warning.
fn stage(
    decks: &[Prepared<'_>],
    jobs: &[Job<'_, '_>],
    exported: Vec<(Made, Ready)>,
    folder: &Path,
    said: &mut Vec<Diagnostic>,
) -> Batch {
    let mut files = Vec::new();
    for (path, text) in decks.iter().filter_map(|deck| deck.new_lock.as_ref()) {
        temporary::sweep_shared(path.parent().unwrap_or(Path::new(".")));
        match output::stage(path, text.as_bytes()) {
            Ok(ready) => files.push(ready),
            Err(error) => {
                let message = format!("cannot write `{}`: {error}", path.display());
                said.push(Diagnostic::without_place(Code::LockReadOnly, message).help(
                    "the times of this release are lost: learners of the next one would get notes again, or miss \
                     corrections; build where the corpus can be written to, and commit the lock file",
                ));
            }
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
                Work::Combined(..) | Work::Index(_) => None,
            },
            format: job.artifact.format.name(),
            made,
            bytes: ready.bytes,
            sha256: ready.sha256.clone(),
        });
        rows.push((files.len(), job.path.display().to_string(), made));
        files.push(ready);
    }
    for (name, text) in [("SHA256SUMS", manifest.to_sums()), ("manifest.json", manifest.to_json())] {
        let path = folder.join(name);
        match output::stage(&path, text.as_bytes()) {
            Ok(ready) => files.push(ready),
            Err(error) => said.push(cannot_write(&path, &error)),
        }
    }
    Batch { files, rows }
}

/// Puts the batch in its place, and shows a table of it.
fn commit(batch: Batch, printer: &Printer) -> Result<(), Diagnostic> {
    let sizes: Vec<_> = batch.files.iter().map(|ready| ready.bytes).collect();
    let changes = output::commit_all(batch.files).map_err(|(path, error)| cannot_write(&path, &error))?;
    let rows = batch.rows.into_iter().map(|(at, path, made)| Row {
        path,
        made,
        bytes: sizes[at],
        change: changes[at],
    });
    summary::table(&rows.collect::<Vec<_>>()).iter().for_each(|line| printer.result(line));
    Ok(())
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
