//! Lengths on paper. Whole thousandths of a point, so that a layout is the same on every platform.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in 1/1000 pt (1 pt = 1/72 in).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pt(pub i64);

impl Pt {
    pub const ZERO: Pt = Pt(0);

    /// `points` as they stand in a design: 7.6 pt.
    #[must_use]
    pub const fn new(points: f64) -> Pt {
        Pt(round(points * 1000.0))
    }

    #[must_use]
    pub const fn mm(millimetres: f64) -> Pt {
        Pt(round(millimetres * 72_000.0 / 25.4))
    }

    /// For PDF operators, which take decimal points.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a page is far smaller than 2^24 thousandths of a point")]
    pub fn to_f32(self) -> f32 {
        self.0 as f32 / 1000.0
    }

    /// `thousandths` / 1000 of this length: advances of glyphs count in 1/1000 of the font size.
    #[must_use]
    pub fn per_mille(self, thousandths: i64) -> Pt {
        Pt((self.0 * thousandths + 500).div_euclid(1000))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "designs are measured in points, not in light years")]
const fn round(value: f64) -> i64 {
    if value < 0.0 { (value - 0.5) as i64 } else { (value + 0.5) as i64 }
}

impl Add for Pt {
    type Output = Pt;
    fn add(self, other: Pt) -> Pt {
        Pt(self.0 + other.0)
    }
}

impl Sub for Pt {
    type Output = Pt;
    fn sub(self, other: Pt) -> Pt {
        Pt(self.0 - other.0)
    }
}

impl Neg for Pt {
    type Output = Pt;
    fn neg(self) -> Pt {
        Pt(-self.0)
    }
}

impl Mul<usize> for Pt {
    type Output = Pt;
    fn mul(self, count: usize) -> Pt {
        Pt(self.0 * i64::try_from(count).unwrap_or(0))
    }
}

impl Div<usize> for Pt {
    type Output = Pt;
    fn div(self, count: usize) -> Pt {
        Pt(self.0 / i64::try_from(count).unwrap_or(i64::MAX).max(1))
    }
}

impl AddAssign for Pt {
    fn add_assign(&mut self, other: Pt) {
        self.0 += other.0;
    }
}

impl SubAssign for Pt {
    fn sub_assign(&mut self, other: Pt) {
        self.0 -= other.0;
    }
}

impl Sum for Pt {
    fn sum<I: Iterator<Item = Pt>>(lengths: I) -> Pt {
        Pt(lengths.map(|length| length.0).sum())
    }
}
