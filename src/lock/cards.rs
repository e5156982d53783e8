//! Cards that learners have of a note and that a build would empty, or give to another deletion.

use super::Lock;
use super::about::{About, Gap, gaps};
use super::gaps::{before, moves, numbers_that_keep};
use crate::content::{cloze, parse};
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::export::apkg::ids::note_id;
use crate::model::{Cloze, Deck, Entry};
use crate::source::Sources;
use crate::span::Span;
use crate::wording::shown;

impl Lock {
    /// Returns warnings of cards of which nothing is left but their history.
    pub(super) fn cards_removed(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        for entry in deck.entries() {
            let reverse = About { has_reverse: entry.reverse.is_some(), ..About::default() };
            warnings.extend(self.card_removed(&note_id(entry, None), &reverse, entry.span, REVERSE));
            for cloze in &entry.clozes {
                let cure = if cloze.is_occlusion() { LABEL } else { DELETION };
                let (id, about) = (cloze_id(entry, cloze), About::cloze(cloze));
                warnings.extend(self.card_removed(&id, &about, cloze.text.span, cure));
            }
        }
        warnings
    }

    fn card_removed(&self, id: &str, new: &About, span: Span, cure: &str) -> Option<Diagnostic> {
        let old = self.notes.get(id).filter(|note| note.retired.is_none())?;
        let gone: Vec<_> = old.about.cards().difference(&new.cards()).map(u16::to_string).collect();
        let message = match gone.as_slice() {
            [] => return None,
            [one] => format!("card {one} of `{id}` is gone"),
            more => format!("cards {} of `{id}` are gone", more.join(", ")),
        };
        Some(Diagnostic::new(Code::CardRemoved, span, message).help(format!(
            "learners keep it, and will read \"The front of this card is blank\": {cure}, or tell learners of Tools > \
             Empty Cards"
        )))
    }

    /// Returns warnings of deletions whose history this build would give to another one.
    #[must_use]
    pub fn history_moves(&self, deck: &Deck<'_>, sources: &Sources) -> Vec<Diagnostic> {
        let is_known = |id: &str, new: &[Gap]| self.notes.get(id).is_some_and(|note| note.about.gaps == new);
        self.history(deck, sources, is_known)
    }

    /// Returns the same warnings, and those of deletions whose history an earlier build gave to another one.
    #[must_use]
    pub fn history_moved(&self, deck: &Deck<'_>, sources: &Sources) -> Vec<Diagnostic> {
        self.history(deck, sources, |_, _| false)
    }

    fn history(
        &self,
        deck: &Deck<'_>,
        sources: &Sources,
        is_passed_over: impl Fn(&str, &[Gap]) -> bool,
    ) -> Vec<Diagnostic> {
        let clozes = deck.entries().flat_map(|entry| entry.clozes.iter().map(move |cloze| (entry, cloze)));
        let clozes = clozes.map(|(entry, cloze)| (cloze_id(entry, cloze), cloze));
        let clozes = clozes.filter(|(_, cloze)| !cloze.is_occlusion());
        let clozes = clozes.filter(|(id, cloze)| !is_passed_over(id, &gaps(cloze)));
        clozes.filter_map(|(id, cloze)| self.history_of(&id, cloze, sources)).collect()
    }

    fn history_of(&self, id: &str, cloze: &Cloze<'_>, sources: &Sources) -> Option<Diagnostic> {
        let old = self.notes.get(id).filter(|note| note.retired.is_none())?;
        let new = gaps(cloze);
        let openings = openings(cloze.text.markdown);
        let is_known = openings.len() == new.len();
        let is_numbered = |at: usize| is_known && openings[at].is_numbered;
        let old = before(&old.about);
        let wanted = numbers_that_keep(old, &new, &is_numbered);
        let moved = moves(old, &new, &wanted, &is_numbered)?;
        let warning = Diagnostic::new(Code::HistoryMoved, cloze.text.span, format!("in `{id}`, {moved}"));
        let texts = renumbered(cloze.text.markdown, &openings, &wanted).filter(|text| {
            // Only what reads as it should is offered.
            is_known && cards_of(text).is_some_and(|cards| cards == wanted)
        });
        let fix = texts.and_then(|text| fix(cloze, &openings, &wanted, sources).map(|fix| (text, fix)));
        Some(match fix {
            Some((text, fix)) => {
                let help = format!("write `{}`, or let `deckpress check --fix` write it", shown(&text));
                warning.help(help).fix(fix.span, fix.text)
            }
            None => warning.help(
                "give each deletion the number that it had, as in `{{c2::text}}`, and a new one a new number",
            ),
        })
    }
}

const REVERSE: &str = "keep the reverse prompt";
const LABEL: &str = "keep the box and its id";
const DELETION: &str =
    "keep the deletion, or mark the cloze as it was `retired` and write the new one under another id";

fn cloze_id(entry: &Entry<'_>, cloze: &Cloze<'_>) -> String {
    note_id(entry, Some(("cloze", cloze.id.as_str())))
}

/// Where a deletion opens in Markdown.
struct Opening {
    /// After its braces.
    at: usize,
    is_numbered: bool,
}

/// Returns the deletions of a sentence, passing over code and what is escaped.
fn openings(markdown: &str) -> Vec<Opening> {
    let bytes = markdown.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let ticks = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                at += ticks;
                at = closing_ticks(bytes, at, ticks).unwrap_or(at);
            }
            b'{' if bytes.get(at + 1) == Some(&b'{') => {
                at += 2;
                let head = markdown[at..].split_once("::").map_or("", |(head, _)| head);
                let numbers = head.strip_prefix('c').unwrap_or_default();
                let is_numbered =
                    !numbers.is_empty() && numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
                found.push(Opening { at, is_numbered });
            }
            _ => at += 1,
        }
    }
    found
}

/// Returns the place after the run of `count` backticks that closes a code span, if there is one.
fn closing_ticks(bytes: &[u8], from: usize, count: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        if run == count {
            return Some(at + run);
        }
        at += run.max(1);
    }
    None
}

/// Returns where each deletion without a number gets one, and that number.
fn insertions<'a>(
    openings: &'a [Opening],
    wanted: &'a [Vec<u16>],
) -> impl Iterator<Item = (usize, String)> + 'a {
    let missing = openings.iter().zip(wanted).filter(|(opening, _)| !opening.is_numbered);
    missing.map(|(opening, cards)| {
        let cards: Vec<_> = cards.iter().map(u16::to_string).collect();
        (opening.at, format!("c{}::", cards.join(",")))
    })
}

fn with_insertions(text: &str, insertions: impl Iterator<Item = (usize, String)>) -> Option<String> {
    let (mut out, mut from) = (String::new(), 0);
    for (at, number) in insertions {
        if !text.get(from..at)?.ends_with("{{") {
            return None;
        }
        out.push_str(&text[from..at]);
        out.push_str(&number);
        from = at;
    }
    out.push_str(&text[from..]);
    Some(out)
}

fn renumbered(markdown: &str, openings: &[Opening], wanted: &[Vec<u16>]) -> Option<String> {
    (openings.len() == wanted.len()).then(|| with_insertions(markdown, insertions(openings, wanted)))?
}

/// Returns the cards of each deletion in a sentence; `None` if its deletions are at fault.
fn cards_of(markdown: &str) -> Option<Vec<Vec<u16>>> {
    let mut sources = Sources::default();
    let file = sources.add("", markdown.as_bytes().to_vec()).value;
    let mut faults = Vec::new();
    let blocks = cloze::mark_blocks(parse::blocks(sources.text(file), &mut Vec::new()), &mut faults);
    let mut cards = Vec::new();
    crate::content::walk_inlines(&blocks, &mut |_, inline| {
        if let crate::content::Inline::Deletion(deletion) = inline {
            cards.push(deletion.cards.to_vec());
        }
    });
    faults.is_empty().then_some(cards)
}

/// Returns the fix that writes the numbers into the file, whose text may have escapes that the sentence has not;
/// `None` if their braces do not match.
fn fix(cloze: &Cloze<'_>, openings: &[Opening], wanted: &[Vec<u16>], sources: &Sources) -> Option<Fix> {
    let (markdown, span) = (cloze.text.markdown, cloze.text.span);
    let file = sources.get(span.file).text.as_str();
    let raw = file.get(span.start as usize..span.end as usize)?;
    // Escapes change what is between braces, and leave their number.
    let braces =
        |text: &str| text.match_indices("{{").map(|(at, braces)| at + braces.len()).collect::<Vec<_>>();
    let (own, of_file) = (braces(markdown), braces(raw));
    if own.len() != of_file.len() {
        return None;
    }
    let map =
        |at: usize| own.iter().position(|place| *place == at).map_or(usize::MAX, |place| of_file[place]);
    let text = with_insertions(raw, insertions(openings, wanted).map(|(at, number)| (map(at), number)))?;
    Some(Fix { span, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_outside_code_and_escapes() {
        let numbers = |text| openings(text).iter().map(|it| (it.at, it.is_numbered)).collect::<Vec<_>>();
        assert_eq!(numbers("{{a}} {{c2::b}} {{c::d}}"), [(2, false), (8, true), (18, false)]);
        assert_eq!(numbers(r"\{{a}} `{{b}}` ``{{ ` ``{{c}}"), [(26, false)]);
    }
}
