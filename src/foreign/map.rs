//! Which fields are question and answer, by what the first card shows.

use crate::typed::{Map, NoteType, Typed, template};

/// Gives each note type the map that its first card suggests.
pub fn guess(typed: &mut Typed<'_>) {
    for note_type in typed.note_types.iter_mut().filter(|it| it.map.is_none() && !it.is_cloze) {
        note_type.map = of(note_type);
    }
}

fn of(note_type: &NoteType<'_>) -> Option<Map> {
    let card = note_type.cards.first()?;
    let shown = |text| {
        let fields = template::fields(&template::parse(text));
        let at = |name: &str| note_type.fields.iter().position(|field| field.name == name);
        fields.iter().filter_map(|(name, _)| at(name)).collect::<Vec<_>>()
    };
    let front = shown(card.front);
    let question = *front.first()?;
    let back: Vec<_> = shown(card.back).into_iter().filter(|at| !front.contains(at)).collect();
    let answer = *back.first()?;
    let mut details: Vec<_> =
        front.into_iter().chain(back).filter(|at| *at != question && *at != answer).collect();
    details.sort_unstable();
    details.dedup();
    Some(Map { question, answer, details })
}
