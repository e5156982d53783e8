//! Pieces into columns: all column breaks are chosen together, as the line breaks of a paragraph are.

use super::piece::Piece;
use crate::typeset::unit::Pt;

mod best;
mod even;
mod room;

use even::LastPage;
use room::Heights;
pub use room::{ColumnRoom, stretch_limits};

/// The pieces of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub pieces: std::ops::Range<usize>,
}

impl Column {
    /// Returns the column's pieces, below what is repeated above the first of them.
    #[must_use]
    pub fn laid(&self, pieces: &[Piece]) -> Vec<Piece> {
        below_what_is_repeated(pieces[self.pieces.clone()].to_vec())
    }

    /// Returns the same, and leaves empty pieces: those of a long document are not to be in memory twice.
    #[must_use]
    pub fn taken(&self, pieces: &mut [Piece]) -> Vec<Piece> {
        let taken = pieces[self.pieces.clone()].iter_mut();
        below_what_is_repeated(taken.map(|piece| std::mem::replace(piece, Piece::space(Pt::ZERO))).collect())
    }
}

fn below_what_is_repeated(mut column: Vec<Piece>) -> Vec<Piece> {
    if let Some(first) = column.first_mut()
        && let Some(above) = first.above.take()
    {
        first.stretch = Pt::ZERO;
        column.splice(0..0, above.iter().cloned());
    }
    column
}

/// Cuts `pieces` into columns and evens out those of the last page.
#[must_use]
pub fn columns(pieces: &[Piece], room: ColumnRoom) -> Vec<Column> {
    let heights = Heights::new(pieces);
    let mut starts = best::best_starts(pieces, &heights, room);
    let last_page = starts.len().saturating_sub(1) / room.per_page * room.per_page;
    if room.per_page > 1
        && let Some(&first) = starts.get(last_page)
        && let Some(even) = even::even_starts(
            pieces,
            &heights,
            LastPage { first, room: room.height_of(last_page), columns: room.per_page },
        )
    {
        starts.truncate(last_page);
        starts.extend(even);
    }
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    starts.iter().zip(ends).map(|(start, end)| Column { pieces: *start..end }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use super::*;
    use crate::typeset::block::piece::{self, Cut};

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
    fn an_entry_of_the_last_page_is_cut_where_that_makes_columns_much_more_even() {
        let mut pieces = strips(&[10_000; 12]);
        for (index, piece) in pieces.iter_mut().enumerate() {
            piece.cut = if index % 8 == 0 { Cut::Cost(0) } else { Cut::Cost(620) };
        }
        assert_eq!(ranges(&columns(&pieces, room(100_000, 2))), [0..6, 6..12]);
        pieces.truncate(10);
        // Two strips of ten are less uneven than a break is bad.
        assert_eq!(columns(&pieces[..2], room(200_000, 2)).len(), 1);
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

    /// A strip of any height, which may be cut or not, and may repeat another one above it.
    fn any_strip() -> impl Strategy<Value = Piece> {
        let cut = prop::option::weighted(0.67, 0..600_i64);
        let strip = (1000..10_000_i64, 0..3000_i64, 0..4000_i64, cut, prop::bool::weighted(0.25));
        strip.prop_map(|(height, gap, stretch, cost, repeats)| Piece {
            gap: Pt(gap),
            stretch: Pt(stretch),
            cut: cost.map_or(Cut::Never, Cut::Cost),
            above: repeats.then(|| strips(&[2000]).into()),
            ..Piece::space(Pt(height))
        })
    }

    proptest! {
        #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

        /// Checks, whatever the strips are: each is in one column, no column is too high but for a single strip or what
        /// may not be cut, and breaks that are forbidden are taken only then.
        #[test]
        fn columns_hold_every_strip_once_and_are_never_too_high(
            pieces in prop::collection::vec(any_strip(), 0..60),
            height in 40_000..100_000_i64,
        ) {
            let room = ColumnRoom { per_page: 3, height: Pt(height), first: Pt(35_000) };
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
