//! What the back of a card can do without.

use super::prompt::Part;

/// What a back is without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Without {
    /// The code that is on the front too.
    pub repeat: bool,
    pub pitfall: bool,
    pub code: bool,
}

pub const NOTHING: Without = Without { repeat: false, pitfall: false, code: false };
/// From what is missed least.
pub const ORDER: [Without; 5] = [
    NOTHING,
    Without { repeat: true, ..NOTHING },
    Without { repeat: true, pitfall: true, code: false },
    Without { repeat: true, pitfall: false, code: true },
    Without { repeat: true, pitfall: true, code: true },
];

impl Without {
    /// Returns this of the parts that there are.
    #[must_use]
    pub fn of(self, parts: &[Part<'_>], is_whole_on_front: bool) -> Without {
        let is_repeated = parts.iter().any(|part| matches!(part, Part::AskedCode(_)));
        Without {
            repeat: self.repeat && is_whole_on_front && is_repeated,
            pitfall: self.pitfall && parts.iter().any(|part| matches!(part, Part::Pitfall(_))),
            code: self.code && parts.iter().any(Part::is_code),
        }
    }

    /// Returns the parts that are left.
    #[must_use]
    pub fn kept<'a>(self, parts: &[Part<'a>]) -> Vec<Part<'a>> {
        let kept = |part: &Part<'a>| match part {
            Part::Pitfall(_) => (!self.pitfall).then_some(*part),
            Part::Code(_) | Part::Prose(_) => (!self.code).then_some(*part),
            Part::AskedCode(_) if self.repeat => Some(Part::AskedCode(None)),
            Part::Asked(_)
            | Part::AskedCode(_)
            | Part::Term(_)
            | Part::Options(_)
            | Part::Text(_)
            | Part::Output(_) => Some(*part),
        };
        parts.iter().filter_map(kept).collect()
    }
}
