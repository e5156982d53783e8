//! The table at the end of a build: what was made, how much of it, and what of it is new.

use crate::export::contract::Made;
use crate::output::Change;
use crate::plan::size;

/// An artifact as it is listed.
pub struct Row {
    pub path: String,
    pub made: Made,
    pub bytes: u64,
    pub change: Change,
}

/// Returns the lines of the table, its head first. Columns that no row fills are left out.
#[must_use]
pub fn table(rows: &[Row]) -> Vec<String> {
    let number = |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
    let mut columns: Vec<(&str, Vec<String>)> = vec![
        ("notes", rows.iter().map(|row| number(row.made.notes)).collect()),
        ("cards", rows.iter().map(|row| number(row.made.cards)).collect()),
        ("pages", rows.iter().map(|row| number(row.made.pages)).collect()),
        ("size", rows.iter().map(|row| size(row.bytes)).collect()),
    ];
    columns.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let longest = |head: &str, cells: &[String]| {
        cells.iter().map(|cell| cell.chars().count()).chain([head.len()]).max().unwrap_or_default()
    };
    let paths: Vec<_> = rows.iter().map(|row| row.path.clone()).collect();
    let path_width = longest("artifact", &paths);
    let line = |path: &str, cells: &[&str], end: &str| {
        let cells = columns.iter().zip(cells).map(|((head, all), cell)| {
            let width = longest(head, all);
            format!("  {cell:>width$}")
        });
        format!("{path:path_width$}{}  {end}", cells.collect::<String>()).trim_end().to_owned()
    };
    if rows.is_empty() {
        return Vec::new();
    }
    let heads: Vec<_> = columns.iter().map(|(head, _)| *head).collect();
    let mut lines = vec![line("artifact", &heads, "")];
    lines.extend(rows.iter().enumerate().map(|(at, row)| {
        let cells: Vec<_> = columns.iter().map(|(_, cells)| cells[at].as_str()).collect();
        let end = match row.change {
            Change::Written => "written",
            Change::Unchanged => "unchanged",
        };
        line(&row.path, &cells, end)
    }));
    lines
}
