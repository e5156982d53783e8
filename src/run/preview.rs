//! `deckpress preview`: the web page of each deck in a browser, loaded again after each change.

use std::collections::BTreeMap;
use std::sync::Arc;

use bumpalo::Bump;

use super::stages::{Exit, check_all, finish, load, refusal, unset_formulas};
use super::times::{Locking, prepare};
use crate::cli::{CorpusArgs, PreviewArgs};
use crate::diagnostic::{Collected, Severity};
use crate::export::apkg::look::Look;
use crate::export::contract::ExportContext;
use crate::export::format::Format;
use crate::last::Last;
use crate::report::{Printer, human};
use crate::serve::{self, Page, Shown, State};
use crate::shown;
use crate::source::Sources;
use crate::watch::{News, Watch};
use crate::wording::counted;
use crate::world::World;

/// Runs `deckpress preview`.
pub fn preview(arguments: &PreviewArgs, world: &World, printer: &mut Printer) -> Exit {
    let state = Arc::new(State::default());
    let started = Watch::start(&crate::load::paths_or_default(&arguments.corpus.paths), None)
        .and_then(|watch| Ok((watch, serve::start(arguments.port, Arc::clone(&state))?)));
    let (mut watch, address) = match started {
        Ok(started) => started,
        Err(fault) => return finish(Exit::World, vec![fault], &Sources::default(), printer, ""),
    };
    printer.result(&format!("preview at {address} (Ctrl-C stops it)"));
    loop {
        state.show(look(&arguments.corpus, &world.later(), &state, printer));
        match watch.wait() {
            Ok(News::Changed) => {}
            Ok(News::Stop) => return Exit::Clean,
            Err(fault) => return finish(Exit::World, vec![fault], &Sources::default(), printer, ""),
        }
    }
}

/// Makes the pages of the corpus as it is now. Nothing is written, the lock neither.
fn look(arguments: &CorpusArgs, world: &World, state: &State, printer: &mut Printer) -> Shown {
    let (sources, files, overrides, mut said) = load(arguments);
    let arena = Bump::new();
    let mut pages = BTreeMap::new();
    for (files, checked) in
        check_all(&files, &overrides, &sources, (&arena, world.now), &Last::default(), &mut said)
    {
        said.extend(crate::lint::lint(&checked.deck, &checked.allowed));
        said.extend(unset_formulas(&checked, &[Format::Html], &sources));
        let look = Look::default();
        let mut deck = prepare(files, checked, look, &Locking::default(), world.times(), &sources, &mut said);
        shown::prepare(&mut deck.checked, &[Format::Html.name().to_owned()], &arena);
        let report = Collected::default();
        let run = ExportContext { epoch: deck.epoch, report: &report, sources: &sources };
        let mut html = Vec::new();
        let exporter = Format::Html.exporter(&deck.checked.options);
        let made = exporter.export(&run, deck.checked.shown(), &mut html);
        said.extend(report.into_inner());
        said.extend(made.err().map(|error| error.fault(deck.checked.deck.id.as_str())));
        let title = deck.checked.deck.title.to_owned();
        pages.insert(deck.checked.deck.id.to_string(), Page { title, html: html.into() });
    }
    let shown = Shown { pages, ..Shown::default() };
    said.retain(|it| it.severity() != Severity::Note);
    if said.is_empty() {
        return shown;
    }
    let pages = if refusal(&said, arguments.strict).is_some() { state.pages() } else { shown.pages };
    let text = human::report(said.iter(), &sources, false).map(|text| text + "\n").collect();
    let errors = said.iter().filter(|it| it.severity() == Severity::Error).count();
    let tally = [(errors, "error"), (said.len() - errors, "warning")];
    let tally = tally.into_iter().filter(|(count, _)| *count > 0);
    let tally = tally.map(|(count, name)| counted(count, name)).collect::<Vec<_>>().join(", ");
    printer.forget();
    printer.diagnostics(said, &sources);
    printer.tally("");
    Shown { pages, said: text, tally, errors }
}
