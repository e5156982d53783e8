//! The fonts of a document, reduced to the glyphs that it shows, and what each of those glyphs says.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontId, ParsedFont};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::error::PdfError;
use crate::font::UserFont;
use crate::typeset::page::{Glyph, Item, Page, Text};
use crate::typeset::text::fonts::{Face, SOURCES, Source};

/// Returns the name of a font. printpdf names fonts by a counter of the whole process; these names depend on
/// nothing.
#[must_use]
pub fn font_id(face: Face) -> FontId {
    FontId(format!("D{:02}", face.index()))
}

/// The fonts of a document, reduced to the glyphs it shows.
pub struct Fonts(pub BTreeMap<Face, Subset>);

pub struct Subset {
    pub parsed: ParsedFont,
    /// From glyphs of the whole font to those of the subset.
    glyphs: GlyphRemapper,
    /// The codes of each glyph of the whole font, by what it says.
    codes: Vec<Vec<(String, u16)>>,
    /// Of each code, in whole thousandths of the font size.
    widths: Vec<i32>,
    /// What each code represents: a glyph of the subset, and its text.
    pub meanings: Vec<(u16, String)>,
}

impl Fonts {
    /// Makes the subsets of all fonts that the pages use.
    ///
    /// # Errors
    /// If a font cannot be subset.
    pub fn of(pages: &[Page], fonts: &[UserFont]) -> Result<Fonts, PdfError> {
        let mut faces: BTreeMap<Face, Said<'_>> = BTreeMap::new();
        for item in pages.iter().flat_map(|page| page.items.iter().chain(&page.turned)) {
            let Item::Text(text) = item else { continue };
            let said = faces.entry(text.face).or_default();
            text.glyphs.iter().zip(glyph_texts(text)).for_each(|(glyph, text)| said.add(glyph.id, text));
        }
        let subsets = faces.into_iter().map(|(face, said)| {
            let program = Program::of(face, fonts);
            Ok((face, Subset::new(&program, &said.texts)?))
        });
        Ok(Fonts(subsets.collect::<Result<_, PdfError>>()?))
    }
}

/// What the glyphs of a face say.
#[derive(Default)]
struct Said<'a> {
    texts: BTreeMap<u16, BTreeSet<&'a str>>,
    /// By glyph, the text that it said last: it is nearly always the same.
    last: Vec<Option<&'a str>>,
}

impl<'a> Said<'a> {
    fn add(&mut self, glyph: u16, text: &'a str) {
        let at = usize::from(glyph);
        if self.last.len() <= at {
            self.last.resize(at + 1, None);
        }
        if self.last[at].replace(text) != Some(text) {
            self.texts.entry(glyph).or_default().insert(text);
        }
    }
}

/// A font as it is before its glyphs are chosen.
struct Program<'a> {
    name: &'a str,
    weight: u16,
    bytes: &'a [u8],
    index: u32,
    /// How many glyphs it has, if none may be left out.
    whole: Option<u16>,
    /// The deck's own, whose faults are those of the deck.
    own: Option<&'a UserFont>,
}

impl<'a> Program<'a> {
    fn of(face: Face, fonts: &'a [UserFont]) -> Program<'a> {
        match face {
            Face::User(at) => {
                let own = &fonts[usize::from(at)];
                let UserFont { name, weight, bytes, index, is_whole, font, .. } = own;
                let whole = is_whole.then(|| u16::try_from(font.num_glyphs()).unwrap_or(u16::MAX));
                Program { name, weight: *weight, bytes, index: *index, whole, own: Some(own) }
            }
            _ => {
                let Source { name, weight, bytes, .. } = &SOURCES[face.index()];
                Program { name, weight: *weight, bytes, index: 0, whole: None, own: None }
            }
        }
    }

    fn refused(&self, message: &str) -> PdfError {
        match self.own {
            Some(font) => PdfError::Refused(Box::new(font.damaged())),
            None => PdfError::Library { doing: "subsetting a font", message: message.to_owned() },
        }
    }
}

impl Subset {
    fn new(program: &Program<'_>, texts: &BTreeMap<u16, BTreeSet<&str>>) -> Result<Subset, PdfError> {
        let ids: Vec<u16> = match program.whole {
            Some(count) => (0..count).collect(),
            None => texts.keys().copied().collect(),
        };
        let glyphs = GlyphRemapper::new_from_glyphs_sorted(&ids);
        let bytes = subsetter::subset_with_variations(program.bytes, program.index, &[], &glyphs)
            .map_err(|error| program.refused(&error.to_string()))?;
        let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
            .ok_or_else(|| program.refused("it cannot be read again"))?;
        parsed.font_name = Some(format!("{}+{}", tag(&ids), program.name));
        parsed.pdf_font_metrics.us_weight_class = program.weight;
        let mut subset =
            Subset { parsed, glyphs, codes: Vec::new(), widths: Vec::new(), meanings: Vec::new() };
        subset.number(texts);
        subset.widths = subset.meanings.iter().map(|(glyph, _)| subset.glyph_width(*glyph)).collect();
        Ok(subset)
    }

    /// Numbers the codes: the first text of a glyph has the glyph's number as its code, further ones have codes of
    /// their own, so that a hyphen at a line's end says another character than one within a word.
    fn number(&mut self, texts: &BTreeMap<u16, BTreeSet<&str>>) {
        self.meanings = vec![(0, String::new()); usize::from(self.glyphs.num_gids())];
        self.codes = vec![Vec::new(); texts.keys().last().map_or(0, |last| usize::from(*last) + 1)];
        for (id, texts) in texts {
            let Some(glyph) = self.glyphs.get(*id) else { continue };
            for (index, text) in texts.iter().enumerate() {
                let mut code = usize::from(glyph);
                if index > 0 {
                    code = self.meanings.len();
                    self.meanings.push((0, String::new()));
                }
                // A font has fewer than 65 536 glyphs, and few of them have two texts.
                let Ok(short) = u16::try_from(code) else { continue };
                self.meanings[code] = (glyph, (*text).to_owned());
                self.codes[usize::from(*id)].push(((*text).to_owned(), short));
            }
        }
    }

    /// Returns the code of a glyph that says `text`.
    #[must_use]
    pub fn code(&self, glyph: u16, text: &str) -> u16 {
        let mut codes = self.codes.get(usize::from(glyph)).into_iter().flatten();
        codes.find(|(other, _)| other == text).map_or(0, |(_, code)| *code)
    }

    /// Returns how many glyphs are left.
    #[must_use]
    pub fn glyph_count(&self) -> usize {
        self.glyphs.num_gids().into()
    }

    /// Returns the width of a code as the `/W` array has it: in whole thousandths of the font size.
    #[must_use]
    pub fn width(&self, code: u16) -> i32 {
        self.widths.get(usize::from(code)).copied().unwrap_or(0)
    }

    /// Returns the width of a glyph of the subset in the same unit.
    #[must_use]
    pub fn glyph_width(&self, glyph: u16) -> i32 {
        let units = i32::from(self.parsed.units_per_em).max(1);
        self.parsed.get_glyph_width(glyph).map_or(0, |width| i32::from(width) * 1000 / units)
    }
}

/// Returns six letters that tell this subset from others of the same font.
fn tag(glyphs: &[u16]) -> String {
    let bytes: Vec<u8> = glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
    Sha256::digest(bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// What a glyph says that only adds to the one before it (ZERO WIDTH SPACE): archives ask for some character.
const SILENT: &str = "\u{200b}";

/// Returns what each glyph of `text` says. Several glyphs for the same characters share these out.
#[must_use]
pub fn glyph_texts(text: &Text) -> Vec<&str> {
    let start_of = |glyph: &Glyph| glyph.cluster as usize;
    let is_in_order = text.glyphs.is_sorted_by_key(|glyph| glyph.cluster);
    // Where the text runs from right to left, the next characters are those of an earlier glyph.
    let mut starts = Vec::new();
    if !is_in_order {
        starts.extend(text.glyphs.iter().map(start_of));
        starts.sort_unstable();
    }
    let mut said = Vec::with_capacity(text.glyphs.len());
    let mut glyphs = text.glyphs.as_slice();
    while let Some(first) = glyphs.first() {
        let count = 1 + glyphs[1..].iter().take_while(|glyph| glyph.cluster == first.cluster).count();
        glyphs = &glyphs[count..];
        let start = start_of(first);
        let next = if is_in_order {
            glyphs.first().map(start_of)
        } else {
            starts.get(starts.partition_point(|other| *other <= start)).copied()
        };
        let mut rest = text.text.get(start..next.unwrap_or(text.text.len())).unwrap_or("");
        for left in (0..count).rev() {
            let end = if left == 0 { rest.len() } else { rest.chars().next().map_or(0, char::len_utf8) };
            let (own, after) = rest.split_at(end);
            said.push(if own.is_empty() { SILENT } else { own });
            rest = after;
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::theme::Colour;
    use crate::typeset::tree::Tag;
    use crate::typeset::unit::Pt;

    fn text(text: &str, clusters: &[u32]) -> Text {
        let glyph = |cluster: &u32| Glyph { id: 7, advance: 500, shift: (0, 0), cluster: *cluster };
        Text {
            x: Pt::ZERO,
            y: Pt::ZERO,
            face: Face::Sans,
            size: Pt::new(10.0),
            colour: Colour::Gray(0),
            thickened: false,
            glyphs: clusters.iter().map(glyph).collect(),
            text: text.to_owned(),
            tag: Tag::Unknown,
        }
    }

    #[test]
    fn glyphs_share_out_what_they_say_together() {
        assert_eq!(glyph_texts(&text("afi", &[0, 1])), ["a", "fi"]);
        assert_eq!(glyph_texts(&text("e\u{301}x", &[0, 0, 3])), ["e", "\u{301}", "x"]);
        assert_eq!(glyph_texts(&text("é", &[0, 0])), ["é", SILENT]);
        assert_eq!(glyph_texts(&text("אב", &[2, 0])), ["ב", "א"]);
        assert_eq!(glyph_texts(&text("", &[0])), [SILENT]);
    }

    #[test]
    fn a_glyph_with_two_texts_has_two_codes() {
        let texts = BTreeMap::from([(7, BTreeSet::from(["-", "\u{ad}"]))]);
        let subset = Subset::new(&Program::of(Face::Sans, &[]), &texts).expect("a sound font");
        let codes = ["-", "\u{ad}"].map(|text| subset.code(7, text));
        assert_eq!(codes, [1, 2]);
        assert_eq!(subset.width(1), subset.width(2));
        assert_eq!(subset.meanings[1].0, subset.meanings[2].0);
    }
}
