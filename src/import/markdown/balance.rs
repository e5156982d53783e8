//! Tags that never close, and ends of what never opened: a browser would let them run over the rest of the page.

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::step::Step;

/// Those that end with their paragraph.
const OF_TEXT: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
];

/// Those that hold blocks.
const CONTAINERS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "div",
    "dl",
    "figure",
    "footer",
    "header",
    "main",
    "nav",
    "ol",
    "picture",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Returns the events of `steps` without tags that lack their other half; `<details>` without an end gets one.
pub(super) fn balanced(steps: Vec<Step<'static>>) -> Vec<Event<'static>> {
    let mut open: Vec<usize> = Vec::new();
    let mut is_kept = vec![true; steps.len()];
    let mut ends = Vec::new();
    for at in 0..steps.len() {
        let Some(Step::Tag { name, is_end, leaf, .. }) = steps.get(at) else { continue };
        let is_of_text = OF_TEXT.contains(&name.as_str());
        if !is_of_text && !CONTAINERS.contains(&name.as_str()) && name != "details" {
            continue;
        }
        if !is_end {
            open.push(at);
            continue;
        }
        let other = open.iter().rposition(|start| match steps.get(*start) {
            Some(Step::Tag { name: other, leaf: other_leaf, .. }) => {
                other == name && (!is_of_text || other_leaf == leaf)
            }
            _ => false,
        });
        match other {
            Some(other) => {
                open.remove(other);
            }
            None => drop_step(&mut is_kept, at),
        }
    }
    for at in open {
        match steps.get(at) {
            Some(Step::Tag { name, .. }) if name == "details" => ends.push(end_of_details(&steps, at)),
            _ => drop_step(&mut is_kept, at),
        }
    }
    let mut events = Vec::with_capacity(steps.len());
    for (at, step) in steps.into_iter().enumerate() {
        for _ in ends.iter().filter(|end| **end == at) {
            events.push(Event::InlineHtml("</details>".into()));
        }
        match step {
            Step::Event(event) => events.push(event),
            Step::Tag { raw, .. } if is_kept.get(at) == Some(&true) => {
                events.push(Event::InlineHtml(raw.into()));
            }
            Step::Tag { .. } => {}
        }
    }
    events
}

fn drop_step(is_kept: &mut [bool], at: usize) {
    if let Some(kept) = is_kept.get_mut(at) {
        *kept = false;
    }
}

/// Returns the place before the next `<details>`, or the next wide heading.
fn end_of_details(steps: &[Step<'_>], start: usize) -> usize {
    let after = steps.iter().enumerate().skip(start + 1);
    let is_end = |step: &Step<'_>| match step {
        Step::Tag { name, is_end, .. } => name == "details" && !is_end,
        Step::Event(Event::Start(Tag::Heading { level, .. })) => *level <= HeadingLevel::H3,
        Step::Event(_) => false,
    };
    after.into_iter().find(|(_, step)| is_end(step)).map_or(steps.len(), |(at, _)| at)
}
