//! What the readers of blocks and of inlines share: the parser's events, and where they are in the file.

use pulldown_cmark::{OffsetIter, Tag};

use super::prepare::Prepared;
use crate::diagnostic::Diagnostic;
use crate::text::OffsetMap;

/// Emphasis, links and the like nested deeper than this lose their style, not their words.
pub(super) const MAX_STYLES: usize = 16;

/// Reads the events of one text.
pub(super) struct Builder<'s, 'm, 'f> {
    pub(super) events: OffsetIter<'m>,
    pub(super) source: &'m Prepared<'s>,
    pub(super) positions: OffsetMap<'s>,
    pub(super) depth: usize,
    pub(super) styles: usize,
    /// The links around the inlines at hand.
    pub(super) links: usize,
    /// Whether a rule applied that came after deckpress 0.1.
    pub(super) is_changed: bool,
    pub(super) faults: &'f mut Vec<Diagnostic>,
}

/// Returns whether the tag opens a block.
pub(super) fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Table(_)
    )
}
