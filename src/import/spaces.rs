//! White space as browsers show it.

use crate::import::tree::{Inline, plain};

/// Joins neighbouring texts: white space as browsers show it, nothing blank at the ends. Line ends stay.
#[must_use]
pub fn tidied(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, other) => out.push(other),
        }
    }
    let mut is_after_space = true;
    for inline in &mut out {
        match inline {
            Inline::Text(text) => *text = collapsed(text, &mut is_after_space),
            Inline::Break => is_after_space = true,
            Inline::Anchor(_) | Inline::Comment(_) => {}
            other => is_after_space = plain(std::slice::from_ref(other)).ends_with(char::is_whitespace),
        }
    }
    let is_edge = |inline: &Inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    };
    while out.last().is_some_and(is_edge) {
        out.pop();
    }
    let start = out.iter().position(|inline| !is_edge(inline)).unwrap_or(out.len());
    out.drain(..start);
    if let Some(Inline::Text(text)) = out.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = out.last_mut() {
        *text = text.trim_end().to_owned();
    }
    out.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    out
}

/// Shows runs of white space as one: a line feed where one was among them.
fn collapsed(text: &str, is_after_space: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_whitespace() {
            *is_after_space = false;
            out.push(character);
            continue;
        }
        if !*is_after_space {
            out.push(if character == '\n' { '\n' } else { ' ' });
        } else if character == '\n' && out.ends_with(' ') {
            out.pop();
            out.push('\n');
        }
        *is_after_space = true;
    }
    out
}
