//! Note types that a deck brings, and their notes: plain data, as packages of others have them.
//!
//! Nothing in a field is read or written another way: what came in goes out, byte for byte.

pub mod cards;
pub mod scripts;
pub mod template;

use std::borrow::Cow;
use std::sync::Arc;

use crate::date::Epoch;
use crate::id::Id;
use crate::span::Span;
use crate::text::Text;

/// Above a deck that is not below the deck's own title: `::Other::Part`.
pub const ABSOLUTE: &str = "::";

/// What joins the fields of a note in a collection; no field can have it.
pub const SEPARATOR: char = '\u{1f}';

/// All that a deck has of this kind.
#[derive(Debug, Default)]
pub struct Typed<'s> {
    pub note_types: Vec<NoteType<'s>>,
    /// In the order in which they are learned.
    pub notes: Vec<TypedNote<'s>>,
    /// Files that fields and templates name, each name once.
    pub files: Vec<RawFile>,
    /// Names of files that note types list, for their templates.
    pub listed: Vec<Text<'s>>,
}

/// A note type: what Anki calls a model in its files.
#[derive(Clone, Debug)]
pub struct NoteType<'s> {
    /// The name of its folder.
    pub key: &'s str,
    pub span: Span,
    pub id: i64,
    pub name: &'s str,
    pub is_cloze: bool,
    /// Their order is a promise to learners, and so is that of the cards.
    pub fields: Vec<Field<'s>>,
    /// The field that the browser sorts by.
    pub sort_field: usize,
    pub cards: Vec<CardTemplate<'s>>,
    pub css: &'s str,
    pub latex: Latex<'s>,
    /// Anki's number of the stock type that it was made of; image occlusion is known by it.
    pub stock: Option<u32>,
    /// Which fields pages and printed cards show.
    pub map: Option<Map>,
    /// When it last changed. Anki takes templates and CSS only if this is newer than what it has.
    pub modified: Epoch,
}

#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "as Anki has them")]
pub struct Field<'s> {
    pub name: &'s str,
    /// By which newer Ankis know it after it was renamed.
    pub id: Option<i64>,
    /// How the editor shows it.
    pub font: Option<&'s str>,
    pub size: Option<u32>,
    pub is_right_to_left: bool,
    pub is_sticky: bool,
    pub description: &'s str,
    pub is_plain_text: bool,
    pub is_collapsed: bool,
    pub is_left_out_of_search: bool,
    /// What stock types know their fields by, and which of them may not be deleted.
    pub tag: Option<u32>,
    pub is_kept: bool,
    /// Cells are Markdown, not HTML.
    pub is_markdown: bool,
}

/// A card template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardTemplate<'s> {
    pub name: &'s str,
    pub id: Option<i64>,
    pub front: &'s str,
    pub back: &'s str,
    /// How the browser shows it; empty for as it is.
    pub browser_front: &'s str,
    pub browser_back: &'s str,
}

/// What is put around LaTeX; `None` is Anki's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Latex<'s> {
    pub header: Option<&'s str>,
    pub footer: Option<&'s str>,
    pub is_svg: bool,
}

/// Fields of a note type by what they are to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    pub question: usize,
    pub answer: usize,
    pub details: Vec<usize>,
}

#[derive(Debug)]
pub struct TypedNote<'s> {
    /// As it was given; what has an id alone gets its own from that.
    pub guid: Cow<'s, str>,
    /// Where it has one of deckpress.
    pub id: Option<Id<'s>>,
    pub span: Span,
    /// Its place among [`Typed::note_types`].
    pub note_type: usize,
    /// The deck below the deck's title; empty for that itself, and a whole name after [`ABSOLUTE`].
    pub deck: &'s str,
    pub tags: Vec<&'s str>,
    /// HTML, in the order of the note type.
    pub fields: Box<[Cow<'s, str>]>,
    /// Where each field is written, if it is; empty for what no file of a corpus has.
    pub cells: Box<[Option<Cell>]>,
    /// The cards that it has where the templates would give others, counted from 0.
    pub cards: Option<Vec<u16>>,
    pub modified: Epoch,
}

/// Where a field is written.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub span: Span,
    pub form: CellForm,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellForm {
    /// HTML in a cell of a table.
    Csv,
    /// Markdown in a cell of a table.
    CsvMarkdown,
    /// Markdown on one line, the heading of a note.
    Heading,
    /// Markdown below a heading.
    Markdown,
    /// HTML in a fence.
    Fence,
}

/// A file that goes into a package under its own name.
#[derive(Clone, Debug)]
pub struct RawFile {
    pub name: String,
    pub bytes: Arc<[u8]>,
}

impl<'s> Typed<'s> {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Returns a note's type, if the deck has it.
    #[must_use]
    pub fn type_of(&self, note: &TypedNote<'s>) -> Option<&NoteType<'s>> {
        self.note_types.get(note.note_type)
    }

    /// Returns the types that have notes, in their order.
    pub fn used(&self) -> impl Iterator<Item = &NoteType<'s>> {
        let used: std::collections::BTreeSet<_> = self.notes.iter().map(|note| note.note_type).collect();
        self.note_types.iter().enumerate().filter(move |(at, _)| used.contains(at)).map(|(_, it)| it)
    }
}

impl TypedNote<'_> {
    /// Returns a note that says nothing.
    #[must_use]
    pub fn empty<'s>() -> TypedNote<'s> {
        TypedNote {
            guid: Cow::Borrowed(""),
            id: None,
            span: Span::NOWHERE,
            note_type: 0,
            deck: "",
            tags: Vec::new(),
            fields: Box::default(),
            cells: Box::default(),
            cards: None,
            modified: Epoch::default(),
        }
    }

    /// Returns the whole name of the note's deck.
    #[must_use]
    pub fn deck_name(&self, title: &str) -> String {
        match self.deck.strip_prefix(ABSOLUTE) {
            Some(name) => name.to_owned(),
            None if self.deck.is_empty() => title.to_owned(),
            None => format!("{}::{}", title.trim_end_matches([':', ' ']), self.deck),
        }
    }
}

/// Splits tags as Anki does.
pub fn split_tags(tags: &str) -> impl Iterator<Item = &str> {
    tags.split([' ', '\u{3000}', '\n', '\r', '\t']).filter(|tag| !tag.is_empty())
}

/// Returns the words of a field, without tags.
#[must_use]
pub fn words(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else {
            out.push('<');
            rest = tag;
            continue;
        };
        if ["br", "div", "p", "li", "/div", "/p"].iter().any(|it| tag.to_ascii_lowercase().starts_with(it)) {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    for (entity, character) in entities {
        if out.contains(entity) {
            out = out.replace(entity, character);
        }
    }
    out
}
