//! Question banks in Markdown: a README, a folder of topics, a quiz.
//!
//! [`doc`] reads a file and takes away what belongs to no entry. [`split`] divides it in every known layout;
//! [`entry`] and [`reader`] read the parts of each entry, and [`evidence`] weighs the whole.

pub mod callouts;
pub mod contents;
pub mod doc;
pub mod entry;
pub mod evidence;
pub mod finish;
pub mod folds;
pub mod labels;
pub mod leads;
pub mod marks;
pub mod options;
pub mod piece;
pub mod prefix;
pub mod question;
pub mod reader;
pub mod rows;
mod several;
pub mod split;
pub mod words;

use std::collections::BTreeSet;

use super::contract::{Candidate, Import, Source};
use super::input::Input;
use super::tree::plain;
use crate::level::Level;
use doc::{Doc, doc};
use entry::{Read, read};
use piece::Split;
use question::Mark;

/// Every layout of Markdown.
pub struct Bank;

impl Source for Bank {
    fn names(&self) -> &'static [&'static str] {
        split::NAMES
    }

    fn read_file(&self, input: &Input, index: usize) -> Vec<Candidate> {
        let Some(file) = input.files.get(index).filter(|file| file.is_markdown()) else { return Vec::new() };
        let Some(text) = &file.text else { return Vec::new() };
        let doc = doc(text);
        let readings = |doc: &Doc| -> Vec<several::Reading> {
            let read = |split: piece::Split| {
                let candidate = candidate(doc, &split, index);
                (split, candidate)
            };
            split::all(doc).into_iter().map(read).collect()
        };
        let all = readings(&doc);
        let joined = several::joined(&doc, &all, &readings);
        all.into_iter().map(|(_, candidate)| candidate).chain(joined).collect()
    }
}

fn candidate(doc: &Doc, split: &Split, file: usize) -> Candidate {
    let mut reads: Vec<Read> = split.pieces.iter().map(|piece| read(piece, file)).collect();
    topics(&mut reads, split, doc);
    levels(&mut reads);
    let contents = listed(doc, &reads);
    let evidence = evidence::weigh(split, &reads, contents);
    let mut import = Import {
        title: doc.front.get("title").or(doc.front.get("name")).cloned().or_else(|| title(doc)),
        language: doc.front.get("lang").or(doc.front.get("language")).cloned(),
        // Contents of topics alone say nothing of questions.
        contents: contents.filter(|contents| contents * 2 > reads.len()),
        ..Import::default()
    };
    for it in reads {
        let mut entry = it.entry;
        if plain(&entry.question).trim().is_empty() && entry.front.is_empty() {
            import.skipped.push((entry.place, "an entry without a question".to_owned()));
            continue;
        }
        if entry.is_question_in_code {
            import.remarks.push((entry.place, "question without words: its code is the question".to_owned()));
        }
        if entry.topics.is_empty() && !doc.front.is_empty() {
            entry.topics.extend(doc.front.get("title").cloned());
        }
        import.entries.push(entry);
    }
    Candidate { splitter: split.name.clone(), evidence, import }
}

/// Returns how many entries the contents list, if they list any: headings that are something else are left out.
fn listed(doc: &Doc, reads: &[Read]) -> Option<usize> {
    let of_entries: BTreeSet<&str> =
        reads.iter().flat_map(|it| &it.entry.anchors).map(String::as_str).collect();
    let others: BTreeSet<String> = doc
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            super::tree::Kind::Heading(_, content) => Some(entry::page_anchor(&plain(content))),
            _ => None,
        })
        .collect();
    let bare = |anchor: &str| percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
    let is_entry = |anchor: &&String| {
        let anchor = bare(anchor);
        of_entries.contains(anchor.as_str()) || !others.contains(&anchor)
    };
    let count = doc.contents.iter().filter(is_entry).count();
    (count > 0).then_some(count)
}

/// Returns the first heading of the first level, if it has words.
fn title(doc: &Doc) -> Option<String> {
    let heading = doc.blocks.iter().find_map(|block| match &block.kind {
        super::tree::Kind::Heading(1, content) => Some(plain(&question::clean(content).question)),
        _ => None,
    });
    heading
        .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|title| !title.is_empty())
}

/// Keeps the title of the file as a topic only where some entries have no other and some do.
fn topics(reads: &mut [Read], split: &Split, doc: &Doc) {
    let firsts = doc.blocks.iter().filter(|block| doc::heading_level(block) == Some(1)).count();
    let has_title = |piece: &piece::Piece| piece.topics.first().is_some_and(|(level, _)| *level == 1);
    let alone = split.pieces.iter().filter(|piece| has_title(piece) && piece.topics.len() == 1).count();
    let is_mixed = alone > 0 && alone < split.pieces.len();
    if firsts != 1 || is_mixed {
        return;
    }
    for (it, piece) in reads.iter_mut().zip(&split.pieces) {
        if has_title(piece) && !it.entry.topics.is_empty() {
            it.entry.topics.remove(0);
        }
    }
}

/// Takes stars as levels: of up to three, each is one; of more, two and three are the middle.
fn levels(reads: &mut [Read]) {
    let stars = |it: &Read| match it.cleaned.level {
        Some(Mark::Stars(count)) => Some(count),
        _ => None,
    };
    // One star between a child and a rocket is the middle.
    let is_middle = reads.iter().any(|it| matches!(it.cleaned.level, Some(Mark::Sign(_))));
    let most = reads.iter().filter_map(stars).max().unwrap_or(0);
    for it in reads {
        if let Some(count) = stars(it) {
            it.entry.level = Some(match count {
                0 | 1 if is_middle => Level::Intermediate,
                0 | 1 => Level::Basic,
                2 => Level::Intermediate,
                3 if most > 3 => Level::Intermediate,
                _ => Level::Advanced,
            });
        }
    }
}
