//! What was released, as the least that a time may be.

use std::collections::BTreeMap;

use crate::date::Epoch;

/// What `--after` says of one deck; empty without it.
#[derive(Debug, Default)]
pub struct Floors {
    /// By the ids of notes.
    pub notes: BTreeMap<String, Floor>,
    pub look: Option<Floor>,
    /// Notes of types that the deck brings, by their GUIDs.
    pub guids: BTreeMap<String, Floor>,
}

/// The newest that was released of a note, or of the look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    pub modified: Epoch,
    /// Whether it said what the corpus says now.
    pub is_equal: bool,
    /// Whether that was seen from finished fields, for want of the hash of its sources.
    pub is_rendered: bool,
}

impl Floors {
    pub(super) fn look_time(&self, kept: Option<Epoch>, new: impl Fn() -> Epoch) -> Epoch {
        time(self.look.as_ref(), kept, new)
    }
}

/// Returns the time of a note: `kept` is the lock's, if that holds, and `new` one for a change now.
pub(super) fn time(floor: Option<&Floor>, kept: Option<Epoch>, new: impl Fn() -> Epoch) -> Epoch {
    match floor {
        None => kept.unwrap_or_else(new),
        Some(floor) if floor.is_equal => floor.modified,
        Some(floor) => match kept.filter(|kept| *kept > floor.modified) {
            Some(kept) => kept,
            None => new().max(floor.modified.next()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(modified: u32, is_equal: bool, kept: Option<u32>) -> u32 {
        let floor = Floor { modified: Epoch(modified), is_equal, is_rendered: false };
        time(Some(&floor), kept.map(Epoch), || Epoch(50)).0
    }

    #[test]
    fn what_is_as_it_was_released_keeps_that_time() {
        assert_eq!([after(7, true, Some(9)), after(7, true, Some(3)), after(7, true, None)], [7, 7, 7]);
    }

    #[test]
    fn what_changed_is_later_than_the_release_whatever_the_clock_says() {
        assert_eq!(
            [after(7, false, Some(9)), after(7, false, Some(7)), after(70, false, Some(3))],
            [9, 50, 71]
        );
        assert_eq!([after(70, false, None), after(7, false, None)], [71, 50]);
    }
}
