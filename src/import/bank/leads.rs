//! What paragraphs and headings of an entry begin with: labels, hints, links to read more.

use super::doc::is_answer;
use super::labels::{self, Label};
use super::options;
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Item, Kind, Style, each_inlines, is_blank, plain};

/// Reads `` `hint: x` ``, `hint: x`, `No hints provided...`.
pub(super) fn hint_line(content: &[Inline]) -> Option<String> {
    let text = match content {
        [Inline::Code(text) | Inline::Text(text)] => text.trim(),
        [Inline::Styled(Style::Emphasis, inner)] => match inner.as_slice() {
            [Inline::Text(text)] => text.trim(),
            _ => return None,
        },
        _ => return None,
    };
    if text.contains('\n') {
        return None;
    }
    if text.to_lowercase().starts_with("no hint") {
        return Some(String::new());
    }
    let (label, rest) = labels::leading(text)?;
    (label == Label::Hint && !rest.is_empty()).then(|| rest.to_owned())
}

/// Returns whether a block is one word in bold that could be a label, such as **Source**, and not that of an answer.
pub(super) fn is_word_of_label(block: &Block) -> bool {
    let Kind::Paragraph(content) = &block.kind else { return false };
    let is_open = plain(content).trim_end().ends_with([':', '：']);
    labelled(content).is_some_and(|(label, rest)| {
        is_blank(&rest) && !is_open && !matches!(label, Label::Answer | Label::Explanation)
    })
}

/// Reads `[reference](https://…)` alone in a paragraph.
pub(super) fn only_reference(content: &[Inline]) -> Option<(String, String)> {
    let mut shown = content.iter().filter(|it| !is_blank(std::slice::from_ref(it)));
    let (Some(Inline::Link { address, content }), None) = (shown.next(), shown.next()) else { return None };
    let is_label = labels::whole(&plain(content))
        .is_some_and(|label| matches!(label, Label::References | Label::Source));
    (is_label && address.contains("://")).then(|| (String::new(), address.clone()))
}

/// Returns the label that a paragraph begins with, in bold or up to a colon, and what follows; `None` if it begins
/// with something else.
pub(super) fn labelled(content: &[Inline]) -> Option<(Label, Vec<Inline>)> {
    let rest = || content.iter().skip(1).cloned().collect::<Vec<_>>();
    match content.first()? {
        Inline::Styled(Style::Strong | Style::Emphasis, inner) => {
            let text = plain(inner);
            if let Some(label) = labels::whole(&text) {
                let mut rest = rest();
                let is_alone = is_blank(&rest);
                let is_colon = text.trim_end().ends_with([':', '：'])
                    || matches!(rest.first(), Some(Inline::Text(text)) if text.trim_start().starts_with([':', '：', '-', '–', '\n']));
                if !is_alone && !is_colon && !matches!(rest.first(), Some(Inline::Break)) {
                    return None;
                }
                if let Some(Inline::Text(text)) = rest.first_mut() {
                    *text = text.trim_start_matches([':', '：', ' ', '-', '–', '\n']).to_owned();
                }
                return Some((label, rest));
            }
            let (label, _) = labels::leading(&text)?;
            let mut all = after_colon(inner);
            all.extend(rest());
            Some((label, all))
        }
        Inline::Text(text) => {
            let line = text.lines().next().unwrap_or_default();
            let is_alone = content.len() == 1 && !text.contains('\n');
            if let Some(label) =
                labels::whole(line).filter(|_| is_alone && line.trim_end().ends_with([':', '：']))
            {
                return Some((label, Vec::new()));
            }
            if let Some((label, _)) = labels::leading(text) {
                return Some((label, after_colon(content)));
            }
            let rest = after_dash(text)?;
            let mut all = content.to_vec();
            all[0] = Inline::Text(rest.to_owned());
            Some((Label::Answer, all))
        }
        _ => None,
    }
}

/// Returns what follows `Answer -`, `Ans.` or `Ans )`.
fn after_dash(text: &str) -> Option<&str> {
    let end = text.find(['.', '-', '–', '—', ')', '='])?;
    let (word, rest) = text.split_at(end);
    let is_short = word.trim().chars().count() < 5;
    let sign = rest.chars().next()?;
    let is_parted = is_short || (sign != '.' && word.ends_with(' '));
    let rest = rest.trim_start_matches([sign, '>']);
    (is_parted && rest.starts_with([' ', '\n']) && labels::whole(word) == Some(Label::Answer))
        .then(|| rest.trim_start())
}

/// Spells out `A:` below a question with a `Q`, as the label that it is: `**A:** It is`, `A1. It is`. Where a `B` follows,
/// it is an option.
pub(super) fn spell_answer_out(blocks: &mut [Block]) {
    let content = |block: &Block| match &block.kind {
        Kind::Paragraph(content) | Kind::Heading(_, content) => Some(content.clone()),
        _ => None,
    };
    let texts = || blocks.iter().filter_map(content);
    let is_option = |content: Vec<Inline>| {
        options::lines(&content).is_some() || options::without_letter(&content, 'b').is_some()
    };
    if texts().any(is_option) {
        return;
    }
    let Some((at, rest)) =
        blocks.iter().enumerate().find_map(|(at, block)| Some((at, after_answer(&content(block)?)?)))
    else {
        return;
    };
    if let Some(Block { kind: Kind::Paragraph(content) | Kind::Heading(_, content), .. }) = blocks.get_mut(at)
    {
        *content = vec![Inline::Styled(Style::Strong, vec![Inline::Text("Answer:".to_owned())])];
        content.push(Inline::Text(" ".to_owned()));
        content.extend(rest);
    }
}

/// Returns what follows `A:`, `A.` or `A1.`; `None` where none of them begins a text.
fn after_answer(content: &[Inline]) -> Option<Vec<Inline>> {
    let mut content = tidied(content.to_vec());
    if let Some(Inline::Styled(_, inner)) = content.first() {
        let inner = inner.clone();
        content.splice(..1, inner);
    }
    let Some(Inline::Text(text)) = content.first_mut() else { return None };
    let rest = text.strip_prefix('A')?.trim_start_matches(|it: char| it.is_ascii_digit());
    *text = rest.strip_prefix([':', '：', '.', ')'])?.trim_start_matches([':', ' ']).to_owned();
    Some(tidied(content))
}

/// Returns what a line says that begins an answer right below its question, without the sign: `A. It is`, `R: É`, or with
/// its label, `Ans: It is`. Where a `B` follows, it is an option.
pub(super) fn answer_line(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let is_option = text.lines().skip(1).any(|line| {
        line.trim_start().strip_prefix(['B', 'b']).is_some_and(|rest| rest.starts_with(['.', ':', ')']))
    });
    let sign = ["A:", "A.", "R:", "R."].iter().find_map(|sign| text.strip_prefix(sign));
    let rest = sign.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\t']));
    let line = text.lines().next().unwrap_or_default();
    let is_labelled = || {
        matches!(labels::leading(line), Some((Label::Answer | Label::Explanation, _)))
            || after_dash(line).is_some()
    };
    rest.map(str::trim_start).or_else(|| is_labelled().then_some(text)).filter(|_| !is_option)
}

/// Takes lists apart whose items each begin with a label: `- **Answer:** It is`.
pub(super) fn unlisted(blocks: Vec<Block>) -> Vec<Block> {
    let is_labelled = |item: &Item| {
        let Some(Block { kind: Kind::Paragraph(content), .. }) = item.blocks.first() else { return false };
        matches!(
            labelled(content),
            Some((
                Label::Answer
                    | Label::Explanation
                    | Label::Hint
                    | Label::References
                    | Label::Source
                    | Label::Level,
                _
            ))
        )
    };
    let parts = |block: Block| match block.kind {
        Kind::List { items, .. } if items.iter().all(is_labelled) => {
            items.into_iter().flat_map(|item| item.blocks).collect()
        }
        kind => vec![Block { line: block.line, kind }],
    };
    blocks.into_iter().flat_map(parts).collect()
}

/// Returns the inlines after the first colon of the first text, or the letter of `Answer B`.
pub(super) fn after_colon(content: &[Inline]) -> Vec<Inline> {
    let mut rest = content.to_vec();
    for at in 0..rest.len() {
        let Some(inline) = rest.get_mut(at) else { break };
        if let Inline::Text(text) = inline
            && let Some(found) = text.find([':', '：'])
        {
            let after = text.get(found..).unwrap_or_default().trim_start_matches([':', '：', ' ']);
            // `Ans:- It is`
            let after = after.strip_prefix(['-', '–']).filter(|it| it.starts_with(' ')).unwrap_or(after);
            *text = after.trim_start_matches(' ').to_owned();
            rest.drain(..at);
            return rest;
        }
        if let Inline::Styled(_, inner) = inline
            && plain(inner).contains([':', '：'])
        {
            let inner = after_colon(inner);
            rest.splice(..=at, inner);
            return rest;
        }
    }
    labels::letter(&plain(content)).map(|letter| Inline::Text(letter.to_owned())).into_iter().collect()
}

/// Returns every link of blocks, with its words.
pub(super) fn links(blocks: &[Block]) -> Vec<(String, String)> {
    let mut links = Vec::new();
    each_inlines(&mut blocks.to_vec(), &mut |inlines| {
        for inline in inlines.iter() {
            match inline {
                Inline::Link { address, content } if address.contains("://") => {
                    links.push((plain(content), address.clone()));
                }
                Inline::Text(text) => {
                    let finder = linkify::LinkFinder::new();
                    let found = finder.links(text).filter(|link| *link.kind() == linkify::LinkKind::Url);
                    links.extend(found.map(|link| (link.as_str().to_owned(), link.as_str().to_owned())));
                }
                _ => {}
            }
        }
    });
    links
}

/// Returns whether a label says where the answer begins, so that what is before it asks.
pub(super) fn has_answer_label(blocks: &[Block]) -> bool {
    let is_answer_of = |label: Label| matches!(label, Label::Answer | Label::Explanation);
    blocks.iter().any(|block| match &block.kind {
        Kind::Details { .. } => is_answer(block),
        Kind::Heading(_, content) => {
            let text = plain(content);
            labels::whole(&text)
                .or_else(|| labels::leading(&text).map(|(label, _)| label))
                .is_some_and(is_answer_of)
        }
        Kind::Paragraph(content) => labelled(content).is_some_and(|(label, _)| is_answer_of(label)),
        _ => false,
    })
}
