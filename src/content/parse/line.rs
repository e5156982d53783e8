//! The inlines of one paragraph while they are read, and the raw HTML tags that are open in it.

use std::borrow::Cow;

use super::builder::MAX_STYLES;
use crate::content::{Inline, Inlines, Math, Style, split};

/// A raw HTML tag that is open, and the inlines before it.
struct OpenTag<'s> {
    name: &'static str,
    style: Style,
    before: Vec<Inline<'s>>,
}

/// The inlines of one paragraph, heading or cell while they are read.
#[derive(Default)]
pub(super) struct Line<'s> {
    pub(super) inlines: Vec<Inline<'s>>,
    open: Vec<OpenTag<'s>>,
    /// Whether the last text is a sign that was escaped.
    is_literal: bool,
    /// Where the space after a comment is one too many.
    after_comment: Option<usize>,
}

impl<'s> Line<'s> {
    pub(super) fn text(&mut self, mut text: Cow<'s, str>) {
        if self.after_comment == Some(self.inlines.len()) {
            let spaces = text.len() - text.trim_start().len();
            text = split(text, spaces).1;
        }
        if text.is_empty() {
            return;
        }
        self.after_comment = None;
        let joins = !std::mem::take(&mut self.is_literal);
        if joins && let Some(Inline::Text(before)) = self.inlines.last_mut() {
            append(before, text);
        } else {
            self.inlines.push(Inline::Text(text));
        }
    }

    /// Reads a sign that the author escaped. It stays a text of its own, so that no mark of a cloze begins or ends
    /// there.
    pub(super) fn literal(&mut self, sign: Cow<'s, str>) {
        self.inlines.push(Inline::Text(sign));
        self.is_literal = true;
    }

    /// Leaves nothing of a comment, and one of the spaces around it.
    pub(super) fn comment(&mut self) {
        let is_spaced = match self.inlines.last() {
            Some(Inline::Text(before)) => before.ends_with(char::is_whitespace),
            last => last.is_none() || self.after_comment.is_some(),
        };
        self.after_comment = is_spaced.then_some(self.inlines.len());
    }

    pub(super) fn math(&mut self, tex: Cow<'s, str>, display: bool) {
        self.inlines.push(Inline::Math(Box::new(Math { tex, display })));
    }

    /// Takes a raw HTML tag; returns `false` if it is not one of ours or does not fit here.
    pub(super) fn tag(&mut self, tag: &str) -> bool {
        let name = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
        if name == "br" {
            self.inlines.push(Inline::Break);
            return true;
        }
        if self.open.len() == MAX_STYLES {
            return false;
        }
        if let Some((name, style)) = STYLE_TAGS.iter().find(|(known, _)| *known == name) {
            self.open.push(OpenTag { name, style: *style, before: std::mem::take(&mut self.inlines) });
            return true;
        }
        let closes = self.open.last().is_some_and(|open| name.strip_prefix('/') == Some(open.name));
        if closes {
            let open = self.open.pop().expect("just seen");
            self.close(open);
        }
        closes
    }

    fn close(&mut self, open: OpenTag<'s>) {
        let content = std::mem::replace(&mut self.inlines, open.before);
        self.inlines.push(Inline::Styled(open.style, content.into()));
    }

    /// Returns the inlines, with tags closed that the author left open.
    pub(super) fn finish(mut self) -> Inlines<'s> {
        while let Some(open) = self.open.pop() {
            self.close(open);
        }
        if self.after_comment == Some(self.inlines.len())
            && let Some(Inline::Text(text)) = self.inlines.last_mut()
        {
            let kept = text.trim_end().len();
            *text = split(std::mem::take(text), kept).0;
        }
        self.inlines.into()
    }
}

const STYLE_TAGS: [(&str, Style); 4] =
    [("sub", Style::Sub), ("sup", Style::Sup), ("kbd", Style::Kbd), ("mark", Style::Mark)];

/// Joins two pieces of text; a copy is made only where there are two.
pub(super) fn append<'s>(text: &mut Cow<'s, str>, more: Cow<'s, str>) {
    if text.is_empty() {
        *text = more;
    } else {
        text.to_mut().push_str(&more);
    }
}
