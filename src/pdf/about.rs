//! What a document says about itself, besides its pages.

use crate::date::Epoch;
use crate::font::UserFont;
use crate::typeset::page::Anchor;

/// What readers show about a document, and how they open and print it.
pub struct About<'a> {
    pub title: &'a str,
    pub authors: &'a [&'a str],
    pub licence: Option<&'a str>,
    /// BCP 47.
    pub lang: &'a str,
    /// What the text is set in besides the built-in faces.
    pub fonts: &'a [UserFont],
    /// The names by which other documents and addresses reach places: `sheet.pdf#mutable-default`.
    pub destinations: Vec<(&'a str, Anchor)>,
    pub epoch: Epoch,
    pub subject: String,
    pub outline: Vec<Bookmark>,
    pub printing: Printing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printing {
    /// As the reader's program likes.
    Free,
    /// Exact positions matter: no scaling, and the sheet is turned as said.
    Exact { turn: Option<Turn> },
}

/// The edge over which a sheet is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    LongEdge,
    ShortEdge,
}

/// A bookmark, and those inside it.
pub struct Bookmark {
    pub title: String,
    pub anchor: Anchor,
    pub children: Vec<Bookmark>,
}
