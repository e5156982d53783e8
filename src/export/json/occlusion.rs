//! A picture with boxes, as the json format has it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::content::boxes::Region;
use crate::content::{Inline, plain, walk_inlines};
use crate::model::Cloze;

/// A picture with boxes.
#[derive(Serialize, JsonSchema)]
pub(super) struct OcclusionV1<'a> {
    id: &'a str,
    /// As that of a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    /// The path of its file.
    picture: &'a str,
    alternative: &'a str,
    labels: Vec<LabelV1<'a>>,
    modified: u32,
}

/// A box, and what it hides.
#[derive(Serialize, JsonSchema)]
struct LabelV1<'a> {
    id: &'a str,
    /// Left, top, width and height in percent of the picture.
    r#box: String,
    /// As its author wrote it, and as it reads.
    markdown: &'a str,
    text: String,
    /// The number of the card that asks for it, which it keeps.
    card: u16,
}

/// Returns a picture with boxes; `guid` is that of its note, where its ids do not say it.
pub(super) fn occlusion<'a>(guid: Option<String>, cloze: &'a Cloze<'_>) -> OcclusionV1<'a> {
    let picture = cloze.picture();
    let regions = picture.iter().flat_map(|picture| &picture.regions);
    let mut contents = Vec::new();
    walk_inlines(cloze.key(), &mut |_, inline| {
        if let Inline::Deletion(deletion) = inline {
            let card = deletion.cards.first().copied().unwrap_or_default();
            contents.push((plain::inlines(&deletion.content), card));
        }
    });
    // The Markdown has a line for each box, below that of the picture.
    let lines = cloze.text.markdown.lines().skip(2).map(|line| line.trim_start_matches("- "));
    let labels = cloze.labels.iter().zip(regions).zip(contents).zip(lines);
    OcclusionV1 {
        id: cloze.id.as_str(),
        guid,
        picture: picture.and_then(|picture| picture.file.as_deref()).map_or("", |file| &file.path),
        alternative: picture.map_or("", |picture| &picture.alternative),
        labels: labels
            .map(|(((id, region), (text, card)), line)| LabelV1 {
                id: id.as_str(),
                r#box: region.to_text(),
                markdown: Region::read(line).map_or("", |(_, markdown)| markdown),
                text,
                card,
            })
            .collect(),
        modified: cloze.modified.0,
    }
}
