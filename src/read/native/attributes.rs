//! Heading attributes: `## Question? {#id number=27 tags="gotcha scope" draft}`.
//!
//! pulldown-cmark finds the braces but cuts quoted values at their spaces and gives no positions, so the
//! source line is read again here.

use crate::content::{Block, BlockKind, Blocks, Inline};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Text, offset};
use crate::value::{nearest, shown};

pub(super) struct Attributes<'s> {
    pub id: Option<Text<'s>>,
    /// Where the braces open.
    pub start: Option<u32>,
    /// Where an id would be inserted.
    insert_at: Span,
    pairs: Vec<(Text<'s>, Option<Text<'s>>)>,
}

impl<'s> Attributes<'s> {
    /// Reads the attributes of the heading at `heading`.
    pub(super) fn read(file: Text<'s>, heading: Span, faults: &mut Vec<Diagnostic>) -> Attributes<'s> {
        let line = super::first_line(file, heading);
        let text = file.slice(line.start as usize..line.end as usize);
        let end = Span { start: line.end, ..line };
        let mut attributes = Attributes { id: None, start: None, insert_at: end, pairs: Vec::new() };
        let Some(open) = text.text.ends_with('}').then(|| text.text.rfind('{')).flatten() else {
            return attributes;
        };
        attributes.start = Some(line.start + offset(open));
        let at = line.start + offset(open) + 1;
        attributes.insert_at = Span { start: at, end: at, ..line };
        for word in words(text.slice(open + 1..text.text.len() - 1)) {
            attributes.word(word, faults);
        }
        attributes
    }

    fn word(&mut self, word: Text<'s>, faults: &mut Vec<Diagnostic>) {
        if word.text.starts_with('#') {
            if self.id.is_some() {
                faults.push(Diagnostic::new(Code::BadAttribute, word.span, "a second id").help("keep one"));
            }
            self.id = Some(word.slice(1..word.text.len()));
            return;
        }
        let (key, value) = match word.text.find('=') {
            Some(at) => (word.slice(0..at), Some(unquoted(word.slice(at + 1..word.text.len())))),
            None => (word, None),
        };
        if self.pairs.iter().any(|(other, _)| other.text == key.text) {
            let message = format!("`{}` stands twice", shown(key.text));
            faults.push(Diagnostic::new(Code::BadAttribute, key.span, message).help("keep one"));
            return;
        }
        self.pairs.push((key, value));
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Text<'s>> {
        let at = self.pairs.iter().position(|(found, value)| found.text == key && value.is_some())?;
        self.pairs.swap_remove(at).1
    }

    /// A key that stands without a value.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let at = self.pairs.iter().position(|(found, value)| found.text == key && value.is_none());
        at.map(|at| self.pairs.swap_remove(at)).is_some()
    }

    pub(super) fn words(&mut self, key: &str) -> Vec<Text<'s>> {
        self.take(key).map(|value| words(value).collect()).unwrap_or_default()
    }

    pub(super) fn number(&mut self, faults: &mut Vec<Diagnostic>) -> Option<(u32, Span)> {
        let value = self.take("number")?;
        let number = value.text.parse().ok();
        if number.is_none() {
            let message = format!("`{}` is no whole number", shown(value.text));
            faults.push(
                Diagnostic::new(Code::BadAttribute, value.span, message).help("write digits: `number=27`"),
            );
        }
        Some((number?, value.span))
    }

    /// Where and how to write an id.
    pub(super) fn insertion(&self, id: &str) -> (Span, String) {
        match self.start {
            Some(_) if self.pairs.is_empty() => (self.insert_at, format!("#{id}")),
            Some(_) => (self.insert_at, format!("#{id} ")),
            None => (self.insert_at, format!(" {{#{id}}}")),
        }
    }

    /// Reports what nobody took.
    pub(super) fn finish(self, known: &[&'static str], faults: &mut Vec<Diagnostic>) {
        for (key, _) in self.pairs {
            let fault = Diagnostic::new(
                Code::BadAttribute,
                key.span,
                format!("unknown attribute `{}`", shown(key.text)),
            );
            faults.push(match nearest(key.text, known.iter().copied()) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => fault.help("this heading takes no attribute but an id"),
                None => fault.help(format!("known attributes: #id, {}", known.join(", "))),
            });
        }
    }
}

/// Words at white space, but not inside double quotes.
fn words(text: Text<'_>) -> impl Iterator<Item = Text<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text.text[at..];
        let start = at + (rest.len() - rest.trim_start().len());
        if start == text.text.len() {
            return None;
        }
        let mut quoted = false;
        let end = text.text[start..]
            .find(|character: char| {
                quoted ^= character == '"';
                character.is_whitespace() && !quoted
            })
            .map_or(text.text.len(), |length| start + length);
        at = end;
        Some(text.slice(start..end))
    })
}

fn unquoted(value: Text<'_>) -> Text<'_> {
    let text = value.text;
    if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        return value.slice(1..text.len() - 1);
    }
    value
}

/// The id at the end of a list item: `… {#name}`.
pub(super) fn trailing_id(item: Text<'_>) -> Option<Text<'_>> {
    let text = item.text;
    let start = text.strip_suffix('}')?.rfind("{#")?;
    let name = item.slice(start + 2..text.len() - 1);
    (!name.text.contains(char::is_whitespace)).then_some(name)
}

/// Takes the id of [`trailing_id`] off the parsed item.
pub(super) fn strip_trailing_id(blocks: &mut Blocks<'_>) {
    let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.last_mut() else { return };
    let mut inlines = std::mem::take(content).into_vec();
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        let kept = text.rfind("{#").map_or(text.len(), |at| at);
        let kept = text[..kept].trim_end().len();
        *text = match std::mem::take(text) {
            std::borrow::Cow::Borrowed(text) => text[..kept].into(),
            std::borrow::Cow::Owned(text) => text[..kept].to_owned().into(),
        };
    }
    if matches!(inlines.last(), Some(Inline::Text(text)) if text.is_empty()) {
        inlines.pop();
    }
    *content = inlines.into();
}
