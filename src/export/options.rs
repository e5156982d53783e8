//! What can be chosen about each format, as typed values. [`crate::config`] reads them from deck.toml and `--set`.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::apkg::options::ApkgOptions;
use super::cards::stock::Stock;
use super::csv::CsvOptions;
use super::html::options::HtmlOptions;
use crate::typeset::unit::Pt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub apkg: ApkgOptions,
    pub csv: CsvOptions,
    pub sheet: SheetOptions,
    pub cards: CardsOptions,
    pub html: HtmlOptions,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetOptions {
    pub paper: Paper,
    pub orientation: Orientation,
    pub columns: Columns,
    pub detail: Detail,
    pub ink: Ink,
    pub align: Align,
    pub imposition: Imposition,
}

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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
    /// 8.5 × 14 in.
    Legal,
    /// 148 × 210 mm.
    A5,
    /// 297 × 420 mm.
    A3,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// The short edge is at the top.
    #[default]
    Portrait,
    /// The long edge is at the top.
    Landscape,
}

/// Columns of a cheat-sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Columns {
    /// As many as can be read well on the paper.
    #[default]
    Auto,
    #[value(name = "1")]
    #[serde(rename = "1")]
    One,
    #[value(name = "2")]
    #[serde(rename = "2")]
    Two,
    #[value(name = "3")]
    #[serde(rename = "3")]
    Three,
    #[value(name = "4")]
    #[serde(rename = "4")]
    Four,
}

/// How much of an entry a cheat-sheet shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Question and answer.
    Brief,
    /// Question, answer, code and pitfall.
    #[default]
    Normal,
    /// Everything.
    Full,
}

/// How the lines of a paragraph end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Flush on both sides where about 46 characters or more stand on a line; else as `ragged`.
    #[default]
    Auto,
    /// Flush on both sides.
    Justified,
    /// Flush on one side, with spaces of one width.
    Ragged,
}

/// What is to become of the printed paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Imposition {
    /// Sheets, as they are.
    #[default]
    None,
    /// A booklet: sheets printed on both sides, folded once, one in the other, and stapled.
    Booklet,
    /// Pocket books: each sheet, printed on one side, is folded to eight small pages and cut once.
    Pocket,
}

/// What a page may print with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ink {
    #[default]
    Color,
    /// Black ink only, with pale grounds.
    Gray,
    /// Black ink only, and no grounds at all.
    Saver,
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
