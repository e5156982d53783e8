//! Entries that are paragraphs in bold, or questions in italics.

use super::paragraphs::{CodeBelow, pieces};
use crate::import::bank::doc::Doc;
use crate::import::bank::piece::Split;
use crate::import::bank::prefix::read_prefix;
use crate::import::bank::{labels, words};
use crate::import::spaces::tidied;
use crate::import::tree::{Inline, Style, is_blank, plain};

/// Splits at paragraphs that are wholly bold, or in italics with a question mark, but for a mark of their level, or that begin with a number in bold.
pub(super) fn split(doc: &Doc) -> Split {
    let cut = |content: &[Inline]| {
        is_question(content).then(|| {
            let (question, below) = asked_in_bold(content).unwrap_or_else(|| first_line(content));
            (question, (!is_blank(&below)).then_some(below))
        })
    };
    let pieces = pieces(doc, cut, CodeBelow::Answer);
    Split { name: "bold-paragraph".to_owned(), pieces, ..Split::default() }
}

fn is_question(content: &[Inline]) -> bool {
    let (content, _) = first_line(content);
    let is_sign = |it: &Inline| matches!(it, Inline::Text(text) if !text.chars().any(char::is_alphanumeric));
    let mut shown =
        content.iter().skip_while(|it| is_sign(it)).filter(|it| !is_blank(std::slice::from_ref(it)));
    let Some(Inline::Styled(style, bold)) = shown.next() else { return false };
    let words = plain(bold);
    let is_asked = *style == Style::Emphasis && words.trim_end().ends_with(['?', '？', '؟']);
    if *style != Style::Strong && !is_asked {
        return false;
    }
    let label = labels::whole(&words).or_else(|| labels::leading(&words).map(|(label, _)| label));
    // `*Question: What is it?*` has a form of its own.
    if label.is_some_and(|label| label != labels::Label::Question || *style == Style::Emphasis)
        || !words.chars().any(char::is_alphanumeric)
    {
        return false;
    }
    let is_mark = |it: &Inline| match it {
        Inline::Text(text) => !text.chars().any(char::is_alphanumeric),
        Inline::Styled(Style::Strong, _) => true,
        _ => false,
    };
    let is_numbered = read_prefix(words.trim()).is_some();
    shown.all(is_mark) || is_numbered
}

/// Returns the question in bold that a paragraph begins with, and what follows it: `**What is it?** A thing.`; `None` where
/// that says nothing, or what is bold does not ask as a whole.
pub(super) fn asked_in_bold(content: &[Inline]) -> Option<(Vec<Inline>, Vec<Inline>)> {
    let at = content.iter().position(|it| !is_blank(std::slice::from_ref(it)))?;
    let Inline::Styled(Style::Strong, bold) = content.get(at)? else { return None };
    let rest = content.get(at + 1..)?;
    let words = plain(bold);
    let is_next_line = match rest.first()? {
        Inline::Break => true,
        Inline::Text(text) => text.trim_start_matches(' ').starts_with('\n'),
        _ => false,
    };
    let is_asked = words.trim_end().ends_with(['?', '？', '؟']) || (is_next_line && words::asks(&words));
    // `**What is it?** (asked often)` has no answer yet.
    let said = plain(rest);
    let is_remark = said.trim().starts_with('(') && said.trim().ends_with(')') && !said.trim().contains('\n');
    if is_remark || !(is_asked || is_pointing(rest)) || !plain(rest).chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut rest = rest.to_vec();
    if let Some(Inline::Text(text)) = rest.first_mut() {
        *text = text.trim_start_matches([':', '-', '–', '—', '.', ' ', '\n']).to_owned();
    }
    Some((content.get(..=at)?.to_vec(), tidied(rest)))
}

/// Returns whether all that follows is where to read: `- [Learn from here](…) and [here](…)`.
fn is_pointing(rest: &[Inline]) -> bool {
    let is_dash = |text: &str| text.trim_start().starts_with(['-', '–', '—', ':']);
    let is_between = |text: &str| text.split_whitespace().count() < 3;
    matches!(rest.first(), Some(Inline::Text(text)) if is_dash(text))
        && rest.iter().any(|it| matches!(it, Inline::Link { .. }))
        && rest.iter().all(|it| match it {
            Inline::Link { .. } | Inline::Break => true,
            Inline::Text(text) => is_between(text),
            _ => false,
        })
}

/// Returns what is before the first end of a line that is outside of bold, and what is after it.
fn first_line(content: &[Inline]) -> (Vec<Inline>, Vec<Inline>) {
    for (at, inline) in content.iter().enumerate() {
        match inline {
            Inline::Text(text) if at > 0 && text.contains('\n') => {
                let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
                let mut first = content.get(..at).unwrap_or_default().to_vec();
                first.push(Inline::Text(line.to_owned()));
                let mut below = vec![Inline::Text(rest.to_owned())];
                below.extend(content.iter().skip(at + 1).cloned());
                return (first, below);
            }
            Inline::Break if at > 0 => {
                let first = content.get(..at).unwrap_or_default().to_vec();
                return (first, content.iter().skip(at + 1).cloned().collect());
            }
            _ => {}
        }
    }
    (content.to_vec(), Vec::new())
}
