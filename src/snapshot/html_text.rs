//! The text of a field, for people and for comparing words: HTML without its tags.

use std::borrow::Cow;

/// Returns the field's text, a line feed where a block or a line ends.
#[must_use]
pub fn text_of(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let html = named_voices(html);
    let mut rest = &*html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('<') { tag(rest, &mut out) } else { entity(rest, &mut out) };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    printable(out.trim())
}

/// Returns a field in which the languages of voices take the place of what they speak, which the field says already.
fn named_voices(html: &str) -> Cow<'_, str> {
    let (mut out, mut rest) = (String::new(), html);
    while let Some((before, after)) = rest.split_once("[anki:tts lang=") {
        let Some((language, (_, end))) = after
            .split_once(']')
            .and_then(|(language, text)| Some((language, text.split_once("[/anki:tts]")?)))
        else {
            break;
        };
        out.push_str(&format!("{before}(spoken {language})"));
        rest = end;
    }
    if out.is_empty() { html.into() } else { (out + rest).into() }
}

/// Returns a text without what a terminal would act on.
#[must_use]
pub(super) fn printable(text: &str) -> String {
    let is_fine = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
    text.chars().filter(is_fine).collect()
}

/// Passes over a tag, and gives its length. What is never closed is text.
fn tag(html: &str, out: &mut String) -> usize {
    let Some(end) = html.find('>') else {
        out.push('<');
        return 1;
    };
    let is_end = html.starts_with("</");
    let name = html[1..end].trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
    let ends_line = name == "br"
        || is_end && matches!(name, "p" | "li" | "pre" | "tr" | "blockquote" | "h4" | "h5" | "h6" | "div");
    if ends_line && !out.ends_with('\n') {
        out.push('\n');
    } else if is_end && matches!(name, "td" | "th") {
        out.push('\t');
    }
    end + 1
}

/// Writes the character of an entity, and returns the entity's length. An unknown one is text.
fn entity(html: &str, out: &mut String) -> usize {
    /// The longest entity that deckpress or Anki writes has eight characters.
    const LONGEST: usize = 10;
    let end = html.bytes().take(LONGEST).position(|byte| byte == b';');
    let found = end.and_then(|end| Some((character(&html[1..end])?, end + 1)));
    let (character, length) = found.unwrap_or(('&', 1));
    out.push(character);
    length
}

fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(&name[1..], 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_entities_are_read() {
        let html = "<p>a <b>b</b> &lt;c&gt; &#91;d&#x5D;</p><ul><li>e</li><li>f</li></ul>";
        assert_eq!(text_of(html), "a b <c> [d]\ne\nf");
        assert_eq!(text_of("x<br>y"), "x\ny");
        assert_eq!(text_of("x [anki:tts lang=fr_FR]x[/anki:tts]<b>y</b>"), "x (spoken fr_FR)y");
    }

    #[test]
    fn what_is_no_html_stays_text() {
        for text in ["a < b", "a & b", "&", "<", "&#xFFFFFFFF;", "&é;", "ü&#;"] {
            assert_eq!(text_of(text), text);
        }
        assert_eq!(text_of("\u{1b}[2Ja&#27;b"), "[2Jab");
    }
}
