//! What items begin with, and what cells hold.

use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Item, Kind, is_blank};

/// What a box is in HTML that Markdown was turned into.
pub(super) const BOX_MARK: &str = "@box ";

/// Takes the box that an item begins with; returns whether it is ticked, `None` if there is none.
pub(super) fn take_box(blocks: &mut Vec<Block>) -> Option<bool> {
    let first = blocks.first_mut()?;
    let read = |comment: &str| comment.strip_prefix(BOX_MARK).map(|word| word == "true");
    if let Kind::Comment(comment) = &first.kind {
        let ticked = read(comment)?;
        blocks.remove(0);
        return Some(ticked);
    }
    let Kind::Paragraph(content) = &mut first.kind else { return None };
    match content.first()? {
        Inline::Comment(comment) => {
            let ticked = read(comment)?;
            content.remove(0);
            *content = tidied(std::mem::take(content));
            Some(ticked)
        }
        // `- [x]` with nothing after it is not a box of Markdown, but one of people.
        Inline::Text(text) => {
            let (mark, ticked) = [("[ ]", false), ("[x]", true), ("[X]", true)]
                .into_iter()
                .find(|(mark, _)| text.starts_with(mark))?;
            let rest = text
                .strip_prefix(mark)
                .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))?;
            let rest = rest.to_owned();
            content[0] = Inline::Text(rest);
            *content = tidied(std::mem::take(content));
            if is_blank(content) {
                blocks.remove(0);
            }
            Some(ticked)
        }
        _ => None,
    }
}

/// Returns the blocks of a cell as inlines of one line.
pub(super) fn cell(blocks: Vec<Block>) -> Vec<Inline> {
    let mut out = Vec::new();
    for block in blocks {
        let lines: Vec<Vec<Inline>> = match block.kind {
            Kind::Paragraph(content) | Kind::Heading(_, content) => vec![content],
            Kind::Code { text, .. } => vec![vec![Inline::Code(text)]],
            Kind::List { items, .. } => {
                let marked = |item: Item| {
                    let words = item.blocks.into_iter().flat_map(|block| match block.kind {
                        Kind::Paragraph(content) => content,
                        _ => Vec::new(),
                    });
                    std::iter::once(Inline::Text("• ".to_owned())).chain(words).collect()
                };
                items.into_iter().map(marked).collect()
            }
            _ => continue,
        };
        for line in lines {
            if !out.is_empty() {
                out.push(Inline::Break);
            }
            out.extend(line);
        }
    }
    out
}
