//! Looking places up in ranges that are in order and apart, however many there are.

use std::ops::Range;

/// Returns the range that `place` is in.
pub(super) fn around(ranges: &[Range<usize>], place: usize) -> Option<&Range<usize>> {
    next(ranges, place).filter(|range| range.start <= place)
}

/// Returns whether a range has a part of `whole`.
pub(super) fn meets(ranges: &[Range<usize>], whole: &Range<usize>) -> bool {
    next(ranges, whole.start).is_some_and(|range| range.start < whole.end)
}

/// Returns the ranges that start within `whole`.
pub(super) fn within<'r>(
    ranges: &'r [Range<usize>],
    whole: &Range<usize>,
) -> impl Iterator<Item = &'r Range<usize>> + use<'r> {
    let (first, end) = (ranges.partition_point(|range| range.start < whole.start), whole.end);
    ranges[first..].iter().take_while(move |range| range.start < end)
}

/// Returns the first range that ends after `place`.
fn next(ranges: &[Range<usize>], place: usize) -> Option<&Range<usize>> {
    ranges.get(ranges.partition_point(|range| range.end <= place))
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "lists of ranges")]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_among_ranges() {
        let ranges = [2..4, 4..5, 8..9];
        let found: Vec<_> = (0..10).map(|place| around(&ranges, place).map(|range| range.start)).collect();
        assert_eq!(found, [None, None, Some(2), Some(2), Some(4), None, None, None, Some(8), None]);
        assert!(meets(&ranges, &(0..3)) && meets(&ranges, &(3..6)) && !meets(&ranges, &(5..8)));
        assert_eq!(within(&ranges, &(3..8)).collect::<Vec<_>>(), [&(4..5)]);
        assert_eq!(within(&[0..1], &(0..1)).count(), 1);
    }
}
