//! What printpdf leaves out or gets wrong, set right in the finished document: version, identity, dates, language,
//! viewer preferences, page labels, nested bookmarks with exact positions.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use printpdf::{PdfDocument, PdfSaveOptions};
use sha2::{Digest, Sha256};

use super::date;
use super::emit::{self, Places};
use super::page::{Anchor, Page};
use super::unit::Pt;
use crate::export::ExportError;
use crate::model::{Deck, Epoch};

/// What readers show about a document, and how they open and print it.
pub struct About<'a> {
    pub deck: &'a Deck<'a>,
    pub epoch: Epoch,
    pub subject: String,
    pub outline: Vec<Bookmark>,
    /// One for each page; empty: they are numbered from 1.
    pub labels: Vec<String>,
    pub printing: Printing,
}

pub struct Bookmark {
    pub title: String,
    pub anchor: Anchor,
    pub children: Vec<Bookmark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printing {
    /// As the reader's program likes.
    Free,
    /// Exact positions matter: no scaling, and the sheet is turned as said.
    Exact { turn: Option<Turn> },
}

/// The edge over which a sheet is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    LongEdge,
    ShortEdge,
}

/// Writes `pages` as a PDF file.
///
/// # Errors
/// If a font cannot be subset, or `out` fails.
pub fn write(pages: &[Page], about: &About<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let printed = emit::document(about.deck.title, pages)?;
    let mut document = to_lopdf(&printed);
    let kids: Vec<ObjectId> = document.get_pages().into_values().collect();
    "1.7".clone_into(&mut document.version);
    finish_pages(&mut document, &kids);
    let outline = add_outline(&mut document, about, pages, &kids);
    finish_catalog(&mut document, about, outline)?;
    set_info(&mut document, about);
    document.compress();
    write_with_id(&mut document, out)
}

fn to_lopdf(printed: &PdfDocument) -> Document {
    // printpdf's warnings are about fonts without bytes and colours out of range, which emit rules out.
    printed.to_lopdf_document(
        &PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() },
        &mut Vec::new(),
    )
}

fn finish_pages(document: &mut Document, kids: &[ObjectId]) {
    for page in kids {
        let Ok(page) = document.get_dictionary_mut(*page) else { continue };
        if matches!(page.get(b"Annots"), Ok(Object::Array(links)) if links.is_empty()) {
            page.remove(b"Annots");
        }
        if let Ok(Object::Array(links)) = page.get_mut(b"Annots") {
            for link in links {
                if let Object::Dictionary(link) = link {
                    // 4 = Print; without it archives refuse the annotation.
                    link.set("F", 4);
                    link.remove(b"C");
                }
            }
        }
    }
}

fn finish_catalog(
    document: &mut Document,
    about: &About<'_>,
    outline: Option<ObjectId>,
) -> Result<(), ExportError> {
    let labels = page_labels(&about.labels);
    let catalog =
        document.catalog_mut().map_err(ExportError::while_doing("finding the catalog of the PDF"))?;
    catalog.set("Lang", text(about.deck.lang));
    catalog.set("PageLayout", name("SinglePage"));
    catalog.set("ViewerPreferences", viewer_preferences(about.printing));
    catalog.set("PageLabels", labels);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", name("UseOutlines"));
    }
    Ok(())
}

fn viewer_preferences(printing: Printing) -> Dictionary {
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    if let Printing::Exact { turn } = printing {
        preferences.set("PrintScaling", name("None"));
        preferences.set("PickTrayByPDFSize", true);
        let duplex = match turn {
            None => "Simplex",
            Some(Turn::LongEdge) => "DuplexFlipLongEdge",
            Some(Turn::ShortEdge) => "DuplexFlipShortEdge",
        };
        preferences.set("Duplex", name(duplex));
    }
    preferences
}

fn page_labels(labels: &[String]) -> Dictionary {
    let numbered = || vec![Object::Integer(0), Object::Dictionary(Dictionary::from_iter([("S", name("D"))]))];
    let named = |(index, label): (i64, &String)| {
        [Object::Integer(index), Object::Dictionary(Dictionary::from_iter([("P", text(label))]))]
    };
    let nums = if labels.is_empty() { numbered() } else { (0..).zip(labels).flat_map(named).collect() };
    Dictionary::from_iter([("Nums", Object::Array(nums))])
}

fn add_outline(
    document: &mut Document,
    about: &About<'_>,
    pages: &[Page],
    kids: &[ObjectId],
) -> Option<ObjectId> {
    if about.outline.is_empty() {
        return None;
    }
    let outline = document.new_object_id();
    let mut writer = Outline { document, places: emit::places(pages), pages, kids };
    let (first, last, count) = writer.level(&about.outline, outline)?;
    let root = Dictionary::from_iter([
        ("Type", name("Outlines")),
        ("First", first.into()),
        ("Last", last.into()),
        ("Count", Object::Integer(count)),
    ]);
    document.set_object(outline, root);
    Some(outline)
}

struct Outline<'a> {
    document: &'a mut Document,
    places: Places,
    pages: &'a [Page],
    kids: &'a [ObjectId],
}

impl Outline<'_> {
    /// Adds the bookmarks of one level; returns the first, the last, and how many there are.
    fn level(&mut self, bookmarks: &[Bookmark], parent: ObjectId) -> Option<(ObjectId, ObjectId, i64)> {
        let found: Vec<_> = bookmarks
            .iter()
            .filter_map(|bookmark| Some((bookmark, self.destination(bookmark.anchor)?)))
            .collect();
        let ids: Vec<ObjectId> = found.iter().map(|_| self.document.new_object_id()).collect();
        for (index, (bookmark, destination)) in found.into_iter().enumerate() {
            let mut entry = Dictionary::from_iter([
                ("Title", text(&bookmark.title)),
                ("Parent", parent.into()),
                ("Dest", destination),
            ]);
            if let Some(before) = index.checked_sub(1) {
                entry.set("Prev", ids[before]);
            }
            if let Some(next) = ids.get(index + 1) {
                entry.set("Next", *next);
            }
            if let Some((first, last, count)) = self.level(&bookmark.children, ids[index]) {
                entry.set("First", first);
                entry.set("Last", last);
                // Negative: closed at first.
                entry.set("Count", -count);
            }
            self.document.set_object(ids[index], entry);
        }
        Some((*ids.first()?, *ids.last()?, i64::try_from(ids.len()).unwrap_or(i64::MAX)))
    }

    fn destination(&self, anchor: Anchor) -> Option<Object> {
        let (page, y) = *self.places.get(&anchor)?;
        let top = (self.pages.get(page)?.height - y + Pt::new(4.0)).to_f32();
        let kid = *self.kids.get(page)?;
        Some(Object::Array(vec![kid.into(), name("XYZ"), Object::Null, Object::Real(top), Object::Null]))
    }
}

fn set_info(document: &mut Document, about: &About<'_>) {
    let date = Object::String(date::pdf(about.epoch).into_bytes(), StringFormat::Literal);
    let producer = concat!("deckpress ", env!("CARGO_PKG_VERSION"));
    let mut info = Dictionary::from_iter([
        ("Title", text(about.deck.title)),
        ("Creator", text(producer)),
        ("Producer", text(producer)),
        ("CreationDate", date.clone()),
        ("ModDate", date),
    ]);
    if !about.deck.authors.is_empty() {
        info.set("Author", text(&about.deck.authors.join(", ")));
    }
    if !about.subject.is_empty() {
        info.set("Subject", text(&about.subject));
    }
    let info = document.add_object(info);
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", info);
}

/// The ID is a hash of the file without it, so that equal content has an equal ID.
fn write_with_id(document: &mut Document, out: &mut dyn Write) -> Result<(), ExportError> {
    document.trailer.remove(b"ID");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    let hash = Sha256::digest(&bytes);
    let id = Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    bytes.clear();
    document.save_to(&mut bytes)?;
    Ok(out.write_all(&bytes)?)
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A text string: ASCII as it is, anything else in UTF-16.
fn text(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xFE, 0xFF].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}
