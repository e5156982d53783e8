//! A piece of a source as an entry: its question, and what is read below it.

use super::finish::{asked_below, question_of_front};
use super::labels::{self, Label};
use super::leads::{has_answer_label, spell_answer_out, unlisted};
use super::marks;
use super::piece::Piece;
use super::question::{Cleaned, Mark, clean};
use super::reader::Reader;
use crate::import::contract::{Entry, Place};
use crate::import::tree::{Block, Inline, Kind, is_blank, plain};

/// An entry, and what cleaning its question found.
pub struct Read {
    pub entry: Entry,
    pub cleaned: Cleaned,
}

/// Reads a piece of file `file`.
#[must_use]
pub fn read(piece: &Piece, file: usize) -> Read {
    let mut cleaned = clean(&piece.question);
    let mut body = unlisted(piece.body.clone());
    body.retain(|block| !marks::is_noise(block));
    if is_blank(&cleaned.question)
        && let Some(asked) = asked_below(&body)
    {
        cleaned.question = asked;
        body.remove(0);
    }
    if cleaned.has_q {
        spell_answer_out(&mut body);
    }
    let entry = Entry {
        place: Place { file, line: piece.line },
        number: cleaned.number,
        question: cleaned.question.clone(),
        front: piece.front.clone(),
        is_incomplete: cleaned.is_incomplete,
        anchors: anchors(piece, &cleaned),
        topics: piece.topics.iter().map(|(_, title)| title.clone()).collect(),
        ..Entry::default()
    };
    let mut reader =
        Reader::new(entry, piece.level, cleaned.has_q || cleaned.number.is_some(), has_answer_label(&body));
    if let Some(Mark::Level(level) | Mark::Sign(level)) = cleaned.level {
        reader.entry.level = Some(level);
    }
    if let Some(address) = cleaned.address.as_ref().filter(|address| address.contains("://")) {
        reader.entry.references.push((plain(&cleaned.question), address.clone()));
    }
    reader.blocks(body);
    let mut entry = reader.finish();
    for follow_up in &piece.follow_ups {
        let mut content = vec![Inline::Text("→ ".to_owned())];
        content.extend(follow_up.iter().cloned());
        entry.front.push(Block::new(piece.line, Kind::Paragraph(content)));
    }
    if is_blank(&entry.question) || labels::whole(&plain(&entry.question)) == Some(Label::Question) {
        question_of_front(&mut entry);
    }
    Read { entry, cleaned }
}

/// Returns the names that links to this entry may have: its own, and the one that pages make of its heading.
fn anchors(piece: &Piece, cleaned: &Cleaned) -> Vec<String> {
    let mut anchors = cleaned.anchors.clone();
    anchors.push(page_anchor(&plain(&piece.question)));
    anchors.push(page_anchor(&plain(&cleaned.question)));
    anchors.dedup();
    anchors
}

/// Returns the anchor that a page gives to a heading.
#[must_use]
pub fn page_anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|it| if it == ' ' { '-' } else { it }).collect()
}
