//! What printpdf leaves out or gets wrong, set right in the finished document: version, identity, dates, language,
//! viewer preferences, page labels; [`structure`], [`links`] and [`outline`] add theirs.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};

use super::emit::{self, Emitted};
use super::links::{self, Targets};
use super::outline::{self, Bookmark};
use super::page::Layout;
use super::{date, structure};
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
pub fn write(layout: &Layout, about: &About<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let Emitted { mut document, kids, streams } = emit::emit(about.deck.title, layout)?;
    "1.7".clone_into(&mut document.version);
    let targets = Targets { places: emit::places(&layout.pages), pages: &layout.pages, kids: &kids };
    let links = links::add(&mut document, &targets);
    let tree = structure::add(&mut document, &layout.tree, &streams, &links, &kids);
    let outline = outline::add(&mut document, &about.outline, &targets);
    finish_catalog(&mut document, about, tree, outline)?;
    set_info(&mut document, about);
    document.compress();
    write_with_id(&mut document, out)
}

fn finish_catalog(
    document: &mut Document,
    about: &About<'_>,
    tree: ObjectId,
    outline: Option<ObjectId>,
) -> Result<(), ExportError> {
    let labels = page_labels(&about.labels);
    let catalog =
        document.catalog_mut().map_err(ExportError::while_doing("finding the catalog of the PDF"))?;
    catalog.set("Lang", text(about.deck.lang));
    catalog.set("PageLayout", name("SinglePage"));
    catalog.set("ViewerPreferences", viewer_preferences(about.printing));
    catalog.set("PageLabels", labels);
    catalog.set("StructTreeRoot", tree);
    catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
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

#[must_use]
pub fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A text string: ASCII as it is, anything else in UTF-16.
#[must_use]
pub fn text(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xFE, 0xFF].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}
