//! What is drawn around, over and instead of parts of a formula. What MathML Core has no element for is a class of
//! the web page's style sheet.

use std::slice::from_ref;

use ratex_parser::{Mode, ParseNode};
use ratex_types::color::Color;

use super::element::{Elements, length};
use super::rows::{around, expression, one, parts, row, scripts};
use super::signs::{big, fence, stretchy};
use super::style::Style;
use super::symbols::{Alphabet, STRUCK, named};
use crate::content::tex::text::{drawn, em};

pub(super) fn write(out: &mut Elements, node: &ParseNode, style: Style) {
    match node {
        ParseNode::Accent { label, base, .. } if label == "\\textcircled" => encircled(out, base, style),
        ParseNode::Accent { label, base, is_stretchy: Some(true), .. } => {
            marked(out, "mover accent=true", (base, label), style);
        }
        ParseNode::Accent { label, base, .. } => out.element("mover accent=true", |out| {
            one(out, base, style);
            out.leaf("mo stretchy=false", &drawn(label, Mode::Math));
        }),
        ParseNode::AccentUnder { label, base, .. } => {
            marked(out, "munder accentunder=true", (base, label), style);
        }
        ParseNode::HorizBrace { base, is_over, label, .. } => {
            marked(out, if *is_over { "mover" } else { "munder" }, (base, label), style);
        }
        ParseNode::XArrow { label, body, below, .. } => arrow(out, label, (body, below.as_deref()), style),
        ParseNode::LeftRight { left, right, body, .. } => out.element("mrow", |out| {
            fence(out, left, "prefix");
            expression(out, body, style);
            fence(out, right, "postfix");
        }),
        ParseNode::Middle { delim, .. } => fence(out, delim, "infix"),
        ParseNode::DelimSizing { delim, size, mclass, .. } => big(out, delim, *size, mclass),
        ParseNode::Overline { body, .. } => around(out, "mrow m-over", from_ref(body), style),
        ParseNode::Underline { body, .. } => around(out, "mrow m-under", from_ref(body), style),
        ParseNode::Pmb { body, .. } => around(out, "mrow m-heavy", body, style),
        ParseNode::Phantom { body, .. } => around(out, "mphantom", body, style),
        ParseNode::VPhantom { body, .. } => {
            out.element("mpadded width=0", |out| around(out, "mphantom", from_ref(body), style));
        }
        ParseNode::Smash { body, smash_height, smash_depth, .. } => {
            let zero = |is_zero: bool| if is_zero { "0" } else { "" };
            let tag = format!("mpadded height={} depth={}", zero(*smash_height), zero(*smash_depth));
            around(out, &tag, from_ref(body), style);
        }
        ParseNode::Lap { alignment, body, .. } => {
            let side = named("llap m-left clap m-middle", alignment).unwrap_or_default();
            let inside = |out: &mut Elements| around(out, &format!("mrow {side}"), from_ref(body), style);
            out.element("mpadded width=0", inside);
        }
        // Its room moves with it.
        ParseNode::RaiseBox { dy, body, .. } => {
            around(out, &format!("mpadded voffset={}", length(em(dy))), from_ref(body), style);
        }
        ParseNode::Rule { shift, width, height, .. } => {
            let rule = format!("mspace m-rule width={} height={}", length(em(width)), length(em(height)));
            let raise = length(shift.as_ref().map_or(0.0, em));
            out.element(&format!("mpadded voffset={raise}"), |out| out.leaf(&rule, ""));
        }
        ParseNode::Color { color, body, .. } => {
            let colour = hexadecimal(color).map(|(colour, _)| colour).unwrap_or_default();
            around(out, &format!("mstyle mathcolor={colour}"), body, style);
        }
        ParseNode::Enclose { .. } => enclosed(out, node, style),
        ParseNode::Verb { body, star, .. } => {
            out.leaf("mtext m-mono", &body.replace(' ', if *star { "␣" } else { "\u{a0}" }));
        }
        ParseNode::VCenter { body: part, .. }
        | ParseNode::CdLabel { label: part, .. }
        | ParseNode::CdLabelParent { fragment: part, .. } => one(out, part, style),
        ParseNode::Url { url, .. } => out.leaf("mtext m-mono", url),
        // A formula has no pictures, but the words of one.
        ParseNode::Raw { string: text, .. } | ParseNode::IncludeGraphics { alt: text, .. } => {
            out.leaf("mtext", text);
        }
        // What the parser keeps for itself draws nothing.
        _ => {}
    }
}

/// Writes a letter in a circle; few fonts have more of them than two.
fn encircled(out: &mut Elements, base: &ParseNode, style: Style) {
    let letter = parts(base).first().and_then(ParseNode::symbol_text).unwrap_or_default();
    let circle = Style { alphabet: Alphabet::of("textcircled"), ..style };
    let circled: String = letter.chars().map(|it| circle.letter(it)).collect();
    if circled == letter {
        return around(out, "mrow m-circle", from_ref(base), style);
    }
    out.leaf("mtext", &circled);
}

/// Writes a part with what is stretched over or under it.
fn marked(out: &mut Elements, tag: &str, (base, label): (&ParseNode, &str), style: Style) {
    out.element(tag, |out| {
        one(out, base, style);
        stretchy(out, label);
    });
}

fn arrow(out: &mut Elements, label: &str, (above, below): (&ParseNode, Option<&ParseNode>), style: Style) {
    let is_empty = |node: &&ParseNode| matches!(node, ParseNode::OrdGroup { body, .. } if body.is_empty());
    out.space(5.0 / 18.0);
    let above = Some(above).filter(|above| !is_empty(above) || below.is_none());
    scripts(out, ["munder", "mover", "munderover"], (below, above), style, |out| {
        out.element("mrow m-arrow", |out| stretchy(out, label));
    });
    out.space(5.0 / 18.0);
}

fn enclosed(out: &mut Elements, node: &ParseNode, style: Style) {
    let ParseNode::Enclose { label, background_color, border_color, body, .. } = node else { return };
    let colour = |name: &Option<String>| name.as_deref().and_then(hexadecimal);
    let tag = match colour(background_color) {
        // It is read on a ground of its own, whatever the page's colours are.
        Some((ground, is_light)) => {
            let ink = if is_light { "#000000" } else { "#ffffff" };
            format!("mrow m-ground mathbackground={ground} mathcolor={ink}")
        }
        None => format!("mrow {}", named(STRUCK, label).unwrap_or("m-box")),
    };
    let inside = |out: &mut Elements| out.element(&tag, |out| row(out, from_ref(body), style));
    match colour(border_color) {
        // A border can have no colour of its own: it is what is left of a larger ground.
        Some((border, _)) => out.element(&format!("mrow m-border mathbackground={border}"), inside),
        None => inside(out),
    }
}

/// Returns a colour as `#rrggbb`, and whether it is a light one.
fn hexadecimal(colour: &str) -> Option<(String, bool)> {
    let Color { r, g, b, .. } = Color::parse(colour)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let [red, green, blue] = [r, g, b].map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8);
    let is_light = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.45;
    Some((format!("#{red:02x}{green:02x}{blue:02x}"), is_light))
}
