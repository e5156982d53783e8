//! Fonts that a deck brings for its pages: what is in a font file, and whether it may be embedded.

use std::fmt;
use std::sync::Arc;

use printpdf::ParsedFont;
use read_fonts::TableProvider as _;
use read_fonts::model::name::NameId;
use read_fonts::model::{Blob, Font};
use read_fonts::tables::cmap::Cmap;
use read_fonts::types::GlyphId;
use subsetter::GlyphRemapper;

use crate::diagnostic::{Code, Diagnostic};
use crate::limits::FONT_FACES;
use crate::span::Span;

/// Font files end in one of these.
pub const EXTENSIONS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];
/// What the OpenType specification allows.
const UNITS_PER_EM: std::ops::RangeInclusive<u16> = 16..=16_384;
/// `fsType`: the low bits say who may embed the font; where several are set, the most generous counts.
const EMBEDDING: u16 = 0b1111;
/// Embedding is forbidden.
const RESTRICTED: u16 = 0b0010;
/// Only the whole font may be embedded, which pages never do.
const NO_SUBSETTING: u16 = 0x0100;
/// Only pictures of characters may be embedded.
const BITMAPS_ONLY: u16 = 0x0200;

/// One face of a font file.
#[derive(Clone)]
pub struct UserFont {
    /// The name that PDF readers show.
    pub name: String,
    /// usWeightClass: 400 is regular.
    pub weight: u16,
    /// The whole file.
    pub bytes: Arc<Vec<u8>>,
    /// Which face of the file.
    pub index: u32,
    /// Its licence forbids to leave glyphs out.
    pub is_whole: bool,
    pub font: Font,
    /// The name of the file, as it is shown.
    pub file: String,
    /// Where the settings name its folder.
    pub span: Span,
}

/// Why a font file is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NotAFont,
    Damaged,
    NoOutlines,
    MayNotBeEmbedded,
}

impl Problem {
    /// Returns what is wrong, and the cure; `name` is that of the file.
    #[must_use]
    pub fn words(self, name: &str) -> (String, &'static str) {
        match self {
            Problem::NotAFont => (
                format!("`{name}` is not a TrueType or OpenType font"),
                "take the file out of the folder, or convert it (WOFF files are compressed fonts)",
            ),
            Problem::Damaged => (format!("the font `{name}` is damaged"), "get the file again"),
            Problem::NoOutlines => (
                format!("the font `{name}` has pictures of characters, but no outlines to print"),
                "take an outline font, such as Noto Emoji instead of Noto Color Emoji",
            ),
            Problem::MayNotBeEmbedded => (
                format!("the licence of the font `{name}` forbids to embed it (its fsType)"),
                "take another font, or ask its makers for one that may be embedded",
            ),
        }
    }
}

/// Returns the faces in a file.
///
/// # Errors
/// If one of them cannot be used in print.
pub fn read(bytes: Vec<u8>) -> Result<Vec<UserFont>, Problem> {
    let bytes = Arc::new(bytes);
    let is_collection = bytes.starts_with(b"ttcf");
    let mut faces = Vec::new();
    // One more than may be used is enough to know that there are too many.
    for index in 0..=u32::try_from(FONT_FACES).unwrap_or(u32::MAX) {
        match open(&bytes, index) {
            Some(font) => faces.push(face(font, Arc::clone(&bytes), index)?),
            None => break,
        }
        if !is_collection {
            break;
        }
    }
    if faces.is_empty() { Err(Problem::NotAFont) } else { Ok(faces) }
}

fn open(bytes: &Arc<Vec<u8>>, index: u32) -> Option<Font> {
    // Bare CFF and Type 1 fonts, which the library knows too, say nothing of characters.
    let is_sfnt = [&[0, 1, 0, 0], b"OTTO", b"true", b"ttcf"].iter().any(|magic| bytes.starts_with(*magic));
    let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::<Vec<u8>>::clone(bytes);
    Font::new(Blob::from(shared), index).filter(|_| is_sfnt)
}

fn face(font: Font, bytes: Arc<Vec<u8>>, index: u32) -> Result<UserFont, Problem> {
    let os2 = font.tables().os2();
    let (weight, rights) = os2.map_or((400, 0), |os2| (os2.us_weight_class(), os2.fs_type()));
    if rights & EMBEDDING == RESTRICTED || rights & BITMAPS_ONLY != 0 {
        return Err(Problem::MayNotBeEmbedded);
    }
    if font.outline_glyphs().is_empty() {
        return Err(Problem::NoOutlines);
    }
    if !UNITS_PER_EM.contains(&font.units_per_em()) || !can_be_embedded(&bytes, index) {
        return Err(Problem::Damaged);
    }
    let name = post_script_name(&font);
    let is_whole = rights & NO_SUBSETTING != 0;
    let (weight, file) = (weight.clamp(1, 1000), String::new());
    Ok(UserFont { name, weight, bytes, index, is_whole, font, file, span: Span::NOWHERE })
}

/// Returns whether a font without any of its glyphs can be embedded. Their own faults show where they are used.
fn can_be_embedded(bytes: &[u8], index: u32) -> bool {
    let subset = subsetter::subset_with_variations(bytes, index, &[], &GlyphRemapper::new());
    subset.is_ok_and(|subset| ParsedFont::from_bytes(&subset, 0, &mut Vec::new()).is_some())
}

/// Keeps only what a name in a PDF file may have; a file without a name is called so.
fn post_script_name(font: &Font) -> String {
    let name = font.names().get(NameId::POSTSCRIPT_NAME).and_then(|name| name.english_or_first());
    let name = name.map(|name| name.name().to_string()).unwrap_or_default();
    let plain = name.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'));
    let plain: String = plain.take(63).collect();
    if plain.is_empty() { "Unnamed".to_owned() } else { plain }
}

/// Parts of the names of fonts that were drawn for some languages, by their tags: the same characters look otherwise in
/// others.
const STYLES: [(&str, &[&str]); 9] = [
    ("Nastaliq", &["ur", "ks", "pnb"]),
    ("Nastaleeq", &["ur", "ks", "pnb"]),
    ("JP", &["ja"]),
    ("KR", &["ko"]),
    // Sorted by name, those for Hong Kong come before those for Taiwan.
    ("TC", &["zh-Hant", "zh-TW", "zh-HK", "zh-MO", "yue"]),
    ("TW", &["zh-Hant", "zh-TW", "zh-HK", "zh-MO", "yue"]),
    ("HK", &["zh-Hant", "zh-TW", "zh-HK", "zh-MO", "yue"]),
    ("SC", &["zh"]),
    ("CN", &["zh"]),
];

/// How well a font suits a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suitability {
    /// It was drawn for the language.
    Drawn,
    Neutral,
    /// It was drawn for another language, whose readers want other shapes.
    Other,
}

/// Returns how well the font with this name suits a language; `lang` is BCP 47. Only where a font has ideographs, two
/// letters at the end of its name are a language: `Alegreya SC` has small capitals.
fn suitability(name: &str, lang: &str, has_ideographs: bool) -> Suitability {
    // Abbreviations are words of the name: `NotoSansCJKjp-Regular`, `NotoSerifTC-Bold`.
    let family = name.split('-').next().unwrap_or(name);
    let is_named = |style: &str| {
        let is_short = has_ideographs && style.len() == 2;
        let short = is_short && (family.ends_with(style) || family.ends_with(&style.to_lowercase()));
        short || style.len() > 2 && family.contains(style)
    };
    let Some((_, languages)) = STYLES.iter().find(|(style, _)| is_named(style)) else {
        return Suitability::Neutral;
    };
    let is_of = |tag: &&str| {
        let (tag, lang) = (tag.to_lowercase(), lang.to_lowercase().replace('_', "-"));
        lang == tag || lang.strip_prefix(&tag).is_some_and(|rest| rest.starts_with('-'))
    };
    let traditional =
        ["zh-hant", "zh-tw", "zh-hk", "zh-mo"].iter().any(|it| lang.to_lowercase().starts_with(it));
    let is_simplified = *languages == ["zh"];
    if languages.iter().any(is_of) && !(is_simplified && traditional) {
        Suitability::Drawn
    } else {
        Suitability::Other
    }
}

impl UserFont {
    /// Returns the fault of a font that cannot be embedded with all that the pages show.
    #[must_use]
    pub fn damaged(&self) -> Diagnostic {
        let (message, help) = Problem::Damaged.words(&self.file);
        Diagnostic::new(Code::BadFont, self.span, message).help(help)
    }

    /// Returns how well the font suits a language; `lang` is BCP 47.
    #[must_use]
    pub fn suitability(&self, lang: &str) -> Suitability {
        // One of all that have Chinese or Japanese, one of those that have Korean alone.
        let has = |cmap: &Cmap<'_>| ['一', '가'].iter().any(|it| cmap.map_codepoint(*it).is_some());
        let has_ideographs = self.font.tables().cmap().is_ok_and(|cmap| has(&cmap));
        suitability(&self.name, lang, has_ideographs)
    }

    /// Returns whether anything is drawn for the glyph; characters of colour fonts may have layers or pictures only.
    #[must_use]
    pub fn has_outline(&self, glyph: u32) -> bool {
        let outline = self.font.outline_glyphs().get(GlyphId::new(glyph));
        let extents = outline.and_then(|outline| outline.extents().ok());
        extents.is_some_and(|extents| extents.width != 0.0 || extents.height != 0.0)
    }
}

impl fmt::Debug for UserFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserFont")
            .field("name", &self.name)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_suit_the_languages_that_they_were_drawn_for() {
        use Suitability::{Drawn, Neutral, Other};
        for (name, lang, expected) in [
            ("NotoSansTC-Regular", "zh-HK", Drawn),
            ("NotoSansHK-Regular", "zh-HK", Drawn),
            ("NotoSansSC-Regular", "zh-HK", Other),
            ("NotoSansHK-Regular", "zh", Other),
            ("NotoNastaliqUrdu-Regular", "ar", Other),
            ("NotoNastaliqUrdu-Regular", "ur", Drawn),
            ("NotoNaskhArabic-Regular", "ar", Neutral),
            ("NotoSansCJKjp-Regular", "ja", Drawn),
            ("NotoSansCJKjp-Regular", "zh-Hans", Other),
            ("NotoSansSC-Regular", "zh", Drawn),
            ("NotoSansSC-Regular", "zh-TW", Other),
            ("NotoSerifTC-Bold", "zh-Hant", Drawn),
            ("DejaVuSans", "en", Neutral),
        ] {
            assert_eq!(suitability(name, lang, true), expected, "{name} in {lang}");
        }
        for name in ["AlegreyaSC-Regular", "PlayfairDisplaySC-Bold", "Misc-Regular", "CormorantSC"] {
            for lang in ["en", "zh", "zh-HK"] {
                assert_eq!(suitability(name, lang, false), Neutral, "{name} in {lang}");
            }
        }
    }
}
