//! Heading attributes: `## Question? {#id number=27 tags="gotcha scope" draft}`.
//!
//! pulldown-cmark finds the braces but cuts quoted values at their spaces and gives no positions, so the
//! source line is read again here.

use crate::content::{Block, BlockKind, Blocks, Inline};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::{Span, offset};
use crate::text::Text;
use crate::wording::{nearest, shown};

pub(super) struct Attributes<'s> {
    pub(super) id: Option<Text<'s>>,
    /// Where the heading's own text ends: before the braces and a closing row of `#`.
    pub(super) text_end: u32,
    /// Where an id would be inserted, and whether braces are there already, and empty.
    insert_at: Span,
    has_braces: bool,
    is_empty: bool,
    pairs: Vec<(Text<'s>, Option<Text<'s>>)>,
}

/// Returns the first line of what is at `span`.
pub(super) fn first_line(file: Text<'_>, span: Span) -> Span {
    let text = &file.text[span.start as usize..span.end as usize];
    let length = text.find('\n').unwrap_or(text.len());
    Span { end: span.start + offset(text[..length].trim_end().len()), ..span }
}

impl<'s> Attributes<'s> {
    /// Reads the attributes of the heading at `heading`.
    pub(super) fn read(file: Text<'s>, heading: Span, faults: &mut Vec<Diagnostic>) -> Attributes<'s> {
        let line = first_line(file, heading);
        let text = without_closing_hashes(file.slice(line.start as usize..line.end as usize));
        let end = Span { start: text.span.end, ..text.span };
        let mut attributes = Attributes {
            id: None,
            text_end: text.span.end,
            insert_at: end,
            has_braces: false,
            is_empty: true,
            pairs: Vec::new(),
        };
        let open = text.text.rfind('{');
        let Some(open) = open.filter(|_| text.text.ends_with('}')) else {
            check_unclosed(text, faults);
            return attributes;
        };
        attributes.text_end = text.span.start + offset(open);
        let at = attributes.text_end + 1;
        attributes.insert_at = Span { start: at, end: at, ..line };
        attributes.has_braces = true;
        for word in words(text.slice(open + 1..text.text.len() - 1)) {
            attributes.is_empty = false;
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
            let message = format!("`{}` is given twice", shown(key.text));
            faults.push(Diagnostic::new(Code::BadAttribute, key.span, message).help("keep one"));
            return;
        }
        self.pairs.push((key, value));
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Text<'s>> {
        let at = self.pairs.iter().position(|(found, value)| found.text == key && value.is_some())?;
        self.pairs.swap_remove(at).1
    }

    /// Reads a key without a value.
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
            let message = format!("`{}` is not a whole number", shown(value.text));
            faults.push(
                Diagnostic::new(Code::BadAttribute, value.span, message).help("write digits: `number=27`"),
            );
        }
        Some((number?, value.span))
    }

    /// Returns where an id is to be written, and what goes around it.
    pub(super) fn insertion(&self) -> (Span, (&'static str, &'static str)) {
        let around = match (self.has_braces, self.is_empty) {
            (true, true) => ("#", ""),
            (true, false) => ("#", " "),
            (false, _) => (" {#", "}"),
        };
        (self.insert_at, around)
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
                None if known.is_empty() => fault.help("this heading can have an id and nothing else"),
                None => fault.help(format!("known attributes: #id, {}", known.join(", "))),
            });
        }
    }
}

/// Reports `{#id` without its end, which would be read as part of the question.
fn check_unclosed(text: Text<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(open) = text.text.rfind("{#") else { return };
    let rest = text.slice(open..text.text.len());
    if !rest.text.contains(['}', '`']) {
        faults.push(
            Diagnostic::new(Code::BadAttribute, rest.span, "these braces do not close")
                .help("write `}` at the end of the heading"),
        );
    }
}

/// Returns CommonMark lets a heading end with `#`s after a space.
fn without_closing_hashes(line: Text<'_>) -> Text<'_> {
    let hashless = line.text.trim_end_matches('#');
    let is_closed = hashless.len() < line.text.len() && hashless.ends_with([' ', '\t']);
    if is_closed { line.slice(0..hashless.trim_end().len()) } else { line }
}

/// Returns words at white space, but not inside double quotes.
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

/// Returns the id at the end of a list item, `… {#name}`, and whether it is retired, `… {#name retired}`.
pub(super) fn trailing_id(item: Text<'_>) -> Option<(Text<'_>, bool)> {
    let text = item.text;
    let start = text.strip_suffix('}')?.rfind("{#")?;
    let name = item.slice(start + 2..text.len() - 1);
    let mut words = words(name);
    match (words.next(), words.next().map(|word| word.text), words.next()) {
        (None, ..) => Some((name, false)),
        (Some(name), None, _) => Some((name, false)),
        (Some(name), Some("retired"), None) => Some((name, true)),
        _ => None,
    }
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
    // The id may have been a paragraph of its own.
    if content.is_empty() {
        *blocks = std::mem::take(blocks).into_iter().filter(|block| !is_empty(block)).collect();
    }
}

fn is_empty(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if content.is_empty())
}
