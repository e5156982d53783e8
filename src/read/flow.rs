//! An answer as people write it: a few words, then code and prose as they come.

use crate::content::{Block, BlockKind, Blocks, Inline, Rich};
use crate::model::{Passage, Snippet};
use crate::text::Text;

/// The short answer, and what follows it.
pub struct Flow<'s> {
    pub answer: Option<Rich<'s>>,
    pub body: Vec<Passage<'s>>,
}

/// Divides `blocks`, which `text` was parsed into: the short answer ends before the first code, or with it where the
/// answer begins with code.
#[must_use]
pub fn divide<'s>(text: Text<'s>, mut blocks: Vec<Block<'s>>) -> Flow<'s> {
    let is_code = |block: &Block<'_>| matches!(block.kind, BlockKind::Code(_));
    let short = match blocks.iter().position(is_code) {
        Some(first) => first.max(1),
        None => blocks.len(),
    };
    let body = body(text, blocks.split_off(short));
    Flow { answer: rich(text, blocks), body }
}

/// Returns the passages of blocks that follow a short answer.
#[must_use]
pub fn body<'s>(text: Text<'s>, blocks: Vec<Block<'s>>) -> Vec<Passage<'s>> {
    blocks.into_iter().map(|block| passage(text, block)).collect()
}

/// Returns `blocks` with the Markdown that they were parsed from; `None` if there are none.
#[must_use]
pub fn rich<'s>(text: Text<'s>, mut blocks: Vec<Block<'s>>) -> Option<Rich<'s>> {
    spell_out(text, &mut blocks);
    let span = blocks.first()?.span.to(blocks.last()?.span);
    let source = text.part(span).trim();
    Some(Rich { markdown: source.text, span: source.span, blocks: blocks.into() })
}

fn passage<'s>(text: Text<'s>, block: Block<'s>) -> Passage<'s> {
    let span = block.span;
    match block.kind {
        BlockKind::Code(code) => Passage::Code(Snippet { span, block: *code }),
        kind => {
            let mut blocks = [Block { span, kind }];
            spell_out(text, &mut blocks);
            let source = text.part(span).trim();
            Passage::Text(Rich { markdown: source.text, span: source.span, blocks: Box::new(blocks) })
        }
    }
}

/// Makes a paragraph of each block that has marks and nothing else: `22.` is an answer, not the start of a list.
pub fn spell_out<'s>(text: Text<'s>, blocks: &mut [Block<'s>]) {
    for block in blocks.iter_mut().filter(|block| has_only_marks(&block.kind)) {
        let marks = text.part(block.span).text.split_whitespace().collect::<Vec<_>>().join(" ");
        block.kind = BlockKind::Paragraph(Box::new([Inline::Text(marks.into())]));
    }
}

fn has_only_marks(kind: &BlockKind<'_>) -> bool {
    let all = |blocks: &Blocks<'_>| blocks.iter().all(|block| has_only_marks(&block.kind));
    match kind {
        BlockKind::List(list) => list.items.iter().all(|item| all(&item.blocks)),
        BlockKind::Quote(blocks) => all(blocks),
        BlockKind::Heading(_, content) => content.is_empty(),
        BlockKind::Paragraph(_) | BlockKind::Code(_) | BlockKind::Table(_) | BlockKind::Rule => false,
    }
}
