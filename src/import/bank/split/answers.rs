//! Answers in a section of their own, by the numbers of the questions above it.

use std::collections::BTreeMap;

use crate::import::bank::doc::{Doc, heading_level};
use crate::import::bank::labels::{self, Label};
use crate::import::bank::leads::has_answer_label;
use crate::import::bank::options;
use crate::import::bank::piece::Split;
use crate::import::bank::question::{Cleaned, clean};
use crate::import::tree::{Block, Inline, Kind, Style, is_blank, plain};

/// A section of answers.
struct Section {
    line: u32,
    answers: BTreeMap<u32, Vec<Block>>,
}

/// Returns what `splits` makes of a file without its sections of answers, with these below their questions; none where
/// it has no such section.
pub(super) fn joined(doc: &Doc, splits: &dyn Fn(&Doc) -> Vec<Split>) -> Vec<Split> {
    let (rest, sections) = parted(doc);
    if sections.is_empty() {
        return Vec::new();
    }
    let joined = splits(&rest).into_iter().filter_map(|mut split| {
        let mut found = 0;
        for piece in &mut split.pieces {
            let Cleaned { question, number, .. } = clean(&piece.question);
            // Below `Question 1`, the body is what asks.
            if has_answer_label(&piece.body) || !(is_blank(&question) || piece.body.iter().all(asks)) {
                continue;
            }
            let section = sections.iter().find(|section| section.line > piece.line);
            let answer = number.zip(section).and_then(|(number, section)| section.answers.get(&number));
            if let Some(answer) = answer {
                let label = vec![Inline::Styled(Style::Strong, vec![Inline::Text("Answer:".to_owned())])];
                piece.body.push(Block::new(piece.line, Kind::Paragraph(label)));
                piece.body.extend(answer.iter().cloned());
                found += 1;
            }
        }
        (found > 1 && found * 2 > split.pieces.len()).then_some(split)
    });
    joined.collect()
}

/// Returns whether a block can be part of a question that nothing answers: code, or what there is to choose from.
fn asks(block: &Block) -> bool {
    match &block.kind {
        Kind::List { items, .. } => options::of(items).is_some(),
        _ => block.is_code(),
    }
}

/// Divides a file into its sections of answers, and the rest.
fn parted(doc: &Doc) -> (Doc, Vec<Section>) {
    let mut rest = Doc { blocks: Vec::new(), ..doc.clone() };
    let mut sections: Vec<Section> = Vec::new();
    let mut blocks = doc.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        let level = heading_level(block).filter(|_| is_of_answers(block));
        let Some(level) = level else {
            rest.blocks.push(block.clone());
            continue;
        };
        let below: Vec<_> =
            std::iter::from_fn(|| blocks.next_if(|next| heading_level(next).is_none_or(|it| it > level)))
                .collect();
        let answers = answers(&below);
        if answers.len() > 1 {
            sections.push(Section { line: block.line, answers });
        } else {
            rest.blocks.push(block.clone());
            rest.blocks.extend(below.into_iter().cloned());
        }
    }
    (rest, sections)
}

fn is_of_answers(block: &Block) -> bool {
    matches!(&block.kind, Kind::Heading(_, content) if labels::whole(&plain(content)) == Some(Label::Answer))
}

/// Returns the answers of a section by their numbers: items of lists, or what is below numbered headings and paragraphs.
fn answers(blocks: &[&Block]) -> BTreeMap<u32, Vec<Block>> {
    let mut answers: BTreeMap<u32, Vec<Block>> = BTreeMap::new();
    let mut last = None;
    for block in blocks {
        match &block.kind {
            Kind::List { first: Some(first), items } => {
                for (item, number) in items.iter().zip(*first..) {
                    let Ok(number) = u32::try_from(number) else { continue };
                    answers.entry(number).or_insert_with(|| item.blocks.clone());
                }
            }
            Kind::Heading(_, content) | Kind::Paragraph(content) if clean(content).number.is_some() => {
                let cleaned = clean(content);
                last = cleaned.number;
                let first = Block::new(block.line, Kind::Paragraph(cleaned.question));
                let is_empty = matches!(&first.kind, Kind::Paragraph(content) if content.is_empty());
                answers.entry(last.unwrap_or_default()).or_default().extend((!is_empty).then_some(first));
            }
            _ => {
                if let Some(answer) = last.and_then(|number| answers.get_mut(&number)) {
                    answer.push((*block).clone());
                }
            }
        }
    }
    answers
}
