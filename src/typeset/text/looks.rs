//! How a line looks: what it costs among the lines of its paragraph, and how far it is from good.

use crate::typeset::unit::Pt;

/// A last line of less than this part of the measure looks lost, the more so the shorter it is.
const RUNT_PER_MILLE: i64 = 240;
/// By how much slower the cost grows where spaces are wider than their stretch.
const BEYOND: i64 = 3;
/// The badness of a line that is nearly full and has no spaces to fill it.
const EMPTY: i64 = 10_000;
/// Beyond every sum of costs that a line which fits can have.
pub(super) const TOO_LONG: i64 = 1_000_000_000;

/// How far from good a line is that is too long, beyond what any other line is.
pub(super) const OVER: i64 = 1_000_000;

/// Sums of widths up to a place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) width: Pt,
    pub(super) stretch: Pt,
    pub(super) shrink: Pt,
}

impl Sums {
    pub(super) fn since(self, start: Sums) -> Sums {
        Sums {
            width: self.width - start.width,
            stretch: self.stretch - start.stretch,
            shrink: self.shrink - start.shrink,
        }
    }
}

/// How wide the spaces of a line are; neighbours should be alike.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Fitness {
    Tight,
    #[default]
    Good,
    Loose,
    VeryLoose,
}

impl Fitness {
    pub(super) const ALL: [Fitness; 4] = [Fitness::Tight, Fitness::Good, Fitness::Loose, Fitness::VeryLoose];

    pub(super) fn is_unlike(self, other: Fitness) -> bool {
        (self as u8).abs_diff(other as u8) > 1
    }
}

/// What a line costs and how far it is from good.
pub(super) struct Looks {
    pub(super) cost: i64,
    pub(super) worst: i64,
    pub(super) fitness: Fitness,
}

/// Returns how a ragged line looks. Its cost grows with the square of what is missing: two lines 10 % short are
/// better than one 20 % short.
pub(super) fn ragged(width: Pt, measure: Pt, last: bool) -> Looks {
    let per_mille = measure.0.max(1);
    let slack = (measure - width).0 * 1000 / per_mille;
    let fitness = Fitness::Good;
    if width > measure {
        return too_long(slack);
    }
    if last {
        return Looks { cost: runt(width, measure), worst: 0, fitness };
    }
    Looks { cost: slack * slack / 100, worst: slack, fitness }
}

/// Returns how a justified line looks. Its cost grows with the sixth power of the stretch, so that it is small for
/// spaces of 2/3 to 3/2 of their width.
pub(super) fn justified(line: Sums, measure: Pt, last: bool) -> Looks {
    let slack = measure - line.width;
    if slack < Pt::ZERO && line.shrink < -slack {
        return too_long(slack.0 * 1000 / measure.0.max(1));
    }
    if last && slack >= Pt::ZERO {
        return Looks { cost: runt(line.width, measure), worst: 0, fitness: Fitness::Good };
    }
    let give = if slack < Pt::ZERO { line.shrink } else { line.stretch };
    let ratio = if slack == Pt::ZERO { 0 } else { slack.0 * 1000 / give.0.max(1) };
    // Beyond its stretch a space looks wide, but not with each step as much wider: hyphens are ugly too.
    let ratio = if ratio > 1000 { (1000 + (ratio - 1000) / BEYOND).min(10_000) } else { ratio };
    let mut badness = ratio.abs().pow(3) / 10_000_000;
    if badness > EMPTY {
        // What no spaces can fill, as in a line with one word, is judged by what it leaves empty.
        badness = badness.min(EMPTY + slack.0 * EMPTY / measure.0.max(1));
    }
    let fitness = match ratio {
        ..-500 => Fitness::Tight,
        -500..=500 => Fitness::Good,
        501..=1000 => Fitness::Loose,
        _ => Fitness::VeryLoose,
    };
    Looks { cost: badness * badness * 44 / 100, worst: ratio.abs(), fitness }
}

fn too_long(slack: i64) -> Looks {
    Looks { cost: TOO_LONG - slack * 1_000_000, worst: OVER - slack, fitness: Fitness::Good }
}

fn runt(width: Pt, measure: Pt) -> i64 {
    let short = (RUNT_PER_MILLE - width.0 * 1000 / measure.0.max(1)).max(0);
    short * short / 100
}
