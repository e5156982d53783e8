//! The tree of a formula as elements of MathML Core, by the rules of KaTeX.

use ratex_parser::parse_node::StyleStr;
use ratex_parser::{Mode, ParseNode};
use ratex_types::math_style::MathStyle;

use super::element::{Elements, length};
use super::rows::{around, expression, one, parts, row, scripts};
use super::signs::{atom, fence, of_class, ordinary};
use super::style::{Part, Style};
use super::symbols::{Alphabet, upright};
use super::{boxes, table};
use crate::content::tex::text::{drawn, em};
use crate::content::{Link, tex};

/// What `\tiny` to `\Huge` make of the size, in per cent.
const SIZES: [u16; 11] = [50, 60, 70, 80, 90, 100, 120, 144, 173, 207, 249];

impl Part for ParseNode {
    fn write(&self, out: &mut Elements, style: Style) {
        group(out, self, style);
    }
}

fn group(out: &mut Elements, node: &ParseNode, style: Style) {
    let inner = Style { tight: false, struck: false, ..style };
    match node {
        ParseNode::Atom { text, family, mode, .. } => atom(out, &drawn(text, *mode), *family, style),
        ParseNode::MathOrd { text, mode, .. }
        | ParseNode::TextOrd { text, mode, .. }
        | ParseNode::OpToken { text, mode, .. }
        | ParseNode::AccentToken { text, mode, .. } => {
            let is_letter = matches!(node, ParseNode::MathOrd { .. });
            ordinary(out, &drawn(text, *mode), is_letter, style);
        }
        // The others are no more than where lines may end.
        ParseNode::SpacingNode { text, .. } if text.contains("break") && text != "\\nobreakspace" => {}
        ParseNode::SpacingNode { .. } => out.leaf("mtext", "\u{a0}"),
        ParseNode::Kern { dimension, .. } => out.space(em(dimension)),
        ParseNode::OrdGroup { body, .. } => row(out, body, inner),
        ParseNode::Font { font, body, .. } => {
            expression(out, parts(body), Style { alphabet: Alphabet::of(font), ..inner });
        }
        ParseNode::Text { font, body, .. } => {
            let alphabet = font.as_deref().map_or(inner.alphabet, Alphabet::of);
            expression(out, body, Style { alphabet, ..inner });
        }
        ParseNode::HBox { body, .. } => row(out, body, Style { alphabet: None, ..inner }),
        ParseNode::Href { href, body, .. } if Link::is_allowed(href) => {
            // MathML Core has no links, but its texts may have those of HTML, and these a formula of their own.
            let link = format!("a href={}", href.replace(char::is_whitespace, "%20"));
            let math = format!("math displaystyle={}", style.level.is_display());
            out.element("mtext", |out| out.element(&link, |out| around(out, &math, body, inner)));
        }
        ParseNode::Html { attributes, body, .. } if tex::is_mirrored(attributes) => {
            around(out, "mrow m-mirror", body, inner);
        }
        ParseNode::Href { body, .. }
        | ParseNode::Html { body, .. }
        | ParseNode::HtmlMathMl { mathml: body, .. } => expression(out, body, style),
        ParseNode::MClass { mclass, body, .. } => of_class(out, mclass, body, style),
        ParseNode::SupSub { .. } => supsub(out, node, inner),
        ParseNode::Op { name: Some(name), symbol: true, always_handle_sup_sub, .. } => {
            let movable = if always_handle_sup_sub == &Some(true) { "false" } else { "" };
            let large = if name == "\\smallint" { "false" } else { "" };
            out.leaf(&format!("mo movablelimits={movable} largeop={large}"), &drawn(name, Mode::Math));
        }
        ParseNode::Op { name: Some(name), .. } => {
            let name = name.trim_start_matches('\\');
            out.leaf(&format!("mi mathvariant={}", upright(name)), name);
            out.leaf("mo", APPLIED);
        }
        ParseNode::Op { body: Some(body), .. } => row(out, body, Style { tight: true, ..inner }),
        ParseNode::OperatorName { body, .. } => {
            row(out, body, Style { alphabet: Alphabet::of("mathrm"), ..inner });
            out.leaf("mo", APPLIED);
        }
        ParseNode::GenFrac { .. } => fraction(out, node, inner),
        ParseNode::Sqrt { body, index: None, .. } => out.element("msqrt", |out| one(out, body, inner)),
        ParseNode::Sqrt { body, index: Some(index), .. } => out.element("mroot", |out| {
            one(out, body, inner);
            one(out, index, inner.leveled(MathStyle::ScriptScript));
        }),
        ParseNode::Styling { style: level, body, .. } => {
            let (level, script) = match level {
                StyleStr::Display => (MathStyle::Display, 0),
                StyleStr::Text => (MathStyle::Text, 0),
                StyleStr::Script => (MathStyle::Script, 1),
                StyleStr::Scriptscript => (MathStyle::ScriptScript, 2),
            };
            let tag = format!("mstyle scriptlevel={script} displaystyle={}", level.is_display());
            around(out, &tag, body, inner.leveled(level));
        }
        ParseNode::Sizing { size, body, .. } => {
            let size = SIZES[usize::from(*size).clamp(1, SIZES.len()) - 1];
            // A size is one of the formula, and not of the size that is in force.
            let percent = u32::from(size) * 100 / u32::from(style.size);
            around(out, &format!("mstyle mathsize={percent}%"), body, Style { size, ..inner });
        }
        ParseNode::MathChoice { display, text, script, scriptscript, .. } => {
            let chosen = match style.level {
                level if level.is_display() => display,
                level => [text, script, scriptscript][level.size_index()],
            };
            expression(out, chosen, style);
        }
        ParseNode::Array { .. } => table::array(out, node, inner),
        ParseNode::CdArrow { .. } => table::diagram_arrow(out, node, inner),
        ParseNode::ProofTree { tree, .. } => table::proof(out, tree, inner),
        // One that the line as a whole did not take is drawn where it is.
        ParseNode::Tag { tag, .. } => row(out, tag, Style::at(MathStyle::Text)),
        _ => boxes::write(out, node, inner),
    }
}

/// What is between the name of a function and its argument; nobody sees it.
const APPLIED: &str = "\u{2061}";

fn supsub(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::SupSub { base, sup, sub, .. } = node else { return };
    let is_display = style.level.is_display();
    let has_limits = match base.as_deref() {
        Some(ParseNode::Op { limits, always_handle_sup_sub, .. }) => {
            *limits && (is_display || *always_handle_sup_sub == Some(true))
        }
        Some(ParseNode::OperatorName { limits, always_handle_sup_sub, .. }) => {
            *always_handle_sup_sub && (is_display || *limits)
        }
        Some(ParseNode::HorizBrace { is_over: true, .. }) => sup.is_some(),
        Some(ParseNode::HorizBrace { .. }) => sub.is_some(),
        _ => false,
    };
    let names = if has_limits { ["munder", "mover", "munderover"] } else { ["msub", "msup", "msubsup"] };
    scripts(out, names, (sub.as_deref(), sup.as_deref()), style, |out| match base.as_deref() {
        Some(base @ ParseNode::Op { symbol: true, .. }) => group(out, base, style),
        Some(base) => one(out, base, style),
        None => out.leaf("mrow", ""),
    });
}

fn fraction(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::GenFrac { numer, denom, has_bar_line, bar_size, left_delim, right_delim, .. } = node
    else {
        return;
    };
    let thickness = match bar_size {
        _ if !has_bar_line => "0".to_owned(),
        size => size.as_ref().map(|size| length(em(size))).unwrap_or_default(),
    };
    let fence = |out: &mut Elements, delimiter: &Option<String>, form| {
        if let Some(delimiter) = delimiter.as_deref().filter(|it| !it.is_empty()) {
            fence(out, delimiter, form);
        }
    };
    let part = style.leveled(style.level.numerator());
    out.element("mrow", |out| {
        fence(out, left_delim, "prefix");
        out.element(&format!("mfrac linethickness={thickness}"), |out| {
            one(out, numer, part);
            one(out, denom, part);
        });
        fence(out, right_delim, "postfix");
    });
}
