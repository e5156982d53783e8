//! How much there is to draw of an SVG, counted before anything is drawn: small files can repeat and nest without end.

use std::collections::HashMap;

use roxmltree::{Document, Node, NodeId};

use super::filters::Filters;
use crate::limits::{DRAWING_ATTRIBUTES, DRAWING_NESTING, DRAWING_SHAPES};

/// Returns what is too much about a drawing, if anything is.
pub(super) fn excess(document: &Document<'_>) -> Option<String> {
    if servers_of_rules(document) > DRAWING_NESTING {
        return Some(format!(
            "its `style` puts more than {DRAWING_NESTING} patterns, masks and the like on others"
        ));
    }
    let ids = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut weigher = Weigher { ids, filters: Filters::new(document), known: HashMap::new() };
    match weigher.weight(document.root_element(), 0) {
        None => Some(nested()),
        Some(Weight { elements: DRAWING_SHAPES.., .. }) => Some(format!(
            "it draws more than {DRAWING_SHAPES} elements; a step of a filter counts as {PER_STEP}, a character as {PER_CHARACTER}"
        )),
        Some(_) => None,
    }
}

/// Returns the line of an element that has too many attributes, if there is one. Programs that parse XML compare each with
/// all before it, so that this is looked for before any does.
pub(super) fn crowded(text: &str) -> Option<u32> {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let raw =
            [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")].iter().find(|it| rest.starts_with(it.0));
        let length = match raw {
            Some((open, close)) => rest[open.len()..].find(close).map(|end| open.len() + end + close.len()),
            None => {
                let (length, attributes) = tag(rest);
                if attributes > DRAWING_ATTRIBUTES {
                    let lines = text[..text.len() - rest.len()].matches('\n').count();
                    return Some(u32::try_from(lines + 1).unwrap_or(u32::MAX));
                }
                Some(length)
            }
        };
        // What does not end is no XML.
        rest = &rest[length?..];
    }
    None
}

/// Returns the length of the tag that a text begins with, and how many values in quotes are in it.
fn tag(text: &str) -> (usize, usize) {
    let (mut quote, mut values) = (None, 0);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (at + 1, values),
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                values += 1;
            }
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    (text.len(), values)
}

/// Returns a message if elements are nested so deep that programs which descend into them come to an end of their stack.
pub(super) fn too_deep(document: &Document<'_>) -> Option<String> {
    let mut depths: HashMap<NodeId, usize> = HashMap::new();
    let is_too_deep = document.descendants().any(|node| {
        let depth = node.parent().and_then(|parent| depths.get(&parent.id())).map_or(0, |depth| depth + 1);
        depths.insert(node.id(), depth);
        depth > DRAWING_NESTING
    });
    is_too_deep.then(nested)
}

fn nested() -> String {
    format!("its elements are nested more than {DRAWING_NESTING} deep")
}

/// What a step of a filter costs, as drawn elements: it goes over all pixels below it. A dozen shadows have forty
/// steps.
const PER_STEP: u64 = 1000;

/// What a character costs, as drawn elements: its font is looked for, and it is shaped and drawn.
const PER_CHARACTER: u64 = 10;

/// Elements that others name as `url(#id)`, and that are drawn for each of these.
const SERVERS: [&str; 4] = ["pattern", "mask", "clipPath", "marker"];

/// Returns how many patterns, masks and the like there are where a `style` may put them on anything.
fn servers_of_rules(document: &Document<'_>) -> usize {
    let is_rule = |node: Node<'_, '_>| {
        node.tag_name().name() == "style"
            && node.descendants().filter_map(|it| it.text()).any(|text| text.contains("url("))
    };
    if !document.descendants().any(is_rule) {
        return 0;
    }
    document.descendants().filter(|node| SERVERS.contains(&node.tag_name().name())).count()
}

/// Returns the ids that an element names as `url(#id)`.
fn named<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    node.attributes().flat_map(|attribute| attribute.value().split("url(").skip(1)).filter_map(|rest| {
        let id = rest.trim_start_matches([' ', '"', '\'']).strip_prefix('#')?;
        id.split([')', '"', '\'', ' ']).next()
    })
}

/// Counts the elements that are drawn.
struct Weigher<'a, 'input> {
    ids: HashMap<&'a str, Node<'a, 'input>>,
    filters: Filters<'a>,
    known: HashMap<NodeId, Weight>,
}

#[derive(Clone, Copy, Default)]
struct Weight {
    elements: u64,
    levels: usize,
}

impl Weigher<'_, '_> {
    /// Returns how much there is to draw for an element; `None` if it is too deep.
    fn weight(&mut self, node: Node<'_, '_>, depth: usize) -> Option<Weight> {
        if let Some(known) = self.known.get(&node.id()) {
            return (depth + known.levels <= DRAWING_NESTING).then_some(*known);
        }
        if depth >= DRAWING_NESTING {
            return None;
        }
        // What repeats itself is not drawn.
        self.known.insert(node.id(), Weight::default());
        let repeated = node.attributes().find(|attribute| attribute.name() == "href");
        let repeated = repeated.and_then(|it| it.value().trim().strip_prefix('#'));
        let repeated = repeated.and_then(|id| self.ids.get(id).copied());
        let served = named(node).filter_map(|id| self.ids.get(id).copied());
        let served = served.filter(|node| SERVERS.contains(&node.tag_name().name()));
        let repeated: Vec<_> = repeated.into_iter().chain(served).collect();
        let characters: usize =
            node.children().filter_map(|child| child.text()).map(|text| text.trim().len()).sum();
        let is_text = matches!(node.tag_name().name(), "text" | "tspan" | "textPath");
        let characters = if is_text { characters as u64 * PER_CHARACTER } else { 0 };
        let elements =
            self.filters.steps(node).saturating_mul(PER_STEP).saturating_add(1).saturating_add(characters);
        let mut weight = Weight { elements, levels: 0 };
        for child in node.children().filter(Node::is_element).chain(repeated) {
            let child = self.weight(child, depth + 1)?;
            weight.elements = weight.elements.saturating_add(child.elements);
            weight.levels = weight.levels.max(child.levels);
        }
        weight.levels += 1;
        self.known.insert(node.id(), weight);
        Some(weight)
    }
}
