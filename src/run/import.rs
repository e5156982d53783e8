//! `deckpress import`: what people have, read, checked and written as a deck.

mod checked;
mod decks;
mod explain;

use std::path::PathBuf;

use super::stages::{Exit, cannot_write, finish};
use super::target::{id_of, refuse_others};
use crate::cli::ImportArgs;
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::import::contract::{Candidate, Import, Place};
use crate::import::deck::{self, About};
use crate::import::input::Input;
use crate::import::{self, score::Evidence};
use crate::output;
use crate::report::Printer;
use crate::source::Sources;
use crate::wording::{counted, shell_word, shown};
use crate::world::World;

/// Candidates that are named where none is sure.
const NAMED: usize = 5;

/// Runs `deckpress import`.
pub fn import(arguments: &ImportArgs, world: &World, printer: &mut Printer) -> Exit {
    if let Some(exit) = decks::import(arguments, printer) {
        return exit;
    }
    let sources = Sources::default();
    let Pass { value: input, diagnostics: faults } = Input::read(&arguments.sources);
    if !faults.is_empty() {
        return finish(
            super::stages::refusal(&faults, false).unwrap_or(Exit::World),
            faults,
            &sources,
            printer,
            "",
        );
    }
    let readings = import::readings(&input, arguments.split.as_deref());
    if arguments.explain {
        explain::table(&readings, &input).iter().for_each(|line| printer.result(line));
        return Exit::Clean;
    }
    let best = match chosen(&readings, &input, arguments) {
        Ok(best) => best,
        Err(fault) => return finish(Exit::Content, vec![fault], &sources, printer, "; nothing was written"),
    };
    match write(arguments, &input, &best, world, printer) {
        Ok(said) => {
            let exit = super::stages::refusal(&said, false).unwrap_or(Exit::Clean);
            finish(exit, said, &sources, printer, "")
        }
        Err(fault) => {
            let exit = super::stages::refusal(std::slice::from_ref(&fault), false).unwrap_or(Exit::World);
            finish(exit, vec![fault], &sources, printer, "; nothing was written")
        }
    }
}

/// Returns the reading to take: the best, if it is sure or asked for.
fn chosen(readings: &[Candidate], input: &Input, arguments: &ImportArgs) -> Result<Candidate, Diagnostic> {
    let names =
        arguments.sources.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ");
    let is_asked = arguments.split.is_some();
    let is_sure = |evidence: &Evidence| evidence.score() > 0.0 && (evidence.is_strong || is_asked);
    if let Some(best) = readings.iter().find(|reading| is_sure(&reading.evidence)) {
        return Ok(best.clone());
    }
    let links = readings.iter().any(|reading| reading.evidence.is_list_of_links());
    let candidates: Vec<_> = readings
        .iter()
        .filter(|reading| reading.evidence.score() > 0.0)
        .take(NAMED)
        .map(|it| explain::short(it, input))
        .collect();
    if links && candidates.is_empty() {
        let message = format!("{names}: a list of links, without questions");
        return Err(Diagnostic::without_place(Code::NoQuestions, message)
            .help("name the files that hold the questions; links are not followed"));
    }
    if candidates.is_empty() {
        let message = if is_asked {
            format!(
                "{names}: nothing to split by `{}`",
                shown(arguments.split.as_deref().unwrap_or_default())
            )
        } else {
            format!("{names}: unknown layout of questions")
        };
        let known =
            import::SOURCES.iter().flat_map(|source| source.names()).copied().collect::<Vec<_>>().join(", ");
        return Err(
            Diagnostic::without_place(Code::NoQuestions, message).help(format!("layouts are {known}"))
        );
    }
    let message = format!("{names}: nothing in it is surely a question");
    let help = format!("if one of these is what you mean, name it with --split:\n{}", candidates.join("\n"));
    Err(Diagnostic::without_place(Code::NoQuestions, message).help(help))
}

fn write(
    arguments: &ImportArgs,
    input: &Input,
    best: &Candidate,
    world: &World,
    printer: &Printer,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let folder = arguments.output.clone().unwrap_or_else(|| PathBuf::from("import"));
    let id = id_of(&folder)?;
    refuse_others(&folder)?;
    let import = &best.import;
    let title = import.title.clone().unwrap_or_else(|| id.clone());
    let about = About { id, title, ..About::default() };
    let placed = deck::placed(import);
    let mut files = vec![("deck.toml".to_owned(), deck::deck_toml(&about, import).into_bytes())];
    files.extend(
        checked::topic_files(&placed, &files, world)?
            .into_iter()
            .map(|(name, text)| (name, text.into_bytes())),
    );
    files.extend(import.files.iter().cloned());
    summary(best, input).iter().for_each(|line| printer.result(line));
    if arguments.dry_run {
        printer.result(&format!("would write {} into {}", counted(files.len(), "file"), folder.display()));
        return Ok(Vec::new());
    }
    let mut batch = Vec::new();
    for (name, bytes) in &files {
        let path = folder.join(name);
        batch.push(output::stage(&path, bytes).map_err(|error| cannot_write(&path, &error))?);
    }
    output::commit_all(batch).map_err(|(path, error)| cannot_write(&path, &error))?;
    let path = shell_word(&folder);
    printer.result(&format!("wrote {path}; next: deckpress build {path}"));
    Ok(Vec::new())
}

/// Returns what was found, in numbers with their lines.
fn summary(best: &Candidate, input: &Input) -> Vec<String> {
    let Import { entries, contents, skipped, .. } = &best.import;
    let lines = |places: Vec<Place>| match places.len() {
        0 => "0".to_owned(),
        count => format!("{count} ({})", explain::places(&places, input)),
    };
    let unanswered = entries.iter().filter(|entry| !entry.is_answered()).map(|entry| entry.place).collect();
    let incomplete = entries.iter().filter(|entry| entry.is_incomplete).map(|entry| entry.place).collect();
    let mut out = vec![format!("found {} by {}", counted(entries.len(), "question"), best.splitter)];
    out.push(contents.map_or("contents: none".to_owned(), |count| format!("contents: {count}")));
    out.push(format!("unanswered: {}", lines(unanswered)));
    out.push(format!("incomplete: {}", lines(incomplete)));
    out.push(format!("skipped: {}", lines(skipped.iter().map(|(place, _)| *place).collect())));
    out
}
