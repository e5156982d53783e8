//! Entries that are paragraphs with a label: `Question: What does this give?`

use super::above::Above;
use crate::import::bank::doc::Doc;
use crate::import::bank::labels::{self, Label};
use crate::import::bank::leads::answer_line;
use crate::import::bank::piece::{Piece, Split};
use crate::import::bank::prefix::read_prefix;
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Kind, plain};

/// Splits at paragraphs that begin with `Question:` or `Q1.`; code right below belongs to the question.
pub(super) fn split(doc: &Doc) -> Split {
    let pieces = pieces(doc, |content| is_question(content).then(|| lines(content)), CodeBelow::Question);
    Split { name: "question-paragraph".to_owned(), pieces, is_form_of_questions: true, ..Split::default() }
}

/// What code belongs to that is the first thing below a question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeBelow {
    Question,
    Answer,
}

/// Returns an entry for each paragraph that `cut` takes for a question; it parts the question from what is answer in the
/// same paragraph. An entry goes on to the next one, or to a heading.
pub(super) fn pieces(
    doc: &Doc,
    cut: impl Fn(&[Inline]) -> Option<(Vec<Inline>, Option<Vec<Inline>>)>,
    code_below: CodeBelow,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut is_open = false;
    for block in &doc.blocks {
        if let Kind::Heading(level, content) = &block.kind {
            above.open(*level, content);
            is_open = false;
            continue;
        }
        let question = if let Kind::Paragraph(content) = &block.kind { cut(content) } else { None };
        if let Some((question, below)) = question {
            is_open = true;
            let mut piece = Piece { line: block.line, question, topics: above.of(7), ..Piece::default() };
            piece.body.extend(below.map(|below| Block::new(block.line + 1, Kind::Paragraph(below))));
            pieces.push(piece);
        } else if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
            let is_front = code_below == CodeBelow::Question && block.is_code() && piece.body.is_empty();
            if is_front { piece.front.push(block.clone()) } else { piece.body.push(block.clone()) }
        }
    }
    pieces
}

fn is_question(content: &[Inline]) -> bool {
    let text = plain(content);
    let is_labelled =
        labels::leading(&text).is_some_and(|(label, rest)| label == Label::Question && !rest.is_empty());
    is_labelled
        || read_prefix(text.trim_start())
            .is_some_and(|prefix| prefix.has_q && prefix.length < text.trim().len())
}

/// Returns the lines up to one that is an answer's, and the rest.
fn lines(content: &[Inline]) -> (Vec<Inline>, Option<Vec<Inline>>) {
    answered_below(content).map_or_else(|| (content.to_vec(), None), |(lines, rest)| (lines, Some(rest)))
}

/// Parts a paragraph at the first line that begins an answer or another part of an entry; `None` if there is none.
pub(super) fn answered_below(content: &[Inline]) -> Option<(Vec<Inline>, Vec<Inline>)> {
    for (at, inline) in content.iter().enumerate() {
        let Inline::Text(text) = inline else { continue };
        let is_below_break = at > 0 && matches!(content.get(at - 1), Some(Inline::Break));
        let starts = is_below_break.then_some((0, 0));
        let ends = text.match_indices('\n').map(|(end, _)| (end, 1));
        for (end, length) in starts.into_iter().chain(ends) {
            let after = text.get(end + length..).unwrap_or_default();
            let is_label = labels::leading(after).is_some_and(|(label, _)| label != Label::Question);
            let Some(after) = answer_line(after).or_else(|| is_label.then_some(after)) else { continue };
            let mut question = content.get(..at).unwrap_or_default().to_vec();
            question.push(Inline::Text(text.get(..end).unwrap_or_default().to_owned()));
            let mut below = vec![Inline::Text(after.to_owned())];
            below.extend(content.iter().skip(at + 1).cloned());
            return Some((tidied(question), tidied(below)));
        }
    }
    None
}
