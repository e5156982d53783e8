//! Pictures as external objects of the PDF file. ISO 32000-1, 8.9 and 8.10.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::error::PdfError;
use super::syntax::name;
use crate::media::Size;
use crate::typeset::object::picture::{Form, Picture};
use crate::typeset::object::png;
use crate::typeset::page::{Item, Page};

/// Returns what a content stream calls a picture.
#[must_use]
pub fn resource(picture: &Picture) -> String {
    format!("X{}", picture.key)
}

/// Adds the pictures of the pages, each once, to the document and to the resources of the pages that show them.
///
/// # Errors
/// If a drawing or a page is not as its library should have made it.
pub fn add(document: &mut Document, pages: &[Page], kids: &[ObjectId]) -> Result<(), PdfError> {
    let mut known = BTreeMap::new();
    for (page, kid) in pages.iter().zip(kids) {
        let mut shown = Dictionary::new();
        for item in page.items.iter().chain(&page.turned) {
            let Item::Picture(placed) = item else { continue };
            let resource = resource(&placed.picture);
            let id = match known.get(&resource) {
                Some(id) => *id,
                None => external(document, &placed.picture)?,
            };
            known.insert(resource.clone(), id);
            shown.set(resource, id);
        }
        if !shown.is_empty() {
            let resources = document.get_or_create_resources(*kid);
            let resources = resources.and_then(Object::as_dict_mut);
            let resources = resources.map_err(PdfError::while_doing("finding the resources of a page"))?;
            resources.set("XObject", shown);
        }
    }
    Ok(())
}

fn external(document: &mut Document, picture: &Picture) -> Result<ObjectId, PdfError> {
    let stream = match &picture.form {
        Form::Jpeg { bytes, is_gray } => {
            let mut head = image(picture.size);
            head.set("ColorSpace", device(*is_gray));
            head.set("BitsPerComponent", 8);
            head.set("Filter", name("DCTDecode"));
            Stream::new(head, bytes.clone()).with_compression(false)
        }
        Form::Png(data) => Stream::new(as_is(data, picture.size), data.bytes.clone()).with_compression(false),
        Form::Pixels { count, is_gray, samples, alpha } => {
            let mut head = image(*count);
            head.set("ColorSpace", device(*is_gray));
            head.set("BitsPerComponent", 8);
            if let Some(alpha) = alpha {
                let mut mask = image(*count);
                mask.set("ColorSpace", device(true));
                mask.set("BitsPerComponent", 8);
                head.set("SMask", document.add_object(Stream::new(mask, alpha.clone())));
            }
            Stream::new(head, samples.clone())
        }
        Form::Drawing(pdf) => drawing(document, pdf)?,
    };
    Ok(document.add_object(stream))
}

fn image(size: Size) -> Dictionary {
    Dictionary::from_iter([
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", Object::Integer(size.width.into())),
        ("Height", Object::Integer(size.height.into())),
    ])
}

fn device(is_gray: bool) -> Object {
    name(if is_gray { "DeviceGray" } else { "DeviceRGB" })
}

/// Returns the head of an image whose rows are compressed as PNG does it, which is one of the ways of PDF.
fn as_is(data: &png::Data, size: Size) -> Dictionary {
    let mut head = image(size);
    let bits = Object::Integer(data.bits.into());
    let colours = match &data.colours {
        png::Colours::Gray => device(true),
        png::Colours::Rgb => device(false),
        png::Colours::Palette(palette) => {
            let last = i64::try_from(palette.len() / 3).unwrap_or(i64::MAX) - 1;
            let table = Object::String(palette.clone(), lopdf::StringFormat::Hexadecimal);
            Object::Array(vec![name("Indexed"), device(false), Object::Integer(last), table])
        }
    };
    head.set("ColorSpace", colours);
    head.set("BitsPerComponent", bits.clone());
    head.set("Filter", name("FlateDecode"));
    let parameters = Dictionary::from_iter([
        ("Predictor", Object::Integer(15)),
        ("Colors", Object::Integer(data.colours.count())),
        ("BitsPerComponent", bits),
        ("Columns", Object::Integer(size.width.into())),
    ]);
    head.set("DecodeParms", parameters);
    head
}

/// Returns the one page of a PDF file as a form of one unit's width and height, with all that it refers to.
fn drawing(document: &mut Document, pdf: &[u8]) -> Result<Stream, PdfError> {
    let doing = "taking over a drawing";
    let mut other = Document::load_mem(pdf).map_err(PdfError::while_doing(doing))?;
    other.renumber_objects_with(document.max_id + 1);
    document.max_id = other.max_id;
    let page = other.get_pages().into_values().next();
    let page = page.ok_or(PdfError::Library { doing, message: "it has no page".to_owned() })?;
    let content = other.get_page_content(page);
    let page = other.get_dictionary(page).map_err(PdfError::while_doing(doing))?;
    let mut head = Dictionary::from_iter([("Type", name("XObject")), ("Subtype", name("Form"))]);
    for key in ["Resources", "Group"] {
        if let Ok(value) = page.get(key.as_bytes()) {
            head.set(key, value.clone());
        }
    }
    let frame = page.get(b"MediaBox").and_then(Object::as_array).map_err(PdfError::while_doing(doing))?;
    let corner = |index: usize| frame.get(index).and_then(|value| value.as_float().ok()).unwrap_or(1.0);
    let (width, height) = (corner(2).max(f32::MIN_POSITIVE), corner(3).max(f32::MIN_POSITIVE));
    head.set(
        "Matrix",
        vec![(1.0 / width).into(), 0.into(), 0.into(), (1.0 / height).into(), 0.into(), 0.into()],
    );
    head.set("BBox", frame.clone());
    let is_page = |object: &Object| {
        let kind = object.as_dict().and_then(|it| it.get(b"Type")).and_then(Object::as_name);
        matches!(kind, Ok(b"Page" | b"Pages" | b"Catalog"))
    };
    document.objects.extend(other.objects.into_iter().filter(|(_, object)| !is_page(object)));
    Ok(Stream::new(head, content))
}
