//! `check --fix`: writes what diagnostics offer into the source files.

use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::Fix;
use crate::output;
use crate::source::is_forbidden;

/// Applies fixes to one file.
///
/// # Errors
/// When the file cannot be read or replaced.
pub fn apply_to_file(path: &Path, fixes: Vec<Fix>) -> io::Result<()> {
    let original = fs::read_to_string(path)?;
    let fixed = apply(&original, fixes);
    output::stage(path, fixed.as_bytes())?.commit()?;
    Ok(())
}

/// Spans count the text as it was read: without BOM, with LF line ends. The file keeps its own.
fn apply(original: &str, mut fixes: Vec<Fix>) -> String {
    fixes.sort_by_key(|fix| fix.span.start);
    fixes.dedup();
    let offsets = original_offsets(original);
    let mut out = String::with_capacity(original.len() + fixes.len() * 32);
    let mut at = 0;
    for fix in fixes {
        let [start, end] = [fix.span.start, fix.span.end].map(|offset| offsets[offset as usize]);
        if start < at {
            continue;
        }
        out.push_str(&original[at..start]);
        out.push_str(&fix.text);
        at = end;
    }
    out.push_str(&original[at..]);
    out
}

/// For each byte of the text as read, and its end: the offset in the file.
fn original_offsets(original: &str) -> Vec<usize> {
    let text = original.strip_prefix('\u{feff}').unwrap_or(original);
    let start = original.len() - text.len();
    let (mut offsets, mut before) = (Vec::with_capacity(text.len() + 1), '\0');
    for (at, character) in text.char_indices().map(|(at, character)| (start + at, character)) {
        match character {
            '\n' if before == '\r' => {}
            '\r' => offsets.push(at),
            // The reader keeps U+FFFD in their place.
            other if is_forbidden(other) => offsets.extend([at; char::REPLACEMENT_CHARACTER.len_utf8()]),
            other => offsets.extend(at..at + other.len_utf8()),
        }
        before = character;
    }
    offsets.push(original.len());
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::span::Span;

    #[test]
    fn a_fix_keeps_bom_and_line_ends() {
        let original = "\u{feff}a\r\nb\r\nc";
        let mut sources = Sources::default();
        let file = sources.add("t", original.as_bytes().to_vec()).value;
        let at = |start, end| Span { file, start, end };
        let fixes = vec![Fix { span: at(5, 5), text: "!".into() }, Fix { span: at(2, 3), text: "x".into() }];
        assert_eq!(apply(original, fixes), "\u{feff}a\r\nx\r\nc!");
    }
}
