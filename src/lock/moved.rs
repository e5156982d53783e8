//! Questions that vanished from one place and came up at another: the attribute that keeps them the notes that learners have.

use std::collections::{BTreeMap, BTreeSet};

use super::about::About;
use super::family::Family;
use super::member::Member;
use super::{Lock, Note};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::export::apkg::ids;
use crate::export::apkg::notes::{Notes, Prompt};
use crate::export::apkg::options::ApkgOptions;
use crate::id::Id;
use crate::identity::{Identity, Origin};
use crate::model::Entry;
use crate::read::draft::{FromColumn, Place};
use crate::span::Span;
use crate::wording::shown;

/// A question that learners have of some release.
#[derive(Clone, Debug)]
pub struct Past {
    pub guid: String,
    /// Its id then.
    pub id: String,
    /// What its source must say to be it again.
    pub identity: Identity,
    pub says: Says,
    pub retired: Option<Epoch>,
    /// Whether only `--after` knows it.
    pub is_released: bool,
}

/// What a release knows of a question's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The lock's short hash of question and answer.
    Hash(String),
    /// Question, answer and options as finished fields.
    Fields([String; 3]),
    /// A lock of an older version.
    Nothing,
}

/// What is known of releases besides the locks of a build.
pub struct Releases<'a> {
    pub pasts: &'a [Past],
    /// Whether learners have the note with a GUID; `None` where no release is at hand.
    pub has: Option<&'a dyn Fn(&str) -> bool>,
}

/// Where the sources of a deck's questions take a key.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    /// By the ids of the questions.
    pub known: &'a BTreeMap<&'a str, Place>,
    /// The column that a table lacks: then each of its questions has a row there.
    pub column: Option<&'a FromColumn>,
}

impl Places<'_> {
    fn of(&self, id: Id<'_>) -> Option<Place> {
        self.known.get(id.as_str()).copied().or(self.column.map(|_| Place::Row))
    }
}

/// A question of the build, which may be a past one.
struct New<'a, 's> {
    at: usize,
    entry: &'a Entry<'s>,
    text: Option<String>,
    fields: [String; 3],
}

/// Finds questions that went to another deck or id, and remembers them in `family`. `are_all` is for those that an
/// earlier build gave another GUID already.
#[must_use]
pub fn moved(
    members: &[(Member<'_, '_>, Places<'_>)],
    releases: &Releases<'_>,
    family: &mut Family,
    are_all: bool,
) -> Vec<Diagnostic> {
    let pasts = pasts(members, releases, family);
    if pasts.is_empty() {
        return Vec::new();
    }
    let news = news(members, releases);
    let is_new = |new: &New<'_, '_>, past: &Past| is_new(&members[new.at].0, new, past, releases, are_all);
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut found: Vec<(&New<'_, '_>, Vec<&Past>)> = Vec::new();
    // Those that kept their id first: of two with one text, each is the one of its id.
    for has_same_id in [true, false] {
        for new in &news {
            if found.iter().any(|(other, _)| std::ptr::eq(*other, new)) {
                continue;
            }
            let fits = |past: &&Past| {
                !taken.contains(&*past.guid)
                    && (!has_same_id || past.id == new.entry.id.as_str())
                    && new.says(&past.says)
                    && is_new(new, past)
            };
            let fitting: Vec<_> = pasts.iter().filter(fits).collect();
            if let [one] = fitting.as_slice() {
                taken.insert(&one.guid);
            }
            if !fitting.is_empty() {
                found.push((new, fitting));
            }
        }
    }
    // The same id with another text, in another deck of which it is gone now.
    for new in &news {
        let fits = |past: &&Past| {
            past.id == new.entry.id.as_str()
                && past.retired.is_none()
                && !taken.contains(&*past.guid)
                && past.deck() != Some(members[new.at].0.deck.id.as_str())
                && is_new(new, past)
        };
        let fitting: Vec<_> = pasts.iter().filter(fits).collect();
        if !fitting.is_empty() && !found.iter().any(|(other, _)| std::ptr::eq(*other, new)) {
            found.push((new, fitting));
        }
    }
    found.sort_by_key(|(new, _)| (new.at, new.entry.span));
    for (_, pasts) in &found {
        pasts.iter().for_each(|past| family.moves(&past.guid));
    }
    said(members, &found)
}

/// Returns the questions of earlier releases of which the build has no note.
fn pasts(members: &[(Member<'_, '_>, Places<'_>)], releases: &Releases<'_>, family: &Family) -> Vec<Past> {
    let locks = members.iter().flat_map(|(member, _)| {
        // What a deck was called before has its own remark.
        let own = member.lock.filter(|lock| member.deck.is_or_was(&lock.deck));
        own.into_iter().chain(member.former)
    });
    let mut found: BTreeMap<String, Past> = BTreeMap::new();
    let of_locks = locks.flat_map(Past::of_lock);
    for past in of_locks.chain(releases.pasts.iter().cloned()).filter(|past| !family.has(&past.guid)) {
        match found.get(&past.guid) {
            Some(other) if other.retired.is_none() || past.retired.is_some() => {}
            _ => drop(found.insert(past.guid.clone(), past)),
        }
    }
    found.into_values().collect()
}

fn news<'a, 's>(members: &[(Member<'a, 's>, Places<'_>)], releases: &Releases<'_>) -> Vec<New<'a, 's>> {
    let has_fields = releases.pasts.iter().any(|past| matches!(past.says, Says::Fields(_)));
    let mut news = Vec::new();
    for (at, (member, _)) in members.iter().enumerate() {
        let mut fields = BTreeMap::new();
        if has_fields {
            for note in Notes::of(member.deck, ApkgOptions::default()).iter() {
                if let Prompt::Question(entry) = note.prompt {
                    fields.insert(entry.id, fields_of(|name| note.field(name).to_owned()));
                }
            }
        }
        let sections = member.deck.sections.iter().chain(&member.deck.retired);
        let plain = sections.flat_map(|section| &section.entries).filter(|entry| entry.identity.is_none());
        news.extend(plain.map(|entry| New {
            at,
            entry,
            text: About::question(entry, None).text,
            fields: fields.remove(&entry.id).unwrap_or_default(),
        }));
    }
    news
}

/// Returns the finished fields that are compared.
pub fn fields_of(field: impl Fn(&str) -> String) -> [String; 3] {
    ["Question", "Answer", "Options"].map(field)
}

/// Returns whether the question, as it is now, is new to learners.
fn is_new(
    member: &Member<'_, '_>,
    new: &New<'_, '_>,
    past: &Past,
    releases: &Releases<'_>,
    are_all: bool,
) -> bool {
    let (deck, id) = (member.deck, new.entry.id.as_str());
    if let Some(has) = releases.has {
        return !has(&ids::guid(deck.id.as_str(), id));
    }
    let own = member.lock.filter(|lock| lock.deck == deck.id.as_str()).and_then(|lock| lock.notes.get(id));
    match own {
        None => true,
        // It comes back as itself.
        Some(own) if own.retired.is_some() => own.about.text != new.text,
        Some(own) => are_all && past.retired.is_some_and(|retired| own.modified >= retired),
    }
}

impl New<'_, '_> {
    fn says(&self, past: &Says) -> bool {
        match past {
            Says::Hash(hash) => self.text.as_ref() == Some(hash),
            Says::Fields(fields) => self.fields == *fields,
            Says::Nothing => false,
        }
    }
}

impl Past {
    /// Returns the questions of a lock.
    pub fn of_lock(lock: &Lock) -> impl Iterator<Item = Past> {
        let questions = lock.notes.iter().filter(|(id, _)| !lock.deck.is_empty() && !id.contains('/'));
        questions.map(|(id, note)| Past::of_note(lock, id, note))
    }

    fn of_note(lock: &Lock, id: &str, note: &Note) -> Past {
        let origin = || Origin { deck: lock.deck.clone(), note: id.to_owned() };
        Past {
            guid: lock.guid(id, note),
            id: id.to_owned(),
            identity: Identity {
                guid: note.identity.guid.clone(),
                from: Some(note.identity.from.clone().unwrap_or_else(origin)),
            },
            says: note.about.text.clone().map_or(Says::Nothing, Says::Hash),
            retired: note.retired,
            is_released: false,
        }
    }

    fn deck(&self) -> Option<&str> {
        self.identity.from.as_ref().map(|from| from.deck.as_str())
    }

    /// Returns the keys that let a new question go on as this one.
    fn keys(&self) -> Vec<(&'static str, String)> {
        let Identity { guid, from } = &self.identity;
        let from = from.iter().map(|from| ("from", from.to_string()));
        from.chain(guid.iter().map(|guid| ("guid", guid.clone()))).collect()
    }
}

fn said(members: &[(Member<'_, '_>, Places<'_>)], found: &[(&New<'_, '_>, Vec<&Past>)]) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let mut columns = BTreeSet::new();
    for (new, pasts) in found {
        let (id, (member, places)) = (new.entry.id, &members[new.at]);
        let place = places.of(id);
        let name = |past: &&Past| match past.deck().filter(|deck| *deck != member.deck.id.as_str()) {
            Some(deck) if past.id == id.as_str() => format!("in the deck `{}`", shown(deck)),
            Some(deck) => format!("`{}` in the deck `{}`", shown(&past.id), shown(deck)),
            None => format!("`{}`", shown(&past.id)),
        };
        let names: Vec<_> = pasts.iter().map(name).collect();
        let has_text = pasts.iter().all(|past| new.says(&past.says));
        let message = match (pasts.as_slice(), has_text) {
            ([_], true) => format!("`{id}` was {}; to learners it would be a new question", names.join("")),
            ([_], false) => format!("`{id}` was {}, with another text, and is gone there", names.join("")),
            _ => format!(
                "`{id}` has the text of several questions that are gone: it was {}",
                names.join(", or ")
            ),
        };
        let ways: Vec<_> = pasts.iter().map(|past| written(&past.keys(), place.as_ref())).collect();
        let diagnostic = Diagnostic::new(Code::QuestionMoved, new.entry.span, message);
        let ([past], true) = (pasts.as_slice(), has_text) else {
            let ways = ways.join(" or ");
            said.push(
                diagnostic.help(format!("if it is that one, write {ways}, and learners keep their reviews")),
            );
            continue;
        };
        let fixes = fixes(new, past, place.as_ref(), places.column, found, &mut columns);
        let command =
            if past.is_released { "`deckpress check --fix --after LAST`" } else { "`deckpress check --fix`" };
        let way = ways.join("");
        let help = match fixes {
            None => format!("write {way}, and learners keep their reviews"),
            Some(_) => format!("write {way}, or let {command} write it, and learners keep their reviews"),
        };
        said.push(Diagnostic { fixes: fixes.unwrap_or_default(), ..diagnostic.help(help) });
    }
    said
}

/// Returns the keys as they are to be written, for people.
fn written(keys: &[(&'static str, String)], place: Option<&Place>) -> String {
    let pairs = |form: &dyn Fn(&str, &str) -> String, between: &str| {
        keys.iter().map(|(key, value)| form(key, value)).collect::<Vec<_>>().join(between)
    };
    match place {
        Some(Place::Object(_)) => format!(
            "`{}`",
            shown(&pairs(&|key, value| format!("\"{key}\": {}", super::quoted(&value)), ", "))
        ),
        Some(Place::Cell(_) | Place::Row) => {
            let form = |key: &str, value: &str| format!("`{}` into its column `{key}`", shown(value));
            pairs(&form, " and ")
        }
        _ => format!("`{}` into its braces", shown(&pairs(&|key, value| format!("{key}=\"{value}\""), " "))),
    }
}

/// Returns the fixes that write the keys into the source; `None` where a person has to do it.
fn fixes(
    new: &New<'_, '_>,
    past: &Past,
    place: Option<&Place>,
    column: Option<&FromColumn>,
    found: &[(&New<'_, '_>, Vec<&Past>)],
    columns: &mut BTreeSet<usize>,
) -> Option<Vec<Fix>> {
    let keys = past.keys();
    let is_plain = |value: &String| !value.contains(['"', '\\']);
    match place? {
        Place::Braces(span) if keys.iter().all(|(_, value)| is_plain(value)) => {
            let text = keys.iter().map(|(key, value)| format!(" {key}=\"{value}\"")).collect();
            Some(vec![Fix { span: *span, text }])
        }
        Place::Object(span) => {
            let text =
                keys.iter().map(|(key, value)| format!("\"{key}\": {}, ", super::quoted(value))).collect();
            Some(vec![Fix { span: *span, text }])
        }
        Place::Cell(span) => {
            let [("from", value)] = keys.as_slice() else { return None };
            Some(vec![Fix { span: *span, text: value.clone() }])
        }
        Place::Row => {
            let FromColumn { header, rows, separator } = column?;
            let [("from", _)] = keys.as_slice() else { return None };
            // The whole column comes with the first of its questions.
            if !columns.insert(new.at) {
                return Some(Vec::new());
            }
            let value = |row: &Span| {
                let is_it = |(other, pasts): &&(&New<'_, '_>, Vec<&Past>)| {
                    other.at == new.at
                        && other.entry.span.start == row.start
                        && pasts.len() == 1
                        && other.says(&pasts[0].says)
                };
                let past = found.iter().find(is_it).map(|(_, pasts)| pasts[0].keys());
                past.and_then(|keys| keys.into_iter().find(|(key, _)| *key == "from")).map(|(_, value)| value)
            };
            let rows = rows.iter().map(|row| {
                let text = format!("{}{separator}", value(row).unwrap_or_default());
                Fix { span: row.at_start(), text }
            });
            let header = Fix { span: *header, text: format!("from{separator}") };
            Some(std::iter::once(header).chain(rows).collect())
        }
        Place::Braces(_) => None,
    }
}
