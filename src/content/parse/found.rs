//! Something to say of a leaf block: the kind of fault, where, what, and the cure.

use std::ops::Range;

use crate::diagnostic::Code;

/// A mark that is not read, in the bytes of its leaf.
pub(super) struct Found {
    pub(super) code: Code,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}
