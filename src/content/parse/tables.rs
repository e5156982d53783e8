//! Tables that would lose cells, and lines that were meant as tables and are none.

use std::ops::Range;

use super::found::Found;
use super::leaves::Leaf;
use crate::diagnostic::Code;

/// Returns how many cells a row has: what is between lines that are not escaped.
pub(super) fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let (mut count, mut escaped, mut is_open) = (0, false, false);
    for byte in row.bytes() {
        let is_line = byte == b'|' && !escaped;
        count += usize::from(is_line);
        is_open = !is_line;
        escaped = byte == b'\\' && !escaped;
    }
    count + usize::from(is_open)
}

/// Finds lines of a paragraph that look like a table, if there are any: `words` is the leaf without its code,
/// `source` with it.
pub(super) fn lost(words: &str, source: &str, leaf: &Leaf) -> Option<Found> {
    if leaf.is_cell || leaf.is_heading || !words.contains('|') {
        return None;
    }
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut rule = None;
    let mut start = 0;
    for line in words.split_inclusive('\n') {
        let content = line.trim_matches([' ', '\n', '\t']);
        let at = start + line.len() - line.trim_start_matches([' ', '\t']).len();
        let range = at..at + content.len();
        if is_rule(content) {
            rule.get_or_insert((range.clone(), rows.last().cloned()));
            rows.push(range);
        } else if content.len() > 2 && content.starts_with('|') && content.ends_with('|') {
            rows.push(range);
        }
        start += line.len();
    }
    let first = rows.first()?.clone();
    if let Some((rule, Some(head))) = &rule
        && cells(&source[head.clone()]) != cells(&source[rule.clone()])
    {
        let (head_cells, dashes) = (cells(&source[head.clone()]), cells(&source[rule.clone()]));
        return Some(Found {
            code: Code::LongRow,
            range: head.clone(),
            message: format!("this head has {head_cells} cells, and the row of dashes below it {dashes}"),
            help: "give both as many; write `\\|` for a line that is part of a cell, in code too".to_owned(),
        });
    }
    let is_single_row = words[first.clone()].matches('|').count() > 2;
    (rule.is_some() || rows.len() > 1 || is_single_row).then(|| Found {
        code: Code::NotATable,
        range: first,
        message: "these lines look like a table, and are read as text".to_owned(),
        help: "a table has a row of dashes below its head, `|---|---|`, and an empty line above it; below a list item \
               it is indented as the item's text"
            .to_owned(),
    })
}

/// Returns whether this is a row of dashes: `|---|:--:|`.
fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|sign| matches!(sign, '|' | '-' | ':' | ' '))
}
