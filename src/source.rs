//! The corpus files in memory, and where in them something stands.
//!
//! Every fault a user sees points into these texts, so a [`Span`] always counts bytes of the whole file.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::span::{FileId, Span};

/// Largest file that is read. A corpus of a million short entries stays below it.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// A file as it was read: its name for people, and its text without BOM and with LF line ends.
pub struct Source {
    pub name: String,
    pub text: String,
    line_starts: Vec<u32>,
}

/// Line and column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// All files of one run.
#[derive(Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Takes in a file's bytes. Every byte or character no format could carry is a fault; the text that
    /// is kept has U+FFFD in their place, so that reading goes on and later faults show in the same run.
    pub fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Pass<FileId> {
        let id = FileId::new(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let mut faults = Vec::new();
        let text = decode(id, bytes, &mut faults);
        let text = check_characters(id, text, &mut faults);
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| offset(at + 1)))
            .collect();
        self.files.push(Source { name: name.into(), text, line_starts });
        Pass { value: id, diagnostics: faults }
    }

    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.index()]
    }

    /// The whole text of `file` with its position.
    #[must_use]
    pub fn text(&self, file: FileId) -> Text<'_> {
        let text = self.get(file).text.as_str();
        Text { text, raw: text, span: Span { file, start: 0, end: offset(text.len()) } }
    }

    /// Where `span` starts.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let source = self.get(span.file);
        let line = source.line_starts.partition_point(|start| *start <= span.start);
        let start = source.line_starts[line - 1] as usize;
        let column = source.text[start..span.start as usize].chars().count() + 1;
        Place { line, column }
    }
}

/// A string of the corpus, as it reads and as it stands in its file (JSON and CSV escape characters).
#[derive(Clone, Copy, Debug)]
pub struct Text<'s> {
    pub text: &'s str,
    /// The same text with its escapes: what `span` covers.
    pub raw: &'s str,
    pub span: Span,
}

impl<'s> Text<'s> {
    /// The part of a text that has no escapes.
    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Text<'s> {
        let text = &self.text[range.clone()];
        if self.text.len() == self.raw.len() {
            let start = self.span.start + offset(range.start);
            let span = Span { start, end: start + offset(text.len()), ..self.span };
            return Text { text, raw: text, span };
        }
        let span = OffsetMap::new(self).span(range);
        Text {
            text,
            raw: &self.raw[(span.start - self.span.start) as usize..(span.end - self.span.start) as usize],
            span,
        }
    }

    /// Without white space at either end.
    #[must_use]
    pub fn trim(self) -> Text<'s> {
        let start = self.text.len() - self.text.trim_start().len();
        let len = self.text.trim().len();
        self.slice(start..start + len)
    }
}

/// Turns offsets in a [`Text`] into spans of its file.
pub struct OffsetMap {
    span: Span,
    /// (offset in the text, offset in the raw text) behind each escape.
    steps: Vec<(u32, u32)>,
}

impl OffsetMap {
    #[must_use]
    pub fn new(text: Text<'_>) -> OffsetMap {
        let steps =
            if text.text.len() == text.raw.len() { Vec::new() } else { escape_steps(text.text, text.raw) };
        OffsetMap { span: text.span, steps }
    }

    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        Span { start: self.offset(range.start), end: self.offset(range.end), ..self.span }
    }

    fn offset(&self, at: usize) -> u32 {
        let at = offset(at);
        let before = self.steps.partition_point(|(text, _)| *text <= at);
        let (text, raw) = if before == 0 { (0, 0) } else { self.steps[before - 1] };
        (self.span.start + raw + (at - text)).min(self.span.end)
    }
}

/// Walks `text` and `raw` side by side. Escapes are `\n`, `\"`, `\u00e9`, `\ud83d\ude00` (JSON) and `""` (CSV).
fn escape_steps(text: &str, raw: &str) -> Vec<(u32, u32)> {
    let mut steps = Vec::new();
    let (mut at, bytes) = (0, raw.as_bytes());
    for (index, character) in text.char_indices() {
        let length = escape_length(&bytes[at.min(bytes.len())..], character);
        at += length;
        if length != character.len_utf8() {
            steps.push((offset(index + character.len_utf8()), offset(at)));
        }
    }
    steps
}

fn escape_length(raw: &[u8], character: char) -> usize {
    match raw {
        // A reader of escapes turns a carriage return and line feed into one line feed.
        [b'\\', b'r', b'\\', b'n', ..] if character == '\n' => 4,
        [b'\\', b'u', ..] => 6 * character.len_utf16(),
        [b'\\', ..] | [b'"', b'"', ..] => 2,
        _ => character.len_utf8(),
    }
}

/// A byte offset as spans store it.
///
/// # Panics
/// Past 4 GiB, which [`MAX_FILE_BYTES`] keeps out.
#[must_use]
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files are limited to 1 GiB")
}

fn decode(file: FileId, bytes: Vec<u8>, faults: &mut Vec<Diagnostic>) -> String {
    let start_of_file = Span { file, start: 0, end: 0 };
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        faults.push(
            Diagnostic::new(Code::InvalidUtf8, start_of_file, "the file is UTF-16, not UTF-8")
                .help("save it as UTF-8, for example `iconv -f UTF-16 -t UTF-8`"),
        );
        return String::new();
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => replace_invalid(file, error.as_bytes(), faults),
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn replace_invalid(file: FileId, bytes: &[u8], faults: &mut Vec<Diagnostic>) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut line_breaks_shrunk = 0;
    for chunk in bytes.utf8_chunks() {
        line_breaks_shrunk += chunk.valid().matches("\r\n").count();
        text.push_str(chunk.valid());
        if let [first, ..] = chunk.invalid() {
            let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let start = offset(text.len() - line_breaks_shrunk - bom);
            text.push('\u{fffd}');
            let span = Span { file, start, end: start + 3 };
            faults.push(
                Diagnostic::new(Code::InvalidUtf8, span, format!("byte 0x{first:02X} is not UTF-8"))
                    .help("save the file as UTF-8"),
            );
        }
    }
    text
}

fn check_characters(file: FileId, text: String, faults: &mut Vec<Diagnostic>) -> String {
    if !text.contains(is_forbidden) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        if !is_forbidden(character) {
            clean.push(character);
            continue;
        }
        let start = offset(clean.len());
        clean.push('\u{fffd}');
        let span = Span { file, start, end: start + 3 };
        let point = u32::from(character);
        faults.push(
            Diagnostic::new(Code::ControlCharacter, span, format!("character U+{point:04X} cannot be shown"))
                .help("delete it; only line feed and tab are allowed among control characters"),
        );
    }
    clean
}

/// Controls other than line feed and tab, and noncharacters.
#[must_use]
pub fn is_forbidden(character: char) -> bool {
    let point = u32::from(character);
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || (0xFDD0..=0xFDEF).contains(&point)
        || point & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(bytes: &[u8]) -> (Sources, FileId, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let pass = sources.add("a.md", bytes.to_vec());
        (sources, pass.value, pass.diagnostics)
    }

    #[test]
    fn bom_and_line_ends_do_not_change_the_text() {
        let (sources, file, faults) = one(b"\xEF\xBB\xBFa\r\nb\rc\n");
        assert_eq!(sources.get(file).text, "a\nb\nc\n");
        assert!(faults.is_empty());
    }

    #[test]
    fn every_invalid_byte_is_reported_at_its_place() {
        let (sources, _, faults) = one(b"\xEF\xBB\xBFab\r\nc\xFFd\xFE");
        let places: Vec<_> =
            faults.iter().map(|fault| sources.place(fault.span.expect("has a span"))).collect();
        assert_eq!(places, [Place { line: 2, column: 2 }, Place { line: 2, column: 4 }]);
    }

    #[test]
    fn control_characters_and_noncharacters_are_faults() {
        let (sources, file, faults) = one("a\u{1f}b\u{fffe}c\u{fdd0}\td".as_bytes());
        assert_eq!(faults.len(), 3);
        assert_eq!(sources.get(file).text, "a\u{fffd}b\u{fffd}c\u{fffd}\td");
    }

    #[test]
    fn utf16_is_named() {
        let (_, _, faults) = one(b"\xFF\xFEa\0");
        assert!(faults[0].message.contains("UTF-16"));
    }

    #[test]
    fn offsets_behind_escapes_point_into_the_file() {
        let raw = r"a\n\u00e9\ud83d\ude00z";
        let (sources, file, _) = one(raw.as_bytes());
        let text = Text { text: "a\né😀z", raw, span: sources.text(file).span };
        let z = text.text.find('z').expect("is there");
        let map = OffsetMap::new(text);
        assert_eq!(map.span(z..z + 1).start as usize, raw.find('z').expect("is there"));
        assert_eq!(map.span(1..2).start, 1);
    }
}
