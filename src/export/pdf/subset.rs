//! The fonts of a document, reduced to the glyphs that it shows, and what each of those glyphs says.

use std::collections::BTreeMap;

use printpdf::{FontId, ParsedFont};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::fonts::Face;
use super::page::{Item, Page, Text};
use crate::export::ExportError;

/// printpdf names fonts by a counter of the whole process; these names depend on nothing.
#[must_use]
pub fn font_id(face: Face) -> FontId {
    FontId(format!("D{:02}", face as usize))
}

/// The fonts of a document, reduced to the glyphs it shows.
pub struct Fonts(pub BTreeMap<Face, Subset>);

pub struct Subset {
    pub parsed: ParsedFont,
    /// From glyphs of the whole font to those of the subset.
    pub codes: GlyphRemapper,
    /// What a glyph says in the ToUnicode map. Where it says something else, ActualText says so.
    pub texts: BTreeMap<u16, String>,
}

impl Fonts {
    /// # Errors
    /// If a bundled font cannot be subset.
    pub fn of(pages: &[Page]) -> Result<Fonts, ExportError> {
        let mut texts: BTreeMap<Face, BTreeMap<u16, String>> = BTreeMap::new();
        for item in pages.iter().flat_map(|page| &page.items) {
            let Item::Text(text) = item else { continue };
            let known = texts.entry(text.face).or_default();
            for (glyph, said) in text.glyphs.iter().zip(said(text)) {
                let known = known.entry(glyph.id).or_default();
                // The least text that is not empty: the order of the pages does not matter.
                if !said.is_empty() && (known.is_empty() || said < known.as_str()) {
                    said.clone_into(known);
                }
            }
        }
        let subsets = texts.into_iter().map(|(face, texts)| Ok((face, Subset::new(face, texts)?)));
        Ok(Fonts(subsets.collect::<Result<_, ExportError>>()?))
    }
}

impl Subset {
    fn new(face: Face, texts: BTreeMap<u16, String>) -> Result<Subset, ExportError> {
        let source = face.source();
        let glyphs: Vec<u16> = texts.keys().copied().collect();
        let codes = GlyphRemapper::new_from_glyphs_sorted(&glyphs);
        let bytes = subsetter::subset(source.bytes, 0, &codes)
            .map_err(ExportError::while_doing("subsetting a font"))?;
        let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or(ExportError::Library {
            doing: "reading a subset font",
            message: source.file.to_owned(),
        })?;
        parsed.font_name = Some(format!("{}+{}", tag(&glyphs), source.name));
        parsed.pdf_font_metrics.us_weight_class = source.weight;
        Ok(Subset { parsed, codes, texts })
    }

    /// As the `/W` array has it, which printpdf truncates.
    #[must_use]
    pub fn width(&self, code: u16) -> i32 {
        let units = i32::from(self.parsed.units_per_em).max(1);
        self.parsed.get_glyph_width(code).map_or(0, |width| i32::from(width) * 1000 / units)
    }
}

/// Six letters that tell this subset from others of the same font.
fn tag(glyphs: &[u16]) -> String {
    let bytes: Vec<u8> = glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
    Sha256::digest(bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// What each glyph of `text` says; of several glyphs for the same characters only the first says them.
#[must_use]
pub fn said(text: &Text) -> Vec<&str> {
    let mut starts: Vec<usize> = text.glyphs.iter().map(|glyph| glyph.cluster as usize).collect();
    starts.push(text.text.len());
    starts.sort_unstable();
    starts.dedup();
    let mut last = None;
    let said = text.glyphs.iter().map(|glyph| {
        let start = glyph.cluster as usize;
        if last.replace(start) == Some(start) {
            return "";
        }
        let next = starts.partition_point(|other| *other <= start);
        let end = starts.get(next).copied().unwrap_or(text.text.len());
        text.text.get(start..end).unwrap_or("")
    });
    said.collect()
}
