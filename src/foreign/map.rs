//! Which fields are question and answer, by what the first card shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::typed::{CardTemplate, Map, NoteType, Typed, template};

/// Gives each note type the map that its first card suggests.
pub fn guess(typed: &mut Typed<'_>) {
    for note_type in typed.note_types.iter_mut().filter(|it| it.map.is_none() && !it.is_cloze) {
        note_type.map = of(note_type);
    }
}

/// A side of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

/// Returns the fields that a side shows, in order. What is to be typed is shown on the back alone.
fn shown(note_type: &NoteType<'_>, template: &str, side: Side) -> Vec<usize> {
    let fields = template::parse(template).fields;
    let is_shown = |filters: &[&str]| side == Side::Back || !filters.contains(&"type");
    // Made of a table, a note type may have thousands of fields.
    let places: BTreeMap<&str, usize> =
        note_type.fields.iter().enumerate().rev().map(|(at, field)| (field.name, at)).collect();
    let at = |name: &str| places.get(name).copied();
    fields.iter().filter(|field| is_shown(&field.filters)).filter_map(|field| at(field.name)).collect()
}

/// Returns whether a card asks for the question, by the answer.
#[must_use]
pub fn is_reversed(note_type: &NoteType<'_>, card: &CardTemplate<'_>, map: &Map) -> bool {
    let [front, back] =
        [(card.front, Side::Front), (card.back, Side::Back)].map(|(text, side)| shown(note_type, text, side));
    front.contains(&map.answer) && !front.contains(&map.question) && back.contains(&map.question)
}

fn of(note_type: &NoteType<'_>) -> Option<Map> {
    let card = note_type.cards.first()?;
    let front = shown(note_type, card.front, Side::Front);
    let question = *front.first()?;
    let back = shown(note_type, card.back, Side::Back);
    let on_front: BTreeSet<_> = front.iter().copied().collect();
    let back: Vec<_> = back.into_iter().filter(|at| !on_front.contains(at)).collect();
    let answer = *back.first()?;
    let mut details: Vec<_> =
        front.into_iter().chain(back).filter(|at| *at != question && *at != answer).collect();
    details.sort_unstable();
    details.dedup();
    Some(Map { question, answer, details })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::typed::builtin;
    use crate::span::Span;
    use crate::text::Text;

    #[test]
    fn what_is_to_be_typed_is_the_answer() {
        let mut basic =
            builtin::named(Text::plain("basic-and-reversed", Span::NOWHERE)).expect("is built in");
        basic.map = None;
        basic.cards[0].front = "{{Front}} {{type:Back}}";
        basic.cards[0].back = "{{Front}}<hr id=answer>{{type:Back}}";
        let map = of(&basic).expect("asks and answers");
        assert_eq!((map.question, map.answer), (0, 1));
        let is: Vec<_> = basic.cards.iter().map(|card| is_reversed(&basic, card, &map)).collect();
        assert_eq!(is, [false, true]);
    }
}
