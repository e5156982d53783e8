//! Where one question ends and the next begins: each layout is a splitter.

mod headings;

use super::piece::Split;
use crate::import::tree::Block;

/// What `--split` takes.
pub const NAMES: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// Returns every reading of the blocks of a file.
#[must_use]
pub fn all(blocks: &[Block]) -> Vec<Split> {
    headings::splits(blocks)
}
