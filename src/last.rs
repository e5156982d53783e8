//! What learners have, for `build --after`: the newest time of each note by its GUID, and what it then said.

pub mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use crate::date::Epoch;
use crate::diagnostic::Collected;
use crate::export::apkg::look::Look;
use crate::export::apkg::options::ApkgOptions;
use crate::export::apkg::{ids, notes};
use crate::export::contract::{ExportContext, Exporter as _};
use crate::export::json::Json;
use crate::identity::{Identity, Origin};
use crate::lock::about::Gap;
use crate::lock::moved::Past;
use crate::lock::{self, Floor, Floors};
use crate::media::MediaFile;
use crate::model::Deck;
use crate::snapshot::{self, Content};
use crate::source::Sources;

/// All releases that `--after` names, together.
#[derive(Default)]
pub struct Last {
    notes: BTreeMap<String, Vec<Known>>,
    /// The hash and the time of the look in each lock, by the id of its deck.
    looks: BTreeMap<String, Vec<(String, Epoch)>>,
    /// The same of packages, which do not say whose they are, by the GUIDs of their notes.
    package_looks: Vec<(BTreeSet<String>, String, Epoch)>,
    /// Its questions.
    pasts: Vec<Past>,
    /// The labels of its pictures with boxes, and the cards that ask for them, by the GUIDs of their notes.
    labels: BTreeMap<String, Vec<Gap>>,
    /// Words that may be ids of decks, for releases that do not have those.
    words: BTreeSet<String>,
}

/// A note in one release.
struct Known {
    modified: Epoch,
    says: Says,
}

/// What a form of release knows of a note's content.
enum Says {
    /// The lock's hash of its sources, and its id.
    Hash(String, String),
    /// Finished fields.
    Fields(Content),
    /// The fields of what the json format wrote, without pictures and sounds, and the names of those that it lists.
    Export(Content, Rc<BTreeSet<String>>),
}

/// A deck of this build, as each form of release knows it.
struct Present<'a> {
    id: &'a str,
    hash: Option<&'a str>,
    content: Option<Content>,
    exported: Option<&'a Content>,
    media: Vec<String>,
}

impl Last {
    /// Returns whether no release is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Returns the labels of pictures with boxes, by the GUIDs of their notes.
    pub fn labels(&self) -> impl Iterator<Item = (&String, &Vec<Gap>)> {
        self.labels.iter()
    }

    /// Returns whether learners have a note of this GUID.
    #[must_use]
    pub fn has(&self, guid: &str) -> bool {
        self.notes.contains_key(guid)
    }

    /// Returns the GUIDs of all notes.
    pub fn guids(&self) -> impl Iterator<Item = &String> {
        self.notes.keys()
    }

    /// Returns the questions that were released. A package does not say the ids of its decks, so those of `decks`
    /// are tried, and other names that the releases have.
    #[must_use]
    pub fn pasts<'a>(&'a self, decks: impl Iterator<Item = &'a str>) -> Vec<Past> {
        let decks: BTreeSet<_> = decks.chain(self.words.iter().map(String::as_str)).collect();
        let known = |past: &Past| {
            let deck = decks.iter().find(|deck| ids::guid(deck, &past.id) == past.guid);
            deck.map(|deck| Origin { deck: (*deck).to_owned(), note: past.id.clone() })
        };
        let with_origin = |past: &Past| {
            let mut past = past.clone();
            if past.identity.from.is_none()
                && let Some(origin) = known(&past)
            {
                past.identity = Identity { guid: None, from: Some(origin) };
            }
            past
        };
        self.pasts.iter().map(with_origin).collect()
    }

    /// Returns when each note of the deck, and its look, was last released, and whether it was what it is now.
    #[must_use]
    pub fn floors(
        &self,
        deck: &Deck<'_>,
        look: &Look<'_>,
        options: ApkgOptions,
        sources: &Sources,
    ) -> Floors {
        let mut floors = Floors { look: self.look(deck, look), ..Floors::default() };
        if self.is_empty() {
            return floors;
        }
        let hashes: BTreeMap<_, _> = lock::hashes(deck).into_iter().map(|it| (it.id, it.hash)).collect();
        let exported = self.exported(deck, sources);
        let media: Vec<_> =
            deck.media().into_iter().chain(deck.retired_media()).map(MediaFile::stored_name).collect();
        let (asked, retired) = (notes::Notes::of(deck, options), notes::Notes::retired(deck, options));
        for note in asked.iter().chain(retired.iter()) {
            let Some(known) = self.notes.get(&note.guid) else { continue };
            let id = note.prompt.id();
            let present = Present {
                id: &id,
                hash: hashes.get(&id).map(String::as_str),
                exported: exported.get(&note.guid),
                media: media.iter().filter(|name| note.shows(name)).cloned().collect(),
                content: Some(snapshot::content(&note)),
            };
            let floor = floor(known, &present);
            floors.notes.extend(floor.map(|floor| (id, floor)));
        }
        for note in &deck.typed.notes {
            let Some((known, note_type)) = self.notes.get(&*note.guid).zip(deck.typed.type_of(note)) else {
                continue;
            };
            let hash = lock::typed::hash(note_type, note, &deck.tags);
            let present = Present {
                id: &note.guid,
                hash: Some(&hash),
                exported: None,
                media: Vec::new(),
                content: Some(snapshot::typed_content(deck, note, note_type)),
            };
            floors.guids.extend(floor(known, &present).map(|floor| (note.guid.to_string(), floor)));
        }
        floors
    }

    fn look(&self, deck: &Deck<'_>, look: &Look<'_>) -> Option<Floor> {
        let of_locks = self.looks.iter().filter(|(id, _)| deck.is_or_was(id)).flat_map(|(_, looks)| looks);
        let is_of =
            |known: &BTreeSet<String>| notes::prompts(deck).any(|prompt| known.contains(&prompt.guid(deck)));
        let packages = self.package_looks.iter().filter(|(known, ..)| is_of(known));
        let of_locks = of_locks.map(|(hash, time)| (hash, *time));
        let known: Vec<_> = of_locks.chain(packages.map(|(_, hash, time)| (hash, *time))).collect();
        let modified = known.iter().map(|(_, modified)| *modified).max()?;
        let hash = look.hash();
        let is_equal = known.iter().all(|(known, time)| *time < modified || **known == hash);
        Some(Floor { modified, is_equal, is_rendered: false })
    }

    /// Returns the deck's notes as the json format has them, where a release of that form is to be compared.
    fn exported(&self, deck: &Deck<'_>, sources: &Sources) -> BTreeMap<String, Content> {
        let is_export = |known: &Known| matches!(known.says, Says::Export(..));
        if !self.notes.values().flatten().any(is_export) {
            return BTreeMap::new();
        }
        let run = ExportContext { epoch: Epoch(0), report: &Collected::default(), sources };
        let mut bytes = Vec::new();
        let written = Json.export(&run, deck, &mut bytes).ok();
        let export = written.and_then(|_| serde_json::from_slice(&bytes).ok());
        let read = export.and_then(|export| {
            snapshot::read_export(Path::new(deck.id.as_str()), &export, &mut Sources::default()).ok()
        });
        let notes = read.into_iter().flat_map(|snapshot| snapshot.notes);
        notes.filter_map(|note| Some((note.guid, note.content?))).collect()
    }
}

/// Returns the newest time of a note, and whether what was released then is what the deck says; `None` if it was
/// not released. Hashes decide where there are any: fields differ with each deckpress that writes them in another
/// way.
fn floor(known: &[Known], present: &Present<'_>) -> Option<Floor> {
    let modified = known.iter().map(|known| known.modified).max()?;
    let newest = || known.iter().filter(|known| known.modified == modified);
    let hashes: Vec<_> = newest()
        .filter_map(|known| match &known.says {
            Says::Hash(hash, id) => Some(present.hash == Some(hash) && present.id == id),
            _ => None,
        })
        .collect();
    let is_rendered = hashes.is_empty();
    let is_equal = if is_rendered {
        newest().all(|known| match &known.says {
            Says::Hash(..) => true,
            Says::Fields(content) => present.content.as_ref().is_some_and(|now| is_same(content, now)),
            Says::Export(content, media) => {
                present.exported.is_some_and(|now| is_same(content, now))
                    && present.media.iter().all(|name| media.contains(name))
            }
        })
    } else {
        hashes.into_iter().all(|is_equal| is_equal)
    };
    Some(Floor { modified, is_equal, is_rendered })
}

/// Returns whether learners would see the same: the same fields, whatever empty ones there are, and the same tags.
fn is_same(old: &Content, new: &Content) -> bool {
    fn filled(content: &Content) -> BTreeMap<&str, &str> {
        let fields = content.fields.iter().map(|(name, html)| (name.as_str(), html.as_str()));
        fields.filter(|(_, html)| !html.is_empty()).collect()
    }
    fn tags(content: &Content) -> BTreeSet<&str> {
        content.tags.iter().map(String::as_str).collect()
    }
    filled(old) == filled(new) && tags(old) == tags(new)
}
