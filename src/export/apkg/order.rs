//! The order of a collection's rows, known before any note is written: by their ids, which follow from when notes changed.

use super::ids::RowIds;
use crate::date::Epoch;

/// What is known of a note before it is written.
pub struct Outline {
    pub modified: Epoch,
    /// The templates (or cloze numbers minus one) that make a card of it.
    pub cards: Vec<u16>,
    /// The id of the deck that they come in.
    pub deck: i64,
    /// Its place among new cards.
    pub position: u32,
}

/// All rows of a collection, in the order of their ids.
#[derive(Default)]
pub struct Order {
    pub notes: Vec<Place>,
    pub cards: Vec<Card>,
}

/// Where a note comes from.
pub struct Place {
    pub id: i64,
    /// What of the package has it, and its number there.
    pub content: u32,
    pub number: u32,
}

/// A row of the cards. All are new.
pub struct Card {
    pub id: i64,
    pub note: i64,
    pub deck: i64,
    pub position: u32,
    pub modified: Epoch,
    pub template: u16,
}

impl Order {
    /// Gives rows their ids, in the order of the source. Each content of the package has notes.
    #[must_use]
    pub fn of(contents: impl Iterator<Item = impl Iterator<Item = Outline>>) -> Order {
        let (mut note_ids, mut card_ids) = (RowIds::default(), RowIds::default());
        let mut order = Order::default();
        for (content, outlines) in (0..).zip(contents) {
            for (number, Outline { modified, cards, deck, position }) in (0..).zip(outlines) {
                let note = note_ids.free_at(modified);
                order.notes.push(Place { id: note, content, number });
                let cards = cards.into_iter().map(|template| {
                    let id = card_ids.free_at(modified);
                    Card { id, note, deck, position, modified, template }
                });
                order.cards.extend(cards);
            }
        }
        order.notes.sort_unstable_by_key(|place| place.id);
        order.cards.sort_unstable_by_key(|card| card.id);
        order
    }
}
