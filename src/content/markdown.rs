//! Markdown that is written, not read.

/// Returns code in a fence that it cannot close.
#[must_use]
pub fn fence(info: &str, code: &str) -> String {
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest.max(2) + 1);
    format!("{marks}{info}\n{code}\n{marks}")
}

/// Returns an item of a list that begins with `mark`; further lines are indented below it.
#[must_use]
pub fn item(mark: &str, text: &str) -> String {
    let indented = |line: &str| if line.is_empty() { String::new() } else { format!("  {line}") };
    let rest: Vec<String> = text.lines().skip(1).map(indented).collect();
    let first = format!("{mark} {}", text.lines().next().unwrap_or_default());
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n")
}
