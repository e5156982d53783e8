//! Why a PDF could not be written.

use std::fmt;
use std::io;

use crate::diagnostic::Diagnostic;

/// Why a PDF could not be written.
#[derive(Debug)]
pub enum PdfError {
    /// The sink failed.
    Write(io::Error),
    /// What the pages show cannot be put into a file.
    Refused(Box<Diagnostic>),
    /// A library refused: what it was asked to do, and its message.
    Library { doing: &'static str, message: String },
}

impl PdfError {
    /// Names what a library was doing when it failed, for `map_err`.
    pub fn while_doing<E: fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> PdfError {
        move |error| PdfError::Library { doing, message: error.to_string() }
    }
}

impl From<io::Error> for PdfError {
    fn from(error: io::Error) -> PdfError {
        PdfError::Write(error)
    }
}
