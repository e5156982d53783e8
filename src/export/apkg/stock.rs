//! The type of image occlusion, made so that Anki takes it for its own.

use serde_json::Value;

use super::look::Look;
use super::note_types::{OCCLUSION, OCCLUSION_CHANGED, STOCK_FIELDS, STOCK_KIND};
use super::typed;
use crate::span::Span;
use crate::typed::{CardTemplate, Field, Latex, NoteType};

/// Returns the note type as the collection describes it. Its look goes with that of the other cards.
#[must_use]
pub fn model(look: &Look<'_>, deck: i64) -> Value {
    let css = format!("{}{}", look.css(), look.occlusion_css());
    let sides: Vec<_> = OCCLUSION.templates.iter().map(|it| (look.front(it), look.back(it))).collect();
    let cards = OCCLUSION.templates.iter().zip(&sides).map(|(template, (front, back))| CardTemplate {
        name: template.name,
        id: Some(template.id),
        front,
        back,
        ..CardTemplate::default()
    });
    let fields = (0..).zip(OCCLUSION.fields).map(|(at, (name, id))| Field {
        name,
        id: Some(*id),
        tag: (at < STOCK_FIELDS).then_some(at),
        // Anki's own type lets comments go.
        is_kept: at + 1 < STOCK_FIELDS,
        ..Field::default()
    });
    let note_type = NoteType {
        key: "",
        span: Span::NOWHERE,
        id: OCCLUSION.id,
        name: OCCLUSION.name,
        is_cloze: true,
        fields: fields.collect(),
        sort_field: OCCLUSION.sort_field,
        cards: cards.collect(),
        css: &css,
        latex: Latex::default(),
        stock: Some(STOCK_KIND),
        map: None,
        modified: look.changed.max(OCCLUSION_CHANGED),
    };
    typed::model(&note_type, deck)
}
