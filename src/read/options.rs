//! Options to choose between: a list of boxes, `[x]` before what is right, and the reason below an item.

use bumpalo::Bump;

use crate::content::{Block, BlockKind, Inline, ListItem, Rich};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Choice;
use crate::span::Span;
use crate::text::Text;

/// Returns whether a block is a list in which each item begins with a box.
#[must_use]
pub fn is_list_of_boxes(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::List(list) if list.items.iter().all(|item| box_of(&item.blocks).is_some()))
}

/// Reads the options that `blocks` of `text` list.
pub fn read<'s>(
    text: Text<'s>,
    blocks: Vec<Block<'s>>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Choice<'s>> {
    let mut options = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List(list) => {
                let items = list.items.into_iter();
                options.extend(items.filter_map(|item| choice(text, item, arena, faults)));
            }
            _ => faults.push(
                Diagnostic::new(Code::UnexpectedText, block.span, "options are a list and nothing else").help(
                    "indent a reason below its option, and write what answers the question below its heading",
                ),
            ),
        }
    }
    options
}

fn choice<'s>(
    text: Text<'s>,
    item: ListItem<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<Choice<'s>> {
    let mut blocks = item.blocks.into_vec();
    let span = first_line(text, item.span);
    let Some(is_right) = box_of(&blocks) else {
        faults.push(
            Diagnostic::new(Code::BadOption, span, "this option has no box")
                .help("begin it with `[ ] `, or with `[x] ` if it is right"),
        );
        return None;
    };
    strip_box(&mut blocks);
    // Code directly below the words belongs to them, all else is the reason.
    let codes = blocks.iter().skip(1).take_while(|block| matches!(block.kind, BlockKind::Code(_))).count();
    let why = blocks.split_off((codes + 1).min(blocks.len()));
    let Some(option) = rich(text, blocks, arena) else {
        faults.push(
            Diagnostic::new(Code::BadOption, span, "this option has no text")
                .help("write it, or delete the item"),
        );
        return None;
    };
    Some(Choice { span, text: option, is_right, why: rich(text, why, arena) })
}

/// Returns the blocks of an item, whose Markdown is written without the item's indent; `None` if it has none.
fn rich<'s>(text: Text<'s>, blocks: Vec<Block<'s>>, arena: &'s Bump) -> Option<Rich<'s>> {
    let rich = super::flow::rich(text, blocks)?;
    let markdown = rich.markdown;
    let markdown =
        ["[ ]", "[x]", "[X]"].iter().find_map(|mark| markdown.strip_prefix(mark)).unwrap_or(markdown);
    if !markdown.contains('\n') {
        return Some(Rich { markdown: markdown.trim(), ..rich });
    }
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = || markdown.lines().skip(1).filter(|line| !line.trim().is_empty());
    let least = lines().map(indent).min().unwrap_or(0);
    let outdented = |line: &str| line.get(least.min(indent(line))..).unwrap_or(line).to_owned();
    let first = markdown.lines().take(1).map(str::to_owned);
    let lines: Vec<String> = first.chain(markdown.lines().skip(1).map(outdented)).collect();
    Some(Rich { markdown: arena.alloc_str(lines.join("\n").trim()), ..rich })
}

/// Returns whether the box that an item begins with is ticked; `None` if it begins with something else.
fn box_of(blocks: &[Block<'_>]) -> Option<bool> {
    let BlockKind::Paragraph(content) = &blocks.first()?.kind else { return None };
    let Inline::Text(text) = content.first()? else { return None };
    // A box that Markdown knows is read already; one with nothing after it is still text.
    let marks = [("☐", false), ("☑", true), ("[ ]", false), ("[x]", true), ("[X]", true)];
    let (is_right, rest) =
        marks.iter().find_map(|(mark, is_right)| Some((*is_right, text.strip_prefix(mark)?)))?;
    let ends_there = rest.is_empty() && content.len() == 1;
    (ends_there || rest.starts_with(char::is_whitespace)).then_some(is_right)
}

/// Takes the box away, and a paragraph in which nothing else is.
fn strip_box(blocks: &mut Vec<Block<'_>>) {
    let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() else { return };
    let mut inlines = std::mem::take(content).into_vec();
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        let rest = text
            .strip_prefix("☐")
            .or(text.strip_prefix("☑"))
            .or(text.get(3..))
            .unwrap_or_default()
            .trim_start()
            .to_owned();
        *text = rest.into();
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    if inlines.is_empty() {
        blocks.remove(0);
    } else {
        *content = inlines.into();
    }
}

fn first_line(text: Text<'_>, span: Span) -> Span {
    let item = text.part(span);
    let length = item.text.find('\n').unwrap_or(item.text.len());
    item.slice(0..length).trim().span
}
