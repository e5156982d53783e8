//! Question banks in Markdown: a README, a folder of topics, a quiz.

pub mod piece;
pub mod split;

use super::contract::{Candidate, Entry, Import, Place, Source};
use super::input::Input;
use super::markdown;
use super::score::Evidence;
use super::tree::plain;
use piece::{Piece, Split};

/// Every layout of Markdown.
pub struct Bank;

impl Source for Bank {
    fn names(&self) -> &'static [&'static str] {
        split::NAMES
    }

    fn read_file(&self, input: &Input, index: usize) -> Vec<Candidate> {
        let Some(file) = input.files.get(index).filter(|file| file.is_markdown()) else { return Vec::new() };
        let Some(text) = &file.text else { return Vec::new() };
        let blocks = markdown::parse(text);
        split::all(&blocks).into_iter().map(|split| candidate(split, index)).collect()
    }
}

fn candidate(split: Split, file: usize) -> Candidate {
    let entries: Vec<Entry> = split.pieces.into_iter().map(|piece| entry(piece, file)).collect();
    #[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
    let asks = entries.iter().filter(|entry| plain(&entry.question).contains('?')).count() as f64
        / entries.len().max(1) as f64;
    let evidence = Evidence {
        count: entries.len(),
        form: 0.9 * asks,
        answered: 1.0,
        is_strong: asks >= 0.4,
        ..Evidence::default()
    };
    Candidate { splitter: split.name, evidence, import: Import { entries, ..Import::default() } }
}

fn entry(piece: Piece, file: usize) -> Entry {
    Entry {
        place: Place { file, line: piece.line },
        question: piece.question,
        answer: piece.body,
        topics: piece.topics,
        ..Entry::default()
    }
}
