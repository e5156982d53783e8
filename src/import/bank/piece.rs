//! What splitters give: entries as they are in the source.

use crate::import::tree::{Block, Inline};

/// What a splitter makes of a file.
#[derive(Clone, Debug)]
pub struct Split {
    pub name: String,
    pub pieces: Vec<Piece>,
}

/// One entry as it is in the source.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub line: u32,
    pub question: Vec<Inline>,
    pub body: Vec<Block>,
    /// The headings above it, from the widest.
    pub topics: Vec<String>,
}
