//! What a source says, whatever it was written in: blocks of inlines, owned, with the line that each begins on.
//!
//! It holds what question banks are made of (`<details>`, comments, anchors), which [`crate::content`] does not know;
//! [`super::write`] makes Markdown of deckpress of it.

/// A block, and the line of its file that it begins on, from 1; 0 where none is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    pub line: u32,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Heading(u8, Vec<Inline>),
    Paragraph(Vec<Inline>),
    Code { language: String, text: String },
    List { first: Option<u64>, items: Vec<Item> },
    Quote(Vec<Block>),
    Table { head: Vec<Vec<Inline>>, rows: Vec<Vec<Vec<Inline>>> },
    Details { summary: Vec<Block>, body: Vec<Block> },
    Comment(String),
    Rule,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    pub line: u32,
    /// Whether its box is ticked, if it has one.
    pub ticked: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    Strong,
    Emphasis,
    Strike,
    Sub,
    Sup,
    Key,
    Mark,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Inline {
    Text(String),
    Code(String),
    Styled(Style, Vec<Inline>),
    Link {
        address: String,
        content: Vec<Inline>,
    },
    Image {
        address: String,
        alternative: String,
    },
    Math {
        tex: String,
        is_display: bool,
    },
    /// The target of links to `#name`.
    Anchor(String),
    Comment(String),
    Break,
}

impl Block {
    #[must_use]
    pub fn new(line: u32, kind: Kind) -> Block {
        Block { line, kind }
    }

    #[must_use]
    pub fn paragraph(line: u32, text: &str) -> Block {
        Block::new(line, Kind::Paragraph(vec![Inline::Text(text.to_owned())]))
    }

    #[must_use]
    pub fn is_code(&self) -> bool {
        matches!(self.kind, Kind::Code { .. })
    }
}

/// Returns the words of inlines, without marks.
#[must_use]
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Styled(_, content) | Inline::Link { content, .. } => push_plain(content, out),
            Inline::Image { alternative, .. } => out.push_str(alternative),
            Inline::Math { tex, .. } => {
                out.push('$');
                out.push_str(tex);
                out.push('$');
            }
            Inline::Break => out.push('\n'),
            Inline::Anchor(_) | Inline::Comment(_) => {}
        }
    }
}

/// Returns the words of blocks, one block a line.
#[must_use]
pub fn words(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_words(blocks, &mut out);
    out.trim().to_owned()
}

fn push_words(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match &block.kind {
            Kind::Heading(_, content) | Kind::Paragraph(content) => push_plain(content, out),
            Kind::Code { text, .. } => out.push_str(text),
            Kind::List { items, .. } => items.iter().for_each(|item| push_words(&item.blocks, out)),
            Kind::Quote(blocks) => push_words(blocks, out),
            Kind::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_plain(cell, out);
                    out.push(' ');
                }
            }
            Kind::Details { summary, body } => {
                push_words(summary, out);
                push_words(body, out);
            }
            Kind::Comment(_) | Kind::Rule => {}
        }
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    }
}

/// Shows every list of inlines below `blocks` to `change`.
pub fn each_inlines(blocks: &mut [Block], change: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            Kind::Heading(_, content) | Kind::Paragraph(content) => each_within(content, change),
            Kind::List { items, .. } => {
                items.iter_mut().for_each(|item| each_inlines(&mut item.blocks, change));
            }
            Kind::Quote(blocks) => each_inlines(blocks, change),
            Kind::Table { head, rows } => {
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|cell| each_within(cell, change));
            }
            Kind::Details { summary, body } => {
                each_inlines(summary, change);
                each_inlines(body, change);
            }
            Kind::Code { .. } | Kind::Comment(_) | Kind::Rule => {}
        }
    }
}

/// Does what [`each_inlines`] does, of one list and those within it; the inner ones first.
pub fn each_within(inlines: &mut Vec<Inline>, change: &mut impl FnMut(&mut Vec<Inline>)) {
    for inline in inlines.iter_mut() {
        if let Inline::Styled(_, content) | Inline::Link { content, .. } = inline {
            each_within(content, change);
        }
    }
    change(inlines);
}

/// Returns whether the inlines show nothing: no word, picture, code or rule.
#[must_use]
pub fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(text) => text.chars().all(is_space),
        Inline::Styled(_, content) | Inline::Link { content, .. } => is_blank(content),
        Inline::Break | Inline::Anchor(_) | Inline::Comment(_) => true,
        Inline::Code(_) | Inline::Image { .. } | Inline::Math { .. } => false,
    })
}

/// Returns whether a character is white space, or as invisible as that.
#[must_use]
pub fn is_space(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fe0f}' | '\u{2060}')
}
