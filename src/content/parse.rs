//! Markdown to [`Block`]s, through pulldown-cmark.
//!
//! CommonMark with tables, strikethrough, math and heading attributes. Raw HTML is text, except for the
//! five tags the tree knows.

mod line;

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::{
    Alignment, Block, BlockKind, Blocks, CodeBlock, Embed, Inline, Inlines, Link, List, ListItem, Style,
    Table,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::media::MediaKind;
use crate::source::{OffsetMap, Span, Text, is_forbidden};
use line::{Line, append};

/// Lists and quotes nested deeper than this are a fault.
pub const MAX_DEPTH: usize = 16;

/// Emphasis, links and the like nested deeper than this lose their style, not their words.
pub const MAX_STYLES: usize = 16;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH);

/// Parses `text`; what is wrong with it goes to `faults`.
pub fn blocks<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> Blocks<'s> {
    let mut builder = Builder {
        events: Parser::new_ext(text.text, OPTIONS).into_offset_iter(),
        source: text.text,
        positions: OffsetMap::new(text),
        depth: 0,
        styles: 0,
        faults,
    };
    builder.blocks(None)
}

type Events<'s> = OffsetIter<'s>;

struct Builder<'s, 'f> {
    events: Events<'s>,
    source: &'s str,
    positions: OffsetMap,
    depth: usize,
    styles: usize,
    faults: &'f mut Vec<Diagnostic>,
}

impl<'s> Builder<'s, '_> {
    /// Blocks up to `end`, which is consumed; to the end of the text where `end` is `None`.
    fn blocks(&mut self, end: Option<TagEnd>) -> Blocks<'s> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(tag) if is_block(&tag) => {
                    let span = self.positions.span(range);
                    if let Some(kind) = self.block(tag, span) {
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

    fn block(&mut self, tag: Tag<'s>, span: Span) -> Option<BlockKind<'s>> {
        match tag {
            Tag::Paragraph => Some(BlockKind::Paragraph(self.inlines(TagEnd::Paragraph))),
            Tag::Heading { level, .. } => {
                Some(BlockKind::Heading(level as u8, self.inlines(TagEnd::Heading(level))))
            }
            Tag::CodeBlock(kind) => Some(BlockKind::Code(Box::new(self.code(kind, span)))),
            Tag::HtmlBlock => Some(BlockKind::Paragraph(self.inlines(TagEnd::HtmlBlock))),
            Tag::BlockQuote(kind) => {
                self.nested(span, |builder| BlockKind::Quote(builder.blocks(Some(TagEnd::BlockQuote(kind)))))
            }
            Tag::List(start) => self.nested(span, |builder| BlockKind::List(Box::new(builder.list(start)))),
            Tag::Table(alignments) => Some(BlockKind::Table(Box::new(self.table(&alignments)))),
            _ => None,
        }
    }

    /// Reads something that may hold blocks itself. Too deep is a fault, and its content is still consumed.
    fn nested(&mut self, span: Span, read: impl FnOnce(&mut Self) -> BlockKind<'s>) -> Option<BlockKind<'s>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.skip_to_end();
            self.faults.push(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    format!("lists and quotes nest more than {MAX_DEPTH} deep"),
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

    fn code(&mut self, kind: CodeBlockKind<'s>, span: Span) -> CodeBlock<'s> {
        let info = match kind {
            CodeBlockKind::Fenced(info) => self.decoded(info, span),
            CodeBlockKind::Indented => Cow::Borrowed(""),
        };
        let mut text = Cow::Borrowed("");
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(piece) => append(&mut text, cow(piece)),
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

    fn table(&mut self, alignments: &[pulldown_cmark::Alignment]) -> Table<'s> {
        let (mut head, mut rows, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.inlines(TagEnd::TableCell)),
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut cells),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut cells).into()),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Table {
            alignments: alignments.iter().map(|it| alignment(*it)).collect(),
            head: head.into(),
            rows: rows.into(),
        }
    }

    /// Inlines up to `end`, which is consumed.
    fn inlines(&mut self, end: TagEnd) -> Inlines<'s> {
        let mut line = Line::default();
        while let Some((event, range)) = self.events.next() {
            if event == Event::End(end) {
                break;
            }
            self.inline(event, range, &mut line);
        }
        line.finish()
    }

    fn tight_inlines(
        &mut self,
        first: (Event<'s>, Range<usize>),
        end: Option<TagEnd>,
    ) -> (Inlines<'s>, TightEnd<'s>) {
        let mut line = Line::default();
        let mut last = self.positions.span(first.1.clone());
        let mut next = Some(first);
        while let Some((event, range)) = next {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(tag) if is_block(&tag) => {
                    return (line.finish(), TightEnd::Block(tag, self.positions.span(range)));
                }
                event => {
                    last = last.to(self.positions.span(range.clone()));
                    self.inline(event, range, &mut line);
                }
            }
            next = self.events.next();
        }
        (line.finish(), TightEnd::Closed(last))
    }

    fn inline(&mut self, event: Event<'s>, range: Range<usize>, line: &mut Line<'s>) {
        match event {
            Event::Text(text) => self.text(text, range, line),
            Event::SoftBreak => line.text(Cow::Borrowed(" ")),
            Event::HardBreak => line.inlines.push(Inline::Break),
            Event::Code(code) => line.inlines.push(Inline::Code(cow(code))),
            Event::InlineMath(tex) => line.math(cow(tex), false),
            Event::DisplayMath(tex) => line.math(cow(tex), true),
            Event::InlineHtml(html) | Event::Html(html) => self.html(&cow(html), range, line),
            Event::Start(_) if self.styles == MAX_STYLES => self.flat(line),
            Event::Start(tag) => {
                let span = self.positions.span(range);
                self.styles += 1;
                let content = self.inlines(tag.to_end());
                self.styles -= 1;
                let inline = self.tagged(tag, content, span);
                line.inlines.push(inline);
            }
            Event::End(_) | Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// Text, in which a brace or colon that the author escaped means itself.
    fn text(&mut self, text: CowStr<'s>, range: Range<usize>, line: &mut Line<'s>) {
        let is_entity = self.source[range.clone()].starts_with('&') && !text.starts_with('&');
        let is_escaped = is_entity || self.source[..range.start].ends_with('\\');
        let text = self.decoded(text, self.positions.span(range));
        match text.chars().next() {
            Some('{' | '}' | ':') if is_escaped => {
                let (sign, rest) = super::split(text, 1);
                line.literal(sign);
                line.text(rest);
            }
            _ => line.text(text),
        }
    }

    /// What the parser made of a piece of the source. Entities can bring in what a source itself may not have.
    fn decoded(&mut self, text: CowStr<'s>, span: Span) -> Cow<'s, str> {
        let text = cow(text);
        let Some(bad) = text.chars().find(|character| is_forbidden(*character)) else { return text };
        let message = format!("character U+{:04X} cannot be shown", u32::from(bad));
        self.faults.push(
            Diagnostic::new(Code::ControlCharacter, span, message)
                .help("delete the entity that stands for it"),
        );
        Cow::Owned(text.replace(is_forbidden, "\u{fffd}"))
    }

    fn tagged(&mut self, tag: Tag<'s>, content: Inlines<'s>, span: Span) -> Inline<'s> {
        match tag {
            Tag::Strong => Inline::Styled(Style::Strong, content),
            Tag::Strikethrough => Inline::Styled(Style::Strike, content),
            Tag::Image { dest_url, .. } => {
                let alternative = super::plain::inlines(&content);
                embed(unescaped(self.decoded(dest_url, span)), alternative, span)
            }
            Tag::Link { dest_url, link_type, .. } => {
                let address = match link_type {
                    pulldown_cmark::LinkType::Email => Cow::Owned(format!("mailto:{dest_url}")),
                    _ => self.decoded(dest_url, span),
                };
                Inline::Link(Box::new(Link { address, content, span }))
            }
            // Emphasis, and what the enabled extensions never give.
            _ => Inline::Styled(Style::Emphasis, content),
        }
    }

    /// The words of something styled too deeply, without its styles.
    fn flat(&mut self, line: &mut Line<'s>) {
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some((Event::Text(text) | Event::Code(text), _)) => line.text(cow(text)),
                Some((Event::SoftBreak | Event::HardBreak, _)) => line.text(Cow::Borrowed(" ")),
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Raw HTML: known tags become nodes, the rest stays visible as text.
    fn html(&mut self, html: &str, range: Range<usize>, line: &mut Line<'s>) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            line.text(Cow::Owned(single_line(&rest[..start])));
            let end = rest[start..].find('>').map_or(rest.len(), |at| start + at + 1);
            let tag = &rest[start..end];
            if !line.tag(tag) {
                let shown = tag.split_whitespace().next().unwrap_or(tag).trim_end_matches('>');
                self.faults.push(
                    Diagnostic::new(
                        Code::RawHtml,
                        self.positions.span(range.clone()),
                        format!("the HTML tag `{shown}>` is shown as text"),
                    )
                    .help("use Markdown, or write it as `code` if the text means the tag itself"),
                );
                line.text(Cow::Owned(single_line(tag)));
            }
            rest = &rest[end..];
        }
        line.text(Cow::Owned(single_line(rest)));
    }
}

enum TightEnd<'s> {
    Block(Tag<'s>, Span),
    Closed(Span),
}

/// An address without `%20` and the like: as the file is called.
fn unescaped(address: Cow<'_, str>) -> Cow<'_, str> {
    match percent_decode_str(&address).decode_utf8() {
        Ok(Cow::Owned(name)) => Cow::Owned(name),
        // Nothing was escaped, or not UTF-8.
        Ok(Cow::Borrowed(_)) | Err(_) => address,
    }
}

/// A picture, or a sound where the address says so.
pub fn embed(address: Cow<'_, str>, alternative: String, span: Span) -> Inline<'_> {
    let is_sound = MediaKind::of_name(&address).is_some_and(MediaKind::is_sound);
    let embed = Box::new(Embed { address, alternative, span, file: None });
    if is_sound { Inline::Sound(embed) } else { Inline::Image(embed) }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Table(_)
    )
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

fn cow(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}

fn single_line(text: &str) -> String {
    text.replace('\n', " ")
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
