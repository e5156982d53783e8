//! Entries that are terms in bold with what they mean in the same line: `- **Keel**: the spine of a boat`. Every text has such
//! lines, so this reading is taken only where it is asked for.

use super::above::Above;
use crate::import::bank::doc::Doc;
use crate::import::bank::piece::{Piece, Split};
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Kind, Style, is_blank};

/// Reads items and paragraphs that begin with a term in bold and a colon or a dash.
pub(super) fn split(doc: &Doc) -> Split {
    let mut pieces = Vec::new();
    let mut above = Above::default();
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) => above.open(*level, content),
            Kind::Paragraph(_) => pieces.extend(piece(block.line, std::slice::from_ref(block), &above)),
            Kind::List { items, .. } => {
                pieces.extend(items.iter().filter_map(|item| piece(item.line, &item.blocks, &above)));
            }
            _ => {}
        }
    }
    Split { name: "glossary".to_owned(), pieces, is_on_demand: true, ..Split::default() }
}

fn piece(line: u32, blocks: &[Block], above: &Above) -> Option<Piece> {
    let (first, rest) = blocks.split_first()?;
    let Kind::Paragraph(content) = &first.kind else { return None };
    let (term, meaning) = parted(content)?;
    let mut body = vec![Block::new(line, Kind::Paragraph(meaning))];
    body.extend(rest.iter().cloned());
    Some(Piece { line, question: term, body, topics: above.of(7), ..Piece::default() })
}

/// Returns a term without its colon, and what it means.
fn parted(content: &[Inline]) -> Option<(Vec<Inline>, Vec<Inline>)> {
    const SIGNS: [char; 5] = [':', '：', '-', '–', '—'];
    let (first, rest) = content.split_first()?;
    let Inline::Styled(Style::Strong, term) = first else { return None };
    let mut term = tidied(term.clone());
    let mut rest = rest.to_vec();
    let is_within = match term.last_mut() {
        Some(Inline::Text(text)) if text.trim_end().ends_with(SIGNS) => {
            *text = text.trim_end().trim_end_matches(SIGNS).trim_end().to_owned();
            true
        }
        _ => false,
    };
    if let Some(Inline::Text(text)) = rest.first_mut() {
        let after = text.trim_start();
        if !is_within && !after.starts_with(SIGNS) {
            return None;
        }
        *text = after.trim_start_matches(SIGNS).to_owned();
    } else if !is_within {
        return None;
    }
    let meaning = tidied(rest);
    (!is_blank(&term) && !is_blank(&meaning)).then_some((term, meaning))
}
