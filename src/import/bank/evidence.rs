//! What speaks for a splitting: counted from its entries.

use super::entry::Read;
use super::piece::Split;
use super::question::clean;
use super::words;
use crate::import::score::Evidence;
use crate::import::tree::{Block, Inline, Kind, each_inlines, plain};

/// Weighs a splitting; `contents` is how many entries the file's own table lists.
#[must_use]
pub fn weigh(split: &Split, read: &[Read], contents: Option<usize>) -> Evidence {
    let count = read.len();
    let share = |is_so: &dyn Fn(&Read) -> bool| part(read.iter().filter(|it| is_so(it)).count(), count);
    let asks = share(&|it| words::asks(&plain(&it.entry.question)) || it.entry.is_question_in_code);
    let questions = share(&|it| plain(&it.entry.question).contains(['?', '？', '؟']));
    let labelled =
        share(&|it| it.entry.is_answer_labelled || !it.entry.options.is_empty() || !it.entry.hint.is_empty());
    let q = share(&|it| it.cleaned.has_q);
    // Every list can be numbered; only one that asks counts its questions.
    let counts = !matches!(&*split.name, "bullets" | "counted-items") || asks >= 0.4;
    let numbers: Vec<u32> = read.iter().filter(|_| counts).filter_map(|it| it.cleaned.number).collect();
    let steps = steps(&numbers) * part(numbers.len(), count);
    let form = [steps, q, 0.9 * asks, 0.95 * labelled].into_iter().fold(0.0, f64::max);
    let form = if split.is_on_demand { 0.0 } else { form };
    let difference = contents.map(|contents| contents.abs_diff(count));
    // What asks and is answered elsewhere is a question all the same.
    let is_link = |it: &&Read| is_only_links(&it.entry.answer) && !words::asks(&plain(&it.entry.question));
    let links = read.iter().filter(is_link).count();
    let is_numbered = numbers.len() > 1 && steps >= 0.6;
    Evidence {
        count,
        form,
        answered: share(&|it| it.entry.is_answered()),
        labelled,
        // A list of one says nothing.
        agrees_with_contents: contents > Some(1) && difference.is_some_and(|it| part(it, count) <= 0.06),
        numbers_run: numbers.len() > 2 && steps > 0.9,
        restarts_within_parent: split.restarts_within_parent,
        topics: part(split.pieces.iter().filter(|piece| holds_questions(&piece.body)).count(), count),
        is_strong: is_strong(
            split,
            count,
            &Shares { asks, questions, labelled, q, is_numbered, has_number: !numbers.is_empty() },
        ),
        only_links: part(links + split.only_links, count + split.only_links),
        is_certain: false,
    }
}

/// What speaks for entries being questions, as shares of them.
struct Shares {
    asks: f64,
    questions: f64,
    labelled: f64,
    q: f64,
    is_numbered: bool,
    has_number: bool,
}

/// Returns whether nobody would doubt that these are questions. Of one or two, each must ask; of details, a part.
fn is_strong(split: &Split, count: usize, shares: &Shares) -> bool {
    let is_marked = shares.is_numbered || shares.q >= 0.5 || (shares.labelled >= 0.5 && count > 1);
    let is_form = split.is_form_of_questions && (split.name != "details" || shares.asks >= 0.3);
    let is_asking = match count {
        0 => false,
        1 => shares.questions > 0.9 && (shares.has_number || shares.labelled > 0.9),
        2 => shares.questions > 0.9,
        _ => shares.asks >= 0.4,
    };
    !split.is_on_demand && (is_marked || is_form || is_asking)
}

/// Returns whether headings with a `Q` are in a body.
fn holds_questions(body: &[Block]) -> bool {
    let is_q = |block: &&Block| match &block.kind {
        Kind::Heading(_, content) => clean(content).has_q,
        _ => false,
    };
    body.iter().filter(is_q).count() > 0
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
fn part(count: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// Returns the share of steps from a number to the next that count on; a restart counts a little.
fn steps(numbers: &[u32]) -> f64 {
    let pairs = || numbers.iter().zip(numbers.iter().skip(1));
    let worth = |(one, next): (&u32, &u32)| match next.checked_sub(*one) {
        Some(0..=2) => 1.0,
        _ if *next == 1 => 0.6,
        _ => 0.0,
    };
    let all = numbers.len().saturating_sub(1);
    if all == 0 { 0.0 } else { pairs().map(worth).sum::<f64>() * part(1, all) }
}

/// Returns whether an answer says nothing but where to read.
fn is_only_links(blocks: &[Block]) -> bool {
    let mut has_link = false;
    let is_links = blocks.iter().all(|block| match &block.kind {
        Kind::List { items, .. } => items.iter().all(|item| {
            matches!(item.blocks.first(), Some(Block { kind: Kind::Paragraph(content), .. }) if matches!(content.first(), Some(Inline::Link { .. })))
        }),
        Kind::Paragraph(content) => matches!(content.as_slice(), [Inline::Link { .. }]),
        Kind::Table { rows, .. } => rows.iter().all(|row| row.iter().flatten().any(|it| matches!(it, Inline::Link { .. }))),
        Kind::Heading(..) | Kind::Comment(_) | Kind::Rule => true,
        _ => false,
    });
    each_inlines(&mut blocks.to_vec(), &mut |inlines| {
        has_link |= inlines
            .iter()
            .any(|inline| matches!(inline, Inline::Link { address, .. } if address.contains("://")));
    });
    is_links && has_link
}
