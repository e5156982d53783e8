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

/// The colours of a document. Contrast on white is at least 5.4 to 1 wherever text is set in one.
#[derive(Debug)]
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
