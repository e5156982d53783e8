//! What splitters give: entries as they are in the source.

use crate::import::tree::{Block, Inline};

/// What a splitter makes of a file.
#[derive(Clone, Debug, Default)]
pub struct Split {
    pub name: String,
    pub pieces: Vec<Piece>,
    /// Whether the form itself says that these are entries, as `<details>` do.
    pub is_form_of_questions: bool,
    /// Whether any text has what looks so: it is taken only where it is asked for.
    pub is_on_demand: bool,
    /// Numbers that restart within each entry of a shallower level.
    pub restarts_within_parent: bool,
    /// Items of lists that are links elsewhere and nothing else.
    pub only_links: usize,
}

/// One entry as it is in the source.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub line: u32,
    pub question: Vec<Inline>,
    /// The level of its heading; 0 for none.
    pub level: u8,
    /// Blocks that belong to the question, such as code in a summary.
    pub front: Vec<Block>,
    pub body: Vec<Block>,
    /// The headings above it, from the widest, with their levels.
    pub topics: Vec<(u8, String)>,
    /// Questions that are asked after it.
    pub follow_ups: Vec<Vec<Inline>>,
}
