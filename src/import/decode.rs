//! Bytes of a stranger's file to text: UTF-8, UTF-16 with a byte order mark, or else GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// Returns the text with LF line ends and plain spaces, and without characters that no format can carry; `None` for
/// what is not text.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<String> {
    if bytes.iter().take(1 << 16).any(|byte| *byte == 0) && Encoding::for_bom(bytes).is_none() {
        return None;
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0
        }
        None => match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text,
            None => GB18030.decode_without_bom_handling(bytes).0,
        },
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean = |character: char| match character {
        '\u{a0}' | '\u{202f}' | '\u{b}' | '\u{c}' => ' ',
        // A byte order mark within the text.
        '\u{feff}' => '\u{200b}',
        _ => character,
    };
    let kept =
        |character: &char| matches!(character, '\n' | '\t') || !crate::encoding::is_forbidden(*character);
    Some(text.chars().map(clean).filter(kept).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_encoding_is_read() {
        assert_eq!(text(b"\xEF\xBB\xBFa\r\nb\xC2\xA0c").as_deref(), Some("a\nb c"));
        assert_eq!(text(b"\xFF\xFEa\0b\0").as_deref(), Some("ab"));
        assert_eq!(text(b"Question\xA3\xBA").as_deref(), Some("Question："));
        assert_eq!(text(b"PK\x03\x04\0\0"), None);
    }
}
