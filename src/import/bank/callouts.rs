//! Callouts that ask, `> [!question] What is it?`, as the `<details>` that pages have.

use super::labels;
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Kind, is_blank, plain};

/// Makes an entry of each callout that asks; other quotes stay as they are.
#[must_use]
pub fn as_details(blocks: Vec<Block>) -> Vec<Block> {
    let changed = |block: Block| match block.kind {
        Kind::Quote(inner) => match parted(&inner, &["question", "faq", "help"]) {
            Some((title, body)) if !is_blank(&title) => {
                let summary = vec![Block::new(block.line, Kind::Paragraph(title))];
                let body = body.into_iter().flat_map(answered).collect();
                Block::new(block.line, Kind::Details { summary, body })
            }
            _ => Block::new(block.line, Kind::Quote(inner)),
        },
        kind => Block { line: block.line, kind },
    };
    blocks.into_iter().map(changed).collect()
}

/// Spells a callout within one that asks out as the answer that it is.
fn answered(block: Block) -> Vec<Block> {
    let Kind::Quote(inner) = &block.kind else { return vec![block] };
    let Some((title, body)) = parted(inner, &["success", "check", "done", "answer", "hint", "tip"]) else {
        return vec![block];
    };
    let label =
        if labels::whole(&plain(&title)).is_some() { title } else { vec![Inline::Text("Answer".to_owned())] };
    let mut out = vec![Block::new(block.line, Kind::Heading(6, label))];
    out.extend(body);
    out
}

/// Returns the title of a callout of one of these kinds, and what is below it.
fn parted(blocks: &[Block], kinds: &[&str]) -> Option<(Vec<Inline>, Vec<Block>)> {
    let (first, rest) = blocks.split_first()?;
    let Kind::Paragraph(content) = &first.kind else { return None };
    let Some(Inline::Text(text)) = content.first() else { return None };
    let (kind, after) = text.trim_start().strip_prefix("[!")?.split_once(']')?;
    if !kinds.contains(&kind.to_lowercase().as_str()) {
        return None;
    }
    let mut title = vec![Inline::Text(after.trim_start_matches(['-', '+']).to_owned())];
    title.extend(content.iter().skip(1).cloned());
    let mut below = Vec::new();
    let is_end =
        |it: &Inline| matches!(it, Inline::Break) || matches!(it, Inline::Text(text) if text.contains('\n'));
    if let Some(at) = title.iter().position(is_end) {
        below = title.split_off(at);
        if let Some(Inline::Text(text)) = below.first_mut() {
            let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
            title.push(Inline::Text(line.to_owned()));
            *text = rest.to_owned();
        } else {
            below.remove(0);
        }
    }
    let mut body = Vec::new();
    if !is_blank(&below) {
        body.push(Block::new(first.line + 1, Kind::Paragraph(tidied(below))));
    }
    body.extend(rest.iter().cloned());
    Some((tidied(title), body))
}
