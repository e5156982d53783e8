//! TeX as MathML Core, which browsers set by themselves.

mod boxes;
mod element;
mod rows;
mod signs;
mod style;
mod symbols;
mod table;
mod writer;

use ratex_parser::ParseNode;
use ratex_types::math_style::MathStyle;

use super::{Math, tex};
use element::Elements;
use rows::expression;
use style::Style;

/// Returns the formula as a `math` element, or as several between which lines may end.
///
/// # Errors
/// Why its TeX cannot be read.
pub fn convert(math: &Math<'_>) -> Result<String, String> {
    let is_number = |node: &ParseNode| matches!(node, ParseNode::Tag { .. });
    let (numbers, body): (Vec<_>, Vec<_>) = tex::read(&math.tex)?.into_iter().partition(is_number);
    let style = Style::at(if math.display { MathStyle::Display } else { MathStyle::Text });
    let has_lines = body.iter().any(|node| matches!(node, ParseNode::Cr { .. }));
    let write = if has_lines { table::lines } else { expression };
    let line = |out: &mut Elements, part: &[ParseNode]| write(out, part, style);
    // A long formula moves in a frame of its own, which the keyboard must reach.
    let tag = if math.display { "math display=block tabindex=0" } else { "math" };
    let is_whole = math.display || has_lines || !numbers.is_empty();
    let parts = if is_whole { vec![&body[..]] } else { tex::ends::parts(&math.tex, &body) };
    let mut elements = Elements::default();
    for (at, part) in parts.iter().enumerate() {
        elements.element(tag, |out| match numbers.last() {
            Some(ParseNode::Tag { tag, .. }) => table::numbered(out, tag, |out| line(out, part)),
            _ => {
                line(out, part);
                // With something after it, the operator that a part ends with has room on both sides.
                (at + 1 < parts.len()).then(|| out.leaf("mi", ""));
            }
        });
    }
    Ok(elements.finish())
}
