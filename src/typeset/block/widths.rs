//! How wide the columns of a table are. Pure: what columns ask for in, widths out.

use crate::typeset::unit::Pt;

/// Widths that a column asks for, each at most the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// No cell is broken.
    pub line: Pt,
    /// No word is broken.
    pub word: Pt,
    /// Words are broken where hyphens may be, names after their signs.
    pub part: Pt,
    /// Words are broken anywhere.
    pub least: Pt,
}

impl Asked {
    /// Returns what has room for both.
    #[must_use]
    pub fn max(self, other: Asked) -> Asked {
        Asked {
            line: self.line.max(other.line),
            word: self.word.max(other.word),
            part: self.part.max(other.part),
            least: self.least.max(other.least),
        }
    }
}

/// How far a table may break its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mercy {
    /// Words only where hyphens may be.
    Parts,
    Anything,
}

/// Returns the most that columns ask for and `available` holds, as a style sheet lays out tables: what is left above
/// one demand is shared out by what is missing to the next. `None`: no demand fits.
#[must_use]
pub fn share(asked: &[Asked], available: Pt, mercy: Mercy) -> Option<Vec<Pt>> {
    let demands: &[fn(&Asked) -> Pt] = match mercy {
        Mercy::Parts => &[|it| it.line, |it| it.word, |it| it.part],
        Mercy::Anything => &[|it| it.line, |it| it.word, |it| it.part, |it| it.least],
    };
    let asked = without_hopeless(asked, available, mercy);
    let all = |demand: &fn(&Asked) -> Pt| asked.iter().map(demand).collect::<Vec<Pt>>();
    let sum = |widths: &[Pt]| widths.iter().copied().sum::<Pt>();
    let mut above = all(demands.first()?);
    if sum(&above) <= available {
        return Some(above);
    }
    for demand in &demands[1..] {
        let below = all(demand);
        if sum(&below) <= available {
            let (spare, missing) = (available - sum(&below), sum(&above) - sum(&below));
            let grown = |(below, above): (Pt, Pt)| below + Pt((above - below).0 * spare.0 / missing.0.max(1));
            return Some(std::iter::zip(below, above).map(grown).collect());
        }
        above = below;
    }
    None
}

/// Returns what columns ask for, where those that are wider than all that the others can spare ask for at most an
/// equal part: they are broken, or made smaller, anyway.
fn without_hopeless(asked: &[Asked], available: Pt, mercy: Mercy) -> Vec<Asked> {
    let equal = available / asked.len();
    let narrow = asked.iter().map(|it| match mercy {
        Mercy::Parts => *it,
        Mercy::Anything => Asked { part: it.part.min(equal.max(it.least)), ..*it },
    });
    let parts: Pt = narrow.clone().map(|it| it.part).sum();
    let modest = |it: Asked| {
        let is_hopeless = it.word > available - (parts - it.part);
        Asked { word: if is_hopeless { equal.max(it.part) } else { it.word }, ..it }
    };
    narrow.map(modest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: i64, word: i64, part: i64, least: i64) -> Asked {
        Asked { line: Pt(line), word: Pt(word), part: Pt(part), least: Pt(least) }
    }

    fn shared(asked: &[Asked], available: i64, mercy: Mercy) -> Option<Vec<i64>> {
        share(asked, Pt(available), mercy).map(|widths| widths.into_iter().map(|width| width.0).collect())
    }

    #[test]
    fn each_demand_is_met_in_full_before_the_next_gets_anything() {
        let columns = [asked(100, 100, 80, 10), asked(900, 300, 100, 10)];
        for (available, wanted) in
            [(2000, [100, 900]), (700, [100, 600]), (400, [100, 300]), (390, [99, 290]), (180, [80, 100])]
        {
            assert_eq!(shared(&columns, available, Mercy::Parts), Some(wanted.to_vec()), "{available}");
        }
    }

    #[test]
    fn what_is_broken_anyway_does_not_take_the_room_of_others() {
        let columns = [asked(5000, 70, 40, 10), asked(1200, 1200, 40, 10)];
        let shared = shared(&columns, 160, Mercy::Parts);
        assert_eq!(shared, Some(vec![70 + 8, 80 + 1]));
    }

    #[test]
    fn words_are_broken_anywhere_only_with_leave() {
        let columns = [asked(100, 100, 80, 10), asked(900, 300, 100, 10)];
        assert_eq!(shared(&columns, 100, Mercy::Parts), None);
        assert_eq!(shared(&columns, 100, Mercy::Anything), Some(vec![50, 50]));
        assert_eq!(shared(&columns, 19, Mercy::Anything), None);
    }
}
