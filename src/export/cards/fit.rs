//! How an answer is made to fit the back of its card: smaller, then closer to the edges, then without the code that the
//! front has, then with a pointer to its pitfall, then to its code, then on more than one card. Nothing is ever cut off.

use super::face::CardSide;
use super::grade::{self, Grade};
use super::prompt::Part;
use super::room::{CardLook, room};
use super::without::{NOTHING, ORDER, Without};
use crate::diagnostic::Code;
use crate::model::Snippet;
use crate::typeset::block::flow::{self, ColumnRoom};
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
    /// Returns a back with one text in its middle.
    #[must_use]
    pub fn centred(pieces: Vec<Piece>) -> Fitted {
        Fitted { columns: vec![pieces], is_wide: false, is_centred: true }
    }

    /// Returns the width and height that the back's text may fill.
    #[must_use]
    pub fn size(&self, look: &CardLook) -> (Pt, Pt) {
        if self.is_wide { look.wide } else { look.size }
    }
}

/// Of an explanation below nothing but output.
const LONE_TEXT: i64 = 1150;

/// Returns a calmer grade than designed, for a back with nothing but output and why it is so.
fn lone(face: &CardSide<'_, '_, '_>, output: &Snippet<'_>, calm: Grade) -> Grade {
    let Size { size, lead } = calm.answer;
    let answer = Size { size: size.per_mille(LONE_TEXT), lead: lead.per_mille(LONE_TEXT) };
    Grade { answer, code: face.lone_code(output), ..calm }
}

/// Returns the backs of one prompt.
pub fn backs(face: &mut CardSide<'_, '_, '_>, parts: &[Part<'_>]) -> Fitted {
    let mut grades = grade::grades(face.look);
    if let Some(output) = parts.iter().find_map(Part::output) {
        grades.insert(0, lone(face, output, grades[0]));
    }
    let mut tried = Vec::new();
    for without in ORDER.map(|without| without.of(parts, face.is_whole_on_front)) {
        if tried.contains(&without) {
            continue;
        }
        tried.push(without);
        if let Some((step, pieces)) = largest(face, &without.kept(parts), &grades, without) {
            report(face, without);
            if grades[step].answer.size < face.look.sizes.answer.0.size {
                report_size(face, &grades[step]);
            }
            // What is alone, below no question, is in the middle as on the front.
            let is_centred = !matches!(parts.first(), Some(Part::Asked(_) | Part::AskedCode(_)));
            return Fitted { columns: vec![pieces], is_wide: grades[step].is_wide, is_centred };
        }
    }
    on_several_cards(face, parts, &grades)
}

/// Returns the first grade in which `parts` fit, with their pieces; `None` if they fit in none.
fn largest(
    face: &mut CardSide<'_, '_, '_>,
    parts: &[Part<'_>],
    grades: &[Grade],
    without: Without,
) -> Option<(usize, Vec<Piece>)> {
    let mut fitting = |step: usize| {
        let grade = grades.get(step)?;
        let pieces = face.parts(parts, grade, without);
        (piece::height(&pieces) <= room(grade.size)).then_some((step, pieces))
    };
    if let Some(found) = fitting(0) {
        return Some(found);
    }
    // A text of many pages is set but twice.
    let last = fitting(grades.len() - 1)?;
    (1..grades.len() - 1).find_map(fitting).or(Some(last))
}

/// Returns the parts on several cards: all of them, since there is to be another card anyway; without pitfall and
/// code if that saves a card.
fn on_several_cards(face: &mut CardSide<'_, '_, '_>, parts: &[Part<'_>], grades: &[Grade]) -> Fitted {
    let grade = &grades[grades.len() - 2];
    let bare = ORDER[ORDER.len() - 1].of(parts, face.is_whole_on_front);
    let mut columns = |without: Without| {
        let pieces = face.parts(&without.kept(parts), grade, without);
        let columns = flow::columns(&pieces, ColumnRoom::even(1, room(grade.size)));
        columns.into_iter().map(|column| column.laid(&pieces)).collect::<Vec<_>>()
    };
    let all = columns(NOTHING);
    let text = if bare == NOTHING { Vec::new() } else { columns(bare) };
    let is_shorter = !text.is_empty() && text.len() < all.len();
    let columns = if is_shorter { text } else { all };
    if is_shorter {
        report(face, bare);
    }
    if columns.len() > 1 {
        let message = format!("the answer of `{}` takes {} cards", face.prompt.name, columns.len());
        let help = "shorten the answer, and move what is not needed to `### Details`";
        face.say(Code::Overflow, &message, help);
    }
    Fitted { columns, is_wide: false, is_centred: false }
}

const ROOM: &str = "shorten the answer or the code, or take a larger card layout";

fn report(face: &mut CardSide<'_, '_, '_>, without: Without) {
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

fn report_size(face: &mut CardSide<'_, '_, '_>, grade: &Grade) {
    let (designed, _) = face.look.sizes.answer;
    let margins = if grade.is_wide { ", with narrow margins" } else { "" };
    let name = &face.prompt.name;
    let (is, was) = (grade.answer.size.in_points(), designed.size.in_points());
    let message = format!("the answer of `{name}` is set in {is}, not {was}{margins}");
    face.say(Code::SmallerType, &message, ROOM);
}
