//! Parts of a formula that follow each other. The digits of a number, the letters of a word and a text are one element.

use std::slice::from_ref;

use ratex_parser::{Mode, ParseNode};

use super::element::Elements;
use super::style::{Part as _, Style};
use super::symbols::upright;
use crate::content::tex::ends::is_slash;
use crate::content::tex::text::plain;

/// A thin space, in em.
pub(super) const THIN: f64 = 3.0 / 18.0;

/// What decides on the space between two parts of a formula.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Ordinary,
    /// An operator with a name; signs such as that of a sum bring their own space.
    Named,
    Spaced,
}

fn class(node: &ParseNode) -> Class {
    match node {
        ParseNode::Op { symbol: false, body: None, .. } | ParseNode::OperatorName { .. } => Class::Named,
        ParseNode::SupSub { base: Some(base), .. } => class(base),
        ParseNode::MClass { mclass, .. } if mclass != "mord" && mclass != "minner" => Class::Spaced,
        ParseNode::Atom { .. }
        | ParseNode::Op { .. }
        | ParseNode::SpacingNode { .. }
        | ParseNode::Kern { .. }
        | ParseNode::XArrow { .. }
        | ParseNode::HtmlMathMl { .. }
        | ParseNode::DelimSizing { .. } => Class::Spaced,
        _ => Class::Ordinary,
    }
}

/// Writes parts that follow each other.
pub(super) fn expression(out: &mut Elements, nodes: &[ParseNode], style: Style) {
    let mut style = style;
    let mut before: Option<Class> = None;
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        let class = class(node);
        let is_beside_name = matches!(
            (before, class),
            (Some(Class::Named), Class::Ordinary | Class::Named) | (Some(Class::Ordinary), Class::Named)
        );
        if is_beside_name {
            out.space(THIN);
        }
        before = Some(class);
        let length = run(out, &nodes[at..], style);
        if length > 0 {
            at += length;
            continue;
        }
        // A slash is drawn through the part after it.
        style.struck = is_slash(node) && nodes.len() > at + 1;
        at += usize::from(style.struck);
        nodes[at].write(out, style);
        style.struck = false;
        at += 1;
    }
}

/// Writes parts within an element.
pub(super) fn around(out: &mut Elements, tag: &str, nodes: &[ParseNode], style: Style) {
    out.element(tag, |out| expression(out, nodes, style));
}

/// Writes parts as one element.
pub(super) fn row(out: &mut Elements, nodes: &[ParseNode], style: Style) {
    let tight = style.tight || matches!(nodes, [ParseNode::Atom { .. }]);
    around(out, "mrow", nodes, Style { tight, struck: false, ..style });
}

/// Returns the parts of what is in braces; without any, the part itself.
pub(super) fn parts(node: &ParseNode) -> &[ParseNode] {
    if let ParseNode::OrdGroup { body, .. } = node { body } else { from_ref(node) }
}

/// Writes a part as one element.
pub(super) fn one(out: &mut Elements, node: &ParseNode, style: Style) {
    row(out, parts(node), style);
}

/// Writes a base with what is below and above it; `names` are those of elements with one, the other, or both.
pub(super) fn scripts(
    out: &mut Elements,
    names: [&str; 3],
    (sub, sup): (Option<&ParseNode>, Option<&ParseNode>),
    style: Style,
    base: impl FnOnce(&mut Elements),
) {
    let style = style.leveled(style.level.superscript());
    let name = match (sub, sup) {
        (Some(_), None) => names[0],
        (None, Some(_)) => names[1],
        (Some(_), Some(_)) => names[2],
        (None, None) => "mrow",
    };
    out.element(name, |out| {
        base(out);
        sub.into_iter().chain(sup).for_each(|script| one(out, script, style));
    });
}

/// Writes the text, the digits or the letters that `nodes` begin with as one element. Returns how many they are.
fn run(out: &mut Elements, nodes: &[ParseNode], style: Style) -> usize {
    let (text, count) = taken(nodes, |nodes| plain(&nodes[0], style.class() == "m-mono"));
    if count > 0 {
        out.leaf(&format!("mtext {}", style.class()), &text);
        return count;
    }
    let digits = |nodes: &[ParseNode]| digit(nodes).map(|digit| style.letter(digit));
    let (mut number, count) = taken(nodes, digits);
    match nodes.get(count) {
        _ if count == 0 => {}
        // The exponent of a number is that of all its digits.
        Some(ParseNode::SupSub { base: Some(base), sup, sub, .. }) if digit(from_ref(base)).is_some() => {
            number.extend(digits(from_ref(base)));
            let names = ["msub", "msup", "msubsup"];
            scripts(out, names, (sub.as_deref(), sup.as_deref()), style, |out| out.leaf("mn", &number));
            return count + 1;
        }
        _ => {
            out.leaf("mn", &number);
            return count;
        }
    }
    let (word, count) = taken(nodes, |nodes| Some(style.alphabet?.letter(letter(&nodes[0])?)));
    if count > 0 {
        out.leaf(&format!("mi mathvariant={}", upright(&word)), &word);
    }
    count
}

/// Returns what the first parts are as text, and how many of them are.
fn taken<T>(nodes: &[ParseNode], text: impl Fn(&[ParseNode]) -> Option<T>) -> (String, usize)
where
    String: FromIterator<T>,
{
    let parts: Vec<T> = (0..nodes.len()).map_while(|at| text(&nodes[at..])).collect();
    let count = parts.len();
    (parts.into_iter().collect(), count)
}

fn letter(node: &ParseNode) -> Option<char> {
    let ParseNode::MathOrd { text, mode: Mode::Math, .. } = node else { return None };
    text.chars().next().filter(|first| text.len() == 1 && first.is_ascii_alphabetic())
}

/// Returns the digit that the first part is, or the point before another digit.
fn digit(nodes: &[ParseNode]) -> Option<char> {
    let (ParseNode::TextOrd { text, mode: Mode::Math, .. }
    | ParseNode::MathOrd { text, mode: Mode::Math, .. }) = nodes.first()?
    else {
        return None;
    };
    let first = text.chars().next().filter(|_| text.len() == 1)?;
    let goes_on = || nodes.get(1).is_some_and(|next| digit(from_ref(next)).is_some());
    (first.is_ascii_digit() || (first == '.' && goes_on())).then_some(first)
}
