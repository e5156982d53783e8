//! Definitions of links, `[label]: address`, that nothing uses: Markdown shows them nowhere.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::prepare::{self, OPTIONS};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::OffsetMap;
use crate::wording::shown;

/// Reports the definitions of `text` that no link of it names. Those that people write as comments are counted as such.
pub(super) fn unused(text: &str, positions: &OffsetMap, faults: &mut Vec<Diagnostic>) {
    if !text.contains("]:") {
        return;
    }
    let parser = Parser::new_ext(text, OPTIONS);
    let definitions = parser.reference_definitions();
    let mut defined: Vec<(String, Range<usize>)> =
        definitions.iter().map(|(label, it)| (label.to_owned(), it.span.clone())).collect();
    if defined.is_empty() {
        return;
    }
    // The parser keeps them in a map without an order.
    defined.sort_by_key(|(_, range)| range.start);
    let used: BTreeSet<usize> = Parser::new_ext(text, OPTIONS)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => {
                let definition = is_by_label(link_type).then(|| definitions.get(&id)).flatten()?;
                Some(definition.span.start)
            }
            _ => None,
        })
        .collect();
    for (label, range) in defined {
        if used.contains(&range.start) {
            continue;
        }
        let source = text.get(range.clone()).unwrap_or_default();
        if is_comment(source) {
            faults.push(prepare::note(positions, range));
            continue;
        }
        let message = format!("no text uses the link `[{}]`, so it is not shown", shown(&label));
        let help = format!("write `[text][{}]` where it belongs, or delete it", shown(&label));
        faults.push(Diagnostic::new(Code::UnusedLink, positions.span(range), message).help(help));
    }
}

fn is_by_label(link: LinkType) -> bool {
    matches!(link, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

/// Returns whether this is a comment as people write it: `[//]: # (text)`, `[comment]: <> (text)`.
fn is_comment(source: &str) -> bool {
    let address = source.split_once("]:").map_or("", |(_, rest)| rest).trim_start();
    address.starts_with("<>") || address == "#" || address.starts_with("# ") || address.starts_with("#\n")
}
