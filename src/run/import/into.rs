//! `import --into`: what learners or co-authors changed in Anki comes back into the deck, compared three ways by GUID.

use std::collections::BTreeMap;
use std::path::Path;

use bumpalo::Bump;

use super::super::stages::{Exit, cannot_write, finish, load_paths, refusal};
use crate::check::check;
use crate::cli::ImportArgs;
use crate::diagnostic::{Code, Diagnostic, Fix, Pass, has_errors};
use crate::fix::apply_to_file;
use crate::load::DeckFiles;
use crate::read;
use crate::report::Printer;
use crate::snapshot::{self, Note, Snapshot, text_of};
use crate::source::Sources;
use crate::span::Span;
use crate::typed::TypedNote;
use crate::wording::{counted, shown};
use crate::world::World;

/// Runs `deckpress import SOURCE --into DECK`.
pub(super) fn import(arguments: &ImportArgs, deck: &Path, world: &World, printer: &mut Printer) -> Exit {
    let (sources, files, _, mut said) = load_paths(&[deck.to_owned()], &[]);
    let [source] = arguments.sources.as_slice() else {
        let message = "--into takes the changes of one package";
        let fault = Diagnostic::without_place(Code::NotADeck, message).help("name one source");
        return finish(Exit::Usage, vec![fault], &sources, printer, "; nothing was written");
    };
    let theirs = snapshot_of(source, world, &mut said);
    let base = arguments.base.as_deref().map(|base| snapshot_of(base, world, &mut said));
    let mut merge = Merge::default();
    if let (Some(theirs), [files]) = (theirs.as_ref().filter(|_| !has_errors(&said)), files.as_slice()) {
        let base = base.as_ref().and_then(Option::as_ref);
        merge.run(files, &sources, theirs, base, &mut said);
    }
    if let Some(exit) = refusal(&said, false) {
        return finish(exit, said, &sources, printer, "; nothing was written");
    }
    merge.listed.iter().for_each(|line| printer.result(line));
    let is_merged = arguments.base.is_some() && !arguments.dry_run;
    let written = merge.fixes.values().map(Vec::len).sum::<usize>();
    if is_merged {
        for (file, path) in files.iter().flat_map(|files| &files.paths) {
            let Some(fixes) = merge.fixes.remove(file) else { continue };
            if let Err(error) = apply_to_file(path, fixes, sources.get(*file).is_verbatim) {
                return finish(Exit::World, vec![cannot_write(path, &error)], &sources, printer, "");
            }
        }
        printer.result(&format!("{} changed in {}", counted(written, "field"), deck.display()));
    } else if arguments.base.is_none() && merge.differences > 0 {
        printer.result("nothing was written: without --base, nobody can tell their changes from yours");
    }
    finish(Exit::Clean, said, &sources, printer, "")
}

fn snapshot_of(path: &Path, world: &World, said: &mut Vec<Diagnostic>) -> Option<Snapshot> {
    let Pass { value, diagnostics } = snapshot::read(path, world.now, &mut Sources::default());
    if value.is_none() {
        // They point into files that are not shown.
        said.extend(diagnostics.into_iter().map(|fault| Diagnostic { span: None, related: None, ..fault }));
    }
    value
}

#[derive(Default)]
struct Merge {
    /// Changes of the deck's files.
    fixes: BTreeMap<crate::span::FileId, Vec<Fix>>,
    listed: Vec<String>,
    differences: usize,
}

impl Merge {
    fn run(
        &mut self,
        files: &DeckFiles,
        sources: &Sources,
        theirs: &Snapshot,
        base: Option<&Snapshot>,
        said: &mut Vec<Diagnostic>,
    ) {
        let arena = Bump::new();
        let draft = read::read(files, &[], sources, &arena);
        said.extend(draft.diagnostics);
        let checked = check(draft.value);
        said.extend(checked.diagnostics);
        let Some(checked) = checked.value.filter(|_| !has_errors(said)) else { return };
        let mut ours = Snapshot::default();
        snapshot::add_deck(&mut ours, &checked.deck, false);
        let typed: BTreeMap<_, _> = checked.deck.typed.notes.iter().map(|note| (&*note.guid, note)).collect();
        let (our_notes, base_notes) = (ours.by_guid(), base.map(Snapshot::by_guid).unwrap_or_default());
        let mut unknown = 0;
        for note in &theirs.notes {
            let Some(our) = our_notes.get(note.guid.as_str()) else {
                unknown += 1;
                continue;
            };
            let old = base_notes.get(note.guid.as_str()).copied();
            self.note(note, our, old, base.is_some(), typed.get(note.guid.as_str()).copied(), sources);
        }
        if unknown > 0 {
            self.listed.push(format!("{} that the deck does not have: left out", counted(unknown, "note")));
        }
    }

    fn note(
        &mut self,
        theirs: &Note,
        ours: &Note,
        base: Option<&Note>,
        has_base: bool,
        typed: Option<&TypedNote<'_>>,
        sources: &Sources,
    ) {
        let (Some(their), Some(our)) = (&theirs.content, &ours.content) else { return };
        let old = base.and_then(|base| base.content.as_ref());
        for (at, (name, text)) in their.fields.iter().enumerate() {
            let Some((_, mine)) = our.fields.iter().find(|(known, _)| known == name) else { continue };
            let was = old.map(|old| old.field(name));
            if text == mine || was == Some(text.as_str()) {
                continue;
            }
            self.differences += 1;
            let is_theirs = was == Some(mine.as_str());
            let cell = typed.and_then(|note| note.cells.get(at).copied().flatten());
            let what = format!("{} {name}", shown(&ours.id));
            let [mine, text_shown] = [mine, text].map(|html| shown(&text_of(html)).into_owned());
            match cell.filter(|_| is_theirs) {
                Some(cell) => {
                    self.listed.push(format!("{what}: {mine} -> {text_shown}"));
                    self.fixes.entry(cell.file).or_default().push(fix(cell, text, sources));
                }
                None if is_theirs => {
                    self.listed.push(format!("{what}: change the source yourself: {mine} -> {text_shown}"));
                }
                None if has_base && was.is_some() => {
                    self.listed.push(format!("{what}: both changed it, yours stays: {mine} | {text_shown}"));
                }
                None => self.listed.push(format!("{what}: {mine} | {text_shown}")),
            }
        }
    }
}

/// Returns the fix that writes a text into a cell, in quotes where it needs them.
fn fix(cell: Span, text: &str, sources: &Sources) -> Fix {
    let file = sources.get(cell.file).text.as_bytes();
    let is_quoted = cell.start.checked_sub(1).and_then(|at| file.get(at as usize)) == Some(&b'"')
        && file.get(cell.end as usize) == Some(&b'"');
    let doubled = text.replace('"', "\"\"");
    let needs = text.contains(['"', ',', ';', '\t', '\n', '\r']);
    let text = if is_quoted || !needs { doubled } else { format!("\"{doubled}\"") };
    Fix { span: cell, text }
}
