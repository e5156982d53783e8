//! Where a formula may be broken, as TeX has it.

use ratex_parser::ParseNode;
use ratex_parser::parse_node::AtomFamily;

/// Returns after which parts lines may end, as TeX has it: after relations, and after operators between two things.
#[must_use]
pub fn ends(nodes: &[ParseNode]) -> Vec<usize> {
    let is_between = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| nodes.get(at));
        let is_sign = |node: &ParseNode| is_relation(node) || is_operator(node) || opens(node);
        before.is_some_and(|before| !is_sign(before))
    };
    (0..nodes.len().saturating_sub(1))
        .filter(|&at| {
            let goes_on = !is_relation(&nodes[at + 1]) && !is_script(&nodes[at + 1]);
            goes_on && at > 0 && (is_relation(&nodes[at]) || is_operator(&nodes[at]) && is_between(at))
        })
        .map(|at| at + 1)
        .collect()
}

/// A longer formula, in characters of TeX, may be wider than a phone.
const LONG: usize = 24;

/// Returns the parts of a formula between which lines may end; all of it, if it is short or has no such places.
#[must_use]
pub fn parts<'n>(tex: &str, nodes: &'n [ParseNode]) -> Vec<&'n [ParseNode]> {
    if tex.len() <= LONG {
        return vec![nodes];
    }
    // The slash of `\not` is drawn through what follows it.
    let ends: Vec<usize> = ends(nodes).into_iter().filter(|end| !is_slash(&nodes[end - 1])).collect();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter().copied().chain([nodes.len()])).map(|(start, end)| &nodes[start..end]).collect()
}

/// Returns whether a part is a slash through the part after it.
#[must_use]
pub fn is_slash(node: &ParseNode) -> bool {
    let ParseNode::HtmlMathMl { mathml, .. } = node else { return false };
    matches!(mathml.as_slice(), [one] if one.symbol_text() == Some("\u{338}"))
}

/// Returns whether a part belongs to the sign before it.
fn is_script(node: &ParseNode) -> bool {
    matches!(node, ParseNode::SupSub { base: None, .. })
}

/// Returns whether a part is a relation, such as an equals sign.
#[must_use]
pub fn is_relation(node: &ParseNode) -> bool {
    match node {
        ParseNode::Atom { family: AtomFamily::Rel, .. } | ParseNode::XArrow { .. } => true,
        ParseNode::MClass { mclass, .. } => mclass == "mrel",
        ParseNode::HtmlMathMl { html, .. } => html.last().is_some_and(is_relation),
        _ => false,
    }
}

fn is_operator(node: &ParseNode) -> bool {
    match node {
        ParseNode::Atom { family: AtomFamily::Bin, .. } => true,
        ParseNode::MClass { mclass, .. } => mclass == "mbin",
        _ => false,
    }
}

fn opens(node: &ParseNode) -> bool {
    matches!(node, ParseNode::Atom { family: AtomFamily::Open | AtomFamily::Punct, .. })
}
