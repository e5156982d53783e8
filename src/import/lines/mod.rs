//! Forms whose lines say what they are: `Q:` and `A:`, `front::back`, `Question 1` with a solution below, rows of a spreadsheet.

pub mod ktx;
pub mod labelled;
pub mod obsidian;
pub mod sheet;
pub mod tagged;
