//! A picture with boxes: the picture, and for each box its place and what it hides.

use bumpalo::Bump;

use crate::content::boxes::{BadRegion, Region};
use crate::content::cloze::MAX_CARD;
use crate::content::{Block, BlockKind, Deletion, Embed, Inline, Inlines, List, ListItem, Rich};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::identity::Identity;
use crate::model::Cloze;
use crate::span::Span;
use crate::text::Text;

/// What a box hides.
pub struct Label<'s> {
    pub name: Text<'s>,
    pub id: Id<'s>,
    pub region: Region,
    pub markdown: &'s str,
    pub content: Inlines<'s>,
    pub span: Span,
}

/// Who a picture with boxes is.
pub struct Named<'s> {
    pub id: Id<'s>,
    pub identity: Identity,
    pub span: Span,
}

/// Returns a picture with boxes as a cloze: its list is the text, and each item a deletion; reports what it lacks.
pub fn cloze<'s>(
    of: Named<'s>,
    pictures: Vec<Inline<'s>>,
    labels: Vec<Label<'s>>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<Cloze<'s>> {
    let Named { id, identity, span } = of;
    let mut picture = picture(pictures, span, faults)?;
    unique(&labels, faults);
    if labels.is_empty() {
        return None;
    }
    if labels.len() > usize::from(MAX_CARD) {
        let message = format!("this picture has {} boxes, more than {MAX_CARD}", labels.len());
        faults.push(bad(span, &message).help("divide it: Anki numbers no more cards of a note"));
        return None;
    }
    picture.regions = labels.iter().map(|label| label.region).collect();
    // Exports find labels by their lines.
    let one_line = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let line = |label: &Label<'_>| format!("\n- {} {}", label.region.to_text(), one_line(label.markdown));
    let lines: String = labels.iter().map(line).collect();
    let markdown = format!("![{}](<{}>)\n{lines}", picture.alternative, picture.address);
    let ids = labels.iter().map(|label| label.id).collect();
    let (picture_span, kind) = (picture.span, BlockKind::Paragraph(Box::new([Inline::Image(picture)])));
    let items = (1..).zip(labels).map(|(card, label)| {
        let deletion = Deletion { cards: Box::new([card]), content: label.content, hint: None };
        let kind = BlockKind::Paragraph(Box::new([Inline::Deletion(Box::new(deletion))]));
        ListItem { span: label.span, blocks: Box::new([Block { span: label.span, kind }]) }
    });
    let list = List { start: Some(1), items: items.collect() };
    let blocks: [Block<'s>; 2] =
        [Block { span: picture_span, kind }, Block { span, kind: BlockKind::List(Box::new(list)) }];
    let text = Rich { markdown: arena.alloc_str(&markdown), span, blocks: Box::new(blocks) };
    Some(Cloze { id, identity, text, labels: ids, modified: Epoch::default() })
}

/// Returns the one picture there is to be.
fn picture<'s>(
    pictures: Vec<Inline<'s>>,
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Option<Box<Embed<'s>>> {
    let mut pictures = pictures.into_iter();
    match (pictures.next(), pictures.next()) {
        (Some(Inline::Image(picture)), None) => Some(picture),
        (_, Some(Inline::Image(second) | Inline::Sound(second))) => {
            faults.push(
                bad(second.span, "a second picture").help("give each picture an `### Occlusion` of its own"),
            );
            None
        }
        _ => {
            faults.push(
                bad(span, "this occlusion has no picture")
                    .help("write `![what it shows](picture.png)` above the list"),
            );
            None
        }
    }
}

fn unique(labels: &[Label<'_>], faults: &mut Vec<Diagnostic>) {
    for (at, label) in labels.iter().enumerate() {
        if let Some(first) = labels[..at].iter().find(|other| other.id == label.id) {
            let message = format!("the id `{}` is taken", label.id);
            faults.push(
                Diagnostic::new(Code::DuplicateId, label.name.span, message)
                    .related(first.name.span, "first used here")
                    .help("an id names one box of the picture forever; give this one its own"),
            );
        }
    }
}

/// Returns the box that a text begins with and what follows it, or reports what is wrong with it at `span`.
pub fn region<'t>(text: &'t str, span: Span, faults: &mut Vec<Diagnostic>) -> Option<(Region, &'t str)> {
    let fault = match Region::read(text) {
        Ok(found) => return Some(found),
        Err(BadRegion::NotNumbers) => bad(span, "this is not a box: it does not begin with four numbers")
            .help("write left, top, width and height in percent of the picture, and what is there: `10 20 30 15 Label`"),
        Err(BadRegion::Outside) => bad(span, "this box reaches out of the picture")
            .help("left and width together are at most 100, and so are top and height; none is below 0"),
        Err(BadRegion::Empty) => {
            bad(span, "this box has no size").help("the third number is its width and the fourth its height, in percent")
        }
    };
    faults.push(fault);
    None
}

/// Returns the fault of boxes that are not there.
pub fn no_boxes(span: Span) -> Diagnostic {
    bad(span, "this picture has no boxes").help("write a list below it: `- 10 20 30 15 Label`")
}

/// Returns the fault of a box that hides nothing with a name.
pub fn no_label(span: Span) -> Diagnostic {
    bad(span, "this box has no label").help("write what it hides after its four numbers")
}

fn bad(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::BadOcclusion, span, message)
}
