//! What can be chosen about flashcards.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::stock::Stock;
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

/// What a card asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The answer to the question.
    Recall,
    /// What a piece of code prints.
    Output,
    /// What is missing from a sentence.
    Cloze,
    /// The term that a description is of.
    Reverse,
}

/// Some of the [`Kind`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds([bool; 4]);

impl Kinds {
    #[must_use]
    pub fn contains(self, kind: Kind) -> bool {
        self.0[kind as usize]
    }
}

impl From<&[Kind]> for Kinds {
    fn from(kinds: &[Kind]) -> Kinds {
        let mut found = [false; 4];
        kinds.iter().for_each(|kind| found[*kind as usize] = true);
        Kinds(found)
    }
}

/// The order of cards of several kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardOrder {
    /// All cards of a question one after the other.
    #[default]
    Question,
    /// All cards of a kind one after the other.
    Kind,
}

/// What shows where to cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marks {
    /// Ticks near the edges of the paper, and crosses where cuts meet.
    Ticks,
    /// A dotted line along each cut.
    Dotted,
    None,
}

/// How the backs come to stand behind the fronts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplex {
    /// The printer turns the sheet over its long edge.
    #[default]
    LongEdge,
    /// The printer turns the sheet over its short edge.
    ShortEdge,
    /// All fronts, then all backs, for turning the pile by hand over its long edge.
    FrontsThenBacks,
    /// On one side: the question on the left, the answer on the right, to be folded between them and glued.
    Fold,
}
