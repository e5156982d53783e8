//! What a picture is made of where it is drawn.

use image::DynamicImage;

use super::png;
use crate::media::Size;

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

/// Returns whether a form has no colours.
pub(super) fn is_gray(form: &Form) -> bool {
    match form {
        Form::Jpeg { is_gray, .. } | Form::Pixels { is_gray, .. } => *is_gray,
        Form::Png(data) => data.colours == png::Colours::Gray,
        Form::Drawing(_) => false,
    }
}

/// Returns rows of pixels, with what is transparent apart.
pub(super) fn samples(decoded: &DynamicImage, in_gray: bool) -> Form {
    let is_gray = in_gray || !decoded.color().has_color();
    let alpha = decoded.color().has_alpha().then(|| decoded.to_rgba8());
    let alpha = alpha.map(|pixels| pixels.pixels().map(|pixel| pixel.0[3]).collect::<Vec<u8>>());
    let alpha = alpha.filter(|alpha| alpha.iter().any(|part| *part != u8::MAX));
    let samples = if is_gray { decoded.to_luma8().into_raw() } else { decoded.to_rgb8().into_raw() };
    let count = Size { width: decoded.width(), height: decoded.height() };
    Form::Pixels { count, is_gray, samples, alpha }
}
