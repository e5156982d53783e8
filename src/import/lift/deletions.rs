//! Deletions of Anki, `{{c1::text::hint}}`, in Markdown.

/// What is in the place of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// What it hides.
    Contents,
    /// That something is hidden.
    Gaps,
}

/// Returns Markdown whose deletions have bare braces: what wrote it has a backslash before each.
pub(super) fn bare(markdown: &str) -> String {
    markdown.replace("\\{\\{c", "{{c").replace("\\}\\}", "}}")
}

/// Returns a text with what it hides in the place of its deletions, or with gaps.
pub(super) fn shown_as(text: &str, show: Show) -> String {
    let mut open: Vec<String> = vec![String::new()];
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        push(&mut open, before);
        if let Some(after) = head(from) {
            open.push(String::new());
            rest = after;
        } else if let Some(after) = from.strip_prefix("}}").filter(|_| open.len() > 1) {
            let inside = open.pop().unwrap_or_default();
            let mut parts = inside.split("::");
            let content = parts.next().unwrap_or_default();
            match (show, parts.next()) {
                (Show::Gaps, Some(hint)) => push(&mut open, &format!("[{hint}]")),
                (Show::Gaps, None) => push(&mut open, "…"),
                (Show::Contents, _) => push(&mut open, content),
            }
            rest = after;
        } else {
            let (mark, after) = from.split_at(1);
            push(&mut open, mark);
            rest = after;
        }
    }
    push(&mut open, rest);
    open.concat()
}

fn push(open: &mut [String], text: &str) {
    if let Some(last) = open.last_mut() {
        last.push_str(text);
    }
}

/// Returns what follows `{{c1::`, or the same with several numbers.
fn head(text: &str) -> Option<&str> {
    let numbers = text.strip_prefix("{{c")?;
    let rest = numbers.trim_start_matches(|it: char| it.is_ascii_digit() || it == ',');
    rest.strip_prefix("::").filter(|_| rest.len() < numbers.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_are_filled_in_or_gaps() {
        for (text, contents, gaps) in [
            ("a {{c1::b}} c", "a b c", "a … c"),
            ("{{c1::b::hint}} {{c2,3::d}}", "b d", "[hint] …"),
            ("{{c1::a {{c2::b::h}} c}}", "a b c", "…"),
            ("{{x}} }} {{c1::open", "{{x}} }} open", "{{x}} }} open"),
        ] {
            assert_eq!(
                (shown_as(text, Show::Contents), shown_as(text, Show::Gaps)),
                (contents.into(), gaps.into()),
                "{text}"
            );
        }
        assert_eq!(bare("\\{\\{c1::a\\}\\} \\{\\{x"), "{{c1::a}} \\{\\{x");
    }
}
