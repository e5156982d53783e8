//! What the lock remembers of a note besides its hash: whose it is, and which cards learners have of it.

use std::collections::BTreeSet;

use crate::content::cloze::MAX_CARD;
use crate::content::{Inline, plain, walk_inlines};
use crate::digest;
use crate::model::{Cloze, Entry};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The title of its topic, once for each entry.
    pub topic: Option<String>,
    /// A short hash of question and answer, which is the same in whatever deck they are.
    pub text: Option<String>,
    /// Whether it has the second card of a question.
    pub has_reverse: bool,
    /// The deletions of a cloze.
    pub gaps: Vec<Gap>,
    /// Whether they are the labels of a picture, and known by their ids.
    pub is_labelled: bool,
    /// Labels that the picture had; their cards are not given to others.
    pub gone: Vec<Gap>,
    /// Those that it had before a build gave their history to others; `check --fix` can still put it right.
    pub moved: Vec<Gap>,
}

/// A deletion: its cards, and a short hash of what it hides; the id of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub cards: Vec<u16>,
    pub hash: String,
}

impl About {
    pub(super) fn question(entry: &Entry<'_>, topic: Option<&str>) -> About {
        About {
            topic: topic.map(str::to_owned),
            text: Some(short_hash(&[entry.question.markdown, entry.answer.markdown])),
            has_reverse: entry.reverse.is_some(),
            ..About::default()
        }
    }

    pub(super) fn cloze(cloze: &Cloze<'_>) -> About {
        About { gaps: gaps(cloze), is_labelled: cloze.is_occlusion(), ..About::default() }
    }

    /// Returns the numbers of the note's cards.
    #[must_use]
    pub fn cards(&self) -> BTreeSet<u16> {
        match self.gaps.as_slice() {
            [] if self.has_reverse => BTreeSet::from([1, 2]),
            [] => BTreeSet::from([1]),
            gaps => gaps.iter().flat_map(|gap| gap.cards.iter().copied()).collect(),
        }
    }
}

/// Returns the deletions of a cloze in the order in which they open; the labels of a picture by their ids.
#[must_use]
pub fn gaps(cloze: &Cloze<'_>) -> Vec<Gap> {
    let (mut gaps, mut labels) = (Vec::new(), cloze.labels.iter());
    walk_inlines(&cloze.text.blocks, &mut |_, inline| {
        if let Inline::Deletion(deletion) = inline {
            let text = || short_hash(&[plain::inlines(&deletion.content).trim()]);
            let hash = labels.next().map_or_else(text, ToString::to_string);
            gaps.push(Gap { cards: deletion.cards.to_vec(), hash });
        }
    });
    gaps
}

impl Gap {
    /// Returns the deletion as the lock file has it: `1,3:4f2a9c01`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let cards: Vec<_> = self.cards.iter().map(u16::to_string).collect();
        format!("{}:{}", cards.join(","), self.hash)
    }

    /// Returns the deletion that a lock file, or a note of a picture, says so; `None` if Anki has no such cards.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Gap> {
        let (cards, hash) = text.split_once(':')?;
        let card = |text: &str| text.parse().ok().filter(|card| (1..=MAX_CARD).contains(card));
        let cards: Option<Vec<u16>> = cards.split(',').map(card).collect();
        Some(Gap { cards: cards?, hash: hash.to_owned() })
    }
}

/// Returns 48 bits of a hash: enough to tell the texts of some decks apart, and no more to read in a merge.
#[must_use]
pub fn short_hash(pieces: &[&str]) -> String {
    digest::of_pieces(pieces.iter().copied(), 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_have_the_cards_that_anki_makes() {
        for text in ["1:a", "1,499:wall"] {
            assert_eq!(Gap::of_text(text).map(|gap| gap.to_text()).as_deref(), Some(text));
        }
        for text in ["0:a", "1,500:a", "65535:a", "65536:a", ":a", "a"] {
            assert_eq!(Gap::of_text(text), None, "{text}");
        }
    }
}
