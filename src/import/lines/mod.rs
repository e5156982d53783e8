//! Forms whose lines say what they are: `Q:` and `A:`, `front::back`, a term above `: its definition`, fields below labels, `Question 1` with a solution below, rows of a spreadsheet.

pub mod ankiops;
pub mod defined;
pub mod ktx;
pub mod labelled;
pub mod obsidian;
pub mod sheet;
pub mod tagged;
