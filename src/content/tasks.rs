//! Items of a list that are tasks: they begin with a box.

use std::borrow::Cow;

use super::{Block, BlockKind, Inline};

/// The box of what is to be done.
pub const OPEN: &str = "☐";
/// The box of what is done.
pub const DONE: &str = "☑";

/// Returns the box that an item begins with, and the item without it.
#[must_use]
pub fn task<'s>(blocks: &[Block<'s>]) -> Option<(&'static str, Vec<Block<'s>>)> {
    let BlockKind::Paragraph(inlines) = &blocks.first()?.kind else { return None };
    let (Inline::Text(text), rest) = inlines.split_first()? else { return None };
    let (sign, text) = [OPEN, DONE]
        .into_iter()
        .find_map(|sign| Some((sign, text.strip_prefix(sign)?.strip_prefix(' ')?)))?;
    let text = Inline::Text(Cow::Owned(text.to_owned()));
    let mut blocks = blocks.to_vec();
    blocks[0].kind = BlockKind::Paragraph(std::iter::once(text).chain(rest.iter().cloned()).collect());
    Some((sign, blocks))
}
