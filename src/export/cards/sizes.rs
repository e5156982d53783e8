//! The type sizes of cards, by how large the cards are.

use crate::typeset::theme::Size;
use crate::typeset::unit::Pt;

/// The type sizes of a card as designed, and the least to which they shrink.
#[derive(Clone, Copy, Debug)]
pub struct CardSizes {
    pub question: (Size, Pt),
    pub answer: (Size, Pt),
    pub code: (Size, Pt),
    pub small: Size,
}

const BUSINESS: CardSizes = CardSizes {
    question: (Size::new(12.0, 15.5), Pt::new(9.0)),
    answer: (Size::new(8.0, 10.4), Pt::new(7.0)),
    code: (Size::new(7.0, 9.0), Pt::new(6.5)),
    small: Size::new(6.8, 8.8),
};

const A7: CardSizes = CardSizes {
    question: (Size::new(15.0, 19.5), Pt::new(11.0)),
    answer: (Size::new(9.0, 12.0), Pt::new(7.5)),
    code: (Size::new(7.7, 9.9), Pt::new(6.5)),
    small: Size::new(7.6, 9.8),
};

const THREE_BY_FIVE: CardSizes = CardSizes {
    question: (Size::new(17.0, 22.0), Pt::new(11.0)),
    answer: (Size::new(10.0, 13.0), Pt::new(7.5)),
    code: (Size::new(8.4, 10.8), Pt::new(6.5)),
    small: Size::new(8.0, 10.3),
};

const FOUR_BY_SIX: CardSizes = CardSizes {
    question: (Size::new(19.0, 24.0), Pt::new(12.0)),
    answer: (Size::new(11.0, 14.5), Pt::new(8.0)),
    code: (Size::new(9.0, 11.6), Pt::new(7.0)),
    small: Size::new(8.6, 11.0),
};

const FIVE_BY_EIGHT: CardSizes = CardSizes {
    question: (Size::new(23.0, 29.0), Pt::new(13.0)),
    answer: (Size::new(13.0, 17.0), Pt::new(9.0)),
    code: (Size::new(10.6, 13.7), Pt::new(7.5)),
    small: Size::new(9.6, 12.2),
};

/// The least area of a card that takes a design, in mm².
const DESIGNS: [(i64, &CardSizes); 4] =
    [(22_000, &FIVE_BY_EIGHT), (12_000, &FOUR_BY_SIX), (8_600, &THREE_BY_FIVE), (6_000, &A7)];

/// Returns the sizes for a card of a width and height.
#[must_use]
pub fn of_card(card: (Pt, Pt)) -> &'static CardSizes {
    let millimetre = Pt::mm(1.0).0;
    let area = (card.0.0 / millimetre) * (card.1.0 / millimetre);
    DESIGNS.iter().find(|(least, _)| area >= *least).map_or(&BUSINESS, |(_, sizes)| sizes)
}

#[cfg(test)]
mod tests {
    use super::super::layouts;
    use super::*;

    #[test]
    fn larger_cards_have_larger_type() {
        let question = |name| layouts::named(name, &[]).map(|stock| of_card(stock.card).question.0.size);
        for (name, size) in [
            ("business-us", 12.0),
            ("avery-l7418", 12.0),
            ("2x4-letter", 15.0),
            ("a7-a4", 15.0),
            ("3x5-a4", 17.0),
            ("4x6-letter", 19.0),
            ("a6-a4", 19.0),
            ("5x8-letter", 23.0),
        ] {
            assert_eq!(question(name), Some(Pt::new(size)), "{name}");
        }
    }
}
