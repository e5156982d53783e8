//! What a reference consists of.

use crate::content::{Block, BlockKind, Blocks, Inline, Link, plain};
use crate::model::Reference;
use crate::text::Text;

/// Returns the link that a reference consists of; `None` if it has anything besides.
#[must_use]
pub fn reference(blocks: Blocks<'_>) -> Option<Reference<'_>> {
    let mut blocks = blocks.into_vec().into_iter();
    let (Some(Block { kind: BlockKind::Paragraph(content), .. }), None) = (blocks.next(), blocks.next())
    else {
        return None;
    };
    let mut inlines = content.into_vec().into_iter();
    match (inlines.next(), inlines.next()) {
        (Some(Inline::Link(link)), None) => {
            Some(Reference { title: plain::inlines(&link.content), address: link.address })
        }
        _ => None,
    }
}

pub(super) fn bare_address(text: Text<'_>) -> Option<Reference<'_>> {
    let address = text.text.trim();
    let fits = Link::is_allowed(address) && !address.contains(char::is_whitespace);
    fits.then(|| Reference { title: plain::address(address), address: address.into() })
}
