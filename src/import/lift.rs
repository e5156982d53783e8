//! Notes of Anki's Basic and Cloze types as questions of deckpress, with its note types.

mod deletions;
pub mod filled;

use std::collections::BTreeMap;

use super::contract::{Entry, Import, Place};
use super::field::blocks;
use super::lines::tagged::tell_apart;
use super::tree::{Block, Inline, each_inlines, is_blank, words};
use super::write;
use crate::foreign::{Foreign, map};
use crate::typed::template;
use crate::typed::{Map, NoteType, TypedNote, cards};
use crate::wording::{counted, shown};
use filled::{UNNAMED, divided, filled_in};

/// Anki's number of the stock type whose deletions are of pictures.
const OCCLUSION: u32 = 6;

/// Questions, and what does not become one.
#[derive(Debug, Default)]
pub struct Lifted {
    pub import: Import,
    /// In sentences.
    pub left_out: Vec<String>,
}

/// Lifts the notes whose type is one question and one answer, or a text to fill in.
#[must_use]
pub fn lift(foreign: &Foreign<'_>) -> Lifted {
    let mut lifted = Lifted::default();
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut with_picture, mut others) = (0, 0);
    for (note, line) in foreign.typed.notes.iter().zip(1..) {
        let Some(note_type) = foreign.typed.type_of(note) else { continue };
        let place = Place { file: 0, line };
        let form = kind(note_type);
        let entry = match &form {
            Some(Form::Basic(map)) => Some(basic(note_type, note, map, place)),
            Some(Form::Cloze) => cloze(note_type, note, place),
            None => None,
        };
        let Some(mut entry) = entry else {
            *left.entry(note_type.name).or_default() += 1;
            continue;
        };
        if let Some(Form::Basic(map)) = &form {
            let cards = cards::of(&foreign.typed, note).into_iter().filter(|at| *at > 0);
            let cards = cards.filter_map(|at| note_type.cards.get(usize::from(at)));
            let (reversed, other): (Vec<_>, Vec<_>) =
                cards.partition(|card| map::is_reversed(note_type, card, map));
            others += other.len();
            let has_picture = !reversed.is_empty() && has_pictures(&entry.answer);
            with_picture += usize::from(has_picture);
            let is_asked = !reversed.is_empty() && !has_picture;
            entry.reverse = is_asked.then(|| write::blocks(&entry.answer)).filter(|it| !it.is_empty());
        }
        let deck = note.deck.trim_start_matches(':');
        entry.topics = deck.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        entry.tags = note.tags.iter().map(|tag| (*tag).to_owned()).collect();
        lifted.import.entries.push(entry);
    }
    tell_apart(&mut lifted.import.entries);
    lifted.import.title = Some(foreign.title.clone());
    let of_types = left.into_iter().map(|(name, count)| {
        format!(
            "{} of `{}`: neither question and answer nor a text to fill in",
            counted(count, "note"),
            shown(name)
        )
    });
    lifted.left_out.extend(of_types);
    for (count, card, why) in [
        (with_picture, "reversed card", "a picture in the answer would be asked for"),
        (others, "card", "they ask neither for the answer nor, by it, for the question"),
    ] {
        if count > 0 {
            lifted.left_out.push(format!("{}: {why}", counted(count, card)));
        }
    }
    lifted
}

enum Form {
    Basic(Map),
    Cloze,
}

/// Returns what a note type is, if its notes can be lifted whole.
fn kind(note_type: &NoteType<'_>) -> Option<Form> {
    if note_type.is_cloze {
        return (note_type.stock != Some(OCCLUSION)).then_some(Form::Cloze);
    }
    note_type.map.clone().filter(|map| map.details.is_empty()).map(Form::Basic)
}

/// Returns what a note has besides the fields at `shown`. What only says whether there is a card is not content.
fn details(note_type: &NoteType<'_>, note: &TypedNote<'_>, shown: &[usize]) -> Vec<Block> {
    let sides = || note_type.cards.iter().flat_map(|card| [card.front, card.back]);
    let is_switch = |name: &str| {
        let is_shown =
            sides().any(|side| template::parse(side).fields.iter().any(|field| field.name == name));
        !is_shown && sides().any(|side| template::parse(side).asks(name))
    };
    let others = note_type.fields.iter().zip(note.fields.iter()).enumerate();
    let others = others.filter(|(at, (field, _))| !shown.contains(at) && !is_switch(field.name));
    others.flat_map(|(_, (_, text))| blocks(text)).collect()
}

fn basic(note_type: &NoteType<'_>, note: &TypedNote<'_>, map: &Map, place: Place) -> Entry {
    let field = |at: usize| note.fields.get(at).map_or(Vec::new(), |field| blocks(field));
    let answer = field(map.answer);
    let (question, front) = divided(field(map.question));
    let heading = is_blank(&question).then(|| vec![Inline::Text(UNNAMED.to_owned())]);
    let question = if heading.is_some() { named(&front) } else { question };
    let details = details(note_type, note, &[map.question, map.answer]);
    Entry { place, question, heading, front, answer, details, is_answer_labelled: true, ..Entry::default() }
}

/// Returns the entry of a text to fill in; `None` where nothing is to be filled in.
fn cloze(note_type: &NoteType<'_>, note: &TypedNote<'_>, place: Place) -> Option<Entry> {
    let at = note.fields.iter().position(|field| !cards::deletions(field).is_empty())?;
    Some(filled_in(&blocks(note.fields.get(at)?), details(note_type, note, &[at]), place))
}

/// Returns what a question without words is known by: its pictures' names, else what else it shows.
fn named(front: &[Block]) -> Vec<Inline> {
    let mut names = Vec::new();
    each_inlines(&mut front.to_vec(), &mut |inlines| {
        names.extend(inlines.iter().filter_map(|it| match it {
            Inline::Image { address, .. } => Some(address.clone()),
            _ => None,
        }));
    });
    let text = if names.is_empty() { words(front) } else { names.join(" ") };
    vec![Inline::Text(text)]
}

fn has_pictures(blocks: &[Block]) -> bool {
    let mut found = false;
    each_inlines(&mut blocks.to_vec(), &mut |inlines| {
        found |= inlines.iter().any(|it| matches!(it, Inline::Image { .. }));
    });
    found
}
