//! Pieces into columns: all column breaks are chosen together, as the line breaks of a paragraph are.

use super::piece::{Cut, Piece};
use super::unit::Pt;

/// A column costs this much, so that no extra one is begun for a slightly better break.
const COLUMN: i64 = 3000;
const FORBIDDEN: i64 = 10_000_000;

/// The pieces of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub pieces: std::ops::Range<usize>,
}

/// What stands above a column that begins with a piece: the section bar, repeated.
pub trait Resume {
    /// Its height, with the space below it.
    fn height_above(&self, piece: usize) -> Pt;
}

/// Nothing is repeated.
pub struct Plain;

impl Resume for Plain {
    fn height_above(&self, _piece: usize) -> Pt {
        Pt::ZERO
    }
}

/// Cuts `pieces` into columns of `height` and evens out the columns of the last page.
#[must_use]
pub fn columns(pieces: &[Piece], column_height: Pt, per_page: usize, resume: &dyn Resume) -> Vec<Column> {
    let heights = Heights::new(pieces, resume);
    let mut starts = best_starts(pieces, &heights, column_height);
    let last_page = starts.len().saturating_sub(1) / per_page * per_page;
    if let Some(&first) = starts.get(last_page)
        && let Some(even) = even_starts(pieces, &heights, first, column_height, per_page)
    {
        starts.truncate(last_page);
        starts.extend(even);
    }
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    starts.iter().zip(ends).map(|(start, end)| Column { pieces: *start..end }).collect()
}

/// Heights of ranges of pieces, each in constant time.
struct Heights {
    /// Up to and without piece `i`, gaps included.
    sums: Vec<Pt>,
    gaps: Vec<Pt>,
    /// Of what is repeated above a column that begins with piece `i`.
    above: Vec<Pt>,
    /// How many of the pieces before `i` are elastic.
    elastic: Vec<usize>,
}

/// An elastic gap may shrink by this much to let one more entry in.
pub const GIVE: Pt = Pt::new(1.4);

impl Heights {
    fn new(pieces: &[Piece], resume: &dyn Resume) -> Heights {
        let mut sums = vec![Pt::ZERO];
        let mut sum = Pt::ZERO;
        let mut elastic = vec![0];
        for piece in pieces {
            sum += piece.gap + piece.height;
            sums.push(sum);
            elastic.push(elastic.last().copied().unwrap_or(0) + usize::from(piece.elastic));
        }
        Heights {
            sums,
            gaps: pieces.iter().map(|piece| piece.gap).collect(),
            above: (0..pieces.len()).map(|index| resume.height_above(index)).collect(),
            elastic,
        }
    }

    /// The least height of a column; `start < end`.
    fn column(&self, start: usize, end: usize) -> Pt {
        let gaps = self.elastic[end] - self.elastic[start + 1];
        self.sums[end] - self.sums[start] - self.gaps[start] + self.above[start] - GIVE * gaps
    }
}

fn cut_cost(piece: &Piece) -> i64 {
    match piece.cut {
        Cut::Never => FORBIDDEN,
        Cut::Cost(cost) => cost,
    }
}

/// Where columns begin, so that the sum of unfilled space and bad breaks is least.
fn best_starts(pieces: &[Piece], heights: &Heights, column_height: Pt) -> Vec<usize> {
    let count = pieces.len();
    let mut best = vec![(0_i64, 0_usize); count + 1];
    for end in 1..=count {
        let cut = if end < count { cut_cost(&pieces[end]) } else { 0 };
        let mut found: Option<(i64, usize)> = None;
        for start in (0..end).rev() {
            let used = heights.column(start, end);
            // A single piece that is too high has a column to itself.
            if used > column_height && start + 1 < end {
                break;
            }
            let slack = (column_height - used).max(Pt::ZERO).0 * 1000 / column_height.0.max(1);
            let unfilled = if end < count { slack * slack / 100 } else { 0 };
            let cost = best[start].0 + unfilled + cut + COLUMN;
            if found.is_none_or(|(least, _)| cost < least) {
                found = Some((cost, start));
            }
        }
        best[end] = found.unwrap_or((i64::MAX / 2, end - 1));
    }
    let mut starts = Vec::new();
    let mut end = count;
    while end > 0 {
        end = best[end].1;
        starts.push(end);
    }
    starts.reverse();
    starts
}

/// The least height at which the rest fits into the columns of one page, and where those begin.
fn even_starts(
    pieces: &[Piece],
    heights: &Heights,
    first: usize,
    column_height: Pt,
    columns: usize,
) -> Option<Vec<usize>> {
    let (mut low, mut high) = (Pt::ZERO, column_height);
    let mut found = filled(pieces, heights, first, column_height, columns)?;
    while high - low > Pt::new(1.0) {
        let middle = (low + high) / 2;
        match filled(pieces, heights, first, middle, columns) {
            Some(starts) => (found, high) = (starts, middle),
            None => low = middle,
        }
    }
    Some(found)
}

/// Fills columns one after the other as far as allowed breaks go; `None` if that takes too many.
fn filled(
    pieces: &[Piece],
    heights: &Heights,
    first: usize,
    limit: Pt,
    columns: usize,
) -> Option<Vec<usize>> {
    let mut starts = vec![first];
    let (mut start, mut good) = (first, None);
    for end in first + 1..=pieces.len() {
        while heights.column(start, end) > limit {
            start = good.take()?;
            starts.push(start);
            if starts.len() > columns {
                return None;
            }
        }
        if end < pieces.len() && matches!(pieces[end].cut, Cut::Cost(_)) {
            good = Some(end);
        }
    }
    Some(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strips(heights: &[i64]) -> Vec<Piece> {
        heights.iter().map(|height| Piece::new(Pt(*height), Vec::new())).collect()
    }

    fn ranges(columns: &[Column]) -> Vec<std::ops::Range<usize>> {
        columns.iter().map(|column| column.pieces.clone()).collect()
    }

    #[test]
    fn the_last_page_is_even() {
        let pieces = strips(&[10_000; 6]);
        assert_eq!(ranges(&columns(&pieces, Pt(100_000), 2, &Plain)), [0..3, 3..6]);
    }

    #[test]
    fn a_forbidden_break_moves_what_belongs_together() {
        let mut pieces = strips(&[40_000; 5]);
        pieces[2].cut = Cut::Never;
        assert_eq!(ranges(&columns(&pieces, Pt(80_000), 1, &Plain)), [0..1, 1..3, 3..5]);
    }

    #[test]
    fn what_fits_nowhere_has_a_column_to_itself() {
        let pieces = strips(&[1000, 900_000, 1000]);
        assert_eq!(ranges(&columns(&pieces, Pt(100_000), 1, &Plain)), [0..1, 1..2, 2..3]);
    }
}
