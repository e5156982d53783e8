//! What is drawn around, over and instead of parts of a formula. What MathML Core has no element for is a class of
//! the web page's style sheet.

use ratex_parser::{Mode, ParseNode};
use ratex_types::color::Color;

use super::element::{Elements, length};
use super::rows::{expression, one, row, scripts};
use super::signs::{big, fence, stretchy};
use super::style::Style;
use super::symbols::circled;
use crate::content::tex::text::{drawn, em};

pub(super) fn write(out: &mut Elements, node: &ParseNode, style: Style) {
    match node {
        ParseNode::Accent { label, base, .. } if label == "\\textcircled" => encircled(out, base, style),
        ParseNode::Accent { label, base, is_stretchy, .. } => {
            over(out, "mover", base, style, |out| match is_stretchy {
                Some(true) => stretchy(out, label),
                _ => out.leaf("mo", &[("stretchy", "false")], &drawn(label, Mode::Math)),
            });
        }
        ParseNode::AccentUnder { label, base, .. } => {
            over(out, "munder", base, style, |out| stretchy(out, label));
        }
        ParseNode::Overline { body, .. } => {
            out.element("mrow", &[("class", "m-over")], |out| one(out, body, style));
        }
        ParseNode::Underline { body, .. } => {
            out.element("mrow", &[("class", "m-under")], |out| one(out, body, style));
        }
        ParseNode::HorizBrace { base, is_over, label, .. } => {
            let name = if *is_over { "mover" } else { "munder" };
            out.element(name, &[], |out| {
                one(out, base, style);
                stretchy(out, label);
            });
        }
        ParseNode::XArrow { label, body, below, .. } => arrow(out, label, (body, below.as_deref()), style),
        ParseNode::LeftRight { left, right, body, .. } => out.element("mrow", &[], |out| {
            fence(out, left, "prefix");
            expression(out, body, style);
            fence(out, right, "postfix");
        }),
        ParseNode::Middle { delim, .. } => fence(out, delim, "infix"),
        ParseNode::DelimSizing { delim, size, mclass, .. } => big(out, delim, *size, mclass),
        ParseNode::Color { color, body, .. } => {
            let colour = hexadecimal(color).map(|(colour, _)| colour).unwrap_or_default();
            out.element("mstyle", &[("mathcolor", &colour)], |out| expression(out, body, style));
        }
        ParseNode::Enclose { .. } => enclosed(out, node, style),
        ParseNode::Phantom { body, .. } => out.element("mphantom", &[], |out| expression(out, body, style)),
        ParseNode::VPhantom { body, .. } => out.element("mpadded", &[("width", "0")], |out| {
            out.element("mphantom", &[], |out| one(out, body, style));
        }),
        ParseNode::Smash { body, smash_height, smash_depth, .. } => {
            let zero = |is_zero: bool| if is_zero { "0" } else { "" };
            let attributes = [("height", zero(*smash_height)), ("depth", zero(*smash_depth))];
            out.element("mpadded", &attributes, |out| one(out, body, style));
        }
        ParseNode::Lap { alignment, body, .. } => {
            let class = match alignment.as_str() {
                "llap" => "m-left",
                "clap" => "m-middle",
                _ => "",
            };
            out.element("mpadded", &[("width", "0")], |out| {
                out.element("mrow", &[("class", class)], |out| one(out, body, style));
            });
        }
        ParseNode::RaiseBox { dy, body, .. } => {
            let raise = em(dy);
            // Its room moves with it.
            out.element("mpadded", &[("voffset", &length(raise))], |out| one(out, body, style));
        }
        ParseNode::VCenter { body, .. } => one(out, body, style),
        ParseNode::Rule { shift, width, height, .. } => {
            let raise = shift.as_ref().map_or(0.0, em);
            out.element("mpadded", &[("voffset", &length(raise))], |out| {
                let (width, height) = (length(em(width)), length(em(height)));
                out.leaf("mspace", &[("class", "m-rule"), ("width", &width), ("height", &height)], "");
            });
        }
        ParseNode::Pmb { body, .. } => {
            out.element("mrow", &[("class", "m-heavy")], |out| expression(out, body, style));
        }
        ParseNode::Verb { body, star, .. } => {
            let space = if *star { "␣" } else { "\u{a0}" };
            out.leaf("mtext", &[("class", "m-mono")], &body.replace(' ', space));
        }
        ParseNode::CdLabel { label, .. } => one(out, label, style),
        ParseNode::CdLabelParent { fragment, .. } => one(out, fragment, style),
        ParseNode::Url { url, .. } => out.leaf("mtext", &[("class", "m-mono")], url),
        ParseNode::Raw { string, .. } => out.leaf("mtext", &[], string),
        // A formula has no pictures, but the words of one.
        ParseNode::IncludeGraphics { alt, .. } => out.leaf("mtext", &[], alt),
        // What the parser keeps for itself draws nothing.
        _ => {}
    }
}

/// Writes a letter in a circle, where there is one, and else in a box.
fn encircled(out: &mut Elements, base: &ParseNode, style: Style) {
    let letter = match base {
        ParseNode::OrdGroup { body, .. } => body.first().and_then(ParseNode::symbol_text),
        other => other.symbol_text(),
    };
    match letter.and_then(|text| text.chars().next()).and_then(circled) {
        Some(sign) => out.leaf("mtext", &[], &sign),
        None => out.element("mrow", &[("class", "m-box")], |out| one(out, base, style)),
    }
}

fn over(out: &mut Elements, name: &str, base: &ParseNode, style: Style, mark: impl FnOnce(&mut Elements)) {
    let accent = if name == "mover" { "accent" } else { "accentunder" };
    out.element(name, &[(accent, "true")], |out| {
        one(out, base, style);
        mark(out);
    });
}

fn arrow(out: &mut Elements, label: &str, (above, below): (&ParseNode, Option<&ParseNode>), style: Style) {
    let is_empty = |node: &&ParseNode| matches!(node, ParseNode::OrdGroup { body, .. } if body.is_empty());
    out.space(5.0 / 18.0);
    let above = Some(above).filter(|above| !is_empty(above) || below.is_none());
    scripts(out, ["munder", "mover", "munderover"], (below, above), style, |out| {
        out.element("mrow", &[("class", "m-arrow")], |out| stretchy(out, label));
    });
    out.space(5.0 / 18.0);
}

fn enclosed(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::Enclose { label, background_color, border_color, body, .. } = node else { return };
    let inside = |out: &mut Elements, name: &str, attributes: &[(&str, &str)]| {
        out.element(name, attributes, |out| row(out, std::slice::from_ref(body), style));
    };
    if let Some((ground, is_light)) = background_color.as_deref().and_then(hexadecimal) {
        // Text on a ground of its own is read on it, whatever the page's colours are.
        let ink = if is_light { "#000000" } else { "#ffffff" };
        let attributes = [("class", "m-ground"), ("mathbackground", &*ground), ("mathcolor", ink)];
        let border = border_color.as_deref().and_then(hexadecimal);
        return match border {
            // A border can have no colour of its own: it is what is left of a larger ground.
            Some((border, _)) => {
                out.element("mrow", &[("class", "m-border"), ("mathbackground", &border)], |out| {
                    inside(out, "mrow", &attributes);
                });
            }
            None => inside(out, "mrow", &attributes),
        };
    }
    let class = match label.as_str() {
        "\\cancel" | "\\slashed" | "\\centernot" => "m-up",
        "\\bcancel" => "m-down",
        "\\xcancel" => "m-cross",
        "\\sout" => "m-strike",
        "\\phase" => "m-phase",
        "\\angl" => "m-angle",
        _ => "m-box",
    };
    inside(out, "mrow", &[("class", class)]);
}

/// Returns a colour as `#rrggbb`, and whether it is a light one.
fn hexadecimal(colour: &str) -> Option<(String, bool)> {
    let Color { r, g, b, .. } = Color::parse(colour)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    let is_light = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.45;
    Some((format!("#{:02x}{:02x}{:02x}", byte(r), byte(g), byte(b)), is_light))
}
