//! Places in the files of a corpus, as byte ranges of whole files.

/// One file of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// Returns the id of the file that was taken in as number `index`, counted from 0.
    pub(crate) fn new(index: u32) -> FileId {
        FileId(index)
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A byte range in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The place of what is in no file of a corpus; nothing that is shown has it.
    pub const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

    /// Returns the span from the start of `self` to the end of `last`, in the same file.
    #[must_use]
    pub fn to(self, last: Span) -> Span {
        Span { end: last.end.max(self.end), ..self }
    }

    /// Returns the empty span where `self` starts.
    #[must_use]
    pub fn at_start(self) -> Span {
        Span { end: self.start, ..self }
    }
}

/// Returns a byte offset as spans store it.
///
/// # Panics
/// Past 4 GiB, which [`crate::limits`] keep out.
#[must_use]
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files are limited to 1 GiB")
}
