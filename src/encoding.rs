//! Bytes of a file to characters and back: UTF-8, and the UTF-16 that spreadsheets write.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// Returns the encoding that a byte order mark names, UTF-8 without one, and the length of the mark.
    #[must_use]
    pub fn of(bytes: &[u8]) -> (Encoding, usize) {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
            [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
            _ => (Encoding::Utf8, 0),
        }
    }

    /// Returns the bytes of `text`.
    #[must_use]
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// One character of a file, and its bytes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub bytes: Range<usize>,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Character(char),
    /// One that no format can carry.
    Forbidden(char),
    /// Bytes that are not a character, and the first of them.
    Invalid(u8),
}

impl What {
    /// Returns the character that is put in its place in the text that is read.
    #[must_use]
    pub fn character(self) -> char {
        match self {
            What::Character(character) => character,
            What::Forbidden(_) | What::Invalid(_) => char::REPLACEMENT_CHARACTER,
        }
    }
}

/// Returns the characters of a file after its byte order mark. Every line end is one line feed.
pub fn pieces(bytes: &[u8]) -> impl Iterator<Item = Piece> {
    let (encoding, mark) = Encoding::of(bytes);
    let read: Box<dyn Iterator<Item = (usize, Result<char, u8>)>> = match encoding {
        Encoding::Utf8 => Box::new(utf8(&bytes[mark..])),
        Encoding::Utf16Le => Box::new(utf16(&bytes[mark..], u16::from_le_bytes)),
        Encoding::Utf16Be => Box::new(utf16(&bytes[mark..], u16::from_be_bytes)),
    };
    let (mut read, mut at) = (read.peekable(), mark);
    std::iter::from_fn(move || {
        let (mut length, mut what) = read.next()?;
        if what == Ok('\r') {
            length += read.next_if(|(_, next)| *next == Ok('\n')).map_or(0, |(length, _)| length);
            what = Ok('\n');
        }
        let bytes = at..at + length;
        at = bytes.end;
        let what = match what {
            Ok(character) if is_forbidden(character) => What::Forbidden(character),
            Ok(character) => What::Character(character),
            Err(byte) => What::Invalid(byte),
        };
        Some(Piece { bytes, what })
    })
}

fn utf8(bytes: &[u8]) -> impl Iterator<Item = (usize, Result<char, u8>)> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid().chars().map(|character| (character.len_utf8(), Ok(character)));
        let invalid = chunk.invalid().first().map(|first| (chunk.invalid().len(), Err(*first)));
        valid.chain(invalid)
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> impl Iterator<Item = (usize, Result<char, u8>)> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(move |pair| unit(*pair));
    let characters = char::decode_utf16(units).map(|character| match character {
        Ok(character) => (2 * character.len_utf16(), Ok(character)),
        Err(lone) => (2, Err(lone.unpaired_surrogate().to_be_bytes()[0])),
    });
    characters.chain(odd.first().map(|byte| (1, Err(*byte))))
}

/// Returns what `byte` is in Windows-1252, which Western spreadsheets and editors wrote before UTF-8; `None` if it
/// is not assigned.
#[must_use]
pub fn windows_1252(byte: u8) -> Option<char> {
    const FROM_80: [&str; 2] = ["€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0", "\0‘’“”•–—˜™š›œ\0žŸ"];
    let character = match byte {
        0x80..=0x9F => FROM_80.concat().chars().nth(usize::from(byte - 0x80))?,
        other => char::from(other),
    };
    (character != '\0').then_some(character)
}

/// Returns whether a text has printable ASCII, line feeds and tabs alone. It is quick to tell, and most texts are so.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    // Without a way out for each byte, the processor takes many at a time.
    text.as_bytes().chunks(256).all(|bytes| bytes.iter().fold(true, |all, byte| all & is_plain(byte)))
}

/// Returns whether this is a control other than line feed and tab, or a noncharacter.
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

    fn read(bytes: &[u8]) -> String {
        pieces(bytes).map(|piece| piece.what.character()).collect()
    }

    #[test]
    fn pieces_cover_every_byte_after_the_mark() {
        for bytes in [
            &b"\xEF\xBB\xBFa\r\nb\rc\xFF\xE2\x82\0"[..],
            b"\xFF\xFEa\0\r\0\n\0\x3D\xD8\x00\xDE\x00\xD8x",
            b"\xFE\xFF\0a\xDC\0\0\x01",
        ] {
            let mut at = Encoding::of(bytes).1;
            for piece in pieces(bytes) {
                assert_eq!(piece.bytes.start, at, "{bytes:?}");
                at = piece.bytes.end;
            }
            assert_eq!(at, bytes.len(), "{bytes:?}");
        }
        assert_eq!(read(b"\xEF\xBB\xBFa\r\nb\rc\xFF\xE2\x82\0"), "a\nb\nc\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(read(b"\xFF\xFEa\0\r\0\n\0\x3D\xD8\x00\xDE\x00\xD8x"), "a\n😀\u{fffd}\u{fffd}");
    }

    #[test]
    fn text_comes_back_in_its_encoding() {
        for (mark, encoding) in [(&b"\xFF\xFE"[..], Encoding::Utf16Le), (b"\xFE\xFF", Encoding::Utf16Be)] {
            let bytes = [mark, &encoding.encode("é😀\n")].concat();
            assert_eq!((Encoding::of(&bytes).0, read(&bytes).as_str()), (encoding, "é😀\n"));
        }
    }

    #[test]
    fn bytes_of_windows_1252_have_their_characters() {
        let read: Vec<_> = [0x80, 0x8A, 0x8E, 0x93, 0x9F, 0xE9, 0x81].map(windows_1252).into();
        let found: Vec<_> = ['€', 'Š', 'Ž', '“', 'Ÿ', 'é'].map(Some).into_iter().chain([None]).collect();
        assert_eq!(read, found);
    }
}
