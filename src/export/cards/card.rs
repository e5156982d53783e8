//! The two sides of a card: what is where on them.

use super::face::CardSide;
use super::fit::{self, Fitted};
use super::prompt::{Ask, Back, Front, Part, Prompt};
use super::room::{CardLook, HEAD, room};
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{DOTS_WIDTH, Side, put_line};
use crate::typeset::block::piece::{self, Piece};
use crate::typeset::page::Item;
use crate::typeset::text::inline::{Family, TextStyle};
use crate::typeset::tree::{Artifact, Role, artifact};
use crate::typeset::unit::Pt;

/// Two sides; `x` and `y` from the upper left corner of the part that text may fill.
#[derive(Debug, Default)]
pub struct Card {
    pub front: Vec<Item>,
    pub back: Vec<Item>,
    /// The back needs the wider place that [`super::room::CardLook::wide`] is the size of.
    pub is_wide: bool,
}

/// More room below it, where there is any.
const BELOW_HEAD: Pt = Pt::new(3.0);
/// The eye takes the middle a little higher than it is.
const OPTICAL_PER_MILLE: i64 = 470;

/// Returns the card of `prompt`; several if its answer does not fit one.
pub fn cards(composer: &mut Composer<'_>, prompt: &Prompt<'_>, look: &CardLook) -> Vec<Card> {
    // Read as question and answer, whatever is set first.
    let section = composer.tree.add(Role::Section);
    composer.under(section, |composer| sides(composer, prompt, look))
}

fn sides(composer: &mut Composer<'_>, prompt: &Prompt<'_>, look: &CardLook) -> Vec<Card> {
    let head = composer.tree.add(Role::Paragraph);
    let mut face = CardSide { composer, prompt, look, head, is_whole_on_front: true };
    let (front, is_whole) = face.front();
    face.is_whole_on_front = is_whole;
    let fitted = match &prompt.back {
        Back::Filled(blocks) => match face.large(blocks, None) {
            Some(pieces) => Fitted::centred(pieces),
            None => fit::backs(&mut face, &[Part::Text(blocks)]),
        },
        Back::Parts(parts) => match &prompt.front {
            // Code that is cut on the front is whole on the back.
            Front::Code(snippet) if !is_whole => {
                let whole = std::iter::once(Part::Output(snippet)).chain(parts.iter().copied());
                fit::backs(&mut face, &whole.collect::<Vec<_>>())
            }
            Front::Text(Ask::Question(entry)) if !is_whole => {
                let front = entry.front.iter().map(|front| Part::Text(&front.blocks));
                let (asked, rest) = parts.split_at(1.min(parts.len()));
                let whole = asked.iter().copied().chain(front).chain(rest.iter().copied());
                fit::backs(&mut face, &whole.collect::<Vec<_>>())
            }
            _ => fit::backs(&mut face, parts),
        },
    };
    let count = fitted.columns.len();
    let card = |index: usize| Card {
        front: front_side(&mut face, &front, (index, count)),
        back: back_side(&mut face, &fitted, (index, count)),
        is_wide: fitted.is_wide,
    };
    (0..count).map(card).collect()
}

fn front_side(face: &mut CardSide<'_, '_, '_>, pieces: &[Piece], part: (usize, usize)) -> Vec<Item> {
    let size = face.look.size;
    let mut items = head(face, "", part, size.0);
    place_centred(pieces, size, &mut items);
    // Further cards repeat the front.
    if part.0 > 0 { artifact(items, Artifact::Head) } else { items }
}

fn back_side(face: &mut CardSide<'_, '_, '_>, fitted: &Fitted, part: (usize, usize)) -> Vec<Item> {
    let size = fitted.size(face.look);
    let mark = format!(" {}", face.to_answer());
    let mut items = artifact(head(face, &mark, part, size.0), Artifact::Head);
    let pieces = &fitted.columns[part.0];
    if fitted.is_centred {
        place_centred(pieces, size, &mut items);
    } else {
        let air = (room(size) - piece::height(pieces)).clamp(Pt::ZERO, BELOW_HEAD);
        piece::place(pieces, Pt::ZERO, HEAD + air, Pt::ZERO, &mut items);
    }
    items
}

/// Returns the head of a card: the topic where lines begin, level and number where they end.
fn head(face: &mut CardSide<'_, '_, '_>, mark: &str, (index, count): (usize, usize), width: Pt) -> Vec<Item> {
    let y = Pt::new(5.0);
    let style = TextStyle::new(Family::Narrow, Pt::new(7.2), face.composer.palette.accent).bold();
    let muted = TextStyle { colour: face.composer.palette.muted, ..style };
    let part = if count > 1 { format!(" ({}/{count})", index + 1) } else { String::new() };
    let number = format!("{}{part}{mark}", face.prompt.number);
    let (prompt, node) = (face.prompt, face.head);
    face.composer.within(node, |composer| {
        let number = composer.cut_line(&number, muted, width / 2);
        let beside = number.width + Pt::new(4.0);
        let taken = if prompt.level.is_some() { beside + DOTS_WIDTH } else { number.width };
        let (start, end, dots) = if composer.right_to_left {
            (Side::Right(width), Side::Left(Pt::ZERO), beside)
        } else {
            (Side::Left(Pt::ZERO), Side::Right(width), width - beside - DOTS_WIDTH)
        };
        let mut items = Vec::new();
        let topic = composer.cut_line(prompt.topic, style, width - taken - Pt::new(6.0));
        put_line(topic, start, y, &mut items);
        if let Some(level) = prompt.level {
            items.extend(composer.dots(level, dots, y - Pt::new(2.4)));
        }
        put_line(number, end, y, &mut items);
        items
    })
}

fn place_centred(pieces: &[Piece], size: (Pt, Pt), items: &mut Vec<Item>) {
    let rest = (size.1 - piece::height(pieces)).max(Pt::ZERO);
    piece::place(pieces, Pt::ZERO, rest.per_mille(OPTICAL_PER_MILLE).max(HEAD), Pt::ZERO, items);
}
