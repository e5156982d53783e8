//! Text that shows nothing.

/// Returns whether a text shows nothing: white space, zero-width characters, fillers.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| {
        character.is_whitespace()
            || matches!(
                character,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{3164}'
            )
    })
}
