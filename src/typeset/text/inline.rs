//! Styled text: the inlines of the tree as one string with a style for each stretch of it.

use std::collections::BTreeMap;

use unicode_bidi::Level;

use super::fonts::Face;
use super::quotes::{Open, Quotes, Turned};
use super::shape::Manner;
use crate::content::{Inline, Link, Math, Style};
use crate::font::UserFont;
use crate::typeset::object::math::Formula;
use crate::typeset::object::math::grounds::Grounds;
use crate::typeset::object::picture::Pictures;
use crate::typeset::object::{Inset, Object};
use crate::typeset::page::{Anchor, Target};
use crate::typeset::theme::{Colour, Palette};
use crate::typeset::unit::Pt;

/// Ends a line (LINE SEPARATOR).
pub const LINE_BREAK: char = '\u{2028}';
/// Represents an [`Object`]; for line breaking, a letter.
pub(super) const OBJECT: &str = "\u{e000}";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Sans,
    Narrow,
    Mono,
}

/// How a stretch of text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own that authors combine freely"
)]
pub struct TextStyle {
    pub family: Family,
    pub bold: bool,
    pub italic: bool,
    pub size: Pt,
    pub colour: Colour,
    /// How far above the baseline it is.
    pub rise: Pt,
    pub underline: bool,
    pub strike: bool,
    /// No ligatures, no hyphens.
    pub code: bool,
    pub chip: Option<Chip>,
    /// Index into [`RichText::links`].
    pub link: Option<usize>,
    /// Index into [`RichText::objects`]; the text is one [`OBJECT`].
    pub object: Option<usize>,
}

/// The tinted ground of inline code and the like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chip {
    /// Tells neighbours apart.
    pub id: usize,
    pub fill: Option<Colour>,
    pub stroke: Option<Colour>,
}

impl TextStyle {
    #[must_use]
    pub fn new(family: Family, size: Pt, colour: Colour) -> TextStyle {
        TextStyle {
            family,
            bold: false,
            italic: false,
            size,
            colour,
            rise: Pt::ZERO,
            underline: false,
            strike: false,
            code: false,
            chip: None,
            link: None,
            object: None,
        }
    }

    #[must_use]
    pub fn bold(self) -> TextStyle {
        TextStyle { bold: true, ..self }
    }

    #[must_use]
    pub fn italic(self) -> TextStyle {
        TextStyle { italic: true, ..self }
    }

    #[must_use]
    pub fn face(&self) -> Face {
        match (self.family, self.bold, self.italic) {
            (Family::Sans, false, false) => Face::Sans,
            (Family::Sans, false, true) => Face::SansItalic,
            (Family::Sans, true, false) => Face::SansBold,
            (Family::Sans, true, true) => Face::SansBoldItalic,
            (Family::Narrow, false, false) => Face::Narrow,
            (Family::Narrow, false, true) => Face::NarrowItalic,
            (Family::Narrow, true, false) => Face::NarrowBold,
            (Family::Narrow, true, true) => Face::NarrowBoldItalic,
            (Family::Mono, true, _) => Face::MonoBold,
            (Family::Mono, false, false) => Face::Mono,
            (Family::Mono, false, true) => Face::MonoItalic,
        }
    }
}

/// A paragraph before its lines are known.
#[derive(Clone, Debug, Default)]
pub struct RichText {
    pub text: String,
    /// Where each stretch ends, and its style; together they cover `text`.
    pub spans: Vec<(usize, TextStyle)>,
    pub links: Vec<Target>,
    pub objects: Vec<Object>,
    /// Marks that are drawn for others, in the order of the text.
    pub turned: Vec<Turned>,
    /// Formulas that are shown as their source, because they would be too small to read.
    pub unset: Vec<String>,
    open: Open,
    chips: usize,
}

/// What inline code looks like in its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Looks<'a> {
    pub palette: &'a Palette,
    /// `None`: inline code has no ground.
    pub chip: Option<Colour>,
    pub quotes: Quotes,
    pub pictures: &'a Pictures,
    pub places: &'a NamedPlaces,
    /// What texts in formulas are set with.
    pub fonts: &'a [UserFont],
    pub lang: &'a str,
}

/// Places within the document, by the names that links have for them.
pub type NamedPlaces = BTreeMap<String, Anchor>;

/// The mono face has larger small letters than the sans.
const CODE_PER_MILLE: i64 = 930;
/// As fonts themselves propose; smaller is not read on a card.
const SCRIPT_PER_MILLE: i64 = 700;
/// The least size of scripts of scripts: ink would run together, and a line would hold any number of them.
const SMALLEST_SCRIPT: Pt = Pt::new(2.5);

impl RichText {
    #[must_use]
    pub fn plain(text: &str, style: TextStyle) -> RichText {
        let mut rich = RichText::default();
        rich.push(text, style);
        rich
    }

    #[must_use]
    pub fn new(inlines: &[Inline<'_>], style: TextStyle, looks: Looks<'_>) -> RichText {
        let mut rich = RichText::default();
        rich.push_inlines(inlines, style, looks);
        rich
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends `text`; what ends lines in it becomes a space, except [`LINE_BREAK`].
    pub fn push(&mut self, text: &str, style: TextStyle) {
        // A line does not start with a space.
        let text = if self.text.ends_with(LINE_BREAK) { text.trim_start_matches(' ') } else { text };
        if text.is_empty() {
            return;
        }
        let clean = |character| match character {
            '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2029}' => ' ',
            other => other,
        };
        self.text.extend(text.chars().map(clean));
        match self.spans.last_mut() {
            Some((end, last)) if *last == style => *end = self.text.len(),
            _ => self.spans.push((self.text.len(), style)),
        }
    }

    /// Appends prose, with its quotation marks turned.
    pub fn push_prose(&mut self, text: &str, style: TextStyle, quotes: Quotes) {
        let mut rest = text;
        while let Some(at) = rest.find(['"', '\'']) {
            self.push(&rest[..at], style);
            let written = if rest.as_bytes()[at] == b'"' { '"' } else { '\'' };
            rest = &rest[at + 1..];
            self.push_mark(written, rest, style, quotes);
        }
        self.push(rest, style);
    }

    fn push_mark(&mut self, written: char, after: &str, style: TextStyle, quotes: Quotes) {
        let before = self.text.chars().next_back();
        let Some(drawn) = self.open.turn(before, written, after, quotes) else {
            return self.push(written.encode_utf8(&mut [0; 4]), style);
        };
        let start = self.text.len();
        self.push(drawn, style);
        self.turned.push(Turned { start, end: self.text.len(), written });
    }

    pub fn push_code(&mut self, text: &str, style: TextStyle, fill: Option<Colour>) {
        let size = style.size.per_mille(CODE_PER_MILLE);
        let chip = self.chip(fill, None);
        self.push(text, TextStyle { family: Family::Mono, size, code: true, chip, ..style });
    }

    pub fn push_link(&mut self, text: &str, style: TextStyle, target: Target) {
        let link = Some(self.links.len());
        self.links.push(target);
        self.push(text, TextStyle { link, ..style });
    }

    pub fn push_inlines(&mut self, inlines: &[Inline<'_>], style: TextStyle, looks: Looks<'_>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.push_prose(text, style, looks.quotes),
                Inline::Code(code) => self.push_code(code, style, looks.chip),
                Inline::Math(math) => self.push_math(math, style, looks),
                Inline::Styled(kind, content) => {
                    let style = self.styled(*kind, style, looks);
                    self.push_inlines(content, style, looks);
                }
                Inline::Link(link) => {
                    let place = Link::question(&link.address).map(|id| looks.places.get(id));
                    let target = match place {
                        // What is not on these pages cannot be led to.
                        Some(None) => {
                            self.push_inlines(&link.content, style, looks);
                            continue;
                        }
                        Some(Some(anchor)) => Target::Anchor(*anchor),
                        None => Target::Address(link.address.to_string()),
                    };
                    let style = self.linked(target, style, looks);
                    self.push_inlines(&link.content, style, looks);
                }
                Inline::Image(embed) => match looks.pictures.get(embed) {
                    Some(picture) => {
                        let inset = Inset::new(picture, looks.pictures.boxes(embed), &embed.alternative);
                        self.push_object(Object::Picture(inset), style);
                    }
                    None => self.push(&format!("[{}]", embed.alternative), style.italic()),
                },
                Inline::Sound(embed) => self.push(&format!("[{}]", embed.alternative), style.italic()),
                Inline::Deletion(deletion) => {
                    self.push_inlines(&deletion.content, TextStyle { underline: true, ..style }, looks);
                }
                Inline::Break => self.push("\u{2028}", style),
            }
        }
    }

    /// Adds what a link leads to; returns the style of the link.
    fn linked(&mut self, target: Target, style: TextStyle, looks: Looks<'_>) -> TextStyle {
        let link = Some(self.links.len());
        self.links.push(target);
        TextStyle { link, colour: looks.palette.accent, ..style }
    }

    fn push_math(&mut self, math: &Math<'_>, style: TextStyle, looks: Looks<'_>) {
        let formula = Formula::new(math, looks.fonts, looks.lang);
        let style = match formula.as_ref().ok().and_then(|formula| formula.address.clone()) {
            Some(address) if style.link.is_none() => self.linked(Target::Address(address), style, looks),
            _ => style,
        };
        match formula.map(|formula| formula.on(Grounds::of(looks.palette))) {
            Ok(formula) if formula.display || formula.parts().is_empty() => {
                self.push_object(Object::Formula(formula), style);
            }
            Ok(formula) => self.push_parts(&formula, style),
            Err(_) => self.push_code(&math.tex, style, looks.chip),
        }
    }

    /// Appends the parts of a formula, between which lines may end.
    pub(super) fn push_parts(&mut self, formula: &Formula, style: TextStyle) {
        for part in formula.parts() {
            if part.continues {
                self.push(" ", style);
            }
            self.push_object(Object::Formula(part.clone()), style);
        }
    }

    fn push_object(&mut self, object: Object, style: TextStyle) {
        let around = if object.is_display() { "\u{2028}" } else { "" };
        if !self.text.is_empty() && !self.text.ends_with(LINE_BREAK) {
            self.push(around, style);
        }
        let index = Some(self.objects.len());
        self.objects.push(object);
        self.push(OBJECT, TextStyle { object: index, ..style });
        self.push(around, style);
    }

    fn styled(&mut self, kind: Style, style: TextStyle, looks: Looks<'_>) -> TextStyle {
        let script = style.size.per_mille(SCRIPT_PER_MILLE).max(style.size.min(SMALLEST_SCRIPT));
        match kind {
            Style::Emphasis => style.italic(),
            Style::Strong => style.bold(),
            Style::Strike => TextStyle { strike: true, ..style },
            Style::Sub => TextStyle { size: script, rise: style.rise - style.size.per_mille(170), ..style },
            Style::Sup => TextStyle { size: script, rise: style.rise + style.size.per_mille(330), ..style },
            Style::Kbd => {
                let size = style.size.per_mille(900);
                let chip = self.chip(None, Some(looks.palette.muted));
                TextStyle { family: Family::Mono, size, code: true, chip, ..style }
            }
            Style::Mark => {
                let fill = looks.palette.fills.map(|fills| fills.mark);
                TextStyle { chip: self.chip(fill, None), underline: fill.is_none(), ..style }
            }
        }
    }

    fn chip(&mut self, fill: Option<Colour>, stroke: Option<Colour>) -> Option<Chip> {
        self.chips += 1;
        (fill.is_some() || stroke.is_some()).then_some(Chip { id: self.chips, fill, stroke })
    }

    /// Returns the link that each object is in.
    #[must_use]
    pub fn links_of_objects(&self) -> Vec<Option<usize>> {
        let mut links = vec![None; self.objects.len()];
        for (_, style) in &self.spans {
            if let Some(link) = style.object.and_then(|object| links.get_mut(object)) {
                *link = style.link;
            }
        }
        links
    }

    /// Returns the styles of `range`, each with the part of the range that it covers.
    pub fn spans_in(
        &self,
        range: std::ops::Range<usize>,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, TextStyle)> + '_ {
        let first = self.spans.partition_point(|(end, _)| *end <= range.start);
        let mut start = range.start;
        self.spans[first..].iter().map_while(move |(end, style)| {
            let part = start..(*end).min(range.end);
            start = part.end;
            (!part.is_empty()).then_some((part, *style))
        })
    }
}

/// Returns whether a character is white space at which lines may end and which vanishes there.
#[must_use]
pub fn is_glue(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Returns how `style` shapes text that runs at `level`.
#[must_use]
pub fn manner(style: &TextStyle, level: Level) -> Manner {
    Manner { face: style.face(), code: style.code, right_to_left: level.is_rtl() }
}

/// Returns the space between a chip and a space. Before other signs there is none: readers would take it for a space.
#[must_use]
pub fn chip_padding(style: &TextStyle) -> Pt {
    style.size.per_mille(80)
}
