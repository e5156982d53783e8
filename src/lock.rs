//! deck.lock: for every note, the hash of what it says and when that last changed.
//!
//! Anki takes a note from a package only if its time is newer than the one it has. So a note's time moves when,
//! and only when, its own content does, and the lock remembers both. Ids that are gone stay as tombstones:
//! learners still have those notes, and a new question must not take their history.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bumpalo::Bump;
use sha2::{Digest, Sha256};

use crate::content::Rich;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Deck, Entry, Epoch, Snippet};
use crate::source::Text;
use crate::value::{Codes, Fields, Node, Value};

const VERSION: i64 = 1;

/// Goes into every hash. A new version makes every note newer: for changes of the output that must reach learners.
const DOMAIN: &str = "deckpress/note/v1";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The deck's id when the lock was written; empty in a new lock.
    deck: String,
    notes: BTreeMap<String, Note>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    hash: String,
    modified: Epoch,
    /// When the note was first missing from the corpus.
    retired: Option<Epoch>,
}

impl Lock {
    /// Reads a lock file.
    pub fn read<'s>(text: Text<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) -> Lock {
        let mut own = Vec::new();
        let mut lock = Lock::default();
        let node = crate::value::toml(text, arena, &mut own);
        if let Some(mut fields) = Fields::new(node, "lock file", Codes::Settings, &mut own) {
            if let Some((version, span)) = fields.integer("version")
                && version != VERSION
            {
                let message = format!("lock version {version} is not {VERSION}");
                fields.faults.push(Diagnostic::new(Code::LockSyntax, span, message).help("update deckpress"));
            }
            lock.deck = fields.text("deck").map(|deck| deck.text.to_owned()).unwrap_or_default();
            if let Some(Node { value: Value::Table(members), .. }) = fields.take("notes") {
                for member in members {
                    if let Some(note) = read_note(member.value, fields.faults) {
                        lock.notes.insert(member.key.text.to_owned(), note);
                    }
                }
            }
            fields.finish();
        }
        faults.extend(own.into_iter().map(|fault| {
            Diagnostic { code: Code::LockSyntax, ..fault }
                .help("restore the lock file from git; learners' updates depend on it")
        }));
        lock
    }

    /// Gives every note its time: the locked one if its content is the same, else one after it.
    /// Returns the lock that now holds.
    #[must_use]
    pub fn resolve(&self, deck: &mut Deck<'_>, now: Epoch) -> Lock {
        let hashes = hashes(deck);
        let mut notes = BTreeMap::new();
        for (id, hash) in hashes {
            let note = match self.notes.get(&id) {
                Some(old) if old.hash == hash && old.retired.is_none() => old.clone(),
                Some(old) => {
                    Note { hash, modified: now.max(Epoch(old.modified.0.saturating_add(1))), retired: None }
                }
                None => Note { hash, modified: now, retired: None },
            };
            notes.insert(id, note);
        }
        set_times(deck, |id| notes.get(id).map_or(now, |note| note.modified));
        for (id, old) in &self.notes {
            if !notes.contains_key(id) {
                notes.insert(id.clone(), Note { retired: old.retired.or(Some(now)), ..old.clone() });
            }
        }
        Lock { deck: deck.id.to_string(), notes }
    }

    /// The deck's id when it was last built, if it was another one: to learners the deck would be a new one.
    #[must_use]
    pub fn other_id(&self, deck: &Deck<'_>) -> Option<&str> {
        Some(self.deck.as_str()).filter(|old| !old.is_empty() && *old != deck.id.as_str())
    }

    /// The newest change.
    #[must_use]
    pub fn newest(&self) -> Option<Epoch> {
        self.notes
            .values()
            .map(|note| note.retired.map_or(note.modified, |retired| retired.max(note.modified)))
            .max()
    }

    /// The lock file's text: sorted, a line a note, so that merges stay easy.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::from(
            "# Written by deckpress; commit it. It tells Anki which notes changed, so that learners keep the rest.\n",
        );
        let _ = writeln!(out, "version = {VERSION}\ndeck = \"{}\"\n\n[notes]", self.deck);
        for (id, note) in &self.notes {
            let _ = write!(out, "\"{id}\" = {{ hash = \"{}\", modified = {}", note.hash, note.modified.0);
            if let Some(retired) = note.retired {
                let _ = write!(out, ", retired = {}", retired.0);
            }
            out.push_str(" }\n");
        }
        out
    }
}

/// Times for a deck without a lock: the same for every note.
pub fn set_all(deck: &mut Deck<'_>, time: Epoch) {
    set_times(deck, |_| time);
}

fn read_note(node: Node<'_>, faults: &mut Vec<Diagnostic>) -> Option<Note> {
    let mut fields = Fields::new(node, "note", Codes::Settings, faults)?;
    let hash = fields.required_text("hash")?.text.to_owned();
    let mut time = |key| {
        let (value, span) = fields.integer(key)?;
        let time = u32::try_from(value).ok().map(Epoch);
        if time.is_none() {
            fields.faults.push(Diagnostic::new(Code::LockSyntax, span, "this is no time"));
        }
        time
    };
    let (modified, retired) = (time("modified"), time("retired"));
    fields.finish();
    Some(Note { hash, modified: modified?, retired })
}

/// The lock's name of a note: the entry's id, or that with the kind and the prompt's own name.
#[must_use]
pub fn note_id(entry: &Entry<'_>, prompt: Option<(&str, &str)>) -> String {
    match prompt {
        Some((kind, name)) => format!("{}/{kind}/{name}", entry.id),
        None => entry.id.to_string(),
    }
}

fn set_times(deck: &mut Deck<'_>, time: impl Fn(&str) -> Epoch) {
    for entry in deck.sections.iter_mut().flat_map(|section| &mut section.entries) {
        let id = entry.id;
        entry.modified = time(id.as_str());
        for output in &mut entry.outputs {
            output.modified = time(&format!("{id}/output/{}", output.id));
        }
        for cloze in &mut entry.clozes {
            cloze.modified = time(&format!("{id}/cloze/{}", cloze.id));
        }
    }
}

fn hashes(deck: &Deck<'_>) -> Vec<(String, String)> {
    let questions: BTreeMap<_, _> = deck.entries().map(|entry| (entry.id, entry.question.markdown)).collect();
    let mut out = Vec::new();
    for section in &deck.sections {
        for entry in &section.entries {
            let shared = |kind: &str| {
                let mut hash = Hash::new(kind);
                hash.add(deck.lang);
                hash.add(section.title.as_deref().unwrap_or_default());
                hash.add(&entry.number.map(|number| number.to_string()).unwrap_or_default());
                hash.add(entry.level.map_or("", crate::model::Level::name));
                hash.list(deck.tags.iter().copied());
                hash.add(deck.root_tag);
                hash.list(entry.tags.iter().copied());
                hash
            };
            let mut hash = shared("question");
            for part in [Some(&entry.question), Some(&entry.answer)] {
                hash.rich(part);
            }
            for part in [&entry.pitfall, &entry.hint, &entry.details, &entry.reverse] {
                hash.rich(part.as_deref());
            }
            hash.add(&entry.code.len().to_string());
            entry.code.iter().for_each(|code| hash.code(code));
            hash.list(entry.references.iter().flat_map(|it| [it.title.as_str(), &*it.address]));
            hash.list(entry.related.iter().filter_map(|id| questions.get(id).copied()));
            out.push((note_id(entry, None), hash.finish()));
            for output in &entry.outputs {
                let mut hash = shared("output");
                hash.code(&output.code);
                hash.code(&output.output);
                hash.rich(output.why.as_ref());
                hash.add(entry.question.markdown);
                out.push((note_id(entry, Some(("output", output.id.as_str()))), hash.finish()));
            }
            for cloze in &entry.clozes {
                let mut hash = shared("cloze");
                hash.rich(Some(&cloze.text));
                hash.add(entry.question.markdown);
                out.push((note_id(entry, Some(("cloze", cloze.id.as_str()))), hash.finish()));
            }
        }
    }
    out
}

/// SHA-256 over pieces with their lengths, so that no two lists of pieces run into one.
struct Hash(Sha256);

impl Hash {
    fn new(kind: &str) -> Hash {
        let mut hash = Hash(Sha256::new());
        hash.add(DOMAIN);
        hash.add(kind);
        hash
    }

    fn add(&mut self, piece: &str) {
        self.0.update((piece.len() as u64).to_le_bytes());
        self.0.update(piece.as_bytes());
    }

    fn list<'a>(&mut self, pieces: impl Iterator<Item = &'a str>) {
        let pieces: Vec<_> = pieces.collect();
        self.add(&pieces.len().to_string());
        pieces.into_iter().for_each(|piece| self.add(piece));
    }

    fn rich(&mut self, rich: Option<&Rich<'_>>) {
        self.add(if rich.is_some() { "1" } else { "0" });
        self.add(rich.map_or("", |rich| rich.markdown));
    }

    fn code(&mut self, code: &Snippet<'_>) {
        self.add(code.block.language_name());
        self.add(&code.block.text);
    }

    /// The first 128 bits.
    fn finish(self) -> String {
        self.0.finalize().iter().take(16).fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }
}
