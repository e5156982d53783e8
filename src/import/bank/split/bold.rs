//! Entries that are paragraphs in bold.

use super::above::Above;
use crate::import::bank::doc::Doc;
use crate::import::bank::labels;
use crate::import::bank::piece::{Piece, Split};
use crate::import::bank::question::read_prefix;
use crate::import::tree::{Block, Inline, Kind, Style, is_blank, plain};

/// Splits a file at paragraphs that are wholly bold but for a mark of their level, or that begin with a number in
/// bold.
pub(super) fn split(doc: &Doc) -> Split {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut is_open = false;
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) => {
                above.open(*level, content);
                is_open = false;
            }
            Kind::Paragraph(content) if is_question(content) => {
                is_open = true;
                let (question, below) = first_line(content);
                let mut piece = Piece { line: block.line, question, topics: above.of(7), ..Piece::default() };
                if !is_blank(&below) {
                    piece.body.push(Block::new(block.line + 1, Kind::Paragraph(below)));
                }
                pieces.push(piece);
            }
            _ => {
                if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
                    piece.body.push(block.clone());
                }
            }
        }
    }
    Split { name: "bold-paragraph".to_owned(), pieces, ..Split::default() }
}

fn is_question(content: &[Inline]) -> bool {
    let (content, _) = first_line(content);
    let mut shown = content.iter().filter(|it| !is_blank(std::slice::from_ref(it)));
    let Some(Inline::Styled(Style::Strong, bold)) = shown.next() else { return false };
    let words = plain(bold);
    let label = labels::whole(&words).or_else(|| labels::leading(&words).map(|(label, _)| label));
    if label.is_some_and(|label| label != labels::Label::Question)
        || !words.chars().any(char::is_alphanumeric)
    {
        return false;
    }
    let is_mark = |it: &Inline| match it {
        Inline::Text(text) => !text.chars().any(char::is_alphanumeric),
        Inline::Styled(Style::Strong, _) => true,
        _ => false,
    };
    let is_numbered = read_prefix(words.trim()).is_some();
    shown.all(is_mark) || is_numbered
}

/// Returns what is before the first end of a line that is outside of bold, and what is after it.
fn first_line(content: &[Inline]) -> (Vec<Inline>, Vec<Inline>) {
    for (at, inline) in content.iter().enumerate() {
        match inline {
            Inline::Text(text) if at > 0 && text.contains('\n') => {
                let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
                let mut first = content.get(..at).unwrap_or_default().to_vec();
                first.push(Inline::Text(line.to_owned()));
                let mut below = vec![Inline::Text(rest.to_owned())];
                below.extend(content.iter().skip(at + 1).cloned());
                return (first, below);
            }
            Inline::Break if at > 0 => {
                let first = content.get(..at).unwrap_or_default().to_vec();
                return (first, content.iter().skip(at + 1).cloned().collect());
            }
            _ => {}
        }
    }
    (content.to_vec(), Vec::new())
}
