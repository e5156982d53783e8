//! Notes of other programs on their way in: each with a GUID of its own, the fields of its type, and its deck below
//! the title.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use super::{Foreign, UNDATED, decks, fields};
use crate::id::Id;
use crate::slug::Names;
use crate::typed::{NoteType, TypedNote, words};
use crate::wording::first_names;

/// One note, as its form has it.
#[derive(Clone, Debug, Default)]
pub struct Row<'s> {
    /// Empty where it has none; it gets an id then.
    pub guid: Cow<'s, str>,
    /// Its place among the note types.
    pub note_type: usize,
    /// The whole name; empty for the deck itself.
    pub deck: String,
    pub tags: Vec<&'s str>,
    /// HTML, in the order of the note type.
    pub fields: Vec<Cow<'s, str>>,
}

/// The notes of one deck.
pub struct Rows<'s> {
    pub note_types: Vec<NoteType<'s>>,
    notes: Vec<TypedNote<'s>>,
    /// The places of decks by their names, and how many notes each has.
    decks: BTreeMap<String, (usize, usize)>,
    /// The place of each note's deck.
    of_notes: Vec<usize>,
    guids: BTreeSet<String>,
    ids: Names,
    /// GUIDs that come twice.
    doubled: Vec<String>,
    fitted: usize,
    cleaned: usize,
}

impl<'s> Rows<'s> {
    #[must_use]
    pub fn new(note_types: Vec<NoteType<'s>>) -> Rows<'s> {
        Rows {
            note_types,
            notes: Vec::new(),
            decks: BTreeMap::new(),
            of_notes: Vec::new(),
            guids: BTreeSet::new(),
            ids: Names::default(),
            doubled: Vec::new(),
            fitted: 0,
            cleaned: 0,
        }
    }

    /// Adds a note, and returns it as it came in; `None` where another has its GUID.
    pub fn add(&mut self, row: Row<'s>, arena: &'s Bump) -> Option<(&NoteType<'s>, &mut TypedNote<'s>)> {
        let note_type = self.note_types.get(row.note_type)?;
        if !row.guid.is_empty() && !self.guids.insert(row.guid.to_string()) {
            self.doubled.push(row.guid.into_owned());
            return None;
        }
        let mut fields = row.fields;
        self.fitted += usize::from(fields::fit(&mut fields, note_type.fields.len()));
        self.cleaned += usize::from(fields::clean(&mut fields));
        let first = || words(fields.first().map_or("", |field| field));
        let id = row.guid.is_empty().then(|| self.ids.fresh(&first(), || "note".to_owned()));
        let next = self.decks.len();
        let (deck, count) = self.decks.entry(row.deck).or_insert((next, 0));
        *count += 1;
        self.of_notes.push(*deck);
        self.notes.push(TypedNote {
            guid: row.guid,
            id: id.and_then(|id| Id::new(arena.alloc_str(&id))),
            note_type: row.note_type,
            tags: row.tags,
            fields: fields.into(),
            modified: UNDATED,
            ..TypedNote::empty()
        });
        self.notes.last_mut().map(|note| (note_type, note))
    }

    /// Returns the names of the decks that have notes, with how many.
    #[must_use]
    pub fn decks(&self) -> BTreeMap<String, usize> {
        let named = self.decks.iter().filter(|(name, _)| !name.is_empty());
        named.map(|(name, (_, count))| (name.clone(), *count)).collect()
    }

    /// Puts the notes, and the types that they have, into a deck of the title `above`, or of `stem` where that is empty or cannot be a title, and
    /// says what of them is not as it was.
    pub fn finish(self, foreign: &mut Foreign<'s>, above: &str, stem: &str, arena: &'s Bump) {
        foreign.title = decks::usable(above, &decks::usable(stem, "deck"));
        let doubled = format!("another note has their GUID: {}", first_names(&self.doubled));
        foreign.leave_out(self.doubled.len(), "note", &doubled);
        foreign.remark(self.cleaned, "note", fields::CLEANED);
        foreign.remark(self.fitted, "note", fields::FITTED);
        let mut below = vec![""; self.decks.len()];
        for (name, (at, _)) in &self.decks {
            // A note may be in the deck itself, or in one that is gone.
            let name = [name, above, &foreign.title].into_iter().find(|name| !name.is_empty());
            below[*at] = decks::below(&foreign.title, name.unwrap_or_default(), arena);
        }
        let mut note_types = Vec::new();
        let mut places = vec![0; self.note_types.len()];
        let used: BTreeSet<_> = self.notes.iter().map(|note| note.note_type).collect();
        let all = self.note_types.len();
        for (at, note_type) in self.note_types.into_iter().enumerate().filter(|(at, _)| used.contains(at)) {
            places[at] = note_types.len();
            note_types.push(note_type);
        }
        foreign.leave_out(all - note_types.len(), "note type", "without a note");
        foreign.typed.note_types = note_types;
        foreign.typed.notes = self.notes;
        foreign.typed.notes.iter_mut().for_each(|note| note.note_type = places[note.note_type]);
        for (note, at) in foreign.typed.notes.iter_mut().zip(self.of_notes) {
            note.deck = below[at];
        }
    }
}
