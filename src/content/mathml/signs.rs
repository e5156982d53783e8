//! Signs of a formula: letters, operators, relations and delimiters, with the room that they take.

use ratex_parser::parse_node::AtomFamily;
use ratex_parser::{Mode, ParseNode};

use super::element::{Elements, length};
use super::rows::{THIN, row};
use super::style::Style;
use super::symbols::{STRETCHED, named, upright};
use crate::content::tex::text::drawn;

/// What `\big`, `\Big`, `\bigg` and `\Bigg` make of a delimiter, in em.
const BIG: [f64; 5] = [1.0, 1.2, 1.8, 2.4, 3.0];

pub(super) fn atom(out: &mut Elements, text: &str, family: AtomFamily, style: Style) {
    let attributes = match family {
        AtomFamily::Open => "form=prefix stretchy=false",
        AtomFamily::Close => "form=postfix stretchy=false",
        AtomFamily::Rel => "form=infix stretchy=false",
        _ => "",
    };
    sign(out, text, attributes, style);
}

/// Writes an operator, a relation or a mark.
fn sign(out: &mut Elements, text: &str, attributes: &str, style: Style) {
    let room = if style.tight { "lspace=0em rspace=0em" } else { "" };
    let bold = if style.class().contains("m-bold") { "m-bold" } else { "" };
    out.leaf(&format!("mo {bold} {attributes} {room}"), &struck(text, style));
}

fn struck(text: &str, style: Style) -> String {
    format!("{text}{}", if style.struck { "\u{338}" } else { "" })
}

pub(super) fn ordinary(out: &mut Elements, text: &str, is_letter: bool, style: Style) {
    if text == "′" || text == "‵" {
        return out.leaf("mo lspace=0em rspace=0em", text);
    }
    let shown: String = text.chars().map(|it| style.letter(it)).collect();
    // One letter is slanted by itself, unless it is not a variable.
    let variant = if is_letter && style.alphabet.is_none() { "" } else { upright(&shown) };
    let class = if shown == text { style.class() } else { "" };
    out.leaf(&format!("mi {class} mathvariant={variant}"), &struck(&shown, style));
}

/// Writes what takes the room of a class: a relation, an operator, a mark.
pub(super) fn of_class(out: &mut Elements, mclass: &str, body: &[ParseNode], style: Style) {
    let (before, after) = match mclass {
        _ if style.tight || style.level.is_tight() => (0.0, 0.0),
        "mbin" => (4.0 / 18.0, 4.0 / 18.0),
        "mrel" => (5.0 / 18.0, 5.0 / 18.0),
        "mpunct" => (0.0, THIN),
        "mop" => (THIN, THIN),
        _ => (0.0, 0.0),
    };
    if let [one] = body
        && let Some(text) = one.symbol_text().filter(|_| mclass != "mord" && mclass != "minner")
    {
        let room = format!("lspace={} rspace={} stretchy=false", length(before), length(after));
        return sign(out, &drawn(text, one.mode()), &room, Style { tight: false, ..style });
    }
    out.space(before);
    row(out, body, Style { tight: mclass != "minner", ..style });
    out.space(after);
}

/// Writes a delimiter that grows with what is beside it.
pub(super) fn fence(out: &mut Elements, delimiter: &str, form: &str) {
    let sign = fence_sign(delimiter);
    let room = if form == "infix" { "0.05em" } else { "0em" };
    if !sign.is_empty() {
        out.leaf(&format!("mo fence=true form={form} stretchy=true lspace={room} rspace={room}"), &sign);
    }
}

/// Returns the sign of a delimiter; empty for `.`.
fn fence_sign(delimiter: &str) -> String {
    match drawn(delimiter, Mode::Math).as_str() {
        "." => "",
        "<" => "⟨",
        ">" => "⟩",
        // Fonts stretch the bars of ASCII, and not those of relations.
        "∣" => "|",
        "∥" => "‖",
        sign => sign,
    }
    .to_owned()
}

/// Writes a delimiter of a given size.
pub(super) fn big(out: &mut Elements, delimiter: &str, size: u8, mclass: &str) {
    let size = length(BIG[usize::from(size).min(BIG.len() - 1)]);
    let (form, room) = match mclass {
        "mopen" => ("prefix", "0em"),
        "mclose" => ("postfix", "0em"),
        "mrel" => ("infix", "0.2778em"),
        _ => ("infix", "0em"),
    };
    let room = format!("lspace={room} rspace={room}");
    let tag = format!("mo form={form} stretchy=true symmetric=true minsize={size} maxsize={size} {room}");
    out.leaf(&tag, &fence_sign(delimiter));
}

/// Writes a sign that is stretched over or under something.
pub(super) fn stretchy(out: &mut Elements, label: &str) {
    out.leaf("mo stretchy=true lspace=0em rspace=0em", named(STRETCHED, label).unwrap_or("¯"));
}
