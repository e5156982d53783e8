//! What can be chosen about a cheat-sheet.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use crate::typeset::theme::{Align, Ink};

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
