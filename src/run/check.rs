//! `deckpress check`: every fault and remark of a corpus, and cures on demand.

use bumpalo::Bump;

use super::stages::{Exit, cannot_write, check_all, family, finish, load, refusal, unset_formulas};
use crate::cli::CheckArgs;
use crate::diagnostic::{Diagnostic, Pass};
use crate::last;
use crate::load::DeckFiles;
use crate::report::Printer;
use crate::run_code;
use crate::source::Sources;
use crate::wording::counted;
use crate::world::World;

/// Runs `deckpress check`.
pub fn check(arguments: &CheckArgs, world: &World, printer: &mut Printer) -> Exit {
    let (mut sources, files, overrides, mut said) = load(&arguments.corpus);
    let arena = Bump::new();
    let Pass { value: last, diagnostics } = last::read::read(&arguments.after, world.now, &mut sources);
    said.extend(diagnostics);
    let decks = check_all(&files, &overrides, &sources, (&arena, world.now), &last, &mut said);
    family(&decks, &last, true, &mut said);
    for (_, checked) in &decks {
        if let Some(lock) = &checked.lock {
            let remarks =
                lock.history_moved(&checked.deck, &sources).into_iter().chain(lock.reused(&checked.deck));
            said.extend(remarks.filter(|remark| !checked.allowed.contains(&remark.code)));
        }
    }
    if arguments.fix && said.iter().any(|fault| !fault.fixes.is_empty()) {
        return match fix_all(&files, &said, &sources, printer) {
            Ok(()) => check(&CheckArgs { fix: false, ..arguments.clone() }, world, printer),
            Err(fault) => finish(Exit::World, vec![fault], &sources, printer, ""),
        };
    }
    for (_, checked) in &decks {
        said.extend(crate::lint::lint(&checked.deck, &checked.allowed));
        let formats: Vec<_> = checked.artifacts.iter().map(|artifact| artifact.format).collect();
        said.extend(unset_formulas(checked, &formats, &sources));
    }
    if arguments.run_code {
        printer.note("--run-code executes the code of the corpus on this machine");
        let pass = run_code::run(&arguments.python, decks.iter().map(|(_, checked)| &checked.deck));
        let ran = counted(pass.value.ran, "block");
        printer.note(&format!("{ran} of code ran, {} passed over", pass.value.skipped));
        said.extend(pass.diagnostics);
    }
    let questions: usize = decks.iter().map(|(_, checked)| checked.deck.entries().count()).sum();
    let notes: usize = decks.iter().map(|(_, checked)| checked.deck.typed.notes.len()).sum();
    let exit = refusal(&said, arguments.corpus.strict).unwrap_or(Exit::Clean);
    if exit == Exit::Clean {
        let (questions, decks) = (counted(questions, "question"), counted(decks.len(), "deck"));
        let what = if notes == 0 {
            questions
        } else if questions.starts_with("0 ") {
            counted(notes, "note")
        } else {
            format!("{questions} and {}", counted(notes, "note"))
        };
        printer.note(&format!("{what} in {decks}, no faults"));
    }
    finish(exit, said, &sources, printer, "")
}

/// Writes the cures that diagnostics offer into the files.
fn fix_all(
    files: &[DeckFiles],
    said: &[Diagnostic],
    sources: &Sources,
    printer: &Printer,
) -> Result<(), Diagnostic> {
    for (file, path) in files.iter().flat_map(|files| &files.paths) {
        let fixes: Vec<_> = said
            .iter()
            .flat_map(|fault| &fault.fixes)
            .filter(|fix| fix.span.file == *file)
            .cloned()
            .collect();
        if fixes.is_empty() {
            continue;
        }
        let count = fixes.len();
        crate::fix::apply_to_file(path, fixes, sources.get(*file).is_verbatim)
            .map_err(|error| cannot_write(path, &error))?;
        printer.note(&format!("fixed {} in {}", counted(count, "fault"), path.display()));
    }
    Ok(())
}
