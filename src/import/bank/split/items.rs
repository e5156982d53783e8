//! Entries that are items of a list whose first block is a heading: `1. ### What is it?`

use super::above::Above;
use crate::import::bank::doc::{Doc, heading_level};
use crate::import::bank::piece::{Piece, Split};
use crate::import::tree::{Block, Item, Kind};

/// Reads one entry an item; what is below the list and above the next heading belongs to its last one.
pub(super) fn split(doc: &Doc) -> Split {
    let mut found = Found::default();
    for block in &doc.blocks {
        match &block.kind {
            Kind::List { first, items } if has_heading(items) => found.list(*first, items),
            Kind::Heading(level, content) => {
                found.above.open(*level, content);
                found.is_open = false;
            }
            _ => {
                if let Some(piece) = found.pieces.last_mut().filter(|_| found.is_open) {
                    piece.body.push(block.clone());
                }
            }
        }
    }
    Split {
        name: "list-item-heading".to_owned(),
        pieces: found.pieces,
        is_form_of_questions: true,
        ..Split::default()
    }
}

#[derive(Default)]
struct Found {
    pieces: Vec<Piece>,
    above: Above,
    is_open: bool,
}

fn has_heading(items: &[Item]) -> bool {
    items.iter().any(|item| first(&item.blocks).is_some_and(|block| heading_level(block).is_some()))
}

fn first(blocks: &[Block]) -> Option<&Block> {
    blocks.iter().find(|block| !matches!(block.kind, Kind::Comment(_)))
}

impl Found {
    fn list(&mut self, start: Option<u64>, items: &[Item]) {
        for (item, number) in items.iter().zip(start.unwrap_or(0)..) {
            let Some(Block { kind: Kind::Heading(level, content), .. }) = first(&item.blocks) else {
                // An item that has lost its heading belongs to the entry before it.
                if let Some(piece) = self.pieces.last_mut().filter(|_| self.is_open) {
                    piece.body.extend(item.blocks.iter().cloned());
                }
                continue;
            };
            let mut question = content.clone();
            if start.is_some() {
                question.insert(0, crate::import::tree::Inline::Text(format!("{number}. ")));
            }
            let skipped =
                item.blocks.iter().position(|block| heading_level(block).is_some()).map_or(0, |at| at + 1);
            let mut piece = Piece {
                line: item.line,
                question,
                level: *level,
                topics: self.above.of(7),
                ..Piece::default()
            };
            self.is_open = true;
            for block in item.blocks.iter().skip(skipped) {
                match &block.kind {
                    Kind::List { first, items } if has_heading(items) => {
                        self.pieces.push(std::mem::take(&mut piece));
                        self.list(*first, items);
                    }
                    _ => piece.body.push(block.clone()),
                }
            }
            if !piece.question.is_empty() {
                self.pieces.push(piece);
            }
        }
    }
}
