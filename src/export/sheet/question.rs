//! What an entry of the cheat-sheet begins with: number and question; in `brief` the answer runs on after them.

use super::entry::Setter;
use crate::content::{Block, BlockKind, Inline};
use crate::model::Entry;
use crate::typeset::block::marks::{DOTS_WIDTH, Side, put_line};
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::block::{Composer, Measure, Voice, baseline};
use crate::typeset::page::{Anchor, Item, Target};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, Looks, RichText, TextStyle};
use crate::typeset::theme::Size;
use crate::typeset::tree::{Node, Role, Tag, Tree};
use crate::typeset::unit::Pt;

/// The hanging column of numbers where questions run in.
const BRIEF_HANG: Pt = Pt::mm(4.6);
/// The least room between a number and its question.
const NUMBER_GAP: Pt = Pt::new(1.9);

impl Setter<'_, '_> {
    pub fn question(&mut self, entry: &Entry<'_>) {
        let size = self.look.sizes.head;
        let voice = Voice {
            style: self.text_style(size.size).bold(),
            lead: size.lead,
            chip: None,
            heading: Some(self.look.level),
            ..self.voice()
        };
        let dots = if entry.level.is_some() { DOTS_WIDTH + Pt::new(5.0) } else { Pt::ZERO };
        let number = self.number(entry, size);
        let hang = self.hang(number.as_ref(), self.look.spaces.indent);
        let Measure { x, width } = self.composer.indented(self.look.measure, hang);
        let measure =
            Measure { x: if self.composer.right_to_left { x + dots } else { x }, width: width - dots };
        let mut pieces = self.composer.blocks(&entry.question.blocks, measure, &voice);
        if pieces.is_empty() {
            pieces.push(Piece::space(size.lead));
        }
        self.begin(&mut pieces, number.as_ref(), (size, hang));
        if let (Some(first), Some(level)) = (pieces.first_mut(), entry.level) {
            let y = baseline(size.size, size.lead) - size.size.per_mille(260);
            let x = self.look.measure.left(self.composer, self.look.measure.width - DOTS_WIDTH, DOTS_WIDTH);
            let dots = |composer: &mut Composer<'_>| composer.dots(level, x, y);
            first.items.extend(self.composer.element(Role::Paragraph, dots));
        }
        // The question stays with the first lines of its answer.
        for piece in &mut pieces {
            piece.cut = Cut::Never;
        }
        self.pieces.append(&mut pieces);
    }

    /// Returns how far the question is indented beside its number: as all are, unless the number is much too wide.
    fn hang(&mut self, number: Option<&RichText>, indent: Pt) -> Pt {
        let Some((number, (_, style))) =
            number.and_then(|rich| Some((rich.text.trim_end(), *rich.spans.first()?)))
        else {
            return indent;
        };
        let wide = self.composer.one_line(number, style).width + NUMBER_GAP;
        if wide > indent + self.look.overhang { wide } else { indent }
    }

    /// Sets the first strip of an entry off from the entry before, with its number beside it.
    fn begin(&mut self, pieces: &mut [Piece], number: Option<&RichText>, (size, hang): (Size, Pt)) {
        let Some(first) = pieces.first_mut() else { return };
        first.gap = self.look.spaces.pad;
        first.stretch = self.look.spaces.stretch / 2;
        let Some(number) = number else { return };
        // The number is read as the beginning of what it is beside.
        let lines = self.composer.within(element_of(first), |composer| {
            composer.element(Role::Span, |composer| {
                composer.lines(number, self.look.measure.width, Setting::Ragged)
            })
        });
        let mut items = Vec::new();
        for line in lines {
            // It begins before the column, and its question where all do.
            let before = Some((hang - line.width - NUMBER_GAP).min(Pt::ZERO))
                .filter(|before| *before >= Pt::ZERO - self.look.overhang);
            let x = self.look.measure.left(self.composer, before.unwrap_or(Pt::ZERO), line.width);
            put_line(line, Side::Left(x), baseline(size.size, size.lead), &mut items);
        }
        first.items.splice(0..0, items);
    }

    /// Returns the entry's number, which leads to the contents, if it has one.
    fn number(&self, entry: &Entry<'_>, size: Size) -> Option<RichText> {
        let number = entry.number?.to_string();
        let style = TextStyle::new(Family::Narrow, size.size, self.composer.palette.accent).bold();
        let mut rich = RichText::default();
        if self.look.is_indexed {
            rich.push_link(&number, style, Target::Anchor(Anchor::Contents));
        } else {
            rich.push(&number, style);
        }
        rich.push(" ", style);
        Some(rich)
    }

    /// Adds the question, and after it the answer, in one paragraph.
    pub fn brief(&mut self, entry: &Entry<'_>) {
        let is_plain = entry.front.is_none() && entry.options.is_empty();
        let (true, Some((question, [])), Some((answer, rest))) =
            (is_plain, run_in(&entry.question.blocks), run_in(&entry.answer.blocks))
        else {
            self.question(entry);
            self.asked(entry);
            return self.answer(entry);
        };
        let size = self.look.sizes.text;
        let style = self.text_style(size.size);
        let voice = Voice { style, ..self.voice() };
        let mut rich = RichText::default();
        let looks = self.composer.looks(&voice);
        rich.push_inlines(question, style.bold(), Looks { chip: None, ..looks });
        rich.push(" ", style);
        rich.push_inlines(answer, style, Looks { chip: None, ..looks });
        let number = self.number(entry, size);
        let hang = if number.is_some() { self.hang(number.as_ref(), BRIEF_HANG) } else { Pt::ZERO };
        let measure = self.composer.indented(self.look.measure, hang);
        let mut pieces = self.composer.paragraph(&rich, measure, size.lead);
        pieces.append(&mut self.composer.blocks(rest, measure, &voice));
        self.composer.report_missing(entry.question.blocks[0].span);
        self.begin(&mut pieces, number.as_ref(), (size, hang));
        self.pieces.append(&mut pieces);
    }
}

/// Returns the paragraph that blocks begin with, and the blocks after it; `None` if they begin with something else.
fn run_in<'b, 's>(blocks: &'b [Block<'s>]) -> Option<(&'b [Inline<'s>], &'b [Block<'s>])> {
    match blocks.split_first()? {
        (Block { kind: BlockKind::Paragraph(inlines), .. }, rest) => Some((inlines, rest)),
        _ => None,
    }
}

/// Returns the element that the first text of a piece belongs to.
fn element_of(piece: &Piece) -> Node {
    let tags = piece.items.iter().map(Item::tag);
    let mut nodes = tags.filter_map(|tag| if let Tag::Element(node) = tag { Some(node) } else { None });
    nodes.next().unwrap_or(Tree::ROOT)
}
