//! What holds for an answer that is typed.

use super::blank::is_blank;
use crate::content::{BlockKind, Inline, Rich, plain, walk_code, walk_inlines};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// More is not typed without a slip.
const MOST_CHARACTERS: usize = 80;

/// Returns a warning of an answer that nobody can be expected to type as it is written; `None` if it is short and
/// plain.
pub(super) fn fault(answer: Option<&Rich<'_>>, entry: Span) -> Option<Diagnostic> {
    let answer = answer?;
    let text = plain::blocks(&answer.blocks);
    let (mut has_code, mut has_formula) = (false, false);
    walk_code(&answer.blocks, &mut |_, _| has_code = true);
    walk_inlines(&answer.blocks, &mut |_, inline| {
        has_code |= matches!(inline, Inline::Code(_));
        has_formula |= matches!(inline, Inline::Math(_));
    });
    let is_one_line = matches!(&*answer.blocks, [block] if matches!(block.kind, BlockKind::Paragraph(_)));
    let what = match text.chars().count() {
        _ if is_blank(&text) => "has no text".to_owned(),
        _ if has_formula => "is a formula".to_owned(),
        _ if has_code => "is code".to_owned(),
        _ if !is_one_line => "is not one line".to_owned(),
        length if length > MOST_CHARACTERS => format!("has {length} characters, more than {MOST_CHARACTERS}"),
        _ => return None,
    };
    let span = if answer.blocks.is_empty() { entry } else { answer.span };
    let message = format!("an answer that is typed {what}");
    Some(
        Diagnostic::new(Code::HardToType, span, message).help(
            "write a few plain words as the answer and the rest below `### Details`, or leave out `typed`",
        ),
    )
}
