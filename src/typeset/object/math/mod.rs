//! Mathematics: TeX to glyphs and shapes. RaTeX lays formulas out as KaTeX does; [`tree`] changes what it would do
//! otherwise, and the letters that its fonts lack are those of the page ([`own`]).

mod glyph;
pub mod grounds;
mod items;
mod layout;
mod numbers;
mod own;
mod tree;

use std::cell::RefCell;
use std::sync::Arc;

use ratex_parser::{Mode, ParseNode};
use ratex_types::display_item::DisplayList;
use ratex_types::math_style::MathStyle;

use crate::content::tex::ends::{ends, is_relation};
use crate::content::{Link, Math, tex};
use crate::font::UserFont;
use crate::typeset::page::Item;
use crate::typeset::text::shape::Shaper;
use crate::typeset::theme::Colour;
use crate::typeset::tree::Tag;
use crate::typeset::unit::Pt;
use glyph::length;
use grounds::Grounds;
use layout::{LARGEST, LONGEST, is_placed, laid_out, make_room, too_large};
use numbers::{NUMBER_GAP, append, numbers_of, spread};
use own::Signs;

/// The letters of KaTeX are smaller than those of Plex at one size.
const SIZE_PER_MILLE: i64 = 1080;
/// A formula in a line is never broken up to this width, in em: TeX, too, would rather not.
const UNBROKEN: f64 = 10.0;
/// What is smaller is not read on paper.
const SMALLEST: Pt = Pt::new(7.0);

/// A formula that can be set, or a part of one between two places where lines may end.
#[derive(Clone, Debug)]
pub struct Formula {
    pub tex: Arc<str>,
    /// On a line of its own.
    pub display: bool,
    /// It goes on from the part before it.
    pub continues: bool,
    /// In em.
    list: DisplayList,
    signs: Arc<Signs>,
    grounds: Grounds,
    /// From here on, in em, there are the numbers of equations.
    numbers: Option<f64>,
    /// Of its designed size, where it would be wider than its column.
    per_mille: i64,
    /// Between places where lines may end; none for one that cannot be broken, or is short.
    parts: Arc<[Formula]>,
    /// Where the whole leads to: its only address. Parts of a formula have no links of their own.
    pub address: Option<String>,
}

impl Formula {
    /// Sets a formula with the fonts of the page for texts; `fonts` are tried before the fallback, `lang` is BCP 47.
    ///
    /// # Errors
    ///
    /// Why it cannot be set: RaTeX does not know a command, or it leaves its own place.
    pub fn new(math: &Math<'_>, fonts: &[UserFont], lang: &str) -> Result<Formula, String> {
        let nodes = tex::read(&math.tex)?;
        if fonts.is_empty() {
            return FONTS.with_borrow_mut(|shaper| Formula::set(math, nodes, shaper));
        }
        Formula::set(math, nodes, &mut Shaper::new(fonts, lang))
    }

    fn set(math: &Math<'_>, mut nodes: Vec<ParseNode>, shaper: &mut Shaper<'_>) -> Result<Formula, String> {
        let (mut signs, mut addresses) = tree::prepare(&mut nodes, shaper)?;
        addresses.retain(|address| Link::is_allowed(address));
        addresses.dedup();
        let is_number = |node: &ParseNode| matches!(node, ParseNode::Tag { .. });
        let (number, nodes): (Vec<_>, Vec<_>) = nodes.into_iter().partition(is_number);
        let style = if math.display { MathStyle::Display } else { MathStyle::Text };
        make_room(&[&nodes[..], &number[..]].concat(), style, &mut signs, shaper);
        let signs = Arc::new(signs);
        let mut list = laid_out(&nodes, style, &signs, LONGEST)?;
        let mut numbers = numbers_of(&nodes, &list, style, &signs);
        if let Some(number) = number.last() {
            let number = laid_out(std::slice::from_ref(number), style, &signs, LARGEST)?;
            numbers = Some(list.width + NUMBER_GAP / 2.0);
            append(&mut list, number);
        }
        let whole = Formula {
            tex: math.tex.trim().into(),
            display: math.display,
            continues: false,
            list,
            signs,
            grounds: Grounds::default(),
            numbers,
            per_mille: 1000,
            parts: Arc::from([]),
            address: addresses.pop().filter(|_| addresses.is_empty()),
        };
        let parts = if whole.list.width > UNBROKEN && whole.numbers.is_none() {
            whole.parts_of(&nodes)?
        } else {
            Vec::new()
        };
        if parts.is_empty() && !is_placed(&whole.list, LARGEST) {
            return Err(too_large());
        }
        Ok(Formula { parts: parts.into(), ..whole })
    }

    /// Returns it with the grounds that its page has.
    #[must_use]
    pub fn on(self, grounds: Grounds) -> Formula {
        let parts = self.parts.iter().map(|part| part.clone().on(grounds)).collect();
        Formula { grounds, parts, ..self }
    }

    /// Returns the parts between which lines may end.
    #[must_use]
    pub fn parts(&self) -> &[Formula] {
        &self.parts
    }

    fn parts_of(&self, nodes: &[ParseNode]) -> Result<Vec<Formula>, String> {
        let ends = ends(nodes);
        if ends.is_empty() {
            return Ok(Vec::new());
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let ranges = starts.zip(ends.iter().copied().chain([nodes.len()]));
        let style = if self.display { MathStyle::Display } else { MathStyle::Text };
        let part = |(start, end): (usize, usize)| {
            let mut nodes = nodes[start..end].to_vec();
            if end < ends.last().copied().unwrap_or(0) + 1 {
                // With something after it, an operator keeps the space before it; that after it is a space of the line.
                let nothing =
                    ParseNode::OrdGroup { mode: Mode::Math, body: Vec::new(), semisimple: None, loc: None };
                let room = if is_relation(&nodes[nodes.len() - 1]) { 5.0 } else { 4.0 };
                nodes.extend([nothing, tree::kern(-room / 18.0)]);
            }
            let list = laid_out(&nodes, style, &self.signs, LARGEST)?;
            let (display, parts, signs) = (false, Arc::from([]), Arc::clone(&self.signs));
            let (tex, continues) = (Arc::clone(&self.tex), start > 0);
            let (grounds, numbers) = (Grounds::default(), None);
            let (per_mille, address) = (1000, None);
            Ok(Formula { tex, display, continues, list, signs, grounds, numbers, per_mille, parts, address })
        };
        ranges.map(part).collect()
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

    /// Returns whether it takes more or less room than it is to have in a column of `measure`.
    #[must_use]
    pub fn is_unfit(&self, size: Pt, measure: Pt) -> bool {
        let width = self.width(size);
        width > measure || self.display && self.numbers.is_some() && width < measure
    }

    /// Returns whether it fits a column of `measure`, smaller perhaps, but never so small that nobody could read it.
    #[must_use]
    pub fn fits(&self, size: Pt, measure: Pt) -> bool {
        self.shrunk(size, measure).is_none_or(|(per_mille, least)| per_mille >= least)
    }

    /// Returns how small it would be to be as wide as `measure`, and how small it may be; `None` where it is not wider.
    fn shrunk(&self, size: Pt, measure: Pt) -> Option<(i64, i64)> {
        let width = self.width(size);
        let least = (SMALLEST.0 * 1000 / size.0.max(1)).min(1000);
        (width > measure && width > Pt::ZERO).then(|| (self.per_mille * measure.0 / width.0 - 1, least))
    }

    /// Makes it smaller where it would be wider than `measure`, and moves the numbers of equations to the margin.
    /// Returns whether it [fits](Formula::fits).
    pub fn fit(&mut self, size: Pt, measure: Pt) -> bool {
        if let Some((per_mille, least)) = self.shrunk(size, measure) {
            self.per_mille = per_mille.max(least);
            return per_mille >= least;
        }
        if let Some(from) = self.numbers.filter(|_| self.display) {
            #[expect(clippy::cast_precision_loss, reason = "lengths of a page")]
            let measure = measure.0 as f64 / self.em(size).0.max(1) as f64;
            spread(&mut self.list, from, measure);
            self.numbers = None;
        }
        true
    }

    /// Returns its glyphs and shapes; `x` from its left edge, `y` from its baseline.
    pub fn items(&self, shaper: &mut Shaper<'_>, size: Pt, colour: Colour, tag: Tag) -> Vec<Item> {
        items::items(&self.list, &self.signs, shaper, self.em(size), (colour, self.grounds, tag))
    }
}

thread_local! {
    /// Formulas are laid out before anything is shaped, and must know then how wide their texts are.
    static FONTS: RefCell<Shaper<'static>> = RefCell::default();
}

#[cfg(test)]
mod tests {
    use ratex_types::display_item::DisplayItem;

    use super::*;
    use crate::typeset::page;
    use numbers::place;

    fn formula(tex: &str) -> Option<Formula> {
        Formula::new(&Math { tex: tex.into(), display: true }, &[], "en").ok()
    }

    #[test]
    fn a_formula_fits_where_it_can_be_made_to_fit() {
        let whole = formula(r"a + b + c + d + e + f + g + h").expect("a formula");
        let size = Pt::new(10.0);
        let width = whole.width(size);
        for per_mille in [300, 600, 650, 690, 710, 750, 800, 990, 1000, 1200] {
            let measure = width.per_mille(per_mille);
            let mut fitted = whole.clone();
            assert_eq!(whole.fits(size, measure), fitted.fit(size, measure), "{per_mille}");
            assert_eq!(fitted.width(size) <= measure, whole.fits(size, measure), "{per_mille}");
        }
        assert!(whole.fits(size, width.per_mille(800)) && !whole.fits(size, width.per_mille(600)));
    }

    #[test]
    fn every_letter_is_drawn_in_a_font_that_has_it_or_as_a_box() {
        for (tex, boxes) in [
            (r"\text{для всех } x", 0),
            (r"\text{Łódź}", 0),
            (r"5\,\text{€} + 5€", 0),
            (r"\text{לכל } x", 0),
            (r"x \in \text{日}", 1),
            ("中", 1),
            (r"x^{\text{日}}", 1),
        ] {
            // A shaper says once what a text lacks.
            let mut shaper = Shaper::default();
            let formula = formula(tex).unwrap_or_else(|| panic!("{tex}"));
            let items = formula.items(&mut shaper, Pt::new(10.0), Colour::Gray(0), Tag::Unknown);
            assert_eq!(items.iter().filter(|item| matches!(item, Item::Rect(_))).count(), boxes, "{tex}");
            assert_eq!(shaper.take_missing().len(), boxes, "{tex}");
            let drawn: String = items
                .iter()
                .filter_map(|item| if let Item::Text(text) = item { Some(text.text.as_str()) } else { None })
                .collect();
            for letter in tex.chars().filter(|letter| !letter.is_ascii()) {
                assert!(drawn.contains(letter), "{tex}: {drawn}");
            }
        }
    }

    #[test]
    fn the_space_after_a_word_from_right_to_left_is_at_its_right() {
        let mut shaper = Shaper::default();
        let mut ends = |tex: &str| {
            let items =
                formula(tex).unwrap().items(&mut shaper, Pt::new(10.0), Colour::Gray(0), Tag::Unknown);
            let texts = items
                .into_iter()
                .filter_map(|item| if let Item::Text(text) = item { Some(text) } else { None });
            let said = |text: &page::Text| text.text.trim().to_owned();
            texts
                .filter(|text| !said(text).is_empty())
                .map(|text| (text.x, text.x + text.width()))
                .collect::<Vec<_>>()
        };
        let (with, without) = (ends(r"\text{לכל }y"), ends(r"\text{לכל}y"));
        assert_eq!(with[0].0, without[0].0);
        assert!(with.last().unwrap().0 > without.last().unwrap().0 + Pt::new(1.5), "{with:?} {without:?}");
    }

    #[test]
    fn delimiters_of_parts_are_as_high_as_what_they_are_around() {
        let height = |tex: &str| {
            let formula = formula(tex).unwrap_or_else(|| panic!("{tex}"));
            formula.list.height + formula.list.depth
        };
        let one = height(r"\uparrow x \downarrow");
        assert!(height(r"\Bigl\uparrow x \Bigr\downarrow") > one * 1.5);
        assert!(height(r"\left\uparrow \frac{a}{b} \right\downarrow") > one * 2.0);
        assert!(height(r"\left\lmoustache \frac{a}{b} \right)") > one * 2.0);
    }

    #[test]
    fn operators_of_other_fonts_keep_their_room() {
        let width = |tex: &str| formula(tex).unwrap_or_else(|| panic!("{tex}")).list.width;
        assert!(width(r"a \pmb{=} b") > width(r"a {=} b") + 0.4);
        assert!(width(r"a \mathbf{+} b") > width(r"a {+} b") + 0.3);
    }

    #[test]
    fn a_wide_index_does_not_run_into_its_root() {
        let first = |tex: &str| {
            let formula = formula(tex).unwrap_or_else(|| panic!("{tex}"));
            let letters = formula.list.items.iter().filter_map(|item| match item {
                DisplayItem::GlyphPath { x, scale, char_code, .. } => Some((*x, *scale, *char_code)),
                _ => None,
            });
            letters.collect::<Vec<_>>()
        };
        let letters = first(r"\sqrt[\alpha+\beta]{x}");
        let root = letters.iter().find(|(_, _, code)| *code == 0x221A).expect("a root").0;
        let last = letters.iter().filter(|(_, scale, _)| *scale < 0.6).map(|(x, ..)| *x).fold(0.0, f64::max);
        assert!(last < root + 0.4 && letters.iter().all(|(x, ..)| *x >= 0.0), "{letters:?}");
    }

    #[test]
    fn numbers_of_equations_are_at_the_margin_and_equations_in_the_middle() {
        for tex in [r"a = b \tag{1}", r"\begin{align} a &= b \\ c &= d \end{align}"] {
            let mut formula = formula(tex).unwrap_or_else(|| panic!("{tex}"));
            let size = Pt::new(10.0);
            assert!(formula.is_unfit(size, Pt::new(300.0)));
            assert!(formula.fit(size, Pt::new(300.0)) && !formula.is_unfit(size, Pt::new(300.0)), "{tex}");
            let left = formula.list.items.iter().map(place).fold(f64::MAX, f64::min);
            let right = formula.list.items.iter().map(place).fold(0.0, f64::max);
            assert!(left > 10.0 && right > formula.list.width - 1.0, "{tex}: {left} to {right}");
        }
    }

    #[test]
    fn long_formulas_have_parts_after_relations_and_operators() {
        let sum = (1..20).map(|at| format!("a_{{{at}}}x^{{{at}}}")).collect::<Vec<_>>().join(" + ");
        let formula = formula(&format!("y = {sum}")).expect("set");
        assert_eq!(formula.parts().len(), 20);
        assert!(formula.parts().iter().skip(1).all(|part| part.continues) && !formula.parts()[0].continues);
        let parts: f64 = formula.parts().iter().map(|part| part.list.width).sum();
        // What is missing are the spaces after the signs.
        assert!(parts < formula.list.width && parts > formula.list.width - 20.0 * 0.3);
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
            r"\kern-9em \rule{1em}{1em}\kern9em",
        ] {
            assert!(formula(tex).is_none(), "{tex}");
        }
    }

    #[test]
    fn a_wide_formula_is_made_smaller_but_never_too_small_to_read() {
        let mut formula = formula(r"\sum abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz").expect("set");
        let size = Pt::new(10.0);
        let wide = formula.width(size);
        assert!(formula.fit(size, wide.per_mille(800)));
        assert!(formula.width(size) <= wide.per_mille(800) && formula.width(size) > wide.per_mille(790));
        assert!(!formula.fit(size, wide.per_mille(300)));
        assert!(formula.em(size) >= SMALLEST);
    }
}
