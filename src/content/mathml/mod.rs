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

/// Returns the formula as a `math` element.
///
/// # Errors
///
/// Why its TeX cannot be read.
pub fn convert(math: &Math<'_>) -> Result<String, String> {
    let is_number = |node: &ParseNode| matches!(node, ParseNode::Tag { .. });
    let (numbers, body): (Vec<_>, Vec<_>) = tex::read(&math.tex)?.into_iter().partition(is_number);
    let style = Style::at(if math.display { MathStyle::Display } else { MathStyle::Text });
    let line = |out: &mut Elements| {
        if body.iter().any(|node| matches!(node, ParseNode::Cr { .. })) {
            return table::lines(out, &body, style);
        }
        expression(out, &body, style);
    };
    // A long formula moves in a frame of its own, which the keyboard must reach.
    let tag = if math.display { "math display=block tabindex=0" } else { "math" };
    let mut elements = Elements::default();
    elements.element(tag, |out| match numbers.last() {
        Some(ParseNode::Tag { tag, .. }) => table::numbered(out, tag, line),
        _ => line(out),
    });
    Ok(elements.finish())
}
