//! What there is to choose between, as banks write it: boxes, `- A: x`, lines that begin with letters.

use crate::import::contract::Choice;
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Item, Kind, is_blank, plain};

/// Returns the options that a list is; `None` unless all its items have boxes, or letters in order.
#[must_use]
pub fn of(items: &[Item]) -> Option<Vec<Choice>> {
    if !items.is_empty() && items.iter().all(|item| item.ticked.is_some()) {
        let choice = |item: &Item| Choice {
            text: item.blocks.clone(),
            is_right: item.ticked == Some(true),
            why: Vec::new(),
        };
        return Some(items.iter().map(choice).collect());
    }
    if items.len() < 2 {
        return None;
    }
    let lettered = items.iter().zip('a'..).map(|(item, letter)| {
        let mut blocks = item.blocks.clone();
        let Some(Block { kind: Kind::Paragraph(content), .. }) = blocks.first_mut() else { return None };
        *content = without_letter(content, letter)?;
        if is_blank(content) {
            blocks.remove(0);
        }
        Some(Choice { text: blocks, ..Choice::default() })
    });
    lettered.collect()
}

/// Returns what is before the options that lines of a paragraph are, and the options; `None` if they are not
/// options.
#[must_use]
pub fn lines(content: &[Inline]) -> Option<(Vec<Inline>, Vec<Choice>)> {
    let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in content {
        match inline {
            Inline::Break => lines.push(Vec::new()),
            Inline::Text(text) => {
                for (at, part) in text.split('\n').enumerate() {
                    if at > 0 {
                        lines.push(Vec::new());
                    }
                    if let Some(line) = lines.last_mut() {
                        line.push(Inline::Text(part.to_owned()));
                    }
                }
            }
            other => {
                if let Some(line) = lines.last_mut() {
                    line.push(other.clone());
                }
            }
        }
    }
    lines.retain(|line| !is_blank(line));
    let start = lines.iter().position(|line| without_letter(line, 'a').is_some())?;
    let choices: Option<Vec<_>> = lines
        .iter()
        .skip(start)
        .zip('a'..)
        .map(|(line, letter)| {
            let text = vec![Block::new(0, Kind::Paragraph(without_letter(line, letter)?))];
            Some(Choice { text, ..Choice::default() })
        })
        .collect();
    let choices = choices.filter(|choices| choices.len() > 1)?;
    let mut before = Vec::new();
    for line in lines.iter().take(start) {
        if !before.is_empty() {
            before.push(Inline::Text("\n".to_owned()));
        }
        before.extend(line.iter().cloned());
    }
    Some((tidied(before), choices))
}

/// Returns a line without `A:`, `A)`, `(a)`, `a.` at its start; `None` if it begins with something else.
pub(super) fn without_letter(content: &[Inline], letter: char) -> Option<Vec<Inline>> {
    let mut content = tidied(content.to_vec());
    if let Some(Inline::Styled(_, inner)) = content.first() {
        let inner = inner.clone();
        content.splice(..1, inner);
    }
    let Some(Inline::Text(text)) = content.first_mut() else { return None };
    let whole: String = text.clone();
    let rest = whole.trim_start().trim_start_matches('(');
    let first = rest.chars().next()?;
    if first.to_ascii_lowercase() != letter {
        return None;
    }
    let after = rest.get(first.len_utf8()..)?;
    let after = after.strip_prefix([':', ')', '.', '：', '、'])?;
    let is_parted = after.is_empty()
        || after.starts_with([' ', ':'])
        || rest.get(1..).is_some_and(|it| it.starts_with([':', ')', '：']));
    if !is_parted {
        return None;
    }
    let option = after.trim_start_matches([' ', ':']).to_owned();
    *text = option;
    Some(tidied(content))
}

/// Returns the letters that an answer names, from 0, as in `B`, `A and C`, `b) two`; `None` if it names none.
#[must_use]
pub fn letters(text: &str) -> Option<Vec<usize>> {
    let text = text.trim().trim_end_matches(['.', ')']);
    let mut found = Vec::new();
    for word in text.split([',', ' ', '&', '/', ';']).filter(|word| !word.is_empty()) {
        let word = word.trim_matches(['(', ')', '.', ':', '`', '*', '"']);
        let mut characters = word.chars();
        match (characters.next(), characters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => {
                found.push(usize::from(u8::try_from(letter.to_ascii_lowercase()).ok()?.checked_sub(b'a')?));
            }
            _ if matches!(
                word.to_lowercase().as_str(),
                "and" | "or" | "und" | "et" | "y" | "e" | "и" | "option"
            ) => {}
            // `B) two cups`: the letter comes first, and words follow.
            _ if found.len() == 1 && text.get(1..).is_some_and(|rest| rest.starts_with([')', ':', '.'])) => {
                return Some(found);
            }
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Marks the options that an answer names; returns `false` where it names none that is there.
pub fn mark(options: &mut [Choice], answer: &str) -> bool {
    let Some(letters) = letters(answer) else { return false };
    if letters.iter().any(|at| *at >= options.len()) {
        return false;
    }
    for at in letters {
        if let Some(option) = options.get_mut(at) {
            option.is_right = true;
        }
    }
    true
}

/// Returns options of which nobody says which is right, as the list that they were.
#[must_use]
pub fn as_list(options: Vec<Choice>, line: u32) -> Block {
    let items = options.into_iter().zip('A'..).map(|(option, letter)| {
        let mut blocks = option.text;
        match blocks.first_mut() {
            Some(Block { kind: Kind::Paragraph(content), .. }) => {
                content.insert(0, Inline::Text(format!("{letter}: ")));
            }
            _ => blocks.insert(0, Block::paragraph(line, &format!("{letter}:"))),
        }
        Item { line, ticked: None, blocks }
    });
    Block::new(line, Kind::List { first: None, items: items.collect() })
}

/// Returns whether an option says nothing but, at most, which letter it has.
#[must_use]
pub fn is_bare(option: &Choice, at: usize) -> bool {
    let letter = ('A'..='Z').nth(at).map(String::from);
    is_empty(option)
        || matches!(&option.text[..], [Block { kind: Kind::Paragraph(content), .. }]
            if Some(plain(content).trim().trim_end_matches(['.', ':', ')'])) == letter.as_deref())
}

/// Returns whether an option has neither words nor any other block.
#[must_use]
pub fn is_empty(option: &Choice) -> bool {
    option
        .text
        .iter()
        .all(|block| matches!(&block.kind, Kind::Paragraph(content) if plain(content).trim().is_empty()))
}
