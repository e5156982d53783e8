//! The best way to fill all columns, by dynamic programming over the pieces that columns end with.

use std::collections::VecDeque;

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

/// Returns whether a column of this height can be shrunk to fit.
fn fits((height, stretch): (Pt, Pt), room: Pt) -> bool {
    room - height >= stretch_limits(stretch).0
}

/// Returns what it costs to set a column of this height in `room`: 100 for gaps that are stretched to the full, and
/// more for what stays empty.
fn misfit((height, stretch): (Pt, Pt), room: Pt, is_last: bool) -> i64 {
    let missing = (room - height).0;
    let (shrink, grow) = stretch_limits(stretch);
    let cubed = |part: i64, of: i64| {
        let ratio = part * 1000 / of.max(1);
        ratio * ratio * ratio / (1_000_000_000 / FULL_STRETCH)
    };
    if missing < 0 {
        cubed(-missing, -shrink.0)
    } else if is_last {
        0
    } else if missing <= grow.0 {
        cubed(missing, grow.0)
    } else {
        let empty = (missing - grow.0) * 1000 / room.0.max(1);
        FULL_STRETCH + empty * empty / EMPTY
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
    last: Last,
}

/// The last column of a way: what is kept of it for each piece, until all are in columns.
#[derive(Clone, Copy)]
struct Last {
    start: u32,
    /// The place of the column before it.
    place: u32,
}

/// Returns where columns begin, so that pages are few, and then the sum of misfits and bad breaks is least.
///
/// What a column costs depends on its place: columns of the first page have a height of their own, and whoever
/// reads on from the last of a page has to turn it. So there is a best way for each place on the first page, and
/// for each on any other. Where nothing fits below the title, the first page has empty columns.
pub(super) fn best_starts(pieces: &[Piece], heights: &Heights, room: ColumnRoom) -> Vec<usize> {
    let count = pieces.len();
    let places = room.per_page * 2;
    let mut lasts: Vec<Option<Last>> = vec![None; places];
    let mut ways = Ways { first: 0, starts: VecDeque::new(), ends: [0; 2] };
    let mut best = vec![None; places];
    for end in 1..=count {
        ways.push(ways_to(end - 1, &best, room), room);
        best = best_ends(end, pieces, heights, room, &ways);
        lasts.extend(best.iter().map(|node| node.map(|node| node.last)));
        ways.forget(|start| heights.column(start, end).0 > room.height.max(room.first) * 2);
    }
    // A place that cannot be reached comes after all that can.
    let cost = |place: &usize| best[*place].map_or((true, Cost::default()), |node| (false, node.cost));
    let mut place = (0..places).min_by_key(cost).unwrap_or(0);
    let (mut starts, mut end, mut first) = (Vec::new(), count, 0);
    while let Some(last) = lasts[end * places + place].filter(|_| end > 0) {
        first = place;
        (end, place) = (last.start as usize, last.place as usize);
        starts.push(end);
    }
    starts.extend(std::iter::repeat_n(0, first));
    starts.reverse();
    starts
}

/// The best ways to the columns that begin with each piece, as long as such columns are not far too high.
struct Ways {
    /// The piece that `starts` begin with.
    first: usize,
    starts: VecDeque<Start>,
    /// Up to which piece there are ways to the first page, and to any other.
    ends: [usize; 2],
}

/// The best ways to the columns that begin with a piece, one for each of their places.
struct Start {
    ways: Vec<Option<Way>>,
    /// The fewest breaks on such a way that are not allowed: on the first page, and on any other.
    forbidden: [i64; 2],
}

/// Returns the best columns that end with the piece before `end`, one for each place.
fn best_ends(
    end: usize,
    pieces: &[Piece],
    heights: &Heights,
    room: ColumnRoom,
    ways: &Ways,
) -> Vec<Option<Node>> {
    let is_last = end == pieces.len();
    let prices: Vec<Cost> = (0..room.per_page * 2).map(|place| price(place, pieces.get(end), room)).collect();
    let mut best: Vec<Option<Node>> = vec![None; room.per_page * 2];
    // The columns of the first page have one height, all others another.
    for (half, height) in [room.first, room.height].into_iter().enumerate() {
        let places = half * room.per_page..(half + 1) * room.per_page;
        let mut most = i64::MAX;
        for start in (ways.first..ways.ends[half]).rev() {
            let column = heights.column(start, end);
            let is_high = !fits(column, height);
            // A single piece that is too high has a column to itself.
            if is_high && start + 1 < end {
                break;
            }
            let Start { ways, forbidden } = &ways.starts[start - ways.first];
            if forbidden[half] > most {
                continue;
            }
            let misfit = if is_high {
                Cost { forbidden: 1, ..Cost::default() }
            } else {
                Cost::badness(misfit(column, height, is_last))
            };
            for place in places.clone() {
                let Some(way) = ways[place] else { continue };
                let cost = way.cost + misfit + prices[place];
                if best[place].is_none_or(|least| cost < least.cost) {
                    best[place] =
                        Some(Node { cost, last: Last { start: short(start), place: short(way.place) } });
                }
            }
            let known = best[places.clone()].iter().zip(&prices[places.clone()]);
            let forbidden = known
                .map(|(node, price)| node.map_or(i64::MAX, |node| node.cost.forbidden - price.forbidden));
            most = forbidden.max().unwrap_or(i64::MAX);
        }
    }
    best
}

impl Ways {
    /// Adds the ways to the columns that begin with the next piece.
    fn push(&mut self, ways: Vec<Option<Way>>, room: ColumnRoom) {
        let (first_page, others) = ways.split_at(room.per_page);
        let forbidden = [first_page, others]
            .map(|ways| ways.iter().flatten().map(|way| way.cost.forbidden).min().unwrap_or(i64::MAX));
        self.starts.push_back(Start { ways, forbidden });
        for (end, forbidden) in self.ends.iter_mut().zip(forbidden) {
            if forbidden < i64::MAX {
                *end = self.first + self.starts.len();
            }
        }
    }

    fn forget(&mut self, is_too_high: impl Fn(usize) -> bool) {
        while self.starts.len() > 1 && is_too_high(self.first) {
            self.starts.pop_front();
            self.first += 1;
        }
    }
}

/// Places and pieces are fewer than lines of a file, which has less than 4 GB.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
