//! `### Occlusion {#id}`: a picture, and a list of boxes over it: `- 10 20 30 15 Label {#id}`.

use crate::content::boxes::Region;
use crate::content::{Block, BlockKind, Blocks, Inline, Inlines, plain};
use crate::id::Id;
use crate::read::draft::{self, DraftEntry, MissingId, Scope};
use crate::read::occlusion::{self, Label, Named};
use crate::span::Span;

use super::Reader;
use super::attributes::{self, Attributes};

impl<'s> Reader<'s> {
    /// Reads a picture with boxes into the clozes of `entry`.
    pub(super) fn occlusion(
        &mut self,
        span: Span,
        attributes: &mut Attributes<'s>,
        content: Vec<Block<'s>>,
        entry: &mut DraftEntry<'s>,
    ) {
        let is_retired = attributes.flag("retired");
        let identity = attributes.identity(Some("cloze"), &mut self.faults);
        let (mut pictures, mut labels, mut items) = (Vec::new(), Vec::new(), 0);
        for block in content {
            match block.kind {
                BlockKind::Paragraph(inlines) if is_pictures(&inlines) => {
                    let is_picture = |it: &Inline<'_>| matches!(it, Inline::Image(_) | Inline::Sound(_));
                    pictures.extend(inlines.into_iter().filter(is_picture));
                }
                BlockKind::List(list) => {
                    items += list.items.len();
                    labels
                        .extend(list.items.into_iter().filter_map(|it| self.label(it.span, it.blocks, span)));
                }
                _ => self.lost(
                    block.span,
                    "`### Occlusion` holds a picture and a list of boxes, and nothing else",
                    "write it above the first `###`, or below `### Details`",
                ),
            }
        }
        if items == 0 {
            self.faults.push(occlusion::no_boxes(span));
        }
        let Some(name) = attributes.id else {
            let (place, around) = attributes.insertion();
            let scope = Scope::Clozes(entry.span);
            let text = pictures.first().map(|picture| plain::inlines(std::slice::from_ref(picture)));
            let text = text.unwrap_or_default();
            self.missing.push(MissingId { what: "occlusion", span, scope, text, place, around });
            return;
        };
        let Some(id) = Id::new(name.text) else { return self.bad_id(name) };
        let of = Named { id, identity, span };
        let cloze = occlusion::cloze(of, pictures, labels, self.arena, &mut self.faults);
        entry.clozes.extend(cloze.map(|prompt| draft::Named { name, is_retired, prompt }));
    }

    /// Reads an item: four numbers, what is there, and its id.
    fn label(&mut self, span: Span, mut blocks: Blocks<'s>, picture: Span) -> Option<Label<'s>> {
        let source = self.text(span).trim();
        let attributes = Attributes::of_item(source, &mut self.faults);
        let (name, end) = match attributes {
            Some(attributes) => {
                let found = (attributes.id, attributes.text_end);
                attributes.finish(&[], &mut self.faults);
                attributes::strip_trailing_id(&mut blocks);
                found
            }
            None => (None, source.span.end),
        };
        let text = self.text(Span { end, ..source.span }).text;
        let text = text.trim_start_matches(['-', '*', '+']);
        let (region, markdown) = occlusion::region(text, source.span, &mut self.faults)?;
        let content = self.label_content(blocks)?;
        let Some(name) = name else {
            let place = Span { start: source.span.end, ..source.span };
            let (scope, text, around) = (Scope::Labels(picture), plain::inlines(&content), (" {#", "}"));
            self.missing.push(MissingId { what: "label", span: source.span, scope, text, place, around });
            return None;
        };
        let Some(id) = Id::new(name.text) else {
            self.bad_id(name);
            return None;
        };
        if plain::inlines(&content).trim().is_empty() {
            self.faults.push(occlusion::no_label(source.span));
            return None;
        }
        Some(Label { name, id, region, markdown: markdown.trim(), content, span })
    }

    /// Returns what an item says after its numbers.
    fn label_content(&mut self, blocks: Blocks<'s>) -> Option<Inlines<'s>> {
        let mut blocks = blocks.into_iter();
        let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.next() else { return None };
        for block in blocks {
            self.lost(block.span, "a label is one line", "write the rest below `### Details`");
        }
        let mut content = content.into_vec();
        if let Some(Inline::Text(text)) = content.first_mut() {
            let rest = Region::read(text).map_or("", |(_, rest)| rest).to_owned();
            *text = rest.into();
        }
        content.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
        Some(content.into())
    }
}

/// Returns whether a paragraph has pictures or sounds, and nothing else.
fn is_pictures(inlines: &[Inline<'_>]) -> bool {
    let is_good = |inline: &Inline<'_>| match inline {
        Inline::Image(_) | Inline::Sound(_) | Inline::Break => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    inlines.iter().all(is_good)
}
