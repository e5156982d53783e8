//! Entries that are headings of one level.

use crate::import::bank::piece::{Piece, Split};
use crate::import::tree::{Block, Kind, plain};

/// Returns a reading for each level that has headings.
pub(super) fn splits(blocks: &[Block]) -> Vec<Split> {
    (1..=6).map(|level| Split { name: format!("h{level}"), pieces: at_level(blocks, level) }).collect()
}

fn at_level(blocks: &[Block], level: u8) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut above: Vec<(u8, String)> = Vec::new();
    let mut is_open = false;
    for block in blocks {
        match &block.kind {
            Kind::Heading(found, content) if *found <= level => {
                above.retain(|(level, _)| level < found);
                is_open = *found == level;
                if is_open {
                    let topics = above.iter().map(|(_, title)| title.clone()).collect();
                    let question = content.clone();
                    pieces.push(Piece { line: block.line, question, body: Vec::new(), topics });
                } else {
                    above.push((*found, plain(content)));
                }
            }
            _ if is_open => {
                if let Some(piece) = pieces.last_mut() {
                    piece.body.push(block.clone());
                }
            }
            _ => {}
        }
    }
    pieces
}
