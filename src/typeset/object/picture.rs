//! Pictures as PDF files take them: JPEG and simple PNG data as they are, other pixels decoded, SVG as a drawing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, OnceLock};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;
use svg2pdf::{ConversionOptions, PageOptions};

use super::png;
use crate::content::Embed;
use crate::diagnostic::{Code, Diagnostic};
use crate::media::{MAX_PIXELS, MediaFile, MediaKind, Size};
use crate::typeset::text::fonts::{Face, SOURCES};

/// What a decoder may ask for: four bytes for each pixel that a picture may have.
const MOST_MEMORY: u64 = MAX_PIXELS * 4;
/// What parts of a drawing that are only known as pixels are drawn with: pixels for each of its own.
const FINENESS: f32 = 4.0;
/// No drawing is made larger than this when it becomes pixels.
const MOST_PIXELS_ALONG: f32 = 4000.0;

/// A picture that can be drawn.
#[derive(Debug, PartialEq)]
pub struct Picture {
    /// Its name in the file: the same for the same content.
    pub key: String,
    /// As it is to be seen, 96 pixels to an inch.
    pub size: Size,
    pub form: Form,
}

#[derive(Debug, PartialEq)]
pub enum Form {
    /// The bytes of a JPEG file.
    Jpeg { bytes: Vec<u8>, is_gray: bool },
    /// The compressed data of a PNG file.
    Png(png::Data),
    /// Rows of pixels, one byte for each colour; drawings have more of them than their size says.
    Pixels { count: Size, is_gray: bool, samples: Vec<u8>, alpha: Option<Vec<u8>> },
    /// A PDF file of one page.
    Drawing(Vec<u8>),
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

    /// Returns `None` for what cannot be drawn, or is not there.
    #[must_use]
    pub fn get(&self, embed: &Embed<'_>) -> Option<Arc<Picture>> {
        let file = embed.file.as_ref()?;
        if let Some(known) = self.known.borrow().get(&file.sha256) {
            return known.clone();
        }
        let picture = match prepare(file, self.in_gray) {
            Ok(picture) => Some(Arc::new(picture)),
            Err(message) => {
                let message = format!("`{}` cannot be drawn: {message}", file.path);
                let fault = Diagnostic::new(Code::UndrawnPicture, embed.span, message);
                let fault = fault.help("its alternative text is shown; save it again, or in another format");
                self.faults.borrow_mut().push(fault);
                None
            }
        };
        self.known.borrow_mut().insert(file.sha256.clone(), picture.clone());
        picture
    }

    /// Returns what was found since the last call.
    #[must_use]
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.faults.borrow_mut())
    }
}

fn prepare(file: &MediaFile, in_gray: bool) -> Result<Picture, String> {
    let key = format!("{}{}", &file.sha256[..16], if in_gray { "g" } else { "" });
    let (size, form) = match file.kind {
        MediaKind::Svg => drawing(&file.bytes, in_gray)?,
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
    let said = |error: image::ImageError| error.to_string();
    let mut reader = ImageReader::with_format(Cursor::new(&file.bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(said)?;
    let orientation = decoder.orientation().map_err(said)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("it has more than {MAX_PIXELS} pixels"));
    }
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(said)?;
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

fn is_gray(form: &Form) -> bool {
    match form {
        Form::Jpeg { is_gray, .. } | Form::Pixels { is_gray, .. } => *is_gray,
        Form::Png(data) => data.colours == png::Colours::Gray,
        Form::Drawing(_) => false,
    }
}

fn samples(decoded: &DynamicImage, in_gray: bool) -> Form {
    let is_gray = in_gray || !decoded.color().has_color();
    let alpha = decoded.color().has_alpha().then(|| decoded.to_rgba8());
    let alpha = alpha.map(|pixels| pixels.pixels().map(|pixel| pixel.0[3]).collect::<Vec<u8>>());
    let alpha = alpha.filter(|alpha| alpha.iter().any(|part| *part != u8::MAX));
    let samples = if is_gray { decoded.to_luma8().into_raw() } else { decoded.to_rgb8().into_raw() };
    let count = Size { width: decoded.width(), height: decoded.height() };
    Form::Pixels { count, is_gray, samples, alpha }
}

/// Returns a JPEG file as it is, if it has one or three colours of eight bits. Files of printers, with four, are
/// decoded.
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

fn drawing(bytes: &[u8], in_gray: bool) -> Result<(Size, Form), String> {
    let options = usvg::Options {
        font_family: "IBM Plex Sans".to_owned(),
        fontdb: Arc::clone(fonts()),
        // Other files are refused where the corpus is read; nor are they looked for here.
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_data(bytes, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let size = Size { width: size.width(), height: size.height() };
    if in_gray {
        return Ok((size, drawn(&tree)?));
    }
    let options =
        ConversionOptions { pdfa: true, embed_text: false, raster_scale: FINENESS, ..Default::default() };
    let pdf = svg2pdf::to_pdf(&tree, options, PageOptions::default()).map_err(|error| error.to_string())?;
    Ok((size, Form::Drawing(pdf)))
}

/// Returns a drawing as gray pixels.
fn drawn(tree: &usvg::Tree) -> Result<Form, String> {
    let scale = FINENESS.min(MOST_PIXELS_ALONG / tree.size().width().max(tree.size().height()));
    let pixels = tree.size().to_int_size().scale_by(scale).ok_or("it is too large")?;
    let mut map = Pixmap::new(pixels.width(), pixels.height()).ok_or("it is too large")?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    let (width, height) = (map.width(), map.height());
    let colours = map.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    let pixels = image::RgbaImage::from_raw(width, height, colours.collect()).ok_or("it is too large")?;
    Ok(samples(&DynamicImage::ImageRgba8(pixels), true))
}

/// Returns the faces of the pages, which drawings are lettered with too: fonts of the machine would make other bytes.
fn fonts() -> &'static Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        let texts = SOURCES.iter().filter(|source| Face::of_katex(source.name).is_none());
        for source in texts {
            fonts.load_font_data(source.bytes.to_vec());
        }
        fonts.set_sans_serif_family("IBM Plex Sans");
        fonts.set_serif_family("IBM Plex Sans");
        fonts.set_cursive_family("IBM Plex Sans");
        fonts.set_fantasy_family("IBM Plex Sans");
        fonts.set_monospace_family("IBM Plex Mono");
        Arc::new(fonts)
    })
}
