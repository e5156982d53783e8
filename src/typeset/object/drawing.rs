//! Drawings as PDF files take them.

use std::sync::{Arc, OnceLock};

use image::DynamicImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;
use svg2pdf::{ConversionOptions, PageOptions};

use super::form::{Form, samples};
use crate::media::Size;
use crate::typeset::text::fonts::{Face, SOURCES};

/// What parts of a drawing that are only known as pixels are drawn with: pixels for each of its own.
const FINENESS: f32 = 4.0;
/// No drawing is made larger than this when it becomes pixels.
const MOST_PIXELS_ALONG: f32 = 4000.0;
/// Returns the drawing as a PDF file; in grey, as pixels.
pub(super) fn drawing(bytes: &[u8], in_gray: bool) -> Result<(Size, Form), String> {
    let tree = parsed(bytes)?;
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

fn parsed(bytes: &[u8]) -> Result<usvg::Tree, String> {
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
    usvg::Tree::from_data(bytes, &options).map_err(|error| error.to_string())
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
