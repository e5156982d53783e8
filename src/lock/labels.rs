//! Which card asks for each label of a picture: the one that learners know it by.

use super::about::Gap;
use super::family::Family;
use crate::content::cloze::MAX_CARD;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::notes::Prompt;
use crate::model::{Cloze, Deck};

/// Gives each label of a picture the card that it was released with, and new ones cards that none had. Reports
/// pictures for which too few are left.
pub fn keep_numbers(deck: &mut Deck<'_>, family: &Family) -> Vec<Diagnostic> {
    let entries = deck.sections.iter().chain(&deck.retired).flat_map(|section| &section.entries);
    let clozes = entries.flat_map(|entry| {
        let clozes = entry.clozes.iter().chain(&entry.retired.clozes);
        clozes.filter(|cloze| cloze.is_occlusion()).map(move |cloze| (entry, cloze))
    });
    let kept = clozes.map(|(entry, cloze)| {
        let labels: Vec<_> = cloze.labels.iter().map(|label| label.as_str()).collect();
        numbers(family.labels(&Prompt::Cloze(entry, cloze).guid(deck)), &labels)
    });
    let kept: Vec<_> = kept.collect();
    let entries = deck.sections.iter_mut().chain(&mut deck.retired).flat_map(|section| &mut section.entries);
    let clozes = entries.flat_map(|entry| entry.clozes.iter_mut().chain(&mut entry.retired.clozes));
    let clozes = clozes.filter(|cloze: &&mut Cloze<'_>| cloze.is_occlusion());
    let mut faults = Vec::new();
    for (cloze, cards) in clozes.zip(kept) {
        if cards.iter().any(|card| *card > MAX_CARD) {
            faults.push(used_up(cloze));
        }
        cloze.number(&cards);
    }
    faults
}

fn used_up(cloze: &Cloze<'_>) -> Diagnostic {
    let message = format!("new boxes of this picture need card numbers above {MAX_CARD}");
    Diagnostic::new(Code::BadOcclusion, cloze.text.span, message).help(
        "write them below an `### Occlusion` of their own: Anki makes no such card, and numbers of removed boxes are not used again",
    )
}

/// Returns the card of each label, by what is known of cards.
fn numbers(known: &[Gap], labels: &[&str]) -> Vec<u16> {
    let mut last = known.iter().flat_map(|gap| gap.cards.iter().copied()).max().unwrap_or(0);
    let number = |label: &&str| {
        let own = known.iter().find(|gap| gap.hash == *label).and_then(|gap| gap.cards.first());
        own.copied().unwrap_or_else(|| {
            last = last.saturating_add(1);
            last
        })
    };
    labels.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_keeps_its_card_and_leaves_it_to_no_other() {
        let gap = |card, id: &str| Gap { cards: vec![card], hash: id.to_owned() };
        let old = [gap(1, "a"), gap(2, "b"), gap(3, "c")];
        assert_eq!(numbers(&old, &["new", "c", "a"]), [4, 3, 1]);
        assert_eq!(numbers(&[], &["x", "y"]), [1, 2]);
        assert_eq!(numbers(&[gap(u16::MAX, "a")], &["x"]), [u16::MAX]);
    }
}
