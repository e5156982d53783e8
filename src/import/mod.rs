//! What people already have, moved in: `deckpress import SOURCE... -o data/x`.
//!
//! [`input`] takes the files in. Each form that people have questions in is a [`Source`] ([`contract`]): it says
//! everything that it can make of the input, as plain data, and how sure it is. [`score`] alone decides which reading is
//! taken. [`deck`] makes the files of a deck of it; `run` checks and writes them.
//!
//! # Add a source
//!
//! 1. A module of its own with a type and `impl Source`: [`Source::read`] for what the input is as a whole (a package, a
//!    folder of decks), or [`Source::read_file`] for a form that each file has by itself. Where it does not know the
//!    input, it gives nothing. A form that leaves no doubt has [`score::Evidence::certain`].
//! 2. Its place in [`SOURCES`].
//! 3. Questions go into [`contract::Import::entries`], as trees ([`tree`]): [`markdown::parse`] and [`html::blocks`] make
//!    them, [`write::blocks`] writes them. Decks of other programs, with note types of their own, are read in
//!    `foreign` instead.
//! 4. What is changed or left out on the way goes into `remarks` and `skipped`, with its line: nothing is lost in silence.

pub mod bank;
pub mod contract;
pub mod deck;
pub mod decode;
pub mod fences;
pub mod field;
pub mod files;
pub mod git;
pub mod html;
pub mod input;
pub mod licence;
pub mod lift;
pub mod lines;
pub mod markdown;
pub mod resolve;
pub mod score;
pub mod spaces;
pub mod translations;
pub mod tree;
pub mod write;

use contract::{Candidate, Import, Source};
use input::Input;
use score::Evidence;

/// Every form that is known.
pub const SOURCES: &[&dyn Source] = &[
    &files::Files,
    &lines::ankiops::AnkiOps,
    &lines::tagged::Tagged,
    &lines::obsidian::Obsidian,
    &lines::labelled::Labelled,
    &lines::defined::Defined,
    &lines::sheet::Sheet,
    &lines::ktx::Ktx,
    &bank::Bank,
];

/// Returns every reading of the input, from the best to the worst; those of single files, the best of each joined,
/// count as one.
#[must_use]
pub fn readings(input: &Input, split: Option<&str>) -> Vec<Candidate> {
    let is_wanted = |candidate: &Candidate| split.is_none_or(|name| is_named(&candidate.splitter, name));
    let mut all: Vec<_> = SOURCES.iter().flat_map(|source| source.read(input)).filter(is_wanted).collect();
    let mut of_files = Vec::new();
    let mut alone = Vec::new();
    for index in 0..input.files.len() {
        let readings = SOURCES.iter().flat_map(|source| source.read_file(input, index)).filter(is_wanted);
        let mut readings = ranked(readings.collect()).into_iter();
        let best = readings.next();
        if input.files.len() == 1 {
            alone.extend(readings);
        }
        of_files.push((index, best));
    }
    all.extend(joined(of_files));
    all.extend(alone);
    ranked(all)
}

/// Sorts candidates from the best to the worst, and equal ones as sources are listed.
fn ranked(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.evidence.score().total_cmp(&a.evidence.score()));
    candidates
}

/// Returns whether a splitter is the one that is asked for: `h3`, or `numbered` for `numbered h4`.
fn is_named(splitter: &str, name: &str) -> bool {
    splitter == name || splitter.split(' ').next() == Some(name) || splitter.replace(' ', "-") == name
}

/// Returns the readings of files as one of them all, if any counts. Weak ones count only where none is strong.
fn joined(of_files: Vec<(usize, Option<Candidate>)>) -> Option<Candidate> {
    let is_any_strong =
        of_files.iter().any(|(_, best)| best.as_ref().is_some_and(|best| best.evidence.is_strong));
    let mut whole: Option<Candidate> = None;
    let mut without = Vec::new();
    for (index, best) in of_files {
        let is_taken =
            |best: &Candidate| best.evidence.score() > 0.0 && (best.evidence.is_strong || !is_any_strong);
        match (best.filter(is_taken), &mut whole) {
            (None, _) => without.push(index),
            (Some(best), None) => whole = Some(best),
            (Some(best), Some(whole)) => join(whole, best),
        }
    }
    if let Some(whole) = &mut whole {
        whole.import.without_entries.extend(without);
    }
    whole
}

fn join(whole: &mut Candidate, other: Candidate) {
    if !whole.splitter.split(" + ").any(|name| name == other.splitter) {
        whole.splitter = format!("{} + {}", whole.splitter, other.splitter);
    }
    whole.evidence = Evidence::joined(&whole.evidence, &other.evidence);
    let Import { entries, contents, skipped, remarks, without_entries, tags, .. } = other.import;
    let into = &mut whole.import;
    into.entries.extend(entries);
    into.skipped.extend(skipped);
    into.remarks.extend(remarks);
    into.without_entries.extend(without_entries);
    into.tags.retain(|tag| tags.contains(tag));
    into.contents = sum(into.contents, contents);
}

fn sum(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (None, None) => None,
        (one, other) => Some(one.unwrap_or(0) + other.unwrap_or(0)),
    }
}
