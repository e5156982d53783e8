//! Signs of a formula: letters, operators, relations and delimiters, with the room that they take.

use ratex_parser::parse_node::AtomFamily;
use ratex_parser::{Mode, ParseNode};

use super::element::{Elements, length};
use super::rows::{THIN, row};
use super::style::{Level, Style};
use super::symbols::{Alphabet, stretched};
use crate::content::tex::text::drawn;

/// What `\big`, `\Big`, `\bigg` and `\Bigg` make of a delimiter, in em.
const BIG: [f64; 5] = [1.0, 1.2, 1.8, 2.4, 3.0];

pub(super) fn atom(out: &mut Elements, text: &str, family: AtomFamily, style: Style) {
    let (form, stretchy) = match family {
        AtomFamily::Open => ("prefix", "false"),
        AtomFamily::Close => ("postfix", "false"),
        AtomFamily::Rel => ("infix", "false"),
        _ => ("", ""),
    };
    sign(out, text, &[("form", form), ("stretchy", stretchy)], style);
}

pub(super) fn upright(text: &str) -> &'static str {
    if text.chars().count() == 1 { "normal" } else { "" }
}

/// Writes an operator, a relation or a mark.
fn sign(out: &mut Elements, text: &str, attributes: &[(&str, &str)], style: Style) {
    let room = if style.tight { "0em" } else { "" };
    let bold = style.alphabet.is_some_and(|it| matches!(it, Alphabet::Bold | Alphabet::BoldItalic));
    let class = if bold { "m-bold" } else { "" };
    let text = if style.struck { format!("{text}\u{338}") } else { text.to_owned() };
    let rest = [("class", class), ("lspace", room), ("rspace", room)];
    out.leaf("mo", &[attributes, &rest].concat(), &text);
}

pub(super) fn ordinary(out: &mut Elements, text: &str, is_letter: bool, style: Style) {
    if text == "′" || text == "‵" {
        return out.leaf("mo", &[("lspace", "0em"), ("rspace", "0em")], text);
    }
    let shown: String = match style.alphabet {
        Some(alphabet) => text.chars().map(|it| alphabet.letter(it)).collect(),
        None => text.to_owned(),
    };
    // One letter is slanted by itself, unless it is not a variable.
    let is_upright = !is_letter || style.alphabet.is_some();
    let struck = if style.struck { "\u{338}" } else { "" };
    let class = style.alphabet.filter(|_| shown == text).and_then(Alphabet::class).unwrap_or_default();
    let variant = if is_upright { upright(&shown) } else { "" };
    out.leaf("mi", &[("mathvariant", variant), ("class", class)], &format!("{shown}{struck}"));
}

/// Writes what takes the room of a class: a relation, an operator, a mark.
pub(super) fn of_class(out: &mut Elements, mclass: &str, body: &[ParseNode], style: Style) {
    let one = match body {
        [one] => one.symbol_text().map(|text| drawn(text, one.mode())),
        _ => None,
    };
    let (before, after) = match mclass {
        _ if style.tight || style.level >= Level::Script => (0.0, 0.0),
        "mbin" => (4.0 / 18.0, 4.0 / 18.0),
        "mrel" => (5.0 / 18.0, 5.0 / 18.0),
        "mpunct" => (0.0, THIN),
        "mop" => (THIN, THIN),
        _ => (0.0, 0.0),
    };
    if let Some(text) = one.filter(|_| mclass != "mord" && mclass != "minner") {
        let room = [("lspace", &*length(before)), ("rspace", &*length(after)), ("stretchy", "false")];
        return sign(out, &text, &room, Style { tight: false, ..style });
    }
    out.space(before);
    row(out, body, Style { tight: mclass != "minner", ..style });
    out.space(after);
}

/// Writes a delimiter that grows with what is beside it.
pub(super) fn fence(out: &mut Elements, delimiter: &str, form: &str) {
    let sign = fence_sign(delimiter);
    if sign.is_empty() {
        return;
    }
    let infix = if form == "infix" { "0.05em" } else { "0em" };
    let attributes =
        [("fence", "true"), ("form", form), ("stretchy", "true"), ("lspace", infix), ("rspace", infix)];
    out.leaf("mo", &attributes, &sign);
}

/// Returns the sign of a delimiter; empty for `.`.
fn fence_sign(delimiter: &str) -> String {
    match delimiter {
        "." => String::new(),
        "<" | "\\lt" => "⟨".to_owned(),
        ">" | "\\gt" => "⟩".to_owned(),
        // Fonts stretch the bars of ASCII, and not those of relations.
        other => match drawn(other, Mode::Math).as_str() {
            "∣" => "|".to_owned(),
            "∥" => "‖".to_owned(),
            sign => sign.to_owned(),
        },
    }
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
    let attributes = [
        ("form", form),
        ("stretchy", "true"),
        ("symmetric", "true"),
        ("minsize", &*size),
        ("maxsize", &*size),
        ("lspace", room),
        ("rspace", room),
    ];
    out.leaf("mo", &attributes, &fence_sign(delimiter));
}

/// Writes a sign that is stretched over or under something.
pub(super) fn stretchy(out: &mut Elements, label: &str) {
    out.leaf("mo", &[("stretchy", "true"), ("lspace", "0em"), ("rspace", "0em")], stretched(label));
}
