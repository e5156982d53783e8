//! Parts of a README.

/// Returns what a README says below a heading that begins with one of these words, if it has one.
pub(super) fn section(text: &str, words: &[&str]) -> Option<String> {
    let is_heading = |line: &str| {
        let line = line.trim_start_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
        words.iter().any(|word| line.starts_with(word))
    };
    let at = text.lines().position(|line| line.starts_with('#') && is_heading(line))?;
    let rest = text.lines().skip(at + 1);
    Some(
        rest.take_while(|line| !line.starts_with("# ") && !line.starts_with("## "))
            .take(30)
            .collect::<Vec<_>>()
            .join("\n"),
    )
}
