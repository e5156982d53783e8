//! The deletions of a cloze in two releases: which is which, and whose history would go to another.

use std::collections::BTreeSet;

use super::about::{About, Gap};

/// Returns the deletions of a note whose history is to be kept.
pub(super) fn before(about: &About) -> &[Gap] {
    if about.moved.is_empty() { &about.gaps } else { &about.moved }
}

/// Returns the deletions that a build with these leaves to be put right.
pub(super) fn left_behind(old: &About, new: &[Gap]) -> Vec<Gap> {
    let old = before(old);
    let wanted = numbers_that_keep(old, new, &|_| false);
    if moves(old, new, &wanted, &|_| true).is_some() { old.to_vec() } else { Vec::new() }
}

/// Returns the labels that a picture had and has no more; their cards are not given to others.
pub(super) fn gone(old: &About, new: &[Gap]) -> Vec<Gap> {
    let present: BTreeSet<_> = new.iter().map(|gap| gap.hash.as_str()).collect();
    let known = old.gaps.iter().chain(&old.gone);
    known.filter(|gap| !present.contains(gap.hash.as_str())).cloned().collect()
}

/// Returns for each new deletion the old one that it is: the same text, or the only one that can have been reworded.
fn pairs(old: &[Gap], new: &[Gap]) -> Vec<Option<usize>> {
    let mut paired: Vec<Option<usize>> = vec![None; new.len()];
    let mut used = BTreeSet::new();
    for is_strict in [true, false] {
        for (at, gap) in new.iter().enumerate().filter(|(at, _)| paired[*at].is_none()).collect::<Vec<_>>() {
            let is_it = |(place, it): &(usize, &Gap)| {
                !used.contains(place) && it.hash == gap.hash && (!is_strict || it.cards == gap.cards)
            };
            if let Some((place, _)) = old.iter().enumerate().find(is_it) {
                used.insert(place);
                paired[at] = Some(place);
            }
        }
    }
    // Between the same neighbours, as many old texts as new ones: they were reworded.
    let mut start = 0;
    while start < new.len() {
        let end = (start..new.len()).find(|at| paired[*at].is_some()).unwrap_or(new.len());
        let first = start.checked_sub(1).and_then(|before| paired[before]).map_or(0, |place| place + 1);
        let last = paired.get(end).copied().flatten().unwrap_or(old.len());
        let free: Vec<_> = (first..last).filter(|place| !used.contains(place)).collect();
        if free.len() == end - start {
            for (at, place) in (start..end).zip(free) {
                used.insert(place);
                paired[at] = Some(place);
            }
        }
        start = end + 1;
    }
    paired
}

/// Returns the cards of each new deletion with which every old one keeps its own. Numbers that the author wrote stay.
pub(super) fn numbers_that_keep(
    old: &[Gap],
    new: &[Gap],
    is_numbered: &dyn Fn(usize) -> bool,
) -> Vec<Vec<u16>> {
    let numbered = new.iter().enumerate().filter(|(at, _)| is_numbered(*at));
    let taken = old.iter().chain(numbered.map(|(_, gap)| gap)).flat_map(|gap| gap.cards.iter().copied());
    let mut last = taken.max().unwrap_or(0);
    let cards = new.iter().zip(pairs(old, new)).enumerate().map(|(at, (gap, pair))| match pair {
        _ if is_numbered(at) => gap.cards.clone(),
        Some(place) => old[place].cards.clone(),
        None => {
            last += 1;
            vec![last]
        }
    });
    cards.collect()
}

/// Returns what would happen to the history of old deletions, in words; `None` where each keeps its own.
pub(super) fn moves(
    old: &[Gap],
    new: &[Gap],
    wanted: &[Vec<u16>],
    is_numbered: &dyn Fn(usize) -> bool,
) -> Option<String> {
    let paired = pairs(old, new);
    let is_kept: BTreeSet<_> = new
        .iter()
        .zip(&paired)
        .filter(|(_, pair)| pair.is_some())
        .collect::<Vec<_>>()
        .iter()
        .flat_map(|(gap, _)| gap.cards.iter().copied())
        .collect();
    let numbers = |cards: &[u16]| cards.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    for (at, gap) in new.iter().enumerate() {
        let was = paired[at].map(|place| &old[place].cards);
        if let Some(was) =
            was.filter(|was| **was != gap.cards && was.iter().any(|card| !gap.cards.contains(card)))
        {
            return Some(format!(
                "history moves: the deletion of card {} would be on card {}, and learners' reviews of the one count for another",
                numbers(was),
                numbers(&gap.cards)
            ));
        }
        if was.is_none()
            && !is_numbered(at)
            && wanted[at] != gap.cards
            && gap.cards.iter().any(|card| is_kept.contains(card))
        {
            return Some(format!(
                "a new deletion would be hidden together with an old one, on card {}",
                numbers(&gap.cards)
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns deletions by one letter for each text, with their cards: `a1 b2`.
    fn of(text: &str) -> Vec<Gap> {
        let gaps = text.split_whitespace().map(|word| {
            let cards = word[1..].split(',').map(|card| card.parse().unwrap_or_default()).collect();
            Gap { cards, hash: word[..1].to_owned() }
        });
        gaps.collect()
    }

    fn kept(old: &str, new: &str) -> (bool, String) {
        let (old, new) = (of(old), of(new));
        let wanted = numbers_that_keep(&old, &new, &|_| false);
        let words: Vec<_> = wanted
            .iter()
            .map(|cards| cards.iter().map(u16::to_string).collect::<Vec<_>>().join(","))
            .collect();
        (moves(&old, &new, &wanted, &|_| false).is_some(), words.join(" "))
    }

    #[test]
    fn each_deletion_keeps_its_card() {
        for (old, new, is_moved, wanted) in [
            ("a1 b2", "a1 b2", false, "1 2"),
            ("a1 b2", "a1 b2 c3", false, "1 2 3"),
            ("a1 b2", "x1 a2 b3", true, "3 1 2"),
            ("a1 b2", "a1 x2 b3", true, "1 3 2"),
            ("a1 b2", "b1 a2", true, "2 1"),
            ("a1 b2", "b1", true, "2"),
            ("a1 b2", "a1", false, "1"),
            // Reworded, in its place.
            ("a1 b2", "x1 b2", false, "1 2"),
            ("a1 b2", "x1 a2 y3", true, "3 1 2"),
            ("a1", "x1 y2", false, "2 3"),
            // The same text twice.
            ("a1 a2", "x1 a2 a3", true, "3 2 1"),
            ("a1,3 b2", "x1 a2 b3", true, "4 1,3 2"),
        ] {
            assert_eq!(kept(old, new), (is_moved, wanted.to_owned()), "{old} to {new}");
        }
    }
}
