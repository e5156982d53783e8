//! The tree as plain text: for searching, comparing and everything that cannot show styles.

use super::{Block, BlockKind, Inline, walk_inlines};

/// Returns blocks as text, a line feed between two blocks.
#[must_use]
pub fn blocks(blocks: &[Block<'_>]) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks);
    out
}

/// Returns inlines as text; a line break becomes a space.
#[must_use]
pub fn inlines(inlines: &[Inline<'_>]) -> String {
    let mut out = String::new();
    write_inlines(&mut out, inlines);
    out
}

/// Returns an address as a title: without scheme and trailing slash.
#[must_use]
pub fn address(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.trim_end_matches('/').to_owned()
}

/// Returns what is spoken of blocks, as one line: words and what is set like code within them, but no code of its own, no
/// formulas, no pictures.
#[must_use]
pub fn spoken(blocks: &[Block<'_>]) -> String {
    let (mut out, mut last) = (String::new(), None);
    walk_inlines(blocks, &mut |span, inline| {
        if last.replace(span).is_some_and(|last| last != span) {
            out.push(' ');
        }
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Math(_) | Inline::Image(_) | Inline::Sound(_) | Inline::Break => out.push(' '),
            Inline::Styled(..) | Inline::Link(_) | Inline::Deletion(_) => {}
        }
    });
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_blocks(out: &mut String, blocks: &[Block<'_>]) {
    for block in blocks {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading(_, content) => write_inlines(out, content),
            BlockKind::Code(code) => out.push_str(&code.text),
            BlockKind::Quote(blocks) => write_blocks(out, blocks),
            BlockKind::List(list) => list.items.iter().for_each(|item| write_blocks(out, &item.blocks)),
            BlockKind::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    let cells: Vec<_> = row.iter().map(|cell| inlines(cell)).collect();
                    if !out.is_empty() && !out.ends_with('\n') {
                        out.push('\n');
                    }
                    out.push_str(&cells.join("\t"));
                }
            }
            BlockKind::Rule => {}
        }
    }
}

fn write_inlines(out: &mut String, inlines: &[Inline<'_>]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Math(math) => out.push_str(&math.tex),
            Inline::Styled(_, content) => write_inlines(out, content),
            Inline::Link(link) => write_inlines(out, &link.content),
            Inline::Image(embed) | Inline::Sound(embed) => out.push_str(&embed.alternative),
            Inline::Deletion(deletion) => write_inlines(out, &deletion.content),
            Inline::Break => out.push(' '),
        }
    }
}
