//! `import --into`: what learners or co-authors changed in Anki comes back into the deck, compared three ways by GUID.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;

use super::super::stages::{Exit, cannot_write, finish, load_paths, refusal};
use crate::check::check;
use crate::cli::ImportArgs;
use crate::diagnostic::{Code, Diagnostic, Fix, Pass, has_errors};
use crate::fix::apply_to_file;
use crate::foreign::named;
use crate::load::DeckFiles;
use crate::read;
use crate::report::Printer;
use crate::snapshot::{self, Content, Note, Snapshot, text_of};
use crate::source::Sources;
use crate::span::Span;
use crate::typed::{CellForm, TypedNote};
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
    /// Notes whose tags differ: learners tag for themselves.
    other_tags: usize,
}

/// What a note is compared in.
struct Deck<'d> {
    sources: &'d Sources,
    has_base: bool,
    /// The files that its notes show or play.
    files: BTreeSet<&'d str>,
}

/// One note: as it came back, as the deck has it, as it was released, and where its cells are.
struct Versions<'n, 's> {
    theirs: &'n Note,
    ours: &'n Note,
    base: Option<&'n Note>,
    typed: Option<&'n TypedNote<'s>>,
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
        let typed = &checked.deck.typed;
        let files = typed.files.iter().map(|file| file.name.as_str()).collect();
        let deck = Deck { sources, has_base: base.is_some(), files };
        let typed: BTreeMap<_, _> = typed.notes.iter().map(|note| (&*note.guid, note)).collect();
        let (our_notes, base_notes) = (ours.by_guid(), base.map(Snapshot::by_guid).unwrap_or_default());
        let mut unknown = 0;
        for note in &theirs.notes {
            let guid = note.guid.as_str();
            match our_notes.get(guid) {
                Some(ours) => {
                    let base = base_notes.get(guid).copied();
                    self.note(&Versions { theirs: note, ours, base, typed: typed.get(guid).copied() }, &deck);
                }
                None => unknown += 1,
            }
        }
        if self.other_tags > 0 {
            let notes = counted(self.other_tags, "note");
            self.listed.push(format!("{notes} with other tags: those of the deck stay"));
        }
        if unknown > 0 {
            self.listed.push(format!("{} that the deck does not have: left out", counted(unknown, "note")));
        }
    }

    fn note(&mut self, note: &Versions<'_, '_>, deck: &Deck<'_>) {
        let (Some(their), Some(our)) = (&note.theirs.content, &note.ours.content) else { return };
        let old = note.base.and_then(|base| base.content.as_ref());
        let tags = |content: &Content| content.tags.iter().cloned().collect::<BTreeSet<_>>();
        self.other_tags +=
            usize::from(tags(their) != tags(our) && old.is_none_or(|old| tags(old) != tags(their)));
        for (name, text) in &their.fields {
            let what = format!("{} {name}", shown(&note.ours.id));
            // Fields may be in another order there.
            let place = our.fields.iter().position(|(known, _)| known == name);
            let Some((at, (_, mine))) = place.and_then(|at| Some((at, our.fields.get(at)?))) else {
                if !text.is_empty() {
                    let text = text_of(text);
                    self.listed
                        .push(format!("{what}: the deck has no such field, left out: {}", shown(&text)));
                }
                continue;
            };
            let was = old.map(|old| old.field(name));
            if text == mine || was == Some(text.as_str()) {
                continue;
            }
            self.differences += 1;
            let is_theirs = was == Some(mine.as_str());
            let cell = note.typed.and_then(|note| note.cells.get(at).copied().flatten());
            let cell = cell.filter(|cell| cell.form == CellForm::Csv).map(|cell| cell.span);
            let [mine_shown, text_shown] = as_shown(mine, text);
            match cell.filter(|_| is_theirs) {
                Some(cell) => {
                    self.listed.push(format!("{what}: {mine_shown} -> {text_shown}"));
                    let files = named::in_field(text);
                    let missing = files.iter().filter(|file| !deck.files.contains(file.as_str()));
                    self.listed.extend(missing.map(|file| {
                        format!(
                            "{what}: it names `{}`: put that file into the deck's media folder",
                            shown(file)
                        )
                    }));
                    self.fixes.entry(cell.file).or_default().push(fix(cell, text, deck.sources));
                }
                None if is_theirs => {
                    self.listed
                        .push(format!("{what}: change the source yourself: {mine_shown} -> {text_shown}"));
                }
                None if deck.has_base && was.is_some() => {
                    self.listed
                        .push(format!("{what}: both changed it, yours stays: {mine_shown} | {text_shown}"));
                }
                None => self.listed.push(format!("{what}: {mine_shown} | {text_shown}")),
            }
        }
    }
}

/// Returns two versions of a field as they read; as HTML where they read the same.
fn as_shown(mine: &str, theirs: &str) -> [String; 2] {
    let texts = [mine, theirs].map(text_of);
    let differ = texts[0] != texts[1];
    let plain = texts.map(|text| shown(&text).into_owned());
    if differ { plain } else { [mine, theirs].map(|html| shown(html).into_owned()) }
}

fn fix(cell: Span, text: &str, sources: &Sources) -> Fix {
    let file = sources.get(cell.file).text.as_bytes();
    let is_quoted = cell.start.checked_sub(1).and_then(|at| file.get(at as usize)) == Some(&b'"')
        && file.get(cell.end as usize) == Some(&b'"');
    let doubled = text.replace('"', "\"\"");
    let needs = text.contains(['"', ',', ';', '\t', '\n', '\r']);
    let text = if is_quoted || !needs { doubled } else { format!("\"{doubled}\"") };
    Fix { span: cell, text }
}
