//! `check --fix`: writes what diagnostics offer into the source files.

use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::Fix;
use crate::encoding::{Encoding, pieces};
use crate::output;

/// Applies fixes to one file. `is_verbatim` is as [`crate::source::Source`] has it.
///
/// # Errors
/// When the file cannot be read or replaced.
pub fn apply_to_file(path: &Path, fixes: Vec<Fix>, is_verbatim: bool) -> io::Result<()> {
    let original = fs::read(path)?;
    let offsets = if is_verbatim { verbatim_offsets(&original) } else { original_offsets(&original) };
    output::stage(path, &apply(&original, fixes, &offsets))?.commit()?;
    Ok(())
}

/// Returns a file with its fixes. Spans count the text as it was read; the file keeps its encoding, byte order mark
/// and line ends.
fn apply(original: &[u8], mut fixes: Vec<Fix>, offsets: &[usize]) -> Vec<u8> {
    fixes.sort_by_key(|fix| fix.span.start);
    fixes.dedup();
    let encoding = Encoding::of(original).0;
    let mut out = Vec::with_capacity(original.len() + fixes.len() * 32);
    let mut at = 0;
    for fix in fixes {
        let place = |offset: u32| offsets.get(offset as usize).copied().unwrap_or(original.len());
        let [start, end] = [fix.span.start, fix.span.end].map(place);
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

/// Returns what `original_offsets` does, for a file that is read as it is, but for its byte order mark.
fn verbatim_offsets(original: &[u8]) -> Vec<usize> {
    let mark = if original.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    (mark..=original.len()).collect()
}

/// Returns the offset in the file of each byte of the text as read, and of its end.
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
        let offsets = original_offsets(original);
        assert_eq!(apply(original, fixes, &offsets), "\u{feff}a\r\nx\r\nc!".as_bytes());
    }
}
