//! Entries that are paragraphs in bold.

use super::paragraphs::{CodeBelow, pieces};
use crate::import::bank::doc::Doc;
use crate::import::bank::labels;
use crate::import::bank::piece::Split;
use crate::import::bank::question::read_prefix;
use crate::import::tree::{Inline, Style, is_blank, plain};

/// Splits at paragraphs that are wholly bold but for a mark of their level, or that begin with a number in bold.
pub(super) fn split(doc: &Doc) -> Split {
    let cut = |content: &[Inline]| {
        is_question(content).then(|| {
            let (question, below) = first_line(content);
            (question, (!is_blank(&below)).then_some(below))
        })
    };
    let pieces = pieces(doc, cut, CodeBelow::Answer);
    Split { name: "bold-paragraph".to_owned(), pieces, ..Split::default() }
}

fn is_question(content: &[Inline]) -> bool {
    let (content, _) = first_line(content);
    let mut shown = content.iter().filter(|it| !is_blank(std::slice::from_ref(it)));
    let Some(Inline::Styled(Style::Strong, bold)) = shown.next() else { return false };
    let words = plain(bold);
    let label = labels::whole(&words).or_else(|| labels::leading(&words).map(|(label, _)| label));
    if label.is_some_and(|label| label != labels::Label::Question)
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
