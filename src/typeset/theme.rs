//! How pages look: colours, type sizes, the edges of paragraphs.

use super::unit::Pt;
use crate::choice::choices;
use crate::content::highlight::Class;

choices! {
    /// What a page may print with.
    pub enum Ink, by default Color {
        Color = "color",
        /// Black ink only, with pale grounds.
        Gray = "gray",
        /// Black ink only, and no grounds at all.
        Saver = "saver",
    }
}

choices! {
    /// How the lines of a paragraph end.
    pub enum Align, by default Auto {
        /// Flush on both sides where about 46 characters or more are on a line; else as `ragged`.
        Auto = "auto",
        /// Flush on both sides.
        Justified = "justified",
        /// Flush on one side, with spaces of one width.
        Ragged = "ragged",
    }
}

/// A colour as PDF takes it; 0 is black.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Prints with black ink only.
    Gray(u8),
    Rgb(u8, u8, u8),
}

/// A colour of the author's own, dark enough to be read on white, and white on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent(Colour);

/// Why a colour cannot be an accent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadAccent {
    /// It is not written as `#rrggbb` or `#rgb`.
    Form,
    /// Its contrast with white in tenths, and one of its shades that has enough.
    Pale { tenths: u32, darker: String },
}

impl Accent {
    /// The least contrast with white, in tenths: that of small text in WCAG 2, level AA.
    pub const LEAST_TENTHS: u32 = 45;

    /// Reads a colour as style sheets write it.
    ///
    /// # Errors
    /// If it is none, or too pale.
    pub fn read(text: &str) -> Result<Accent, BadAccent> {
        let digits = text.strip_prefix('#').ok_or(BadAccent::Form)?;
        let digit = |character: char| character.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let digits: Vec<u8> = digits.chars().map(digit).collect::<Option<_>>().ok_or(BadAccent::Form)?;
        let rgb = match *digits.as_slice() {
            [r, g, b] => [r * 17, g * 17, b * 17],
            _ => match digits.as_chunks::<2>() {
                ([r, g, b], []) => [r, g, b].map(|[high, low]| high * 16 + low),
                _ => return Err(BadAccent::Form),
            },
        };
        let tenths = contrast_tenths(rgb);
        if tenths >= Accent::LEAST_TENTHS {
            let [r, g, b] = rgb;
            return Ok(Accent(Colour::Rgb(r, g, b)));
        }
        let shade = |parts: u16| rgb.map(|it| u8::try_from(u16::from(it) * parts / 256).unwrap_or(it));
        let shades = (0..256).rev().map(shade);
        let darker = shades.into_iter().find(|shade| contrast_tenths(*shade) >= Accent::LEAST_TENTHS);
        let [r, g, b] = darker.unwrap_or_default();
        Err(BadAccent::Pale { tenths, darker: format!("#{r:02x}{g:02x}{b:02x}") })
    }
}

/// Returns the contrast of a colour with white in tenths, rounded down, as WCAG 2 reckons it.
fn contrast_tenths(rgb: [u8; 3]) -> u32 {
    let linear = |it: u8| {
        let it = f64::from(it) / 255.0;
        if it <= 0.04045 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = rgb.map(linear);
    let contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    (10..=210).rev().find(|tenths| f64::from(*tenths) <= contrast * 10.0).unwrap_or(10)
}

/// The colours of a document. Contrast on white is at least 5.4 to 1 wherever text is set in one of deckpress's own.
#[derive(Clone, Debug)]
pub struct Palette {
    pub text: Colour,
    pub muted: Colour,
    pub accent: Colour,
    pub on_accent: Colour,
    pub rule: Colour,
    pub pitfall: Colour,
    pub pitfall_disc: Colour,
    /// `None`: no fills at all.
    pub fills: Option<Fills>,
    pub keyword: Colour,
    pub string: Colour,
    pub number: Colour,
    pub comment: Colour,
    pub definition: Colour,
    pub builtin: Colour,
    pub decorator: Colour,
}

#[derive(Clone, Copy, Debug)]
pub struct Fills {
    pub bar: Colour,
    pub code: Colour,
    pub pitfall_code: Colour,
    pub mark: Colour,
}

pub static COLOUR: Palette = Palette {
    text: Colour::Gray(0),
    muted: Colour::Rgb(0x59, 0x63, 0x70),
    accent: Colour::Rgb(0x0b, 0x5c, 0xad),
    on_accent: Colour::Gray(255),
    rule: Colour::Rgb(0xc6, 0xcc, 0xd4),
    pitfall: Colour::Rgb(0x7a, 0x45, 0x00),
    pitfall_disc: Colour::Rgb(0x9a, 0x4a, 0x00),
    fills: Some(Fills {
        bar: Colour::Rgb(0x0b, 0x5c, 0xad),
        code: Colour::Rgb(0xf2, 0xf4, 0xf7),
        pitfall_code: Colour::Rgb(0xf9, 0xef, 0xe0),
        mark: Colour::Rgb(0xff, 0xf3, 0xb8),
    }),
    keyword: Colour::Rgb(0xa3, 0x19, 0x5b),
    string: Colour::Rgb(0x0e, 0x6b, 0x3a),
    number: Colour::Rgb(0x9a, 0x4a, 0x00),
    comment: Colour::Rgb(0x5b, 0x66, 0x73),
    definition: Colour::Rgb(0x0b, 0x5c, 0xad),
    builtin: Colour::Rgb(0x5e, 0x3b, 0xb3),
    decorator: Colour::Rgb(0x8a, 0x5a, 0x00),
};

/// Returns the colours of a choice of ink.
#[must_use]
pub fn palette(ink: Ink) -> &'static Palette {
    match ink {
        Ink::Color => &COLOUR,
        Ink::Gray => &GRAY,
        Ink::Saver => &SAVER,
    }
}

/// Returns them with an accent of the author's own, which inks without colours leave out.
#[must_use]
pub fn with_accent(ink: Ink, accent: Option<Accent>) -> Palette {
    let palette = palette(ink).clone();
    match (accent, ink, palette.fills) {
        (Some(Accent(accent)), Ink::Color, fills) => {
            Palette { accent, fills: fills.map(|fills| Fills { bar: accent, ..fills }), ..palette }
        }
        _ => palette,
    }
}

static GRAY: Palette = Palette {
    fills: Some(Fills {
        bar: Colour::Gray(70),
        code: Colour::Gray(243),
        pitfall_code: Colour::Gray(238),
        mark: Colour::Gray(225),
    }),
    on_accent: Colour::Gray(255),
    ..SAVER
};

static SAVER: Palette = Palette {
    text: Colour::Gray(0),
    muted: Colour::Gray(85),
    accent: Colour::Gray(0),
    on_accent: Colour::Gray(0),
    rule: Colour::Gray(170),
    pitfall: Colour::Gray(0),
    pitfall_disc: Colour::Gray(0),
    fills: None,
    keyword: Colour::Gray(0),
    string: Colour::Gray(0),
    number: Colour::Gray(0),
    comment: Colour::Gray(85),
    definition: Colour::Gray(0),
    builtin: Colour::Gray(0),
    decorator: Colour::Gray(0),
};

/// How a piece of code is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLook {
    pub colour: Colour,
    pub bold: bool,
    pub italic: bool,
}

impl Palette {
    #[must_use]
    pub fn code(&self, class: Option<Class>) -> CodeLook {
        let colour = match class {
            None => self.text,
            Some(Class::Keyword) => self.keyword,
            Some(Class::String) => self.string,
            Some(Class::Number) => self.number,
            Some(Class::Comment) => self.comment,
            Some(Class::Definition) => self.definition,
            Some(Class::Builtin) => self.builtin,
            Some(Class::Decorator) => self.decorator,
        };
        // Without colours the weight has to tell keywords from names.
        let bold = class == Some(Class::Keyword) && self.keyword == self.text;
        CodeLook { colour, bold, italic: class == Some(Class::Comment) }
    }
}

/// A type size with the distance of its baselines.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub size: Pt,
    pub lead: Pt,
}

impl Size {
    #[must_use]
    pub const fn new(size: f64, lead: f64) -> Size {
        Size { size: Pt::new(size), lead: Pt::new(lead) }
    }
}

/// The sizes of running text and what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub text: Size,
    pub code: Size,
    pub head: Size,
    pub pitfall: Size,
    pub small: Size,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_is_a_colour_that_can_be_read_on_white() {
        assert_eq!(Accent::read("#0b5cad"), Ok(Accent(Colour::Rgb(0x0b, 0x5c, 0xad))));
        assert_eq!(Accent::read("#a00"), Accent::read("#AA0000"));
        for bad in ["", "0b5cad", "#0b5ca", "#0b5cag", "red", "#é12345"] {
            assert_eq!(Accent::read(bad), Err(BadAccent::Form), "{bad}");
        }
    }

    /// Ratios from the examples of WCAG's own calculators: #767676 is the palest grey with 4.5 to 1.
    #[test]
    fn pale_accents_are_named_with_a_shade_that_is_dark_enough() {
        assert!(Accent::read("#767676").is_ok());
        for (pale, tenths) in [("#777777", 44), ("#ffffff", 10), ("#ffd700", 14), ("#00aaff", 25)] {
            let Err(BadAccent::Pale { tenths: found, darker }) = Accent::read(pale) else { panic!("{pale}") };
            assert_eq!(found, tenths, "{pale}");
            assert!(Accent::read(&darker).is_ok(), "{pale}: {darker}");
        }
    }
}
