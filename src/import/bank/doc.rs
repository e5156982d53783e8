//! A file of a bank before it is split: its blocks without front matter, contents and noise.

use std::collections::BTreeMap;

use super::marks;
use super::{callouts, contents, folds, labels};
use crate::import::markdown;
use crate::import::tree::{Block, Inline, Kind, plain, words};

/// What splitters read.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    pub blocks: Vec<Block>,
    /// Keys of its front matter, in lower case.
    pub front: BTreeMap<String, String>,
    /// The anchors that its contents list.
    pub contents: Vec<String>,
}

/// Reads a file.
#[must_use]
pub fn doc(text: &str) -> Doc {
    let (front, text) = without_front_matter(text);
    let mut blocks = callouts::as_details(markdown::parse(&folds::as_details(&text)));
    mend_headings(&mut blocks);
    name_explanations(&mut blocks);
    let mut doc = Doc { front, ..Doc::default() };
    doc.contents = contents::take(&mut blocks);
    blocks = without_frames(blocks);
    blocks.retain(|block| !marks::is_noise(block));
    drop_ways(&mut blocks);
    drop_adverts(&mut blocks);
    doc.blocks = blocks;
    doc
}

/// Takes front matter away, and leaves its lines empty.
#[must_use]
pub fn without_front_matter(text: &str) -> (BTreeMap<String, String>, String) {
    let mut keys = BTreeMap::new();
    let body = text.trim_start_matches('\u{200b}');
    let mut lines = body.lines();
    if !lines.next().is_some_and(|first| matches!(first.trim_end(), "---" | "+++")) {
        return (keys, text.to_owned());
    }
    let mut length = 1;
    let mut key = String::new();
    let mut is_closed = false;
    for line in lines {
        length += 1;
        if matches!(line.trim_end(), "---" | "+++" | "...") {
            is_closed = true;
            break;
        }
        let pair = line.split_once(':').or_else(|| line.split_once('='));
        if let Some((name, value)) = pair.filter(|_| !line.starts_with([' ', '-', '\t'])) {
            key = name.trim().to_lowercase();
            keys.insert(key.clone(), unquoted(value).to_owned());
        } else if let Some(item) = line.trim_start().strip_prefix("- ")
            && let Some(value) = keys.get_mut(&key)
        {
            // A list of YAML.
            if !value.is_empty() {
                value.push_str(", ");
            }
            value.push_str(unquoted(item));
        }
    }
    if !is_closed || keys.is_empty() {
        return (BTreeMap::new(), text.to_owned());
    }
    let rest: String = body.split_inclusive('\n').skip(length).collect();
    (keys, "\n".repeat(length) + &rest)
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// Returns the words of a list in front matter: `[a, b]`, `a, b`.
#[must_use]
pub fn list(value: &str) -> Vec<String> {
    let words =
        value.trim_matches(['[', ']', '(', ')']).split([',', ';']).map(|word| unquoted(word).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// Makes a heading of `###4. What`, and text of what follows on its next lines.
fn mend_headings(blocks: &mut Vec<Block>) {
    let mut out = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        match mended(&block) {
            Some(mended) => out.extend(mended),
            None => out.push(block),
        }
    }
    *blocks = out;
}

/// Names headings that come again and again with a light bulb, in whatever language: they explain.
fn name_explanations(blocks: &mut [Block]) {
    let text_of = |block: &Block| match &block.kind {
        Kind::Heading(_, content) => Some(plain(content)).filter(|text| text.contains('💡')),
        _ => None,
    };
    let words = |text: &str| text.split(|it: char| !it.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in blocks.iter().filter_map(text_of) {
        *counts.entry(words(&text)).or_insert(0) += 1;
    }
    for block in blocks {
        let Some(text) = text_of(block) else { continue };
        let is_repeated = counts.get(&words(&text)).is_some_and(|count| *count > 2);
        if let Kind::Heading(_, content) = &mut block.kind
            && is_repeated
            && labels::whole(&text).is_none()
        {
            *content = vec![Inline::Text("Explanation".to_owned())];
        }
    }
}

fn mended(block: &Block) -> Option<Vec<Block>> {
    let Kind::Paragraph(content) = &block.kind else { return None };
    let Some(Inline::Text(first)) = content.first() else { return None };
    let level = first.len() - first.trim_start_matches('#').len();
    let rest = first.get(level..)?;
    let line = first.lines().next().unwrap_or_default();
    let words = || line.split_whitespace();
    let is_tags = words().all(|word| word.starts_with('#')) && line.contains(' ');
    // `####[↑](#top) Tea`
    let is_begun = rest.starts_with(char::is_alphanumeric)
        || (rest.is_empty() && content.get(1).is_some_and(|next| !matches!(next, Inline::Break)));
    // One sign is how notes are tagged, too: `#tea`, but not `#Tea for two`.
    let is_title = rest.starts_with(char::is_uppercase)
        && matches!(&content[..], [Inline::Text(text)] if !text.trim_end().contains('\n'))
        && words().skip(1).any(|word| word.starts_with(char::is_alphabetic))
        && words().skip(1).all(|word| !word.starts_with('#'));
    let is_heading = match level {
        1 => is_title,
        2..=6 => is_begun && !is_tags,
        _ => false,
    };
    if !is_heading {
        return None;
    }
    let level = u8::try_from(level).ok()?;
    let mut heading = vec![Inline::Text(rest.to_owned())];
    heading.extend(content.iter().skip(1).cloned());
    let mut below = Vec::new();
    let cut = heading.iter().position(|inline| matches!(inline, Inline::Text(text) if text.contains('\n')));
    if let Some(cut) = cut {
        below = heading.split_off(cut);
        if let Some(Inline::Text(text)) = below.first_mut() {
            let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
            heading.push(Inline::Text(line.to_owned()));
            *text = rest.to_owned();
        }
    }
    let mut out = vec![Block::new(block.line, Kind::Heading(level, heading))];
    if !crate::import::tree::is_blank(&below) {
        out.push(Block::new(block.line + 1, Kind::Paragraph(below)));
    }
    Some(out)
}

/// Dissolves `<details>` around a whole topic: it is not an answer, and its headings count.
fn without_frames(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        let Block { line, kind } = block;
        match kind {
            Kind::Details { summary, body } if is_frame(&summary, &body) => {
                let content = summary.into_iter().find_map(|block| match block.kind {
                    Kind::Paragraph(content) | Kind::Heading(_, content) => Some(content),
                    _ => None,
                });
                let level = body.iter().filter_map(heading_level).min().unwrap_or(2);
                out.extend(
                    content.map(|content| {
                        Block::new(line, Kind::Heading(level.saturating_sub(1).max(1), content))
                    }),
                );
                out.extend(without_frames(body));
            }
            kind => out.push(Block { line, kind }),
        }
    }
    out
}

fn is_frame(summary: &[Block], body: &[Block]) -> bool {
    let is_details = |block: &Block| matches!(block.kind, Kind::Details { .. });
    let headings = body.iter().filter(|block| heading_level(block).is_some() && !is_label(block)).count();
    let inner = body.iter().filter(|block| is_details(block) && !is_answer(block)).count();
    let has_list = body.iter().any(|block| match &block.kind {
        Kind::List { items, .. } => {
            items.len() > 1
                && items
                    .iter()
                    .all(|item| item.blocks.first().is_some_and(|block| heading_level(block).is_some()))
        }
        _ => false,
    });
    labels::whole(&words(summary)).is_none() && (headings >= 3 || inner >= 2 || has_list)
}

/// Returns whether a block folds an answer, by its summary.
#[must_use]
pub fn is_answer(block: &Block) -> bool {
    let Kind::Details { summary, .. } = &block.kind else { return false };
    matches!(
        labels::whole(&words(summary)),
        Some(
            labels::Label::Answer | labels::Label::Explanation | labels::Label::Hint | labels::Label::Output
        )
    )
}

/// Returns the level of a heading; `None` for any other block.
#[must_use]
pub fn heading_level(block: &Block) -> Option<u8> {
    match &block.kind {
        Kind::Heading(level, _) => Some(*level),
        _ => None,
    }
}

/// Returns whether a heading is a label of what is below it: `#### Answer: B`.
#[must_use]
pub fn is_label(block: &Block) -> bool {
    let Kind::Heading(_, content) = &block.kind else { return false };
    let text = plain(content);
    let label = labels::whole(&text).or_else(|| labels::leading(&text).map(|(label, _)| label));
    label.is_some_and(|label| label != labels::Label::Question)
}

/// Drops links that are below entry after entry, by themselves: ways back and on.
fn drop_ways(blocks: &mut Vec<Block>) {
    /// A link that an answer gives comes less often.
    const OFTEN: usize = 3;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ways in blocks.iter().filter_map(marks::links_alone) {
        *counts.entry(ways).or_default() += 1;
    }
    let mut is_below_heading = false;
    blocks.retain(|block| {
        let is_first = std::mem::replace(&mut is_below_heading, heading_level(block).is_some());
        marks::links_alone(block).is_none_or(|ways| {
            // What is right below a heading may be all that answers it.
            let is_answer = is_first && ways.contains("://");
            is_answer || counts.get(&ways).is_none_or(|count| *count < OFTEN)
        })
    });
}

/// Drops headings and paragraphs that only advertise, with nothing below but a banner.
fn drop_adverts(blocks: &mut Vec<Block>) {
    let is_kept: Vec<bool> = blocks
        .iter()
        .enumerate()
        .map(|(at, block)| {
            let next = blocks.get(at + 1);
            let is_alone = match (&block.kind, next) {
                (Kind::Heading(..), Some(next)) => {
                    heading_level(next).is_some() || marks::is_advert(next) || marks::is_banner(next)
                }
                _ => true,
            };
            !(marks::is_advert(block) && is_alone)
        })
        .collect();
    let has_advert = is_kept.contains(&false);
    let mut kept = is_kept.into_iter();
    blocks.retain(|_| kept.next().unwrap_or(true));
    while has_advert && blocks.last().is_some_and(marks::is_banner) {
        blocks.pop();
    }
}

/// Returns whether a heading is about the file, and not a question.
#[must_use]
pub fn is_about(title: &str) -> bool {
    const TITLES: &[&str] = &[
        "contents",
        "table of contents",
        "toc",
        "index",
        "license",
        "licence",
        "licensing",
        "contributing",
        "contribution",
        "contributions",
        "contributors",
        "how to contribute",
        "contribute",
        "acknowledgements",
        "acknowledgments",
        "acknowledgement",
        "disclaimer",
        "credits",
        "authors",
        "author",
        "maintainers",
        "maintainer",
        "sponsors",
        "support",
        "code of conduct",
        "changelog",
        "references",
        "resources",
        "useful links",
        "prerequisites",
        "introduction",
        "about",
        "about the author",
        "star history",
        "stargazers",
        "feedback",
        "translations",
        "related",
        "donate",
        "содержание",
        "оглавление",
        "лицензия",
        "inhalt",
        "inhaltsverzeichnis",
        "lizenz",
        "目录",
        "許可",
        "许可证",
        "目次",
        "sommaire",
        "licence et contribution",
        "índice",
        "licencia",
        "contenido",
        "conteúdo",
        "sumário",
        "licença",
        "indice",
    ];
    let words: Vec<&str> =
        title.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    TITLES.contains(&words.join(" ").to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_answers_entry_after_entry_stays_and_a_way_back_goes() {
        let text = "## One?\n\n[Read on](https://example.org)\n\n[Index](#index)\n\n";
        let shown: Vec<String> =
            doc(&text.repeat(3)).blocks.iter().map(|block| words(std::slice::from_ref(block))).collect();
        assert_eq!(shown, ["One?", "Read on"].repeat(3));
    }
}
