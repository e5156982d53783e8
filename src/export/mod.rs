//! The formats. Each has a module of its own; here is the one list that leads to them.
//!
//! To add a format: write its module with a type that implements [`Exporter`], add a [`Format`], and let the
//! compiler name the rest.

pub mod about;
pub mod apkg;
pub mod cards;
pub mod contract;
pub mod csv;
pub mod cutting;
pub mod format;
pub mod formulas;
pub mod html;
pub mod json;
pub mod options;
pub mod parts;
pub mod printed_options;
pub mod sheet;

use apkg::look::Look;
use apkg::{Apkg, Part};
pub use contract::{ExportContext, ExportError, Exporter, Made};
pub use format::{Feature, Format};
pub use options::Options;

use crate::temporary::SharedScratch;

impl Format {
    #[must_use]
    pub fn exporter(self, options: &Options) -> Box<dyn Exporter> {
        match self {
            Format::Apkg => Box::new(Apkg {
                options: options.apkg,
                part: Part::Whole,
                look: Look::default(),
                scratch: SharedScratch::default(),
            }),
            Format::Csv => Box::new(csv::Csv { options: options.csv, apkg: options.apkg }),
            Format::Sheet => {
                Box::new(sheet::Sheet { options: options.sheet, letterhead: options.letterhead.clone() })
            }
            Format::Cards => Box::new(cards::Cards { options: options.cards }),
            Format::Json => Box::new(json::Json),
            Format::Html => Box::new(html::Html { options: options.html }),
        }
    }
}
