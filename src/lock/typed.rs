//! What the lock remembers of note types that a deck brings, and of their notes, a line a GUID.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::family::{Family, joined};
use super::floor::{self, Floors};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest;
use crate::model::Deck;
use crate::span::Span;
use crate::typed::{Field, Latex, NoteType, TypedNote};
use crate::wording::{counted, shown};

/// Goes into every hash.
const DOMAIN: &str = "deckpress/typed/v1";

/// How many GUIDs a message names.
const NAMED: usize = 10;

#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub notes: BTreeMap<String, Line>,
    /// By the ids of note types.
    pub types: BTreeMap<String, TypeLine>,
}

/// A note.
#[derive(Clone, Debug)]
pub struct Line {
    pub hash: String,
    pub modified: Epoch,
    /// When the note was first missing from the corpus.
    pub retired: Option<Epoch>,
}

/// A note type. Its shape is what Anki knows it by, besides its id.
#[derive(Clone, Debug)]
pub struct TypeLine {
    pub shape: String,
    pub hash: String,
    pub modified: Epoch,
}

/// Returns a hash of what a note says to learners.
#[must_use]
pub fn hash(note_type: &NoteType<'_>, note: &TypedNote<'_>, deck_tags: &[&str]) -> String {
    let mut tags: Vec<_> = note.tags.iter().chain(deck_tags).copied().collect();
    tags.sort_unstable();
    tags.dedup();
    let id = note_type.id.to_string();
    let head = [DOMAIN, &id].into_iter();
    let fields = note.fields.iter().map(|field| &**field);
    digest::of_pieces(head.chain(fields).chain(["tags"]).chain(tags), 16)
}

/// Returns a hash of the note type's id, its kind, and the names of its fields and cards in order.
#[must_use]
pub fn shape(note_type: &NoteType<'_>) -> String {
    let kind = if note_type.is_cloze { "cloze" } else { "normal" };
    let fields = note_type.fields.iter().map(|field| field.name);
    let cards = note_type.cards.iter().map(|card| card.name);
    let id = note_type.id.to_string();
    digest::of_pieces([DOMAIN, &id, kind].into_iter().chain(fields).chain(["cards"]).chain(cards), 8)
}

/// Returns a hash of all that an update of the note type changes.
#[must_use]
pub fn type_hash(note_type: &NoteType<'_>) -> String {
    let fields = note_type.fields.iter().map(|field| {
        let Field { name, id, font, size, description, tag, .. } = field;
        let flags = [
            field.is_right_to_left,
            field.is_sticky,
            field.is_plain_text,
            field.is_collapsed,
            field.is_left_out_of_search,
            field.is_kept,
        ];
        let flags: String = flags.iter().map(|is_set| if *is_set { '1' } else { '0' }).collect();
        let [id, tag] = [id.unwrap_or_default(), i64::from(tag.unwrap_or_default())];
        let (font, size) = (font.unwrap_or_default(), size.unwrap_or_default());
        format!("{name}\n{id} {tag} {size} {flags} {font}\n{description}")
    });
    let cards = note_type.cards.iter().flat_map(|card| {
        let sides = [card.name, card.front, card.back, card.browser_front, card.browser_back];
        sides.map(str::to_owned).into_iter().chain([card.id.unwrap_or_default().to_string()])
    });
    let Latex { header, footer, is_svg } = &note_type.latex;
    let facts = [
        note_type.id.to_string(),
        note_type.is_cloze.to_string(),
        note_type.sort_field.to_string(),
        note_type.stock.unwrap_or_default().to_string(),
        header.unwrap_or_default().to_owned(),
        footer.unwrap_or_default().to_owned(),
        is_svg.to_string(),
    ];
    let own = [DOMAIN, note_type.name, note_type.css].map(str::to_owned);
    let pieces: Vec<_> = own.into_iter().chain(facts).chain(fields).chain(cards).collect();
    digest::of_pieces(pieces.iter().map(String::as_str), 16)
}

impl Lines {
    /// Gives each note and note type its time: the old one if it is as it was, else one after it. What is gone
    /// stays. Returns the lines that now hold.
    pub(super) fn resolve(
        &self,
        deck: &mut Deck<'_>,
        now: Epoch,
        (floors, family): (&Floors, &Family),
    ) -> Lines {
        let mut lines = Lines::default();
        let tags = deck.tags.clone();
        for note_type in &mut deck.typed.note_types {
            let (shape, hash) = (shape(note_type), type_hash(note_type));
            let key = note_type.id.to_string();
            let old = self.types.get(&key);
            note_type.modified = match old {
                Some(old) if old.hash == hash => old.modified,
                Some(old) => now.max(old.modified.next()),
                None if note_type.modified > Epoch::default() => note_type.modified,
                None => now,
            };
            lines.types.insert(key, TypeLine { shape, hash, modified: note_type.modified });
        }
        let types = &deck.typed.note_types;
        for note in &mut deck.typed.notes {
            let Some(note_type) = types.get(note.note_type) else { continue };
            let hash = hash(note_type, note, &tags);
            let old = self.notes.get(&*note.guid);
            let kept = old.filter(|old| old.hash == hash && old.retired.is_none()).map(|old| old.modified);
            let new = || old.map_or(now, |old| now.max(old.modified.next()));
            let own = (deck.id.as_str(), &*note.guid);
            let kin = family.floor(own, &note.guid, old.map(|old| old.modified), &hash);
            let floor = joined(floors.guids.get(&*note.guid).copied(), kin);
            note.modified = floor::time(floor.as_ref(), kept, new);
            let line = Line { hash, modified: note.modified, retired: None };
            lines.notes.insert(note.guid.to_string(), line);
        }
        for (guid, old) in &self.notes {
            if !lines.notes.contains_key(guid) {
                lines.notes.insert(guid.clone(), Line { retired: old.retired.or(Some(now)), ..old.clone() });
            }
        }
        for (id, old) in &self.types {
            lines.types.entry(id.clone()).or_insert_with(|| old.clone());
        }
        lines
    }

    /// Returns the time of the newest change, if there was one.
    pub(super) fn newest(&self) -> Option<Epoch> {
        let notes =
            self.notes.values().map(|it| it.retired.map_or(it.modified, |time| time.max(it.modified)));
        notes.chain(self.types.values().map(|it| it.modified)).max()
    }

    /// Returns warnings of what learners of earlier releases will see.
    pub(super) fn changes(&self, deck: &Deck<'_>, at: Span, family: &Family) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        for note_type in &deck.typed.note_types {
            let old = self.types.get(&note_type.id.to_string());
            if old.is_some_and(|old| old.shape != shape(note_type)) {
                let message = format!(
                    "the note type `{}` has other fields or cards than at the last release",
                    shown(note_type.name)
                );
                said.push(Diagnostic::new(Code::NoteTypesChanged, note_type.span, message).help(
                    "notes that learners have are not updated until they import with `Merge note types` and \
                     `Update notes: Always`; put back the names and their order, or say so in the release notes",
                ));
            }
        }
        let present: BTreeSet<_> = deck.typed.notes.iter().map(|note| &*note.guid).collect();
        let is_present = |guid: &str| present.contains(guid) || family.has(guid);
        let gone = self.notes.iter().filter(|(guid, line)| line.retired.is_none() && !is_present(guid));
        let gone: Vec<_> = gone.map(|(guid, _)| format!("`{}`", shown(guid))).collect();
        if !gone.is_empty() {
            let more = if gone.len() > NAMED { ", …" } else { "" };
            let named = gone.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let message = format!("{} gone from the corpus: {named}{more}", counted(gone.len(), "note"));
            said.push(Diagnostic::new(Code::NoteRemoved, at, message).help(
                "learners keep them and are not told; if only a guid was changed, change it back, or they get the \
                 note twice",
            ));
        }
        said
    }

    /// Writes the tables of the lock file for notes of types that the deck brings.
    pub(super) fn write(&self, out: &mut String) {
        if !self.types.is_empty() {
            out.push_str("\n[types]\n");
            for (id, TypeLine { shape, hash, modified }) in &self.types {
                let modified = modified.0;
                let _ = writeln!(
                    out,
                    "\"{id}\" = {{ shape = \"{shape}\", hash = \"{hash}\", modified = {modified} }}"
                );
            }
        }
        if !self.notes.is_empty() {
            out.push_str("\n[guids]\n");
            for (guid, Line { hash, modified, retired }) in &self.notes {
                let guid = quoted(guid);
                let _ = write!(out, "{guid} = {{ hash = \"{hash}\", modified = {}", modified.0);
                if let Some(retired) = retired {
                    let _ = write!(out, ", retired = {}", retired.0);
                }
                out.push_str(" }\n");
            }
        }
    }
}

/// Gives a deck without a lock its times.
pub(super) fn set_all(deck: &mut Deck<'_>, time: Epoch) {
    deck.typed.notes.iter_mut().for_each(|note| note.modified = time);
    let types = deck.typed.note_types.iter_mut().filter(|it| it.modified == Epoch::default());
    types.for_each(|note_type| note_type.modified = time);
}

/// Returns a text as TOML has it; U+007F is the one control that JSON leaves as it is.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007f")
}
