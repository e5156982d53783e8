//! What the signs of a formula and the letters of a text within it are written with.

use ratex_font::{Mode as FontMode, get_symbol};
use ratex_parser::parse_node::Measurement;
use ratex_parser::{Mode, ParseNode};
use unicode_normalization::UnicodeNormalization as _;

/// Returns what a command or a character of a formula is drawn as.
#[must_use]
pub fn drawn(text: &str, mode: Mode) -> String {
    let mode = match mode {
        Mode::Math => FontMode::Math,
        Mode::Text => FontMode::Text,
    };
    match get_symbol(text, mode).and_then(|symbol| symbol.codepoint) {
        Some(character) => character.to_string(),
        None => text.trim_start_matches('\\').to_owned(),
    }
}

/// Returns a part of a text that is nothing but text, with spaces at which no line ends; code has no ligatures.
#[must_use]
pub fn plain(node: &ParseNode, is_code: bool) -> Option<String> {
    match node {
        ParseNode::SpacingNode { mode: Mode::Text, .. } => Some("\u{a0}".to_owned()),
        ParseNode::TextOrd { text, mode: Mode::Text, .. }
        | ParseNode::MathOrd { text, mode: Mode::Text, .. }
        | ParseNode::Atom { text, mode: Mode::Text, .. } => {
            Some(if is_code && !text.starts_with('\\') { text.clone() } else { drawn(text, Mode::Text) })
        }
        ParseNode::Accent { label, base, .. } => accented(label, base),
        ParseNode::OrdGroup { body, mode: Mode::Text, .. } => {
            body.iter().map(|node| plain(node, is_code)).collect()
        }
        _ => None,
    }
}

/// Returns a letter of a text with its accent as characters.
fn accented(label: &str, base: &ParseNode) -> Option<String> {
    let base = match base {
        ParseNode::OrdGroup { body, .. } => match body.as_slice() {
            [one] => one,
            _ => base,
        },
        other => other,
    };
    let mark = joined(label)?;
    plain(base, false).map(|base| (base + mark).nfc().collect())
}

/// Returns an accent as a character that is joined to the one before it.
fn joined(label: &str) -> Option<&'static str> {
    Some(match label {
        r"\'" => "\u{301}",
        r"\`" => "\u{300}",
        r"\^" => "\u{302}",
        r"\~" => "\u{303}",
        r"\=" => "\u{304}",
        r"\u" => "\u{306}",
        r"\." => "\u{307}",
        "\\\"" => "\u{308}",
        r"\r" => "\u{30a}",
        r"\H" => "\u{30b}",
        r"\v" => "\u{30c}",
        r"\c" => "\u{327}",
        _ => return None,
    })
}

/// Returns a length in em.
#[must_use]
pub fn em(measurement: &Measurement) -> f64 {
    let points = match measurement.unit.as_str() {
        "ex" => return measurement.number * 0.431,
        "mu" => return measurement.number / 18.0,
        "pt" => 1.0,
        "mm" => 7227.0 / 2540.0,
        "cm" => 7227.0 / 254.0,
        "in" => 72.27,
        "bp" => 803.0 / 800.0,
        "pc" => 12.0,
        "dd" => 1238.0 / 1157.0,
        "cc" => 14856.0 / 1157.0,
        "nd" => 685.0 / 642.0,
        "nc" => 1370.0 / 107.0,
        "sp" => 1.0 / 65536.0,
        _ => return measurement.number,
    };
    // TeX's em of a formula has ten points.
    measurement.number * points / 10.0
}
