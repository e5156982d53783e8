//! What every collection begins with. genanki-rs makes it when the program is built, and build.rs takes it from there: it
//! does not depend on the corpus (docs/decisions/0003).

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::export::contract::ExportError;

/// As build.rs wrote it.
pub const SKELETON: &str = include_str!(concat!(env!("OUT_DIR"), "/skeleton.json"));

/// An empty collection: tables without rows.
pub struct Empty {
    pub image: &'static [u8],
    pub has_indices: bool,
}

impl Empty {
    /// Returns the one to begin with. Large pages are quicker to fill and pack better, and the indices of many rows are
    /// better made at the end; a small collection has its indices from the start, and pages that it can fill.
    #[must_use]
    pub fn for_notes(notes: usize) -> Empty {
        const SMALL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/small.anki2"));
        const LARGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/large.anki2"));
        /// Some 100 kB of rows: below that, most of the large pages would be empty.
        const FEW: usize = 200;
        if notes < FEW {
            Empty { image: SMALL, has_indices: true }
        } else {
            Empty { image: LARGE, has_indices: false }
        }
    }
}

/// Statements that make an empty collection, and patterns of what its one row says.
#[derive(Deserialize)]
pub struct Skeleton {
    pub indices: Vec<String>,
    pub numbers: Numbers,
    pub configuration: Value,
    pub tags: Value,
    /// With one field and one card template, as [`Skeleton::note_type`] wants them.
    note_type: Value,
    pub deck: Value,
    pub default_deck: Value,
    pub preset: Value,
}

/// Columns of the one row that are neither times nor JSON.
#[derive(Deserialize)]
pub struct Numbers {
    /// When the collection was made, in seconds; learners keep their own.
    pub crt: i64,
    /// The schema: 11, which every Anki since 2.0 reads.
    pub ver: i64,
    pub dty: i64,
    pub usn: i64,
    pub ls: i64,
}

impl Skeleton {
    /// Reads the skeleton, once.
    ///
    /// # Errors
    /// Never, unless build.rs and this module disagree.
    pub fn read() -> Result<&'static Skeleton, ExportError> {
        static READ: LazyLock<serde_json::Result<Skeleton>> =
            LazyLock::new(|| serde_json::from_str(SKELETON));
        READ.as_ref().map_err(ExportError::while_doing("reading the skeleton of a collection"))
    }

    /// Returns a note type with so many fields and card templates, in order and without names.
    #[must_use]
    pub fn note_type(&self, fields: usize, templates: usize) -> Value {
        let mut note_type = self.note_type.clone();
        for (list, count) in [("flds", fields), ("tmpls", templates)] {
            let pattern = note_type[list][0].take();
            let numbered = (0..count).map(|ord| {
                let mut row = pattern.clone();
                row["ord"] = json!(ord);
                row
            });
            note_type[list] = numbered.collect();
        }
        note_type
    }
}
