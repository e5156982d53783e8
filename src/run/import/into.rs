//! `import --into`: what learners or co-authors changed in Anki comes back into the deck, compared three ways by GUID.

mod base;
mod written;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;

use super::super::stages::{Exit, cannot_write, check_all, finish, load_paths, refusal};
use crate::cli::ImportArgs;
use crate::diagnostic::{Code, Diagnostic, Fix, Pass, has_errors};
use crate::fix::apply_to_file;
use crate::foreign::named;
use crate::last::Last;
use crate::load::{DeckFiles, Form};
use crate::lock::typed;
use crate::model;
use crate::report::Printer;
use crate::snapshot::{self, Content, Note, Snapshot, text_of};
use crate::source::Sources;
use crate::typed::TypedNote;
use crate::wording::{counted, first_names, shown};
use crate::world::World;
use base::{Base, Bases};

/// Runs `deckpress import SOURCE --into DECK`.
pub(super) fn import(arguments: &ImportArgs, deck: &Path, world: &World, printer: &mut Printer) -> Exit {
    let (sources, files, _, mut said) = load_paths(&[deck.to_owned()], &[]);
    let [source] = arguments.sources.as_slice() else {
        let message = "--into takes the changes of one package";
        let fault = Diagnostic::without_place(Code::NotADeck, message).help("name one source");
        return finish(Exit::Usage, vec![fault], &sources, printer, "; nothing was written");
    };
    if files.len() > 1 {
        said.push(several(deck, &files));
        return finish(Exit::Content, said, &sources, printer, "; nothing was written");
    }
    let theirs = snapshot_of(source, world, &mut said);
    let base = arguments.base.as_deref().map(|base| snapshot_of(base, world, &mut said));
    // What was released is in the lock too, as hashes.
    let has_lock = arguments.base.is_none() && files.iter().any(|files| files.lock.is_some());
    let lock =
        files.first().filter(|_| has_lock).map(|files| snapshot_of(&files.lock_path, world, &mut said));
    let mut merge = Merge::default();
    if let (Some(theirs), [files]) = (theirs.as_ref().filter(|_| !has_errors(&said)), files.as_slice()) {
        let base = base.as_ref().and_then(Option::as_ref);
        let lock = lock.as_ref().and_then(Option::as_ref);
        merge.run(files, (&sources, world), theirs, Bases::new(base, lock), &mut said);
    }
    if let Some(exit) = refusal(&said, false) {
        return finish(exit, said, &sources, printer, "; nothing was written");
    }
    merge.listed.iter().for_each(|line| printer.result(line));
    let has_base = arguments.base.is_some() || has_lock;
    let is_merged = has_base && !arguments.dry_run;
    let written = merge.fixes.values().map(Vec::len).sum::<usize>();
    if is_merged {
        for (file, path) in files.iter().flat_map(|files| &files.paths) {
            let Some(fixes) = merge.fixes.remove(file) else { continue };
            if let Err(error) = apply_to_file(path, fixes, sources.get(*file).is_verbatim) {
                return finish(Exit::World, vec![cannot_write(path, &error)], &sources, printer, "");
            }
        }
        printer.result(&format!("{} changed in {}", counted(written, "field"), deck.display()));
    } else if !has_base && merge.differences > 0 {
        printer.result(
            "nothing was written: without --base or a lock, nobody can tell their changes from yours",
        );
    }
    finish(Exit::Clean, said, &sources, printer, "")
}

/// Reports a folder with several decks: a package is that of one.
fn several(folder: &Path, decks: &[DeckFiles]) -> Diagnostic {
    let paths: Vec<_> = decks.iter().map(|files| files.corpus().display().to_string()).collect();
    let message =
        format!("`{}` has {}: {}", folder.display(), counted(decks.len(), "deck"), first_names(&paths));
    Diagnostic::without_place(Code::NotADeck, message).help("name the one that the package was built of")
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
    /// Notes that differ and that they have as they were released.
    released: usize,
    /// Fields of which nobody can tell who changed them.
    unknown: usize,
}

/// What a note is compared in.
struct Deck<'d> {
    sources: &'d Sources,
    checked: &'d model::Deck<'d>,
    /// Whether its questions are topic files, which can be written.
    is_folder: bool,
    /// The files that its notes show or play.
    files: BTreeSet<&'d str>,
}

/// One note: as it came back, as the deck has it, as it was released, and where its cells are.
struct Versions<'n, 's> {
    theirs: &'n Note,
    ours: &'n Note,
    base: Base<'n>,
    typed: Option<&'n TypedNote<'s>>,
}

impl Merge {
    fn run(
        &mut self,
        files: &DeckFiles,
        (sources, world): (&Sources, &World),
        theirs: &Snapshot,
        mut bases: Bases<'_>,
        said: &mut Vec<Diagnostic>,
    ) {
        let arena = Bump::new();
        // As a build has them: notes that came from another deck keep their GUIDs, and topics their tags.
        let decks =
            check_all(std::slice::from_ref(files), &[], sources, (&arena, world.now), &Last::default(), said);
        let Some((_, checked)) = decks.first().filter(|_| !has_errors(said)) else { return };
        let mut ours = Snapshot::default();
        snapshot::add_deck(&mut ours, &checked.deck, checked.options.apkg.occlusion, false);
        let typed = &checked.deck.typed;
        let media = typed.files.iter().map(|file| file.name.as_str()).collect();
        let is_folder = files.form == Form::Folder;
        let deck = Deck { sources, checked: &checked.deck, is_folder, files: media };
        let typed: BTreeMap<_, _> = typed.notes.iter().map(|note| (&*note.guid, note)).collect();
        let our_notes = ours.by_guid();
        let older =
            bases.date(theirs, |note, hash| deck.has_hash(note, typed.get(&*note.guid).copied(), hash));
        let mut unknown = 0;
        for theirs in &theirs.notes {
            let guid = theirs.guid.as_str();
            match our_notes.get(guid) {
                Some(ours) => {
                    let typed = typed.get(guid).copied();
                    let base = bases.of(theirs, ours, |hash| deck.has_hash(theirs, typed, hash));
                    self.note(&Versions { theirs, ours, base, typed }, &deck);
                }
                None => unknown += 1,
            }
        }
        if self.released > 0 {
            let notes = counted(self.released, "note");
            self.listed.push(format!("{notes} as they were released, not edited: yours stay"));
        }
        if older > 0 {
            let notes = counted(older, "note");
            self.listed
                .push(format!("{notes} from before the last build: what they have is an earlier release"));
        }
        if self.unknown > 0 && bases.are_of_lock() {
            let fields = counted(self.unknown, "field");
            self.listed
                .push(format!("{fields} of notes that changed here too: name what they had with --base"));
        } else if older == 0 && !self.fixes.is_empty() && bases.are_of_lock() {
            self.listed.push(
                "compared with the last build, all that deck.lock knows: if they had an earlier release, name it with \
                 --base, or its texts come back"
                    .to_owned(),
            );
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
        let old = match note.base {
            Base::Content(old) => Some(old),
            Base::Unknown => None,
            Base::Released => {
                let is_other = |(name, text): &(String, String)| {
                    our.fields.iter().any(|(known, mine)| known == name && mine != text)
                };
                self.released += usize::from(their.fields.iter().any(is_other));
                return;
            }
        };
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
            let [mine_shown, text_shown] = as_shown(mine, text);
            if !is_theirs {
                let why = if was.is_some() { "both changed it, yours stays: " } else { "" };
                self.unknown += usize::from(was.is_none());
                self.listed.push(format!("{what}: {why}{mine_shown} | {text_shown}"));
                continue;
            }
            let Some(fix) = deck.fix(note, at, mine, text) else {
                self.listed.push(format!("{what}: change the source yourself: {mine_shown} -> {text_shown}"));
                continue;
            };
            self.listed.push(format!("{what}: {mine_shown} -> {text_shown}"));
            let files = named::in_field(text);
            let missing =
                files.iter().filter(|file| note.typed.is_some() && !deck.files.contains(file.as_str()));
            self.listed.extend(missing.map(|file| {
                format!("{what}: it names `{}`: put that file into the deck's media folder", shown(file))
            }));
            self.fixes.entry(fix.span.file).or_default().push(fix);
        }
    }
}

impl Deck<'_> {
    /// Returns the change of a file that makes `text` of a field that is `mine`, if there is one.
    fn fix(&self, note: &Versions<'_, '_>, at: usize, mine: &str, text: &str) -> Option<Fix> {
        if let Some(typed) = note.typed {
            let is_cloze = self.checked.typed.type_of(typed).is_some_and(|it| it.is_cloze);
            let cell = typed.cells.get(at).copied().flatten()?;
            return written::cell(cell, text, is_cloze, self.sources);
        }
        // Prompts of a question show parts of it too; its own note says what it says.
        let is_own = self.is_folder && note.ours.id == note.ours.question();
        let entry = self.checked.entries().find(|entry| is_own && entry.id.as_str() == note.ours.id)?;
        written::entry(entry, mine, text)
    }

    /// Returns whether their version of a note has a hash of the lock; their tags may be their own.
    fn has_hash(&self, theirs: &Note, typed: Option<&TypedNote<'_>>, hash: &str) -> bool {
        let (Some(ours), Some(content)) = (typed, &theirs.content) else { return false };
        let Some(note_type) = self.checked.typed.type_of(ours) else { return false };
        let fields = note_type.fields.iter().map(|field| Cow::Borrowed(content.field(field.name)));
        let fields: Box<[_]> = fields.collect();
        let own = content.tags.iter().map(String::as_str).collect();
        [own, ours.tags.clone()].into_iter().any(|tags| {
            let note = TypedNote { fields: fields.clone(), tags, ..TypedNote::empty() };
            typed::hash(note_type, &note, &self.checked.tags) == hash
        })
    }
}

/// Returns two versions of a field as they read; as HTML where they read the same.
fn as_shown(mine: &str, theirs: &str) -> [String; 2] {
    let texts = [mine, theirs].map(text_of);
    let differ = texts[0] != texts[1];
    let plain = texts.map(|text| shown(&text).into_owned());
    if differ { plain } else { [mine, theirs].map(|html| shown(html).into_owned()) }
}
