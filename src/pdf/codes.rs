//! What the codes of a font in content streams mean: glyph, width, text. printpdf knows one code for each glyph; ours
//! has one for each text that a glyph represents.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::error::PdfError;
use super::subset::{Fonts, Subset, font_id};

/// Replaces the maps of all fonts.
///
/// # Errors
/// If the document has no such fonts.
pub fn add(document: &mut Document, fonts: &Fonts) -> Result<(), PdfError> {
    for (face, subset) in &fonts.0 {
        let font = find(document, &font_id(*face).0);
        let font = font.ok_or(PdfError::Library { doing: "finding a font", message: font_id(*face).0 })?;
        let to_unicode = Stream::new(Dictionary::new(), to_unicode(subset).into_bytes());
        let to_unicode = document.add_object(to_unicode);
        let is_postscript = descendant(document, font)?.get(b"Subtype").and_then(Object::as_name).ok()
            == Some(b"CIDFontType0".as_slice());
        let glyphs = document.add_object(if is_postscript { encoding(subset) } else { glyphs(subset) });
        let descendant = descendant(document, font)?;
        descendant.set("W", widths(subset, is_postscript));
        // A font with PostScript outlines has no such map: its characters are its glyphs, and the encoding leads to
        // them.
        if !is_postscript {
            descendant.set("CIDToGIDMap", glyphs);
        }
        let font = document.get_dictionary_mut(font).map_err(PdfError::while_doing("reading a font"))?;
        if is_postscript {
            font.set("Encoding", glyphs);
        }
        let old = font.get(b"ToUnicode").and_then(Object::as_reference).ok();
        font.set("ToUnicode", to_unicode);
        old.and_then(|old| document.objects.remove(&old));
    }
    Ok(())
}

/// Returns the font within the font, which has the glyphs.
fn descendant(document: &mut Document, font: ObjectId) -> Result<&mut Dictionary, PdfError> {
    let font = document.get_dictionary_mut(font).map_err(PdfError::while_doing("reading a font"))?;
    let descendants = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut);
    let descendants = descendants.map_err(PdfError::while_doing("reading a font"))?;
    let first = descendants.first_mut().map(Object::as_dict_mut).and_then(Result::ok);
    first.ok_or(PdfError::Library { doing: "reading a font", message: "it has no glyphs".to_owned() })
}

fn find(document: &Document, name: &str) -> Option<ObjectId> {
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let mut named = fonts.filter_map(|fonts| fonts.get(name.as_bytes()).and_then(Object::as_reference).ok());
    named.next()
}

/// Returns the widths from 0 on, without gaps: of codes, or of glyphs where the encoding leads to them.
fn widths(subset: &Subset, is_postscript: bool) -> Vec<Object> {
    let count = if is_postscript { subset.glyph_count() } else { subset.meanings.len() };
    let numbers = 0..u16::try_from(count).unwrap_or(u16::MAX);
    let width = |number| if is_postscript { subset.glyph_width(number) } else { subset.width(number) };
    let widths = numbers.map(|number| Object::Integer(width(number).into())).collect();
    vec![Object::Integer(0), Object::Array(widths)]
}

fn glyphs(subset: &Subset) -> Stream {
    let glyphs = subset.meanings.iter().flat_map(|(glyph, _)| glyph.to_be_bytes()).collect();
    Stream::new(Dictionary::new(), glyphs)
}

/// Returns the CMap that leads from codes to glyphs.
fn encoding(subset: &Subset) -> Stream {
    let mut map = head(ENCODING, "Identity", 1);
    let codes: Vec<(usize, u16)> = subset.meanings.iter().map(|(glyph, _)| *glyph).enumerate().collect();
    for lines in codes.chunks(MOST_LINES) {
        // Writing to a string does not fail.
        let _ = writeln!(map, "{} begincidchar", lines.len());
        for (code, glyph) in lines {
            let _ = writeln!(map, "<{code:04X}> {glyph}");
        }
        map.push_str("endcidchar\n");
    }
    map.push_str(TAIL);
    let system = [("Registry", "Adobe"), ("Ordering", "Identity")];
    let system = system.map(|(key, value)| (key, Object::string_literal(value)));
    let mut system = Dictionary::from_iter(system);
    system.set("Supplement", 0);
    let about = [
        ("Type", Object::from("CMap")),
        ("CMapName", Object::from(ENCODING)),
        ("CIDSystemInfo", Object::Dictionary(system)),
        ("WMode", Object::Integer(0)),
    ];
    Stream::new(Dictionary::from_iter(about), map.into_bytes())
}

const ENCODING: &str = "Deckpress-Codes-H";

/// Lists in a CMap are limited to 100 lines.
const MOST_LINES: usize = 100;

fn to_unicode(subset: &Subset) -> String {
    let mut map = head("Adobe-Identity-UCS", "UCS", 2);
    let known: Vec<(usize, &str)> = subset
        .meanings
        .iter()
        .enumerate()
        .filter(|(_, (_, text))| !text.is_empty())
        .map(|(code, (_, text))| (code, text.as_str()))
        .collect();
    for lines in known.chunks(MOST_LINES) {
        // Writing to a string does not fail.
        let _ = writeln!(map, "{} beginbfchar", lines.len());
        for (code, text) in lines {
            let units = utf_16(text);
            let _ = writeln!(map, "<{code:04X}> <{units}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str(TAIL);
    map
}

/// Returns how a CMap begins; kind 1 leads to glyphs, kind 2 to text.
fn head(name: &str, ordering: &str, kind: u8) -> String {
    format!(
        "/CIDInit /ProcSet findresource begin\n\
         12 dict begin\n\
         begincmap\n\
         /CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>def\n\
         /CMapName /{name} def\n\
         /CMapType {kind} def\n\
         1 begincodespacerange\n\
         <0000> <FFFF>\n\
         endcodespacerange\n"
    )
}

const TAIL: &str = "\
endcmap
CMapName currentdict /CMap defineresource pop
end
end
";

/// Returns the digits of a text in UTF-16.
#[must_use]
pub fn utf_16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}
