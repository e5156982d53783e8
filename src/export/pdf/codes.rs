//! What the codes of a font in content streams mean: glyph, width, text. printpdf knows one code for each glyph; ours
//! has one for each text that a glyph stands for.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::subset::{Fonts, Subset, font_id};
use crate::export::ExportError;

/// Replaces the maps of all fonts.
///
/// # Errors
/// If the document has no such fonts.
pub fn add(document: &mut Document, fonts: &Fonts) -> Result<(), ExportError> {
    for (face, subset) in &fonts.0 {
        let font = find(document, &font_id(*face).0);
        let font = font.ok_or(ExportError::Library { doing: "finding a font", message: font_id(*face).0 })?;
        let to_unicode = Stream::new(Dictionary::new(), to_unicode(subset).into_bytes());
        let to_unicode = document.add_object(to_unicode);
        let glyphs = subset.meanings.iter().flat_map(|(glyph, _)| glyph.to_be_bytes()).collect();
        let glyphs = document.add_object(Stream::new(Dictionary::new(), glyphs));
        let font = document.get_dictionary_mut(font).map_err(ExportError::while_doing("reading a font"))?;
        let old = font.get(b"ToUnicode").and_then(Object::as_reference).ok();
        font.set("ToUnicode", to_unicode);
        if let Ok(Object::Array(descendants)) = font.get_mut(b"DescendantFonts")
            && let Some(Object::Dictionary(descendant)) = descendants.first_mut()
        {
            descendant.set("CIDToGIDMap", glyphs);
            descendant.set("W", widths(subset));
        }
        old.and_then(|old| document.objects.remove(&old));
    }
    Ok(())
}

fn find(document: &Document, name: &str) -> Option<ObjectId> {
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let mut named = fonts.filter_map(|fonts| fonts.get(name.as_bytes()).and_then(Object::as_reference).ok());
    named.next()
}

/// From code 0, without gaps.
fn widths(subset: &Subset) -> Vec<Object> {
    let codes = 0..u16::try_from(subset.meanings.len()).unwrap_or(u16::MAX);
    let widths = codes.map(|code| Object::Integer(subset.width(code).into())).collect();
    vec![Object::Integer(0), Object::Array(widths)]
}

/// Lists in a CMap are limited to 100 lines.
const MOST_LINES: usize = 100;

fn to_unicode(subset: &Subset) -> String {
    let mut map = String::from(HEAD);
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
            let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(map, "<{code:04X}> <{units}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str(TAIL);
    map
}

const HEAD: &str = "\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
";

const TAIL: &str = "\
endcmap
CMapName currentdict /CMap defineresource pop
end
end
";
