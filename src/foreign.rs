//! Decks of other programs: packages and folders as they are, before anything of them is written.
//!
//! Each form has a module; all come to [`Foreign`]. They may come from anywhere, so nothing in them is trusted.

pub mod collection;
pub mod crowdanki;
pub mod decks;
pub mod fields;
pub mod folder;
pub mod ki;
pub mod made;
pub mod map;
pub mod markdown;
pub mod md2anki;
pub mod media;
pub mod models;
pub mod named;
pub mod package;
pub mod proto;
pub mod read;
pub mod rows;
pub mod stock;
pub mod stored;
pub mod tables;
pub mod text;

use std::collections::BTreeSet;

use crate::date::Epoch;
use crate::typed::Typed;
use crate::wording::counted;

/// The time of notes of forms that have none, 2000-01-01: no import takes them for newer than what learners have.
pub const UNDATED: Epoch = Epoch(946_684_800);

/// A deck of another program, with what of it has no place here.
#[derive(Debug, Default)]
pub struct Foreign<'s> {
    /// The name above all its decks.
    pub title: String,
    /// What it says of itself, as HTML.
    pub description: String,
    /// Notes, whose decks are named from the title on.
    pub typed: Typed<'s>,
    /// Lines of `[preset]`, for decks with options of their own.
    pub preset: Vec<String>,
    /// Names of files that its own list has.
    pub files: BTreeSet<String>,
    /// What is left out, in sentences with counts.
    pub left_out: Vec<String>,
    /// What is kept in another way, in sentences.
    pub remarks: Vec<String>,
}

impl Foreign<'_> {
    /// Records that something was left out, if it was.
    pub fn leave_out(&mut self, count: usize, what: &str, why: &str) {
        if count > 0 {
            self.left_out.push(format!("{}: {why}", counted(count, what)));
        }
    }

    /// Records that something is kept in another way, if it is.
    pub fn remark(&mut self, count: usize, what: &str, how: &str) {
        if count > 0 {
            self.remarks.push(format!("{} {how}", counted(count, what)));
        }
    }
}
