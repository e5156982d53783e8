//! How an answer is made to fit the back of its card: smaller, then closer to the edges, then without its pitfall, then
//! with a pointer to its code, then on more than one card. Nothing is ever cut off.

use super::face::{CardLook, Face, room};
use super::prompt::Part;
use crate::diagnostic::Code;
use crate::model::Snippet;
use crate::typeset::block::flow::{self, Room};
use crate::typeset::block::piece::{self, Piece};
use crate::typeset::theme::Size;
use crate::typeset::unit::Pt;

/// The back of a card, or of several.
pub struct Fitted {
    pub columns: Vec<Vec<Piece>>,
    pub is_wide: bool,
    pub is_centred: bool,
}

impl Fitted {
    /// A text in the middle of one back.
    #[must_use]
    pub fn centred(pieces: Vec<Piece>) -> Fitted {
        Fitted { columns: vec![pieces], is_wide: false, is_centred: true }
    }

    /// What the back's text may fill.
    #[must_use]
    pub fn size(&self, look: &CardLook) -> (Pt, Pt) {
        if self.is_wide { look.wide } else { look.size }
    }
}

/// How tightly a back is set.
#[derive(Clone, Copy, Debug)]
pub struct Grade {
    pub answer: Size,
    pub code: Size,
    /// The width and height that text may fill.
    pub size: (Pt, Pt),
    is_wide: bool,
}

const STEP: Pt = Pt::new(0.5);
/// The least distance of baselines, in 1/1000 of the size: lines of small type are set closer.
const TIGHT_TEXT: i64 = 1230;
const TIGHT_CODE: i64 = 1190;
/// Of an explanation below nothing but output.
const LONE_TEXT: i64 = 1150;

/// From the designed size down to the least, leads in proportion.
pub fn steps(from: Size, least: Pt) -> impl Iterator<Item = Size> {
    let smaller = move |size: &Pt| (*size > least).then(|| (*size - STEP).max(least));
    std::iter::successors(Some(from.size), smaller)
        .map(move |size| Size { size, lead: Pt(from.lead.0 * size.0 / from.size.0) })
}

/// From the calm to the tight.
fn grades(look: &CardLook) -> Vec<Grade> {
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

/// Calmer than designed, for a back with nothing but output and why it is so.
fn lone(face: &Face<'_, '_, '_>, output: &Snippet<'_>, calm: Grade) -> Grade {
    let Size { size, lead } = calm.answer;
    let answer = Size { size: size.per_mille(LONE_TEXT), lead: lead.per_mille(LONE_TEXT) };
    Grade { answer, code: face.lone_code(output), ..calm }
}

/// What a back is without.
#[derive(Clone, Copy)]
struct Without {
    pitfall: bool,
    code: bool,
}

const ORDER: [Without; 4] = [
    Without { pitfall: false, code: false },
    Without { pitfall: true, code: false },
    Without { pitfall: false, code: true },
    Without { pitfall: true, code: true },
];

impl Without {
    fn keeps(self, part: &Part<'_>) -> bool {
        match part {
            Part::Pitfall(_) => !self.pitfall,
            Part::Code(_) => !self.code,
            Part::Asked(_) | Part::Term(_) | Part::Text(_) | Part::Output(_) => true,
        }
    }
}

/// The backs of one prompt.
pub fn backs(face: &mut Face<'_, '_, '_>, parts: &[Part<'_>]) -> Fitted {
    let mut grades = grades(face.look);
    if let Some(Part::Output(snippet)) = parts.first() {
        grades.insert(0, lone(face, snippet, grades[0]));
    }
    let has_pitfall = parts.iter().any(|part| matches!(part, Part::Pitfall(_)));
    let has_code = parts.iter().any(|part| matches!(part, Part::Code(_)));
    for without in ORDER {
        if (without.pitfall && !has_pitfall) || (without.code && !has_code) {
            continue;
        }
        let kept: Vec<Part<'_>> = parts.iter().filter(|part| without.keeps(part)).copied().collect();
        if let Some((step, pieces)) = largest(face, &kept, &grades, without.code) {
            report(face, without);
            if grades[step].answer.size < face.look.sizes.answer.0.size {
                report_size(face, &grades[step]);
            }
            // What stands alone, below no question, is in the middle as on the front.
            let is_centred = !matches!(parts.first(), Some(Part::Asked(_)));
            return Fitted { columns: vec![pieces], is_wide: grades[step].is_wide, is_centred };
        }
    }
    on_several_cards(face, parts, &grades)
}

/// The first grade in which `parts` fit, with their pieces.
fn largest(
    face: &mut Face<'_, '_, '_>,
    parts: &[Part<'_>],
    grades: &[Grade],
    pointer: bool,
) -> Option<(usize, Vec<Piece>)> {
    let mut fitting = |step: usize| {
        let grade = grades.get(step)?;
        let pieces = face.parts(parts, grade, pointer);
        (piece::height(&pieces) <= room(grade.size)).then_some((step, pieces))
    };
    if let Some(found) = fitting(0) {
        return Some(found);
    }
    // A text of many pages is set but twice.
    let last = fitting(grades.len() - 1)?;
    (1..grades.len() - 1).find_map(fitting).or(Some(last))
}

/// All of it, since there is to be another card anyway; without pitfall and code if that saves a card.
fn on_several_cards(face: &mut Face<'_, '_, '_>, parts: &[Part<'_>], grades: &[Grade]) -> Fitted {
    let grade = &grades[grades.len() - 2];
    let mut columns = |parts: &[Part<'_>], pointer| {
        let pieces = face.parts(parts, grade, pointer);
        let columns = flow::columns(&pieces, Room::even(1, room(grade.size)));
        columns.into_iter().map(|column| column.laid(&pieces)).collect::<Vec<_>>()
    };
    let all = columns(parts, false);
    let bare = ORDER[ORDER.len() - 1];
    let kept: Vec<Part<'_>> = parts.iter().filter(|part| bare.keeps(part)).copied().collect();
    let has_code = parts.iter().any(|part| matches!(part, Part::Code(_)));
    let text = if kept.len() < parts.len() { columns(&kept, has_code) } else { Vec::new() };
    let is_shorter = !text.is_empty() && text.len() < all.len();
    let columns = if is_shorter { text } else { all };
    if is_shorter {
        let has_pitfall = parts.iter().any(|part| matches!(part, Part::Pitfall(_)));
        report(face, Without { pitfall: has_pitfall, code: has_code });
    }
    if columns.len() > 1 {
        let message = format!("the answer of `{}` takes {} cards", face.prompt.name, columns.len());
        let help = "shorten the answer, and move what is not needed to `### Details`";
        face.say(Code::Overflow, &message, help);
    }
    Fitted { columns, is_wide: false, is_centred: false }
}

const ROOM: &str = "shorten the answer or the code, or take a larger card layout";

fn report(face: &Face<'_, '_, '_>, without: Without) {
    let name = &face.prompt.name;
    if without.pitfall {
        let message = format!("the pitfall of `{name}` does not fit its card and is left off");
        face.say(Code::PitfallLeftOff, &message, ROOM);
    }
    if without.code {
        let message = format!("the code of `{name}` does not fit its card, which points to the sheet");
        face.say(Code::CodeLeftOff, &message, ROOM);
    }
}

fn report_size(face: &Face<'_, '_, '_>, grade: &Grade) {
    let (designed, _) = face.look.sizes.answer;
    let margins = if grade.is_wide { ", with narrow margins" } else { "" };
    let name = &face.prompt.name;
    let (is, was) = (grade.answer.size.in_points(), designed.size.in_points());
    let message = format!("the answer of `{name}` is set in {is}, not {was}{margins}");
    face.say(Code::SmallerType, &message, ROOM);
}
