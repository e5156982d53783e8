//! A cloze sentence as the two sides of a card show it.

use std::borrow::Cow;

use crate::content::{
    Block, BlockKind, CodeBlock, Deletion, Embed, Inline, Link, List, ListItem, Math, Style, Table,
};

/// What becomes of the deletions of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A gap in their place, with their hint.
    Front,
    /// Blanks in bold, easy to see.
    Back,
}

const GAP: &str = "____";

/// Returns `blocks` as card `card` shows them; deletions of other cards are ordinary text.
#[must_use]
pub fn blocks<'a>(blocks: &'a [Block<'_>], card: u16, side: Side) -> Vec<Block<'a>> {
    let show = Show { card, side };
    blocks.iter().map(|block| show.block(block)).collect()
}

struct Show {
    card: u16,
    side: Side,
}

impl Show {
    fn block<'a>(&self, block: &'a Block<'_>) -> Block<'a> {
        let kind = match &block.kind {
            BlockKind::Paragraph(inlines) => BlockKind::Paragraph(self.inlines(inlines)),
            BlockKind::Heading(level, inlines) => BlockKind::Heading(*level, self.inlines(inlines)),
            BlockKind::Code(code) => {
                BlockKind::Code(Box::new(CodeBlock::new(borrowed(&code.info), borrowed(&code.text))))
            }
            BlockKind::Quote(blocks) => BlockKind::Quote(self.blocks(blocks)),
            BlockKind::List(list) => BlockKind::List(Box::new(self.list(list))),
            BlockKind::Table(table) => BlockKind::Table(Box::new(self.table(table))),
            BlockKind::Rule => BlockKind::Rule,
        };
        Block { span: block.span, kind }
    }

    fn blocks<'a>(&self, blocks: &'a [Block<'_>]) -> Box<[Block<'a>]> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn list<'a>(&self, list: &'a List<'_>) -> List<'a> {
        let item = |item: &'a ListItem<'_>| ListItem { span: item.span, blocks: self.blocks(&item.blocks) };
        List { start: list.start, items: list.items.iter().map(item).collect() }
    }

    fn table<'a>(&self, table: &'a Table<'_>) -> Table<'a> {
        let row = |cells: &'a [Box<[Inline<'_>]>]| cells.iter().map(|cell| self.inlines(cell)).collect();
        Table {
            alignments: table.alignments.clone(),
            head: row(&table.head),
            rows: table.rows.iter().map(|cells| row(cells)).collect(),
        }
    }

    fn inlines<'a>(&self, inlines: &'a [Inline<'_>]) -> Box<[Inline<'a>]> {
        inlines.iter().flat_map(|inline| self.inline(inline)).collect()
    }

    fn inline<'a>(&self, inline: &'a Inline<'_>) -> Vec<Inline<'a>> {
        let shown = match inline {
            Inline::Text(text) => Inline::Text(borrowed(text)),
            Inline::Code(code) => Inline::Code(borrowed(code)),
            Inline::Math(math) => {
                Inline::Math(Box::new(Math { tex: borrowed(&math.tex), display: math.display }))
            }
            Inline::Styled(style, content) => Inline::Styled(*style, self.inlines(content)),
            Inline::Link(link) => Inline::Link(Box::new(Link {
                address: borrowed(&link.address),
                title: borrowed(&link.title),
                content: self.inlines(&link.content),
                span: link.span,
            })),
            Inline::Image(picture) => Inline::Image(Box::new(embed(picture))),
            Inline::Sound(sound) => Inline::Sound(Box::new(embed(sound))),
            Inline::Deletion(deletion) => return self.deletion(deletion),
            Inline::Break => Inline::Break,
        };
        vec![shown]
    }

    fn deletion<'a>(&self, deletion: &'a Deletion<'_>) -> Vec<Inline<'a>> {
        if !deletion.cards.contains(&self.card) {
            return self.inlines(&deletion.content).into_vec();
        }
        match self.side {
            Side::Front => {
                let hint = deletion.hint.as_deref().map(|hint| format!("\u{a0}({hint})"));
                vec![Inline::Text(format!("{GAP}{}", hint.unwrap_or_default()).into())]
            }
            Side::Back => {
                let content = self.inlines(&deletion.content);
                let shown = Deletion { cards: Box::new([]), content, hint: None };
                vec![Inline::Styled(Style::Strong, Box::new([Inline::Deletion(Box::new(shown))]))]
            }
        }
    }
}

fn embed<'a>(embed: &'a Embed<'_>) -> Embed<'a> {
    Embed {
        address: borrowed(&embed.address),
        alternative: embed.alternative.clone(),
        span: embed.span,
        file: embed.file.clone(),
        regions: embed.regions.clone(),
    }
}

fn borrowed(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{cloze, parse, plain};
    use crate::source::Sources;
    use crate::span::Span;

    fn sides(markdown: &str, card: u16) -> [String; 2] {
        let mut sources = Sources::default();
        let file = sources.add("a.md", markdown.as_bytes().to_vec()).value;
        let mut faults = Vec::new();
        let blocks_read = parse::blocks(sources.text(file), &mut faults);
        cloze::forget_stray_deletions(&[Span { file, start: 0, end: u32::MAX }], &mut faults);
        let text = cloze::mark_blocks(blocks_read, &mut faults);
        assert_eq!(faults, []);
        [Side::Front, Side::Back].map(|side| plain::blocks(&blocks(&text, card, side)))
    }

    #[test]
    fn a_card_hides_its_own_deletions() {
        let text = "The {{GIL::which?}} guards *{{c2::an **inner** part}}*.";
        assert_eq!(
            sides(text, 1),
            ["The ____\u{a0}(which?) guards an inner part.", "The GIL guards an inner part."]
        );
        assert_eq!(sides(text, 2)[0], "The GIL guards ____.");
    }
}
