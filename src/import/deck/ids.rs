//! Ids of imported questions: the source's own, or made of the words. Never of a number: one that is put in moves all
//! others.

use std::collections::BTreeMap;

use crate::digest;
use crate::id::Id;
use crate::import::contract::Entry;
use crate::import::{tree, write};
use crate::slug::id_word;

/// How many digits of a hash tell questions with equal words apart.
const DIGITS: usize = 6;

/// Returns an id for each entry, in order; all different.
#[must_use]
pub fn of(entries: &[Entry]) -> Vec<String> {
    let words: Vec<_> = entries.iter().map(word).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for word in &words {
        *count.entry(word).or_insert(0) += 1;
    }
    let mut taken = std::collections::BTreeSet::new();
    // How many of the same were told apart so far: the next one need not try theirs.
    let mut salts: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = Vec::new();
    for (entry, word) in entries.iter().zip(&words) {
        let is_alone = count.get(word.as_str()) == Some(&1);
        let mut id = if is_alone { word.clone() } else { with_hash(word, &asked(entry)) };
        if taken.contains(&id) {
            // The same question with the same code: told apart by its answer, then by where it comes.
            let whole = format!("{}\n{}", asked(entry), write::blocks(&entry.answer));
            let salt = salts.entry(format!("{word}\n{whole}")).or_insert(0);
            while taken.contains(&id) {
                *salt += 1;
                id = with_hash(word, &format!("{whole}\n{salt}"));
            }
        }
        taken.insert(id.clone());
        ids.push(id);
    }
    ids
}

fn word(entry: &Entry) -> String {
    if let Some(id) = &entry.id {
        if Id::new(id).is_some() {
            return id.clone();
        }
        let word = id_word(id);
        if !word.is_empty() {
            return word;
        }
    }
    let text = tree::plain(&entry.question);
    let word = id_word(&text);
    if word.is_empty() { format!("q-{}", hash(&asked(entry))) } else { word }
}

/// Returns what a question shows before it is answered.
#[must_use]
pub fn asked(entry: &Entry) -> String {
    let mut out = tree::plain(&entry.question);
    out.push('\n');
    out.push_str(&write::blocks(&entry.front));
    for option in &entry.options {
        out.push('\n');
        out.push_str(&write::blocks(&option.text));
    }
    out
}

fn with_hash(word: &str, text: &str) -> String {
    let longest = Id::MAX_LENGTH - DIGITS - 1;
    let cut = word.get(..longest).unwrap_or(word).trim_end_matches('-');
    format!("{cut}-{}", hash(text))
}

fn hash(text: &str) -> String {
    digest::of(text, DIGITS / 2)
}
