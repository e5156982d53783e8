//! Whether learners' history of a cloze goes to other deletions: a card that hid one text now hides another, and that
//! text has a card of another number.

use std::collections::BTreeSet;

use crate::lock::about::{Gap, short_hash};
use crate::snapshot::{Note, text_of};

pub(super) fn moves(old: &Note, new: &Note) -> bool {
    let (old, new) = (gaps(old), gaps(new));
    let cards: BTreeSet<_> = new.iter().flat_map(|gap| &gap.cards).collect();
    let has = |hash: &str, card: u16| new.iter().any(|gap| gap.hash == hash && gap.cards.contains(&card));
    old.iter()
        .filter(|gap| new.iter().any(|it| it.hash == gap.hash))
        .any(|gap| gap.cards.iter().any(|card| cards.contains(card) && !has(&gap.hash, *card)))
}

/// Returns the deletions of a note as the lock remembers them, or as the field has them.
fn gaps(note: &Note) -> Vec<Gap> {
    match &note.content {
        Some(content) => gaps_of(content.field("Text")),
        None => note.gaps.clone(),
    }
}

/// Returns the deletions of a field: `{{c1::text::hint}}`, nested ones too.
fn gaps_of(html: &str) -> Vec<Gap> {
    let mut done = Vec::new();
    let mut open: Vec<(u16, String)> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("}}")).min() {
        open.iter_mut().for_each(|(_, text)| text.push_str(&rest[..at]));
        let is_end = rest[at..].starts_with("}}");
        rest = &rest[at + 2..];
        if is_end {
            if let Some((card, text)) = open.pop() {
                let text = text.split("::").next().unwrap_or_default();
                done.push(Gap { cards: vec![card], hash: short_hash(&[text_of(text).trim()]) });
            }
        } else if let Some((number, inner)) = rest.split_once("::")
            && let Some(card) = number.strip_prefix('c').and_then(|number| number.parse().ok())
        {
            open.push((card, String::new()));
            rest = inner;
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_are_read_from_a_field() {
        let cards = |html| gaps_of(html).iter().map(|gap| gap.cards.clone()).collect::<Vec<_>>();
        assert_eq!(cards("The {{c1::GIL::which?}} and {{c2::<b>x</b>}}."), [[1], [2]]);
        assert_eq!(cards("{{c2::a {{c1::{{c3::b}}}} c}}"), [[3], [1], [2]]);
        assert_eq!(cards("none }} {{x"), [[0; 1]; 0]);
        assert_eq!(gaps_of("{{c1::a::hint}}")[0].hash, gaps_of("{{c4::a}}")[0].hash);
    }
}
