//! Texts with deletions of Anki, and questions that are pictures, as entries.

use super::deletions::{self, Show};
use crate::import::contract::{Entry, Place};
use crate::import::markdown::parse;
use crate::import::tree::{Block, Inline, Kind, each_inlines, is_blank, words};
use crate::import::write;

/// The heading of a question that is a picture.
pub const UNNAMED: &str = "?";

/// Returns the entry of a text with deletions of Anki.
#[must_use]
pub fn filled_in(whole: &[Block], details: Vec<Block>, place: Place) -> Entry {
    let mut bare = whole.to_vec();
    each_inlines(&mut bare, &mut |inlines| inlines.retain(|it| !matches!(it, Inline::Image { .. })));
    let text = deletions::bare(&write::blocks(&bare));
    let (heading, front) = divided(parse(&deletions::shown_as(&text, Show::Gaps)));
    // What is asked is below; only a heading is needed here.
    drop(front);
    let answer = parse(&deletions::shown_as(&deletions::bare(&write::blocks(whole)), Show::Contents));
    let said = words(&answer);
    let id = said.split_whitespace().take(8).collect::<Vec<_>>().join("-");
    let item = match parse(&text).last().map(|block| &block.kind) {
        Some(Kind::Paragraph(_)) | None => text.replace('\n', "\n  "),
        // The name of the prompt follows in a paragraph of its own.
        Some(_) => format!("{}\n\n ", text.replace('\n', "\n  ")),
    };
    let heading = if is_blank(&heading) { vec![Inline::Text(UNNAMED.to_owned())] } else { heading };
    Entry {
        place,
        id: Some(id).filter(|id| !id.is_empty()),
        question: vec![Inline::Text(said.split_whitespace().collect::<Vec<_>>().join(" "))],
        heading: Some(heading),
        answer,
        clozes: vec![item],
        details,
        ..Entry::default()
    }
}

/// Returns the first line of a text without its pictures, and what is not in it.
#[must_use]
pub fn divided(mut blocks: Vec<Block>) -> (Vec<Inline>, Vec<Block>) {
    let Some(Block { line, kind: Kind::Paragraph(content) | Kind::Heading(_, content) }) = blocks.first()
    else {
        return (Vec::new(), blocks);
    };
    let (line, mut content) = (*line, content.clone());
    blocks.remove(0);
    let end = content.iter().position(|it| matches!(it, Inline::Break)).unwrap_or(content.len());
    let rest = content.split_off(end);
    let (pictures, question): (Vec<_>, Vec<_>) =
        content.into_iter().partition(|it| matches!(it, Inline::Image { .. }));
    let rest: Vec<_> = pictures.into_iter().chain(rest.into_iter().skip(1)).collect();
    if !is_blank(&rest) {
        blocks.insert(0, Block::new(line, Kind::Paragraph(rest)));
    }
    (question, blocks)
}
