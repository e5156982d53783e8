//! `<details>`: each an entry with its question as the summary, or each the answer to what is above it.

use super::above::Above;
use crate::import::bank::doc::{Doc, is_answer};
use crate::import::bank::labels::{self, Label};
use crate::import::bank::piece::{Piece, Split};
use crate::import::tree::{Block, Inline, Kind, plain, words};

/// Reads those at the outer level whose summary is not a label.
pub(super) fn entries(doc: &Doc) -> Split {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut is_reading_on = false;
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) => {
                is_reading_on = is_references(&plain(content)) && !pieces.is_empty();
                if is_reading_on {
                    keep(&mut pieces, block);
                } else {
                    above.open(*level, content);
                }
            }
            Kind::Details { summary, body } if !is_answer(block) && !words(summary).is_empty() => {
                is_reading_on = false;
                let (question, front) = asked(summary);
                let (line, body, topics) = (block.line, body.clone(), above.of(7));
                pieces.push(Piece { line, question, front, body, topics, ..Piece::default() });
            }
            Kind::Paragraph(content) if is_references(&plain(content)) => {
                is_reading_on = true;
                keep(&mut pieces, block);
            }
            _ if is_reading_on => keep(&mut pieces, block),
            _ => {}
        }
    }
    Split { name: "details".to_owned(), pieces, is_form_of_questions: true, ..Split::default() }
}

fn keep(pieces: &mut [Piece], block: &Block) {
    if let Some(piece) = pieces.last_mut() {
        piece.body.push(block.clone());
    }
}

fn is_references(text: &str) -> bool {
    labels::whole(text) == Some(Label::References)
}

/// Returns the words of a summary, and what else is in it.
fn asked(summary: &[Block]) -> (Vec<Inline>, Vec<Block>) {
    let mut question = Vec::new();
    let mut front = Vec::new();
    for block in summary {
        match &block.kind {
            Kind::Paragraph(content) | Kind::Heading(_, content) if front.is_empty() => {
                if !question.is_empty() {
                    question.push(Inline::Text(" ".to_owned()));
                }
                question.extend(content.iter().cloned());
            }
            // `1. What?` in lines of its own.
            Kind::List { first: Some(number), items } if question.is_empty() && items.len() == 1 => {
                question.push(Inline::Text(format!("{number}. ")));
                for block in items.iter().flat_map(|item| &item.blocks) {
                    match &block.kind {
                        Kind::Paragraph(content) if front.is_empty() => {
                            question.extend(content.iter().cloned());
                        }
                        _ => front.push(block.clone()),
                    }
                }
            }
            _ => front.push(block.clone()),
        }
    }
    (question, front)
}

/// Reads answers that are folded: the question is the last heading or numbered item before each, and all since the
/// previous one.
pub(super) fn answers(doc: &Doc) -> Split {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut open: Option<Piece> = None;
    for block in &doc.blocks {
        match &block.kind {
            Kind::Details { .. } if is_answer(block) => match open.take() {
                Some(mut piece) => {
                    piece.body.push(block.clone());
                    pieces.push(piece);
                }
                // A second one belongs to the same question: an explanation after an answer.
                None => keep(&mut pieces, block),
            },
            Kind::Heading(level, content) => {
                if let Some(Piece { level: old, question, .. }) = &open
                    && *old > 0
                {
                    above.open(*old, question);
                }
                above.close(*level);
                let (line, question, topics) = (block.line, content.clone(), above.of(*level));
                open = Some(Piece { line, question, level: *level, topics, ..Piece::default() });
            }
            Kind::List { first: Some(number), items } if items.len() == 1 => {
                let Some(item) = items.first() else { continue };
                let mut blocks = item.blocks.iter();
                let Some(Block { kind: Kind::Paragraph(content) | Kind::Heading(_, content), .. }) =
                    blocks.next()
                else {
                    continue;
                };
                let mut question = vec![Inline::Text(format!("{number}. "))];
                question.extend(content.iter().cloned());
                let body = blocks.cloned().collect();
                open =
                    Some(Piece { line: item.line, question, body, topics: above.of(7), ..Piece::default() });
            }
            _ => match &mut open {
                Some(piece) => piece.body.push(block.clone()),
                None => open = bare(block, &above),
            },
        }
    }
    pieces.retain(|piece| piece.body.iter().any(is_answer));
    Split { name: "answer-details".to_owned(), pieces, is_form_of_questions: true, ..Split::default() }
}

/// Returns a paragraph that may be a question without heading and number; `None` for any other block.
fn bare(block: &Block, above: &Above) -> Option<Piece> {
    let Kind::Paragraph(content) = &block.kind else { return None };
    let (line, question, topics) = (block.line, content.clone(), above.of(7));
    Some(Piece { line, question, topics, ..Piece::default() })
}
