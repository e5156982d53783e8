//! Pieces into columns: all column breaks are chosen together, as the line breaks of a paragraph are.

use super::piece::{self, Cut, Piece};
use crate::typeset::unit::Pt;

/// A break at the end of a page costs this many times more: the reader has to turn it.
const OVERLEAF: i64 = 2;
/// A column may shrink by one part in this many of what it may grow.
const SHRINK: usize = 4;

/// The columns that pages offer.
#[derive(Clone, Copy, Debug)]
pub struct ColumnRoom {
    pub per_page: usize,
    pub height: Pt,
    /// Their height on the first page, below the title.
    pub first: Pt,
}

/// The pieces of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub pieces: std::ops::Range<usize>,
}

impl ColumnRoom {
    /// Returns pages that are all alike.
    #[must_use]
    pub fn even(per_page: usize, height: Pt) -> ColumnRoom {
        ColumnRoom { per_page, height, first: height }
    }

    /// Returns the height of the column at `index`.
    #[must_use]
    pub fn height_of(&self, index: usize) -> Pt {
        if index < self.per_page { self.first } else { self.height }
    }
}

impl Column {
    /// Returns its pieces, below what is repeated above the first of them.
    #[must_use]
    pub fn laid(&self, pieces: &[Piece]) -> Vec<Piece> {
        let mut laid = pieces[self.pieces.clone()].to_vec();
        if let Some(first) = laid.first_mut()
            && let Some(above) = first.above.take()
        {
            first.stretch = Pt::ZERO;
            laid.splice(0..0, above.iter().cloned());
        }
        laid
    }
}

/// Returns by how much a column may shrink and grow.
#[must_use]
pub fn stretch_limits(stretch: Pt) -> (Pt, Pt) {
    (-(stretch / SHRINK), stretch)
}

/// Cuts `pieces` into columns and evens out those of the last page.
#[must_use]
pub fn columns(pieces: &[Piece], room: ColumnRoom) -> Vec<Column> {
    let heights = Heights::new(pieces);
    let mut starts = best_starts(pieces, &heights, room);
    let last_page = starts.len().saturating_sub(1) / room.per_page * room.per_page;
    if let Some(&first) = starts.get(last_page)
        && let Some(even) = even_starts(pieces, &heights, first, room.height_of(last_page), room.per_page)
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
    /// How much of that may be added, up to and without piece `i`.
    stretches: Vec<Pt>,
    /// How much shorter than `sums` a column starting at `i` is: by its gap, and longer by what is repeated above it.
    saved: Vec<Pt>,
}

impl Heights {
    fn new(pieces: &[Piece]) -> Heights {
        let (mut sum, mut stretch) = (Pt::ZERO, Pt::ZERO);
        let (mut sums, mut stretches) = (vec![sum], vec![stretch]);
        for piece in pieces {
            sum += piece.gap + piece.height;
            stretch += piece.stretch;
            sums.push(sum);
            stretches.push(stretch);
        }
        let saved = |piece: &Piece| match &piece.above {
            Some(above) => -piece::height(above),
            None => piece.gap,
        };
        Heights { sums, stretches, saved: pieces.iter().map(saved).collect() }
    }

    /// Returns the height of a column, and how much it may grow; `start < end`.
    fn column(&self, start: usize, end: usize) -> (Pt, Pt) {
        let height = self.sums[end] - self.sums[start] - self.saved[start];
        (height, self.stretches[end] - self.stretches[start + 1])
    }

    /// Returns the least height of a column.
    fn least(&self, start: usize, end: usize) -> Pt {
        let (height, stretch) = self.column(start, end);
        height + stretch_limits(stretch).0
    }
}

/// Returns what it costs to set a column of this height in `room`: 100 for gaps that are stretched to the full, and
/// more for what stays empty. `None`: it does not fit.
fn misfit((height, stretch): (Pt, Pt), room: Pt, is_last: bool) -> Option<i64> {
    let missing = (room - height).0;
    let (shrink, grow) = stretch_limits(stretch);
    let cubed = |part: i64, of: i64| {
        let ratio = part * 1000 / of.max(1);
        ratio * ratio * ratio / 10_000_000
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
        Some(100 + empty * empty / 20)
    }
}

/// What a way to fill columns costs. Fields are compared in this order, so that no number of good breaks is worth a page,
/// and no page saved is worth a break that is not allowed.
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
fn best_starts(pieces: &[Piece], heights: &Heights, room: ColumnRoom) -> Vec<usize> {
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

/// Returns the least height at which the rest fits into the columns of one page, and where those begin.
/// Breaks that cost something are taken only where they save much of it.
fn even_starts(
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
        while high - low > Pt::new(1.0) {
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
        (Some((height, starts)), Some((least, _))) if height - least <= room / 10 => Some(starts),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn strips(heights: &[i64]) -> Vec<Piece> {
        heights.iter().map(|height| Piece::new(Pt(*height), Vec::new())).collect()
    }

    fn room(height: i64, per_page: usize) -> ColumnRoom {
        ColumnRoom::even(per_page, Pt(height))
    }

    fn ranges(columns: &[Column]) -> Vec<std::ops::Range<usize>> {
        columns.iter().map(|column| column.pieces.clone()).collect()
    }

    #[test]
    fn the_last_page_is_even() {
        let pieces = strips(&[10_000; 6]);
        assert_eq!(ranges(&columns(&pieces, room(100_000, 2))), [0..3, 3..6]);
    }

    #[test]
    fn a_forbidden_break_moves_what_belongs_together() {
        let mut pieces = strips(&[40_000; 5]);
        pieces[2].cut = Cut::Never;
        assert_eq!(ranges(&columns(&pieces, room(80_000, 1))), [0..1, 1..3, 3..5]);
    }

    #[test]
    fn what_fits_nowhere_has_a_column_to_itself() {
        let pieces = strips(&[1000, 900_000, 1000]);
        assert_eq!(ranges(&columns(&pieces, room(100_000, 1))), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn columns_of_the_first_page_may_be_shorter() {
        let pieces = strips(&[10_000; 12]);
        let room = ColumnRoom { per_page: 2, height: Pt(50_000), first: Pt(20_000) };
        assert_eq!(ranges(&columns(&pieces, room)), [0..2, 2..4, 4..8, 8..12]);
    }

    #[test]
    fn what_does_not_fit_below_the_title_begins_on_the_next_page() {
        let mut pieces = strips(&[10_000; 5]);
        pieces[1].cut = Cut::Never;
        let room = ColumnRoom { per_page: 2, height: Pt(50_000), first: Pt(15_000) };
        assert_eq!(ranges(&columns(&pieces, room)), [0..0, 0..0, 0..3, 3..5]);
    }

    #[test]
    fn no_column_looks_so_good_that_the_first_page_stays_empty_for_it() {
        let pieces = strips(&[10_000; 5]);
        let room = ColumnRoom { per_page: 1, height: Pt(30_000), first: Pt(15_000) };
        assert_eq!(ranges(&columns(&pieces, room)), [0..1, 1..4, 4..5]);
    }

    #[test]
    fn what_is_repeated_above_takes_room() {
        let mut pieces = strips(&[10_000; 6]);
        for piece in &mut pieces[1..] {
            piece.above = Some(strips(&[10_000]).into());
        }
        let columns = columns(&pieces, room(30_000, 1));
        assert_eq!(ranges(&columns), [0..3, 3..5, 5..6]);
        assert_eq!(piece::height(&columns[1].laid(&pieces)), Pt(30_000));
    }

    #[test]
    fn a_cheap_break_is_better_than_a_third_of_a_column_left_empty() {
        let mut pieces = strips(&[10_000; 30]);
        for (index, piece) in pieces.iter_mut().enumerate() {
            piece.cut = if index % 6 == 0 { Cut::Cost(0) } else { Cut::Cost(150) };
        }
        assert_eq!(ranges(&columns(&pieces, room(100_000, 1))), [0..10, 10..20, 20..30]);
    }

    #[test]
    fn what_must_be_cut_is_cut_within_a_page_rather_than_overleaf() {
        let mut pieces = strips(&[1000; 98]);
        for (index, piece) in pieces.iter_mut().enumerate() {
            piece.cut = match index {
                20 | 38 | 58.. => Cut::Cost(0),
                40 => Cut::Cost(400),
                _ => Cut::Never,
            };
        }
        // To end a column at 38 leaves a hole that costs 600.
        assert_eq!(ranges(&columns(&pieces, room(20_000, 4)))[1], 20..40);
        assert_eq!(ranges(&columns(&pieces, room(20_000, 2)))[1], 20..38);
    }

    #[test]
    fn no_break_is_worth_a_page() {
        let mut pieces = strips(&[10_000; 6]);
        pieces[3].cut = Cut::Cost(20_000);
        assert_eq!(ranges(&columns(&pieces, room(30_000, 1))), [0..3, 3..6]);
    }

    /// Checks, whatever the strips are: each is in one column, no column is too high but for a single strip or what may
    /// not be cut, and breaks that are forbidden are taken only then.
    #[test]
    fn columns_hold_every_strip_once_and_are_never_too_high() {
        let mut seed = 1_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((seed >> 33) % below).expect("is small")
        };
        for _ in 0..300 {
            let mut pieces = strips(&(0..random(60)).map(|_| 1000 + random(9000)).collect::<Vec<_>>());
            for piece in &mut pieces {
                piece.gap = Pt(random(3000));
                piece.stretch = Pt(random(4000));
                piece.cut = if random(3) == 0 { Cut::Never } else { Cut::Cost(random(600)) };
                piece.above = (random(4) == 0).then(|| strips(&[2000]).into());
            }
            let room = ColumnRoom { per_page: 3, height: Pt(40_000 + random(60_000)), first: Pt(35_000) };
            let columns = columns(&pieces, room);
            let mut next = 0;
            for (index, column) in columns.iter().enumerate() {
                assert_eq!(column.pieces.start, next);
                next = column.pieces.end;
                let laid = column.laid(&pieces);
                let least = piece::height(&laid) + stretch_limits(piece::stretch(&laid)).0;
                assert!(least <= room.height_of(index) || column.pieces.len() == 1, "{column:?}");
            }
            assert_eq!(next, pieces.len());
        }
    }
}
