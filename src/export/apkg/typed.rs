//! Note types that a deck brings, as the one row of a collection describes them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::typed::{CardTemplate, Field, NoteType, template};

/// What Anki puts around LaTeX where a note type says nothing else.
pub const LATEX_HEADER: &str = "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n";
pub const LATEX_FOOTER: &str = "\\end{document}";

/// The font and the size of fields in Anki's editor where nothing else is said.
pub const FONT: &str = "Arial";
/// Anki's own default, in points.
pub const SIZE: u32 = 20;

/// Returns note types as a collection describes them, by their ids.
pub fn models<'a>(note_types: impl Iterator<Item = &'a NoteType<'a>>, deck: i64) -> BTreeMap<String, Value> {
    let mut models = BTreeMap::new();
    for note_type in note_types {
        models.entry(note_type.id.to_string()).or_insert_with(|| model(note_type, deck));
    }
    models
}

/// Returns a note type as the collection describes it.
#[must_use]
pub fn model(note_type: &NoteType<'_>, deck: i64) -> Value {
    let latex = &note_type.latex;
    let mut model = json!({
        "id": note_type.id,
        "name": note_type.name,
        "type": u8::from(note_type.is_cloze),
        "mod": note_type.modified.0,
        "usn": -1,
        "sortf": note_type.sort_field,
        "did": deck,
        "tmpls": (0..).zip(&note_type.cards).map(|(ord, card)| template(ord, card)).collect::<Vec<_>>(),
        "flds": (0..).zip(&note_type.fields).map(|(ord, it)| field(ord, it)).collect::<Vec<_>>(),
        "css": note_type.css,
        "latexPre": latex.header.unwrap_or(LATEX_HEADER),
        "latexPost": latex.footer.unwrap_or(LATEX_FOOTER),
        "latexsvg": latex.is_svg,
        "req": required(note_type),
        "tags": [],
        "vers": [],
    });
    if let Some(stock) = note_type.stock {
        model["originalStockKind"] = json!(stock);
    }
    model
}

fn field(ord: u16, field: &Field<'_>) -> Value {
    let mut value = json!({
        "name": field.name,
        "ord": ord,
        "sticky": field.is_sticky,
        "rtl": field.is_right_to_left,
        "font": field.font.unwrap_or(FONT),
        "size": field.size.unwrap_or(SIZE),
        "media": [],
    });
    let mut more = Map::new();
    let flags = [
        ("plainText", field.is_plain_text),
        ("collapsed", field.is_collapsed),
        ("excludeFromSearch", field.is_left_out_of_search),
        ("preventDeletion", field.is_kept),
    ];
    more.extend(
        flags.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| (key.to_owned(), json!(true))),
    );
    if !field.description.is_empty() {
        more.insert("description".to_owned(), json!(field.description));
    }
    more.extend(field.tag.map(|tag| ("tag".to_owned(), json!(tag))));
    more.extend(field.id.map(|id| ("id".to_owned(), json!(id))));
    if let Value::Object(value) = &mut value {
        value.extend(more);
    }
    value
}

fn template(ord: u16, card: &CardTemplate<'_>) -> Value {
    let mut value = json!({
        "name": card.name,
        "ord": ord,
        "qfmt": card.front,
        "afmt": card.back,
        "bqfmt": card.browser_front,
        "bafmt": card.browser_back,
        "did": null,
        "bfont": "",
        "bsize": 0,
    });
    if let Some(id) = card.id {
        value["id"] = json!(id);
    }
    value
}

/// Returns which fields make a card of each template, for engines that ask no template.
fn required(note_type: &NoteType<'_>) -> Value {
    let fields = || (0_u16..).zip(&note_type.fields);
    let all: BTreeSet<_> = note_type.fields.iter().map(|field| field.name).collect();
    let cards = (0_u16..).zip(&note_type.cards).map(|(ord, card)| {
        let front = template::parse(card.front);
        let with = |names: &BTreeSet<&str>| front.shows(names);
        let any: Vec<_> =
            fields().filter(|(_, it)| with(&BTreeSet::from([it.name]))).map(|(at, _)| at).collect();
        if !any.is_empty() {
            return json!([ord, "any", any]);
        }
        let needed = fields().filter(|(_, it)| {
            let others: BTreeSet<_> = all.iter().copied().filter(|name| *name != it.name).collect();
            !with(&others)
        });
        let needed: Vec<_> = needed.map(|(at, _)| at).collect();
        if with(&all) { json!([ord, "all", needed]) } else { json!([ord, "none", []]) }
    });
    cards.collect()
}
