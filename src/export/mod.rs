//! Everything about formats that is not one format's own: their list, their options, and the contract.
//!
//! To add a format: write its module with a type that implements [`Exporter`], add a [`Format`], and let the
//! compiler name the rest.

pub mod apkg;
pub mod csv;
pub mod formulas;
pub mod html;
pub mod json;
pub mod options;
pub mod pdf;

use std::fmt;
use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;

use crate::date::Epoch;
use crate::diagnostic::Report;
use crate::model::Deck;
use crate::source::Sources;
use crate::span::Span;
pub use options::Options;

/// Encodes one deck in one file format.
pub trait Exporter: Send + Sync {
    /// Writes `deck` to `out`. Equal deck, options and `run.epoch` give equal bytes.
    /// `out` is buffered and hashed by the caller.
    ///
    /// # Errors
    /// When `out` fails, or a library that makes the format.
    fn export(&self, run: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<Made, ExportError>;
}

/// What an artifact holds, for people who wait and for manifest.json; `None` where the format has no such thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Made {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cards: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
}

/// What an exporter may know of the world.
pub struct Run<'a> {
    /// The newest change in the deck: the date on a page, the time in a package.
    pub epoch: Epoch,
    /// Where warnings about the content go.
    pub report: &'a dyn Report,
    pub sources: &'a Sources,
}

impl Run<'_> {
    /// The file, by its bare name, and the line of something in the corpus.
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
}

impl ExportError {
    /// For `map_err`: names what a library was doing when it failed.
    pub fn while_doing<E: fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> ExportError {
        move |error| ExportError::Library { doing, message: error.to_string() }
    }
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> ExportError {
        ExportError::Write(error)
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::Write(error) => write!(f, "cannot write: {error}"),
            ExportError::Library { doing, message } => write!(f, "while {doing}: {message}"),
        }
    }
}

impl std::error::Error for ExportError {}

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Apkg,
    Csv,
    Sheet,
    Cards,
    Json,
    Html,
}

impl Format {
    pub const ALL: [Format; 6] =
        [Format::Apkg, Format::Csv, Format::Sheet, Format::Cards, Format::Json, Format::Html];

    /// Its name in deck.toml and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Apkg => "apkg",
            Format::Csv => "csv",
            Format::Sheet => "sheet",
            Format::Cards => "cards",
            Format::Json => "json",
            Format::Html => "html",
        }
    }

    /// What people call such a file.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Format::Apkg => "Anki deck",
            Format::Csv => "CSV",
            Format::Sheet => "Cheat-sheet",
            Format::Cards => "Flashcards",
            Format::Json => "JSON",
            Format::Html => "Web page",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Apkg => "apkg",
            Format::Csv => "csv",
            Format::Sheet => "sheet.pdf",
            Format::Cards => "cards.pdf",
            Format::Json => "json",
            Format::Html => "html",
        }
    }

    /// One line for people who choose a format.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Format::Apkg => "Anki deck package; re-imports update notes and keep history",
            Format::Csv => "notes as a text file that Anki imports and a spreadsheet opens",
            Format::Sheet => "cheat-sheet in columns, PDF",
            Format::Cards => "flashcards to print, cut and learn, PDF",
            Format::Json => "the checked corpus for other programs",
            Format::Html => "one web page, for itself, to search and look through",
        }
    }

    /// What of a deck survives in the format.
    #[must_use]
    pub fn keeps(self) -> &'static [Feature] {
        match self {
            Format::Csv => &[Feature::Math],
            Format::Sheet | Format::Cards => &[Feature::Images, Feature::Math],
            Format::Apkg | Format::Json | Format::Html => &Feature::ALL,
        }
    }

    #[must_use]
    pub fn exporter(self, options: &Options) -> Box<dyn Exporter> {
        match self {
            Format::Apkg => Box::new(apkg::Apkg { options: options.apkg, part: apkg::Part::Whole }),
            Format::Csv => Box::new(csv::Csv { options: options.csv, decks: options.apkg.decks }),
            Format::Sheet => Box::new(pdf::sheet::Sheet { options: options.sheet }),
            Format::Cards => Box::new(pdf::cards::Cards { options: options.cards }),
            Format::Json => Box::new(json::Json),
            Format::Html => Box::new(html::Html { options: options.html }),
        }
    }
}

/// Something a deck may have and a format may lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Pictures; formats that lose them show their alternative text.
    Images,
    /// Sounds, the same.
    Sounds,
    /// TeX set as mathematics; formats that lose it show the source.
    Math,
}

impl Feature {
    pub const ALL: [Feature; 3] = [Feature::Images, Feature::Sounds, Feature::Math];

    /// What happens to it in a format that does not keep it.
    #[must_use]
    pub fn loss(self, format: Format) -> &'static str {
        match (self, format) {
            (Feature::Images, Format::Csv) => "pictures are named, and must be put into Anki's media folder",
            (Feature::Sounds, Format::Csv) => "sounds are named, and must be put into Anki's media folder",
            (Feature::Images, _) => "pictures are shown by their alternative text",
            (Feature::Sounds, _) => "sounds are shown by their alternative text",
            (Feature::Math, _) => "mathematics is shown as TeX source",
        }
    }
}
