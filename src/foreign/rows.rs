//! Notes of other programs on their way in: each with a GUID of its own, the fields of its type, and its deck below
//! the title.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;

use super::{Foreign, UNDATED, decks, fields};
use crate::id::Id;
use crate::slug::id_word;
use crate::typed::{NoteType, TypedNote, words};
use crate::wording::shown;

/// How many words an id has.
const WORDS: usize = 8;

/// How many GUIDs a sentence names.
const NAMED: usize = 5;

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
    ids: BTreeSet<String>,
    doubled: usize,
    /// The first GUIDs that come twice.
    named: Vec<String>,
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
            ids: BTreeSet::new(),
            doubled: 0,
            named: Vec::new(),
            fitted: 0,
            cleaned: 0,
        }
    }

    /// Adds a note, and returns it as it came in; `None` where another has its GUID.
    pub fn add(&mut self, row: Row<'s>, arena: &'s Bump) -> Option<(&NoteType<'s>, &mut TypedNote<'s>)> {
        let note_type = self.note_types.get(row.note_type)?;
        if !row.guid.is_empty() && !self.guids.insert(row.guid.to_string()) {
            self.doubled += 1;
            if self.named.len() < NAMED {
                self.named.push(format!("`{}`", shown(&row.guid)));
            }
            return None;
        }
        let mut fields = row.fields;
        self.fitted += usize::from(fields::fit(&mut fields, note_type.fields.len()));
        self.cleaned += usize::from(fields::clean(&mut fields));
        let id = row.guid.is_empty().then(|| fresh(&fields, &mut self.ids));
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

    /// Puts the notes into a deck of the title `above`, or of `stem` where that is empty or cannot be a title, and
    /// says what of them is not as it was.
    pub fn finish(self, foreign: &mut Foreign<'s>, above: &str, stem: &str, arena: &'s Bump) {
        foreign.title = decks::usable(above, &decks::usable(stem, "deck"));
        let doubled = format!("another note has their GUID: {}", self.named.join(", "));
        foreign.leave_out(self.doubled, "note", &doubled);
        foreign.remark(self.cleaned, "note", fields::CLEANED);
        foreign.remark(self.fitted, "note", fields::FITTED);
        let mut below = vec![""; self.decks.len()];
        for (name, (at, _)) in &self.decks {
            // A note may be in the deck itself, or in one that is gone.
            let name = [name, above, &foreign.title].into_iter().find(|name| !name.is_empty());
            below[*at] = decks::below(&foreign.title, name.unwrap_or_default(), arena);
        }
        foreign.typed.note_types = self.note_types;
        foreign.typed.notes = self.notes;
        for (note, at) in foreign.typed.notes.iter_mut().zip(self.of_notes) {
            note.deck = below[at];
        }
    }
}

/// Returns an id that no other note has, of the words of the first field.
fn fresh(fields: &[Cow<'_, str>], taken: &mut BTreeSet<String>) -> String {
    let word = id_word(&words(fields.first().map_or("", |field| field)));
    let base = word.split('-').take(WORDS).collect::<Vec<_>>().join("-");
    let base = if base.is_empty() { "note".to_owned() } else { base };
    let numbered = (2..).map(|count| format!("{base}-{count}"));
    let free = std::iter::once(base.clone()).chain(numbered).find(|id| !taken.contains(id));
    let free = free.unwrap_or(base);
    taken.insert(free.clone());
    free
}
