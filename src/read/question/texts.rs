//! Markdown texts: answers, code, and what follows them.

use crate::content::{BlockKind, CodeBlock, Rich, parse};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Passage, Snippet};
use crate::read::flow::{self, Flow};
use crate::text::Text;

pub(super) fn rich<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> Rich<'s> {
    let mut blocks = parse::blocks(text, faults);
    flow::spell_out(text, &mut blocks);
    Rich { markdown: text.text.trim(), span: text.span, blocks }
}

/// Returns an answer, and what follows its short beginning.
pub(super) fn answer_of<'s>(
    text: Text<'s>,
    faults: &mut Vec<Diagnostic>,
) -> (Option<Rich<'s>>, Vec<Passage<'s>>) {
    let blocks = parse::blocks(text, faults);
    let whole = |blocks| Rich { markdown: text.text.trim(), span: text.span, blocks };
    let Flow { answer, body } = flow::divide(text, blocks.into_vec());
    match answer {
        Some(answer) if body.is_empty() => (Some(whole(answer.blocks)), body),
        Some(answer) => (Some(answer), body),
        None => (Some(whole(Box::default())), body),
    }
}

/// Returns what follows the answer: Markdown that begins with a fence, or bare source text in the deck's language.
pub(super) fn body<'s>(text: Text<'s>, language: &'s str, faults: &mut Vec<Diagnostic>) -> Vec<Passage<'s>> {
    if is_fenced(text) {
        return flow::body(text, parse::blocks(text, faults).into_vec());
    }
    bare(text, language).map(Passage::Code).into_iter().collect()
}

/// Returns the code of an output prompt, in a fence or bare, if there is any; reports text between fences.
pub(super) fn snippet<'s>(
    text: Text<'s>,
    language: &'s str,
    faults: &mut Vec<Diagnostic>,
) -> Option<Snippet<'s>> {
    if !is_fenced(text) {
        return bare(text, language);
    }
    let mut first = None;
    for block in parse::blocks(text, faults) {
        match block.kind {
            BlockKind::Code(code) => {
                first.get_or_insert(Snippet { span: block.span, block: *code });
            }
            _ => faults.push(
                Diagnostic::new(Code::UnexpectedText, block.span, "text between code fences")
                    .help("`code` holds code only; put the text into `why`"),
            ),
        }
    }
    first
}

pub(super) fn is_fenced(text: Text<'_>) -> bool {
    text.text.trim_start().starts_with("```") || text.text.trim_start().starts_with("~~~")
}

pub(super) fn bare<'s>(text: Text<'s>, language: &'s str) -> Option<Snippet<'s>> {
    let code = text.text.trim_end().trim_start_matches('\n');
    let block = CodeBlock::new(language.into(), code.into());
    (!code.is_empty()).then_some(Snippet { span: text.span, block })
}
