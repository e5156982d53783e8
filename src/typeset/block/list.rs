//! Lists: what is before their items, and the items beside it.

use std::borrow::Cow;

use super::piece::{Cut, Piece};
use super::{BETWEEN_BLOCKS, Composer, LEAST_SIZES, Measure, Voice, baseline};
use crate::content::tasks::{OPEN, sign, task};
use crate::content::{BlockKind, List};
use crate::typeset::page::{Circle, Item, Paint};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{RichText, TextStyle};
use crate::typeset::text::paragraph::Paragraph;
use crate::typeset::tree::{Node, Role, Tag};
use crate::typeset::unit::Pt;

/// Between a number or a box and its item, in 1/1000 of the font size.
const GAP: i64 = 450;

impl Composer<'_> {
    pub(super) fn list(&mut self, list: &List<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let size = voice.style.size;
        let has_boxes = list.start.is_none() && list.items.iter().any(|item| sign(&item.blocks).is_some());
        let end = list.start.map(|start| start.saturating_add(list.items.len() as u64));
        let widest = end.map(|end| format!("{end}.")).or(has_boxes.then(|| OPEN.to_owned()));
        let indent = match widest {
            Some(widest) => {
                let widest = RichText::plain(&widest, voice.style);
                Paragraph::new(&widest, self.lang).widths(&mut self.shaper).0 + size.per_mille(GAP)
            }
            None => size.per_mille(1150),
        };
        let has_room = measure.width - indent >= size * LEAST_SIZES;
        let inside = if has_room { self.indented(measure, indent) } else { measure };
        let inner = Voice { depth: voice.depth + 1, ..*voice };
        let mut pieces: Vec<Piece> = Vec::new();
        for (number, item) in (list.start.unwrap_or(0)..).zip(&list.items) {
            let (label, body) = self.item_nodes();
            // The box of a task is before it, in place of a dot.
            let task = task(&item.blocks).filter(|_| has_boxes);
            let (mark, blocks) = match &task {
                Some((sign, blocks)) => (Some((*sign).to_owned()), Cow::Borrowed(blocks.as_slice())),
                None => (list.start.map(|_| format!("{number}.")), Cow::Borrowed(&*item.blocks)),
            };
            let mut strips = self.within(body, |composer| composer.blocks(&blocks, inside, &inner));
            if strips.is_empty() || !has_room {
                strips.iter_mut().take(1).for_each(|first| first.cut = Cut::Never);
                strips.insert(0, Piece::space(voice.lead));
            }
            let loose = item.blocks.len() > 1
                && item.blocks.iter().any(|block| matches!(block.kind, BlockKind::Paragraph(_)));
            if let Some(first) = strips.first_mut() {
                let marker =
                    self.within(label, |composer| composer.marker(mark.as_deref(), indent, measure, voice));
                first.items.splice(0..0, marker);
                first.gap = voice.lead.per_mille(if loose { 200 } else { 90 });
                first.cut = Cut::Cost(BETWEEN_BLOCKS);
            }
            pieces.append(&mut strips);
        }
        pieces
    }

    /// Adds a new item to the open list; returns its label and its body.
    pub fn item_nodes(&mut self) -> (Node, Node) {
        let item = self.tree.add(Role::Item);
        self.under(item, |composer| (composer.tree.add(Role::Label), composer.tree.add(Role::Body)))
    }

    /// Returns what is before an item: a number, a box, or a dot that changes with the depth.
    fn marker(&mut self, mark: Option<&str>, indent: Pt, measure: Measure, voice: &Voice) -> Vec<Item> {
        let size = voice.style.size;
        let baseline = baseline(size, voice.lead);
        if let Some(mark) = mark {
            let style = TextStyle { colour: self.palette.muted, ..voice.style };
            let rich = RichText::plain(mark, style);
            let lines = Paragraph::new(&rich, self.lang).lines(&mut self.shaper, indent * 4, Setting::Ragged);
            let Some(line) = lines.into_iter().next() else { return Vec::new() };
            let x = measure.left(self, indent - size.per_mille(GAP) - line.width, line.width);
            return line.items.into_iter().map(|item| item.moved(x, baseline)).collect();
        }
        let centre = (measure.left(self, size.per_mille(400), Pt::ZERO), baseline - size.per_mille(270));
        let colour = self.palette.muted;
        let paint = match voice.depth % 2 {
            0 => Paint::Fill(colour),
            _ => Paint::Stroke { colour, width: size.per_mille(70) },
        };
        let circle = Circle { centre, radius: size.per_mille(150), paint, tag: Tag::Unknown };
        self.element(Role::Sign("•".to_owned()), |_| vec![Item::Circle(circle)])
    }
}
