//! Matrices, aligned equations, diagrams and proofs of a formula.

use ratex_parser::ParseNode;
use ratex_parser::parse_node::{AlignSpec, AlignType, ArrayTag, ProofBranch};

use super::element::{Elements, length};
use super::rows::{expression, one, row};
use super::style::{Level, Style};
use crate::content::tex::text::em;

pub(super) fn write(out: &mut Elements, node: &ParseNode, style: Style) {
    match node {
        ParseNode::Array { .. } => array(out, node, style),
        ParseNode::CdArrow { direction, label_above, label_below, .. } => {
            diagram_arrow(out, direction, (label_above.as_deref(), label_below.as_deref()), style);
        }
        ParseNode::ProofTree { tree, .. } => proof(out, tree, style),
        // One that the line as a whole did not take is drawn where it is.
        ParseNode::Tag { tag, .. } => row(out, tag, Style::at(Level::Text)),
        _ => {}
    }
}

/// Writes a line with its number at the right margin.
pub(super) fn numbered(out: &mut Elements, number: &[ParseNode], body: impl FnOnce(&mut Elements)) {
    out.element("mtable", &[("class", "m-numbered"), ("displaystyle", "true")], |out| {
        out.element("mtr", &[], |out| {
            out.leaf("mtd", &[("class", "m-glue")], "");
            out.element("mtd", &[], body);
            out.element("mtd", &[("class", "m-glue m-r")], |out| row(out, number, Style::at(Level::Text)));
        });
    });
}

/// Writes lines that follow each other.
pub(super) fn lines(out: &mut Elements, nodes: &[ParseNode], style: Style) {
    let display = if style.level == Level::Display { "true" } else { "" };
    out.element("mtable", &[("class", "m-lines"), ("displaystyle", display)], |out| {
        for line in nodes.split(|node| matches!(node, ParseNode::Cr { .. })) {
            out.element("mtr", &[], |out| {
                out.element("mtd", &[("class", "m-l")], |out| expression(out, line, style));
            });
        }
    });
}

fn array(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::Array {
        body,
        row_gaps,
        hlines_before_row,
        cols,
        col_separation_type,
        arraystretch,
        tags,
        is_cd,
        ..
    } = node
    else {
        return;
    };
    let columns = Columns::new(cols.as_deref().unwrap_or_default());
    let kind = match col_separation_type.as_deref() {
        Some("align" | "alignat" | "gather") => "m-aligned",
        Some("small") => "m-small",
        _ if is_cd == &Some(true) => "m-diagram",
        _ => "",
    };
    let is_numbered = tags.as_ref().is_some_and(|tags| tags.iter().any(|tag| number(tag).is_some()));
    let kind = if is_numbered { format!("{kind} m-numbered") } else { kind.to_owned() };
    let level = style.level.max(Level::Text);
    let style = if *arraystretch < 1.0 { style.leveled(Level::Script) } else { style.leveled(level) };
    let script = if *arraystretch < 1.0 { "1" } else { "" };
    let line = |row: usize| hlines_before_row.get(row).and_then(|lines| lines.first()).copied();
    out.element("mtable", &[("class", kind.trim()), ("scriptlevel", script)], |out| {
        let rows = body.iter().enumerate().filter(|(at, row)| {
            // A row without anything at the end only carries the last line.
            *at + 1 < body.len() || !row.iter().all(is_empty)
        });
        let count = rows.clone().count();
        for (at, cells) in rows {
            let above = line(at).map(|dashed| if dashed { "m-dt" } else { "m-bt" });
            let last = at + 1 == count;
            let below = line(at + 1).filter(|_| last).map(|dashed| if dashed { "m-db" } else { "m-bb" });
            out.element("mtr", &[], |out| {
                if is_numbered {
                    out.leaf("mtd", &[("class", "m-glue")], "");
                }
                for (column, cell) in cells.iter().enumerate() {
                    let classes =
                        [columns.class(column), above.unwrap_or_default(), below.unwrap_or_default()];
                    let class = classes.join(" ");
                    let class = class.split_whitespace().collect::<Vec<_>>().join(" ");
                    out.element("mtd", &[("class", &class)], |out| {
                        cell_of(out, cell, style);
                        if let Some(Some(gap)) = row_gaps.get(at).filter(|_| column == 0) {
                            out.leaf("mspace", &[("depth", &length(em(gap).max(0.0)))], "");
                        }
                    });
                }
                if is_numbered {
                    let number = tags.as_ref().and_then(|tags| tags.get(at)).and_then(number);
                    out.element("mtd", &[("class", "m-glue m-r")], |out| {
                        row(out, number.unwrap_or_default(), Style::at(Level::Text));
                    });
                }
            });
        }
    });
}

fn cell_of(out: &mut Elements, cell: &ParseNode, style: Style) {
    match cell {
        ParseNode::OrdGroup { body, .. } => expression(out, body, style),
        other => one(out, other, style),
    }
}

fn number(tag: &ArrayTag) -> Option<&[ParseNode]> {
    match tag {
        ArrayTag::Explicit(nodes) if !nodes.is_empty() => Some(nodes),
        _ => None,
    }
}

fn is_empty(cell: &ParseNode) -> bool {
    match cell {
        ParseNode::OrdGroup { body, .. } | ParseNode::Styling { body, .. } => body.iter().all(is_empty),
        _ => false,
    }
}

/// How the columns of an array are set, and what lines are between them.
struct Columns(Vec<String>);

impl Columns {
    fn new(specifications: &[AlignSpec]) -> Columns {
        let mut columns: Vec<String> = Vec::new();
        let mut left: Option<&str> = None;
        for specification in specifications {
            let align = specification.align.as_deref().unwrap_or_default();
            match specification.align_type {
                AlignType::Align => {
                    let align = match align {
                        "l" => "m-l",
                        "r" => "m-r",
                        _ => "m-c",
                    };
                    columns.push(format!("{align} {}", left.take().unwrap_or_default()));
                }
                AlignType::Separator => {
                    let is_dashed = align == ":";
                    match columns.last_mut() {
                        Some(last) => last.push_str(if is_dashed { " m-dr" } else { " m-br" }),
                        None => left = Some(if is_dashed { "m-dl" } else { "m-bl" }),
                    }
                }
            }
        }
        Columns(columns)
    }

    fn class(&self, column: usize) -> &str {
        self.0.get(column).map(String::as_str).unwrap_or_default()
    }
}

fn diagram_arrow(
    out: &mut Elements,
    direction: &str,
    (first, second): (Option<&ParseNode>, Option<&ParseNode>),
    style: Style,
) {
    let label = style.leveled(Level::Script);
    let (sign, is_upright) = match direction {
        "right" => ("→", false),
        "left" => ("←", false),
        "horiz_eq" => ("=", false),
        "up" => ("↑", true),
        "down" => ("↓", true),
        "vert_eq" => ("‖", true),
        _ => return,
    };
    let side = |out: &mut Elements, node: Option<&ParseNode>| match node {
        Some(node) => one(out, node, label),
        None => out.leaf("mrow", &[], ""),
    };
    if !is_upright {
        return out.element("munderover", &[], |out| {
            out.leaf("mo", &[("stretchy", "true")], sign);
            // An arrow is as long as what is below it.
            out.element("mrow", &[], |out| {
                out.space(3.0);
                side(out, second);
            });
            side(out, first);
        });
    }
    let room = [
        ("stretchy", "true"),
        ("symmetric", "true"),
        ("minsize", "2em"),
        ("lspace", "0em"),
        ("rspace", "0em"),
    ];
    out.element("mrow", &[], |out| {
        out.element("mstyle", &[("scriptlevel", "1")], |out| side(out, first));
        out.leaf("mo", &room, sign);
        out.element("mstyle", &[("scriptlevel", "1")], |out| side(out, second));
    });
}

fn proof(out: &mut Elements, tree: &ProofBranch, style: Style) {
    let label = |out: &mut Elements, nodes: &Option<Vec<ParseNode>>| {
        if let Some(nodes) = nodes {
            row(out, nodes, style);
        }
    };
    if tree.premises.is_empty() {
        return row(out, &tree.conclusion, style);
    }
    out.element("mrow", &[], |out| {
        label(out, &tree.left_label);
        out.element("mfrac", &[], |out| {
            out.element("mrow", &[], |out| {
                for (at, premise) in tree.premises.iter().enumerate() {
                    if at > 0 {
                        out.space(2.0);
                    }
                    proof(out, premise, style);
                }
            });
            row(out, &tree.conclusion, style);
        });
        label(out, &tree.right_label);
    });
}
