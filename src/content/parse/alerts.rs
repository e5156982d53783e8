//! Alerts: `> [!NOTE]`, with a title of their own or not. They are quotes that begin with their label in bold.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::builder::Builder;
use super::line::Line;
use crate::content::{Block, BlockKind, Blocks, Inline, Inlines, Style, split};
use crate::span::Span;

/// Before the kind of an alert whose label is not written yet. No source has this noncharacter.
const UNLABELLED: char = '\u{fdd0}';

impl<'s> Builder<'s, '_, '_> {
    /// Returns the blocks of a quote up to `end`.
    pub(super) fn quote(&mut self, end: TagEnd) -> Blocks<'s> {
        let first = self.events.next();
        let Some((Event::Start(Tag::Paragraph), range)) = &first else {
            return self.blocks_after(Vec::new(), first, Some(end));
        };
        let Some((kind, length)) = mark(&self.source.source[range.clone()]) else {
            return self.blocks_after(Vec::new(), first, Some(end));
        };
        self.is_changed = true;
        let span = self.positions.span(range.clone());
        let (title, rest) = self.first_line(span);
        let title = match without_mark(title, length) {
            title if title.is_empty() => Box::new([Inline::Text(format!("{UNLABELLED}{kind}").into())]),
            title => title,
        };
        let label: Inlines<'s> = Box::new([Inline::Styled(Style::Strong, title)]);
        let mut blocks = vec![Block { span, kind: BlockKind::Paragraph(label) }];
        if !rest.is_empty() {
            blocks.push(Block { span, kind: BlockKind::Paragraph(rest) });
        }
        self.blocks_after(blocks, None, Some(end))
    }

    /// Returns the inlines of a paragraph before its first line's end, and those after it.
    fn first_line(&mut self, span: Span) -> (Inlines<'s>, Inlines<'s>) {
        let (mut first, mut rest): (Line<'s>, Option<Line<'s>>) = (Line::default(), None);
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Paragraph) => break,
                Event::SoftBreak | Event::HardBreak if rest.is_none() => rest = Some(Line::default()),
                event => self.inline(event, range, rest.as_mut().unwrap_or(&mut first)),
            }
        }
        let rest = rest.map(|rest| self.finished(rest, Some(span))).unwrap_or_default();
        (self.finished(first, Some(span)), rest)
    }
}

/// Returns the kind of an alert, in lower case, and the length of its mark, `[!NOTE]` or `[!tip]-`; `None` if a
/// quote begins with something else.
fn mark(source: &str) -> Option<(String, usize)> {
    let rest = source.strip_prefix("[!")?;
    let kind = &rest[..rest.find(']')?];
    let is_kind = !kind.is_empty() && kind.len() <= 20 && kind.bytes().all(|byte| byte.is_ascii_alphabetic());
    let fold = rest[kind.len() + 1..].starts_with(['+', '-']);
    is_kind.then(|| (kind.to_ascii_lowercase(), kind.len() + 3 + usize::from(fold)))
}

fn without_mark(title: Inlines<'_>, length: usize) -> Inlines<'_> {
    let mut title = title.into_vec();
    if let Some(Inline::Text(text)) = title.first_mut() {
        let length = length.min(text.len());
        let rest = split(std::mem::take(text), length).1;
        let spaces = rest.len() - rest.trim_start().len();
        *text = split(rest, spaces).1;
    }
    title.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    title.into()
}

/// Writes the labels of alerts that have no title; `word` knows the deck's language. One that it does not know is
/// called by its kind.
pub fn label_alerts(blocks: &mut [Block<'_>], word: &dyn Fn(&str) -> Option<&'static str>) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Quote(blocks) => {
                if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() {
                    label(content, word);
                }
                label_alerts(blocks, word);
            }
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| label_alerts(&mut item.blocks, word));
            }
            _ => {}
        }
    }
}

fn label(content: &mut [Inline<'_>], word: &dyn Fn(&str) -> Option<&'static str>) {
    let [Inline::Styled(Style::Strong, title)] = content else { return };
    let [Inline::Text(text)] = &mut **title else { return };
    let Some(kind) = text.strip_prefix(UNLABELLED).map(str::to_owned) else { return };
    *text = match word(&kind) {
        Some(word) => Cow::Borrowed(word),
        None => Cow::Owned(kind[..1].to_ascii_uppercase() + &kind[1..]),
    };
}
