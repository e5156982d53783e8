//! Matrices, aligned equations, diagrams and proofs of a formula.

use ratex_parser::ParseNode;
use ratex_parser::parse_node::{AlignSpec, AlignType, ArrayTag, ProofBranch};
use ratex_types::math_style::MathStyle;

use super::element::{Elements, length};
use super::rows::{around, expression, one, parts, row};
use super::style::Style;
use super::symbols::{COLUMNS, DIAGRAM, named};
use crate::content::tex::text::em;

/// Writes a line with its number at the right margin.
pub(super) fn numbered(out: &mut Elements, number: &[ParseNode], body: impl FnOnce(&mut Elements)) {
    out.element("mtable m-numbered displaystyle=true", |out| {
        numbered_row(out, number, |out| out.element("mtd", body));
    });
}

fn numbered_row(out: &mut Elements, number: &[ParseNode], cells: impl FnOnce(&mut Elements)) {
    out.element("mtr", |out| {
        out.leaf("mtd m-glue", "");
        cells(out);
        out.element("mtd m-glue m-r", |out| row(out, number, Style::at(MathStyle::Text)));
    });
}

/// Writes lines that follow each other.
pub(super) fn lines(out: &mut Elements, nodes: &[ParseNode], style: Style) {
    let display = if style.level.is_display() { "true" } else { "" };
    out.element(&format!("mtable m-lines displaystyle={display}"), |out| {
        for line in nodes.split(|node| matches!(node, ParseNode::Cr { .. })) {
            out.element("mtr", |out| around(out, "mtd m-l", line, style));
        }
    });
}

pub(super) fn array(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::Array {
        body,
        row_gaps,
        hlines_before_row,
        cols,
        col_separation_type,
        arraystretch,
        tags,
        ..
    } = node
    else {
        return;
    };
    let number_of = |row: usize| match tags.as_ref()?.get(row)? {
        ArrayTag::Explicit(nodes) if !nodes.is_empty() => Some(nodes.as_slice()),
        _ => None,
    };
    let columns = columns(cols.as_deref().unwrap_or_default());
    let line = |row: usize, side: char| match hlines_before_row.get(row).and_then(|lines| lines.first()) {
        Some(true) => format!("m-d{side}"),
        Some(false) => format!("m-b{side}"),
        None => String::new(),
    };
    // A row without anything at the end only carries the last line.
    let rows = match body.split_last() {
        Some((last, rows)) if last.iter().all(is_empty) => rows,
        _ => body,
    };
    let is_numbered = (0..body.len()).any(|row| number_of(row).is_some());
    let level = if style.level.is_display() { MathStyle::Text } else { style.level };
    let (script, level) = if *arraystretch < 1.0 { ("1", MathStyle::Script) } else { ("", level) };
    let style = style.leveled(level);
    let kind = col_separation_type.as_deref().and_then(|kind| named(COLUMNS, kind)).unwrap_or_default();
    let numbered = if is_numbered { "m-numbered" } else { "" };
    out.element(&format!("mtable {kind} {numbered} scriptlevel={script}"), |out| {
        for (at, row) in rows.iter().enumerate() {
            let below = if at + 1 == rows.len() { line(at + 1, 'b') } else { String::new() };
            let cells = |out: &mut Elements| {
                for (column, cell) in row.iter().enumerate() {
                    let class = columns.get(column).map_or("", String::as_str);
                    out.element(&format!("mtd {class} {} {below}", line(at, 't')), |out| {
                        expression(out, parts(cell), style);
                        if let Some(Some(gap)) = row_gaps.get(at).filter(|_| column == 0) {
                            out.leaf(&format!("mspace depth={}", length(em(gap).max(0.0))), "");
                        }
                    });
                }
            };
            if is_numbered {
                numbered_row(out, number_of(at).unwrap_or_default(), cells);
            } else {
                out.element("mtr", cells);
            }
        }
    });
}

fn is_empty(cell: &ParseNode) -> bool {
    match cell {
        ParseNode::OrdGroup { body, .. } | ParseNode::Styling { body, .. } => body.iter().all(is_empty),
        _ => false,
    }
}

/// Returns the classes of each column: to which side it is set, and the lines beside it.
fn columns(specifications: &[AlignSpec]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let mut before = "";
    for specification in specifications {
        let sign = specification.align.as_deref().unwrap_or_default();
        match (&specification.align_type, columns.last_mut()) {
            (AlignType::Align, _) => {
                let side = if matches!(sign, "l" | "r") { sign } else { "c" };
                columns.push(format!("m-{side} {}", std::mem::take(&mut before)));
            }
            (AlignType::Separator, Some(last)) => last.push_str(if sign == ":" { " m-dr" } else { " m-br" }),
            (AlignType::Separator, None) => before = if sign == ":" { "m-dl" } else { "m-bl" },
        }
    }
    columns
}

/// Writes an arrow of a diagram, or the two lines that are one.
pub(super) fn diagram_arrow(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::CdArrow { direction, label_above, label_below, .. } = node else { return };
    let Some(sign) = named(DIAGRAM, direction) else { return };
    let side = |out: &mut Elements, node: &Option<Box<ParseNode>>| match node {
        Some(node) => one(out, node, style.leveled(MathStyle::Script)),
        None => out.leaf("mrow", ""),
    };
    if "→←=".contains(sign) {
        return out.element("munderover", |out| {
            out.leaf("mo stretchy=true", sign);
            // An arrow is as long as what is below it.
            out.element("mrow", |out| {
                out.space(3.0);
                side(out, label_below);
            });
            side(out, label_above);
        });
    }
    out.element("mrow", |out| {
        out.element("mstyle scriptlevel=1", |out| side(out, label_above));
        out.leaf("mo stretchy=true symmetric=true minsize=2em lspace=0em rspace=0em", sign);
        out.element("mstyle scriptlevel=1", |out| side(out, label_below));
    });
}

pub(super) fn proof(out: &mut Elements, tree: &ProofBranch, style: Style) {
    if tree.premises.is_empty() {
        return row(out, &tree.conclusion, style);
    }
    out.element("mrow", |out| {
        tree.left_label.iter().for_each(|label| row(out, label, style));
        out.element("mfrac", |out| {
            out.element("mrow", |out| {
                for (at, premise) in tree.premises.iter().enumerate() {
                    out.space(if at > 0 { 2.0 } else { 0.0 });
                    proof(out, premise, style);
                }
            });
            row(out, &tree.conclusion, style);
        });
        tree.right_label.iter().for_each(|label| row(out, label, style));
    });
}
