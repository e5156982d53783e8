//! `deckpress import`: what people have, read, checked and written as a deck.

mod again;
mod checked;
mod decks;
mod explain;
mod into;
mod questions;
mod remarks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::slice;

use super::stages::{Exit, cannot_write, finish};
use super::target::{id_of, refuse_others};
use crate::cli::{ImportArgs, Lifted};
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::import::contract::{Candidate, Entry, Import, Place};
use crate::import::deck::lock::Lock;
use crate::import::deck::merge::New;
use crate::import::deck::{self, About};
use crate::import::git::Clone;
use crate::import::input::Input;
use crate::import::licence::Rights;
use crate::import::resolve::resolve;
use crate::import::{self, score::Evidence};
use crate::load::{self, foreign::nothing_to_import};
use crate::output;
use crate::report::Printer;
use crate::source::Sources;
use crate::wording::{counted, shell_word, shown};
use crate::world::World;
use questions::Questions;

/// Candidates that are named where none is sure.
const NAMED: usize = 5;

/// Runs `deckpress import`.
pub fn import(arguments: &ImportArgs, world: &World, printer: &mut Printer) -> Exit {
    if let Some(deck) = &arguments.into {
        return into::import(arguments, deck, world, printer);
    }
    if arguments.lifted == Some(Lifted::Questions) {
        return match questions::read(arguments, printer) {
            Ok(questions) => {
                let Questions { input, reading, home, said, .. } = &questions;
                said.iter().for_each(|line| printer.result(line));
                if arguments.explain {
                    explained(slice::from_ref(reading), input, printer)
                } else {
                    let written = write(arguments, (input, home), reading, world, printer);
                    finished(written, arguments, printer)
                }
            }
            Err(fault) => finished(Err(fault), arguments, printer),
        };
    }
    if let Some(exit) = decks::import(arguments, printer) {
        return exit;
    }
    let Pass { value: input, diagnostics: faults } = Input::read(&arguments.sources);
    if !faults.is_empty() {
        let exit = super::stages::refusal(&faults, false).unwrap_or(Exit::World);
        return finish(exit, faults, &Sources::default(), printer, "");
    }
    let readings = import::readings(&input, arguments.split.as_deref());
    if arguments.explain {
        return explained(&readings, &input, printer);
    }
    let written = chosen(&readings, &input, arguments)
        .and_then(|best| write(arguments, (&input, &input.root), &best, world, printer));
    finished(written, arguments, printer)
}

/// Shows readings with their scores.
fn explained(readings: &[Candidate], input: &Input, printer: &Printer) -> Exit {
    explain::table(readings, input).iter().for_each(|line| printer.result(line));
    Exit::Clean
}

/// Ends a run with what was said, or with why nothing was written.
fn finished(
    written: Result<Vec<Diagnostic>, Diagnostic>,
    arguments: &ImportArgs,
    printer: &mut Printer,
) -> Exit {
    let (said, is_strict, end) = match written {
        Ok(said) => (said, arguments.strict, ""),
        Err(fault) => (vec![fault], false, "; nothing was written"),
    };
    let otherwise = if end.is_empty() { Exit::Clean } else { Exit::World };
    let exit = super::stages::refusal(&said, is_strict).unwrap_or(otherwise);
    finish(exit, said, &Sources::default(), printer, end)
}

/// Returns the reading to take: the best, if it is sure or asked for, else the fault.
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
    if let ([source], true) = (arguments.sources.as_slice(), candidates.is_empty())
        && let Some((what, cure)) =
            load::read_limited(source).ok().and_then(|bytes| nothing_to_import(source, &bytes))
    {
        let message = format!("{names} is {what}");
        return Err(Diagnostic::without_place(Code::NoQuestions, message).help(cure));
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
    let help = format!("if one of these is what you mean, name it with --split: {}", candidates.join("; "));
    Err(Diagnostic::without_place(Code::NoQuestions, message).help(help))
}

/// Writes the deck. `home` is the folder that the source lies in, whose licence it has.
fn write(
    arguments: &ImportArgs,
    (input, home): (&Input, &Path),
    best: &Candidate,
    world: &World,
    printer: &Printer,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let folder = arguments.output.clone().unwrap_or_else(|| PathBuf::from("import"));
    let id = id_of(&folder)?;
    let old = again::read(&folder)?;
    if old.is_none() {
        refuse_others(&folder)?;
    }
    let clone = Clone::around(home);
    let rights = Rights::of(input, home, clone.as_ref().map(|clone| clone.root.as_path()));
    let mut said = remarks::rights(&rights, arguments.accept_licence)?;
    let base =
        arguments.base_url.clone().or_else(|| clone.as_ref().and_then(|clone| clone.base_of(&input.root)));
    let mut import = best.import.clone();
    let ids = deck::ids::of(&import.entries);
    let top = clone.as_ref().map(|clone| &clone.root).filter(|top| input.root.starts_with(top));
    let top = top.unwrap_or(&input.root);
    let tags = deck::tags::mend(&mut import);
    let addresses = resolve(&mut import, &ids, input, base.as_deref(), top);
    let name = input.files.first().map_or("", |file| file.name.as_str());
    let about = about(&id, &import, &rights, clone.as_ref(), name);
    let placed = deck::placed(&import);
    let mut others = vec![("deck.toml".to_owned(), deck::deck_toml(&about, &import).into_bytes())];
    others.extend(addresses.media.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
    let texts = checked::texts(&placed, &others, input, world)?;
    summary(best, input).iter().for_each(|line| printer.result(line));
    said.extend(remarks::of(best, &addresses, &texts, &import, input));
    said.extend(remarks::tags(&tags, input));
    let lock = Lock {
        source: clone.as_ref().and_then(|clone| clone.web.clone()).unwrap_or_else(|| name.to_owned()),
        revision: clone.and_then(|clone| clone.revision),
        splitter: best.splitter.clone(),
        entries: BTreeMap::new(),
        pictures: again::hashes(&addresses.media),
    };
    let new = placed.iter().map(|it| New {
        placed: it.clone(),
        text: texts.texts.get(&it.id).cloned().unwrap_or_default(),
        asked: deck::asked(it.entry),
    });
    let new: Vec<_> = new.collect();
    let files = match old {
        Some(old) => {
            // What is yours beside the questions stays: deck.toml, and pictures that you changed.
            let mine = again::pictures(&folder, &old, &lock);
            others.retain(|(name, _)| name != "deck.toml" && !mine.contains(name));
            let (files, remarks) = again::merge(new, old, lock, arguments.accept_reworded, printer);
            again::line_of_pictures(&mine).iter().for_each(|line| printer.result(line));
            said.extend(remarks);
            files
        }
        None => again::first(&new, lock),
    };
    others.extend(files.into_iter().map(|(name, text)| (name, text.into_bytes())));
    if super::stages::refusal(&said, arguments.strict).is_some() {
        printer.result("nothing was written");
        return Ok(said);
    }
    if arguments.dry_run {
        printer.result(&format!("would write {} into {}", counted(others.len(), "file"), folder.display()));
        return Ok(said);
    }
    let mut batch = Vec::new();
    for (name, bytes) in &others {
        let path = folder.join(name);
        batch.push(output::stage(&path, bytes).map_err(|error| cannot_write(&path, &error))?);
    }
    output::commit_all(batch).map_err(|(path, error)| cannot_write(&path, &error))?;
    let path = shell_word(&folder);
    printer.result(&format!("wrote {path}; next: deckpress build {path}"));
    Ok(said)
}

/// Returns what deck.toml says of the deck and of where it comes from.
fn about(id: &str, import: &Import, rights: &Rights, clone: Option<&Clone>, name: &str) -> About {
    let title = import.title.clone().map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_owned());
    let source = clone
        .and_then(|clone| clone.web.clone())
        .map_or_else(|| name.to_owned(), |web| format!("{web}, {name}"));
    let mut origin = format!("Imported from {} by `deckpress import`.", shown(&source));
    if let Some(file) = &rights.said_in {
        origin.push_str(&format!("\nIts licence is in its {}.", shown(file)));
    }
    let mut authors = rights.authors.clone();
    if authors.is_empty() {
        authors.extend(clone.and_then(|clone| clone.owner.clone()));
    }
    About { id: id.to_owned(), title, licence: rights.licence.clone(), authors, origin }
}

/// Returns what was found, in numbers with their lines.
fn summary(best: &Candidate, input: &Input) -> Vec<String> {
    let Import { entries, contents, skipped, without_entries, .. } = &best.import;
    let lines = |places: Vec<Place>| match places.len() {
        0 => "0".to_owned(),
        count => format!("{count} ({})", explain::places(&places, input)),
    };
    // Those that are not done yet are answered in part only.
    let is_open = |entry: &&Entry| !entry.is_answered() || entry.is_incomplete;
    let unanswered = entries.iter().filter(is_open).map(|entry| entry.place).collect();
    let incomplete = entries.iter().filter(|entry| entry.is_incomplete).map(|entry| entry.place).collect();
    let mut out = vec![format!("found {} by {}", counted(entries.len(), "question"), best.splitter)];
    if !input.passed_over.is_empty() {
        let more = input.passed_over.len();
        let first = input.passed_over.first().map_or("", String::as_str);
        out.push(format!("passed over: {} ({} and its like)", counted(more, "translation"), shown(first)));
    }
    if !without_entries.is_empty() {
        let files = without_entries.iter().map(|file| Place { file: *file, line: 0 }).collect::<Vec<_>>();
        let count = counted(files.len(), "file");
        out.push(format!("without questions: {count} ({})", explain::places(&files, input)));
    }
    out.push(contents.map_or("contents: none".to_owned(), |count| format!("contents: {count}")));
    out.push(format!("unanswered: {}", lines(unanswered)));
    out.push(format!("incomplete: {}", lines(incomplete)));
    out.push(format!("skipped: {}", lines(skipped.iter().map(|(place, _)| *place).collect())));
    out
}
