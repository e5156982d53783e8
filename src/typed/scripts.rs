//! What acts in HTML that strangers wrote: scripts, handlers of events, frames, and what loads from elsewhere.

use super::NoteType;

/// Returns the templates of a note type that are code: the name of the card, its side, and why.
#[must_use]
pub fn acting_templates<'t>(note_type: &NoteType<'t>) -> Vec<(&'t str, &'static str, &'static str)> {
    let sides = note_type.cards.iter().flat_map(|card| {
        [(card.name, "front", card.front), (card.name, "back", card.back)].into_iter().chain([
            (card.name, "front in the browser", card.browser_front),
            (card.name, "back in the browser", card.browser_back),
        ])
    });
    sides.filter_map(|(name, side, html)| Some((name, side, acts(html)?))).collect()
}

/// Returns why a piece of HTML is code, in words; `None` if it is not.
#[must_use]
pub fn acts(html: &str) -> Option<&'static str> {
    let folded = html.to_ascii_lowercase();
    let has_tag = |name: &str| {
        folded.match_indices(name).any(|(at, _)| {
            let next = folded.as_bytes().get(at + name.len());
            next.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
        })
    };
    for (tag, why) in [
        ("<script", "a script"),
        ("<iframe", "a frame"),
        ("<object", "an embedded object"),
        ("<embed", "an embedded object"),
        ("<base", "a base address"),
        ("<meta", "a command for the page"),
        ("<form", "a form"),
    ] {
        if has_tag(tag) {
            return Some(why);
        }
    }
    let squeezed: String = folded.chars().filter(|it| !it.is_whitespace() && !it.is_control()).collect();
    if squeezed.contains("javascript:") || squeezed.contains("vbscript:") {
        return Some("an address that runs a script");
    }
    if has_handler(&folded) { Some("a handler of events") } else { None }
}

/// Returns whether a tag has an attribute such as `onclick=`.
fn has_handler(folded: &str) -> bool {
    let mut rest = folded;
    while let Some(start) = rest.find('<') {
        let inside = &rest[start + 1..];
        if !inside.starts_with(|it: char| it.is_ascii_alphabetic()) {
            rest = inside;
            continue;
        }
        let end = end_of_tag(inside);
        if attributes(&inside[..end]).any(|name| name.len() > 2 && name.starts_with("on")) {
            return true;
        }
        rest = &inside[end..];
    }
    false
}

/// Returns where a tag ends: at the first `>` outside quotes.
fn end_of_tag(inside: &str) -> usize {
    let mut quote = None;
    for (at, character) in inside.char_indices() {
        match (quote, character) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    inside.len()
}

/// Returns the names of a tag's attributes that have a value.
fn attributes(tag: &str) -> impl Iterator<Item = &str> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_once('=')?;
        let name = before.trim_end();
        let name = name.rsplit(|it: char| it.is_whitespace() || matches!(it, '/' | '"' | '\'')).next()?;
        let value = after.trim_start();
        rest = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).map_or("", |(_, rest)| rest),
            _ => value.find(char::is_whitespace).map_or("", |end| &value[end..]),
        };
        Some(name)
    })
}

/// Returns whether a piece of HTML loads something from elsewhere, by which learners could be told apart.
#[must_use]
pub fn is_remote(html: &str) -> bool {
    let folded = html.to_ascii_lowercase();
    let starts =
        ["src=\"", "src='", "src=", "url(\"", "url('", "url(", "@import \"", "srcset=\"", "poster=\""];
    starts.iter().any(|start| {
        folded.match_indices(start).any(|(at, _)| {
            let address = &folded[at + start.len()..];
            ["http://", "https://", "//"].iter().any(|scheme| address.starts_with(scheme))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_found_however_it_is_written() {
        for html in [
            "<script>x</script>",
            "<SCRIPT src=a.js>",
            "<img src=x onerror=alert(1)>",
            "<img src=\"x\"onerror = 'a'>",
            "<svg/onload=a>",
            "<a href=\"java\nscript:a\">",
            "<iframe src=a>",
            "<b title='>' onclick=\"a\">",
        ] {
            assert!(acts(html).is_some(), "{html}");
        }
        for html in [
            "",
            "a < b, c > d onclick=",
            "<b class=\"on=off\">",
            "<scripture>",
            "<img src=\"on.png\" alt=\"a onx=1\">",
            "<div online>x</div>",
        ] {
            assert_eq!(acts(html), None, "{html}");
        }
        assert!(is_remote("<img src=\"https://a/b.png\">"));
        assert!(!is_remote("<a href=\"https://a\">b</a> <img src=\"a.png\">"));
    }
}
