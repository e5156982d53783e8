//! The tree of a formula as elements of MathML Core, by the rules of KaTeX.

use ratex_parser::parse_node::StyleStr;
use ratex_parser::{Mode, ParseNode};

use super::element::{Elements, length};
use super::rows::{expression, one, row, scripts};
use super::signs::{atom, fence, of_class, ordinary, upright};
use super::style::{Level, Part, Style};
use super::symbols::Alphabet;
use crate::content::tex::text::{drawn, em};

/// What `\tiny` to `\Huge` make of the size, in per cent.
const SIZES: [u16; 11] = [50, 60, 70, 80, 90, 100, 120, 144, 173, 207, 249];
fn with_body(out: &mut Elements, name: &str, attributes: &[(&str, &str)], body: &[ParseNode], style: Style) {
    out.element(name, attributes, |out| expression(out, body, style));
}

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
        ParseNode::SpacingNode { .. } => out.leaf("mtext", &[], "\u{a0}"),
        ParseNode::Kern { dimension, .. } => out.space(em(dimension)),
        ParseNode::OrdGroup { body, .. } => row(out, body, inner),
        ParseNode::Font { font, body, .. } => {
            let style = Style { alphabet: Alphabet::of(font), ..inner };
            match &**body {
                ParseNode::OrdGroup { body, .. } => expression(out, body, style),
                other => expression(out, std::slice::from_ref(other), style),
            }
        }
        ParseNode::Text { font, body, .. } => {
            let alphabet = font.as_deref().map_or(inner.alphabet, Alphabet::of);
            expression(out, body, Style { alphabet, ..inner });
        }
        ParseNode::HBox { body, .. } => row(out, body, Style { alphabet: None, ..inner }),
        ParseNode::Href { body, .. } | ParseNode::Html { body, .. } => expression(out, body, style),
        ParseNode::HtmlMathMl { mathml, .. } => expression(out, mathml, style),
        ParseNode::MClass { mclass, body, .. } => of_class(out, mclass, body, style),
        ParseNode::SupSub { base, sup, sub, .. } => {
            supsub(out, base.as_deref(), (sub.as_deref(), sup.as_deref()), inner);
        }
        ParseNode::Op { name, symbol, body, always_handle_sup_sub, .. } => match (name, body) {
            (Some(name), _) if *symbol => {
                let movable = if always_handle_sup_sub == &Some(true) { "false" } else { "" };
                let large = if name == "\\smallint" { "false" } else { "" };
                let sign = drawn(name, Mode::Math);
                out.leaf("mo", &[("movablelimits", movable), ("largeop", large)], &sign);
            }
            (Some(name), _) => {
                let name = name.trim_start_matches('\\');
                named(out, |out| out.leaf("mi", &[("mathvariant", upright(name))], name));
            }
            (None, Some(body)) => row(out, body, Style { tight: true, ..inner }),
            (None, None) => {}
        },
        ParseNode::OperatorName { body, .. } => {
            named(out, |out| row(out, body, Style { alphabet: Some(Alphabet::Roman), ..inner }));
        }
        ParseNode::GenFrac { .. } => fraction(out, node, inner),
        ParseNode::Sqrt { body, index, .. } => match index {
            Some(index) => out.element("mroot", &[], |out| {
                one(out, body, inner);
                one(out, index, inner.leveled(Level::ScriptScript));
            }),
            None => out.element("msqrt", &[], |out| one(out, body, inner)),
        },
        ParseNode::Styling { style: level, body, .. } => {
            let (level, script, display) = match level {
                StyleStr::Display => (Level::Display, "0", "true"),
                StyleStr::Text => (Level::Text, "0", "false"),
                StyleStr::Script => (Level::Script, "1", "false"),
                StyleStr::Scriptscript => (Level::ScriptScript, "2", "false"),
            };
            let attributes = [("scriptlevel", script), ("displaystyle", display)];
            with_body(out, "mstyle", &attributes, body, inner.leveled(level));
        }
        ParseNode::Sizing { size, body, .. } => {
            let size = SIZES[usize::from(*size).clamp(1, SIZES.len()) - 1];
            // A size is one of the formula, and not of the size that is in force.
            let percent = format!("{}%", u32::from(size) * 100 / u32::from(style.size));
            with_body(out, "mstyle", &[("mathsize", &percent)], body, Style { size, ..inner });
        }
        ParseNode::MathChoice { display, text, script, scriptscript, .. } => {
            let chosen = match style.level {
                Level::Display => display,
                Level::Text => text,
                Level::Script => script,
                Level::ScriptScript => scriptscript,
            };
            expression(out, chosen, style);
        }
        ParseNode::Array { .. }
        | ParseNode::CdArrow { .. }
        | ParseNode::ProofTree { .. }
        | ParseNode::Tag { .. } => {
            super::table::write(out, node, inner);
        }
        _ => super::boxes::write(out, node, inner),
    }
}

fn named(out: &mut Elements, name: impl FnOnce(&mut Elements)) {
    name(out);
    out.leaf("mo", &[], "\u{2061}");
}

fn supsub(
    out: &mut Elements,
    base: Option<&ParseNode>,
    (sub, sup): (Option<&ParseNode>, Option<&ParseNode>),
    style: Style,
) {
    let is_display = style.level == Level::Display;
    let has_limits = match base {
        Some(ParseNode::Op { limits, always_handle_sup_sub, .. }) => {
            *limits && (is_display || *always_handle_sup_sub == Some(true))
        }
        Some(ParseNode::OperatorName { limits, always_handle_sup_sub, .. }) => {
            *always_handle_sup_sub && (is_display || *limits)
        }
        Some(ParseNode::HorizBrace { is_over, .. }) => {
            if *is_over {
                sup.is_some()
            } else {
                sub.is_some()
            }
        }
        _ => false,
    };
    let names = if has_limits { ["munder", "mover", "munderover"] } else { ["msub", "msup", "msubsup"] };
    scripts(out, names, (sub, sup), style, |out| match base {
        Some(base @ ParseNode::Op { symbol: true, .. }) => group(out, base, style),
        Some(base) => one(out, base, style),
        None => out.element("mrow", &[], |_| {}),
    });
}

fn fraction(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::GenFrac { numer, denom, has_bar_line, bar_size, left_delim, right_delim, .. } = node
    else {
        return;
    };
    let thickness = match bar_size {
        _ if !has_bar_line => "0".to_owned(),
        Some(size) => length(em(size)),
        None => String::new(),
    };
    let fence = |out: &mut Elements, delimiter: &Option<String>, form| {
        if let Some(delimiter) = delimiter.as_deref().filter(|it| !it.is_empty()) {
            fence(out, delimiter, form);
        }
    };
    let part = style.leveled(style.level.part());
    out.element("mrow", &[], |out| {
        fence(out, left_delim, "prefix");
        out.element("mfrac", &[("linethickness", &thickness)], |out| {
            one(out, numer, part);
            one(out, denom, part);
        });
        fence(out, right_delim, "postfix");
    });
}
