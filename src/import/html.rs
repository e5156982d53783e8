//! HTML as browsers read it, to a tree.
//!
//! Frames that only lay out (`<div>`, `<center>`) dissolve; what carries meaning stays. It serves pages that Markdown was
//! written as, and fields of decks.

use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};

use super::tree::{Block, Inline, Item, Kind, Style, is_blank};

mod pieces;

use super::spaces::tidied;
use pieces::{BOX_MARK, cell, take_box};

/// Deeper than this, only words are kept.
pub const MAX_DEPTH: usize = 48;

const LINE_MARK: &str = "@line ";
const MATH: &str = "deckpress-math";

/// Returns the comment that says in HTML which line of its source follows.
pub(super) fn line_mark(line: u32) -> String {
    format!("<!--{LINE_MARK}{line}-->")
}

/// Returns the comment that is in HTML for the box of an item.
pub(super) fn box_mark(is_ticked: bool) -> String {
    format!("<!--{BOX_MARK}{is_ticked}-->")
}

/// Returns the tag that opens a formula in HTML.
pub(super) fn math_start(is_display: bool) -> String {
    format!("<span class=\"{MATH}\" title=\"{is_display}\">")
}

/// What closes it.
pub(super) const MATH_END: &str = "</span>";

/// Returns the blocks of a piece of HTML.
#[must_use]
pub fn blocks(html: &str) -> Vec<Block> {
    let page = Html::parse_fragment(html);
    let mut reader = Reader { line: 0 };
    reader.blocks(*page.root_element(), 0)
}

/// Returns whether nobody sees what is in an element.
fn is_unseen(name: &str) -> bool {
    matches!(name, "script" | "style" | "template")
}

struct Reader {
    /// Of the last mark.
    line: u32,
}

/// Blocks, and the words that are to become the next paragraph.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    open: Vec<Inline>,
    line: u32,
}

impl Flow {
    fn flush(&mut self) {
        let open = tidied(std::mem::take(&mut self.open));
        let has_anchor = open.iter().any(|inline| matches!(inline, Inline::Anchor(_) | Inline::Comment(_)));
        if !is_blank(&open) || has_anchor {
            self.blocks.push(Block::new(self.line, Kind::Paragraph(open)));
        }
    }

    fn inline(&mut self, inline: Inline, line: u32) {
        if self.open.is_empty() {
            self.line = line;
        }
        self.open.push(inline);
    }

    fn block(&mut self, line: u32, kind: Kind) {
        self.flush();
        self.blocks.push(Block::new(line, kind));
    }
}

impl Reader {
    fn blocks(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Vec<Block> {
        let mut flow = Flow::default();
        for child in node.children() {
            self.child(child, depth, &mut flow);
        }
        flow.flush();
        flow.blocks
    }

    fn child(&mut self, node: NodeRef<'_, Node>, depth: usize, flow: &mut Flow) {
        match node.value() {
            Node::Text(text) => flow.inline(Inline::Text(text.to_string()), self.line),
            Node::Comment(comment) => self.comment(comment, flow),
            Node::Element(element) if is_unseen(element.name()) => {}
            Node::Element(_) if depth > MAX_DEPTH => {
                let text = ElementRef::wrap(node).map(|it| it.text().collect::<String>()).unwrap_or_default();
                flow.inline(Inline::Text(text), self.line);
            }
            Node::Element(element) => self.element(node, element.name(), depth, flow),
            _ => {}
        }
    }

    fn comment(&mut self, comment: &str, flow: &mut Flow) {
        if let Some(line) = comment.strip_prefix(LINE_MARK).and_then(|line| line.parse().ok()) {
            self.line = line;
        } else if flow.open.iter().all(|it| matches!(it, Inline::Text(text) if text.trim().is_empty())) {
            flow.open.clear();
            flow.block(self.line, Kind::Comment(comment.trim().to_owned()));
        } else {
            flow.inline(Inline::Comment(comment.trim().to_owned()), self.line);
        }
    }

    fn element(&mut self, node: NodeRef<'_, Node>, name: &str, depth: usize, flow: &mut Flow) {
        let line = self.line;
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                let content = tidied(self.inlines(node, depth));
                flow.block(line, Kind::Heading(level, content));
            }
            "p" | "address" | "figcaption" | "caption" | "dt" => {
                flow.flush();
                let blocks = self.blocks(node, depth + 1);
                flow.blocks.extend(blocks);
            }
            "pre" => {
                let kind = code(node);
                flow.block(line, kind);
            }
            "ul" | "ol" => {
                let kind = self.list(node, name == "ol", depth);
                flow.block(line, kind);
            }
            "blockquote" => {
                let blocks = self.blocks(node, depth + 1);
                flow.block(line, Kind::Quote(blocks));
            }
            "table" => {
                let blocks = self.table(node, line, depth);
                flow.flush();
                flow.blocks.extend(blocks);
            }
            "details" => {
                let kind = self.details(node, depth);
                flow.block(line, kind);
            }
            "hr" => flow.block(line, Kind::Rule),
            _ if is_inline(name) && !has_block(node, depth) => {
                let inlines = self.inline(node, name, depth);
                for inline in inlines {
                    flow.inline(inline, line);
                }
            }
            _ => {
                let is_frame = !is_inline(name);
                if is_frame {
                    flow.flush();
                }
                for child in node.children() {
                    self.child(child, depth + 1, flow);
                }
                if is_frame {
                    flow.flush();
                }
            }
        }
    }

    fn details(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Kind {
        let is_summary = |child: &NodeRef<'_, Node>| {
            child.value().as_element().is_some_and(|element| element.name() == "summary")
        };
        let mut flow = Flow::default();
        let mut summary = Vec::new();
        let mut is_summarised = false;
        for child in node.children() {
            if is_summary(&child) && !is_summarised {
                is_summarised = true;
                summary = self.blocks(child, depth + 1);
            } else {
                self.child(child, depth + 1, &mut flow);
            }
        }
        flow.flush();
        Kind::Details { summary, body: flow.blocks }
    }

    fn list(&mut self, node: NodeRef<'_, Node>, is_ordered: bool, depth: usize) -> Kind {
        let start =
            ElementRef::wrap(node).and_then(|it| it.value().attr("start")).and_then(|it| it.parse().ok());
        let mut items: Vec<Item> = Vec::new();
        for child in node.children() {
            match child.value() {
                Node::Comment(comment) => {
                    if let Some(line) = comment.strip_prefix(LINE_MARK).and_then(|line| line.parse().ok()) {
                        self.line = line;
                    }
                }
                Node::Text(text) if text.trim().is_empty() => {}
                _ => {
                    let line = self.line;
                    let mut flow = Flow::default();
                    let is_item = child.value().as_element().is_some_and(|element| element.name() == "li");
                    let mut blocks = if is_item {
                        self.blocks(child, depth + 1)
                    } else {
                        self.child(child, depth + 1, &mut flow);
                        flow.flush();
                        flow.blocks
                    };
                    let ticked = take_box(&mut blocks);
                    items.push(Item { line, ticked, blocks });
                }
            }
        }
        Kind::List { first: is_ordered.then(|| start.unwrap_or(1)), items }
    }

    /// Returns a table; or what its cells hold, if a table of Markdown cannot hold that.
    fn table(&mut self, node: NodeRef<'_, Node>, line: u32, depth: usize) -> Vec<Block> {
        let mut rows: Vec<(bool, Vec<Vec<Block>>)> = Vec::new();
        for row in descendants(node, "tr", &["table"]) {
            let is_cell = |cell: &NodeRef<'_, Node>| {
                cell.value().as_element().is_some_and(|it| matches!(it.name(), "td" | "th"))
            };
            let is_head =
                |cell: &NodeRef<'_, Node>| cell.value().as_element().is_some_and(|it| it.name() == "th");
            let cells: Vec<_> = row.children().filter(is_cell).collect();
            let all_heads = !cells.is_empty() && cells.iter().all(is_head);
            let cells = cells.into_iter().map(|cell| self.blocks(cell, depth + 1)).collect();
            rows.push((all_heads, cells));
        }
        let is_simple = |block: &Block| match &block.kind {
            Kind::Paragraph(_) | Kind::Comment(_) | Kind::Heading(..) => true,
            Kind::Code { text, .. } => !text.trim().contains('\n'),
            Kind::List { items, .. } => items.iter().all(|item| {
                item.blocks.iter().all(|block| matches!(block.kind, Kind::Paragraph(_) | Kind::Comment(_)))
            }),
            _ => false,
        };
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let is_table = width > 1 && rows.iter().flat_map(|(_, cells)| cells).flatten().all(is_simple);
        if !is_table {
            return rows.into_iter().flat_map(|(_, cells)| cells).flatten().collect();
        }
        let mut rows =
            rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).peekable();
        let head = rows.next_if(|(is_head, _)| *is_head).map(|(_, cells)| cells).unwrap_or_default();
        let cells = |cells: Vec<Vec<Block>>| {
            let mut cells: Vec<_> = cells.into_iter().map(cell).collect();
            cells.resize(width, Vec::new());
            cells
        };
        let (head, rows) = (cells(head), rows.map(|(_, row)| cells(row)).collect());
        vec![Block::new(line, Kind::Table { head, rows })]
    }

    fn inlines(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Vec<Inline> {
        let mut out = Vec::new();
        for child in node.children() {
            match child.value() {
                Node::Text(text) => out.push(Inline::Text(text.to_string())),
                Node::Comment(comment) => {
                    if let Some(line) = comment.strip_prefix(LINE_MARK).and_then(|line| line.parse().ok()) {
                        self.line = line;
                    } else {
                        out.push(Inline::Comment(comment.trim().to_owned()));
                    }
                }
                Node::Element(element) if is_unseen(element.name()) => {}
                Node::Element(element) if depth < MAX_DEPTH => {
                    out.extend(self.inline(child, element.name(), depth + 1));
                }
                Node::Element(_) => {
                    out.extend(ElementRef::wrap(child).map(|it| Inline::Text(it.text().collect())));
                }
                _ => {}
            }
        }
        out
    }

    fn inline(&mut self, node: NodeRef<'_, Node>, name: &str, depth: usize) -> Vec<Inline> {
        let element = ElementRef::wrap(node);
        let attribute =
            |name: &str| element.and_then(|it| it.value().attr(name)).unwrap_or_default().to_owned();
        let style = match name {
            "b" | "strong" => Some(Style::Strong),
            "i" | "em" | "cite" | "dfn" | "var" => Some(Style::Emphasis),
            "s" | "del" | "strike" => Some(Style::Strike),
            "sub" => Some(Style::Sub),
            "sup" => Some(Style::Sup),
            "kbd" => Some(Style::Key),
            "mark" => Some(Style::Mark),
            _ => None,
        };
        if let Some(style) = style {
            let content = self.inlines(node, depth);
            return if is_blank(&content) { content } else { vec![Inline::Styled(style, content)] };
        }
        match name {
            "br" => vec![Inline::Break],
            "wbr" => Vec::new(),
            "code" | "tt" | "samp" => {
                vec![Inline::Code(element.map(|it| it.text().collect()).unwrap_or_default())]
            }
            "img" => vec![Inline::Image { address: attribute("src"), alternative: attribute("alt") }],
            "video" | "audio" | "source" => {
                let address = attribute("src");
                let content = vec![Inline::Text(name.to_owned())];
                let mut out =
                    if address.is_empty() { Vec::new() } else { vec![Inline::Link { address, content }] };
                out.extend(self.inlines(node, depth));
                out
            }
            "span" if attribute("class") == MATH => {
                let tex = element.map(|it| it.text().collect()).unwrap_or_default();
                vec![Inline::Math { tex, is_display: attribute("title") == "true" }]
            }
            "a" => {
                let content = self.inlines(node, depth);
                let names = ["name", "id"].map(&attribute).into_iter().filter(|name| !name.is_empty());
                let mut out: Vec<_> = names.take(1).map(Inline::Anchor).collect();
                let address = attribute("href");
                if address.is_empty() || is_blank(&content) {
                    out.extend(content);
                } else {
                    out.push(Inline::Link { address, content });
                }
                out
            }
            _ => self.inlines(node, depth),
        }
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "audio"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "br"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "picture"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "source"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
            | "video"
            | "wbr"
    )
}

/// Returns whether something within a node is not inline.
fn has_block(node: NodeRef<'_, Node>, depth: usize) -> bool {
    depth < MAX_DEPTH
        && node.children().any(|child| match child.value() {
            Node::Element(element) => !is_inline(element.name()) || has_block(child, depth + 1),
            _ => false,
        })
}

/// Returns the elements of a name below `node`, but not below those of `stops`.
fn descendants<'n>(node: NodeRef<'n, Node>, name: &str, stops: &[&str]) -> Vec<NodeRef<'n, Node>> {
    let mut found = Vec::new();
    let mut open: Vec<_> = node.children().rev().collect();
    while let Some(node) = open.pop() {
        match node.value().as_element().map(scraper::node::Element::name) {
            Some(of) if of == name => found.push(node),
            Some(of) if stops.contains(&of) => {}
            _ => open.extend(node.children().rev()),
        }
    }
    found
}

fn code(node: NodeRef<'_, Node>) -> Kind {
    let mut text = String::new();
    let mut language = String::new();
    for inner in node.descendants() {
        match inner.value() {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(element) if element.name() == "br" => text.push('\n'),
            Node::Element(element) if language.is_empty() => {
                let named = element.attr("lang").or_else(|| {
                    element.attr("class").and_then(|class| {
                        class
                            .split_whitespace()
                            .find_map(|it| it.strip_prefix("language-").or(it.strip_prefix("lang-")))
                    })
                });
                named.unwrap_or_default().clone_into(&mut language);
            }
            _ => {}
        }
    }
    Kind::Code { language, text: text.trim_end_matches('\n').to_owned() }
}
