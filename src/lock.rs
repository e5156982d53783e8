//! deck.lock: for every note, the hash of what it says and when that last changed.
//!
//! Anki takes a note from a package only if its time is newer than the one it has. So a note's time moves when,
//! and only when, its own content does, and the lock remembers both. Ids that are gone stay as tombstones:
//! learners still have those notes, and a new question must not take their history.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::choice::Choice;
use crate::date::Epoch;
use crate::export::apkg::look::Look;
use crate::export::apkg::options::{ApkgOptions, Decks, Occlusions};
use crate::export::apkg::{ids, note_types};
use crate::identity::{Identity, Origin};
use crate::model::{Cloze, Deck, Entry, RetiredPrompts};
use crate::span::Span;

pub mod about;
mod cards;
mod changes;
pub mod family;
mod floor;
pub mod former;
mod gaps;
mod gate;
mod hash;
mod keys;
pub mod labels;
pub mod member;
mod merge;
pub mod moved;
pub mod read;
pub mod topics;
pub mod typed;

use about::About;
use family::{Family, joined};
pub use floor::{Floor, Floors};
pub use hash::hashes;

pub use crate::load::locks::HEADER;

/// Raised when an older deckpress could not read what is written.
const VERSION: i64 = 3;

/// Version 1 had notes without topics, and nothing but the id of the deck; version 2 no tags of topics, and of notes
/// neither text nor cards.
const READABLE: [i64; 3] = [1, 2, VERSION];

#[derive(Clone, Debug)]
pub struct Lock {
    /// That of the file it was read from.
    version: i64,
    /// The deck's id when the lock was written; empty in a new lock.
    pub deck: String,
    pub released: Released,
    /// The tag of each topic by its title, for topics that are gone too.
    topics: BTreeMap<String, String>,
    pub notes: BTreeMap<String, Note>,
    /// Note types that the deck brings, and their notes.
    pub typed: typed::Lines,
}

impl Default for Lock {
    /// Returns the lock of a deck that was never built.
    fn default() -> Lock {
        Lock {
            version: VERSION,
            deck: String::new(),
            released: Released::default(),
            topics: BTreeMap::new(),
            notes: BTreeMap::new(),
            typed: typed::Lines::default(),
        }
    }
}

/// What Anki knows a deck and its note types by.
#[derive(Clone, Debug, Default)]
pub struct Released {
    pub title: Option<String>,
    decks: Option<Decks>,
    /// [`note_types::shape`].
    note_types: Option<String>,
    /// What pictures with boxes are, where a deck has such: the shape of their type, or `labels`.
    occlusion: Option<String>,
    /// A look that is or was not the built-in one.
    look: Option<ReleasedLook>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ReleasedLook {
    hash: String,
    modified: Epoch,
}

#[derive(Clone, Debug)]
pub struct Note {
    pub hash: String,
    pub modified: Epoch,
    pub about: About,
    /// What learners know it by, where the ids of the deck and of the note are not all.
    pub identity: Identity,
    /// When the note was first retired, or missing from the corpus.
    pub retired: Option<Epoch>,
    /// Where the lock file has it.
    span: Option<Span>,
}

impl Released {
    /// Returns the hash of a look that is or was not the built-in one, and when it last changed, if there was one.
    #[must_use]
    pub fn look(&self) -> Option<(&str, Epoch)> {
        self.look.as_ref().map(|look| (look.hash.as_str(), look.modified))
    }
}

impl Lock {
    /// Returns the lock of a deck that was released elsewhere, with notes that its note types have.
    #[must_use]
    pub fn seeded(deck: &str, title: &str, typed: typed::Lines) -> Lock {
        let released = Released {
            title: Some(title.to_owned()),
            decks: Some(Decks::One),
            note_types: Some(note_types::shape()),
            occlusion: None,
            look: None,
        };
        Lock { deck: deck.to_owned(), released, typed, ..Lock::default() }
    }

    /// Gives every note its time: the locked one if its content is the same, else one after it; and the released one,
    /// or one after that, where `floors` has it. The same for the look. Returns the lock that now holds.
    #[must_use]
    pub fn resolve(
        &self,
        deck: &mut Deck<'_>,
        look: &mut Look<'_>,
        options: ApkgOptions,
        now: Epoch,
        (floors, family): (&Floors, &Family),
    ) -> Lock {
        let mut notes = BTreeMap::new();
        for hash::Hashed { id, hash, is_retired, mut about, identity } in hash::hashes(deck) {
            let old = self.notes.get(&id);
            let guid = ids::guid_of(deck.id.as_str(), &id, &identity);
            let same = old.filter(|old| self.guid(&id, old) == guid);
            let is_kept = same.filter(|old| old.hash == hash && old.retired.is_some() == is_retired);
            let kin = family.floor((&self.deck, &id), &guid, same.map(|old| old.modified), &hash);
            let floor = joined(floors.notes.get(&id).copied(), kin);
            let modified = floor::time(floor.as_ref(), is_kept.map(|old| old.modified), || match old {
                Some(old) => now.max(old.modified.next()),
                None => now,
            });
            let retired = is_retired.then(|| old.and_then(|old| old.retired).unwrap_or(now));
            match old {
                Some(old) if about.is_labelled => {
                    about.gone = gaps::gone(&old.about, &about.gaps);
                }
                Some(old) => about.moved = gaps::left_behind(&old.about, &about.gaps),
                None => {}
            }
            let identity = without_own(identity, deck, &id);
            notes.insert(id, Note { hash, modified, about, identity, retired, span: None });
        }

        set_times(deck, |id| notes.get(id).map_or(now, |note| note.modified));
        for (id, old) in &self.notes {
            if !notes.contains_key(id) {
                let identity = self.identity_in(deck, id, old);
                let retired = old.retired.or(Some(now));
                notes.insert(id.clone(), Note { identity, retired, ..old.clone() });
            }
        }
        let released = Released {
            title: Some(deck.title.to_owned()),
            decks: Some(options.decks),
            note_types: Some(note_types::shape()),
            occlusion: occlusion_of(deck, options.occlusion),
            look: self.look(look, now, floors),
        };
        if let Some(released) = &released.look {
            look.changed = released.modified;
        }
        let typed = self.typed.resolve(deck, now, (floors, family));
        Lock {
            version: VERSION,
            deck: deck.id.to_string(),
            released,
            topics: self.topics_with(deck),
            notes,
            typed,
        }
    }

    /// Returns the GUID by which learners know a note of this lock.
    #[must_use]
    pub fn guid(&self, id: &str, note: &Note) -> String {
        ids::guid_of(&self.deck, id, &note.identity)
    }

    /// Returns the identity of a note for the lock of `deck`, which may have another id than this lock has.
    fn identity_in(&self, deck: &Deck<'_>, id: &str, note: &Note) -> Identity {
        let mut identity = note.identity.clone();
        if !self.deck.is_empty() && self.deck != deck.id.as_str() {
            identity.from.get_or_insert_with(|| Origin { deck: self.deck.clone(), note: id.to_owned() });
        }
        identity
    }

    /// Returns the look's hash and when it last changed; `None` as long as there was only the built-in one, which
    /// knows that itself.
    fn look(&self, look: &Look<'_>, now: Epoch, floors: &Floors) -> Option<ReleasedLook> {
        let (hash, old) = (look.hash(), self.released.look.as_ref());
        let is_older = |floor: Floor| {
            floor.modified < look.changed || (floor.is_equal && floor.modified == look.changed)
        };
        if old.is_none() && floors.look.is_none_or(is_older) && hash == Look::new(look.extent).hash() {
            return None;
        }
        let is_kept = old.filter(|old| old.hash == hash);
        let last = old.map_or(look.changed, |old| old.modified);
        let modified = floors.look_time(is_kept.map(|old| old.modified), || now.max(last.next()));
        Some(ReleasedLook { hash, modified })
    }

    /// Returns the time of the newest change, if there was one.
    #[must_use]
    pub fn newest(&self) -> Option<Epoch> {
        let notes = self
            .notes
            .values()
            .map(|note| note.retired.map_or(note.modified, |retired| retired.max(note.modified)));
        let look = self.released.look.as_ref().map(|look| look.modified);
        notes.chain(look).chain(self.typed.newest()).max()
    }

    /// Returns whether the lock has what `new` has. What a lock of an older version cannot say does not count.
    #[must_use]
    pub fn holds(&self, new: &Lock) -> bool {
        if self.version >= VERSION {
            return self.to_text() == new.to_text();
        }
        let (old, now) = (&self.released, &new.released);
        self.deck == new.deck
            && agrees(old.title.as_ref(), now.title.as_ref())
            && agrees(old.decks.as_ref(), now.decks.as_ref())
            && agrees(old.note_types.as_ref(), now.note_types.as_ref())
            && old.look == now.look
            && self.notes.len() == new.notes.len()
            && self.notes.iter().zip(&new.notes).all(|((id, old), (new_id, new))| {
                let times = |note: &Note| (note.modified, note.retired);
                id == new_id
                    && old.hash == new.hash
                    && times(old) == times(new)
                    && agrees(old.about.topic.as_ref(), new.about.topic.as_ref())
            })
    }

    /// Returns the lock file's text: sorted, a line a note, so that merges stay easy.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{HEADER}\n");
        let _ = writeln!(out, "version = {VERSION}\ndeck = \"{}\"", self.deck);
        let Released { title, decks, note_types, occlusion, look } = &self.released;
        let decks = decks.map(|decks| quoted(&decks.name()));
        let texts = [title, note_types, occlusion].map(|text| text.as_ref().map(quoted));
        let pairs =
            [("title", &texts[0]), ("decks", &decks), ("note-types", &texts[1]), ("occlusion", &texts[2])];
        for (key, value) in pairs {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {value}");
            }
        }
        if let Some(ReleasedLook { hash, modified }) = look {
            let _ = writeln!(out, "look = {{ hash = \"{hash}\", modified = {} }}", modified.0);
        }
        if !self.topics.is_empty() {
            out.push_str("\n[topics]\n");
            for (title, tag) in &self.topics {
                let _ = writeln!(out, "{} = {}", quoted(title), quoted(tag));
            }
        }
        out.push_str("\n[notes]\n");
        for (id, note) in &self.notes {
            let _ = write!(out, "\"{id}\" = {{ hash = \"{}\", modified = {}", note.hash, note.modified.0);
            let About { topic, text, has_reverse, gaps, gone, moved, is_labelled: _ } = &note.about;
            for (key, value) in [("topic", topic), ("text", text)] {
                if let Some(value) = value {
                    let _ = write!(out, ", {key} = {}", quoted(value));
                }
            }
            if *has_reverse {
                out.push_str(", cards = [1, 2]");
            }
            for (key, gaps) in [("gaps", gaps), ("gone", gone), ("moved", moved)] {
                if !gaps.is_empty() {
                    let gaps: Vec<_> = gaps.iter().map(|gap| quoted(&gap.to_text())).collect();
                    let _ = write!(out, ", {key} = [{}]", gaps.join(", "));
                }
            }
            if let Some(retired) = note.retired {
                let _ = write!(out, ", retired = {}", retired.0);
            }
            if let Some(from) = &note.identity.from {
                let _ = write!(out, ", from = {}", quoted(&from.to_string()));
            }
            if let Some(guid) = &note.identity.guid {
                let _ = write!(out, ", guid = {}", quoted(guid));
            }
            out.push_str(" }\n");
        }
        self.typed.write(&mut out);
        out
    }
}

/// Returns what the pictures with boxes of a deck are in Anki; `None` if it has none.
fn occlusion_of(deck: &Deck<'_>, occlusions: Occlusions) -> Option<String> {
    let mut clozes = deck.entries().flat_map(|entry| &entry.clozes);
    clozes.any(Cloze::is_occlusion).then(|| match occlusions {
        Occlusions::Native => note_types::shape_of(std::slice::from_ref(&note_types::OCCLUSION)),
        Occlusions::Labels => occlusions.name().to_owned(),
    })
}

/// Returns an identity without what the ids say already.
fn without_own(mut identity: Identity, deck: &Deck<'_>, id: &str) -> Identity {
    identity.from = identity.from.filter(|from| from.deck != deck.id.as_str() || from.note != id);
    identity
}

/// Returns whether a lock says what holds now, or says nothing of it.
fn agrees<T: PartialEq>(old: Option<&T>, now: Option<&T>) -> bool {
    old.is_none() || old == now
}

/// Gives a deck without a lock its times: the same for every note.
pub fn set_all(deck: &mut Deck<'_>, time: Epoch) {
    set_times(deck, |_| time);
    typed::set_all(deck, time);
}

/// Returns the ids of an entry's notes, retired ones too.
fn note_ids(entry: &Entry<'_>) -> Vec<String> {
    let RetiredPrompts { outputs, clozes } = &entry.retired;
    let outputs = entry.outputs.iter().chain(outputs).map(|output| ("output", output.id.as_str()));
    let clozes = entry.clozes.iter().chain(clozes).map(|cloze| ("cloze", cloze.id.as_str()));
    let prompts = outputs.chain(clozes).map(Some);
    std::iter::once(None).chain(prompts).map(|prompt| ids::note_id(entry, prompt)).collect()
}

/// Gives each note the time of its id.
pub fn set_times(deck: &mut Deck<'_>, time: impl Fn(&str) -> Epoch) {
    let sections = deck.sections.iter_mut().chain(&mut deck.retired);
    for entry in sections.flat_map(|section| &mut section.entries) {
        let id = entry.id;
        entry.modified = time(id.as_str());
        for output in entry.outputs.iter_mut().chain(&mut entry.retired.outputs) {
            output.modified = time(&format!("{id}/output/{}", output.id));
        }
        for cloze in entry.clozes.iter_mut().chain(&mut entry.retired.clozes) {
            cloze.modified = time(&format!("{id}/cloze/{}", cloze.id));
        }
    }
}

/// Returns a text as TOML has it: what JSON escapes, TOML escapes alike.
fn quoted(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
