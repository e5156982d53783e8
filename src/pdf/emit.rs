//! The pages as a document of printpdf: its fonts and frames, and content streams of our own.

use lopdf::{Document, Object, ObjectId};
use printpdf::{Codepoint, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, TextItem};
use rayon::prelude::*;

use super::about::About;
use super::codes;
use super::error::PdfError;
use super::file;
use super::stream::{self, Stream};
use super::subset::{Fonts, font_id};
use super::xobjects;
use crate::typeset::page::{Layout, Page};
use crate::typeset::unit::Pt;

/// The pages of a document, written.
pub struct Emitted {
    pub document: Document,
    pub kids: Vec<ObjectId>,
    pub streams: Vec<Stream>,
}

/// Turns the pages into objects of a PDF file.
///
/// # Errors
/// If a font cannot be subset.
pub fn emit(about: &About<'_>, layout: &Layout) -> Result<Emitted, PdfError> {
    let fonts = Fonts::of(&layout.pages, about.fonts)?;
    let mut document = to_lopdf(&printed(about.title, &layout.pages, &fonts));
    let kids: Vec<ObjectId> = document.get_pages().into_values().collect();
    codes::add(&mut document, &fonts)?;
    xobjects::add(&mut document, &layout.pages, &kids)?;
    let ranks = layout.tree.ranks();
    // Compressed at once: the operators of a long document take more memory than all else of it.
    let written = |page: &Page| {
        let mut stream = stream::write(page, &fonts, &layout.tree, &ranks);
        let mut contents = lopdf::Stream::new(lopdf::Dictionary::new(), std::mem::take(&mut stream.bytes));
        file::compress(&mut contents)?;
        Ok((stream, contents))
    };
    let written = layout.pages.par_iter().map(written).collect::<Result<Vec<_>, PdfError>>()?;
    let mut streams = Vec::with_capacity(kids.len());
    for ((stream, contents), kid) in written.into_iter().zip(&kids) {
        let place = document.get_dictionary(*kid).and_then(|page| page.get(b"Contents"));
        let place = place.and_then(Object::as_reference);
        let place = place.map_err(PdfError::while_doing("finding the contents of a page"))?;
        document.set_object(place, contents);
        streams.push(stream);
    }
    Ok(Emitted { document, kids, streams })
}

/// Returns a document with fonts and empty pages. printpdf embeds the fonts that it sees used: the first page shows
/// every glyph of each, until its contents are replaced.
fn printed(title: &str, pages: &[Page], fonts: &Fonts) -> PdfDocument {
    let mut document = PdfDocument::new(title);
    let mut ops = Vec::new();
    for (face, font) in &fonts.0 {
        document.resources.fonts.map.insert(font_id(*face), PdfFont::new(font.parsed.clone()));
        let shown = font.meanings.iter().map(|(glyph, text)| Codepoint {
            gid: *glyph,
            offset: 0.0,
            cid: Some(text.clone()),
        });
        let size = printpdf::Pt(1.0);
        ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(*face)), size });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown.collect())] });
    }
    document.pages = pages.iter().map(|page| frame(page, std::mem::take(&mut ops))).collect();
    document
}

fn frame(page: &Page, ops: Vec<Op>) -> PdfPage {
    let point = |length: Pt| printpdf::Pt(length.to_f32());
    let frame = printpdf::Rect::from_wh(point(page.width), point(page.height));
    PdfPage { media_box: frame.clone(), trim_box: frame.clone(), crop_box: frame, ops }
}

fn to_lopdf(printed: &PdfDocument) -> Document {
    // printpdf's warnings are about fonts without bytes and colours out of range, which we rule out.
    printed.to_lopdf_document(
        &PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() },
        &mut Vec::new(),
    )
}
