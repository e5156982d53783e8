//! deckpress: one question corpus in; Anki decks, CSV, print-ready PDFs and web pages out.
//!
//! The ten-minute tour. A run is a story in [`run`]:
//!
//! 1. [`load`] finds the files that the command line names and takes them into [`source::Sources`].
//! 2. [`read`] turns each form of a corpus (Markdown, JSON, CSV) into a [`read::draft::Draft`], with positions.
//!    Texts become a tree of blocks, [`content`]; the pictures and sounds that they name are read, [`media`], and the fonts
//!    of its pages, [`font`].
//! 3. [`check`] applies every rule and makes the [`model::Deck`] that exporters rely on. What is wrong is a
//!    [`diagnostic::Diagnostic`]; [`report`] prints them all at once.
//!    [`lint`] adds remarks on what is hard to learn.
//! 4. [`lock`] gives every note its time: the lock file remembers what changed when. [`last`] knows what was released.
//! 5. [`plan`] lists the files to be written; the formats and the one trait that they implement are in [`export`].
//! 6. [`output`] stages files beside their targets and renames them; [`manifest`] says what was written.
//!
//! `deckpress diff` compares two releases: [`snapshot`] reads each, [`diff`] says what differs. `deckpress preview`
//! shows the web page while its corpus changes: [`watch`] hears of changes, [`serve`] answers the browser.
//!
//! `deckpress import` makes a deck of what people have already: [`import`] reads it, and says how to add a source.
//!
//! To see a format whole, read [`export::csv`].
//!
//! # For other programs
//!
//! [`library`] is the way in, with an example, and what may be relied on: it and the types that it shows change only
//! together with the version. So do the formats, the shapes of what is written for programs, and the command line. The
//! other modules are public for the program and its tests; they are hidden from the documentation and change at any
//! time.

#![deny(missing_docs)]

pub mod library;

#[doc(hidden)]
pub mod check;
#[doc(hidden)]
pub mod choice;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod columns;
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod content;
#[doc(hidden)]
pub mod date;
#[doc(hidden)]
pub mod diagnostic;
#[doc(hidden)]
pub mod diff;
#[doc(hidden)]
pub mod digest;
#[doc(hidden)]
pub mod direction;
#[doc(hidden)]
pub mod encoding;
#[doc(hidden)]
pub mod export;
#[doc(hidden)]
pub mod fix;
#[doc(hidden)]
pub mod font;
#[doc(hidden)]
pub mod foreign;
#[doc(hidden)]
pub mod id;
#[doc(hidden)]
pub mod identity;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod kept;
#[doc(hidden)]
pub mod last;
#[doc(hidden)]
pub mod level;
#[doc(hidden)]
pub mod limits;
pub mod lint;
#[doc(hidden)]
pub mod load;
#[doc(hidden)]
pub mod lock;
#[doc(hidden)]
pub mod manifest;
#[doc(hidden)]
pub mod media;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod pdf;
#[doc(hidden)]
pub mod plan;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod run;
#[doc(hidden)]
pub mod run_code;
#[doc(hidden)]
pub mod schema;
#[doc(hidden)]
pub mod serve;
#[doc(hidden)]
pub mod shown;
#[doc(hidden)]
pub mod signals;
#[doc(hidden)]
pub mod slug;
#[doc(hidden)]
pub mod snapshot;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod span;
#[doc(hidden)]
pub mod speech;
#[doc(hidden)]
pub mod summary;
#[doc(hidden)]
pub mod table;
#[doc(hidden)]
pub mod templates;
#[doc(hidden)]
pub mod temporary;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod together;
#[doc(hidden)]
pub mod typed;
#[doc(hidden)]
pub mod typeset;
#[doc(hidden)]
pub mod value;
#[doc(hidden)]
pub mod watch;
#[doc(hidden)]
pub mod wording;
#[doc(hidden)]
pub mod words;
#[doc(hidden)]
pub mod world;
