//! The two sides of a card: what is where on them.

use super::face::CardSide;
use super::fit::{self, Fitted};
use super::head::head;
use super::prompt::{Ask, Back, Front, Part, Prompt};
use super::room::{CardLook, HEAD, room};
use crate::diagnostic::Diagnostic;
use crate::typeset::block::Composer;
use crate::typeset::block::piece::{self, Piece};
use crate::typeset::page::Item;
use crate::typeset::tree::{Artifact, Node, Role, artifact};
use crate::typeset::unit::Pt;

/// Two sides; `x` and `y` from the upper left corner of the part that text may fill.
#[derive(Debug, Default)]
pub struct Card {
    pub front: Vec<Item>,
    pub back: Vec<Item>,
    /// The back needs the wider place that [`super::room::CardLook::wide`] is the size of.
    pub is_wide: bool,
}

/// The cards of a prompt, and what there is to say of them.
#[derive(Debug, Default)]
pub struct CardSet {
    pub cards: Vec<Card>,
    pub said: Vec<Diagnostic>,
}

impl CardSet {
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.cards.iter().any(|card| card.is_wide)
    }
}

/// More room below the head, where there is any.
const BELOW_HEAD: Pt = Pt::new(3.0);
/// The eye takes the middle a little higher than it is.
const OPTICAL_PER_MILLE: i64 = 470;

/// Returns the card of `prompt`; several if its answer does not fit one. Its elements are below `section`, which is read
/// as question and answer, whatever is set first. A back `is_wide` at least where that is asked.
pub fn cards(
    composer: &mut Composer<'_>,
    prompt: &Prompt<'_>,
    look: &CardLook,
    (section, is_wide): (Node, bool),
) -> CardSet {
    composer.under(section, |composer| sides(composer, prompt, look, is_wide))
}

fn sides(composer: &mut Composer<'_>, prompt: &Prompt<'_>, look: &CardLook, is_wide: bool) -> CardSet {
    let head = composer.tree.add(Role::Paragraph);
    let backs = CardLook { size: if is_wide { look.wide } else { look.size }, ..*look };
    let mut face = CardSide { composer, prompt, look, head, is_whole_on_front: true, said: Vec::new() };
    let (front, is_whole) = face.front();
    face.is_whole_on_front = is_whole;
    face.look = &backs;
    let fitted = match &prompt.back {
        Back::Filled(blocks) => match face.large(blocks, None) {
            Some(pieces) => Fitted::centred(pieces),
            None => fit::backs(&mut face, &[Part::Text(blocks)]),
        },
        Back::Parts(parts) => match &prompt.front {
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
    let card = |index: usize| {
        let back = back_side(&mut face, &fitted, (index, count));
        (back, fitted.is_wide || is_wide)
    };
    let backs: Vec<_> = (0..count).map(card).collect();
    face.look = look;
    let mut card = |(index, (back, is_wide))| {
        let front = front_side(&mut face, &front, (index, count));
        Card { front, back, is_wide }
    };
    let cards = backs.into_iter().enumerate().map(&mut card).collect();
    CardSet { cards, said: face.said }
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
        piece::place(pieces.clone(), Pt::ZERO, HEAD + air, Pt::ZERO, &mut items);
    }
    items
}

fn place_centred(pieces: &[Piece], size: (Pt, Pt), items: &mut Vec<Item>) {
    let rest = (size.1 - piece::height(pieces)).max(Pt::ZERO);
    let top = rest.per_mille(OPTICAL_PER_MILLE).max(HEAD);
    piece::place(pieces.to_vec(), Pt::ZERO, top, Pt::ZERO, items);
}
