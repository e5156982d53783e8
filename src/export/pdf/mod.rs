//! Pages: the cheat-sheet and the flashcards.
//!
//! A deck runs through these modules in this order:
//!
//! 1. [`inline`]: the inlines of a block become one string with a style for each stretch,
//!    quotation marks are turned ([`quotes`]); [`math`] lays out the formulas in it;
//! 2. [`shape`]: words become glyphs of the faces in [`fonts`];
//! 3. [`paragraph`], [`breaks`], [`line`]: glyphs become lines, all breaks chosen together;
//! 4. [`compose`], [`code`], [`table`] ([`widths`]), [`marks`]: blocks become strips, [`piece`]s, of one width;
//! 5. [`flow`]: strips become columns, all column breaks chosen together;
//! 6. [`sheet`] with [`geometry`], [`section`], [`entry`] ([`question`], [`pointers`], [`beside`]), [`running`], [`front`]
//!    and [`contents`], and [`cards`]: the two exporters make [`page`]s of them; [`booklet`] puts pages on sheets that
//!    are folded;
//! 7. [`subset`], [`emit`], [`codes`], [`stream`]: fonts and pages go to printpdf, each page as a content stream of ours;
//! 8. [`finish`] adds to its document what printpdf cannot say: [`structure`], [`links`], [`outline`],
//!    [`metadata`]; [`file`] makes bytes of it.
//!
//! What is read, and in which order, is the [`tree`]; whoever makes items says there what they are.
//!
//! Lengths are whole thousandths of a point ([`unit`]); what the pages look like is said in [`theme`].

pub mod beside;
pub mod booklet;
pub mod breaks;
pub mod cards;
pub mod code;
pub mod codes;
pub mod compose;
pub mod contents;
pub mod emit;
pub mod entry;
pub mod file;
pub mod finish;
pub mod flow;
pub mod fonts;
pub mod front;
pub mod geometry;
pub mod inline;
pub mod line;
pub mod links;
pub mod marks;
pub mod math;
pub mod metadata;
pub mod object;
pub mod outline;
pub mod page;
pub mod paragraph;
pub mod pen;
pub mod picture;
pub mod piece;
pub mod png;
pub mod pointers;
pub mod question;
pub mod quotes;
pub mod ranges;
pub mod running;
pub mod section;
pub mod segment;
pub mod shape;
pub mod sheet;
pub mod stream;
pub mod structure;
pub mod subset;
pub mod table;
pub mod theme;
pub mod tree;
pub mod unit;
pub mod widths;
pub mod xobjects;
