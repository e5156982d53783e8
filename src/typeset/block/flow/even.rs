//! The columns of the last page, as even as they can be.

use super::room::Heights;
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::unit::Pt;

/// So many heights are tried, from the least that holds everything to that of the page.
const TRIES: usize = 60;
/// A column costs the square of the thousandths of a page that it ends above the others, divided by this: as much as one
/// that stays empty elsewhere.
const UNEVEN: i64 = 20;
/// A break costs more than elsewhere: there is room to keep together what belongs together.
const DEARER: i64 = 3;
/// Gaps make up for this part of their stretch, and nobody sees it.
const UNSEEN: usize = 3;

/// The columns to fill.
#[derive(Clone, Copy)]
pub(super) struct LastPage {
    /// The first piece of the page.
    pub(super) first: usize,
    /// The height of its columns, and their number.
    pub(super) room: Pt,
    pub(super) columns: usize,
}

/// Returns where the columns of the last page begin so that they end as evenly as breaks allow; `None` if the rest does
/// not fit.
pub(super) fn even_starts(pieces: &[Piece], heights: &Heights, page: LastPage) -> Option<Vec<usize>> {
    let mut best: Option<(i64, Vec<usize>)> = None;
    for limit in (1..=TRIES).map(|part| page.room * part / TRIES) {
        let Some(found) = filled(pieces, heights, page, limit) else { continue };
        if best.as_ref().is_none_or(|best| found.0 < best.0) {
            best = Some(found);
        }
    }
    best.map(|(_, starts)| starts)
}

/// The best way to fill columns up to a piece.
#[derive(Clone, Copy)]
struct Way {
    cost: i64,
    /// Where the last of them begins.
    start: usize,
}

/// Returns the least that it costs to fill columns of a height, and where they begin; `None` if they are too low.
fn filled(pieces: &[Piece], heights: &Heights, page: LastPage, limit: Pt) -> Option<(i64, Vec<usize>)> {
    let LastPage { first, room, columns } = page;
    let count = pieces.len();
    let empty = |missing: Pt| {
        let part = missing.max(Pt::ZERO).0 * 1000 / room.0.max(1);
        part * part / UNEVEN
    };
    // Of each number of columns, the best ways to end before each piece.
    let mut ways: Vec<Vec<Option<Way>>> = vec![vec![None; count + 1 - first]; columns + 1];
    ways[0][0] = Some(Way { cost: 0, start: first });
    for column in 1..=columns {
        for end in first + 1..=count {
            let price = match pieces.get(end).map(|piece| piece.cut) {
                None => 0,
                Some(Cut::Cost(cost)) => cost * DEARER,
                Some(Cut::Never) => continue,
            };
            for start in (first..end).rev().take_while(|start| heights.least(*start, end) <= limit) {
                let Some(before) = ways[column - 1][start - first] else { continue };
                let (height, stretch) = heights.column(start, end);
                let cost = before.cost + price + empty(limit - height - stretch / UNSEEN);
                let way = &mut ways[column][end - first];
                if way.is_none_or(|best| cost < best.cost) {
                    *way = Some(Way { cost, start });
                }
            }
        }
    }
    let total = |used: &usize| {
        let unused = i64::try_from(columns - used).unwrap_or(0);
        ways[*used][count - first].map(|way| way.cost + empty(limit) * unused)
    };
    let used = (1..=columns).filter(|used| total(used).is_some()).min_by_key(total)?;
    let cost = total(&used)?;
    let (mut starts, mut end) = (Vec::new(), count);
    for column in (1..=used).rev() {
        end = ways[column][end - first]?.start;
        starts.push(end);
    }
    starts.reverse();
    Some((cost, starts))
}
