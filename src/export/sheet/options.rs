//! What can be chosen about a cheat-sheet.

use crate::choice::choices;
use crate::typeset::theme::{Accent, Align, Ink};
use crate::typeset::unit::Pt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetOptions {
    pub paper: Paper,
    pub orientation: Orientation,
    pub columns: Columns,
    pub detail: Detail,
    pub ink: Ink,
    pub align: Align,
    pub imposition: Imposition,
    /// What numbers, rules and bars are in; blue where it is missing.
    pub accent: Option<Accent>,
    pub margins: Option<Margins>,
}

/// What stays white along the edges of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    /// Left and right.
    pub sides: Pt,
    /// Above the head and below the foot.
    pub ends: Pt,
}

choices! {
    pub enum Paper, by default A4 {
        /// 210 × 297 mm.
        A4 = "a4",
        /// 8.5 × 11 in.
        Letter = "letter",
        /// 8.5 × 14 in.
        Legal = "legal",
        /// 148 × 210 mm.
        A5 = "a5",
        /// 297 × 420 mm.
        A3 = "a3",
    }
}

choices! {
    pub enum Orientation, by default Portrait {
        /// The short edge is at the top.
        Portrait = "portrait",
        /// The long edge is at the top.
        Landscape = "landscape",
    }
}

choices! {
    /// Columns of a cheat-sheet.
    pub enum Columns, by default Auto {
        /// As many as can be read well on the paper.
        Auto = "auto",
        One = "1",
        Two = "2",
        Three = "3",
        Four = "4",
    }
}

choices! {
    /// How much of an entry a cheat-sheet shows.
    pub enum Detail, by default Normal {
        /// Question and answer.
        Brief = "brief",
        /// Question, answer, code and pitfall.
        Normal = "normal",
        /// Everything.
        Full = "full",
    }
}

choices! {
    /// What is to become of the printed paper.
    pub enum Imposition, by default None {
        /// Sheets, as they are.
        None = "none",
        /// A booklet: sheets printed on both sides, folded once, one in the other, and stapled.
        Booklet = "booklet",
        /// Pocket books: each sheet, printed on one side, is folded to eight small pages and cut once.
        Pocket = "pocket",
    }
}
