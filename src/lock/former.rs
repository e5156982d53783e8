//! `former-ids`: whose notes the questions of a deck are that had other ids, or came from several decks.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use super::read::Reading;
use super::{Lock, Note};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::ids;
use crate::id::Id;
use crate::identity::{Identity, Origin};
use crate::model::{Cloze, Deck, Entry, Output};
use crate::source::Sources;
use crate::span::{FileId, Span};
use crate::wording::shown;

/// What is known of the notes of former decks.
pub struct Known<'a> {
    /// The lock of the deck itself.
    pub own: Option<&'a Lock>,
    /// Those of other decks, some of which may be former ones.
    pub others: Vec<&'a Lock>,
    /// Whether learners have the note with a GUID.
    pub is_released: &'a dyn Fn(&str) -> bool,
}

/// What a deck can have been before, for one of its questions.
struct Candidate<'a> {
    origin: Origin,
    identity: Identity,
    is_live: bool,
    lock: Option<&'a Lock>,
}

/// Gives each question without an identity of its own that of the former deck that knows it. What none of them
/// knows, or more than one, is reported. `at` is where the deck's settings start.
#[must_use]
pub fn adopt(deck: &mut Deck<'_>, known: &Known<'_>, at: Span) -> Vec<Diagnostic> {
    let (id, former) = (deck.id, deck.former_ids.clone());
    if former.is_empty() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for entry in deck.sections.iter_mut().chain(&mut deck.retired).flat_map(|section| &mut section.entries) {
        if let Some(identity) = &entry.identity {
            used.extend(identity.from.as_ref().map(|from| from.deck.clone()));
            continue;
        }
        let candidates = known.candidates(id, &former, entry.id.as_str());
        used.extend(candidates.iter().map(|it| it.origin.deck.clone()));
        match candidates.as_slice() {
            [] => {}
            [one] => take(entry, one),
            more => faults.push(unclear(entry, more)),
        }
    }
    faults.extend(adopt_typed(deck, &former, known, &mut used));
    let unused = former.iter().filter(|former| !used.contains(former.as_str()));
    faults.extend(unused.filter_map(|former| match known.renewed(deck, *former) {
        Some(entry) => Some(renewed(id, *former, entry, at)),
        None => (!known.has(*former)).then(|| unknown(*former, at)),
    }));
    faults
}

fn unknown(former: Id<'_>, at: Span) -> Diagnostic {
    let message = format!("nothing is known of the deck `{former}`, which `former-ids` names");
    Diagnostic::new(Code::FormerUnknown, at, message).help(format!(
        "its questions would be new to learners: put its last lock into this folder as `{former}.lock`, or build with \
         `--after` and what was released"
    ))
}

fn renewed(deck: Id<'_>, former: Id<'_>, entry: &str, at: Span) -> Diagnostic {
    let message = format!(
        "the lock has `{entry}` as a question of `{deck}`, though `former-ids` names `{former}`, which had it"
    );
    Diagnostic::new(Code::FormerUnknown, at, message).help(format!(
        "a build without `former-ids` wrote that, and learners of `{former}` would get its questions again: put the lock of \
         the last release back and build again; if it was released so, write `from=\"{former}/{entry}\"` where they \
         are to keep their reviews"
    ))
}

/// Gives notes of types that the deck brings, which have an id alone, the GUID that a former deck made of it.
fn adopt_typed(
    deck: &mut Deck<'_>,
    former: &[Id<'_>],
    known: &Known<'_>,
    used: &mut BTreeSet<String>,
) -> Vec<Diagnostic> {
    let own = known.own.filter(|lock| lock.deck == deck.id.as_str());
    let mut faults = Vec::new();
    for note in &mut deck.typed.notes {
        let Some(id) = note.id else { continue };
        let is_live =
            own.and_then(|lock| lock.typed.notes.get(&*note.guid)).is_some_and(|it| it.retired.is_none());
        if is_live || *note.guid != ids::guid(deck.id.as_str(), id.as_str()) {
            continue;
        }
        let of = |former: &Id<'_>| (former.to_string(), ids::guid(former.as_str(), id.as_str()));
        let found: Vec<_> = former.iter().map(of).filter(|(_, guid)| known.has_guid(guid)).collect();
        used.extend(found.iter().map(|(former, _)| former.clone()));
        match found.as_slice() {
            [] => {}
            [(_, guid)] => note.guid = Cow::Owned(guid.clone()),
            more => {
                let decks: Vec<_> = more.iter().map(|(former, _)| format!("`{former}`")).collect();
                let guids: Vec<_> = more.iter().map(|(_, guid)| format!("`{guid}`")).collect();
                let message = format!("several former decks have a note `{id}`: {}", decks.join(" and "));
                faults.push(
                    Diagnostic::new(Code::UnclearFormer, note.span, message).help(format!(
                        "say which of them it is, in the column `guid`: {}",
                        guids.join(" or ")
                    )),
                );
            }
        }
    }
    faults
}

impl<'a> Known<'a> {
    fn has_guid(&self, guid: &str) -> bool {
        let mut locks = self.own.iter().chain(&self.others);
        locks.any(|lock| lock.typed.notes.contains_key(guid)) || (self.is_released)(guid)
    }

    fn has(&self, former: Id<'_>) -> bool {
        self.own.iter().chain(&self.others).any(|lock| lock.deck == former.as_str())
    }

    /// Returns a question of a former deck that the deck's own lock has as its own, in the same words.
    fn renewed(&self, deck: &Deck<'a>, former: Id<'_>) -> Option<&'a str> {
        let own = self.own.filter(|lock| lock.deck == deck.id.as_str() && former != deck.id)?;
        deck.entries().filter(|entry| entry.identity.is_none()).find_map(|entry| {
            let id = entry.id.as_str();
            let mine = own.notes.get(id).filter(|note| note.retired.is_none())?;
            let mut locks = self.others.iter().filter(|lock| lock.deck == former.as_str());
            let is_same = |lock: &&Lock| {
                lock.notes
                    .get(id)
                    .is_some_and(|it| it.about.text.is_some() && it.about.text == mine.about.text)
            };
            (locks.any(is_same) || (self.is_released)(&ids::guid(former.as_str(), id))).then_some(id)
        })
    }

    fn candidates(&self, deck: Id<'_>, former: &[Id<'_>], entry: &str) -> Vec<Candidate<'a>> {
        let own = self.own.filter(|lock| lock.deck == deck.as_str());
        let own = own.and_then(|lock| Some((lock, lock.notes.get(entry)?)));
        let is_former = |note: &Note| {
            note.identity.from.as_ref().is_some_and(|from| former.iter().any(|it| it.as_str() == from.deck))
        };
        let mine = own.filter(|(_, note)| is_former(note)).map(|(lock, note)| candidate(lock, entry, note));
        if let Some((_, note)) = own.filter(|(_, note)| note.retired.is_none()) {
            // It was released as what its line says.
            return if is_former(note) { mine.into_iter().collect() } else { Vec::new() };
        }
        let mut found: Vec<Candidate<'a>> = Vec::new();
        for former in former.iter().filter(|former| **former != deck) {
            let locks = self.own.iter().chain(&self.others).filter(|lock| lock.deck == former.as_str());
            let before = found.len();
            found.extend(locks.filter_map(|lock| Some(candidate(lock, entry, lock.notes.get(entry)?))));
            if found.len() == before && (self.is_released)(&ids::guid(former.as_str(), entry)) {
                let origin = Origin { deck: former.to_string(), note: entry.to_owned() };
                let identity = Identity { guid: None, from: Some(origin.clone()) };
                found.push(Candidate { origin, identity, is_live: true, lock: None });
            }
        }
        if found.iter().any(|it| it.is_live) {
            found.retain(|it| it.is_live);
        } else if own.is_some() {
            return mine.into_iter().collect();
        }
        let mut by_guid = BTreeMap::new();
        for candidate in found {
            by_guid.entry(ids::guid_of(deck.as_str(), entry, &candidate.identity)).or_insert(candidate);
        }
        by_guid.into_values().collect()
    }
}

fn candidate<'a>(lock: &'a Lock, id: &str, note: &Note) -> Candidate<'a> {
    let origin = Origin { deck: lock.deck.clone(), note: id.to_owned() };
    let from = note.identity.from.clone().unwrap_or_else(|| origin.clone());
    let identity = Identity { guid: note.identity.guid.clone(), from: Some(from) };
    let origin = identity.from.clone().unwrap_or(origin);
    Candidate { origin, identity, is_live: note.retired.is_none(), lock: Some(lock) }
}

/// Makes an entry the one that a former deck had. Its prompts follow it; those with a GUID of their own keep that.
fn take(entry: &mut Entry<'_>, candidate: &Candidate<'_>) {
    entry.identity = candidate.identity.clone().given();
    let guid = |kind: &str, name: Id<'_>| {
        let note = candidate.lock?.notes.get(&format!("{}/{kind}/{name}", entry.id))?;
        note.identity.guid.clone()
    };
    for Output { id, identity, .. } in entry.outputs.iter_mut().chain(&mut entry.retired.outputs) {
        identity.guid = identity.guid.take().or_else(|| guid("output", *id));
    }
    for Cloze { id, identity, .. } in entry.clozes.iter_mut().chain(&mut entry.retired.clozes) {
        identity.guid = identity.guid.take().or_else(|| guid("cloze", *id));
    }
}

fn unclear(entry: &Entry<'_>, candidates: &[Candidate<'_>]) -> Diagnostic {
    let decks: Vec<_> = candidates.iter().map(|it| format!("`{}`", shown(&it.origin.deck))).collect();
    let ways: Vec<_> =
        candidates.iter().map(|it| format!("`from=\"{}\"`", shown(&it.origin.to_string()))).collect();
    let message = format!("several former decks have a question `{}`: {}", entry.id, decks.join(" and "));
    Diagnostic::new(Code::UnclearFormer, entry.span, message)
        .help(format!("say which of them it is: {}", ways.join(" or ")))
}

/// Reads the locks in a deck's folder that are those of decks that it was. Others do not matter here.
pub fn read<'s>(
    files: &[FileId],
    deck: &Deck<'_>,
    reading: &Reading<'_>,
    sources: &'s Sources,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Lock> {
    let is_former = |id: &str| deck.former_ids.iter().any(|former| former.as_str() == id);
    let mut locks = Vec::new();
    for file in files.iter().filter(|_| !deck.former_ids.is_empty()) {
        let mut said = Vec::new();
        let lock = Lock::read(sources.text(*file), reading, arena, &mut said);
        let name = sources.get(*file).name.rsplit(['/', '\\']).next().unwrap_or_default();
        if is_former(&lock.deck) || is_former(name.trim_end_matches(".lock")) {
            faults.extend(said);
            locks.push(lock);
        }
    }
    locks
}
