//! Tags that never close, and ends of what never opened: a browser would let them run over the rest of the page.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

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

/// Browsers look through all that is open at each new element, so nesting without end would take time without end.
const DEEPEST: usize = 200;

/// Returns the events of `steps` without tags that lack their other half; `<details>` without an end gets one.
pub(super) fn balanced(steps: Vec<Step<'static>>) -> Vec<Event<'static>> {
    let mut open: Vec<usize> = Vec::new();
    let mut is_kept = vec![true; steps.len()];
    let mut pairs = BTreeMap::new();
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
                pairs.insert(open.remove(other), at);
            }
            None => drop_step(&mut is_kept, at),
        }
    }
    let limits = limits_of_details(&steps);
    let mut ends = vec![0_usize; steps.len() + 1];
    for at in open {
        let limit = limits.get(at).and_then(|limit| ends.get_mut(*limit));
        match (steps.get(at), limit) {
            (Some(Step::Tag { name, .. }), Some(count)) if name == "details" => *count += 1,
            _ => drop_step(&mut is_kept, at),
        }
    }
    flatten(&steps, &pairs, &mut is_kept);
    let mut events = Vec::with_capacity(steps.len());
    for ((step, is_kept), ends) in steps.into_iter().zip(is_kept).zip(ends) {
        events.extend(std::iter::repeat_n(Event::InlineHtml("</details>".into()), ends));
        match step {
            _ if !is_kept => {}
            Step::Event(event) => events.push(event),
            Step::Tag { raw, .. } => events.push(Event::InlineHtml(raw.into())),
        }
    }
    events
}

fn drop_step(is_kept: &mut [bool], at: usize) {
    if let Some(kept) = is_kept.get_mut(at) {
        *kept = false;
    }
}

/// Drops frames within [`DEEPEST`] others, but not what is in them.
fn flatten(steps: &[Step<'_>], pairs: &BTreeMap<usize, usize>, is_kept: &mut [bool]) {
    let ends: BTreeMap<usize, usize> = pairs.iter().map(|(start, end)| (*end, *start)).collect();
    let mut starts: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    for (at, step) in steps.iter().enumerate() {
        let other = match step {
            Step::Event(Event::Start(Tag::List(_) | Tag::Item | Tag::BlockQuote(_))) => {
                starts.push(at);
                None
            }
            Step::Event(Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_))) => starts.pop(),
            Step::Tag { .. } if pairs.contains_key(&at) => None,
            Step::Tag { .. } if ends.contains_key(&at) => ends.get(&at).copied(),
            _ => continue,
        };
        match other {
            Some(start) if is_kept.get(start) == Some(&true) => depth = depth.saturating_sub(1),
            None if depth < DEEPEST => depth += 1,
            _ => drop_step(is_kept, at),
        }
    }
}

/// Returns for each step where a `<details>` there without an end would end: before the next, or the next wide heading.
fn limits_of_details(steps: &[Step<'_>]) -> Vec<usize> {
    let is_limit = |step: &Step<'_>| match step {
        Step::Tag { name, is_end, .. } => name == "details" && !is_end,
        Step::Event(Event::Start(Tag::Heading { level, .. })) => *level <= HeadingLevel::H3,
        Step::Event(_) => false,
    };
    let mut next = steps.len();
    let mut limits = vec![next; steps.len()];
    for ((at, step), limit) in steps.iter().enumerate().zip(&mut limits).rev() {
        *limit = next;
        if is_limit(step) {
            next = at;
        }
    }
    limits
}
