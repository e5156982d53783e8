//! The PDF back end: a display list and what readers show about it to bytes. The file is PDF 1.7, PDF/A-2a and PDF/UA-1.
//!
//! 1. [`subset`], [`emit`], [`codes`], [`stream`]: fonts and pages go to printpdf, each page as a content stream of ours;
//! 2. what printpdf leaves out or gets wrong is set right here in the finished document: version, identity, dates,
//!    language, viewer preferences, page labels; [`structure`], [`links`], [`outline`] and [`metadata`] add theirs;
//! 3. [`file`] makes bytes of it.

pub mod about;
pub mod codes;
pub mod emit;
pub mod error;
pub mod file;
pub mod links;
pub mod metadata;
pub mod outline;
pub mod roles;
pub mod stream;
pub mod structure;
pub mod subset;
pub mod syntax;
pub mod xobjects;

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::direction::is_right_to_left;
use crate::typeset::page::{Anchor, Layout, Page};
use crate::words::Words;
use about::{About, Printing, Turn};
use emit::Emitted;
use error::PdfError;
use links::Targets;
use syntax::{name, text};

/// See templates/pdf/README.md.
static SRGB: &[u8] = include_bytes!("../../templates/pdf/sRGB-v4.icc");

/// Writes a layout as a PDF file.
///
/// # Errors
/// If a font cannot be subset, or `out` fails.
pub fn write(layout: &Layout, about: &About<'_>, out: &mut dyn Write) -> Result<(), PdfError> {
    let Emitted { mut document, kids, streams } = emit::emit(about, layout)?;
    "1.7".clone_into(&mut document.version);
    let mut titles = outline::titles(&about.outline);
    titles.insert(Anchor::Contents, &Words::of(about.lang).contents);
    let targets = Targets { places: links::places(&layout.pages), pages: &layout.pages, kids: &kids, titles };
    let links = links::add(&mut document, &targets);
    let tree = structure::add(&mut document, &layout.tree, &streams, &links, &kids);
    let parts = Parts {
        tree,
        outline: outline::add(&mut document, &about.outline, &targets),
        destinations: links::destinations(&mut document, &about.destinations, &targets),
        metadata: metadata::add(&mut document, about),
        output_intent: add_output_intent(&mut document),
        labels: page_labels(&layout.pages),
    };
    finish_catalog(&mut document, about, parts)?;
    file::write(document, out)
}

/// What the catalog points to.
struct Parts {
    tree: ObjectId,
    outline: Option<ObjectId>,
    destinations: ObjectId,
    metadata: ObjectId,
    output_intent: ObjectId,
    labels: Dictionary,
}

fn finish_catalog(document: &mut Document, about: &About<'_>, parts: Parts) -> Result<(), PdfError> {
    let catalog = document.catalog_mut().map_err(PdfError::while_doing("finding the catalog of the PDF"))?;
    catalog.set("Lang", text(about.lang));
    catalog.set("PageLayout", name("SinglePage"));
    catalog.set("ViewerPreferences", viewer_preferences(about));
    catalog.set("PageLabels", parts.labels);
    catalog.set("StructTreeRoot", parts.tree);
    catalog.set("Names", Dictionary::from_iter([("Dests", Object::Reference(parts.destinations))]));
    catalog.set("Metadata", parts.metadata);
    catalog.set("OutputIntents", vec![Object::Reference(parts.output_intent)]);
    catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    if let Some(outline) = parts.outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", name("UseOutlines"));
    }
    Ok(())
}

fn viewer_preferences(about: &About<'_>) -> Dictionary {
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    if is_right_to_left(about.lang) {
        preferences.set("Direction", name("R2L"));
    }
    if let Printing::Exact { turn } = about.printing {
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

fn page_labels(pages: &[Page]) -> Dictionary {
    let named = |(index, page): (i64, &Page)| {
        [Object::Integer(index), Object::Dictionary(Dictionary::from_iter([("P", text(&page.label))]))]
    };
    let nums = (0..).zip(pages).flat_map(named).collect();
    Dictionary::from_iter([("Nums", Object::Array(nums))])
}

/// Adds the statement that the colours of the file are those of sRGB, greys among them; returns its id.
fn add_output_intent(document: &mut Document) -> ObjectId {
    let profile = Dictionary::from_iter([("N", Object::Integer(3))]);
    let profile = document.add_object(Stream::new(profile, SRGB.to_vec()));
    document.add_object(Dictionary::from_iter([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", text("sRGB")),
        ("Info", text("sRGB IEC61966-2.1")),
        ("DestOutputProfile", profile.into()),
    ]))
}
