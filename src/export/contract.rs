//! What a format is to the rest of the program: deck in, bytes out.

use std::fmt;
use std::io::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::model::Deck;
use crate::pdf::error::PdfError;
use crate::source::Sources;
use crate::span::Span;

/// Encodes one deck in one file format.
pub trait Exporter: Send + Sync {
    /// Writes `deck` to `out`. Equal deck, options and `run.epoch` give equal bytes.
    /// `out` is buffered and hashed by the caller.
    ///
    /// Entries are visited once, in the order of the deck, and what is written of one is written before the next is
    /// looked at, wherever the format allows it: json, csv and html do so. A package is sorted by its database, and
    /// pages are broken together; both need the whole deck.
    ///
    /// # Errors
    /// When `out` fails, or a library that makes the format.
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError>;
}

/// What an artifact holds, for people who wait and for manifest.json; `None` where the format has no such thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cards: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
}

/// What an exporter may know of the world.
pub struct ExportContext<'a> {
    /// The newest change in the deck: the date on a page, the time in a package.
    pub epoch: Epoch,
    /// Where warnings about the content go.
    pub report: &'a dyn Report,
    pub sources: &'a Sources,
}

impl ExportContext<'_> {
    /// Returns the file, by its bare name, and the line of something in the corpus.
    #[must_use]
    pub fn place(&self, span: Span) -> (String, usize) {
        let name = &self.sources.get(span.file).name;
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        (name.to_owned(), self.sources.place(span).line)
    }
}

/// Why an exporter could not go on.
#[derive(Debug)]
pub enum ExportError {
    /// The sink failed.
    Write(std::io::Error),
    /// A library refused; what it was doing, and what it said.
    Library { doing: &'static str, message: String },
    /// The deck cannot be made into the format.
    Refused(Box<Diagnostic>),
}

impl ExportError {
    /// Serves `map_err`: names what a library was doing when it failed.
    pub fn while_doing<E: fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> ExportError {
        move |error| ExportError::Library { doing, message: error.to_string() }
    }

    /// Returns the fault of a file that could not be made.
    #[must_use]
    pub fn fault(self, file: &str) -> Diagnostic {
        let code = match self {
            ExportError::Refused(fault) => return *fault,
            ExportError::Write(_) => Code::Io,
            ExportError::Library { .. } => Code::ExportFailed,
        };
        let message = match self {
            ExportError::Write(error) => error.to_string(),
            other => other.to_string(),
        };
        Diagnostic::without_place(code, format!("cannot make `{file}`: {message}"))
    }
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> ExportError {
        ExportError::Write(error)
    }
}

impl From<PdfError> for ExportError {
    fn from(error: PdfError) -> ExportError {
        match error {
            PdfError::Write(error) => ExportError::Write(error),
            PdfError::Refused(fault) => ExportError::Refused(fault),
            PdfError::Library { doing, message } => ExportError::Library { doing, message },
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::Write(error) => write!(f, "cannot write: {error}"),
            ExportError::Library { doing, message } => write!(f, "while {doing}: {message}"),
            ExportError::Refused(fault) => f.write_str(&fault.message),
        }
    }
}

impl std::error::Error for ExportError {}
