//! What generators of sites fold, `::: details Answer` and `??? note "Answer"`, as the `<details>` that pages have.

use std::borrow::Cow;

use super::labels;
use crate::import::fences::Fences;

/// Writes folded parts as `<details>`, each line in its place. What neither has a label as its title nor says that it
/// folds stays as it is.
#[must_use]
pub fn as_details(text: &str) -> Cow<'_, str> {
    let begins = |mark: &str| text.lines().any(|line| line.trim_start().starts_with(mark));
    if !begins(":::") && !begins("???") {
        return Cow::Borrowed(text);
    }
    let mut out: Vec<String> = Vec::new();
    let mut fences = Fences::default();
    // How many `:::` are open in which no fold is, and whether one is.
    let mut colons = Vec::new();
    let mut is_indented = false;
    for line in text.lines() {
        let content = line.trim();
        if is_indented {
            if content.is_empty() || line.starts_with("    ") || line.starts_with('\t') {
                out.push(line.strip_prefix("    ").or(line.strip_prefix('\t')).unwrap_or(line).to_owned());
                continue;
            }
            is_indented = false;
            end(&mut out);
        }
        if fences.is_code(content) {
            out.push(line.to_owned());
        } else if let Some(title) = indented(content) {
            is_indented = true;
            out.push(format!("<details><summary>{title}</summary>"));
        } else if let Some(rest) = content.strip_prefix(":::") {
            let name = rest.trim_start_matches(':').trim();
            let title = titled(name);
            match (name.is_empty(), title) {
                (true, _) if colons.pop() == Some(true) => out.push("</details>".to_owned()),
                (false, Some(title)) => {
                    colons.push(true);
                    out.push(format!("<details><summary>{title}</summary>"));
                }
                (is_end, _) => {
                    colons.extend((!is_end).then_some(false));
                    out.push(line.to_owned());
                }
            }
        } else {
            out.push(line.to_owned());
        }
    }
    if is_indented {
        end(&mut out);
    }
    Cow::Owned(out.join("\n") + "\n")
}

/// Ends a fold in the last empty line, or after what is there.
fn end(out: &mut [String]) {
    if let Some(last) = out.last_mut() {
        last.push_str("</details>");
    }
}

/// Returns the title of `??? note "Answer"`.
fn indented(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("???")?.trim_start_matches('+').trim();
    let (kind, title) =
        rest.split_once('"').map_or((rest, ""), |(kind, title)| (kind, title.trim_end_matches('"')));
    let title = if title.is_empty() { kind } else { title };
    (!title.trim().is_empty()).then_some(title.trim())
}

/// Returns the title of `details Answer`, `tip Answer` or `tip[Answer]`, if that folds or is a label.
fn titled(name: &str) -> Option<&str> {
    let end = name.find([' ', '[', '{']).unwrap_or(name.len());
    let (kind, title) = name.split_at(end);
    let title = title.split('{').next().unwrap_or_default().trim().trim_matches(['[', ']']).trim();
    match kind {
        "details" | "spoiler" | "collapse" => Some(if title.is_empty() { "Details" } else { title }),
        _ => labels::whole(title).map(|_| title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_become_details_line_by_line() {
        for (text, wanted) in [
            ("a\n::: details 答案\nb\n:::\nc\n", "a\n<details><summary>答案</summary>\nb\n</details>\nc\n"),
            (
                ":::tip[Answer]\n::: note\nb\n:::\n:::\n",
                "<details><summary>Answer</summary>\n::: note\nb\n:::\n</details>\n",
            ),
            (
                "??? success \"Answer\"\n\n    b\n\nc\n",
                "<details><summary>Answer</summary>\n\nb\n</details>\nc\n",
            ),
            ("???+ answer\n    b\n", "<details><summary>answer</summary>\nb</details>\n"),
            ("```\n::: details x\n```\n", "```\n::: details x\n```\n"),
            ("Why???\n", "Why???\n"),
        ] {
            assert_eq!(as_details(text), wanted);
        }
    }
}
