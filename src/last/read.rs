//! Releases from what `--after` names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use bumpalo::Bump;

use super::{Known, Last, Says};
use crate::date::Epoch;
use crate::diagnostic::{Diagnostic, Pass, has_errors};
use crate::export::apkg::ids;
use crate::export::apkg::look::{foreign_occlusion, look_hash};
use crate::export::apkg::note_types::{NOTE_TYPES, OCCLUSION};
use crate::identity::{Identity, is_note_id};
use crate::load;
use crate::lock::about::Gap;
use crate::lock::moved::{self, Past, fields_of};
use crate::lock::read::Reading;
use crate::lock::{HEADER, Lock};
use crate::slug::id_word;
use crate::snapshot::{self, NoteTypeFacts, Snapshot};
use crate::source::Sources;
use crate::wording::{shell_word, shown};

/// How many folders deep the files of a release are looked for.
const DEPTH: usize = 4;

/// Reads every release.
pub fn read(paths: &[PathBuf], now: Epoch, sources: &mut Sources) -> Pass<Last> {
    let mut reader = Reader { now, sources, last: Last::default(), faults: Vec::new() };
    for path in paths {
        if let Err(fault) = reader.path(path) {
            reader.faults.push(fault);
        }
    }
    Pass { value: reader.last, diagnostics: reader.faults }
}

struct Reader<'a> {
    now: Epoch,
    sources: &'a mut Sources,
    last: Last,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn path(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let metadata =
            fs::metadata(path).map_err(|error| snapshot::not_a_release(path, &error.to_string()))?;
        if !metadata.is_dir() {
            return if self.file(path)? { Ok(()) } else { self.single_file(path) };
        }
        let decks = decks(path);
        if !decks.is_empty() {
            return self.decks(&decks);
        }
        let mut is_found = false;
        for file in files(path, DEPTH) {
            is_found |= !is_foreign_lock(&file) && self.file(&file)?;
        }
        let none = || snapshot::not_a_release(path, "no lock, package or export of deckpress is in it");
        if is_found { Ok(()) } else { Err(none()) }
    }

    /// Reads a file that may be a release by itself; returns whether it was one.
    fn file(&mut self, path: &Path) -> Result<bool, Diagnostic> {
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
        match extension.as_str() {
            "lock" => self.lock(path)?,
            "apkg" => {
                let snapshot = self.snapshot(path);
                let name =
                    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.last.words.extend(name.split('.').next().map(str::to_owned));
                self.last.add(snapshot, Says::Fields);
            }
            "json" => {
                let Some(media) = snapshot::export_media(path) else { return Ok(false) };
                let (snapshot, media) = (self.snapshot(path), Rc::new(media));
                self.last.add(snapshot, |content| Says::Export(content, Rc::clone(&media)));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn snapshot(&mut self, path: &Path) -> Snapshot {
        let Pass { value, diagnostics } = snapshot::read(path, self.now, self.sources);
        if value.is_none() {
            self.faults.extend(diagnostics);
        }
        value.unwrap_or_default()
    }

    /// Reads the lock beside a corpus in one file.
    fn single_file(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let lock = path.with_extension("lock");
        if lock.is_file() {
            self.lock(&lock)
        } else {
            Err(snapshot::not_a_release(path, "it has no lock beside it"))
        }
    }

    /// Reads the locks of decks: they have the hashes and the times of what was released.
    fn decks(&mut self, decks: &[PathBuf]) -> Result<(), Diagnostic> {
        for deck in decks {
            let lock = deck.join("deck.lock");
            if !lock.is_file() {
                let reason = "it has no lock, so nobody knows the times of its notes";
                return Err(snapshot::not_a_release(deck, reason));
            }
            self.lock(&lock)?;
        }
        Ok(())
    }

    fn lock(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let bytes =
            load::read_limited(path).map_err(|error| snapshot::not_a_release(path, &error.to_string()))?;
        let Pass { value: file, diagnostics: mut said } = self.sources.add(path.to_string_lossy(), bytes);
        let (arena, corpus) = (Bump::new(), shell_word(path.parent().unwrap_or(Path::new("."))));
        let reading = Reading { corpus: &corpus, now: self.now };
        let lock = Lock::read(self.sources.text(file), &reading, &arena, &mut said);
        if has_errors(&said) {
            self.faults.extend(said);
            return Ok(());
        }
        if lock.deck.is_empty() {
            return Err(snapshot::not_a_release(path, "it does not say whose lock it is (`deck`)"));
        }
        if let Some(id) = lock.notes.keys().find(|id| !is_note_id(id)) {
            return Err(snapshot::not_a_release(path, &format!("`{}` is not a valid note id", shown(id))));
        }
        if let Some((hash, modified)) = lock.released.look() {
            self.last.looks.entry(lock.deck.clone()).or_default().push((hash.to_owned(), modified));
        }
        self.last.words.insert(lock.deck.clone());
        let pasts = Past::of_lock(&lock).map(|past| Past { is_released: true, ..past });
        self.last.pasts.extend(pasts);
        for (id, note) in lock.notes {
            let guid = ids::guid_of(&lock.deck, &id, &note.identity);
            let labels = note.about.gaps.iter().chain(&note.about.gone).cloned();
            self.last.labels.entry(guid.clone()).or_default().extend(labels);
            let known = Known { modified: note.modified, says: Says::Hash(note.hash, id) };
            self.last.notes.entry(guid).or_default().push(known);
        }
        for (guid, line) in lock.typed.notes {
            let known = Known { modified: line.modified, says: Says::Hash(line.hash, guid.clone()) };
            self.last.notes.entry(guid).or_default().push(known);
        }
        Ok(())
    }
}

impl Last {
    fn add(&mut self, snapshot: Snapshot, says: impl Fn(snapshot::Content) -> Says) {
        let ids = snapshot.decks.iter().filter_map(|deck| deck.id.clone());
        let titles = snapshot.decks.iter().filter_map(|deck| deck.title.as_deref()).map(id_word);
        self.words.extend(ids.chain(titles));
        if let Some((hash, modified)) = snapshot.note_types.as_deref().and_then(look) {
            let guids = snapshot.notes.iter().map(|note| note.guid.clone()).collect();
            self.package_looks.push((guids, hash, modified));
        }
        for note in snapshot.notes {
            if let Some(content) = note.content.as_ref().filter(|_| note.id == note.question()) {
                self.pasts.push(Past {
                    guid: note.guid.clone(),
                    id: note.id.clone(),
                    identity: Identity { guid: Some(note.guid.clone()), from: None },
                    says: moved::Says::Fields(fields_of(|name| content.field(name).to_owned())),
                    retired: None,
                    is_released: true,
                });
            }
            let labels = note.content.iter().flat_map(|content| content.field("Labels").split_whitespace());
            let labels: Vec<_> = labels.filter_map(Gap::of_text).collect();
            if !labels.is_empty() {
                self.labels.entry(note.guid.clone()).or_default().extend(labels);
            }
            if let (Some(modified), Some(content)) = (note.modified, note.content) {
                let known = Known { modified, says: says(content) };
                self.notes.entry(note.guid).or_default().push(known);
            }
        }
    }
}

/// Returns the hash of the look that note types have together, and when it last changed; `None` if one of them is
/// missing.
fn look(note_types: &[NoteTypeFacts]) -> Option<(String, Epoch)> {
    let own: Option<Vec<_>> =
        NOTE_TYPES.iter().map(|own| note_types.iter().find(|facts| facts.id == own.id)).collect();
    let own = own?;
    let modified = own.iter().filter_map(|facts| facts.modified).max()?;
    let (css, _) = own.first()?.look.split_first()?;
    let sides = own.iter().flat_map(|facts| facts.look.iter().skip(1));
    let sides = sides.chain([css]).map(String::as_str);
    Some((look_hash(sides.chain(occlusion(note_types, css))), modified))
}

/// Returns how pictures with boxes look beyond `css`, if the package has them and they are not as built in.
fn occlusion<'a>(note_types: &'a [NoteTypeFacts], css: &str) -> Vec<&'a str> {
    let facts = note_types.iter().find(|facts| facts.id == OCCLUSION.id);
    let parts = facts.and_then(|facts| facts.look.split_first());
    let Some((more, sides)) = parts.and_then(|(all, sides)| Some((all.strip_prefix(css)?, sides))) else {
        return Vec::new();
    };
    foreign_occlusion(sides.iter().map(String::as_str).chain([more]).collect())
}

/// Returns the folder itself if it is a deck, else the decks in it.
fn decks(folder: &Path) -> Vec<PathBuf> {
    let is_deck = |folder: &PathBuf| folder.join("deck.toml").is_file();
    let inside = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut decks: Vec<_> =
        if is_deck(&folder.to_owned()) { vec![folder.to_owned()] } else { inside.filter(is_deck).collect() };
    decks.sort();
    decks
}

/// Returns whether a file is the lock of another program, as repositories have them.
fn is_foreign_lock(path: &Path) -> bool {
    let is_lock = path.extension().is_some_and(|extension| extension == "lock");
    is_lock && !load::read_limited(path).is_ok_and(|bytes| bytes.starts_with(HEADER.as_bytes()))
}

/// Returns the files of a folder and of those in it, in the order of their names. Hidden ones and links are left out.
fn files(folder: &Path, depth: usize) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !is_hidden && depth > 0 => {
                found.extend(files(&entry.path(), depth - 1));
            }
            Ok(kind) if kind.is_file() && !is_hidden => drop(found.insert(entry.path())),
            _ => {}
        }
    }
    found
}
