//! SHA-256 in hexadecimal digits, whole or as short as a place needs it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Returns bytes in lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Returns the first `length` bytes of the hash of `content`, two digits each.
#[must_use]
pub fn of(content: impl AsRef<[u8]>, length: usize) -> String {
    let hash = Sha256::digest(content);
    hex(hash.get(..length).unwrap_or(&hash))
}

/// Returns the first half of the hash of a text, as the key of a table that is not to keep the text.
#[must_use]
pub fn key(text: &str) -> [u8; 16] {
    let hash = Sha256::digest(text);
    std::array::from_fn(|at| hash[at])
}

/// Returns the first `length` bytes of the hash of several pieces. Each goes in with its length: what moves from one to
/// the next makes another hash.
#[must_use]
pub fn of_pieces<P: AsRef<[u8]>>(pieces: impl IntoIterator<Item = P>, length: usize) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        let piece = piece.as_ref();
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    let hash = hash.finalize();
    hex(hash.get(..length).unwrap_or(&hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_apart() {
        assert_ne!(of_pieces(["ab", "c"], 8), of_pieces(["a", "bc"], 8));
        assert_eq!(of("", 4), "e3b0c442");
        assert_eq!(of("", 99).len(), 64);
    }
}
