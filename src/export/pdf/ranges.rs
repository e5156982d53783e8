//! Numbers of questions in short: `1–4, 7, 9–12`.

/// Runs of two or more neighbours become ranges.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_ranges() {
        assert_eq!(shorten(&[]), "");
        assert_eq!(shorten(&[7]), "7");
        assert_eq!(shorten(&[4, 2, 3, 1, 9, 10, 12]), "1–4, 9, 10, 12");
    }
}
