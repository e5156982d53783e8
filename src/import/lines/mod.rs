//! Forms whose lines say what they are: `Q:` and `A:`, `front::back`, `Question 1` with a solution below.

pub mod labelled;
pub mod obsidian;
pub mod tagged;
