//! How tightly a card is set, from the calm to the tight.

use super::room::CardLook;
use crate::typeset::theme::Size;
use crate::typeset::unit::Pt;

/// How tightly a back is set.
#[derive(Clone, Copy, Debug)]
pub struct Grade {
    pub answer: Size,
    pub code: Size,
    /// The width and height that text may fill.
    pub size: (Pt, Pt),
    pub is_wide: bool,
}

/// Nobody sees a smaller difference; half of it would double the tries.
const STEP: Pt = Pt::new(0.5);
/// The least distance of baselines, in 1/1000 of the size: lines of small type are set closer.
const TIGHT_TEXT: i64 = 1230;
/// Lines of code are short, and can be set closer.
const TIGHT_CODE: i64 = 1190;

/// Returns the sizes from the designed one down to the least, leads in proportion.
pub fn steps(from: Size, least: Pt) -> impl Iterator<Item = Size> {
    let smaller = move |size: &Pt| (*size > least).then(|| (*size - STEP).max(least));
    std::iter::successors(Some(from.size), smaller)
        .map(move |size| Size { size, lead: Pt(from.lead.0 * size.0 / from.size.0) })
}

/// Returns the grades from the calm to the tight.
#[must_use]
pub fn grades(look: &CardLook) -> Vec<Grade> {
    let (answer, least) = look.sizes.answer;
    let (code, least_code) = look.sizes.code;
    let count = steps(answer, least).count();
    let closer = |from: Size, size: Pt, tight: i64, step: usize| {
        let ratio = from.lead.0 * 1000 / from.size.0;
        let part = i64::try_from(step * 1000 / count).unwrap_or(1000);
        Size { size, lead: size.per_mille(ratio - (ratio - tight).max(0) * part / 1000) }
    };
    let mut grades: Vec<Grade> = steps(answer, least)
        .enumerate()
        .map(|(step, size)| Grade {
            answer: closer(answer, size.size, TIGHT_TEXT, step),
            code: closer(code, (code.size - STEP * step).max(least_code), TIGHT_CODE, step),
            size: look.size,
            is_wide: false,
        })
        .collect();
    grades.push(Grade {
        answer: closer(answer, least, TIGHT_TEXT, count),
        code: closer(code, least_code, TIGHT_CODE, count),
        size: look.wide,
        is_wide: true,
    });
    grades
}
