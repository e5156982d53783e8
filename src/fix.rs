//! `check --fix`: writes what diagnostics offer into the source files.

use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::Fix;
use crate::encoding::{Encoding, pieces};
use crate::output;

/// Applies fixes to one file.
///
/// # Errors
/// When the file cannot be read or replaced.
pub fn apply_to_file(path: &Path, fixes: Vec<Fix>) -> io::Result<()> {
    let original = fs::read(path)?;
    output::stage(path, &apply(&original, fixes))?.commit()?;
    Ok(())
}

/// Returns spans count the text as it was read. The file keeps its encoding, byte order mark and line ends.
fn apply(original: &[u8], mut fixes: Vec<Fix>) -> Vec<u8> {
    fixes.sort_by_key(|fix| fix.span.start);
    fixes.dedup();
    let encoding = Encoding::of(original).0;
    let offsets = original_offsets(original);
    let mut out = Vec::with_capacity(original.len() + fixes.len() * 32);
    let mut at = 0;
    for fix in fixes {
        let [start, end] = [fix.span.start, fix.span.end].map(|offset| offsets[offset as usize]);
        if start < at {
            continue;
        }
        out.extend(&original[at..start]);
        out.extend(encoding.encode(&fix.text));
        at = end;
    }
    out.extend(&original[at..]);
    out
}

/// Returns for each byte of the text as read, and its end: the offset in the file.
fn original_offsets(original: &[u8]) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(original.len() + 1);
    for piece in pieces(original) {
        let length = piece.what.character().len_utf8();
        offsets.extend(std::iter::repeat_n(piece.bytes.start, length));
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
        let original = "\u{feff}a\r\nb\r\nc".as_bytes();
        let mut sources = Sources::default();
        let file = sources.add("t", original.to_vec()).value;
        let at = |start, end| Span { file, start, end };
        let fixes = vec![Fix { span: at(5, 5), text: "!".into() }, Fix { span: at(2, 3), text: "x".into() }];
        assert_eq!(apply(original, fixes), "\u{feff}a\r\nx\r\nc!".as_bytes());
    }
}
