//! Marks that other programs read and deckpress does not: each is named at its place, with what to write instead.

use std::collections::BTreeSet;
use std::ops::Range;

use super::found::Found;
use super::leaves::{Leaf, Outline};
use super::{comments, ranges, tables};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::OffsetMap;
use crate::wording::shown;

/// Names the marks in the words of each leaf; code, tags, addresses and formulas have none.
pub(super) fn report(
    (source, hidden): (&str, &[Range<usize>]),
    outline: &Outline,
    formulas: &[Range<usize>],
    positions: &OffsetMap,
    faults: &mut Vec<Diagnostic>,
) {
    let mut notes = BTreeSet::new();
    for leaf in &outline.leaves {
        let words = words((source, hidden), leaf, formulas);
        let mut found = marks(&words, leaf);
        footnotes(&words, &mut notes, &mut found);
        found.extend(tables::lost(&words, &source[leaf.range.clone()], leaf));
        headings(&words, leaf, &mut found);
        for Found { code, range, message, help } in found {
            let range = leaf.range.start + range.start..leaf.range.start + range.end;
            faults.push(Diagnostic::new(code, positions.span(range), message).help(help));
        }
    }
}

/// Returns the source of a leaf, with spaces in place of all that is not its own words.
fn words((source, hidden): (&str, &[Range<usize>]), leaf: &Leaf, formulas: &[Range<usize>]) -> String {
    let mut words: String =
        source[leaf.range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    let start = leaf.range.start;
    for range in &leaf.texts {
        // The parser leaves out the backslash before a sign.
        let begin = if source[start..range.start].ends_with('\\') { range.start - 1 } else { range.start };
        words.replace_range(begin - start..range.end - start, &source[begin..range.end]);
    }
    for hidden in ranges::within(hidden, &leaf.range) {
        words.replace_range(hidden.start - start..hidden.end - start, &" ".repeat(hidden.len()));
    }
    let first = formulas.partition_point(|formula| formula.end <= start);
    for formula in formulas[first..].iter().take_while(|formula| formula.end <= leaf.range.end) {
        words.replace_range(formula.start - start..formula.end - start, &"$".repeat(formula.len()));
    }
    words
}

fn marks(words: &str, leaf: &Leaf) -> Vec<Found> {
    let mut found = Vec::new();
    between(words, "[[", "]]", |range, content| {
        let is_embed = words[..range.start].ends_with('!');
        let range = range.start - usize::from(is_embed)..range.end;
        let name = shown(content.split(['|', '#']).next().unwrap_or_default()).into_owned();
        let (what, help) = if is_embed {
            ("an embedded file of a wiki", format!("write `![what it shows]({})`", bracketed(&name)))
        } else {
            (
                "a link of a wiki",
                "write `[text](#id)` with the id of a question, or a whole address".to_owned(),
            )
        };
        found.push(mark(range, words, what, help));
    });
    between(words, "==", "==", |range, content| {
        let before = words[..range.start].chars().next_back();
        let after = words[range.end..].chars().next();
        let is_outside =
            |sign: Option<char>| sign.is_none_or(|sign| !sign.is_alphanumeric() && !"=!<>`".contains(sign));
        let is_tight =
            !content.starts_with([' ', '\n', '=']) && !content.ends_with([' ', '\n', '=', '!', '<', '>']);
        if is_tight && !content.is_empty() && is_outside(before) && is_outside(after) {
            found.push(mark(range, words, "marked text", "write `<mark>text</mark>`".to_owned()));
        }
    });
    addresses(words, &mut found);
    between(words, "[sound:", "]", |range, content| {
        let help = format!("write `![what is heard]({})`", bracketed(&shown(content)));
        found.push(mark(range, words, "a sound of Anki", help));
    });
    for (open, close) in [("[latex]", "[/latex]"), ("[$$]", "[/$$]"), ("[$]", "[/$]")] {
        between(words, open, close, |range, _| {
            found.push(mark(
                range,
                words,
                "a formula of Anki",
                "write `$x$`, or `$$x$$` on its own".to_owned(),
            ));
        });
    }
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]")] {
        between(words, open, close, |range, content| {
            if is_formula(content) {
                let help = if open == "\\(" { "write `$x$`" } else { "write `$$x$$`" };
                found.push(mark(range, words, "a formula of LaTeX", help.to_owned()));
            }
        });
    }
    between(words, "%%", "%%", |range, content| {
        if !content.trim().is_empty() {
            let help = "write `<!-- … -->`, or give the comment a line of its own";
            found.push(mark(range, words, "a comment within a line", help.to_owned()));
        }
    });
    found.extend(anchor(words).filter(|_| !leaf.is_cell));
    deletions(words, leaf, &mut found);
    if let Some(at) = words.find("<!--") {
        let message = "a comment opens with `<!--` and does not close in its paragraph".to_owned();
        let help = "write `-->` where it ends; put `<!--` in backticks if it is meant itself".to_owned();
        found.push(Found { code: Code::OpenComment, range: at..at + 4, message, help });
    }
    found
}

/// Finds footnotes: where they are named, or where their text is, if they are named nowhere before.
fn footnotes(words: &str, named: &mut BTreeSet<String>, found: &mut Vec<Found>) {
    between(words, "[^", "]", |range, label| {
        if label.is_empty() || label.contains(char::is_whitespace) {
            return;
        }
        let is_text = words[range.end..].starts_with(':');
        let is_new = named.insert(label.to_owned());
        if is_new || !is_text {
            let help = "footnotes are not read: write it in brackets, or below `### References`";
            found.push(mark(range, words, "a footnote", help.to_owned()));
        }
    });
}

/// Returns how many signs of a heading a line begins with, if no space follows them.
fn signs_without_space(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches('#');
    let signs = line.len() - rest.len();
    ((2..=6).contains(&signs) && rest.starts_with(char::is_alphanumeric)).then_some(signs)
}

/// Returns whether a line begins with the signs of a heading, without their space.
pub(super) fn has_heading_without_space(source: &str) -> bool {
    source.contains("##") && source.lines().any(|line| signs_without_space(line.trim_start()).is_some())
}

/// Finds lines that would be headings with a space after their signs. One sign is more often a tag: `#python`.
fn headings(words: &str, leaf: &Leaf, found: &mut Vec<Found>) {
    if leaf.is_cell || leaf.is_heading {
        return;
    }
    for (at, line) in comments::lines(words) {
        let text = line.trim();
        if let Some(signs) = signs_without_space(text) {
            let start = at + line.len() - line.trim_start().len();
            let help = format!("write a space after `{}`", &text[..signs]);
            found.push(mark(start..start + text.len(), words, "a heading", help));
        }
    }
}

fn mark(range: Range<usize>, words: &str, what: &str, help: String) -> Found {
    let message = format!("`{}` looks like {what}, and is shown as text", shown(words[range.clone()].trim()));
    Found { code: Code::ForeignMark, range, message, help }
}

/// Calls `take` for each shortest stretch from `open` to `close` within a line, with what is between them.
fn between(words: &str, open: &str, close: &str, mut take: impl FnMut(Range<usize>, &str)) {
    let mut at = 0;
    while let Some(start) = words[at..].find(open).map(|start| at + start) {
        let content = start + open.len();
        match words[content..].find(close) {
            Some(length) => {
                let end = content + length;
                take(start..end + close.len(), &words[content..end]);
                at = if open == close && length == 0 { content } else { end + close.len() };
            }
            None => break,
        }
    }
}

/// Finds links and pictures that Markdown does not take for such, because their address has a space.
fn addresses(words: &str, found: &mut Vec<Found>) {
    let mut brackets = Brackets { words, at: 0, open: Vec::new() };
    between(words, "](", ")", |range, address| {
        let Some(start) = brackets.opening(range.start) else { return };
        let is_picture = words[..start].ends_with('!');
        let whole = start - usize::from(is_picture)..range.end;
        let address = address.trim();
        if address.is_empty() || address.contains('\n') {
            return;
        }
        let what = if is_picture { "a picture" } else { "a link" };
        let mut parts = address.rsplitn(2, ' ');
        let (last, first) = (parts.next().unwrap_or_default(), parts.next());
        let size = last
            .strip_prefix('=')
            .is_some_and(|size| size.bytes().all(|byte| byte.is_ascii_digit() || b"x%*".contains(&byte)));
        match first {
            Some(name) if size => found.push(mark(
                whole,
                words,
                "a picture with its size",
                format!(
                    "write `![…]({})`: sizes are not read, a picture is as large as it has room",
                    bracketed(name.trim())
                ),
            )),
            Some(_) => found.push(mark(
                whole,
                words,
                what,
                format!("write its address in angle brackets: `(<{}>)`", shown(address)),
            )),
            None => {}
        }
    });
}

/// Finds the bracket that opens before one that closes, in the same line.
struct Brackets<'w> {
    words: &'w str,
    /// How far they are read.
    at: usize,
    open: Vec<usize>,
}

impl Brackets<'_> {
    /// Returns where the bracket opens that closes at `end`. Each `end` is after the one before.
    fn opening(&mut self, end: usize) -> Option<usize> {
        for (at, sign) in self.words[self.at..end].bytes().enumerate() {
            match sign {
                b'[' => self.open.push(self.at + at),
                b']' => drop(self.open.pop()),
                b'\n' => self.open.clear(),
                _ => {}
            }
        }
        self.at = end + 1;
        self.open.pop()
    }
}

/// Finds `^name` at the end of a paragraph, to which other programs link, if there is one.
fn anchor(words: &str) -> Option<Found> {
    let end = words.trim_end().len();
    let start = words[..end].rfind('^')?;
    let name = &words[start + 1..end];
    let is_name = name.len() > 1
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && name.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_apart = start > 0 && words[..start].ends_with(char::is_whitespace);
    (is_name && is_apart).then(|| {
        let help = "delete it: links lead to questions, `[text](#id)`".to_owned();
        mark(start..end, words, "the name of a block", help)
    })
}

/// Reports what Anki would hide, outside of clozes. The reader of clozes takes back what is said of them here.
fn deletions(words: &str, leaf: &Leaf, found: &mut Vec<Found>) {
    between(words, "{{", "}}", |range, content| {
        if content.trim().is_empty() {
            return;
        }
        let is_cloze = content.split_once("::").is_some();
        if is_cloze || leaf.is_heading {
            let message =
                format!("`{}` hides nothing here, and is shown as text", shown(&words[range.clone()]));
            let help = "a deletion belongs into an item below `### Cloze`; put braces in backticks if they are meant themselves";
            found.push(Found { code: Code::StrayDeletion, range, message, help: help.to_owned() });
        }
    });
}

/// Returns whether the content of `\( \)` is more than escaped brackets around a word or a number.
fn is_formula(content: &str) -> bool {
    let content = content.trim();
    let is_letter = content.len() == 1 && content.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_letter
        || (content.contains(['\\', '^', '_', '=', '+', '<', '>', '*'])
            && content.contains(char::is_alphanumeric))
}

/// Returns an address as Markdown takes it: in angle brackets if it has a space.
fn bracketed(address: &str) -> String {
    if address.contains(' ') { format!("<{address}>") } else { address.to_owned() }
}
