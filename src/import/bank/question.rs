//! A question without what is around it: numbers, stars, marks of a level, links back to the top.

use super::prefix::{OPENING, read_prefix};
use crate::import::spaces::tidied;
use crate::import::tree::{Inline, Style, is_blank, is_space, plain};
use crate::level::Level;

/// A heading, summary or item, cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    pub question: Vec<Inline>,
    pub number: Option<u32>,
    /// `Q1`, `Q:`, `Question 3`.
    pub has_q: bool,
    pub level: Option<Mark>,
    pub is_incomplete: bool,
    pub anchors: Vec<String>,
    /// Where the whole question is a link to, if it leads elsewhere.
    pub address: Option<String>,
}

/// What says how hard it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// So many stars.
    Stars(u32),
    /// What a sign or a word means: 👶 or 🚀, `(easy)`.
    Sign(Level),
    /// So many of three stars are filled.
    Level(Level),
}

/// Cleans the inlines of a question.
#[must_use]
pub fn clean(inlines: &[Inline]) -> Cleaned {
    let mut out = Cleaned::default();
    let mut inlines = inlines.to_vec();
    strip(&mut inlines, &mut out);
    inlines = tidied(inlines);
    // Marks, emphasis and prefixes may be around each other in any order.
    for _ in 0..4 {
        let before = inlines.clone();
        inlines = unwrapped(inlines, &mut out);
        trailing(&mut inlines, &mut out);
        inlines = unwrapped(inlines, &mut out);
        if out.number.is_none() && !out.has_q {
            prefix(&mut inlines, &mut out);
        }
        inlines = tidied(inlines);
        if inlines == before {
            break;
        }
    }
    inlines = with_plain_remark(inlines);
    for inline in &mut inlines {
        if let Inline::Text(text) = inline {
            *text = text.replace('\n', " ");
        }
    }
    out.question = inlines;
    out
}

/// Takes the marks of `**What is it?** *(asked often)*` off: the whole is the question.
fn with_plain_remark(inlines: Vec<Inline>) -> Vec<Inline> {
    let Some((Inline::Styled(Style::Strong, bold), rest)) = inlines.split_first() else { return inlines };
    let remark = plain(rest);
    let remark = remark.trim();
    if !(remark.starts_with('(') && remark.ends_with(')')) {
        return inlines;
    }
    let mut question = bold.clone();
    question.push(Inline::Text(format!(" {remark}")));
    tidied(question)
}

/// Takes anchors, comments, line breaks and links back to the top out.
fn strip(inlines: &mut Vec<Inline>, out: &mut Cleaned) {
    let mut kept = Vec::new();
    for inline in std::mem::take(inlines) {
        match inline {
            Inline::Anchor(name) => out.anchors.push(name),
            Inline::Comment(_) => {}
            Inline::Break => kept.push(Inline::Text(" ".to_owned())),
            Inline::Link { address, content } if is_arrow(&plain(&content)) && address.starts_with('#') => {}
            Inline::Link { address, content } if address.starts_with('#') || address.is_empty() => {
                let mut content = content;
                strip(&mut content, out);
                kept.extend(content);
            }
            Inline::Styled(style, mut content) => {
                strip(&mut content, out);
                if !is_blank(&content) {
                    kept.push(Inline::Styled(style, content));
                }
            }
            other => kept.push(other),
        }
    }
    *inlines = kept;
}

/// Returns whether a text only leads up: `⬆`, `[↑]`, `Back to top`.
fn is_arrow(text: &str) -> bool {
    super::marks::is_back_to_top(text) || !text.chars().any(char::is_alphanumeric)
}

/// Takes emphasis around the whole off; a link around the whole is where to read more.
fn unwrapped(inlines: Vec<Inline>, out: &mut Cleaned) -> Vec<Inline> {
    let mut inlines = inlines;
    loop {
        let mut shown = inlines.iter().filter(|it| !is_blank(std::slice::from_ref(it)));
        match (shown.next(), shown.next()) {
            (Some(Inline::Styled(Style::Strong | Style::Emphasis, content)), None) => {
                inlines = tidied(content.clone());
            }
            (Some(Inline::Link { address, content }), None) if out.address.is_none() => {
                out.address = Some(address.clone());
                inlines = tidied(content.clone());
            }
            _ => return inlines,
        }
    }
}

/// Takes marks off the end.
fn trailing(inlines: &mut Vec<Inline>, out: &mut Cleaned) {
    loop {
        match inlines.last_mut() {
            Some(Inline::Text(text)) => {
                let before = text.len();
                marks_off(text, out);
                if text.is_empty() {
                    inlines.pop();
                } else if text.len() == before {
                    return;
                }
            }
            Some(Inline::Styled(Style::Strong | Style::Emphasis, content)) => {
                let before = content.clone();
                trailing(content, out);
                if is_blank(content) {
                    inlines.pop();
                } else if *content == before {
                    return;
                }
            }
            Some(Inline::Link { content, .. }) if is_arrow(&plain(content)) => {
                inlines.pop();
            }
            Some(Inline::Break) => {
                inlines.pop();
            }
            _ => return,
        }
    }
}

fn marks_off(text: &mut String, out: &mut Cleaned) {
    let is_star = |it: char| matches!(it, '⭐' | '🌟' | '★' | '☆');
    let end = text.trim_end_matches(is_space).len();
    text.truncate(end);
    let stars = text.chars().rev().take_while(|it| is_star(*it) || is_space(*it));
    let stars: Vec<char> = stars.filter(|it| is_star(*it)).collect();
    if !stars.is_empty() {
        let filled = stars.iter().filter(|it| **it != '☆').count();
        out.level = Some(if stars.contains(&'★') || stars.contains(&'☆') {
            of_three(filled)
        } else {
            count(filled)
        });
        text.truncate(text.trim_end_matches(|it| is_star(it) || is_space(it)).len());
        return;
    }
    if let Some(open) = text.strip_suffix([')', '）']).and_then(|rest| rest.rfind(['(', '（'])) {
        let inner =
            text.get(open..).unwrap_or_default().trim_matches(['(', ')', '（', '）']).trim().to_owned();
        let filled = inner.chars().filter(|it| matches!(it, '★' | '⭐')).count();
        if !inner.is_empty() && inner.chars().all(is_star) {
            out.level = Some(of_three(filled));
            text.truncate(open);
            return;
        }
        if let Some(level) = Level::meant_by(&inner).or_else(|| named(&inner))
            && inner.parse::<u32>().is_err()
        {
            out.level = Some(Mark::Level(level));
            text.truncate(open);
            return;
        }
    }
    for (mark, level) in [
        ("👶", Level::Basic),
        ("🚀", Level::Advanced),
        ("🟢", Level::Basic),
        ("🟡", Level::Intermediate),
        ("🔴", Level::Advanced),
    ] {
        if let Some(rest) = text.strip_suffix(mark) {
            out.level = Some(Mark::Sign(level));
            text.truncate(rest.len());
            return;
        }
    }
    if let Some(rest) = text.strip_suffix("***")
        && (rest.is_empty() || rest.ends_with(is_space))
    {
        out.is_incomplete = true;
        text.truncate(rest.len());
        return;
    }
    for mark in [" *", " ▶", " ↑", " ⬆", " ⬆️", "[↑]", "[⬆]"] {
        if let Some(rest) = text.strip_suffix(mark) {
            text.truncate(rest.len());
            return;
        }
    }
}

fn named(word: &str) -> Option<Level> {
    match word.to_lowercase().as_str() {
        "basic" => Some(Level::Basic),
        "intermediate" => Some(Level::Intermediate),
        "advanced" => Some(Level::Advanced),
        _ => None,
    }
}

fn of_three(filled: usize) -> Mark {
    Mark::Level(match filled {
        0 | 1 => Level::Basic,
        2 => Level::Intermediate,
        _ => Level::Advanced,
    })
}

fn count(stars: usize) -> Mark {
    Mark::Stars(u32::try_from(stars).unwrap_or(u32::MAX))
}

/// Takes a number, a `Q` and leading marks off the start.
fn prefix(inlines: &mut Vec<Inline>, out: &mut Cleaned) {
    // A sign before the number is for the eye: `🔹 Q1. What`, `✅ **2. Why**`.
    if let Some(Inline::Text(text)) = inlines.first() {
        let rest = text.trim_start_matches(|it: char| !it.is_alphanumeric() && !OPENING.contains(&it));
        let mut without = inlines.clone();
        without[0] = Inline::Text(rest.to_owned());
        without.drain(..usize::from(rest.is_empty()));
        let mut found = Cleaned::default();
        if rest.len() < text.len() && !without.is_empty() {
            prefix(&mut without, &mut found);
        }
        if found.number.is_some() || found.has_q {
            (out.number, out.has_q) = (found.number, found.has_q);
            *inlines = without;
            return;
        }
    }
    match inlines.first_mut() {
        Some(Inline::Text(text)) => {
            let is_lead = |it: char| matches!(it, '▶' | '►' | '❓' | '❔') || is_space(it);
            let rest = text.trim_start_matches(is_lead);
            match read_prefix(rest) {
                Some(found) => {
                    out.number = found.number;
                    out.has_q = found.has_q;
                    *text = rest.get(found.length..).unwrap_or_default().trim_start().to_owned();
                }
                None => *text = rest.to_owned(),
            }
        }
        // `**1.** What`, `**Q1:** What`.
        Some(Inline::Styled(Style::Strong | Style::Emphasis, content)) => {
            let text = plain(content);
            let text = text.trim();
            match read_prefix(text) {
                Some(found) if text.get(found.length..).is_some_and(|rest| rest.trim().is_empty()) => {
                    (out.number, out.has_q) = (found.number, found.has_q);
                    inlines.remove(0);
                    // `**1**. What`
                    if let Some(Inline::Text(text)) = inlines.first_mut() {
                        *text = text.trim_start_matches(['.', ')', ':', ' ', '-']).to_owned();
                    }
                }
                Some(_) => prefix(content, out),
                None => {
                    if let (Ok(number), Some(Inline::Text(rest))) = (text.parse(), inlines.get(1))
                        && rest.starts_with(['.', ')', ':'])
                    {
                        out.number = Some(number);
                        inlines.remove(0);
                        if let Some(Inline::Text(text)) = inlines.first_mut() {
                            *text = text.trim_start_matches(['.', ')', ':', ' ', '-']).to_owned();
                        }
                    }
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::markdown::parse;
    use crate::import::tree::Kind;
    use crate::import::write;

    fn cleaned(markdown: &str) -> Cleaned {
        match parse(&format!("### {markdown}")).first().map(|block| block.kind.clone()) {
            Some(Kind::Heading(_, content)) => clean(&content),
            _ => Cleaned::default(),
        }
    }

    #[test]
    fn a_question_is_left_without_its_number_and_marks() {
        let level = |level| Some(Mark::Level(level));
        for (markdown, question, number, mark) in [
            ("12. What is it?", "What is it?", Some(12), None),
            ("12) What", "What", Some(12), None),
            ("***Q?***", "Q?", None, None),
            ("Q1: What is tea? ⭐", "What is tea?", Some(1), Some(Mark::Stars(1))),
            ("**Q2 What** ⭐⭐⭐", "What", Some(2), Some(Mark::Stars(3))),
            ("Q3.The code", "The code", Some(3), None),
            ("Q4.", "", Some(4), None),
            ("Question 5", "", Some(5), None),
            ("Question 5: Why?", "Why?", Some(5), None),
            ("№12 What", "What", Some(12), None),
            ("4**. What is dust ?", "What is dust ?", Some(4), None),
            ("1. Count (★☆☆)", "Count", Some(1), level(Level::Basic)),
            ("1. Count (★★★)", "Count", Some(1), level(Level::Advanced)),
            ("What is yeast? 👶", "What is yeast?", None, Some(Mark::Sign(Level::Basic))),
            ("**Why do we knead\u{200d} ⭐️**", "Why do we knead", None, Some(Mark::Stars(1))),
            ("**How?** 🚀", "How?", None, Some(Mark::Sign(Level::Advanced))),
            ("▶ The bent spoon *", "The bent spoon", None, None),
            ("<a name=20200101></a>2. What's the output?", "What's the output?", Some(2), None),
            ("**1.** What", "What", Some(1), None),
            ("**1**. What", "What", Some(1), None),
            ("1.What", "What", Some(1), None),
            ("3.5 is what?", "3.5 is what?", None, None),
            ("2D arrays", "2D arrays", None, None),
            ("10 ways to win", "10 ways to win", None, None),
            ("Quick sort", "Quick sort", None, None),
            ("Q & A", "Q & A", None, None),
            ("1. `__init__` and *self*", "`__init__` and *self*", Some(1), None),
            ("What does `a *` do? [↑](#top)", "What does `a *` do?", None, None),
            ("1.2. What", "What", Some(2), None),
            ("1 - What", "What", Some(1), None),
            ("🔹 **Q1. What is it?**", "What is it?", Some(1), None),
            ("✅ 2. What", "What", Some(2), None),
            ("3️⃣ What", "What", Some(3), None),
            ("Ques 4: What", "What", Some(4), None),
            ("🔥 What is it?", "🔥 What is it?", None, None),
            ("**2. What?** _(asked often)_", "What? (asked often)", Some(2), None),
            ("12", "", Some(12), None),
            ("2024", "2024", None, None),
            ("-5 is what?", "-5 is what?", None, None),
        ] {
            let cleaned = cleaned(markdown);
            assert_eq!(write::line(&cleaned.question), question, "{markdown}");
            assert_eq!((cleaned.number, cleaned.level), (number, mark), "{markdown}");
        }
    }

    #[test]
    fn three_stars_behind_a_space_say_that_the_answer_is_not_done() {
        assert!(cleaned("What is loam? \\*\\*\\*").is_incomplete);
        assert!(!cleaned("What is loam?").is_incomplete);
    }
}
