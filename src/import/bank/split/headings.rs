//! Entries that are headings: of one level, numbered, with a `Q`, or numbered at levels that drift.

use super::above::Above;
use crate::import::bank::doc::{Doc, heading_level, is_about, is_label};
use crate::import::bank::labels::{self, Label};
use crate::import::bank::piece::{Piece, Split};
use crate::import::bank::question::{Cleaned, clean};
use crate::import::tree::{Block, Inline, Kind, plain};

/// What a heading is.
struct Heading<'d> {
    level: u8,
    content: &'d [Inline],
    cleaned: Cleaned,
    is_label: bool,
    is_about: bool,
}

fn heading(block: &Block) -> Option<Heading<'_>> {
    let Kind::Heading(level, content) = &block.kind else { return None };
    let cleaned = clean(content);
    let is_about = is_about(&plain(&cleaned.question));
    Some(Heading { level: *level, content, is_label: is_label(block), is_about, cleaned })
}

impl Heading<'_> {
    fn is_numbered(&self) -> bool {
        self.cleaned.number.is_some() && !self.is_label
    }

    fn is_q(&self) -> bool {
        self.cleaned.has_q && !self.is_label
    }
}

/// Splits a file at the headings with a number, once for each level that has two or more of them without a `Q`.
pub(super) fn numbered(doc: &Doc) -> Vec<Split> {
    let at_level = |level: u8| {
        let is_entry = |it: &Heading<'_>| it.level == level && it.is_numbered() && !it.is_q();
        let mut split = split(doc, format!("numbered h{level}"), &is_entry, Some(level));
        split.restarts_within_parent = restarts_within_parent(doc, level);
        split
    };
    (1..=6).map(at_level).filter(|split| split.pieces.len() > 1).collect()
}

/// Splits a file at the headings with a `Q`, once for each level, and at those of all levels where there are several.
pub(super) fn q(doc: &Doc) -> Vec<Split> {
    let at_level = |level: u8| {
        let is_entry = |it: &Heading<'_>| it.level == level && it.is_q();
        split(doc, format!("q-heading h{level}"), &is_entry, Some(level))
    };
    let mut splits: Vec<Split> = (1..=6).map(at_level).collect();
    if splits.iter().filter(|split| !split.pieces.is_empty()).count() > 1 {
        splits.push(split(doc, "q-heading".to_owned(), &|it: &Heading<'_>| it.is_q(), None));
    }
    splits
}

/// Reads numbered headings of any level, where no level has most of them.
pub(super) fn sequence(doc: &Doc) -> Split {
    let headings: Vec<_> = doc.blocks.iter().filter_map(heading).filter(Heading::is_numbered).collect();
    let at = |level: u8| headings.iter().filter(|it| it.level == level).count();
    let most = (1..=6).map(at).max().unwrap_or(0);
    let shallowest = headings.iter().map(|it| it.level).min().unwrap_or(1);
    let numbers: Vec<u32> =
        headings.iter().filter(|it| it.level == shallowest).filter_map(|it| it.cleaned.number).collect();
    let runs = numbers.len() > 2 && is_unbroken(&numbers);
    if headings.len() < 3 || most * 10 >= headings.len() * 8 || runs {
        return Split::default();
    }
    split(doc, "number-sequence".to_owned(), &|it: &Heading<'_>| it.is_numbered(), None)
}

/// Reads all headings of each level, but labels and what is about the file.
pub(super) fn levels(doc: &Doc) -> Vec<Split> {
    let at_level = |level: u8| {
        let is_entry = |it: &Heading<'_>| it.level == level && !it.is_label && !it.is_about;
        split(doc, format!("h{level}"), &is_entry, Some(level))
    };
    (1..=6).map(at_level).collect()
}

/// Splits at headings. `level` is that of all entries, if they have one: headings above it end an entry.
fn split(doc: &Doc, name: String, is_entry: &impl Fn(&Heading<'_>) -> bool, level: Option<u8>) -> Split {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above = Above::default();
    let mut is_open = false;
    for (at, block) in doc.blocks.iter().enumerate() {
        let Some(mut found) = heading(block) else {
            if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
                piece.body.push(block.clone());
            }
            continue;
        };
        let next = doc
            .blocks
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .find(|it| !matches!(it.kind, Kind::Comment(_)));
        let is_empty = next.is_none_or(|next| heading_level(next).is_some());
        found.is_label &= !level.is_some_and(|level| is_of_file(doc, &found, level));
        if is_entry(&found) {
            let own = level.unwrap_or(found.level);
            above.close(own);
            is_open = true;
            let question = found.content.to_vec();
            let topics = above.of(own);
            pieces.push(Piece { line: block.line, question, level: found.level, topics, ..Piece::default() });
        } else if ends(&found, level, is_empty, next.and_then(heading).as_ref().map(is_entry), is_open) {
            is_open = false;
            if level.is_none_or(|level| level == found.level) {
                above.open_beside(found.level, found.content);
            } else {
                above.open(found.level, found.content);
            }
        } else if let Some(piece) = pieces.last_mut().filter(|_| is_open) {
            piece.body.push(block.clone());
        } else {
            above.open(found.level, found.content);
        }
    }
    Split { name, pieces, ..Split::default() }
}

/// Returns whether a heading above the level of entries has what the whole file was made of.
fn is_of_file(doc: &Doc, found: &Heading<'_>, level: u8) -> bool {
    let is_references =
        |it: &Heading<'_>| labels::whole(&plain(it.content)) == Some(Label::References) && it.level < level;
    is_references(found) && doc.blocks.iter().filter_map(heading).filter(is_references).count() == 1
}

/// Returns whether another heading ends the entry before it.
fn ends(
    found: &Heading<'_>,
    level: Option<u8>,
    is_empty: bool,
    is_next_entry: Option<bool>,
    is_open: bool,
) -> bool {
    if found.is_label {
        return false;
    }
    // A heading with nothing below but the next entry is a topic, or a cry for help.
    let is_topic = is_empty && is_next_entry == Some(true);
    match level {
        _ if !is_open => true,
        Some(level) if found.level < level => true,
        Some(level) if found.level == level => found.is_about || is_topic,
        None => found.is_about || is_topic,
        Some(_) => false,
    }
}

/// Returns whether numbers at `level` begin again within entries of a shallower level that count on.
fn restarts_within_parent(doc: &Doc, level: u8) -> bool {
    let headings: Vec<_> = doc.blocks.iter().filter_map(heading).filter(Heading::is_numbered).collect();
    (1..level).any(|parent| {
        let parents: Vec<u32> =
            headings.iter().filter(|it| it.level == parent).filter_map(|it| it.cleaned.number).collect();
        if parents.len() < 3 || !is_unbroken(&parents) {
            return false;
        }
        // Children begin with 1 below nearly each parent that has some.
        let mut firsts = Vec::new();
        let mut is_first = false;
        for it in &headings {
            if it.level == parent {
                is_first = true;
            } else if it.level == level && is_first {
                firsts.extend(it.cleaned.number);
                is_first = false;
            }
        }
        firsts.len() > 1 && firsts.iter().filter(|number| **number == 1).count() * 10 >= firsts.len() * 7
    })
}

/// Returns whether the numbers are 1, 2, 3 … without gaps.
fn is_unbroken(numbers: &[u32]) -> bool {
    numbers.iter().zip(1..).all(|(number, expected)| *number == expected)
}
