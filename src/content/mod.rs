//! What an entry says, as one tree that every exporter reads: [`Block`]s of [`Inline`]s.
//!
//! [`parse`] makes it from Markdown once; [`html`] (with [`mathml`]) and [`plain`] write it out. A format can say no more
//! than this tree can, so nothing active (scripts, styles, remote pictures) reaches any output.

pub mod boxes;
pub mod cloze;
pub mod highlight;
pub mod html;
pub mod markdown;
pub mod mathml;
pub mod parse;
pub mod plain;
pub mod tasks;
pub mod tex;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::media::MediaFile;
use crate::span::Span;
use boxes::Region;
use highlight::{Language, Line, Token};

pub type Blocks<'s> = Box<[Block<'s>]>;
pub type Inlines<'s> = Box<[Inline<'s>]>;

/// A part of an entry: its Markdown and what that says.
#[derive(Clone, Debug)]
pub struct Rich<'s> {
    pub markdown: &'s str,
    pub span: Span,
    pub blocks: Blocks<'s>,
}

#[derive(Clone, Debug)]
pub struct Block<'s> {
    pub span: Span,
    pub kind: BlockKind<'s>,
}

#[derive(Clone, Debug)]
pub enum BlockKind<'s> {
    Paragraph(Inlines<'s>),
    /// Levels 1 to 6; inside an entry only 4 to 6.
    Heading(u8, Inlines<'s>),
    Code(Box<CodeBlock<'s>>),
    Quote(Blocks<'s>),
    List(Box<List<'s>>),
    Table(Box<Table<'s>>),
    Rule,
}

/// A fenced or indented code block. `text` ends without a line feed.
#[derive(Clone, Debug)]
pub struct CodeBlock<'s> {
    /// The whole info string: language, then attributes such as `error=TypeError`.
    pub info: Cow<'s, str>,
    pub text: Cow<'s, str>,
    tokens: OnceLock<Box<[Token]>>,
}

impl<'s> CodeBlock<'s> {
    #[must_use]
    pub fn new(info: Cow<'s, str>, text: Cow<'s, str>) -> CodeBlock<'s> {
        CodeBlock { info, text, tokens: OnceLock::new() }
    }

    /// Returns the first word of the info string.
    #[must_use]
    pub fn language_name(&self) -> &str {
        self.info.split_whitespace().next().unwrap_or("")
    }

    /// Returns the value of `key` in the info string, if it has one: `error=TypeError`, `norun="needs a network"`.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&str> {
        let at = self.info.match_indices(key).find(|(at, _)| {
            let before = self.info[..*at].chars().next_back();
            before.is_some_and(char::is_whitespace) && self.info[at + key.len()..].starts_with('=')
        })?;
        let value = &self.info[at.0 + key.len() + 1..];
        match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split_whitespace().next(),
        }
    }

    /// Returns the coloured pieces of `text`, in order and without overlap. Computed once, for HTML and PDF alike.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| {
            Language::named(self.language_name())
                .map(|language| language.highlight(&self.text))
                .unwrap_or_default()
        })
    }

    /// Returns the lines with their colours.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        highlight::lines(&self.text, self.tokens())
    }
}

#[derive(Clone, Debug)]
pub struct List<'s> {
    /// The first number of an ordered list.
    pub start: Option<u64>,
    pub items: Box<[ListItem<'s>]>,
}

#[derive(Clone, Debug)]
pub struct ListItem<'s> {
    pub span: Span,
    pub blocks: Blocks<'s>,
}

#[derive(Clone, Debug)]
pub struct Table<'s> {
    pub alignments: Box<[Alignment]>,
    pub head: Box<[Inlines<'s>]>,
    pub rows: Box<[Box<[Inlines<'s>]>]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

#[derive(Clone, Debug)]
pub enum Inline<'s> {
    Text(Cow<'s, str>),
    Code(Cow<'s, str>),
    /// TeX, without its dollar signs.
    Math(Box<Math<'s>>),
    Styled(Style, Inlines<'s>),
    Link(Box<Link<'s>>),
    Image(Box<Embed<'s>>),
    Sound(Box<Embed<'s>>),
    Deletion(Box<Deletion<'s>>),
    /// A line break that the author asked for.
    Break,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Emphasis,
    Strong,
    Strike,
    Sub,
    Sup,
    Kbd,
    Mark,
}

#[derive(Clone, Debug)]
pub struct Math<'s> {
    pub tex: Cow<'s, str>,
    pub display: bool,
}

#[derive(Clone, Debug)]
pub struct Link<'s> {
    /// A whole address, or `#id` of a question of the deck.
    pub address: Cow<'s, str>,
    /// Empty where there is none.
    pub title: Cow<'s, str>,
    pub content: Inlines<'s>,
    pub span: Span,
}

impl Link<'_> {
    /// Schemes that no client runs as code.
    pub const SCHEMES: [&'static str; 3] = ["http:", "https:", "mailto:"];

    /// Returns the id of the question of the same deck that a link to `address` leads to; `None` for any other
    /// address.
    #[must_use]
    pub fn question(address: &str) -> Option<&str> {
        address.strip_prefix('#').filter(|id| !id.is_empty())
    }

    /// Returns whether a link may lead to `address`. Clients ignore case, and control characters within the scheme.
    #[must_use]
    pub fn is_allowed(address: &str) -> bool {
        let address = address.trim().to_ascii_lowercase();
        Link::SCHEMES.iter().any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
    }
}

/// A picture or a sound: a file beside the source, and the words that replace it where it is not shown.
#[derive(Clone, Debug)]
pub struct Embed<'s> {
    /// As the source names it.
    pub address: Cow<'s, str>,
    pub alternative: String,
    pub span: Span,
    /// Set by [`crate::read`]; every embed in the entries of a checked deck has it.
    pub file: Option<Arc<MediaFile>>,
    /// Boxes over a picture, in the order of their numbers from 1; empty for most.
    pub regions: Box<[Region]>,
}

/// What a cloze card hides: `{{content::hint}}`.
#[derive(Clone, Debug)]
pub struct Deletion<'s> {
    /// The cards that hide it, from 1.
    pub cards: Box<[u16]>,
    pub content: Inlines<'s>,
    pub hint: Option<Cow<'s, str>>,
}

/// Returns the parts of `text` before and after `at`; nothing is copied of a text that is borrowed.
fn split(text: Cow<'_, str>, at: usize) -> (Cow<'_, str>, Cow<'_, str>) {
    match text {
        Cow::Borrowed(text) => (Cow::Borrowed(&text[..at]), Cow::Borrowed(&text[at..])),
        Cow::Owned(mut text) => {
            let tail = text.split_off(at);
            (Cow::Owned(text), Cow::Owned(tail))
        }
    }
}

/// Returns a part of `text`; nothing is copied of a text that is borrowed.
fn part<'s>(text: &Cow<'s, str>, range: Range<usize>) -> Cow<'s, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    }
}

/// Calls `visit` for every inline of `blocks` in reading order, outer before inner.
pub fn walk_inlines<'a, 's>(blocks: &'a [Block<'s>], visit: &mut dyn FnMut(Span, &'a Inline<'s>)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading(_, inlines) => {
                walk(block.span, inlines, visit);
            }
            BlockKind::Quote(blocks) => walk_inlines(blocks, visit),
            BlockKind::List(list) => list.items.iter().for_each(|item| walk_inlines(&item.blocks, visit)),
            BlockKind::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| walk(block.span, cell, visit));
            }
            BlockKind::Code(_) | BlockKind::Rule => {}
        }
    }
}

fn walk<'a, 's>(span: Span, inlines: &'a [Inline<'s>], visit: &mut dyn FnMut(Span, &'a Inline<'s>)) {
    for inline in inlines {
        visit(span, inline);
        match inline {
            Inline::Styled(_, content) => walk(span, content, visit),
            Inline::Link(link) => walk(link.span, &link.content, visit),
            Inline::Deletion(deletion) => walk(span, &deletion.content, visit),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Math(_)
            | Inline::Image(_)
            | Inline::Sound(_)
            | Inline::Break => {}
        }
    }
}

/// Calls `visit` for every picture and sound of `blocks` in reading order.
pub fn walk_embeds<'a, 's>(blocks: &'a [Block<'s>], visit: &mut dyn FnMut(&'a Embed<'s>)) {
    walk_inlines(blocks, &mut |_, inline| {
        if let Inline::Image(embed) | Inline::Sound(embed) = inline {
            visit(embed);
        }
    });
}

/// Does what [`walk_embeds`] does, to say which file each of them is.
pub fn walk_embeds_mut<'s>(blocks: &mut [Block<'s>], visit: &mut dyn FnMut(&mut Embed<'s>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading(_, inlines) => embeds_mut(inlines, visit),
            BlockKind::Quote(blocks) => walk_embeds_mut(blocks, visit),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| walk_embeds_mut(&mut item.blocks, visit));
            }
            BlockKind::Table(table) => {
                let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| embeds_mut(cell, visit));
            }
            BlockKind::Code(_) | BlockKind::Rule => {}
        }
    }
}

fn embeds_mut<'s>(inlines: &mut [Inline<'s>], visit: &mut dyn FnMut(&mut Embed<'s>)) {
    for inline in inlines {
        match inline {
            Inline::Image(embed) | Inline::Sound(embed) => visit(embed),
            Inline::Styled(_, content) => embeds_mut(content, visit),
            Inline::Link(link) => embeds_mut(&mut link.content, visit),
            Inline::Deletion(deletion) => embeds_mut(&mut deletion.content, visit),
            Inline::Text(_) | Inline::Code(_) | Inline::Math(_) | Inline::Break => {}
        }
    }
}

/// Calls `visit` for every code block of `blocks`, nested ones too.
pub fn walk_code<'a, 's>(blocks: &'a [Block<'s>], visit: &mut dyn FnMut(Span, &'a CodeBlock<'s>)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Code(code) => visit(block.span, code),
            BlockKind::Quote(blocks) => walk_code(blocks, visit),
            BlockKind::List(list) => list.items.iter().for_each(|item| walk_code(&item.blocks, visit)),
            BlockKind::Paragraph(_) | BlockKind::Heading(..) | BlockKind::Table(_) | BlockKind::Rule => {}
        }
    }
}
