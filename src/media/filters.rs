//! Filters of an SVG, which small files can make cost any amount of memory and time: limits before anything is drawn.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::limits::FILTER_SIDES;

/// The same in units of the drawing: about four times the largest paper in pixels.
const LONGEST: f64 = 10_000.0;
/// Radii and deviations: wider blurs of a drawing are one colour, and the time of a morphology grows with them.
const BLUR: f64 = 200.0;
/// Octaves and orders: what is beyond them cannot be seen, and costs as much each.
const FINEST: f64 = 10.0;

/// How many steps each filter takes; a step is a pass over all its pixels.
pub(super) struct Filters<'a> {
    steps: HashMap<&'a str, u64>,
    /// What a rule of a `style` element may put on anything.
    by_rule: u64,
}

impl<'a> Filters<'a> {
    pub(super) fn new(document: &'a Document<'_>) -> Filters<'a> {
        let mut steps: HashMap<&str, u64> = HashMap::new();
        for filter in document.descendants().filter(|node| is(*node, "filter")) {
            let count = filter.descendants().filter(Node::is_element).count();
            if let Some(id) = filter.attribute("id") {
                *steps.entry(id).or_default() += count as u64;
            }
        }
        let mut texts = document
            .descendants()
            .filter(|node| is(*node, "style"))
            .flat_map(|node| node.descendants().filter_map(|it| it.text()));
        let by_rule =
            if texts.any(|text| text.contains("filter")) { steps.values().sum::<u64>().max(1) } else { 0 };
        Filters { steps, by_rule }
    }

    /// Returns how many steps the filters of an element take.
    pub(super) fn steps(&self, node: Node<'_, '_>) -> u64 {
        let written = written(node);
        let ids = written
            .split('#')
            .skip(1)
            .map(|rest| rest.split([')', '"', '\'', ' ']).next().unwrap_or_default());
        let named: u64 = ids.filter_map(|id| self.steps.get(id)).sum();
        // Functions such as `blur(2px)` are one step each.
        let functions = written.matches('(').count() as u64;
        named.saturating_add(functions).saturating_add(self.by_rule)
    }
}

/// Returns the first element by which a filter is too large, if there is one.
pub(super) fn excess<'a, 'input>(document: &'a Document<'input>) -> Option<Node<'a, 'input>> {
    document.descendants().filter(Node::is_element).find(|node| {
        let is_part = node.ancestors().any(|it| is(it, "filter"));
        let functions = written(*node);
        (is_part && is_excessive(*node)) || numbers(&functions).any(|number| number.abs() > BLUR)
    })
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

/// Returns what an element says of its filters.
fn written(node: Node<'_, '_>) -> String {
    let style = node.attribute("style").unwrap_or_default();
    let rules = style.split(';').filter_map(|rule| rule.trim().strip_prefix("filter"));
    let rules = rules.map(|value| value.trim_start_matches([' ', ':']));
    node.attribute("filter").into_iter().chain(rules).collect::<Vec<_>>().join(" ")
}

fn is_excessive(node: Node<'_, '_>) -> bool {
    let is_in_units = node.attribute("filterUnits") == Some("userSpaceOnUse");
    let region = if is(node, "filter") && !is_in_units { f64::from(FILTER_SIDES) } else { LONGEST };
    let limits = [
        (["x", "y", "width", "height"].as_slice(), region),
        (["stdDeviation", "radius"].as_slice(), BLUR),
        (["numOctaves", "order"].as_slice(), FINEST),
        (["dx", "dy", "kernelUnitLength", "filterRes"].as_slice(), LONGEST),
    ];
    limits.into_iter().any(|(names, limit)| {
        names.iter().filter_map(|name| node.attribute(*name)).any(|value| {
            let limit = if value.contains('%') { limit * 100.0 } else { limit };
            numbers(value).any(|number| !number.is_finite() || number.abs() > limit)
        })
    })
}

/// Returns the numbers of a text, whatever their units.
fn numbers(text: &str) -> impl Iterator<Item = f64> + '_ {
    let pieces =
        text.split(|sign: char| !(sign.is_ascii_digit() || matches!(sign, '.' | '-' | '+' | 'e' | 'E')));
    pieces.filter_map(|number| number.trim_end_matches(['e', 'E']).parse().ok())
}
