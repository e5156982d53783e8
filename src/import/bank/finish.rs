//! What is decided once an entry is read: which list has its options, and what asks.

use super::doc::is_label;
use super::leads::has_answer_label;
use super::question::clean;
use super::{options, words};
use crate::import::contract::Entry;
use crate::import::tree::{self, Block, Inline, Kind, each_inlines, plain};

/// Moves options of which none is right into the question.
pub(super) fn without_unknown_options(entry: &mut Entry, has_label: bool) {
    if entry.options.is_empty() || entry.options.iter().any(|option| option.is_right) {
        return;
    }
    let items = std::mem::take(&mut entry.options);
    let list = options::as_list(items, entry.place.line);
    if has_label {
        entry.front.push(list);
    } else {
        // Nothing says what answers, so all of it does: a list of things to do.
        let mut answer = std::mem::take(&mut entry.front);
        answer.push(list);
        answer.append(&mut entry.answer);
        entry.answer = answer;
    }
}

/// Makes options of a list that belongs to the question, where the answer is letters of it.
pub(super) fn options_of_front(entry: &mut Entry) {
    let Some(first) = entry.answer.first() else { return };
    let letters = tree::words(std::slice::from_ref(first));
    let found = entry.front.iter().enumerate().find_map(|(at, block)| match &block.kind {
        Kind::List { items, .. } => Some((at, options::of(items)?)),
        _ => None,
    });
    let Some((at, mut list)) = found.filter(|_| entry.options.is_empty()) else { return };
    if options::mark(&mut list, &letters) {
        entry.front.remove(at);
        entry.options = list;
        entry.answer.remove(0);
    }
}

pub(super) fn has_picture(block: &Block) -> bool {
    let mut found = false;
    each_inlines(&mut [block.clone()], &mut |inlines| {
        found |= inlines.iter().any(|inline| matches!(inline, Inline::Image { .. }));
    });
    found || matches!(block.kind, Kind::Code { .. } | Kind::Table { .. })
}

/// Returns the question that a number of its own in a heading leaves to the heading below, or to a paragraph that asks and
/// is answered without a label.
pub(super) fn asked_below(body: &[Block]) -> Option<Vec<Inline>> {
    let (first, rest) = body.split_first()?;
    match &first.kind {
        Kind::Heading(_, content) if !is_label(first) => Some(clean(content).question),
        Kind::Paragraph(content)
            if !rest.is_empty()
                && !has_answer_label(body)
                && words::asks(&plain(content))
                && !rest.iter().all(Block::is_code) =>
        {
            Some(clean(content).question)
        }
        _ => None,
    }
}

/// Makes a question without words of what comes first in it, if that is words.
pub(super) fn question_of_front(entry: &mut Entry) {
    let from =
        if entry.front.is_empty() && entry.is_answer_labelled { &mut entry.answer } else { &mut entry.front };
    if let Some(Block { kind: Kind::Paragraph(content), .. }) = from.first() {
        entry.question = clean(content).question;
        from.remove(0);
    } else {
        entry.is_question_in_code = true;
    }
}
