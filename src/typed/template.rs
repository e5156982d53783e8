//! Anki's templates: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`, and what of
//! them decides whether there is a card.

use std::collections::BTreeSet;

/// What a template shows, and on which conditions. Conditions are a list and no tree: however deep they are in each
/// other, nothing that walks them needs more of the stack.
#[derive(Debug, Default)]
pub struct Template<'t> {
    /// The outer before the inner.
    conditions: Vec<Condition<'t>>,
    /// In order.
    pub fields: Vec<Field<'t>>,
}

/// `{{#Field}}` or `{{^Field}}`.
#[derive(Debug)]
struct Condition<'t> {
    name: &'t str,
    is_negated: bool,
    /// The condition around it.
    around: Option<usize>,
}

/// `{{Field}}` or `{{filter:Field}}`.
#[derive(Debug)]
pub struct Field<'t> {
    pub name: &'t str,
    /// From the outermost to the innermost.
    pub filters: Vec<&'t str>,
    /// The innermost condition around it.
    condition: Option<usize>,
}

/// Returns the marks of a template. Text and comments are left out, and a mark that closes what is not open ends
/// nothing.
#[must_use]
pub fn parse(text: &str) -> Template<'_> {
    let (open, close) =
        if text.trim_start().starts_with("{{=<% %>=}}") { ("<%", "%>") } else { ("{{", "}}") };
    let mut template = Template::default();
    let mut condition = None;
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
            Some(sign @ (b'#' | b'^')) => {
                let is_negated = sign == b'^';
                template.conditions.push(Condition { name: name(), is_negated, around: condition });
                condition = Some(template.conditions.len() - 1);
            }
            Some(b'/') => condition = condition.and_then(|it: usize| template.conditions[it].around),
            Some(b'=') | None => {}
            Some(_) => {
                let mut filters: Vec<_> = inside.split(':').map(str::trim).collect();
                let name = filters.pop().unwrap_or_default();
                template.fields.push(Field { name, filters, condition });
            }
        }
    }
    template
}

impl Template<'_> {
    /// Returns whether the template shows something of a note, as Anki decides whether there is a card: one field that
    /// is not empty is enough, and what is shown in place of an empty one does not count.
    #[must_use]
    pub fn shows(&self, filled: &BTreeSet<&str>) -> bool {
        let mut holds: Vec<bool> = Vec::with_capacity(self.conditions.len());
        for Condition { name, is_negated, around } in &self.conditions {
            let is_within = around.is_none_or(|around| holds[around]);
            holds.push(is_within && !is_negated && filled.contains(name));
        }
        let is_shown = |field: &Field<'_>| field.condition.is_none_or(|condition| holds[condition]);
        self.fields.iter().any(|field| filled.contains(field.name) && is_shown(field))
    }

    /// Returns whether the template asks if a field is filled.
    #[must_use]
    pub fn asks(&self, field: &str) -> bool {
        self.conditions.iter().any(|condition| condition.name == field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shown(template: &str, filled: &[&str]) -> bool {
        parse(template).shows(&filled.iter().copied().collect())
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
        assert!(!is_shown("{{^A}}{{#B}}{{B}}{{/B}}{{/A}}", &["B"]));
        assert!(is_shown("{{#A}}{{/A}}{{B}}", &["B"]));
    }

    #[test]
    fn conditions_may_be_in_each_other_however_deep() {
        let deep = "{{#A}}".repeat(300_000);
        assert!(is_shown(&format!("{deep}{{{{B}}}}"), &["A", "B"]));
        assert!(!is_shown(&format!("{deep}{{{{B}}}}"), &["B"]));
    }
}
