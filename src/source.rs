//! The corpus files in memory, and where in them something is.
//!
//! Every fault a user sees points into these texts, so a [`Span`] always counts bytes of the whole file.

use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::encoding::{Encoding, What, is_forbidden, is_plain, pieces, windows_1252};
use crate::span::{FileId, Span, offset};
use crate::text::Text;

/// A file as it was read: its name for people, and its text without BOM and with LF line ends.
pub struct Source {
    pub name: String,
    pub text: String,
    /// Whether its text is all that the file has, line ends too.
    pub is_verbatim: bool,
    columns: Columns,
}

/// Line and column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// Finds lines and columns: what is before some offsets is counted once.
struct Columns {
    line_starts: Vec<u32>,
    /// Characters before each [`STRIDE`] bytes.
    characters: Vec<u32>,
}

/// Columns are counted within one stride, at the cost of four bytes for each.
const STRIDE: usize = 1 << 10;

impl Columns {
    fn of(text: &str) -> Columns {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| offset(at + 1));
        let line_starts = std::iter::once(0).chain(ends).collect();
        let mut count = 0;
        let counted = text.as_bytes().chunks(STRIDE).map(|part| {
            let before = count;
            count += offset(characters(part));
            before
        });
        Columns { line_starts, characters: counted.collect() }
    }

    fn place(&self, text: &str, at: usize) -> Place {
        let line = self.line_starts.partition_point(|start| *start as usize <= at);
        let start = self.line_starts[line - 1] as usize;
        Place { line, column: self.before(text, at) - self.before(text, start) + 1 }
    }

    fn before(&self, text: &str, at: usize) -> usize {
        let stride = (at / STRIDE).min(self.characters.len().saturating_sub(1));
        let counted = self.characters.get(stride).map_or(0, |count| *count as usize);
        counted + characters(&text.as_bytes()[stride * STRIDE..at])
    }
}

/// Returns how many characters start in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count()
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
        if Encoding::of(&bytes).0 == Encoding::Utf8 {
            return self.add_table(name, bytes);
        }
        let mut pass = self.add_table(name, Vec::new());
        let start = Span { file: pass.value, start: 0, end: 0 };
        pass.diagnostics.push(
            Diagnostic::new(Code::InvalidUtf8, start, "the file is UTF-16, not UTF-8")
                .help("save it as UTF-8, for example `iconv -f UTF-16 -t UTF-8`"),
        );
        pass
    }

    /// Does what [`Sources::add`] does, for a table of a spreadsheet, which may be UTF-16 too.
    pub fn add_table(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Pass<FileId> {
        let id = FileId::new(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let mut faults = Vec::new();
        let text = decode(id, bytes, &mut faults);
        self.files.push(Source { name: name.into(), columns: Columns::of(&text), text, is_verbatim: false });
        Pass { value: id, diagnostics: faults }
    }

    /// Works as [`Sources::add_table`], with every character as it is: line ends and controls of what comes from
    /// others are part of it.
    pub fn add_verbatim(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Pass<FileId> {
        let is_plain = Encoding::of(&bytes).0 == Encoding::Utf8;
        match String::from_utf8(bytes) {
            Ok(text) if is_plain => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Pass { value: self.push(name, text), diagnostics: Vec::new() }
            }
            Ok(text) => self.add_table(name, text.into_bytes()),
            Err(error) => self.add_table(name, error.into_bytes()),
        }
    }

    fn push(&mut self, name: impl Into<String>, text: String) -> FileId {
        let id = FileId::new(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(Source { name: name.into(), columns: Columns::of(&text), text, is_verbatim: true });
        id
    }

    /// Returns the one file of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FileId> {
        let mut found = (0..).zip(&self.files).filter(|(_, source)| source.name == name);
        let (index, _) = found.next()?;
        found.next().is_none().then_some(FileId::new(index))
    }

    /// Returns all files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.index()]
    }

    /// Returns the whole text of `file` with its position.
    #[must_use]
    pub fn text(&self, file: FileId) -> Text<'_> {
        let text = self.get(file).text.as_str();
        Text::plain(text, Span { file, start: 0, end: offset(text.len()) })
    }

    /// Returns where `span` starts.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let source = self.get(span.file);
        source.columns.place(&source.text, span.start as usize)
    }
}

/// Returns the text of a file, and reports what is faulty in it: without byte order mark, with LF line ends, and
/// with U+FFFD for what is faulty.
fn decode(file: FileId, bytes: Vec<u8>, faults: &mut Vec<Diagnostic>) -> String {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if is_plain(&text) => return text,
        Ok(text) if !text.contains(|character| character != '\r' && is_forbidden(character)) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let text = text.replace("\r\n", "\n");
            return if text.contains('\r') { text.replace('\r', "\n") } else { text };
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = Vec::new();
    let mut is_ascii = true;
    for piece in pieces(&bytes) {
        let start = offset(text.len());
        text.push(piece.what.character());
        let span = Span { file, start, end: offset(text.len()) };
        match piece.what {
            What::Character(character) => is_ascii &= character.is_ascii(),
            What::Forbidden(character) => faults.push(forbidden(character, span)),
            What::Invalid(byte) => invalid.push((byte, span)),
        }
    }
    let old: Option<Vec<_>> = invalid.iter().map(|(byte, _)| windows_1252(*byte)).collect();
    match (invalid.as_slice(), old.as_deref()) {
        ([(byte, span), ..], Some([character, ..]))
            if is_ascii && Encoding::of(&bytes) == (Encoding::Utf8, 0) =>
        {
            let more = if let [_] = invalid[..] {
                String::new()
            } else {
                format!("; it has {} such bytes", invalid.len())
            };
            let message =
                format!("the file is not UTF-8: byte 0x{byte:02X} is `{character}` in Windows-1252{more}");
            let cure =
                "save it as UTF-8 (Excel: “CSV UTF-8”), or convert it: `iconv -f WINDOWS-1252 -t UTF-8`";
            faults.push(Diagnostic::new(Code::InvalidUtf8, *span, message).help(cure));
        }
        _ => faults.extend(invalid.into_iter().map(|(byte, span)| {
            Diagnostic::new(Code::InvalidUtf8, span, format!("byte 0x{byte:02X} is not UTF-8"))
                .help("save the file as UTF-8")
        })),
    }
    text
}

fn forbidden(character: char, span: Span) -> Diagnostic {
    let message = format!("character U+{:04X} cannot be shown", u32::from(character));
    Diagnostic::new(Code::ControlCharacter, span, message)
        .help("delete it; only line feed and tab are allowed among control characters")
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
    fn any_byte_before_an_invalid_one_leaves_places_on_characters() {
        for first in 0..=255 {
            let bytes = ["é".as_bytes(), &[first, 0xFF, b'x', first, 0x80], "é".as_bytes()].concat();
            let (sources, file, faults) = one(&bytes);
            assert!(!faults.is_empty());
            for span in faults.iter().filter_map(|fault| fault.span) {
                let text = &sources.get(file).text[span.start as usize..span.end as usize];
                assert_eq!(text, "\u{fffd}", "{first:#x}");
            }
        }
    }

    #[test]
    fn a_file_of_windows_1252_is_named_once() {
        let (sources, _, faults) = one(b"caf\xE9\n\x93na\xEFf\x94");
        assert_eq!(faults.len(), 1);
        assert_eq!(sources.place(faults[0].span.expect("has one")), Place { line: 1, column: 4 });
        assert!(faults[0].message.contains("0xE9 is `é` in Windows-1252; it has 4"), "{}", faults[0].message);
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
}
