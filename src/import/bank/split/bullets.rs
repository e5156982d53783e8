//! Entries that are items of lists.

use super::above::Above;
use super::bold::asked_in_bold;
use super::paragraphs::answered_below;
use crate::import::bank::doc::{Doc, is_label};
use crate::import::bank::piece::{Piece, Split};
use crate::import::bank::{labels, words};
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Item, Kind, is_blank, plain};

/// Reads outer items; nested ones that ask are follow-ups, others answer. What is below a list of one item that asks is its
/// answer, without an indent.
pub(super) fn split(doc: &Doc) -> Split {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut only_links = 0;
    let mut is_open = false;
    let mut is_below_list = false;
    for block in &doc.blocks {
        let is_first_below = std::mem::take(&mut is_below_list);
        match &block.kind {
            Kind::Heading(level, content) => {
                above.open(*level, content);
                is_open = false;
            }
            Kind::List { first, items } => {
                is_open = items.len() == 1 && items.iter().all(asks);
                let links = items.iter().filter(|item| is_link(item)).count();
                let asking = items.iter().filter(|item| is_asking_link(item)).count();
                for (item, number) in items.iter().zip(first.unwrap_or(0)..) {
                    if is_link(item) && asking * 2 < links {
                        only_links += 1;
                        is_below_list = false;
                    } else {
                        let piece = piece(item, first.map(|_| number), &above);
                        is_below_list = piece.is_some();
                        pieces.extend(piece);
                    }
                }
            }
            Kind::Code { .. } if is_first_below && pieces.last().is_some_and(is_about_code) => {
                if let Some(piece) = pieces.last_mut() {
                    piece.front.push(block.clone());
                }
            }
            _ => {
                if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
                    piece.body.push(block.clone());
                }
            }
        }
    }
    Split { name: "bullets".to_owned(), pieces, only_links, ..Split::default() }
}

/// Returns whether code right below the last item of a list is what that asks about.
fn is_about_code(piece: &Piece) -> bool {
    piece.body.is_empty() && words::points_below(&plain(&piece.question))
}

/// Reads numbered items that count on, whatever comes between them: of answers that are not indented, each item is a list
/// by itself. A list that begins with one again is part of an answer, but for one below a heading.
pub(super) fn counted(doc: &Doc) -> Split {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    // The next number, and whether something is open that answers.
    let (mut next, mut is_open) = (1, false);
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) if !is_label(block) => {
                above.open(*level, content);
                is_open = false;
            }
            Kind::List { first: Some(first), items } if *first == next || (*first == 1 && !is_open) => {
                for (item, number) in items.iter().zip(*first..) {
                    let piece = piece(item, Some(number), &above);
                    is_open = piece.is_some();
                    pieces.extend(piece);
                }
                next = *first + items.len() as u64;
            }
            _ => {
                if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
                    piece.body.push(block.clone());
                }
            }
        }
    }
    Split { name: "counted-items".to_owned(), pieces, ..Split::default() }
}

/// Returns the words of the link that an item begins with.
fn link(item: &Item) -> Option<String> {
    let Some(Block { kind: Kind::Paragraph(content), .. }) = item.blocks.first() else { return None };
    match content.iter().find(|it| !is_blank(std::slice::from_ref(it)))? {
        Inline::Link { content, .. } => Some(plain(content)),
        _ => None,
    }
}

fn is_link(item: &Item) -> bool {
    link(item).is_some()
}

fn is_asking_link(item: &Item) -> bool {
    link(item).is_some_and(|words| words.trim_end().ends_with(['?', '？', '؟']))
}

fn piece(item: &Item, number: Option<u64>, above: &Above) -> Option<Piece> {
    let mut blocks = item.blocks.iter().filter(|block| !matches!(block.kind, Kind::Comment(_)));
    let Some(Block { kind: Kind::Paragraph(content), .. }) = blocks.next() else { return None };
    // Boxes are to choose from, unless what is beside them asks: a list of what to know.
    if labels::whole(&plain(content)).is_some() || (item.ticked.is_some() && !asks(item)) {
        return None;
    }
    let (mut question, below) = divided(content);
    if let Some(number) = number {
        question.insert(0, Inline::Text(format!("{number}. ")));
    }
    let mut piece = Piece { line: item.line, question, topics: above.of(7), ..Piece::default() };
    piece.body.extend(below.map(|below| Block::new(item.line, Kind::Paragraph(below))));
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

/// Parts what asks from what answers in one paragraph: `**What is it?** A thing.`, `Who was it? - Ada`, and an answer in
/// the next line.
fn divided(content: &[Inline]) -> (Vec<Inline>, Option<Vec<Inline>>) {
    /// What is between a question and its answer.
    const DASHES: [&str; 8] = ["\n", " - ", " – ", " — ", " → ", " => ", " = ", ": "];
    /// A question has no more pieces of text, code and emphasis.
    const PIECES: usize = 50;
    let is_asked = |text: &str| text.trim_end().ends_with(['?', '？', '؟']);
    if let Some((question, below)) = asked_in_bold(content).or_else(|| answered_below(content)) {
        return (question, Some(below));
    }
    for (at, inline) in content.iter().enumerate().take(PIECES) {
        let (end, length) = match inline {
            Inline::Break => (0, 0),
            Inline::Text(text) => {
                let is_end = |end: usize| match text[..end].trim_end() {
                    "" => is_asked(&plain(&content[..at])),
                    before => is_asked(before),
                };
                let ends = DASHES.iter().flat_map(|dash| text.match_indices(dash));
                match ends.filter(|(end, _)| is_end(*end)).min() {
                    Some((end, dash)) => (end, dash.len()),
                    None => continue,
                }
            }
            _ => continue,
        };
        let mut question = content[..at].to_vec();
        let mut below = Vec::new();
        if let Inline::Text(text) = inline {
            question.push(Inline::Text(text[..end].to_owned()));
            below.push(Inline::Text(text[end + length..].to_owned()));
        }
        below.extend(content[at + 1..].iter().cloned());
        let is_parted = is_asked(&plain(&question)) && !is_blank(&below) && !is_asked(&plain(&below));
        if is_parted {
            return (question, Some(tidied(below)));
        }
    }
    (content.to_vec(), None)
}

fn asks(item: &Item) -> bool {
    matches!(item.blocks.first(), Some(Block { kind: Kind::Paragraph(content), .. }) if words::asks(&plain(content)))
}
