//! Whose a source is: names in notices of copyright, and what a README says of its authors.

use super::readme::section;

/// How headings and labels about authors begin.
const AUTHORS: &[&str] =
    &["author", "maintainer", "created by", "written by", "autor", "auteur", "автор", "作者"];

/// More are not authors but those who sent changes.
const MOST: usize = 20;

/// A label is within the first lines.
const FIRST_LINES: usize = 30;

/// Returns the names of lines such as `Copyright (c) 2018 A. Name`.
#[must_use]
pub(super) fn of_notice(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        let lower = line.to_lowercase();
        let Some(rest) = lower.starts_with("copyright").then(|| line.get("copyright".len()..)).flatten()
        else {
            continue;
        };
        let name = without_years(rest);
        let name = bare(name);
        let is_name =
            !name.is_empty() && name.chars().count() < 80 && !name.contains(['{', '}']) && name != "notice";
        let is_notice = lower.contains("copyright notice")
            || lower.contains("copyright owner")
            || lower.contains("copyright license")
            || lower.contains("copyright holder")
            // Whoever wrote the text of a licence did not write what is under it.
            || lower.contains("free software foundation")
            || name == "yy";
        if is_name && !is_notice && !found.iter().any(|other| other == name) {
            found.push(name.to_owned());
        }
    }
    found.truncate(MOST);
    found
}

/// Takes `(c) 2018-2020,` off the start.
fn without_years(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|it: char| {
            it.is_ascii_digit() || matches!(it, ' ' | ',' | '-' | '–' | '©' | ':')
        });
        for sign in ["(c)", "(C)", "present", "Present", "by "] {
            rest = rest.strip_prefix(sign).unwrap_or(rest);
        }
        if rest == before {
            return rest;
        }
    }
}

/// Returns the authors that a README names: in what it says of its licence, in a section about them, or in a label such
/// as `Author: A. Name`.
pub(super) fn of_readme(text: &str, licence: Option<&str>) -> Vec<String> {
    let mut found = licence.map(of_notice).unwrap_or_default();
    found.extend(licence.into_iter().flat_map(str::lines).filter_map(after_sign));
    if found.is_empty() {
        let section = section(text, AUTHORS).unwrap_or_default();
        found.extend(section.lines().filter_map(listed));
    }
    if found.is_empty() {
        found.extend(text.lines().take(FIRST_LINES).filter_map(labelled));
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|name| seen.insert(name.clone()));
    found.truncate(MOST);
    found
}

/// Returns the name after the sign in `[MIT](LICENSE) © [A. Name](https://example.org)`.
fn after_sign(line: &str) -> Option<String> {
    let (_, rest) = ["©", "(c)", "(C)"].iter().find_map(|sign| line.split_once(sign))?;
    name(without_years(rest))
}

/// Returns the name in an item or a line of a list of authors.
fn listed(line: &str) -> Option<String> {
    let line = line.trim();
    let is_other = line.starts_with(['<', '|', '#', '!', '`']) || line.starts_with("[!");
    name(line.trim_start_matches(['-', '*', '+', '•', ' '])).filter(|_| !is_other)
}

/// Returns the name in `**Author:** A. Name`.
fn labelled(line: &str) -> Option<String> {
    let line = line.trim_start_matches(|it: char| !it.is_alphanumeric());
    let lower = line.to_lowercase();
    AUTHORS.iter().find(|word| lower.starts_with(**word))?;
    let (label, rest) = line.split_once([':', '：']).or_else(|| line.split_once(" by "))?;
    (label.split_whitespace().count() < 3).then(|| name(rest.trim_start_matches(['*', '_', ' ']))).flatten()
}

/// Returns the name that a text begins with, without its link; `None` for a sentence.
fn name(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['*', '_', '@']);
    if text.contains(' ') && text.ends_with(['.', '!', '?']) {
        return None;
    }
    let text = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inside, _)) => inside,
        None => bare(text),
    };
    let text = text.split([',', ':']).next().unwrap_or_default();
    let text = [" - ", " – ", " — "].iter().fold(text, |text, dash| text.split(dash).next().unwrap_or(text));
    let text = text.trim_matches(['*', '_', '@', ' ', '`']);
    let words = text.split_whitespace().count();
    let is_name = (1..=5).contains(&words)
        && text.chars().count() < 60
        && text.starts_with(char::is_alphabetic)
        && !text.contains("://");
    is_name.then(|| text.to_owned())
}

/// Returns a name without its address and what else follows it.
fn bare(text: &str) -> &str {
    let is_end: &[char] = &['.', ','];
    let name = text.split(['<', '(', '[']).next().unwrap_or_default().trim().trim_end_matches(is_end);
    name.strip_suffix("All rights reserved").unwrap_or(name).trim().trim_end_matches(is_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_read_without_years_and_signs() {
        let text = "Copyright (c) 2018-2020 Sam Lee <s@example.org>\nCopyright © 2019, Chris. All rights reserved.\nThe above copyright notice\nCopyright (C) 2007 Free Software Foundation, Inc.\n";
        assert_eq!(of_notice(text), ["Sam Lee", "Chris"]);
    }

    #[test]
    fn a_readme_names_its_authors_in_several_ways() {
        for (text, licence, names) in [
            ("", Some("[MIT](LICENSE) © [Sam Lee](https://example.org)"), &["Sam Lee"][..]),
            ("", Some("MIT © 2019-2021 Chris"), &["Chris"]),
            (
                "# Q\n\n## Authors\n\n- [Sam Lee](https://example.org) - maintainer\n- **Chris**\n\n## Why?\n\nx\n",
                None,
                &["Sam Lee", "Chris"],
            ),
            ("# Q\n\n**Author:** Sam Lee\n", None, &["Sam Lee"]),
            ("# Q\n\n## Author\n\nWe are many, and we are glad of help.\n", None, &[]),
            ("# Q\n\n## Who is the author of Hamlet?\n\nShakespeare\n", None, &[]),
            ("# Q\n", Some("MIT"), &[]),
        ] {
            assert_eq!(of_readme(text, licence), names, "{text}");
        }
    }
}
