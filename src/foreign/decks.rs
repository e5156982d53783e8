//! The names of decks: one title above them all, and the way below it.

use std::collections::BTreeMap;

use bumpalo::Bump;

use crate::export::apkg::notes::FORMULA;
use crate::typed::{ABSOLUTE, TypedNote};
use crate::wording::is_unseen;

/// Returns a name as Anki has it: no empty component, and no spaces around one.
#[must_use]
pub fn normal(name: &str) -> String {
    let parts = name.split("::").map(|part| match part.trim() {
        "" => "blank",
        part => part,
    });
    parts.collect::<Vec<_>>().join("::")
}

/// Returns the title above these decks, each with how many notes are in it: what all their names begin with; else the
/// first component of most.
#[must_use]
pub fn title(decks: &BTreeMap<String, usize>) -> String {
    let mut names = decks.keys().map(|name| name.split("::").collect::<Vec<_>>());
    let Some(mut common) = names.next() else { return String::new() };
    for name in names {
        let length = common.iter().zip(&name).take_while(|(a, b)| a == b).count();
        common.truncate(length);
    }
    if !common.is_empty() {
        return common.join("::");
    }
    let mut roots: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, count) in decks {
        *roots.entry(name.split("::").next().unwrap_or_default()).or_default() += count;
    }
    let most = roots.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
    most.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
}

/// Returns a title that a deck of a corpus may have, as near to `title` as can be.
#[must_use]
pub fn usable(title: &str, otherwise: &str) -> String {
    let clean: String =
        title.chars().map(|it| if is_unseen(it) || it.is_control() { ' ' } else { it }).collect();
    let clean = clean.trim_start_matches(|it: char| FORMULA.contains(&it) || it.is_whitespace()).trim();
    let is_good = !clean.is_empty() && clean.split("::").all(|part| !part.replace('"', "").trim().is_empty());
    if is_good { clean.to_owned() } else { otherwise.to_owned() }
}

/// Returns the way from the title to a deck, as the column `deck` has it.
#[must_use]
pub fn below<'s>(title: &str, name: &str, arena: &'s Bump) -> &'s str {
    if name == title {
        return "";
    }
    let mut note = TypedNote::empty();
    if let Some(way) = name.strip_prefix(title).and_then(|rest| rest.strip_prefix("::")) {
        let way = arena.alloc_str(way);
        note.deck = way;
        if note.deck_name(title) == name && !way.starts_with(ABSOLUTE) {
            return way;
        }
    }
    arena.alloc_str(&format!("{ABSOLUTE}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decks(names: &[&str]) -> BTreeMap<String, usize> {
        names.iter().map(|name| ((*name).to_owned(), 1)).collect()
    }

    #[test]
    fn the_title_is_what_all_names_begin_with() {
        assert_eq!(title(&decks(&["A::B", "A::C"])), "A");
        assert_eq!(title(&decks(&["A", "A::C"])), "A");
        assert_eq!(title(&decks(&["A::B::C"])), "A::B::C");
        assert_eq!(title(&decks(&["A", "B::C", "B::D"])), "B");
        assert_eq!(title(&decks(&[])), "");
        assert_eq!(normal(" A :: ::B"), "A::blank::B");
    }

    #[test]
    fn a_way_below_the_title_leads_to_the_deck() {
        let arena = Bump::new();
        assert_eq!(below("A", "A::B::C", &arena), "B::C");
        assert_eq!(below("A", "A", &arena), "");
        assert_eq!(below("A", "AB", &arena), "::AB");
        assert_eq!(below("A:", "A:::B", &arena), "::A:::B");
        assert_eq!(usable("=1+1", "x"), "1+1");
        assert_eq!(usable("==", "x"), "x");
    }
}
