//! Markdown to [`Block`]s, through pulldown-cmark.
//!
//! CommonMark with tables, strikethrough, math and heading attributes. Raw HTML is text, except for the
//! five tags the tree knows.

mod addresses;
mod alerts;
mod bare_code;
mod builder;
mod comments;
mod definitions;
mod dollars;
mod foreign;
mod found;
mod inlines;
mod leaves;
mod line;
mod prepare;
mod prose;
mod ranges;
mod tables;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::{Alignment, Block, BlockKind, Blocks, CodeBlock, Inline, List, ListItem, Rich, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::{Limit, NESTING};
use crate::span::Span;
use crate::text::{OffsetMap, Text};
pub use alerts::label_alerts;
pub use bare_code::{BareCode, bare_code};
use builder::{Builder, is_block};
use inlines::TightEnd;
pub use inlines::embed;
use line::append;
use prepare::{OPTIONS, prepare};

/// Parses `text`; what is wrong with it goes to `faults`.
pub fn blocks<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> Blocks<'s> {
    read(text, faults).0
}

/// Returns whether a rule that came after deckpress 0.1 applies in the Markdown of a text, so that learners of an
/// earlier release would see something else.
#[must_use]
pub fn is_read_otherwise(rich: &Rich<'_>) -> bool {
    let markdown = rich.markdown;
    markdown.contains(['$', '<', '%', '[', ':'])
        && read(Text::made_of(rich.span, markdown), &mut Vec::new()).1
}

/// Returns Markdown without the comments in it.
#[must_use]
pub fn without_comments(markdown: &str) -> Cow<'_, str> {
    prepare::without_comments(markdown)
}

/// Returns the blocks of `text`, and whether a rule applied that came after deckpress 0.1.
fn read<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> (Blocks<'s>, bool) {
    if prose::is_prose(text.text) {
        let kind = BlockKind::Paragraph(Box::new([Inline::Text(Cow::Borrowed(text.text))]));
        return (Box::new([Block { span: text.span_of(0..text.text.len()), kind }]), false);
    }
    parsed(text, faults)
}

/// Does what [`read`] does, whatever the text is.
fn parsed<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> (Blocks<'s>, bool) {
    let positions = OffsetMap::new(text);
    let prepared = prepare(text.text, &positions, faults);
    definitions::unused(&prepared.text, &positions, faults);
    let mut builder = Builder {
        events: Parser::new_ext(&prepared.text, OPTIONS).into_offset_iter(),
        source: &prepared,
        positions,
        depth: 0,
        styles: 0,
        links: 0,
        is_changed: prepared.is_changed,
        faults,
    };
    let blocks = builder.blocks(None);
    (blocks, builder.is_changed)
}

impl<'s, 'm> Builder<'s, 'm, '_> {
    /// Returns blocks up to `end`, which is consumed; to the end of the text where `end` is `None`.
    fn blocks(&mut self, end: Option<TagEnd>) -> Blocks<'s> {
        self.blocks_after(Vec::new(), None, end)
    }

    /// Does what [`Builder::blocks`] does, after those that were read, and an event that was taken.
    fn blocks_after(
        &mut self,
        mut blocks: Vec<Block<'s>>,
        taken: Option<(Event<'m>, Range<usize>)>,
        end: Option<TagEnd>,
    ) -> Blocks<'s> {
        let mut taken = taken;
        while let Some((event, range)) = taken.take().or_else(|| self.events.next()) {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(tag) if is_block(&tag) => {
                    let span = self.positions.span(range.clone());
                    if let Some(kind) = self.block(tag, span) {
                        self.report_dashes(&kind, range);
                        blocks.push(Block { span, kind });
                    }
                }
                Event::Rule => blocks.push(Block { span: self.positions.span(range), kind: BlockKind::Rule }),
                // A tight list item has its inlines without a paragraph around them.
                other => {
                    let span = self.positions.span(range.clone());
                    let (inlines, tight_end) = self.tight_inlines((other, range), end);
                    let kind = BlockKind::Paragraph(inlines);
                    match tight_end {
                        TightEnd::Block(tag, next) => {
                            blocks.push(Block { span: span.to(next.at_start()), kind });
                            if let Some(kind) = self.block(tag, next) {
                                blocks.push(Block { span: next, kind });
                            }
                        }
                        TightEnd::Closed(last) => {
                            blocks.push(Block { span: span.to(last), kind });
                            break;
                        }
                    }
                }
            }
        }
        blocks.into()
    }

    /// Reports a heading that is one only because of the dashes right below it, unless it has an id: most of them were
    /// meant as a rule.
    fn report_dashes(&mut self, kind: &BlockKind<'s>, range: Range<usize>) {
        if !matches!(kind, BlockKind::Heading(2, _)) {
            return;
        }
        let source = self.source.source.get(range.clone()).unwrap_or_default().trim_end();
        let line = source.rfind('\n').map_or(0, |at| at + 1);
        // Signs of lists and quotes may be before the dashes of a heading within them.
        let dashes = source[line..].trim_start_matches([' ', '\t', '>']);
        let is_dashes = line > 0 && !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        if !is_dashes || source.contains("{#") {
            return;
        }
        let start = range.start + source.len() - dashes.len();
        let message = "these dashes right below text make it a heading";
        let help =
            "leave an empty line above them for a rule, or delete them; a question is `## Question? {#id}`";
        let span = self.positions.span(start..start + dashes.len());
        self.faults.push(Diagnostic::new(Code::SetextHeading, span, message).help(help));
    }

    fn block(&mut self, tag: Tag<'m>, span: Span) -> Option<BlockKind<'s>> {
        match tag {
            Tag::Paragraph => Some(BlockKind::Paragraph(self.inlines(TagEnd::Paragraph))),
            Tag::Heading { level, .. } => {
                Some(BlockKind::Heading(level as u8, self.inlines(TagEnd::Heading(level))))
            }
            Tag::CodeBlock(kind) => Some(BlockKind::Code(Box::new(self.code(kind, span)))),
            Tag::HtmlBlock => self.html_block().map(BlockKind::Paragraph),
            Tag::BlockQuote(kind) => {
                self.nested(span, |builder| BlockKind::Quote(builder.quote(TagEnd::BlockQuote(kind))))
            }
            Tag::List(start) => self.nested(span, |builder| BlockKind::List(Box::new(builder.list(start)))),
            Tag::Table(alignments) => {
                self.table(&alignments, span).map(|table| BlockKind::Table(Box::new(table)))
            }
            _ => None,
        }
    }

    /// Reads something that may hold blocks itself. Too deep is a fault, and its content is still consumed.
    fn nested(&mut self, span: Span, read: impl FnOnce(&mut Self) -> BlockKind<'s>) -> Option<BlockKind<'s>> {
        self.depth += 1;
        if self.depth > NESTING {
            self.skip_to_end();
            self.faults.push(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    format!("lists and quotes nest more than {NESTING} deep"),
                )
                .help("flatten them"),
            );
            self.depth -= 1;
            return None;
        }
        let block = read(self);
        self.depth -= 1;
        Some(block)
    }

    fn skip_to_end(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn code(&mut self, kind: CodeBlockKind<'m>, span: Span) -> CodeBlock<'s> {
        let info = match kind {
            CodeBlockKind::Fenced(info) => self.decoded(info, span),
            CodeBlockKind::Indented => Cow::Borrowed(""),
        };
        let mut text = Cow::Borrowed("");
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(piece) => append(&mut text, self.source.original(piece)),
                Event::End(_) => break,
                _ => {}
            }
        }
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.strip_suffix('\n').unwrap_or(text)),
            Cow::Owned(text) => Cow::Owned(text.strip_suffix('\n').unwrap_or(&text).to_owned()),
        };
        CodeBlock::new(info, text)
    }

    fn list(&mut self, start: Option<u64>) -> List<'s> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let span = self.positions.span(range);
                    items.push(ListItem { span, blocks: self.blocks(Some(TagEnd::Item)) });
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        List { start, items: items.into() }
    }

    /// Reports a row with more cells than the head has: Markdown would drop them.
    fn whole_row(&mut self, range: Range<usize>, columns: usize) {
        let row = self.source.source[range.clone()].trim_end();
        let found = tables::cells(row);
        if found > columns {
            let message = format!("this row has {found} cells, and the head of its table {columns}");
            let help = "write `\\|` for a line that is part of a cell, in code too";
            let span = self.positions.span(range.start..range.start + row.len());
            self.faults.push(Diagnostic::new(Code::LongRow, span, message).help(help));
        }
    }

    /// Reads a table. One that is too large is a fault, and its content is still consumed.
    fn table(&mut self, alignments: &[pulldown_cmark::Alignment], span: Span) -> Option<Table<'s>> {
        let columns = alignments.len();
        if !Limit::TableColumns.allows(columns) {
            self.skip_to_end();
            let found = format!("this table has {columns} columns");
            self.faults.push(Limit::TableColumns.fault(Some(span), &found, "write several tables"));
            return None;
        }
        let mut too_many = 0;
        let (mut head, mut rows, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableRow) if !Limit::TableCells.allows((rows.len() + 2) * columns) => {
                    self.skip_to_end();
                    too_many += columns;
                }
                Event::Start(Tag::TableRow) => self.whole_row(range, alignments.len()),
                Event::Start(Tag::TableCell) => cells.push(self.inlines(TagEnd::TableCell)),
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut cells),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut cells).into()),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        if too_many > 0 {
            let cells = (rows.len() + 1) * columns + too_many;
            let found = format!("this table has {cells} cells");
            self.faults.push(Limit::TableCells.fault(Some(span), &found, "write several tables"));
            return None;
        }
        Some(Table {
            alignments: alignments.iter().map(|it| alignment(*it)).collect(),
            head: head.into(),
            rows: rows.into(),
        })
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::html;
    use crate::source::Sources;

    fn render(markdown: &str) -> (String, Vec<Code>) {
        let mut sources = Sources::default();
        let file = sources.add("t.md", markdown.as_bytes().to_vec()).value;
        let mut faults = Vec::new();
        let blocks = blocks(sources.text(file), &mut faults);
        (html::blocks(&blocks, html::Reader::Anki), faults.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn tight_and_loose_items_and_nested_lists_keep_their_text() {
        let (html, faults) = render("- a\n  - b\n- c\n\n1. d\n\n   e\n");
        assert_eq!(
            html,
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li><p>d</p><p>e</p></li></ol>"
        );
        assert!(faults.is_empty());
    }

    #[test]
    fn known_tags_become_nodes_and_others_text() {
        let (html, faults) = render("H<sub>2</sub>O<br>x <b>y</b> <kbd>Ctrl</kbd>");
        assert_eq!(html, "<p>H<sub>2</sub>O<br>x &lt;b&gt;y&lt;/b&gt; <kbd>Ctrl</kbd></p>");
        assert_eq!(faults, [Code::RawHtml, Code::RawHtml]);
    }

    #[test]
    fn a_block_of_html_stays_visible() {
        let (html, faults) = render("<div onclick=\"x\">\n<script>alert(1)</script>\n</div>\n");
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
        assert!(!faults.is_empty());
    }

    #[test]
    fn deep_nesting_is_a_fault_and_not_a_crash() {
        let (_, faults) = render(&format!("{}x", "> ".repeat(2000)));
        assert_eq!(faults, [Code::TooDeep]);
        let (_, faults) = render(&format!("{}x", "1. ".repeat(500)));
        assert_eq!(faults, [Code::TooDeep]);
    }

    #[test]
    fn deep_styles_keep_their_words() {
        let (html, faults) = render(&format!("{0}x{0}", "*".repeat(3000)));
        assert!(html.contains('x') && html.len() < 1000, "{}", html.len());
        assert!(faults.is_empty());
    }

    #[test]
    fn adjacent_text_is_one_node() {
        let (html, _) = render("a &amp; b \\* c\nd");
        assert_eq!(html, "<p>a &amp; b * c d</p>");
    }
}
