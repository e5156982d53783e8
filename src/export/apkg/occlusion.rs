//! Pictures with boxes as notes of image occlusion, which Anki draws.

use std::fmt::Write as _;

use crate::content::{Block, BlockKind, Embed, Inline, html, walk_inlines};
use crate::model::{Cloze, Entry};

/// Returns the fields of Anki's own type: the boxes, the picture, what is asked, what the boxes hide, and nothing.
#[must_use]
pub fn fields(entry: &Entry<'_>, cloze: &Cloze<'_>) -> Vec<String> {
    let picture = cloze.picture();
    let mut boxes = String::new();
    for (card, region) in cards(cloze).zip(picture.iter().flat_map(|picture| &picture.regions)) {
        let [left, top, width, height] = region.shares();
        // `oi=1`: the other boxes stay closed, for one label would tell another.
        let _ = write!(
            boxes,
            "{{{{c{card}::image-occlusion:rect:left={left}:top={top}:width={width}:height={height}:oi=1}}}}<br>"
        );
    }
    let picture = picture.map(|picture| {
        let bare = Embed { regions: Box::default(), ..picture.clone() };
        let kind = BlockKind::Paragraph(Box::new([Inline::Image(Box::new(bare))]));
        html::inline_blocks(&[Block { span: picture.span, kind }], html::Reader::Anki)
    });
    vec![
        boxes,
        picture.unwrap_or_default(),
        html::inline_blocks(&entry.question.blocks, html::Reader::Anki),
        html::cloze(cloze.key()),
        String::new(),
    ]
}

/// Returns the card and the id of each label, as the lock has them: `1:wall 2:nucleus`. A lock that is lost can be made
/// again from it.
#[must_use]
pub fn labels(cloze: &Cloze<'_>) -> String {
    let labels = cards(cloze).zip(&cloze.labels).map(|(card, id)| format!("{card}:{id}"));
    labels.collect::<Vec<_>>().join(" ")
}

/// Returns the card that asks for each label, in the order of the list.
fn cards(cloze: &Cloze<'_>) -> impl Iterator<Item = u16> {
    let mut cards = Vec::new();
    walk_inlines(cloze.key(), &mut |_, inline| {
        if let Inline::Deletion(deletion) = inline {
            cards.extend(deletion.cards.first());
        }
    });
    cards.into_iter()
}
