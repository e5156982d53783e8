//! Entries at levels that differ: a heading with deeper ones below is a topic, one without is an entry.

use std::collections::BTreeMap;

use super::above::Above;
use crate::import::bank::doc::{Doc, is_about, is_label};
use crate::import::bank::piece::{Piece, Split};
use crate::import::tree::{Kind, plain};

/// Splits a file at the headings of the commonest level, and at shallower ones with no heading below.
pub(super) fn split(doc: &Doc) -> Split {
    let headings: Vec<(usize, u8)> = doc
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match &block.kind {
            Kind::Heading(level, _) if !is_label(block) => Some((at, *level)),
            _ => None,
        })
        .collect();
    let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
    for (_, level) in headings.iter().filter(|(_, level)| *level > 1) {
        *counts.entry(*level).or_insert(0) += 1;
    }
    let Some((common, _)) = counts.iter().max_by_key(|(_, count)| **count) else { return Split::default() };
    let is_entry = |index: usize, level: u8| {
        let next = headings.get(index + 1).map(|(_, level)| *level);
        level == *common || (1 < level && level < *common && next.is_none_or(|next| next <= level))
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut is_open = false;
    let mut index = 0;
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) if !is_label(block) => {
                let is_entry = is_entry(index, *level) && !is_about(&plain(content));
                index += 1;
                if is_entry {
                    above.close(*level);
                    is_open = true;
                    let (line, question, topics) = (block.line, content.clone(), above.of(*level));
                    pieces.push(Piece { line, question, level: *level, topics, ..Piece::default() });
                } else if *level < *common || !is_open || is_about(&plain(content)) {
                    is_open = false;
                    above.open(*level, content);
                } else if let Some(piece) = pieces.last_mut() {
                    piece.body.push(block.clone());
                }
            }
            _ => {
                if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
                    piece.body.push(block.clone());
                }
            }
        }
    }
    Split { name: "leaf-headings".to_owned(), pieces, ..Split::default() }
}
