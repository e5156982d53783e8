//! Lengths on paper. Whole thousandths of a point, so that a layout is the same on every platform.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// No page of a PDF is longer (ISO 32000-1, annex C).
const LONGEST_POINTS: f64 = 14_400.0;

/// A length in 1/1000 pt (1 pt = 1/72 in).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pt(pub i64);

impl Pt {
    /// No length.
    pub const ZERO: Pt = Pt(0);

    /// Returns `points` as designs give them: 7.6 pt.
    #[must_use]
    pub const fn new(points: f64) -> Pt {
        Pt(round(points * 1000.0))
    }

    #[must_use]
    pub const fn mm(millimetres: f64) -> Pt {
        Pt(round(millimetres * 72_000.0 / 25.4))
    }

    /// Reads a length as people write it, with its unit, `105mm`, `3.5in`, `0.5cm`, `7pt`; `None` if it is not one.
    #[must_use]
    pub fn measured(text: &str) -> Option<Pt> {
        let unit = text.find(|sign: char| !matches!(sign, '0'..='9' | '.' | '-'))?;
        let number: f64 = text[..unit].parse().ok()?;
        let points = match &text[unit..] {
            "mm" => number * 72.0 / 25.4,
            "cm" => number * 720.0 / 25.4,
            "in" => number * 72.0,
            "pt" => number,
            _ => return None,
        };
        (points.abs() <= LONGEST_POINTS).then(|| Pt::new(points))
    }

    /// Returns the length as people write it: `105 mm`, `74.25 mm`.
    #[must_use]
    pub fn in_mm(self) -> String {
        let hundredths = (self.0.abs() * 2540 + 36_000) / 72_000;
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100);
        format!("{} mm", text.trim_end_matches('0').trim_end_matches('.'))
    }

    /// Returns the length as people write it: `9 pt`, `7.5 pt`.
    #[must_use]
    pub fn in_points(self) -> String {
        format!("{} pt", f64::from(self.to_f32()))
    }

    /// Returns the length in points as PDF operators take it, with decimals.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a page is far smaller than 2^24 thousandths of a point")]
    pub fn to_f32(self) -> f32 {
        self.0 as f32 / 1000.0
    }

    /// Returns `thousandths` / 1000 of this length: advances of glyphs count in 1/1000 of the font size.
    #[must_use]
    pub fn per_mille(self, thousandths: i64) -> Pt {
        Pt((self.0 * thousandths + 500).div_euclid(1000))
    }
}

/// In points, as PDF writes numbers: `12.34`, `-.5`. A page has thousands of them, so digits are set one by one.
impl fmt::Display for Pt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; MOST_DIGITS];
        let mut start = text.len();
        let mut put = |byte| {
            start -= 1;
            text[start] = byte;
        };
        let (mut whole, mut part) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        // Zeros at the end say nothing.
        let mut places = 3;
        while places > 0 && part % 10 == 0 {
            part /= 10;
            places -= 1;
        }
        for _ in 0..places {
            put(digit_of(part % 10));
            part /= 10;
        }
        if places > 0 {
            put(b'.');
        }
        while whole > 0 {
            put(digit_of(whole % 10));
            whole /= 10;
        }
        if self.0 == 0 {
            put(b'0');
        }
        if self.0 < 0 {
            put(b'-');
        }
        f.write_str(std::str::from_utf8(&text[start..]).map_err(|_| fmt::Error)?)
    }
}

/// Of the largest number, with its point and its sign.
const MOST_DIGITS: usize = 24;

fn digit_of(digit: u64) -> u8 {
    b'0' + u8::try_from(digit).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_are_shown_to_hundredths() {
        for (length, shown) in
            [(105.0, "105 mm"), (74.25, "74.25 mm"), (-0.5, "-0.5 mm"), (0.0, "0 mm"), (20.0, "20 mm")]
        {
            assert_eq!(Pt::mm(length).in_mm(), shown);
        }
    }

    #[test]
    fn numbers_of_pdf_have_no_digit_too_many() {
        let numbers = [0, 1, 10, 100, 120, 123, 1000, 1001, 12_340, 100_050, 1_000_000, i64::MAX];
        let shown = numbers.map(|length| Pt(length).to_string()).join(" ");
        assert_eq!(shown, "0 .001 .01 .1 .12 .123 1 1.001 12.34 100.05 1000 9223372036854775.807");
        assert_eq!(
            [-1, -500, -12_340, i64::MIN].map(|length| Pt(length).to_string()).join(" "),
            "-.001 -.5 -12.34 -9223372036854775.808"
        );
    }

    #[test]
    fn points_are_shown_as_they_are() {
        assert_eq!([Pt::new(9.0), Pt::new(7.5)].map(Pt::in_points), ["9 pt", "7.5 pt"]);
    }

    #[test]
    fn lengths_have_a_number_and_a_unit() {
        for (text, points) in
            [("25.4mm", 72.0), ("2.54cm", 72.0), ("-1in", -72.0), ("7pt", 7.0), (".5in", 36.0), ("0mm", 0.0)]
        {
            assert_eq!(Pt::measured(text), Some(Pt::new(points)), "{text}");
        }
        for text in [
            "",
            "5",
            "mm",
            "5 miles",
            "1e3mm",
            "nanmm",
            "--1mm",
            "5mm 6mm",
            "5 mm",
            "99999999999mm",
            "5\"",
            "½in",
        ] {
            assert_eq!(Pt::measured(text), None, "{text}");
        }
    }
}
