//! The records of a table, with the place of each cell.

use bumpalo::Bump;

use crate::columns::Layout;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::text::{Text, Unescape};

pub(super) struct Record<'s> {
    pub(super) span: Span,
    pub(super) cells: Vec<Text<'s>>,
}

impl Record<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }
}

/// The records of a file by RFC 4180, read strictly: the csv crate takes `"x"y` and an unclosed quote in silence,
/// and gives no position of a cell.
pub(super) struct Records<'s, 'f> {
    text: Text<'s>,
    separator: u8,
    at: usize,
    pub(super) arena: &'s Bump,
    pub(super) faults: &'f mut Vec<Diagnostic>,
}

impl<'s, 'f> Records<'s, 'f> {
    /// Returns the records from where the layout says that they start.
    pub(super) fn new(
        text: Text<'s>,
        layout: Layout,
        arena: &'s Bump,
        faults: &'f mut Vec<Diagnostic>,
    ) -> Records<'s, 'f> {
        Records { text, separator: layout.separator, at: layout.start, arena, faults }
    }

    pub(super) fn next_record(&mut self) -> Option<Record<'s>> {
        let start = self.at;
        if start >= self.text.text.len() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell());
            match self.text.text.as_bytes().get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                _ => break,
            }
        }
        let span = self.text.slice(start..self.at).span;
        // A file that is read verbatim may end its lines as Windows does.
        self.at += if self.text.text.as_bytes().get(self.at) == Some(&b'\r') { 2 } else { 1 };
        Some(Record { span, cells })
    }

    fn cell(&mut self) -> Text<'s> {
        let text = self.text.text;
        if text.as_bytes().get(self.at) == Some(&b'"') {
            return self.quoted();
        }
        let start = self.at;
        self.at = self.cell_end(start);
        let cell = self.text.slice(start..self.at);
        if let Some(quote) = cell.text.find('"') {
            let span = cell.slice(quote..quote + 1).span;
            let fault = Diagnostic::new(Code::CsvSyntax, span, "a quote inside an unquoted cell");
            self.faults.push(match cell.text[..quote].trim() {
                "" => fault.help("delete the space before the quote: a quote opens a cell only at its start"),
                _ => fault.help("quote the whole cell, and double the quotes inside it"),
            });
        }
        cell
    }

    fn cell_end(&self, start: usize) -> usize {
        let rest = &self.text.text.as_bytes()[start..];
        let length = rest.iter().position(|byte| *byte == self.separator || *byte == b'\n');
        let end = start + length.unwrap_or(rest.len());
        let is_windows = self.text.text.as_bytes().get(end) == Some(&b'\n') && end > start;
        if is_windows && self.text.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
    }

    fn quoted(&mut self) -> Text<'s> {
        let (text, start) = (self.text.text, self.at + 1);
        let Some(end) = closing_quote(text, start) else {
            let opening = self.text.slice(self.at..start).span;
            self.faults.push(
                Diagnostic::new(Code::CsvSyntax, opening, "this quote is never closed")
                    .help("close it; a quote inside a cell is written twice"),
            );
            self.at = text.len();
            return self.text.slice(start..text.len());
        };
        let raw = self.text.slice(start..end);
        self.at = self.cell_end(end + 1);
        if self.at != end + 1 {
            self.faults.push(
                Diagnostic::new(
                    Code::CsvSyntax,
                    self.text.slice(end + 1..self.at).span,
                    "text after a closing quote",
                )
                .help("a quote inside a cell is written twice"),
            );
        }
        if !raw.text.contains('"') {
            return raw;
        }
        let mut cell = Unescape::new(raw);
        while let Some(next) = cell.rest().chars().next() {
            let length = if next == '"' { 2 } else { next.len_utf8() };
            cell.take(length, Some(next));
        }
        cell.finish(self.arena)
    }
}

fn closing_quote(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') {
        let quote = at + length;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
    None
}
