//! Entries that are rows of tables with a column of questions and one of answers.

use super::above::Above;
use crate::import::bank::doc::Doc;
use crate::import::bank::piece::{Piece, Split};
use crate::import::bank::rows::{columns, has_both, piece};
use crate::import::tree::{Block, Inline, Kind, plain};

/// Reads each row; what other columns have comes below their names.
pub(super) fn split(doc: &Doc) -> Split {
    let mut pieces = Vec::new();
    let mut above = Above::default();
    for block in &doc.blocks {
        match &block.kind {
            Kind::Heading(level, content) => above.open(*level, content),
            Kind::Table { head, rows } => pieces.extend(of_table(block.line, head, rows, &above)),
            _ => {}
        }
    }
    Split { name: "table".to_owned(), pieces, is_form_of_questions: true, ..Split::default() }
}

fn of_table(line: u32, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], above: &Above) -> Vec<Piece> {
    let names: Vec<_> = head.iter().map(|cell| plain(cell)).collect();
    let columns = columns(&names);
    if !has_both(&columns) {
        return Vec::new();
    }
    // The head and the rule below it are two lines.
    let rows = (line + 2..).zip(rows).filter_map(|(line, row)| {
        let cells = row.iter().map(|cell| vec![Block::new(line, Kind::Paragraph(cell.clone()))]);
        let (mut piece, _) = piece(&columns, &cells.collect::<Vec<_>>(), line)?;
        let own = std::mem::take(&mut piece.topics).into_iter().map(|(_, topic)| (7, topic));
        piece.topics = above.of(7).into_iter().chain(own).collect();
        Some(piece)
    });
    rows.collect()
}
