//! The typesetting engine: characters to lines, blocks to strips, strips to columns.
//!
//! It knows content, fonts and inks; it knows nothing of decks, files or formats.
//!
//! 1. [`text`]: characters become lines;
//! 2. [`object`]: formulas and pictures within a line;
//! 3. [`block`]: blocks become strips of one width, strips become columns.
//!
//! What comes out is a display list, [`page`], and the [`tree`] in which it is read. Lengths are whole thousandths
//! of a point ([`unit`]); colours and type sizes are in [`theme`].

pub mod block;
pub mod object;
pub mod page;
pub mod text;
pub mod theme;
pub mod tree;
pub mod unit;
