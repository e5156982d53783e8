//! Pictures as PDF files take them: JPEG and simple PNG data as they are, other pixels decoded, SVG as a drawing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

pub use super::form::Form;
use super::form::{is_gray, samples};
use super::{drawing, png};
use crate::content::{Embed, boxes};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limit;
use crate::media::{MediaFile, MediaKind, Size};
use crate::span::Span;

/// A picture that can be drawn.
#[derive(Debug, PartialEq)]
pub struct Picture {
    /// Its name in the file: the same for the same content.
    pub key: String,
    /// As it is to be seen, 96 pixels to an inch.
    pub size: Size,
    pub form: Form,
}

/// The pictures of a document, each prepared once.
#[derive(Debug, Default)]
pub struct Pictures {
    /// Without colours, for inks that have none.
    in_gray: bool,
    known: RefCell<HashMap<String, Option<Arc<Picture>>>>,
    faults: RefCell<Vec<Diagnostic>>,
}

impl Pictures {
    #[must_use]
    pub fn new(in_gray: bool) -> Pictures {
        Pictures { in_gray, ..Pictures::default() }
    }

    /// Returns the picture of an embed; `None` for what cannot be drawn, or is not there.
    #[must_use]
    pub fn get(&self, embed: &Embed<'_>) -> Option<Arc<Picture>> {
        self.of_file(embed.file.as_ref()?, embed.span)
    }

    /// Returns the picture in a file that is named at `span`; `None` if it cannot be drawn.
    #[must_use]
    pub fn of_file(&self, file: &MediaFile, span: Span) -> Option<Arc<Picture>> {
        if let Some(known) = self.known.borrow().get(&file.sha256) {
            return known.clone();
        }
        let picture = match prepare(file, self.in_gray) {
            Ok(picture) => Some(Arc::new(picture)),
            Err(message) => {
                let message = format!("`{}` cannot be drawn: {message}", file.path);
                let fault = Diagnostic::new(Code::UndrawnPicture, span, message);
                let fault = fault.help("its alternative text is shown; save it again, or in another format");
                self.faults.borrow_mut().push(fault);
                None
            }
        };
        self.known.borrow_mut().insert(file.sha256.clone(), picture.clone());
        picture
    }

    /// Returns the boxes of an embed as a drawing of its size; `None` if it has none.
    #[must_use]
    pub fn boxes(&self, embed: &Embed<'_>) -> Option<Arc<Picture>> {
        let file = embed.file.as_ref().filter(|_| !embed.regions.is_empty())?;
        let svg = boxes::svg(file.size, &embed.regions);
        let drawn = MediaFile::new(String::new(), MediaKind::Svg, svg.into_bytes(), file.size);
        let mut known = self.known.borrow_mut();
        let picture = || prepare(&drawn, self.in_gray).ok().map(Arc::new);
        known.entry(drawn.sha256.clone()).or_insert_with(picture).clone()
    }

    /// Returns the faults that were found since the last call.
    #[must_use]
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.faults.borrow_mut())
    }
}

fn prepare(file: &MediaFile, in_gray: bool) -> Result<Picture, String> {
    let key = format!("{}{}", &file.sha256[..16], if in_gray { "g" } else { "" });
    let (size, form) = match file.kind {
        MediaKind::Svg => drawing::drawing(&file.bytes, in_gray)?,
        MediaKind::Jpeg => pixels(file, ImageFormat::Jpeg, in_gray)?,
        MediaKind::Png => pixels(file, ImageFormat::Png, in_gray)?,
        MediaKind::Gif => pixels(file, ImageFormat::Gif, in_gray)?,
        MediaKind::WebP => pixels(file, ImageFormat::WebP, in_gray)?,
        _ => return Err("it is not a picture".to_owned()),
    };
    Ok(Picture { key, size, form })
}

/// Returns a picture of pixels; of an animation the first frame. It is decoded in any case: what is damaged must not
/// get into the PDF file.
fn pixels(file: &MediaFile, format: ImageFormat, in_gray: bool) -> Result<(Size, Form), String> {
    let (mut decoded, orientation) = decoded(&file.bytes, format).map_err(|error| error.to_string())?;
    decoded.apply_orientation(orientation);
    let size = Size { width: decoded.width(), height: decoded.height() };
    let kept = match format {
        // The data of a file that is to be turned is not in the order in which it is seen.
        _ if orientation != Orientation::NoTransforms => None,
        ImageFormat::Jpeg => as_jpeg(&file.bytes),
        ImageFormat::Png => png::data(&file.bytes).map(Form::Png),
        _ => None,
    };
    let kept = kept.filter(|form| !in_gray || is_gray(form));
    Ok((size, kept.unwrap_or_else(|| samples(&decoded, in_gray))))
}

/// Returns the pixels as they are in the file, and how they are to be turned.
fn decoded(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), image::ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    // Four bytes for each pixel that a picture may have.
    limits.max_alloc = Some(Limit::Pixels.most() * 4);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > Limit::Pixels.most() {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(image::ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

/// Returns what is wrong with a picture that no program can show whole: it is damaged, or cut off; `None` if it is
/// whole. A form of pixels that this program alone does not know is not wrong.
#[must_use]
pub fn damage(kind: MediaKind, bytes: &[u8]) -> Option<String> {
    let format = match kind {
        MediaKind::Jpeg => ImageFormat::Jpeg,
        MediaKind::Png => ImageFormat::Png,
        MediaKind::Gif => ImageFormat::Gif,
        MediaKind::WebP => ImageFormat::WebP,
        _ => return None,
    };
    match decoded(bytes, format) {
        // What is missing of a JPEG file is decoded as grey, without a word.
        Ok(_) if kind == MediaKind::Jpeg && !has_end(bytes) => Some("its end is missing".to_owned()),
        Ok(_) | Err(image::ImageError::Unsupported(_)) => None,
        Err(error) => Some(error.to_string()),
    }
}

/// Returns whether a JPEG file goes on to its mark of the end. Those of small pictures within its segments do not count.
fn has_end(bytes: &[u8]) -> bool {
    // Zeros and restarts after this byte are data, more of it is filling.
    let is_mark = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF | 0xD0..=0xD7);
    let mut rest = bytes;
    while let Some(at) = rest.windows(2).position(is_mark) {
        let after = &rest[at + 2..];
        rest = match (rest[at + 1], after) {
            (0xD9, _) => return true,
            (0x01 | 0xD8, _) => after,
            (_, [high, low, ..]) => {
                after.get(usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default()
            }
            _ => return false,
        };
    }
    false
}

/// Returns a JPEG file as it is, if it has one or three colours of eight bits, else `None`. Files of printers, with
/// four, are decoded.
fn as_jpeg(bytes: &[u8]) -> Option<Form> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xFF, marker, high, low, segment @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match marker {
            0xFF => rest = &rest[1..],
            0xC0..=0xC2 => {
                let [8, _, _, _, _, components @ (1 | 3), ..] = segment else { return None };
                return Some(Form::Jpeg { bytes: bytes.to_vec(), is_gray: *components == 1 });
            }
            _ => rest = rest.get(2 + length..)?,
        }
    }
}
