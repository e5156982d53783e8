//! Boxes over a picture, each with its number: what a learner is to name.

use std::fmt::Write as _;

use crate::media::Size;

/// Percent are kept with two decimals.
const WHOLE: u16 = 10_000;
/// What a picture that fits any size is taken for.
const ANY_SIZE: Size = Size { width: 1000, height: 1000 };

/// A box over a picture, in hundredths of a percent of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
}

/// What is wrong with the numbers of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRegion {
    /// There are not four of them.
    NotNumbers,
    Outside,
    Empty,
}

impl Region {
    /// Reads left, top, width and height in percent from the start of a text; returns what follows them, too.
    ///
    /// # Errors
    /// When they are not four numbers, or not those of a box inside of the picture.
    pub fn read(text: &str) -> Result<(Region, &str), BadRegion> {
        let mut rest = text.trim_start();
        let mut numbers = [0; 4];
        for number in &mut numbers {
            let (word, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
            *number = percent(word).ok_or(BadRegion::NotNumbers)?;
            rest = after.trim_start();
        }
        let [left, top, width, height] = numbers;
        if numbers.iter().any(|number| !(0..=i64::from(WHOLE)).contains(number))
            || left + width > i64::from(WHOLE)
            || top + height > i64::from(WHOLE)
        {
            return Err(BadRegion::Outside);
        }
        if width == 0 || height == 0 {
            return Err(BadRegion::Empty);
        }
        let [left, top, width, height] = numbers.map(|number| u16::try_from(number).unwrap_or(WHOLE));
        Ok((Region { left, top, width, height }, rest))
    }

    fn numbers(self) -> [u16; 4] {
        [self.left, self.top, self.width, self.height]
    }

    /// Returns the box as it is written: `10 20.5 30 15`.
    #[must_use]
    pub fn to_text(self) -> String {
        self.numbers().map(|number| decimal(u32::from(number), 100)).join(" ")
    }

    /// Returns left, top, width and height as shares of 1, as Anki writes them: `.1`, `.205`.
    #[must_use]
    pub fn shares(self) -> [String; 4] {
        self.numbers().map(|number| {
            let share = decimal(u32::from(number), u32::from(WHOLE));
            share.strip_prefix('0').filter(|rest| !rest.is_empty()).map_or(share.clone(), str::to_owned)
        })
    }
}

/// Returns a percentage in hundredths; `None` for what is not a number.
fn percent(word: &str) -> Option<i64> {
    let word = word.strip_suffix('%').unwrap_or(word);
    let (sign, digits) = word.strip_prefix('-').map_or((1, word), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 6 || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let hundredths: i64 = format!("{part:0<2}")[..2].parse().ok()?;
    Some(sign * (whole.parse::<i64>().ok()? * 100 + hundredths))
}

/// Returns `number` of `unit` parts as a decimal without zeros at its end.
fn decimal(number: u32, unit: u32) -> String {
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", number / unit, number % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns the boxes of a picture as a drawing of its size, to be laid over it and stretched as it is. Each hides what is below it, and has its
/// number in the middle. White within dark within white: an edge is seen on any picture, and in any ink.
#[must_use]
pub fn svg(size: Option<Size>, regions: &[Region]) -> String {
    let size = size.unwrap_or(ANY_SIZE);
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let unit = width.max(height) / 100.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
         preserveAspectRatio=\"none\">",
        size.width, size.height
    );
    for (number, region) in (1..).zip(regions) {
        let share = |part: u16, of: f64| f64::from(part) / f64::from(WHOLE) * of;
        let (x, y) = (share(region.left, width), share(region.top, height));
        let (w, h) = (share(region.width, width), share(region.height, height));
        number_box(&mut out, number, (x, y, w, h), unit);
    }
    out + "</svg>"
}

fn number_box(out: &mut String, number: usize, (x, y, w, h): (f64, f64, f64, f64), unit: f64) {
    /// The height of digits in shares of the size of their type.
    const DIGIT: f64 = 0.7;
    let digits = f64::from(u8::try_from(number.to_string().len()).unwrap_or(1));
    // As large as the box allows, but never too small to be read.
    let type_size = (h * 0.72).min(w * 1.3 / digits).clamp(unit * 4.6, unit * 6.6);
    let (middle_x, middle_y) = (x + w / 2.0, y + h / 2.0);
    let _ = write!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{:.1}\" fill=\"#fff\" stroke=\"#fff\" \
         stroke-width=\"{:.1}\"/>\
         <rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{:.1}\" fill=\"#fff\" stroke=\"#1c2127\" \
         stroke-width=\"{:.1}\"/>",
        unit * 0.6,
        unit * 1.1,
        unit * 0.6,
        unit * 0.4,
    );
    let (chip_w, chip_h) = (type_size * (0.45 + 0.6 * digits), type_size * 1.12);
    if chip_w > w || chip_h > h {
        let _ = write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{chip_w:.1}\" height=\"{chip_h:.1}\" rx=\"{:.1}\" fill=\"#fff\" \
             stroke=\"#1c2127\" stroke-width=\"{:.1}\"/>",
            middle_x - chip_w / 2.0,
            middle_y - chip_h / 2.0,
            chip_h / 2.0,
            unit * 0.3,
        );
    }
    let _ = write!(
        out,
        "<text x=\"{middle_x:.1}\" y=\"{:.1}\" font-size=\"{type_size:.1}\" font-weight=\"600\" font-family=\"sans-serif\" \
         text-anchor=\"middle\" fill=\"#1c2127\">{number}</text>",
        middle_y + type_size * DIGIT / 2.0,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_four_numbers_in_percent() {
        let (region, rest) = Region::read("10 20.5 30% 15 The label").expect("is a box");
        assert_eq!((region.to_text().as_str(), rest), ("10 20.5 30 15", "The label"));
        assert_eq!(region.shares(), [".1", ".205", ".3", ".15"]);
        assert_eq!(Region::read("0 0 100 100").expect("is all of it").0.shares(), ["0", "0", "1", "1"]);
        for (text, fault) in [
            ("10 20 30 Label", BadRegion::NotNumbers),
            ("", BadRegion::NotNumbers),
            ("1e1 2 3 4", BadRegion::NotNumbers),
            ("-1 20 30 15", BadRegion::Outside),
            ("80 20 30 15", BadRegion::Outside),
            ("10 101 1 1", BadRegion::Outside),
            ("10 20 0 15", BadRegion::Empty),
            ("10 20 30 0.001", BadRegion::Empty),
        ] {
            assert_eq!(Region::read(text), Err(fault), "{text}");
        }
    }
}
