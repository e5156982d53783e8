//! Questions with nearly the same words, which compete in memory.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use foldhash::fast::RandomState;

use super::words::{Sentence, content_words};
use crate::content::plain;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Deck, Entry};

/// How many questions one is compared with, for each of its two rarest words.
const CANDIDATES: usize = 50;
/// How many of its rarest words a question is looked up by.
const RAREST: usize = 2;

/// A word, as its place among all words of the deck in alphabetical order.
type Word = usize;

/// Reports each question that is nearly an earlier one. Only those are compared that share one of their rarest words, so
/// that the work grows with the deck and not with its pairs.
pub(super) fn near_duplicates(deck: &Deck<'_>) -> Vec<Diagnostic> {
    let (questions, frequency) = numbered(deck);
    let mut by_word: BTreeMap<Word, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, (entry, words)) in questions.iter().enumerate() {
        let mut rare = words.clone();
        rare.sort_by_key(|word| (frequency[*word], *word));
        rare.truncate(RAREST);
        let recent = |word| by_word.get(word).map(|at| at.iter().rev().take(CANDIDATES));
        let candidates = rare.iter().filter_map(recent).flatten();
        let twin = candidates.map(|at| &questions[*at]).find(|(_, other)| are_near(words, other));
        if let Some((other, _)) = twin {
            let message = "this question is nearly another one";
            let remark = Diagnostic::new(Code::NearDuplicate, entry.question.span, message)
                .related(other.question.span, "the other one")
                .help("make plain in which respect they differ, or join them");
            found.push(remark);
        }
        for word in rare {
            by_word.entry(word).or_default().push(index);
        }
    }
    found
}

/// Returns all that a question shows before it is answered.
fn asked(entry: &Entry<'_>) -> Sentence {
    let beside = entry.front.iter().map(|front| &**front).chain(entry.options.iter().map(|it| &it.text));
    let texts = std::iter::once(&entry.question).chain(beside).map(|text| plain::blocks(&text.blocks));
    Sentence::new(texts.collect::<Vec<_>>().join(" "))
}

/// Returns the questions with their words as numbers in order, and how many questions each word is in.
fn numbered<'d, 's>(deck: &'d Deck<'s>) -> (Vec<(&'d Entry<'s>, Vec<Word>)>, Vec<usize>) {
    let mut met = Met::default();
    let mut questions: Vec<_> =
        deck.entries().map(|entry| (entry, met.numbers(content_words(&asked(entry))))).collect();
    let places = met.places();
    let mut frequency = vec![0; places.len()];
    for (_, words) in &mut questions {
        words.iter_mut().for_each(|word| *word = places[*word]);
        words.sort_unstable();
        words.dedup();
        words.iter().for_each(|word| frequency[*word] += 1);
    }
    (questions, frequency)
}

/// The words that were met so far, numbered as they came.
#[derive(Default)]
struct Met {
    numbers: HashMap<Rc<str>, Word, RandomState>,
    words: Vec<Rc<str>>,
}

impl Met {
    fn numbers<'w>(&mut self, words: impl Iterator<Item = &'w str>) -> Vec<Word> {
        words
            .map(|word| {
                self.numbers.get(word).copied().unwrap_or_else(|| {
                    let kept: Rc<str> = word.into();
                    self.numbers.insert(Rc::clone(&kept), self.words.len());
                    self.words.push(kept);
                    self.words.len() - 1
                })
            })
            .collect()
    }

    /// Returns the place of each word in alphabetical order.
    fn places(&self) -> Vec<Word> {
        let mut order: Vec<Word> = (0..self.words.len()).collect();
        order.sort_unstable_by_key(|word| &self.words[*word]);
        let mut places = vec![0; order.len()];
        for (place, word) in order.into_iter().enumerate() {
            places[word] = place;
        }
        places
    }
}

/// Returns whether two questions share at least two words, and three quarters of all that they have.
fn are_near(words: &[Word], other: &[Word]) -> bool {
    let (mut a, mut b, mut shared) = (words, other, 0);
    while let (Some((first, a_rest)), Some((second, b_rest))) = (a.split_first(), b.split_first()) {
        let order = first.cmp(second);
        shared += usize::from(order == Ordering::Equal);
        if order != Ordering::Greater {
            a = a_rest;
        }
        if order != Ordering::Less {
            b = b_rest;
        }
    }
    shared >= 2 && shared * 4 >= (words.len() + other.len() - shared) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_near_that_share_most_of_their_words() {
        assert!(are_near(&[1, 2, 3], &[1, 2, 3, 4]));
        assert!(!are_near(&[1, 2, 3], &[1, 2, 4]));
        assert!(!are_near(&[1], &[1]));
        assert!(!are_near(&[], &[]));
    }
}
