//! The best way to fill all columns, by dynamic programming over the pieces that columns end with.

use super::room::{ColumnRoom, Heights, stretch_limits};
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::unit::Pt;

/// A break at the end of a page costs this many times more: the reader has to turn it, and loses sight of what it
/// follows.
const OVERLEAF: i64 = 2;
/// Gaps that are stretched to the full, or shrunk to the least, cost this much; half as far costs an eighth of it,
/// because eyes notice only what differs much.
const FULL_STRETCH: i64 = 100;
/// A column that stays empty below its last gap costs a stretched one, and by the square of the empty thousandths
/// divided by this: a tenth of a column left empty adds 500. What breaks cost is measured against this.
const EMPTY: i64 = 20;

/// Returns what it costs to set a column of this height in `room`: 100 for gaps that are stretched to the full, and
/// more for what stays empty. `None`: it does not fit.
fn misfit((height, stretch): (Pt, Pt), room: Pt, is_last: bool) -> Option<i64> {
    let missing = (room - height).0;
    let (shrink, grow) = stretch_limits(stretch);
    let cubed = |part: i64, of: i64| {
        let ratio = part * 1000 / of.max(1);
        ratio * ratio * ratio / (1_000_000_000 / FULL_STRETCH)
    };
    if missing < shrink.0 {
        None
    } else if missing < 0 {
        Some(cubed(-missing, -shrink.0))
    } else if is_last {
        Some(0)
    } else if missing <= grow.0 {
        Some(cubed(missing, grow.0))
    } else {
        let empty = (missing - grow.0) * 1000 / room.0.max(1);
        Some(FULL_STRETCH + empty * empty / EMPTY)
    }
}

/// What a way to fill columns costs. Fields are compared in this order, so that no number of good breaks is worth a
/// page, and no page saved is worth a break that is not allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// Breaks that are not allowed, and columns that are too high.
    forbidden: i64,
    /// Whether the first page is empty below its title: only where nothing fits there.
    skipped: bool,
    pages: i64,
    /// The sum of misfits and of what breaks cost.
    badness: i64,
}

impl Cost {
    fn badness(badness: i64) -> Cost {
        Cost { badness, ..Cost::default() }
    }
}

impl std::ops::Add for Cost {
    type Output = Cost;

    fn add(self, other: Cost) -> Cost {
        Cost {
            forbidden: self.forbidden + other.forbidden,
            skipped: self.skipped || other.skipped,
            pages: self.pages + other.pages,
            badness: self.badness + other.badness,
        }
    }
}

/// The best way to fill columns with all pieces before one.
#[derive(Clone, Copy)]
struct Node {
    cost: Cost,
    start: usize,
    /// The place of its last column.
    place: usize,
}

/// Returns where columns begin, so that pages are few, and then the sum of misfits and bad breaks is least.
///
/// What a column costs depends on its place: columns of the first page have a height of their own, and whoever
/// reads on from the last of a page has to turn it. So there is a best way for each place on the first page, and
/// for each on any other. Where nothing fits below the title, the first page has empty columns.
pub(super) fn best_starts(pieces: &[Piece], heights: &Heights, room: ColumnRoom) -> Vec<usize> {
    let count = pieces.len();
    let mut best: Vec<Vec<Option<Node>>> = Vec::with_capacity(count + 1);
    let mut ways = Vec::with_capacity(count);
    best.push(vec![None; room.per_page * 2]);
    for end in 1..=count {
        ways.push(ways_to(end - 1, &best[end - 1], room));
        best.push(best_ends(end, pieces, heights, room, &ways));
    }
    // A place that cannot be reached comes after all that can.
    let cost = |place: &usize| best[count][*place].map_or((true, Cost::default()), |node| (false, node.cost));
    let mut place = (0..room.per_page * 2).min_by_key(cost).unwrap_or(0);
    let (mut starts, mut end, mut first) = (Vec::new(), count, 0);
    while let Some(node) = best[end][place].filter(|_| end > 0) {
        first = place;
        (end, place) = (node.start, node.place);
        starts.push(end);
    }
    starts.extend(std::iter::repeat_n(0, first));
    starts.reverse();
    starts
}

/// Returns the best columns that end with the piece before `end`, one for each place.
fn best_ends(
    end: usize,
    pieces: &[Piece],
    heights: &Heights,
    room: ColumnRoom,
    ways: &[Vec<Option<Way>>],
) -> Vec<Option<Node>> {
    let is_last = end == pieces.len();
    let prices: Vec<Cost> = (0..room.per_page * 2).map(|place| price(place, pieces.get(end), room)).collect();
    let mut best: Vec<Option<Node>> = vec![None; room.per_page * 2];
    // The columns of the first page have one height, all others another.
    for (height, first) in [(room.first, 0), (room.height, room.per_page)] {
        for start in (0..end).rev() {
            let fits = misfit(heights.column(start, end), height, is_last);
            // A single piece that is too high has a column to itself.
            if fits.is_none() && start + 1 < end {
                break;
            }
            let misfit = fits.map_or(Cost { forbidden: 1, ..Cost::default() }, Cost::badness);
            for place in first..first + room.per_page {
                let Some(way) = ways[start][place] else { continue };
                let cost = way.cost + misfit + prices[place];
                if best[place].is_none_or(|least| cost < least.cost) {
                    best[place] = Some(Node { cost, start, place: way.place });
                }
            }
        }
    }
    best
}

/// The best way to fill columns up to a piece, so that the next one has a certain place.
#[derive(Clone, Copy)]
struct Way {
    cost: Cost,
    /// The place of the column before.
    place: usize,
}

/// Returns the best ways to the columns that begin with piece `start`, one for each of their places; `ends` are the
/// best columns that end before it.
fn ways_to(start: usize, ends: &[Option<Node>], room: ColumnRoom) -> Vec<Option<Way>> {
    let mut ways = vec![None; room.per_page * 2];
    if start == 0 {
        ways[0] = Some(Way { cost: Cost::default(), place: 0 });
        ways[room.per_page] =
            Some(Way { cost: Cost { skipped: true, pages: 1, ..Cost::default() }, place: 0 });
        return ways;
    }
    for (place, node) in ends.iter().enumerate() {
        let Some(Node { cost, .. }) = *node else { continue };
        let next = if place + 1 < ends.len() { place + 1 } else { room.per_page };
        if ways[next].is_none_or(|way: Way| cost < way.cost) {
            ways[next] = Some(Way { cost, place });
        }
    }
    ways
}

/// Returns what a column costs for its place and for the piece that the next one begins with.
fn price(place: usize, next: Option<&Piece>, room: ColumnRoom) -> Cost {
    let pages = i64::from(place.is_multiple_of(room.per_page));
    let is_last_of_page = (place + 1).is_multiple_of(room.per_page);
    let (forbidden, badness) = match next.map(|piece| piece.cut) {
        None => (0, 0),
        Some(Cut::Never) => (1, 0),
        Some(Cut::Cost(cost)) if is_last_of_page => (0, cost * OVERLEAF),
        Some(Cut::Cost(cost)) => (0, cost),
    };
    Cost { forbidden, pages, badness, ..Cost::default() }
}
