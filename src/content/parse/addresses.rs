//! Bare addresses: `https://example.org` and `www.example.org` in a text are links, as on GitHub.

use std::borrow::Cow;
use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

use crate::content::{Inline, Inlines, Link, part};
use crate::span::Span;

/// Returns whether an inline is a text with an address.
pub(super) fn has_any(inline: &Inline<'_>) -> bool {
    matches!(inline, Inline::Text(text) if !found(text).is_empty())
}

/// Returns the inlines, with a link for each address. Their places are that of the line.
pub(super) fn linked(inlines: Inlines<'_>, span: Span) -> Inlines<'_> {
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => link_text(&text, span, &mut out),
            other => out.push(other),
        }
    }
    out.into()
}

/// How an address may begin instead of its scheme; the specification of GitHub's Markdown puts `http` before it.
const WWW: &str = "www.";

#[expect(clippy::ptr_arg, reason = "no part of a text that is borrowed is copied")]
fn link_text<'s>(text: &Cow<'s, str>, span: Span, out: &mut Vec<Inline<'s>>) {
    let mut at = 0;
    for range in found(text) {
        if at < range.start {
            out.push(Inline::Text(part(text, at..range.start)));
        }
        let address = part(text, range.clone());
        let content = Box::new([Inline::Text(address.clone())]);
        let address =
            if address.starts_with(WWW) { Cow::Owned(format!("http://{address}")) } else { address };
        out.push(Inline::Link(Box::new(Link { address, title: Cow::Borrowed(""), content, span })));
        at = range.end;
    }
    if at < text.len() {
        out.push(Inline::Text(part(text, at..text.len())));
    }
}

/// Returns where a text has addresses. One in a deletion ends with it.
fn found(text: &str) -> Vec<Range<usize>> {
    let has_www = text.contains(WWW);
    if !text.contains("://") && !has_www {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(!has_www);
    let addresses = finder.links(text).filter_map(|link| {
        let address = link.as_str();
        let end = if text.contains("{{") {
            ["}}", "::"].iter().filter_map(|mark| address.find(mark)).min().unwrap_or(address.len())
        } else {
            address.len()
        };
        let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        let is_web = scheme.is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https"));
        (is_web || address.starts_with(WWW)).then_some(link.start()..link.start() + end)
    });
    addresses.collect()
}
