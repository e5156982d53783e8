//! One question as a topic file has it.

use std::fmt::Write as _;

use super::placed::Placed;
use crate::import::contract::{Choice, Entry};
use crate::import::tree::{Inline, Kind};
use crate::import::write;

/// Returns the Markdown of an entry; a draft, where nothing answers it.
#[must_use]
pub fn entry(placed: &Placed<'_>) -> String {
    let entry = placed.entry;
    let mut out = format!("## {} {{{}}}\n", title(entry), attributes(placed));
    let front = write::blocks(&entry.front);
    let answer = write::blocks(&entry.answer);
    if front.is_empty() {
        section(&mut out, "", &answer);
    } else {
        section(&mut out, "### Question", &front);
    }
    section(&mut out, "### Options", &options(&entry.options));
    if !front.is_empty() {
        section(&mut out, "### Answer", &answer);
    }
    section(&mut out, "### Hint", &write::blocks(&entry.hint));
    section(&mut out, "### Details", &write::blocks(&entry.details));
    for (at, output) in entry.outputs.iter().enumerate() {
        let code = write::fence(&output.language, &output.code);
        let shown = write::fence("output", &output.output);
        if !code.is_empty() && !shown.is_empty() {
            let name = if at == 0 { "output".to_owned() } else { format!("output-{}", at + 1) };
            section(&mut out, &format!("### Output {{#{name}}}"), &format!("{code}\n{shown}"));
        }
    }
    let clozes: Vec<_> =
        entry.clozes.iter().enumerate().map(|(at, text)| format!("- {text} {{#cloze-{}}}", at + 1)).collect();
    section(&mut out, "### Cloze", &clozes.join("\n"));
    section(&mut out, "### Reverse", entry.reverse.as_deref().unwrap_or_default());
    section(&mut out, "### References", &references(&entry.references));
    out
}

fn section(out: &mut String, heading: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    if !heading.is_empty() {
        let _ = write!(out, "\n{heading}\n");
    }
    let _ = write!(out, "\n{text}\n");
}

fn title(entry: &Entry) -> String {
    let title = write::heading(entry.heading.as_ref().unwrap_or(&entry.question));
    if !title.is_empty() {
        return title;
    }
    let code = entry.front.iter().find_map(|block| match &block.kind {
        Kind::Code { text, .. } => text.lines().find(|line| !line.trim().is_empty()).map(str::trim),
        _ => None,
    });
    write::heading(&[Inline::Code(code.unwrap_or("?").to_owned())])
}

fn attributes(placed: &Placed<'_>) -> String {
    let entry = placed.entry;
    let mut out = format!("#{}", placed.id);
    if let Some(level) = entry.level {
        let _ = write!(out, " level={}", level.name());
    }
    if !entry.tags.is_empty() {
        let _ = write!(out, " tags=\"{}\"", entry.tags.join(" "));
    }
    if !entry.is_answered() {
        out.push_str(" draft");
    }
    out
}

fn options(options: &[Choice]) -> String {
    let is_spread = options.iter().any(|option| !option.why.is_empty() || option.text.len() > 1);
    let item = |option: &Choice| {
        let mut text = write::blocks(&option.text);
        if !option.why.is_empty() {
            text = format!("{text}\n\n{}", write::blocks(&option.why));
        }
        // An option begins with words: a line of code is one, and an arrow leads to more.
        let text = match option.text.first().map(|block| &block.kind) {
            Some(Kind::Code { text: code, .. }) if option.text.len() == 1 && !code.trim().contains('\n') => {
                write::line(&[Inline::Code(code.trim().to_owned())])
            }
            Some(Kind::Code { .. }) => format!("↓\n\n{text}"),
            _ => text,
        };
        let text = text.replace('\n', "\n  ").replace("\n  \n", "\n\n");
        format!("- [{}] {text}", if option.is_right { 'x' } else { ' ' })
    };
    options.iter().map(item).collect::<Vec<_>>().join(if is_spread { "\n\n" } else { "\n" })
}

fn references(references: &[(String, String)]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (title, address) in references {
        let content =
            vec![Inline::Text(if title.trim().is_empty() { address.clone() } else { title.clone() })];
        let line = format!("- {}", write::line(&[Inline::Link { address: address.clone(), content }]));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}
