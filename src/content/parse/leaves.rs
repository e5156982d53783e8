//! The leaf blocks of a text, and where in them the author's own words are: not in code, tags and addresses.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// A paragraph, a heading or a table cell.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub(super) range: Range<usize>,
    /// The pieces of plain text.
    pub(super) texts: Vec<Range<usize>>,
    pub(super) code: Vec<Range<usize>>,
    /// Tags, and addresses in angle brackets.
    pub(super) tags: Vec<Range<usize>>,
    pub(super) comments: Vec<Range<usize>>,
    /// Links and pictures, from bracket to bracket.
    pub(super) links: Vec<Range<usize>>,
    pub(super) is_heading: bool,
    pub(super) is_cell: bool,
}

/// What a first reading of a text finds.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) leaves: Vec<Leaf>,
    /// Blocks of code.
    pub(super) code: Vec<Range<usize>>,
    /// Blocks of raw HTML.
    pub(super) html: Vec<Range<usize>>,
    /// Definitions of links: `[label]: address`.
    pub(super) definitions: Vec<Range<usize>>,
}

/// Reads `text` without mathematics.
pub(super) fn outline(text: &str, options: Options) -> Outline {
    let mut outline = Outline::default();
    let mut leaf: Option<Leaf> = None;
    let mut is_address = false;
    let mut events = Parser::new_ext(text, options.difference(Options::ENABLE_MATH)).into_offset_iter();
    let definitions = events.reference_definitions().iter();
    outline.definitions = definitions.map(|(_, definition)| definition.span.clone()).collect();
    outline.definitions.sort_by_key(|range| range.start);
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                outline.leaves.extend(leaf.take());
                outline.code.push(range);
                while events.next().is_some_and(|(event, _)| !matches!(event, Event::End(TagEnd::CodeBlock)))
                {
                }
            }
            Event::Start(Tag::HtmlBlock) => {
                outline.leaves.extend(leaf.take());
                outline.html.push(range);
                while events.next().is_some_and(|(event, _)| !matches!(event, Event::End(TagEnd::HtmlBlock)))
                {
                }
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell) => {
                outline.leaves.extend(leaf.take());
                let is_heading = matches!(event, Event::Start(Tag::Heading { .. }));
                let is_cell = matches!(event, Event::Start(Tag::TableCell));
                leaf = Some(Leaf { range, is_heading, is_cell, ..Leaf::default() });
            }
            Event::Start(tag) if is_inline(tag.to_end()) => {
                let leaf = opened(&mut leaf, &range, text);
                match tag {
                    Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                        is_address = true;
                        leaf.tags.push(range);
                    }
                    Tag::Link { .. } | Tag::Image { .. } => leaf.links.push(range),
                    _ => {}
                }
            }
            Event::End(tag) if is_inline(tag) => is_address &= tag != TagEnd::Link,
            Event::Start(_) | Event::End(_) | Event::Rule => outline.leaves.extend(leaf.take()),
            Event::Text(_) if is_address => {}
            Event::Text(_) => opened(&mut leaf, &range, text).texts.push(range),
            Event::Code(_) => opened(&mut leaf, &range, text).code.push(range),
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                opened(&mut leaf, &range, text).comments.push(range);
            }
            Event::InlineHtml(_) | Event::Html(_) => opened(&mut leaf, &range, text).tags.push(range),
            _ => drop(opened(&mut leaf, &range, text)),
        }
    }
    outline.leaves.extend(leaf);
    outline
}

/// Returns the leaf at hand; the content of a tight list item has none around it and opens one.
fn opened<'l>(leaf: &'l mut Option<Leaf>, range: &Range<usize>, text: &str) -> &'l mut Leaf {
    let leaf = leaf.get_or_insert_with(|| {
        // The parser leaves out the backslash before a sign.
        let start = range.start - usize::from(text[..range.start].ends_with('\\'));
        Leaf { range: start..range.end, ..Leaf::default() }
    });
    leaf.range.end = leaf.range.end.max(range.end);
    leaf
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
