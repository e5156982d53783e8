//! Notes of forms that name fields and have no package: they become notes of the types that are known, else of types that
//! are made of the names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;

use super::{Foreign, UNDATED, decks, fields};
use crate::export::apkg::ids;
use crate::id::Id;
use crate::load::read_limited;
use crate::read::typed::builtin;
use crate::slug::id_word;
use crate::span::Span;
use crate::typed::{CardTemplate, Field, Latex, NoteType, TypedNote, words};

/// How many words an id has.
const WORDS: usize = 8;

/// One note, as its form has it.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// Empty where the form has none.
    pub guid: String,
    pub note_type: String,
    /// The whole name; empty for the deck itself.
    pub deck: String,
    pub tags: Vec<String>,
    /// HTML by the names of fields.
    pub fields: Vec<(String, String)>,
}

/// Returns a file that is text.
#[must_use]
pub fn text(path: &Path) -> Option<String> {
    String::from_utf8(read_limited(path).ok()?).ok()
}

/// Makes a deck of notes. `stem` is its title where their decks do not say one.
#[must_use]
pub fn deck<'s>(notes: Vec<Note>, known: Vec<NoteType<'s>>, stem: &str, arena: &'s Bump) -> Foreign<'s> {
    let mut foreign = Foreign::default();
    let types = note_types(&notes, known, arena);
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for note in notes.iter().filter(|note| !note.deck.is_empty()) {
        *counted.entry(note.deck.clone()).or_default() += 1;
    }
    foreign.title = decks::usable(&decks::title(&counted), &decks::usable(stem, "deck"));
    foreign.typed.note_types = types;
    let (mut taken, mut doubled, mut unknown, mut cleaned) = (BTreeSet::new(), 0, 0, 0);
    for note in notes {
        let places = foreign.typed.note_types.iter().position(|it| it.name == note.note_type);
        let Some((at, note_type)) = places.and_then(|at| Some((at, foreign.typed.note_types.get(at)?)))
        else {
            continue;
        };
        let is_field = |name: &str| note_type.fields.iter().any(|field| field.name == name);
        unknown += note.fields.iter().filter(|(name, _)| !is_field(name)).count();
        let of_note =
            |name: &str| note.fields.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text);
        let mut own: Vec<_> =
            note_type.fields.iter().map(|field| Cow::Borrowed(of_note(field.name))).collect();
        let is_cleaned = fields::clean(&mut own);
        let fields: Vec<_> = own.into_iter().map(Cow::into_owned).collect();
        if !note.guid.is_empty() && !taken.insert(format!("guid {}", note.guid)) {
            doubled += 1;
            continue;
        }
        cleaned += usize::from(is_cleaned);
        let fresh = note.guid.is_empty().then(|| fresh(&fields, &mut taken));
        let name = if note.deck.is_empty() { &foreign.title } else { &note.deck };
        let made = TypedNote {
            guid: Cow::Borrowed(arena.alloc_str(&note.guid)),
            id: fresh.and_then(|id| Id::new(arena.alloc_str(&id))),
            note_type: at,
            deck: decks::below(&foreign.title, name, arena),
            tags: note.tags.iter().map(|tag| &*arena.alloc_str(tag)).collect(),
            fields: fields.iter().map(|field| Cow::Borrowed(&*arena.alloc_str(field))).collect(),
            modified: UNDATED,
            ..TypedNote::empty()
        };
        foreign.typed.notes.push(made);
    }
    foreign.leave_out(doubled, "note", "another note has their GUID");
    foreign.leave_out(unknown, "field", "their note types have no such field");
    foreign.remark(cleaned, "note", fields::CLEANED);
    foreign
}

/// Returns the types that notes have: the known ones, and those that are made.
fn note_types<'s>(notes: &[Note], known: Vec<NoteType<'s>>, arena: &'s Bump) -> Vec<NoteType<'s>> {
    let mut names: Vec<&str> = Vec::new();
    for note in notes {
        if !names.contains(&&*note.note_type) {
            names.push(&note.note_type);
        }
    }
    let mut known: BTreeMap<&str, NoteType<'s>> = known.into_iter().map(|it| (it.name, it)).collect();
    let made = |name: &str| {
        let own = || notes.iter().filter(|note| note.note_type == name).flat_map(|note| &note.fields);
        let mut fields: Vec<&'s str> = Vec::new();
        for (field, _) in own() {
            if !fields.contains(&&**field) {
                fields.push(arena.alloc_str(field));
            }
        }
        note_type(name, &fields, own().any(|(_, text)| fields::is_cloze(text)), arena)
    };
    names.into_iter().map(|name| known.remove(name).unwrap_or_else(|| made(name))).collect()
}

/// Returns a note type whose card shows the first field, and on its back all others.
#[must_use]
pub fn note_type<'s>(name: &str, fields: &[&'s str], is_cloze: bool, arena: &'s Bump) -> NoteType<'s> {
    let first = fields.first().copied().unwrap_or_default();
    let filter = if is_cloze { "cloze:" } else { "" };
    let rest: Vec<_> = fields.iter().skip(1).map(|name| format!("{{{{{name}}}}}")).collect();
    let shown = if is_cloze { format!("{{{{cloze:{first}}}}}") } else { "{{FrontSide}}".to_owned() };
    let card = CardTemplate {
        name: "Card 1",
        front: arena.alloc_str(&format!("{{{{{filter}{first}}}}}")),
        back: arena.alloc_str(&format!("{shown}\n\n<hr id=answer>\n\n{}", rest.join("<br>\n"))),
        ..CardTemplate::default()
    };
    NoteType {
        key: "",
        span: Span::NOWHERE,
        id: ids::named_id(&format!("{name}\n{}", fields.join("\n"))),
        name: arena.alloc_str(name),
        is_cloze,
        fields: fields.iter().map(|name| Field { name, ..Field::default() }).collect(),
        sort_field: 0,
        cards: vec![card],
        css: builtin::CSS,
        latex: Latex::default(),
        stock: None,
        map: None,
        modified: UNDATED,
    }
}

/// Returns an id that no other note has, of the words of the first field.
pub fn fresh(fields: &[String], taken: &mut BTreeSet<String>) -> String {
    let word = id_word(&words(fields.first().map_or("", String::as_str)));
    let base = word.split('-').take(WORDS).collect::<Vec<_>>().join("-");
    let base = if base.is_empty() { "note".to_owned() } else { base };
    let numbered = (2..).map(|count| format!("{base}-{count}"));
    let free = std::iter::once(base.clone()).chain(numbered).find(|id| !taken.contains(id));
    let free = free.unwrap_or(base);
    taken.insert(free.clone());
    free
}
