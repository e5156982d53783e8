//! How large what authors write may be. Beyond that a fault says so, before memory or time grow with it.

/// Lists and quotes nested deeper than this are a fault.
pub const NESTING: usize = 16;
/// No page shows as many columns of a table side by side.
pub const TABLE_COLUMNS: usize = 100;
/// Cells of one table. Markdown fills short rows up, so that a few kilobytes can ask for millions.
pub const TABLE_CELLS: usize = 100_000;
/// Lines of one block of code.
pub const CODE_LINES: usize = 100_000;
/// Columns of one line of code, with tabs as spaces.
pub const CODE_COLUMNS: usize = 10_000;
/// As most editors show tabs; columns are narrow.
pub const TAB_COLUMNS: usize = 4;

/// Returns how many columns a line of code takes, with tabs as spaces.
#[must_use]
pub fn columns(line: &str) -> usize {
    line.chars().fold(0, |column, character| match character {
        '\t' => column + TAB_COLUMNS - column % TAB_COLUMNS,
        _ => column + 1,
    })
}
