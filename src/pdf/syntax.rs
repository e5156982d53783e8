//! Names and text strings as PDF writes them.

use lopdf::{Object, StringFormat};

#[must_use]
pub fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// Returns a text string of PDF: ASCII as it is, anything else in UTF-16.
#[must_use]
pub fn text(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xFE, 0xFF].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}
