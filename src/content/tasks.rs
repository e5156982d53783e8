//! Items of a list that are tasks: they begin with a box.

use std::borrow::Cow;

use super::{Block, BlockKind, Inline};

/// The box of what is to be done.
pub const OPEN: &str = "☐";
/// The box of what is done.
pub const DONE: &str = "☑";

/// Returns the box that an item begins with.
#[must_use]
pub fn sign(blocks: &[Block<'_>]) -> Option<&'static str> {
    let BlockKind::Paragraph(inlines) = &blocks.first()?.kind else { return None };
    let Inline::Text(text) = inlines.first()? else { return None };
    [OPEN, DONE].into_iter().find(|sign| text.strip_prefix(sign).is_some_and(|rest| rest.starts_with(' ')))
}

/// Returns the box that an item begins with, and the item without it.
#[must_use]
pub fn task<'s>(blocks: &[Block<'s>]) -> Option<(&'static str, Vec<Block<'s>>)> {
    let sign = sign(blocks)?;
    let mut blocks = blocks.to_vec();
    if let BlockKind::Paragraph(inlines) = &mut blocks[0].kind
        && let Some(Inline::Text(text)) = inlines.first_mut()
    {
        *text = Cow::Owned(text[sign.len() + 1..].to_owned());
    }
    Some((sign, blocks))
}
