//! Parts of a formula that follow each other. The digits of a number, the letters of a word and a text are one element.

use ratex_parser::{Mode, ParseNode};

use super::element::Elements;
use super::style::{Part as _, Style};
use super::symbols::Alphabet;
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
        style.struck = is_slash(node);
        if !style.struck || nodes.len() == at + 1 {
            node.write(out, style);
        }
        at += 1;
        if style.struck && nodes.len() > at {
            nodes[at].write(out, style);
            style.struck = false;
            at += 1;
        }
    }
}

fn is_slash(node: &ParseNode) -> bool {
    let ParseNode::HtmlMathMl { mathml, .. } = node else { return false };
    matches!(mathml.as_slice(), [one] if one.symbol_text() == Some("\u{338}"))
}

/// Writes parts as one element.
pub(super) fn row(out: &mut Elements, nodes: &[ParseNode], style: Style) {
    let tight = style.tight || matches!(nodes, [ParseNode::Atom { .. }]);
    out.element("mrow", &[], |out| expression(out, nodes, Style { tight, struck: false, ..style }));
}

/// Writes a part as one element.
pub(super) fn one(out: &mut Elements, node: &ParseNode, style: Style) {
    match node {
        ParseNode::OrdGroup { body, .. } => row(out, body, style),
        _ => row(out, std::slice::from_ref(node), Style { tight: false, ..style }),
    }
}

/// Writes a base with what is below and above it; `names` are those of elements with one, the other, or both.
pub(super) fn scripts(
    out: &mut Elements,
    names: [&str; 3],
    (sub, sup): (Option<&ParseNode>, Option<&ParseNode>),
    style: Style,
    base: impl FnOnce(&mut Elements),
) {
    let style = style.leveled(style.level.script());
    let name = match (sub, sup) {
        (Some(_), None) => names[0],
        (None, Some(_)) => names[1],
        (Some(_), Some(_)) => names[2],
        (None, None) => "mrow",
    };
    out.element(name, &[], |out| {
        base(out);
        sub.into_iter().chain(sup).for_each(|script| one(out, script, style));
    });
}

/// Writes the digits, the text or the letters that `nodes` begin with as one element. Returns how many they are.
fn run(out: &mut Elements, nodes: &[ParseNode], style: Style) -> usize {
    let mut text = String::new();
    let mut count = 0;
    while let Some(plain) =
        nodes.get(count).and_then(|node| plain(node, style.alphabet == Some(Alphabet::Monospace)))
    {
        text.push_str(&plain);
        count += 1;
    }
    if count > 0 {
        let class = style.alphabet.and_then(Alphabet::class).unwrap_or_default();
        out.leaf("mtext", &[("class", class)], &text);
        return count;
    }
    while let Some(digit) = nodes.get(count).and_then(|node| digit(node, &nodes[count + 1..])) {
        text.push(style.alphabet.map_or(digit, |alphabet| alphabet.letter(digit)));
        count += 1;
    }
    if count > 0 {
        match nodes.get(count) {
            // The exponent of a number is that of all its digits.
            Some(ParseNode::SupSub { base: Some(base), sup, sub, .. }) if digit(base, &[]).is_some() => {
                let last = digit(base, &[]).unwrap_or_default();
                text.push(style.alphabet.map_or(last, |alphabet| alphabet.letter(last)));
                let base = |out: &mut Elements| out.leaf("mn", &[], &text);
                scripts(out, ["msub", "msup", "msubsup"], (sub.as_deref(), sup.as_deref()), style, base);
                return count + 1;
            }
            _ => out.leaf("mn", &[], &text),
        }
        return count;
    }
    let Some(alphabet) = style.alphabet else { return 0 };
    while let Some(letter) = nodes.get(count).and_then(letter) {
        text.push(alphabet.letter(letter));
        count += 1;
    }
    if count > 0 {
        let upright = if count == 1 { "normal" } else { "" };
        out.leaf("mi", &[("mathvariant", upright)], &text);
    }
    count
}

fn letter(node: &ParseNode) -> Option<char> {
    let ParseNode::MathOrd { text, mode: Mode::Math, .. } = node else { return None };
    text.chars().next().filter(|first| text.len() == 1 && first.is_ascii_alphabetic())
}

/// Returns the digit that a part is, or the point before another digit.
fn digit(node: &ParseNode, after: &[ParseNode]) -> Option<char> {
    let (ParseNode::TextOrd { text, mode: Mode::Math, .. }
    | ParseNode::MathOrd { text, mode: Mode::Math, .. }) = node
    else {
        return None;
    };
    let first = text.chars().next().filter(|_| text.len() == 1)?;
    let goes_on = || after.first().is_some_and(|next| digit(next, &[]).is_some());
    (first.is_ascii_digit() || (first == '.' && goes_on())).then_some(first)
}
