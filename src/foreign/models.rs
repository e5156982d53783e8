//! Note types of collections, of the JSON that older ones have and of the tables of newer ones.

use std::collections::BTreeMap;

use bumpalo::Bump;
use prost::Message as _;
use serde_json::Value;

use super::proto::{FieldConfig, NoteTypeConfig, TemplateConfig};
use super::stored::Fault;
use super::tables::Tables;
use crate::date::Epoch;
use crate::export::apkg::typed::{FONT, LATEX_FOOTER, LATEX_HEADER, SIZE};
use crate::span::Span;
use crate::typed::{CardTemplate, Field, Latex, NoteType};

/// Returns a time of Anki's, which has 64 bits, as one of ours.
#[must_use]
pub fn epoch(time: i64) -> Epoch {
    Epoch(u32::try_from(time.max(0)).unwrap_or(u32::MAX)).min(Epoch::LAST)
}

/// Reads what `col.models` has.
#[must_use]
pub fn of_json<'s>(models: &BTreeMap<String, Value>, arena: &'s Bump) -> Vec<NoteType<'s>> {
    models.iter().filter_map(|(id, model)| of_model(id.parse().ok()?, model, arena)).collect()
}

/// Reads one note type in JSON.
#[must_use]
pub fn of_model<'s>(id: i64, model: &Value, arena: &'s Bump) -> Option<NoteType<'s>> {
    let text = |value: &Value| -> &'s str { arena.alloc_str(value.as_str().unwrap_or_default()) };
    let own = |value: &Value, usual: &str| -> Option<&'s str> {
        let text = value.as_str().filter(|text| *text != usual)?;
        Some(arena.alloc_str(text))
    };
    let is_set = |value: &Value| value.as_bool().unwrap_or_default();
    let small = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let mut fields: Vec<_> = model["flds"].as_array()?.iter().enumerate().collect();
    fields.sort_by_key(|(at, field)| (field["ord"].as_u64().unwrap_or(*at as u64), *at));
    let fields = fields.into_iter().map(|(_, field)| Field {
        name: text(&field["name"]),
        id: field["id"].as_i64(),
        font: own(&field["font"], FONT),
        size: small(&field["size"]).filter(|size| *size != SIZE && (1..=999).contains(size)),
        is_right_to_left: is_set(&field["rtl"]),
        is_sticky: is_set(&field["sticky"]),
        description: text(&field["description"]),
        is_plain_text: is_set(&field["plainText"]),
        is_collapsed: is_set(&field["collapsed"]),
        is_left_out_of_search: is_set(&field["excludeFromSearch"]),
        tag: small(&field["tag"]),
        is_kept: is_set(&field["preventDeletion"]),
        is_markdown: false,
    });
    let fields: Vec<_> = fields.collect();
    let mut cards: Vec<_> = model["tmpls"].as_array()?.iter().enumerate().collect();
    cards.sort_by_key(|(at, card)| (card["ord"].as_u64().unwrap_or(*at as u64), *at));
    let cards = cards.into_iter().map(|(_, card)| CardTemplate {
        name: text(&card["name"]),
        id: card["id"].as_i64(),
        front: text(&card["qfmt"]),
        back: text(&card["afmt"]),
        browser_front: text(&card["bqfmt"]),
        browser_back: text(&card["bafmt"]),
    });
    let sort_field = model["sortf"].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
    Some(NoteType {
        key: "",
        span: Span::NOWHERE,
        id,
        name: text(&model["name"]),
        is_cloze: model["type"].as_u64() == Some(1),
        sort_field: if sort_field < fields.len() { sort_field } else { 0 },
        fields,
        cards: cards.collect(),
        css: text(&model["css"]),
        latex: Latex {
            header: own(&model["latexPre"], LATEX_HEADER),
            footer: own(&model["latexPost"], LATEX_FOOTER),
            is_svg: is_set(&model["latexsvg"]),
        },
        stock: small(&model["originalStockKind"]).filter(|kind| (1..=99).contains(kind)),
        map: None,
        modified: epoch(model["mod"].as_i64().unwrap_or_default()),
    })
}

/// Reads the tables of note types, fields and templates.
///
/// # Errors
/// When they are damaged.
pub fn of_tables<'s>(tables: &Tables<'_>, arena: &'s Bump) -> Result<Vec<NoteType<'s>>, Fault> {
    let mut fields: BTreeMap<(i64, i64), Field<'s>> = BTreeMap::new();
    tables.rows("fields", "ntid, ord, name, config", |row| {
        let (name, config): (String, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let config = FieldConfig::decode(config.as_slice())?;
        fields.insert((row.get(0)?, row.get(1)?), field(&name, &config, arena));
        Ok(())
    })?;
    let mut cards: BTreeMap<(i64, i64), CardTemplate<'s>> = BTreeMap::new();
    tables.rows("templates", "ntid, ord, name, config", |row| {
        let (name, config): (String, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let config = TemplateConfig::decode(config.as_slice())?;
        let card = CardTemplate {
            name: arena.alloc_str(&name),
            id: config.id,
            front: arena.alloc_str(&config.q_format),
            back: arena.alloc_str(&config.a_format),
            browser_front: arena.alloc_str(&config.q_format_browser),
            browser_back: arena.alloc_str(&config.a_format_browser),
        };
        cards.insert((row.get(0)?, row.get(1)?), card);
        Ok(())
    })?;
    let mut note_types = Vec::new();
    tables.rows("notetypes", "id, name, mtime_secs, config", |row| {
        let (id, name, time): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let config: Vec<u8> = row.get(3)?;
        let config = NoteTypeConfig::decode(config.as_slice())?;
        let fields: Vec<_> = of_type(&fields, id);
        let sort_field = usize::try_from(config.sort_field).unwrap_or_default();
        let own = |text: &str, usual: &str| -> Option<&'s str> {
            if text == usual { None } else { Some(arena.alloc_str(text)) }
        };
        note_types.push(NoteType {
            key: "",
            span: Span::NOWHERE,
            id,
            name: arena.alloc_str(&name),
            is_cloze: config.kind == 1,
            sort_field: if sort_field < fields.len() { sort_field } else { 0 },
            fields,
            cards: of_type(&cards, id),
            css: arena.alloc_str(&config.css),
            latex: Latex {
                header: own(&config.latex_pre, LATEX_HEADER),
                footer: own(&config.latex_post, LATEX_FOOTER),
                is_svg: config.latex_svg,
            },
            stock: u32::try_from(config.stock).ok().filter(|kind| (1..=99).contains(kind)),
            map: None,
            modified: epoch(time),
        });
        Ok(())
    })?;
    note_types.sort_by_key(|note_type| note_type.id);
    Ok(note_types)
}

/// Returns what one note type has, in its order.
fn of_type<T: Clone>(all: &BTreeMap<(i64, i64), T>, id: i64) -> Vec<T> {
    all.range((id, i64::MIN)..=(id, i64::MAX)).map(|(_, it)| it.clone()).collect()
}

fn field<'s>(name: &str, config: &FieldConfig, arena: &'s Bump) -> Field<'s> {
    let is_usual = config.font_name == FONT || config.font_name.is_empty();
    Field {
        name: arena.alloc_str(name),
        id: config.id,
        font: if is_usual { None } else { Some(arena.alloc_str(&config.font_name)) },
        size: Some(config.font_size).filter(|size| *size != SIZE && (1..=999).contains(size)),
        is_right_to_left: config.rtl,
        is_sticky: config.sticky,
        description: arena.alloc_str(&config.description),
        is_plain_text: config.plain_text,
        is_collapsed: config.collapsed,
        is_left_out_of_search: config.exclude_from_search,
        tag: config.tag,
        is_kept: config.prevent_deletion,
        is_markdown: false,
    }
}
