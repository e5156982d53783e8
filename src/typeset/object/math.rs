//! Mathematics: TeX to glyphs and shapes. The only module that sees RaTeX, which lays formulas out as KaTeX does.

use std::cell::RefCell;

use ratex_layout::{LayoutOptions, layout, to_display_list, validate_layout};
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;
use ratex_types::path_command::PathCommand;

use crate::content::Math;
use crate::typeset::page::{Area, Item, Paint, Rect, Shape, Step, Text};
use crate::typeset::text::fonts::Face;
use crate::typeset::text::shape::Shaper;
use crate::typeset::theme::Colour;
use crate::typeset::tree::Tag;
use crate::typeset::unit::Pt;

/// The letters of KaTeX are smaller than those of Plex at one size.
const SIZE_PER_MILLE: i64 = 1080;
/// Larger formulas fit no page; in em.
const LARGEST: f64 = 80.0;
/// How far ink may reach beyond a formula's own box, as accents and slanted letters do; in em.
const OVERHANG: f64 = 0.6;

/// A formula that can be set.
#[derive(Clone, Debug)]
pub struct Formula {
    pub tex: String,
    /// On a line of its own.
    pub display: bool,
    /// In em.
    list: DisplayList,
    /// Of its designed size, where it would be wider than its column.
    per_mille: i64,
}

impl Formula {
    /// Sets a formula.
    ///
    /// # Errors
    ///
    /// Why it cannot be set: RaTeX does not know a command, no font has a letter, or it leaves its own place.
    pub fn new(math: &Math<'_>) -> Result<Formula, String> {
        let nodes = ratex_parser::parse(&math.tex).map_err(|error| {
            let command = error.message.strip_prefix("Undefined control sequence: ");
            command.map_or_else(|| error.message.clone(), |command| format!("unknown command `{command}`"))
        })?;
        let style = if math.display { MathStyle::Display } else { MathStyle::Text };
        let laid_out = layout(&nodes, &LayoutOptions { style, ..LayoutOptions::default() });
        let too_large = || "it is too large, or reaches out of its place".to_owned();
        validate_layout(&laid_out).map_err(|_| too_large())?;
        let list = to_display_list(&laid_out);
        if list.items.iter().any(is_ground) {
            return Err("it has a box of a colour, which prints as a black one".to_owned());
        }
        if !is_placed(&list) {
            return Err(too_large());
        }
        if let Some(letter) = list.items.iter().find_map(missing) {
            return Err(format!(
                "no font of formulas has `{letter}` (U+{:04X}): write such text beside the formula",
                u32::from(letter)
            ));
        }
        let (tex, display) = (math.tex.trim().to_owned(), math.display);
        Ok(Formula { tex, display, list, per_mille: 1000 })
    }

    fn em(&self, size: Pt) -> Pt {
        size.per_mille(SIZE_PER_MILLE).per_mille(self.per_mille)
    }

    /// Returns its width beside text of `size`.
    #[must_use]
    pub fn width(&self, size: Pt) -> Pt {
        length(self.em(size), self.list.width)
    }

    /// Returns how far it reaches above the baseline.
    #[must_use]
    pub fn above(&self, size: Pt) -> Pt {
        length(self.em(size), self.list.height)
    }

    #[must_use]
    pub fn below(&self, size: Pt) -> Pt {
        length(self.em(size), self.list.depth)
    }

    /// Makes it smaller where it would be wider than `measure`.
    pub fn fit(&mut self, size: Pt, measure: Pt) {
        let width = self.width(size);
        if width > measure && width > Pt::ZERO {
            self.per_mille = (self.per_mille * measure.0 / width.0 - 1).max(1);
        }
    }

    /// Returns its glyphs and shapes; `x` from its left edge, `y` from its baseline.
    pub fn items(&self, shaper: &mut Shaper, size: Pt, colour: Colour, tag: Tag) -> Vec<Item> {
        let em = self.em(size);
        let at = |x: f64, y: f64| (length(em, x), length(em, y - self.list.height));
        let mut items = Vec::new();
        for item in &self.list.items {
            match item {
                DisplayItem::GlyphPath { x, y, scale, font, char_code, .. } => {
                    let (x, y) = at(*x, *y);
                    let size = length(em, *scale);
                    let Some(text) = glyph(shaper, font, *char_code) else { continue };
                    items.push(Item::Text(Text { x, y, size, colour, tag, ..text }));
                }
                DisplayItem::Line { x, y, width, thickness, .. } => {
                    let (x, top) = at(*x, *y - *thickness / 2.0);
                    items.push(filled(x, top, length(em, *width), length(em, *thickness), colour));
                }
                DisplayItem::Rect { x, y, width, height, .. } => {
                    let (x, top) = at(*x, *y);
                    items.push(filled(x, top, length(em, *width), length(em, *height), colour));
                }
                DisplayItem::Path { x, y, commands, fill, .. } => {
                    let steps = steps(commands, |dx, dy| at(x + dx, y + dy));
                    let width = em.per_mille(40);
                    let paint = if *fill { Paint::Fill(colour) } else { Paint::Stroke { colour, width } };
                    items.push(Item::Shape(Shape { steps, paint }));
                }
            }
        }
        items
    }
}

/// Returns whether the formula stays within the room it takes: TeX can move ink anywhere.
fn is_placed(list: &DisplayList) -> bool {
    let DisplayList { width, height, depth, .. } = *list;
    let sizes = [width, height, depth];
    if !sizes.iter().all(|size| size.is_finite() && (-LARGEST..=LARGEST).contains(size)) {
        return false;
    }
    let inside = |x: f64, y: f64| {
        (-OVERHANG..=width + OVERHANG).contains(&x) && (-OVERHANG..=height + depth + OVERHANG).contains(&y)
    };
    list.items.iter().all(|item| match item {
        DisplayItem::GlyphPath { x, y, scale, .. } => inside(*x, *y) && (0.1..=5.0).contains(scale),
        DisplayItem::Line { x, y, width, .. } => inside(*x, *y) && inside(x + width, *y),
        DisplayItem::Rect { x, y, width, height, .. } => inside(*x, *y) && inside(x + width, y + height),
        DisplayItem::Path { x, y, commands, .. } => {
            commands.iter().flat_map(points).all(|(dx, dy)| inside(x + dx, y + dy))
        }
    })
}

/// Returns whether an item is a ground of a colour: on a page without colours it would be a black box.
fn is_ground(item: &DisplayItem) -> bool {
    matches!(item, DisplayItem::Rect { color, .. } if *color != ratex_types::color::Color::BLACK)
}

thread_local! {
    /// Formulas are laid out before anything is shaped, and must know then what fonts have.
    static FONTS: RefCell<Shaper<'static>> = RefCell::default();
}

/// Returns the letter of a glyph that no font of formulas has; `None` for any other item. It must not vanish from
/// the page.
fn missing(item: &DisplayItem) -> Option<char> {
    let DisplayItem::GlyphPath { font, char_code, .. } = item else { return None };
    let is_there = FONTS.with_borrow_mut(|fonts| glyph(fonts, font, *char_code).is_some());
    (!is_there).then(|| char::from_u32(*char_code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn glyph(shaper: &mut Shaper, font: &str, code: u32) -> Option<Text> {
    let face = Face::of_katex(font)?;
    let id = ratex_font::FontId::parse(font)?;
    let character = ratex_font::katex_ttf_glyph_char(id, code);
    let glyph = shaper.nominal(face, character)?;
    let said = char::from_u32(code).unwrap_or(character);
    Some(Text {
        x: Pt::ZERO,
        y: Pt::ZERO,
        face,
        size: Pt::ZERO,
        colour: Colour::Gray(0),
        glyphs: vec![glyph],
        text: said.to_string(),
        tag: Tag::Unknown,
    })
}

fn filled(x: Pt, y: Pt, width: Pt, height: Pt, colour: Colour) -> Item {
    Item::Rect(Rect { area: Area { x, y, width, height }, radius: Pt::ZERO, paint: Paint::Fill(colour) })
}

fn steps(commands: &[PathCommand], at: impl Fn(f64, f64) -> (Pt, Pt)) -> Vec<Step> {
    let mut last = (0.0, 0.0);
    let mut steps = Vec::with_capacity(commands.len());
    for command in commands {
        steps.push(match *command {
            PathCommand::MoveTo { x, y } => Step::Move(at(x, y)),
            PathCommand::LineTo { x, y } => Step::Line(at(x, y)),
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => Step::Curve(at(x1, y1), at(x2, y2), at(x, y)),
            PathCommand::QuadTo { x1, y1, x, y } => {
                // A quadratic curve as a cubic one: each arm is two thirds of the way to its control point.
                let arm = |from: (f64, f64)| (from.0 + (x1 - from.0) / 1.5, from.1 + (y1 - from.1) / 1.5);
                let (first, second) = (arm(last), arm((x, y)));
                Step::Curve(at(first.0, first.1), at(second.0, second.1), at(x, y))
            }
            PathCommand::Close => Step::Close,
        });
        last = points(command).last().copied().unwrap_or(last);
    }
    steps
}

fn points(command: &PathCommand) -> Vec<(f64, f64)> {
    match *command {
        PathCommand::MoveTo { x, y } | PathCommand::LineTo { x, y } => vec![(x, y)],
        PathCommand::CubicTo { x1, y1, x2, y2, x, y } => vec![(x1, y1), (x2, y2), (x, y)],
        PathCommand::QuadTo { x1, y1, x, y } => vec![(x1, y1), (x, y)],
        PathCommand::Close => Vec::new(),
    }
}

/// Returns `ems` of a font size.
#[expect(clippy::cast_possible_truncation, reason = "a formula is at most LARGEST em wide")]
fn length(em: Pt, ems: f64) -> Pt {
    Pt((ems * 1_000_000.0).round() as i64 * em.0 / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(tex: &str) -> Option<Formula> {
        Formula::new(&Math { tex: tex.into(), display: true }).ok()
    }

    #[test]
    fn a_letter_that_no_font_has_is_named_and_does_not_vanish() {
        for (tex, letter) in [
            (r"\text{для всех } x", "д"),
            (r"\text{Łódź}", "Ł"),
            (r"5\,\text{€}", "€"),
            (r"\text{לכל } x", "ל"),
            (r"x \in \text{مجموعة}", "م"),
        ] {
            let error = Formula::new(&Math { tex: tex.into(), display: false }).expect_err(tex);
            assert!(error.contains(letter) || error.contains("no font"), "{tex}: {error}");
        }
        assert!(formula(r"\text{if } x \ge 0, \text{for each } \alpha").is_some());
    }

    #[test]
    fn what_katex_knows_is_set_and_every_glyph_is_there() {
        let mut shaper = Shaper::default();
        for tex in [
            r"\frac{a}{b}",
            r"x_i^2 + \sqrt[3]{1 + \sqrt{\frac{a}{b}}}",
            r"\sum_{i=0}^{n} i = \int_0^\infty e^{-x^2}\,dx",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \hat{x} \vec{v} \overline{AB}",
            r"\mathbb{R} \mathcal{O}(n \log n) \alpha\beta\Gamma \to \le \text{if } \mathbf{b} \mathfrak{g} \mathsf{s} \mathtt{t}",
            r"\left\{\begin{array}{l} a \\ b \\ c \end{array}\right. \lfloor x \rceil \lim_{x \to 0}",
        ] {
            let formula = formula(tex).unwrap_or_else(|| panic!("{tex}"));
            let items = formula.items(&mut shaper, Pt::new(10.0), Colour::Gray(0), Tag::Unknown);
            let glyphs =
                formula.list.items.iter().filter(|item| matches!(item, DisplayItem::GlyphPath { .. }));
            assert_eq!(
                items.iter().filter(|item| matches!(item, Item::Text(_))).count(),
                glyphs.count(),
                "{tex}"
            );
        }
    }

    #[test]
    fn what_it_cannot_set_or_what_leaves_its_place_is_left_to_its_source() {
        for tex in [
            r"\unknown{x}",
            r"\frac{a",
            "}",
            r"\hspace{1000em}x",
            r"\rule{1em}{9999em}",
            "\u{4e2d}",
            r"\kern-9em \rule{1em}{1em}\kern9em",
        ] {
            assert!(formula(tex).is_none(), "{tex}");
        }
    }

    #[test]
    fn a_wide_formula_is_made_to_fit() {
        let mut formula = formula(r"\sum abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz").expect("set");
        let size = Pt::new(10.0);
        assert!(formula.width(size) > Pt::new(200.0));
        formula.fit(size, Pt::new(200.0));
        assert!(formula.width(size) <= Pt::new(200.0) && formula.width(size) > Pt::new(198.0));
    }
}
