//! Heading attributes: `## Question? {#id number=27 tags="gotcha scope" draft}`.
//!
//! pulldown-cmark finds the braces but cuts quoted values at their spaces and gives no positions, so the
//! source line is read again here.

use std::ops::Range;

use bumpalo::Bump;

use crate::content::{Block, BlockKind, Blocks, Inline};
use crate::diagnostic::{Code, Diagnostic};
use crate::identity::Identity;
use crate::read::identity;
use crate::span::{Span, offset};
use crate::text::Text;
use crate::wording::{nearest, shown};

pub struct Attributes<'s> {
    pub id: Option<Text<'s>>,
    /// Where the heading's own text ends: before the braces and a closing row of `#`.
    pub text_end: u32,
    /// Where the braces close, if there are any.
    end: Option<Span>,
    /// Where an id would be inserted, and whether braces are there already, and empty.
    insert_at: Span,
    has_braces: bool,
    is_empty: bool,
    pairs: Vec<(Text<'s>, Option<Text<'s>>)>,
}

/// Returns the span of the first line of what is at `span`.
pub fn first_line(file: Text<'_>, span: Span) -> Span {
    let text = &file.text[span.start as usize..span.end as usize];
    let length = text.find('\n').unwrap_or(text.len());
    Span { end: span.start + offset(text[..length].trim_end().len()), ..span }
}

impl<'s> Attributes<'s> {
    /// Reads the attributes of the heading at `heading`.
    pub fn read(file: Text<'s>, heading: Span, faults: &mut Vec<Diagnostic>) -> Attributes<'s> {
        let text = heading_line(file, heading);
        let mut attributes = Attributes {
            id: None,
            text_end: text.span.end,
            insert_at: Span { start: text.span.end, ..text.span },
            has_braces: false,
            end: None,
            is_empty: true,
            pairs: Vec::new(),
        };
        match opening(text.text) {
            Some(open) => attributes.open(text, open, faults),
            None => check_unclosed(text, faults),
        }
        attributes
    }

    /// Reads those at the end of a list item, `… {#name}`; `None` where it ends otherwise.
    pub fn of_item(item: Text<'s>, faults: &mut Vec<Diagnostic>) -> Option<Attributes<'s>> {
        let open = item_opening(item.text)?;
        let mut attributes = Attributes {
            id: None,
            text_end: item.span.end,
            insert_at: Span { start: item.span.end, ..item.span },
            has_braces: true,
            end: None,
            is_empty: true,
            pairs: Vec::new(),
        };
        attributes.open(item, open, faults);
        Some(attributes)
    }

    fn open(&mut self, text: Text<'s>, open: usize, faults: &mut Vec<Diagnostic>) {
        self.text_end = text.span.start + offset(open);
        let at = self.text_end + 1;
        self.insert_at = Span { start: at, end: at, ..text.span };
        self.has_braces = true;
        let end = text.span.end.saturating_sub(1);
        self.end = Some(Span { start: end, end, ..text.span });
        for word in words(text.slice(open + 1..text.text.len() - 1)) {
            self.is_empty = false;
            self.word(word, faults);
        }
    }

    /// Returns where another attribute can be written, if it can be.
    pub fn end(&self) -> Option<Span> {
        self.end
    }

    /// Takes what they say of the identity of a note; `kind` is that of a prompt.
    pub fn identity(&mut self, kind: Option<&str>, faults: &mut Vec<Diagnostic>) -> Identity {
        let (guid, from) = (self.take("guid"), self.take("from"));
        identity::read(guid, from, kind, faults)
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

    pub fn take(&mut self, key: &str) -> Option<Text<'s>> {
        let at = self.pairs.iter().position(|(found, value)| found.text == key && value.is_some())?;
        self.pairs.swap_remove(at).1
    }

    /// Reads a key without a value.
    pub fn flag(&mut self, key: &str) -> bool {
        let at = self.pairs.iter().position(|(found, value)| found.text == key && value.is_none());
        at.map(|at| self.pairs.swap_remove(at)).is_some()
    }

    pub fn words(&mut self, key: &str) -> Vec<Text<'s>> {
        self.take(key).map(|value| words(value).collect()).unwrap_or_default()
    }

    pub fn number(&mut self, faults: &mut Vec<Diagnostic>) -> Option<(u32, Span)> {
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
    pub fn insertion(&self) -> (Span, (&'static str, &'static str)) {
        let around = match (self.has_braces, self.is_empty) {
            (true, true) => ("#", ""),
            (true, false) => ("#", " "),
            (false, _) => (" {#", "}"),
        };
        (self.insert_at, around)
    }

    /// Reports the attributes that nobody took.
    pub fn finish(self, known: &[&'static str], faults: &mut Vec<Diagnostic>) {
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

fn heading_line(file: Text<'_>, heading: Span) -> Text<'_> {
    let line = first_line(file, heading);
    without_closing_hashes(file.slice(line.start as usize..line.end as usize))
}

/// Returns where the braces that end a text open, if it ends in braces. Values in quotes may have braces
/// themselves.
fn opening(text: &str) -> Option<usize> {
    let inside = text.strip_suffix('}')?;
    let is_whole = |inside: &str| {
        let mut is_quoted = false;
        let has_brace = inside.contains(|character| {
            is_quoted ^= character == '"';
            !is_quoted && matches!(character, '{' | '}')
        });
        !has_brace && !is_quoted
    };
    inside.match_indices('{').map(|(at, _)| at).find(|at| is_whole(&inside[at + 1..]))
}

fn item_opening(text: &str) -> Option<usize> {
    opening(text).filter(|open| text[open + 1..].starts_with('#'))
}

/// Returns a part of the file that Markdown reads as it is meant: with letters in place of marks in quoted values,
/// such as those of a GUID, and with spaces for a row of `#` after attributes. `None` where nothing needs to be
/// replaced; `blocks` are those of the part as it is.
pub fn masked<'s>(file: Text<'s>, part: Text<'s>, blocks: &[Block<'s>], arena: &'s Bump) -> Option<Text<'s>> {
    let mut places: Vec<(Range<u32>, u8)> = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(..) => {
                let text = heading_line(file, block.span);
                if let Some(open) = opening(text.text) {
                    places.extend(marks(text.slice(open..text.text.len())));
                    places.push((text.span.end..first_line(file, block.span).end, b' '));
                }
            }
            BlockKind::List(list) => places.extend(list.items.iter().flat_map(|item| {
                let text = file.slice(item.span.start as usize..item.span.end as usize).trim();
                item_opening(text.text)
                    .map(|open| marks(text.slice(open..text.text.len())))
                    .unwrap_or_default()
            })),
            _ => {}
        }
    }
    places.retain(|(place, _)| !place.is_empty());
    if places.is_empty() {
        return None;
    }
    let mut text = part.text.as_bytes().to_vec();
    for (place, letter) in places {
        let [start, end] = [place.start, place.end].map(|at| at.saturating_sub(part.span.start) as usize);
        text.get_mut(start..end).into_iter().for_each(|bytes| bytes.fill(letter));
    }
    let text = String::from_utf8(text).ok()?;
    Some(Text::plain(arena.alloc_str(&text), part.span))
}

/// Returns the characters between quotes that are not plain letters, each with what to put there.
fn marks(attributes: Text<'_>) -> Vec<(Range<u32>, u8)> {
    let mut is_quoted = false;
    let characters = attributes.text.char_indices().filter(|(_, character)| {
        is_quoted ^= *character == '"';
        is_quoted && !character.is_ascii_alphanumeric() && !matches!(character, '"' | ' ' | '-')
    });
    let place = |(at, character): (usize, char)| {
        let start = attributes.span.start + offset(at);
        (start..start + offset(character.len_utf8()), b'x')
    };
    characters.map(place).collect()
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

/// Returns the line of a heading without the `#`s at its end: CommonMark lets one end with some after a space.
fn without_closing_hashes(line: Text<'_>) -> Text<'_> {
    let hashless = line.text.trim_end_matches('#');
    let is_closed = hashless.len() < line.text.len() && hashless.ends_with([' ', '\t']);
    if is_closed { line.slice(0..hashless.trim_end().len()) } else { line }
}

/// Splits a text into words at white space, but not inside double quotes.
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

/// Takes the attributes of [`Attributes::of_item`] off the parsed item.
pub fn strip_trailing_id(blocks: &mut Blocks<'_>) {
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
