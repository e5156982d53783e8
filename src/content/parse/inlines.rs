//! The inlines of a paragraph, a heading or a cell.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::builder::{Builder, MAX_STYLES, is_block};
use super::line::Line;
use super::prepare::note;
use super::{addresses, comments};
use crate::content::tasks::{DONE, OPEN};
use crate::content::{Embed, Inline, Inlines, Link, Style, plain, split};
use crate::diagnostic::{Code, Diagnostic};
use crate::encoding::{is_forbidden, is_plain};
use crate::media::MediaKind;
use crate::span::Span;

/// What ends the inlines of a tight list item.
pub(super) enum TightEnd<'m> {
    Block(Tag<'m>, Span),
    Closed(Span),
}

impl<'s, 'm> Builder<'s, 'm, '_> {
    /// Returns inlines up to `end`, which is consumed.
    pub(super) fn inlines(&mut self, end: TagEnd) -> Inlines<'s> {
        let mut line = Line::default();
        let mut whole = None;
        while let Some((event, range)) = self.events.next() {
            if event == Event::End(end) {
                break;
            }
            whole = Some(whole.map_or(range.start, |whole: Range<usize>| whole.start)..range.end);
            self.inline(event, range, &mut line);
        }
        let span = whole.map(|whole| self.positions.span(whole));
        self.finished(line, span)
    }

    pub(super) fn tight_inlines(
        &mut self,
        first: (Event<'m>, Range<usize>),
        end: Option<TagEnd>,
    ) -> (Inlines<'s>, TightEnd<'m>) {
        let mut line = Line::default();
        let mut last = self.positions.span(first.1.clone());
        let mut next = Some(first);
        while let Some((event, range)) = next {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(tag) if is_block(&tag) => {
                    return (
                        self.finished(line, Some(last)),
                        TightEnd::Block(tag, self.positions.span(range)),
                    );
                }
                event => {
                    last = last.to(self.positions.span(range.clone()));
                    self.inline(event, range, &mut line);
                }
            }
            next = self.events.next();
        }
        (self.finished(line, Some(last)), TightEnd::Closed(last))
    }

    /// Returns the inlines of a line, in which bare addresses are links.
    pub(super) fn finished(&mut self, line: Line<'s>, span: Option<Span>) -> Inlines<'s> {
        let inlines = line.finish();
        let Some(span) = span.filter(|_| self.links == 0 && inlines.iter().any(addresses::has_any)) else {
            return inlines;
        };
        self.is_changed = true;
        addresses::linked(inlines, span)
    }

    pub(super) fn inline(&mut self, event: Event<'m>, range: Range<usize>, line: &mut Line<'s>) {
        match event {
            Event::Text(text) => self.text(text, range, line),
            Event::SoftBreak => line.text(Cow::Borrowed(" ")),
            Event::HardBreak => line.inlines.push(Inline::Break),
            Event::Code(code) => line.inlines.push(Inline::Code(self.source.original(code))),
            Event::InlineMath(tex) => line.math(self.source.original(tex), false),
            Event::DisplayMath(tex) => line.math(self.source.original(tex), true),
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                self.comment(range);
                line.comment();
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                let html = self.source.original(html);
                self.html(&html, &range, line);
            }
            Event::Start(_) if self.styles == MAX_STYLES => self.flat(line),
            Event::Start(tag) => {
                let span = self.positions.span(range);
                let is_link = matches!(tag, Tag::Link { .. });
                self.styles += 1;
                self.links += usize::from(is_link);
                let content = self.inlines(tag.to_end());
                self.links -= usize::from(is_link);
                self.styles -= 1;
                let inline = self.tagged(tag, content, span);
                line.inlines.push(inline);
            }
            Event::TaskListMarker(is_done) => {
                self.is_changed = true;
                line.text(Cow::Owned(format!("{} ", if is_done { DONE } else { OPEN })));
            }
            Event::End(_) | Event::Rule | Event::FootnoteReference(_) => {}
        }
    }

    /// Reads text, in which a brace or colon that the author escaped means itself.
    fn text(&mut self, text: CowStr<'m>, range: Range<usize>, line: &mut Line<'s>) {
        let Some((text, range)) = self.source.visible(text, range) else { return };
        let source = self.source.source;
        let is_entity = source[range.clone()].starts_with('&') && !text.starts_with('&');
        let is_escaped = is_entity || source[..range.start].ends_with('\\');
        let text = self.clean(text, self.positions.span(range));
        match text.chars().next() {
            Some('{' | '}' | ':') if is_escaped => {
                let (sign, rest) = split(text, 1);
                line.literal(sign);
                line.text(rest);
            }
            _ => line.text(text),
        }
    }

    fn comment(&mut self, range: Range<usize>) {
        self.is_changed = true;
        self.faults.push(note(&self.positions, range));
    }

    /// Returns a block of raw HTML; `None` where it is a comment.
    pub(super) fn html_block(&mut self) -> Option<Inlines<'s>> {
        let (mut html, mut whole): (String, Option<Range<usize>>) = (String::new(), None);
        for (event, range) in self.events.by_ref() {
            match event {
                Event::End(TagEnd::HtmlBlock) => break,
                Event::Html(piece) | Event::InlineHtml(piece) | Event::Text(piece) => {
                    html.push_str(&self.source.original(piece));
                    whole = Some(whole.map_or(range.start, |whole| whole.start)..range.end);
                }
                _ => {}
            }
        }
        let whole = whole?;
        for _ in comments::ranges(&html) {
            self.comment(whole.clone());
        }
        let html = comments::without(&html);
        let mut line = Line::default();
        self.html(html.trim_end_matches('\n'), &whole, &mut line);
        (!html.trim().is_empty()).then(|| line.finish())
    }

    /// Returns what the parser made of this piece of the source. Entities can bring in what a source itself may not
    /// have.
    pub(super) fn decoded(&mut self, text: CowStr<'m>, span: Span) -> Cow<'s, str> {
        let text = self.source.original(text);
        self.clean(text, span)
    }

    fn clean(&mut self, text: Cow<'s, str>, span: Span) -> Cow<'s, str> {
        if is_plain(&text) {
            return text;
        }
        let Some(bad) = text.chars().find(|character| is_forbidden(*character)) else { return text };
        let message = format!("character U+{:04X} cannot be shown", u32::from(bad));
        self.faults.push(Diagnostic::new(Code::ControlCharacter, span, message).help("delete the entity"));
        Cow::Owned(text.replace(is_forbidden, "\u{fffd}"))
    }

    fn tagged(&mut self, tag: Tag<'m>, content: Inlines<'s>, span: Span) -> Inline<'s> {
        match tag {
            Tag::Strong => Inline::Styled(Style::Strong, content),
            Tag::Strikethrough => Inline::Styled(Style::Strike, content),
            Tag::Image { dest_url, .. } => {
                let alternative = plain::inlines(&content);
                embed(unescaped(self.decoded(dest_url, span)), alternative, span)
            }
            Tag::Link { dest_url, link_type, title, .. } => {
                let address = match link_type {
                    LinkType::Email => Cow::Owned(format!("mailto:{dest_url}")),
                    _ => self.decoded(dest_url, span),
                };
                let title = self.decoded(title, span);
                self.is_changed |= !title.is_empty();
                Inline::Link(Box::new(Link { address, title, content, span }))
            }
            // Emphasis, and what the enabled extensions never give.
            _ => Inline::Styled(Style::Emphasis, content),
        }
    }

    /// Reads the words of something styled too deeply, without its styles.
    fn flat(&mut self, line: &mut Line<'s>) {
        let mut open = 1;
        while open > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some((Event::Text(text) | Event::Code(text), _)) => line.text(self.source.original(text)),
                Some((Event::SoftBreak | Event::HardBreak, _)) => line.text(Cow::Borrowed(" ")),
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Reads raw HTML: known tags become nodes, the rest stays visible as text.
    fn html(&mut self, html: &str, range: &Range<usize>, line: &mut Line<'s>) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            line.text(Cow::Owned(single_line(&rest[..start])));
            let end = rest[start..].find('>').map_or(rest.len(), |at| start + at + 1);
            let tag = &rest[start..end];
            if tag.starts_with("<!--") {
                // Said before the text was parsed.
                line.text(Cow::Owned(single_line(tag)));
            } else if !line.tag(tag) {
                let shown = tag.split_whitespace().next().unwrap_or(tag).trim_end_matches('>');
                self.faults.push(
                    Diagnostic::new(
                        Code::RawHtml,
                        self.positions.span(range.clone()),
                        format!("the HTML tag `{shown}>` is shown as text"),
                    )
                    .help(instead_of(shown)),
                );
                line.text(Cow::Owned(single_line(tag)));
            }
            rest = &rest[end..];
        }
        line.text(Cow::Owned(single_line(rest)));
    }
}

/// Returns an address without `%20` and the like: as the file is called.
fn unescaped(address: Cow<'_, str>) -> Cow<'_, str> {
    match percent_decode_str(&address).decode_utf8() {
        Ok(Cow::Owned(name)) => Cow::Owned(name),
        // Nothing was escaped, or not UTF-8.
        Ok(Cow::Borrowed(_)) | Err(_) => address,
    }
}

/// Returns a picture, or a sound where the address says so.
pub fn embed(address: Cow<'_, str>, alternative: String, span: Span) -> Inline<'_> {
    let is_sound = MediaKind::of_name(&address).is_some_and(MediaKind::is_sound);
    let embed = Box::new(Embed { address, alternative, span, file: None, regions: Box::default() });
    if is_sound { Inline::Sound(embed) } else { Inline::Image(embed) }
}

/// Returns what to write instead of a tag.
fn instead_of(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']).trim_end_matches('/').to_ascii_lowercase();
    let markdown = match name.as_str() {
        "p" | "div" | "span" | "section" | "center" | "font" => {
            "leave it out: paragraphs are separated by an empty line"
        }
        "details" | "summary" => "write it below `### Details`, which folds",
        "img" => "write `![what it shows](name.png)`",
        "audio" | "video" | "source" => "write `![what is heard](name.mp3)`",
        "table" | "thead" | "tbody" | "tr" | "th" | "td" => {
            "write a table of Markdown: `| a | b |`, and `|---|---|` below its head"
        }
        "b" | "strong" => "write `**text**`",
        "i" | "em" => "write `*text*`",
        "s" | "del" | "strike" => "write `~~text~~`",
        "code" | "tt" | "pre" => "write it between backticks, or as a fence of ```",
        "a" => "write `[text](https://…)`",
        "ul" | "ol" | "li" => "write a list: `- item`",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write a heading: `#### text`",
        "hr" => "write `---` with an empty line above it",
        "br" | "sub" | "sup" | "kbd" | "mark" => {
            "write it without attributes, and close it in the same paragraph"
        }
        "u" | "ins" => "write `*text*`: nothing is underlined",
        "blockquote" => "write `> text`",
        _ => "use Markdown",
    };
    format!("{markdown}; or write it as `code` if the text means the tag itself")
}

fn single_line(text: &str) -> String {
    text.replace('\n', " ")
}
