//! Numbers of questions in short, `1–4, 7, 9–12`, and of pages before the first: `iv`.

/// Returns numbers in short: runs of two or more neighbours become ranges.
#[must_use]
pub fn shorten(numbers: &[u32]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in sorted {
        match runs.last_mut() {
            Some((_, last)) if number - *last == 1 => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown = runs.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Returns between which numbers all of a page are: `4–9`. Authors may number their questions in any order.
#[must_use]
pub fn between(numbers: &[u32]) -> String {
    match (numbers.iter().min(), numbers.iter().max()) {
        (Some(first), Some(last)) if first < last => format!("{first}–{last}"),
        (Some(only), _) => only.to_string(),
        _ => String::new(),
    }
}

/// Returns a number in small Roman figures.
#[must_use]
pub fn roman(mut number: usize) -> String {
    const FIGURES: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut roman = String::new();
    for (value, figure) in FIGURES {
        roman += &figure.repeat(number / value);
        number %= value;
    }
    roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_ranges() {
        assert_eq!(shorten(&[]), "");
        assert_eq!(shorten(&[7]), "7");
        assert_eq!(shorten(&[4, 2, 3, 1, 9, 10, 12]), "1–4, 9, 10, 12");
    }

    #[test]
    fn all_numbers_of_a_page_are_between_two() {
        assert_eq!(between(&[4, 5, 9]), "4–9");
        assert_eq!(between(&[12, 15, 3]), "3–15");
        assert_eq!(between(&[4]), "4");
        assert_eq!(between(&[]), "");
    }

    #[test]
    fn roman_figures_subtract() {
        assert_eq!([1, 2, 4, 9, 14, 49, 1994].map(roman), ["i", "ii", "iv", "ix", "xiv", "xlix", "mcmxciv"]);
    }
}
