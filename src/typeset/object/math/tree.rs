//! Changes to the tree of a formula before it is laid out, where RaTeX would lay it out otherwise than KaTeX, or lose
//! letters.

use std::sync::Arc;

use ratex_layout::{LayoutOptions, layout_with_fallback_metrics};
use ratex_parser::parse_node::{ArrayTag, AtomFamily, Measurement, ProofBranch};
use ratex_parser::{Mode, ParseNode};
use ratex_types::math_style::MathStyle;

use super::own::{Signs, is_stacked};
use crate::content::tex::{is_mirrored, text::plain};
use crate::typeset::text::fonts::Face;
use crate::typeset::text::shape::Shaper;

/// Heights that `\big`, `\Big`, `\bigg` and `\Bigg` ask for, in em.
const BIG: [f64; 5] = [1.2, 1.2, 1.8, 2.4, 3.0];
/// Delimiters that are measured in each style; those further inside only as in a formula of its own.
const MOST_STACKS: usize = 2;
/// The bar of a root begins so far before its index ends, in em, as TeX's \root has it.
const ROOT_KERN: f64 = 10.0 / 18.0;
/// The index begins so far after the edge of the root, in em.
const INDEX_KERN: f64 = 5.0 / 18.0;
/// What RaTeX adds to the width of an index.
const RATEX_KERN: f64 = 0.05;

/// The letters of a text in a formula.
#[derive(Clone, Copy, Default)]
struct Letters {
    bold: bool,
    italic: bool,
    family: Family,
}

#[derive(Clone, Copy, Default)]
enum Family {
    /// That of the text around the formula.
    #[default]
    Page,
    Roman,
    Mono,
}

impl Letters {
    fn with(self, command: &str) -> Letters {
        match command.trim_start_matches('\\') {
            "textbf" | "mathbf" => Letters { bold: true, ..self },
            "textmd" => Letters { bold: false, ..self },
            "textit" | "textsl" | "emph" | "mathit" => Letters { italic: true, ..self },
            "textup" => Letters { italic: false, ..self },
            "textrm" | "mathrm" => Letters { family: Family::Roman, ..self },
            "texttt" | "mathtt" => Letters { family: Family::Mono, ..self },
            "textnormal" => Letters::default(),
            _ => self,
        }
    }

    fn face(self) -> Face {
        match (self.family, self.bold, self.italic) {
            (Family::Page, false, false) => Face::Sans,
            (Family::Page, false, true) => Face::SansItalic,
            (Family::Page, true, false) => Face::SansBold,
            (Family::Page, true, true) => Face::SansBoldItalic,
            (Family::Roman, false, false) => Face::MathRegular,
            (Family::Roman, false, true) => Face::MathItalic,
            (Family::Roman, true, false) => Face::MathBold,
            (Family::Roman, true, true) => Face::MathBoldItalic,
            (Family::Mono, true, _) => Face::MonoBold,
            (Family::Mono, false, true) => Face::MonoItalic,
            (Family::Mono, false, false) => Face::Mono,
        }
    }
}

/// Changes the tree. Returns the signs that are not of KaTeX's fonts, and the addresses that parts lead to; or why it
/// cannot be printed.
pub(super) fn prepare(
    nodes: &mut Vec<ParseNode>,
    shaper: &mut Shaper<'_>,
) -> Result<(Signs, Vec<String>), String> {
    let (signs, addresses) = (Signs::default(), Vec::new());
    let mut change = Change { signs, shaper, stacks: 0, addresses, is_mirrored: false };
    change.list(nodes, Letters::default());
    if change.is_mirrored {
        return Err("`\\reflectbox` mirrors letters, and no font of print has such letters".to_owned());
    }
    Ok((change.signs, change.addresses))
}

struct Change<'s, 'a> {
    signs: Signs,
    shaper: &'s mut Shaper<'a>,
    /// How many delimiters of parts are around.
    stacks: usize,
    addresses: Vec<String>,
    is_mirrored: bool,
}

impl Change<'_, '_> {
    fn list(&mut self, nodes: &mut Vec<ParseNode>, letters: Letters) {
        let is_code = matches!(letters.family, Family::Mono);
        let mut changed = Vec::with_capacity(nodes.len());
        let mut text = String::new();
        for mut node in nodes.drain(..) {
            if let Some(more) = plain(&node, is_code) {
                text.push_str(&more);
                continue;
            }
            self.flush(&mut text, letters, &mut changed);
            self.node(&mut node, letters);
            changed.push(node);
        }
        self.flush(&mut text, letters, &mut changed);
        *nodes = changed;
    }

    fn flush(&mut self, text: &mut String, letters: Letters, into: &mut Vec<ParseNode>) {
        if !text.is_empty() {
            let sign = self.signs.text(self.shaper, std::mem::take(text), letters.face());
            into.extend(sign.map(|sign| ordinary(sign, Mode::Text)));
        }
    }

    fn node(&mut self, node: &mut ParseNode, letters: Letters) {
        self.inside(node, letters);
        match node {
            ParseNode::DelimSizing { delim, size, mclass, .. } => {
                let height = BIG[usize::from(*size).min(BIG.len() - 1)];
                if let Some(sign) = self.signs.stack(delim, height) {
                    *node = of_class(mclass, vec![ordinary(sign, Mode::Math)]);
                }
            }
            ParseNode::LeftRight { left, right, .. } if is_stacked(left) || is_stacked(right) => {
                self.stacked(node);
            }
            ParseNode::Sqrt { index: Some(_), .. } => self.indexed(node),
            ParseNode::Html { attributes, .. } => self.is_mirrored |= is_mirrored(attributes),
            ParseNode::Href { href, .. } => self.addresses.push(href.replace(char::is_whitespace, "%20")),
            // RaTeX takes them for letters, and leaves out the space of an operator.
            ParseNode::Pmb { mclass, .. } if mclass == "mbin" || mclass == "mrel" => {
                *node = of_class(&mclass.clone(), vec![node.clone()]);
            }
            ParseNode::Font { body, .. } => {
                if let Some(class) = class_of(body) {
                    *node = of_class(class, vec![node.clone()]);
                }
            }
            _ => {}
        }
    }

    /// Changes what is within a part.
    fn inside(&mut self, node: &mut ParseNode, letters: Letters) {
        match node {
            ParseNode::Text { body, font, .. } => {
                self.list(body, font.as_deref().map_or(letters, |font| letters.with(font)));
            }
            ParseNode::Font { body, font, mode, .. } => {
                self.node(body, if *mode == Mode::Text { letters.with(font) } else { letters });
            }
            ParseNode::OrdGroup { body, .. }
            | ParseNode::Color { body, .. }
            | ParseNode::Styling { body, .. }
            | ParseNode::Sizing { body, .. }
            | ParseNode::Phantom { body, .. }
            | ParseNode::MClass { body, .. }
            | ParseNode::HBox { body, .. }
            | ParseNode::Href { body, .. }
            | ParseNode::Html { body, .. }
            | ParseNode::HtmlMathMl { html: body, .. }
            | ParseNode::OperatorName { body, .. }
            | ParseNode::Pmb { body, .. }
            | ParseNode::Tag { tag: body, .. }
            | ParseNode::Op { body: Some(body), .. } => self.list(body, letters),
            ParseNode::LeftRight { body, left, right, .. } => {
                let stacks = usize::from(is_stacked(left) || is_stacked(right));
                self.stacks += stacks;
                self.list(body, letters);
                self.stacks -= stacks;
            }
            ParseNode::MathChoice { display, text, script, scriptscript, .. } => {
                for body in [display, text, script, scriptscript] {
                    self.list(body, letters);
                }
            }
            ParseNode::SupSub { base, sup, sub, .. } => {
                for part in [base, sup, sub].into_iter().flatten() {
                    self.one(part, letters);
                }
            }
            ParseNode::GenFrac { numer, denom, .. } => {
                self.one(numer, letters);
                self.one(denom, letters);
            }
            ParseNode::Sqrt { body, index, .. } => {
                self.one(body, letters);
                index.iter_mut().for_each(|index| self.one(index, letters));
            }
            ParseNode::XArrow { body, below, .. } => {
                self.one(body, letters);
                below.iter_mut().for_each(|below| self.one(below, letters));
            }
            ParseNode::CdArrow { label_above, label_below, .. } => {
                for label in [label_above, label_below].into_iter().flatten() {
                    self.one(label, letters);
                }
            }
            ParseNode::Accent { base: body, .. }
            | ParseNode::AccentUnder { base: body, .. }
            | ParseNode::HorizBrace { base: body, .. }
            | ParseNode::Overline { body, .. }
            | ParseNode::Underline { body, .. }
            | ParseNode::VPhantom { body, .. }
            | ParseNode::Smash { body, .. }
            | ParseNode::Enclose { body, .. }
            | ParseNode::Lap { body, .. }
            | ParseNode::RaiseBox { body, .. }
            | ParseNode::VCenter { body, .. }
            | ParseNode::CdLabel { label: body, .. }
            | ParseNode::CdLabelParent { fragment: body, .. } => self.one(body, letters),
            ParseNode::Array { body, tags, .. } => {
                body.iter_mut().flatten().for_each(|cell| self.one(cell, letters));
                for tag in tags.iter_mut().flatten() {
                    if let ArrayTag::Explicit(tag) = tag {
                        self.list(tag, letters);
                    }
                }
            }
            ParseNode::ProofTree { tree, .. } => self.proof(tree, letters),
            _ => {}
        }
    }

    /// Changes a part that is one by itself, and may be a letter of a text.
    fn one(&mut self, node: &mut ParseNode, letters: Letters) {
        if plain(node, false).is_none() {
            return self.node(node, letters);
        }
        let mut alone = vec![node.clone()];
        self.list(&mut alone, letters);
        if let Some(changed) = alone.pop() {
            *node = changed;
        }
    }

    fn proof(&mut self, tree: &mut ProofBranch, letters: Letters) {
        self.list(&mut tree.conclusion, letters);
        for label in [&mut tree.left_label, &mut tree.right_label].into_iter().flatten() {
            self.list(label, letters);
        }
        tree.premises.iter_mut().for_each(|premise| self.proof(premise, letters));
    }

    /// Puts delimiters of parts beside what they are around. How high it is depends on the style, which only the
    /// layout knows: it chooses.
    fn stacked(&mut self, node: &mut ParseNode) {
        let display = self.sides(node, MathStyle::Display);
        let choice = if self.stacks >= MOST_STACKS {
            ParseNode::OrdGroup { mode: Mode::Math, body: display, semisimple: None, loc: None }
        } else {
            ParseNode::MathChoice {
                mode: Mode::Math,
                text: self.sides(node, MathStyle::Text),
                script: self.sides(node, MathStyle::Script),
                scriptscript: self.sides(node, MathStyle::ScriptScript),
                display,
                loc: None,
            }
        };
        *node = of_class("minner", vec![choice]);
    }

    /// Returns what is between delimiters, with those of parts beside it.
    fn sides(&mut self, node: &ParseNode, style: MathStyle) -> Vec<ParseNode> {
        let mut inner = node.clone();
        let ParseNode::LeftRight { left, right, .. } = &mut inner else { return vec![inner] };
        let taken = [left, right].map(|side| {
            let is_stacked = is_stacked(side);
            is_stacked.then(|| std::mem::replace(side, ".".to_owned()))
        });
        let height = self.height(&inner, style);
        let families = [AtomFamily::Open, AtomFamily::Close];
        let signs = taken.map(|side| side.and_then(|side| self.signs.stack(&side, height)));
        let [open, close] = [0, 1].map(|side: usize| signs[side].map(|sign| atom(sign, families[side])));
        open.into_iter().chain([inner]).chain(close).collect()
    }

    /// Returns how high the delimiters around a part are, in em.
    fn height(&self, node: &ParseNode, style: MathStyle) -> f64 {
        let options = LayoutOptions { style, ..LayoutOptions::default() };
        let metrics = Arc::clone(&self.signs.metrics);
        let inner = layout_with_fallback_metrics(std::slice::from_ref(node), &options, metrics);
        // TeX's \delimiterfactor and \delimitershortfall.
        let reach = (inner.height - 0.25).max(inner.depth + 0.25);
        (reach / 500.0 * 901.0).max(2.0 * reach - 0.5)
    }

    /// Moves the index of a root to where TeX has it: RaTeX lets a wide one run into the root.
    fn indexed(&mut self, node: &mut ParseNode) {
        let ParseNode::Sqrt { index: Some(index), .. } = node else { return };
        let options = LayoutOptions { style: MathStyle::ScriptScript, ..LayoutOptions::default() };
        let metrics = Arc::clone(&self.signs.metrics);
        let scale = MathStyle::ScriptScript.size_multiplier();
        let width =
            layout_with_fallback_metrics(std::slice::from_ref(index), &options, metrics).width * scale;
        // An index without a width of its own, that ends where TeX's would.
        let lap =
            ParseNode::Lap { mode: Mode::Math, alignment: "llap".to_owned(), body: index.clone(), loc: None };
        let body = vec![kern((ROOT_KERN - INDEX_KERN) / scale), lap];
        **index = ParseNode::OrdGroup { mode: Mode::Math, body, semisimple: None, loc: None };
        let before = width - INDEX_KERN - (ROOT_KERN - INDEX_KERN) - RATEX_KERN;
        *node = of_class("mord", vec![kern(before), node.clone()]);
    }
}

fn ordinary(sign: char, mode: Mode) -> ParseNode {
    ParseNode::TextOrd { mode, text: sign.to_string(), loc: None }
}

fn atom(sign: char, family: AtomFamily) -> ParseNode {
    ParseNode::Atom { mode: Mode::Math, family, text: sign.to_string(), loc: None }
}

pub(super) fn kern(em: f64) -> ParseNode {
    let dimension = Measurement { number: em, unit: "em".to_owned() };
    ParseNode::Kern { mode: Mode::Math, dimension, loc: None }
}

fn of_class(mclass: &str, body: Vec<ParseNode>) -> ParseNode {
    ParseNode::MClass {
        mode: Mode::Math,
        mclass: mclass.to_owned(),
        body,
        is_character_box: false,
        loc: None,
    }
}

/// Returns the class of an operator or a relation in letters of another font.
fn class_of(body: &ParseNode) -> Option<&'static str> {
    let one = match body {
        ParseNode::OrdGroup { body, .. } => match body.as_slice() {
            [one] => one,
            _ => return None,
        },
        other => other,
    };
    match one {
        ParseNode::Atom { family: AtomFamily::Bin, .. } => Some("mbin"),
        ParseNode::Atom { family: AtomFamily::Rel, .. } => Some("mrel"),
        _ => None,
    }
}
