//! The columns of the last page, as even as they can be.

use super::room::Heights;
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::unit::Pt;

/// Columns are even to this much; nobody sees less.
const EXACT: Pt = Pt::new(1.0);
/// A break that costs something is worth this part of a column, not less: bad breaks show more than uneven ends.
const WORTH: usize = 10;

/// Returns where the columns of one page begin at the least height at which the rest fits into them; `None` if it
/// does not fit. Breaks that cost something are taken only where they save much of it.
pub(super) fn even_starts(
    pieces: &[Piece],
    heights: &Heights,
    first: usize,
    room: Pt,
    columns: usize,
) -> Option<Vec<usize>> {
    let even = |dearest: i64| {
        let fill = |limit: Pt| filled(pieces, heights, first, (limit, dearest), columns);
        let (mut low, mut high) = (Pt::ZERO, room);
        let mut found = fill(room)?;
        while high - low > EXACT {
            let middle = (low + high) / 2;
            match fill(middle) {
                Some(starts) => (found, high) = (starts, middle),
                None => low = middle,
            }
        }
        Some((high, found))
    };
    let (free, any) = (even(0), even(i64::MAX));
    match (free, any) {
        (Some((height, starts)), Some((least, _))) if height - least <= room / WORTH => Some(starts),
        (_, any) => any.map(|(_, starts)| starts),
    }
}

/// Fills columns one after the other as far as breaks up to a cost go; `None` if that takes too many.
fn filled(
    pieces: &[Piece],
    heights: &Heights,
    first: usize,
    (limit, dearest): (Pt, i64),
    columns: usize,
) -> Option<Vec<usize>> {
    let mut starts = vec![first];
    let (mut start, mut good) = (first, None);
    for end in first + 1..=pieces.len() {
        while heights.least(start, end) > limit {
            start = good.take()?;
            starts.push(start);
            if starts.len() > columns {
                return None;
            }
        }
        if end < pieces.len() && matches!(pieces[end].cut, Cut::Cost(cost) if cost <= dearest) {
            good = Some(end);
        }
    }
    Some(starts)
}
