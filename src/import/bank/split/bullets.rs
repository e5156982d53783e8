//! Entries that are items of lists.

use super::above::Above;
use crate::import::bank::doc::Doc;
use crate::import::bank::piece::{Piece, Split};
use crate::import::bank::{labels, words};
use crate::import::tree::{Block, Inline, Item, Kind, is_blank, plain};

/// Reads outer items; nested ones that ask are follow-ups, others answer.
pub(super) fn split(doc: &Doc) -> Split {
    let mut pieces = Vec::new();
    let mut above = Above::default();
    let mut only_links = 0;
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) => above.open(*level, content),
            Kind::List { first, items } => {
                for (item, number) in items.iter().zip(first.unwrap_or(0)..) {
                    if is_link(item) {
                        only_links += 1;
                    } else {
                        pieces.extend(piece(item, first.map(|_| number), &above));
                    }
                }
            }
            _ => {}
        }
    }
    Split { name: "bullets".to_owned(), pieces, only_links, ..Split::default() }
}

/// Returns whether an item begins with a link elsewhere that asks nothing.
fn is_link(item: &Item) -> bool {
    let Some(Block { kind: Kind::Paragraph(content), .. }) = item.blocks.first() else { return false };
    let mut shown = content.iter().filter(|it| !is_blank(std::slice::from_ref(it)));
    match shown.next() {
        Some(Inline::Link { content, .. }) => !plain(content).trim_end().ends_with(['?', '？', '؟']),
        _ => false,
    }
}

fn piece(item: &Item, number: Option<u64>, above: &Above) -> Option<Piece> {
    let mut blocks = item.blocks.iter().filter(|block| !matches!(block.kind, Kind::Comment(_)));
    let Some(Block { kind: Kind::Paragraph(content), .. }) = blocks.next() else { return None };
    if labels::whole(&plain(content)).is_some() || item.ticked.is_some() {
        return None;
    }
    let mut question = content.clone();
    if let Some(number) = number {
        question.insert(0, Inline::Text(format!("{number}. ")));
    }
    let mut piece = Piece { line: item.line, question, topics: above.of(7), ..Piece::default() };
    for block in blocks {
        match &block.kind {
            Kind::List { items, .. } if items.iter().all(asks) => {
                piece.follow_ups.extend(items.iter().filter_map(|item| match &item.blocks.first()?.kind {
                    Kind::Paragraph(content) => Some(content.clone()),
                    _ => None,
                }));
            }
            Kind::Code { .. } if piece.body.is_empty() => piece.front.push(block.clone()),
            _ => piece.body.push(block.clone()),
        }
    }
    Some(piece)
}

fn asks(item: &Item) -> bool {
    matches!(item.blocks.first(), Some(Block { kind: Kind::Paragraph(content), .. }) if words::asks(&plain(content)))
}
