//! Note types for people who write: front and back, as Anki's own Basic. Their ids are a promise to learners.

use crate::date::Epoch;
use crate::text::Text;
use crate::typed::{CardTemplate, Field, Latex, Map, NoteType};

/// What `[[notes]]` calls them.
pub const NAMES: [&str; 2] = ["basic", "basic-and-reversed"];

/// When they last changed.
const LAST_CHANGED: Epoch = Epoch(1_795_651_200); // 2026-11-26

/// How their cards look.
pub const CSS: &str = include_str!("../../../templates/anki/basic.css");

/// Returns the built-in type of this name, if there is one.
#[must_use]
pub fn named(name: Text<'_>) -> Option<NoteType<'_>> {
    let at = NAMES.iter().position(|known| *known == name.text)?;
    let base = 1_763_900_000_011 + i64::try_from(at).unwrap_or_default();
    let field = |name, number| Field { name, id: Some(base + 100 + number), ..Field::default() };
    let card =
        |name, id, front, back| CardTemplate { name, id: Some(id), front, back, ..CardTemplate::default() };
    let mut cards =
        vec![card("Card 1", base + 200, "{{Front}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}")];
    if at == 1 {
        cards.push(card("Card 2", base + 300, "{{Back}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}"));
    }
    Some(NoteType {
        key: name.text,
        span: name.span,
        id: base,
        name: ["deckpress Basic", "deckpress Basic (and reversed)"][at],
        is_cloze: false,
        fields: vec![field("Front", 0), field("Back", 10)],
        sort_field: 0,
        cards,
        css: CSS,
        latex: Latex::default(),
        stock: None,
        map: Some(Map { question: 0, answer: 1, details: Vec::new() }),
        modified: LAST_CHANGED,
    })
}
