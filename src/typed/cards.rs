//! Which cards a note has, as Anki would make them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::template;
use super::{NoteType, Typed, TypedNote};

/// The most cards of a cloze note.
const MOST: u16 = 500;

/// Returns the cards of a note: templates, or cloze numbers minus one.
#[must_use]
pub fn of<'s>(typed: &Typed<'s>, note: &TypedNote<'s>) -> Vec<u16> {
    match (&note.cards, typed.type_of(note)) {
        (Some(cards), _) => cards.clone(),
        (None, Some(note_type)) => cards(note_type, &note.fields),
        (None, None) => Vec::new(),
    }
}

/// Returns the templates that make a card of these fields, or the numbers of their deletions minus one.
#[must_use]
pub fn cards(note_type: &NoteType<'_>, fields: &[Cow<'_, str>]) -> Vec<u16> {
    if note_type.is_cloze {
        return cloze_cards(note_type, fields);
    }
    let names = note_type.fields.iter().map(|field| field.name);
    let filled: BTreeSet<_> =
        names.zip(fields).filter(|(_, text)| !is_empty(text)).map(|(name, _)| name).collect();
    let fronts = (0..).zip(&note_type.cards);
    fronts.filter(|(_, card)| template::parse(card.front).shows(&filled)).map(|(at, _)| at).collect()
}

/// Returns whether Anki takes a field for empty: white space, line breaks and `div`s alone.
#[must_use]
pub fn is_empty(field: &str) -> bool {
    let mut rest = field.trim_start_matches(is_space);
    while let Some(tag) = rest.strip_prefix('<') {
        let Some((inside, after)) = tag.split_once('>') else { return false };
        let name = inside.trim_start_matches('/').trim_end_matches('/').trim_end_matches(' ');
        if !["br", "div"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
            return false;
        }
        rest = after.trim_start_matches(is_space);
    }
    rest.is_empty()
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

fn cloze_cards(note_type: &NoteType<'_>, fields: &[Cow<'_, str>]) -> Vec<u16> {
    let fronts = note_type.cards.iter().flat_map(|card| template::parse(card.front).fields);
    let clozes = fronts.filter(|field| field.filters.contains(&"cloze"));
    let shown: BTreeSet<_> = clozes.map(|field| field.name).collect();
    let mut cards = BTreeSet::new();
    for (field, text) in note_type.fields.iter().zip(fields) {
        if shown.contains(field.name) {
            cards.extend(deletions(text));
        }
    }
    cards.into_iter().collect()
}

/// Returns the numbers of the deletions that are closed, minus one: `{{c1::…}}`, nested ones, and `{{c1,3::…}}`.
#[must_use]
pub fn deletions(text: &str) -> BTreeSet<u16> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Vec<u16>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(b"{{c")
            && let Some((numbers, length)) = head(&text[at + 3..])
        {
            open.push(numbers);
            at += 3 + length;
        } else if rest.starts_with(b"}}") {
            if let Some(numbers) = open.pop() {
                found.extend(numbers.into_iter().map(|number| number.saturating_sub(1).min(MOST - 1)));
            }
            at += 2;
        } else {
            at += 1;
        }
    }
    found
}

/// Returns the numbers before `::`, and how many bytes they and the colons take; `None` if something else is there.
fn head(text: &str) -> Option<(Vec<u16>, usize)> {
    let end = text.find(|it: char| !it.is_ascii_digit() && it != ',')?;
    let head = text.get(..end).filter(|_| text[end..].starts_with("::"))?;
    let numbers: Vec<u16> = head.split(',').filter_map(|number| number.parse().ok()).collect();
    (!numbers.is_empty()).then_some((numbers, head.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_and_divs_are_empty() {
        for empty in ["", " \n", "<br>", "<div></div>", "<BR />", "<div><br/></div>\r\n"] {
            assert!(is_empty(empty), "{empty:?}");
        }
        for filled in ["a", "<b></b>", "&nbsp;", "<br>a", "<img src=a>", "<", "\u{a0}"] {
            assert!(!is_empty(filled), "{filled:?}");
        }
    }

    #[test]
    fn deletions_are_counted_as_anki_does() {
        let numbers = |text| deletions(text).into_iter().collect::<Vec<_>>();
        assert_eq!(numbers("{{c1::a}} {{c3::b}}"), [0, 2]);
        assert_eq!(numbers("{{c1::a {{c2::b}} c}}"), [0, 1]);
        assert_eq!(numbers("{{c1,3::a}}"), [0, 2]);
        assert_eq!(numbers("{{c2::a::hint}} é {{c1::open"), [1]);
        assert_eq!(numbers("{{c::a}} {{cx::b}} }} {{c1:a}}"), [0; 0]);
        assert_eq!(numbers("{{c99999999999999999999::x}}"), [0; 0]);
        // Each mark is read once, however many are never closed.
        assert_eq!(numbers(&"{{c1 ".repeat(300_000)), [0; 0]);
    }
}
