//! What can be chosen about flashcards.

use super::stock::Stock;
use crate::choice::choices;
use crate::typeset::theme::Ink;
use crate::typeset::unit::Pt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardsOptions {
    pub layout: Stock,
    pub kinds: Kinds,
    pub order: CardOrder,
    pub duplex: Duplex,
    pub ink: Ink,
    /// `None`: ticks, unless the cards come apart by themselves.
    pub marks: Option<Marks>,
    /// How far the backs are moved right and down, to meet their fronts on a printer that shifts the paper.
    pub back_shift: (Pt, Pt),
    /// What the printer leaves blank along the edges of the paper.
    pub printer_margin: Pt,
    /// A sheet to line up the printer with, instead of cards.
    pub test_page: bool,
}

impl Default for CardsOptions {
    fn default() -> CardsOptions {
        CardsOptions {
            layout: Stock::default(),
            kinds: Kinds::from([Kind::Recall].as_slice()),
            order: CardOrder::default(),
            duplex: Duplex::default(),
            ink: Ink::default(),
            marks: None,
            back_shift: (Pt::ZERO, Pt::ZERO),
            printer_margin: Pt::mm(5.0),
            test_page: false,
        }
    }
}

choices! {
    /// What a card asks for.
    pub enum Kind {
        /// The answer to the question.
        Recall = "recall",
        /// What a piece of code prints.
        Output = "output",
        /// What is missing from a sentence.
        Cloze = "cloze",
        /// The term that a description is of.
        Reverse = "reverse",
        /// What the boxes of a picture hide.
        Occlusion = "occlusion",
    }
}

/// Some of the [`Kind`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds([bool; 5]);

impl Kinds {
    #[must_use]
    pub fn contains(self, kind: Kind) -> bool {
        self.0[kind as usize]
    }
}

impl From<&[Kind]> for Kinds {
    fn from(kinds: &[Kind]) -> Kinds {
        let mut found = [false; 5];
        kinds.iter().for_each(|kind| found[*kind as usize] = true);
        Kinds(found)
    }
}

choices! {
    /// The order of cards of several kinds.
    pub enum CardOrder, by default Question {
        /// All cards of a question one after the other.
        Question = "question",
        /// All cards of a kind one after the other.
        Kind = "kind",
        /// As `question`, but one below the other through all sheets: once cut, each pile is in order, and goes on in
        /// the next.
        Stack = "stack",
    }
}

choices! {
    /// What shows where to cut.
    pub enum Marks {
        /// Ticks near the edges of the paper, and crosses where cuts meet.
        Ticks = "ticks",
        /// A dotted line along each cut.
        Dotted = "dotted",
        None = "none",
    }
}

choices! {
    /// How the backs come to lie behind the fronts.
    pub enum Duplex, by default LongEdge {
        /// The printer turns the sheet over its long edge.
        LongEdge = "long-edge",
        /// The printer turns the sheet over its short edge.
        ShortEdge = "short-edge",
        /// All fronts, then all backs, for turning the pile by hand over its long edge.
        FrontsThenBacks = "fronts-then-backs",
        /// On one side: the question on the left, the answer on the right, to be folded between them and glued.
        Fold = "fold",
    }
}
