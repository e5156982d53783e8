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
//! 5. [`plan`] lists the files to be written; the formats and the one trait behind them are in [`export`].
//! 6. [`output`] stages files beside their targets and renames them; [`manifest`] says what was written.
//!
//! `deckpress diff` compares two releases: [`snapshot`] reads each, [`diff`] says what differs. `deckpress preview`
//! shows the web page while its corpus changes: [`watch`] hears of changes, [`serve`] answers the browser.
//!
//! To see a format whole, read [`export::csv`].

pub mod check;
pub mod choice;
pub mod cli;
pub mod columns;
pub mod config;
pub mod content;
pub mod date;
pub mod diagnostic;
pub mod diff;
pub mod direction;
pub mod encoding;
pub mod export;
pub mod fix;
pub mod font;
pub mod id;
pub mod last;
pub mod level;
pub mod lint;
pub mod load;
pub mod lock;
pub mod manifest;
pub mod media;
pub mod model;
pub mod output;
pub mod pdf;
pub mod plan;
pub mod read;
pub mod report;
pub mod run;
pub mod run_code;
pub mod schema;
pub mod serve;
pub mod signals;
pub mod slug;
pub mod snapshot;
pub mod source;
pub mod span;
pub mod summary;
pub mod table;
pub mod templates;
pub mod temporary;
pub mod text;
pub mod together;
pub mod typeset;
pub mod value;
pub mod watch;
pub mod wording;
pub mod words;
pub mod world;
