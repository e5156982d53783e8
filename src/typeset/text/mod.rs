//! Characters to lines.
//!
//! 1. [`inline`]: the inlines of a block become one string with a style for each stretch, quotation marks are turned
//!    ([`quotes`]);
//! 2. [`shape`]: words become glyphs of the faces in [`fonts`];
//! 3. [`paragraph`], [`measured`], [`addresses`], [`lines`], [`breaks`], [`looks`], [`line`], [`segment`], [`pen`]:
//!    glyphs become lines, all breaks chosen together.

mod addresses;
pub mod breaks;
mod cuts;
pub mod fitting;
pub mod fonts;
pub mod inline;
pub mod line;
pub mod lines;
mod looks;
mod measured;
pub mod paragraph;
pub mod pen;
pub mod quotes;
pub mod replacement;
pub mod segment;
pub mod shape;
