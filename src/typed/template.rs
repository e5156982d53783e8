//! Anki's templates: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`, and what of
//! them decides whether there is a card.

use std::collections::BTreeSet;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node<'t> {
    Field {
        /// From the outermost to the innermost.
        filters: Vec<&'t str>,
        name: &'t str,
    },
    If {
        name: &'t str,
        is_negated: bool,
        children: Vec<Node<'t>>,
    },
}

/// Returns the marks of a template. Text and comments are left out, and a mark that closes what is not open ends
/// nothing.
#[must_use]
pub fn parse(text: &str) -> Vec<Node<'_>> {
    let (open, close) =
        if text.trim_start().starts_with("{{=<% %>=}}") { ("<%", "%>") } else { ("{{", "}}") };
    let mut stack: Vec<(&str, bool, Vec<Node<'_>>)> = vec![("", false, Vec::new())];
    let find = |sign: &str, from: usize| text[from..].find(sign).map(|at| from + at);
    let mut from = 0;
    // Found once for all comments before it.
    let mut mark = find(open, from);
    loop {
        if mark.is_some_and(|at| at < from) {
            mark = find(open, from);
        }
        let before = &text[from..mark.unwrap_or(text.len())];
        if let Some(comment) = before.find("<!--") {
            let Some(end) = find("-->", from + comment + 4) else { break };
            from = end + 3;
            continue;
        }
        let Some(start) = mark.map(|at| at + open.len()) else { break };
        let Some(end) = find(close, start) else { break };
        let inside = &text[start..end];
        from = end + close.len();
        // `{{{Field}}}`
        let inside = inside.trim_matches(['{', '}']).trim();
        let name = || inside[1..].trim();
        match inside.bytes().next() {
            Some(b'#') => stack.push((name(), false, Vec::new())),
            Some(b'^') => stack.push((name(), true, Vec::new())),
            Some(b'/') => close_one(&mut stack),
            Some(b'=') | None => {}
            Some(_) => {
                let mut filters: Vec<_> = inside.split(':').map(str::trim).collect();
                let name = filters.pop().unwrap_or_default();
                if let Some((_, _, nodes)) = stack.last_mut() {
                    nodes.push(Node::Field { filters, name });
                }
            }
        }
    }
    while stack.len() > 1 {
        close_one(&mut stack);
    }
    stack.pop().map(|(_, _, nodes)| nodes).unwrap_or_default()
}

fn close_one<'t>(stack: &mut Vec<(&'t str, bool, Vec<Node<'t>>)>) {
    if stack.len() < 2 {
        return;
    }
    let Some((name, is_negated, children)) = stack.pop() else { return };
    if let Some((_, _, nodes)) = stack.last_mut() {
        nodes.push(Node::If { name, is_negated, children });
    }
}

/// Returns whether a template shows something of a note, as Anki decides whether there is a card: one field that is
/// not empty is enough, and what is shown in place of an empty one does not count.
#[must_use]
pub fn shows(nodes: &[Node<'_>], filled: &BTreeSet<&str>) -> bool {
    nodes.iter().any(|node| match node {
        Node::Field { name, .. } => filled.contains(name),
        Node::If { is_negated: true, .. } => false,
        Node::If { name, children, .. } => filled.contains(name) && shows(children, filled),
    })
}

/// Returns the names of the fields that a template shows, in order, each with its filters.
#[must_use]
pub fn fields<'t>(nodes: &[Node<'t>]) -> Vec<(&'t str, Vec<&'t str>)> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Field { name, filters } => found.push((*name, filters.clone())),
            Node::If { children, .. } => found.extend(fields(children)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shown(template: &str, filled: &[&str]) -> bool {
        shows(&parse(template), &filled.iter().copied().collect())
    }

    #[test]
    fn a_card_exists_where_a_field_of_its_front_is_filled() {
        assert!(is_shown("<b>{{Front}}</b>", &["Front"]));
        assert!(!is_shown("<b>{{Front}}</b>", &["Back"]));
        assert!(is_shown("{{#Add Reverse}}{{Back}}{{/Add Reverse}}", &["Add Reverse", "Back"]));
        assert!(!is_shown("{{#Add Reverse}}{{Back}}{{/Add Reverse}}", &["Back"]));
        assert!(!is_shown("{{^A}}{{B}}{{/A}}", &["B"]));
        assert!(is_shown("{{#A}}{{^B}}{{/B}}{{furigana: C }}{{/A}}", &["A", "C"]));
        assert!(!is_shown("<!-- {{A}} -->text", &["A"]));
        assert!(is_shown("{{=<% %>=}}<%A%>", &["A"]));
        assert!(is_shown("{{{A}}}", &["A"]));
        assert!(!is_shown("{{A", &["A"]));
        assert!(!is_shown("{{/A}}{{", &["A"]));
    }
}
