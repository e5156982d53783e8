//! Notes of forms that name fields and have no package: they become notes of the types that are known, else of types that
//! are made of the names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;

use super::rows::{Row, Rows};
use super::{Foreign, UNDATED, decks, fields, stock};
use crate::export::apkg::ids;
use crate::load::read_limited;
use crate::read::typed::builtin;
use crate::span::Span;
use crate::typed::{CardTemplate, Field, Latex, NoteType};

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
    let mut rows = Rows::new(note_types(&notes, known, arena));
    let places = rows.note_types.iter().enumerate().map(|(at, note_type)| (note_type.name, at));
    let places: BTreeMap<&str, usize> = places.collect();
    let mut unknown = 0;
    for mut note in notes {
        let at = places.get(&*note.note_type).copied();
        let Some((at, note_type)) = at.and_then(|at| Some((at, rows.note_types.get(at)?))) else { continue };
        let fields = note_type.fields.iter().map(|field| {
            let own = note.fields.iter().position(|(name, _)| name == field.name);
            Cow::Owned(own.map_or(String::new(), |own| note.fields.swap_remove(own).1))
        });
        let row = Row {
            guid: Cow::Owned(std::mem::take(&mut note.guid)),
            note_type: at,
            deck: std::mem::take(&mut note.deck),
            tags: note.tags.iter().map(|tag| &*arena.alloc_str(tag)).collect(),
            fields: fields.collect(),
        };
        unknown += note.fields.len();
        rows.add(row, arena);
    }
    let above = decks::title(&rows.decks());
    rows.finish(&mut foreign, &above, stem, arena);
    foreign.leave_out(unknown, "field", "their note types have no such field");
    foreign
}

/// Returns the known types, and those that are made of notes; in the order in which notes come.
fn note_types<'s>(notes: &[Note], known: Vec<NoteType<'s>>, arena: &'s Bump) -> Vec<NoteType<'s>> {
    let mut known: BTreeMap<&str, NoteType<'s>> = known.into_iter().map(|it| (it.name, it)).collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of_types: Vec<(&str, Vec<&Note>)> = Vec::new();
    for note in notes {
        let at = *places.entry(&note.note_type).or_insert(of_types.len());
        if at == of_types.len() {
            of_types.push((&note.note_type, Vec::new()));
        }
        of_types[at].1.push(note);
    }
    let made = |name: &str, notes: &[&Note]| {
        let own = || notes.iter().flat_map(|note| &note.fields);
        let mut fields: Vec<&'s str> = Vec::new();
        let mut seen = BTreeSet::new();
        for (field, _) in own().filter(|(field, _)| seen.insert(&**field)) {
            fields.push(arena.alloc_str(field));
        }
        note_type(name, &fields, own().any(|(_, text)| fields::is_cloze(text)), arena)
    };
    let mut types: Vec<_> = of_types
        .into_iter()
        .map(|(name, notes)| known.remove(name).unwrap_or_else(|| made(name, &notes)))
        .collect();
    types.extend(known.into_values());
    types
}

/// Returns a note type: of a name of Anki's own with the cards that it has there, else with one card that shows the first
/// field, and on its back all others.
#[must_use]
pub fn note_type<'s>(name: &str, fields: &[&'s str], is_cloze: bool, arena: &'s Bump) -> NoteType<'s> {
    let stock = stock::named(name)
        .filter(|stock| fields.iter().all(|it| stock.fields.contains(it)) && (is_cloze || !stock.is_cloze));
    let mut fields = fields.to_vec();
    let missing = stock.map_or(&[][..], |stock| stock.fields).iter().filter(|it| !fields.contains(it));
    let missing: Vec<&str> = missing.copied().collect();
    fields.extend(missing);
    let first = stock.and_then(|stock| fields.iter().position(|it| Some(it) == stock.fields.first()));
    let cards = match stock {
        Some(stock) => stock.cards.iter().map(|[name, front, back]| card(name, front, back)).collect(),
        None => vec![card_of_all(&fields, is_cloze, arena)],
    };
    NoteType {
        key: "",
        span: Span::NOWHERE,
        id: ids::named_id(&format!("{name}\n{}", fields.join("\n"))),
        name: arena.alloc_str(name),
        is_cloze: stock.map_or(is_cloze, |stock| stock.is_cloze),
        fields: fields.iter().map(|name| Field { name, ..Field::default() }).collect(),
        sort_field: first.unwrap_or_default(),
        cards,
        css: builtin::CSS,
        latex: Latex::default(),
        stock: None,
        map: None,
        modified: UNDATED,
    }
}

fn card<'s>(name: &'s str, front: &'s str, back: &'s str) -> CardTemplate<'s> {
    CardTemplate { name, front, back, ..CardTemplate::default() }
}

fn card_of_all<'s>(fields: &[&str], is_cloze: bool, arena: &'s Bump) -> CardTemplate<'s> {
    let first = fields.first().copied().unwrap_or_default();
    let filter = if is_cloze { "cloze:" } else { "" };
    let rest: Vec<_> = fields.iter().skip(1).map(|name| format!("{{{{{name}}}}}")).collect();
    let shown = if is_cloze { format!("{{{{cloze:{first}}}}}") } else { "{{FrontSide}}".to_owned() };
    let front = arena.alloc_str(&format!("{{{{{filter}{first}}}}}"));
    let back = arena.alloc_str(&format!("{shown}\n\n<hr id=answer>\n\n{}", rest.join("<br>\n")));
    card("Card 1", front, back)
}
