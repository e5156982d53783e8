//! Files whose parts have forms of their own: bullets first, a quiz with numbers below.

use super::doc::Doc;
use super::piece::{Piece, Split};
use crate::import::contract::{Candidate, Import};
use crate::import::tree::{Block, plain};

/// What is left must look more like questions than what is read alone.
const LEAST_FORM: f64 = 0.6;

/// One reading, with the splitting that it was made of.
pub(super) type Reading = (Split, Candidate);

/// Returns the best reading with those of what it leaves, if any of that is surely questions; `readings` gives all readings
/// of a file.
pub(super) fn joined(
    doc: &Doc,
    all: &[Reading],
    readings: &dyn Fn(&Doc) -> Vec<Reading>,
) -> Option<Candidate> {
    /// A file has no more forms.
    const MOST: usize = 4;
    let (split, first) = best(all.iter())?;
    let mut whole = first.clone();
    let mut rest = without(doc, &split.pieces);
    let mut topics: Vec<String> = titles(&split.pieces);
    for _ in 1..MOST {
        let found = readings(&rest);
        let is_more = |(split, it): &&Reading| {
            let is_topic = |piece: &Piece| topics.contains(&title(&plain(&piece.question)));
            it.evidence.count > 1 && it.evidence.form >= LEAST_FORM && !split.pieces.iter().any(is_topic)
        };
        let Some((split, more)) = best(found.iter().filter(is_more)) else { break };
        rest = without(&rest, &split.pieces);
        topics.extend(titles(&split.pieces));
        add(&mut whole, more.clone());
    }
    (whole.splitter != first.splitter).then_some(whole)
}

/// Returns the best reading that is surely one of questions.
fn best<'r>(readings: impl Iterator<Item = &'r Reading>) -> Option<&'r Reading> {
    let sure = readings.filter(|(_, it)| it.evidence.is_strong && it.evidence.score() > 0.0);
    // Of equal ones, the first.
    sure.reduce(|one, other| if other.1.evidence.score() > one.1.evidence.score() { other } else { one })
}

/// Returns a file without the blocks that pieces were made of.
fn without(doc: &Doc, pieces: &[Piece]) -> Doc {
    let mut taken: Vec<u32> = pieces.iter().flat_map(lines).collect();
    taken.sort_unstable();
    let starts: Vec<u32> = doc.blocks.iter().map(|block| block.line).collect();
    let ends = starts.iter().skip(1).copied().chain([u32::MAX]);
    let is_left = starts.iter().zip(ends).map(|(start, end)| {
        let next = taken.partition_point(|line| line < start);
        taken.get(next).is_none_or(|line| *line >= end.max(start + 1))
    });
    let blocks = doc.blocks.iter().zip(is_left).filter(|(_, is_left)| *is_left);
    Doc { blocks: blocks.map(|(block, _)| block.clone()).collect(), ..doc.clone() }
}

fn lines(piece: &Piece) -> impl Iterator<Item = u32> {
    let line = |block: &Block| block.line;
    [piece.line].into_iter().chain(piece.front.iter().map(line)).chain(piece.body.iter().map(line))
}

/// Returns the headings above pieces: they are topics, not questions.
fn titles(pieces: &[Piece]) -> Vec<String> {
    let mut titles: Vec<_> =
        pieces.iter().flat_map(|piece| &piece.topics).map(|(_, topic)| title(topic)).collect();
    titles.sort_unstable();
    titles.dedup();
    titles
}

fn title(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(':').to_owned()
}

/// Adds the entries of another part of the same file, each in its place.
fn add(whole: &mut Candidate, other: Candidate) {
    whole.splitter = format!("{} + {}", whole.splitter, other.splitter);
    // What is found besides takes nothing from what speaks for the first.
    whole.evidence.count += other.evidence.count;
    let Import { entries, skipped, remarks, .. } = other.import;
    whole.import.entries.extend(entries);
    whole.import.entries.sort_by_key(|entry| entry.place);
    whole.import.skipped.extend(skipped);
    whole.import.remarks.extend(remarks);
}
