//! Code blocks: coloured lines on a ground; a line that is too long goes on below, marked and indented.

use std::ops::Range;
use std::rc::Rc;

use icu_segmenter::GraphemeClusterSegmenter;

use super::piece::{Cut, Frame, Piece};
use super::{Composer, Measure, Voice, baseline};
use crate::content::{CodeBlock, highlight};
use crate::limits::TAB_COLUMNS;
use crate::typeset::page::Item;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::line::{self, Ending};
use crate::typeset::text::paragraph::Paragraph;
use crate::typeset::text::shape::Manner;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Artifact, Role, artifact};
use crate::typeset::unit::Pt;

/// Lines that stay together at either end of a block.
const KEEP_LINES: usize = 3;
/// Code is read as a whole more than text is: a sixth of a column is rather left empty.
const INSIDE_CODE: i64 = 1500;
/// Blank lines part the code; they need not be as high as a line for that.
const BLANK_PER_MILLE: i64 = 480;
/// How far lines that go on are indented below the line's own indent.
const HANGING_COLUMNS: usize = 2;
const MARK: &str = "↳";
/// The frame clears ascenders of the first line.
const PAD_Y: Pt = Pt::mm(0.75);
/// The frame clears the text as far as it clears capitals.
const PAD_X: Pt = Pt::mm(1.6);

impl Composer<'_> {
    pub fn code(&mut self, code: &CodeBlock<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let lines: Vec<RichText> = code.lines().map(|line| self.code_line(&line.pieces, voice)).collect();
        self.code_block(&lines, measure, voice)
    }

    /// Returns a block of code with these lines, on one ground.
    pub fn code_block(&mut self, lines: &[RichText], measure: Measure, voice: &Voice) -> Vec<Piece> {
        self.element(Role::Code, |composer| composer.code_pieces(lines, measure, voice))
    }

    fn code_pieces(&mut self, lines: &[RichText], measure: Measure, voice: &Voice) -> Vec<Piece> {
        let frame = Rc::new(self.code_frame(measure));
        let inner = Measure { x: measure.x + PAD_X, width: measure.width - PAD_X * 2 };
        let mut pieces = Vec::new();
        for rich in lines {
            if rich.text.trim().is_empty() {
                let piece = self.element(Role::Line, |composer| composer.blank_line(inner.x, voice));
                pieces.push(Piece { frames: vec![Rc::clone(&frame)], cut: Cut::Cost(INSIDE_CODE), ..piece });
                continue;
            }
            for (index, mut piece) in self.code_strips(rich, inner, voice).into_iter().enumerate() {
                piece.cut = if index == 0 { Cut::Cost(INSIDE_CODE) } else { Cut::Never };
                piece.frames.push(Rc::clone(&frame));
                pieces.push(piece);
            }
        }
        let count = pieces.len();
        for (index, piece) in pieces.iter_mut().enumerate() {
            if index < KEEP_LINES || count - index < KEEP_LINES {
                piece.cut = Cut::Never;
            }
        }
        if let Some(first) = pieces.first_mut() {
            first.height += PAD_Y;
            first.items = std::mem::take(&mut first.items)
                .into_iter()
                .map(|item| item.moved(Pt::ZERO, PAD_Y))
                .collect();
            first.cut = Cut::Cost(super::BETWEEN_BLOCKS);
        }
        if let Some(last) = pieces.last_mut() {
            last.height += PAD_Y;
        }
        pieces
    }

    fn code_frame(&self, measure: Measure) -> Frame {
        let Measure { x, width } = measure;
        if let Some(fills) = self.palette.fills {
            return Frame { x, width, fill: Some(fills.code), bar: None, radius: Pt::mm(0.7) };
        }
        let bar = Some((Pt::new(0.6), self.palette.text));
        Frame { x, width, fill: None, bar, radius: Pt::ZERO }
    }

    /// Returns one line of code with its colours, tabs as spaces.
    pub fn code_line(&self, pieces: &[(Option<highlight::Class>, &str)], voice: &Voice) -> RichText {
        let mut rich = RichText::default();
        for (class, text) in pieces {
            let look = self.palette.code(*class);
            let style = self.code_style(look.colour, voice);
            let style = TextStyle { bold: look.bold, italic: look.italic, ..style };
            if text.contains('\t') {
                rich.push(&expand_tabs(text, rich.text.chars().count()), style);
            } else {
                rich.push(text, style);
            }
        }
        rich
    }

    #[must_use]
    pub fn code_style(&self, colour: Colour, voice: &Voice) -> TextStyle {
        TextStyle { code: true, ..TextStyle::new(Family::Mono, voice.code.size, colour) }
    }

    /// Returns a blank line of code, with a space in it so that readers do not lose the line.
    fn blank_line(&mut self, x: Pt, voice: &Voice) -> Piece {
        let style = self.code_style(self.palette.text, voice);
        let space = self.one_line(" ", style);
        let lead = voice.code.lead.per_mille(BLANK_PER_MILLE);
        super::strip(space, x, voice.code.size, lead)
    }

    fn code_strips(&mut self, rich: &RichText, measure: Measure, voice: &Voice) -> Vec<Piece> {
        self.element(Role::Line, |composer| composer.wrapped(rich, measure, voice))
    }

    fn wrapped(&mut self, rich: &RichText, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let size = voice.code.size;
        let style = self.code_style(self.palette.muted, voice);
        let manner = Manner { face: style.face(), code: true, right_to_left: false };
        let column = size.per_mille(self.shaper.advance("0", manner));
        let own_indent = rich.text.chars().take_while(|character| *character == ' ').count();
        let hanging = column * (own_indent + HANGING_COLUMNS);
        let hanging = hanging.min(measure.width / 2);
        let paragraph = Paragraph::new(rich, self.lang);
        let mut pieces = Vec::new();
        let room = (measure.width, measure.width - hanging);
        for (index, range) in self.fitting(&paragraph, room).into_iter().enumerate() {
            let set = line::set(&paragraph, &mut self.shaper, range, Ending::default());
            let indent = if index == 0 { Pt::ZERO } else { hanging };
            let x = measure.x + indent;
            let mut piece = super::strip(set, x, size, voice.code.lead);
            if index > 0 {
                let mark = RichText::plain(MARK, style);
                let mark = line::set(
                    &Paragraph::new(&mark, self.lang),
                    &mut self.shaper,
                    0..MARK.len(),
                    Ending::default(),
                );
                let x = x - column.per_mille(1500);
                let y = baseline(size, voice.code.lead);
                let items: Vec<Item> = mark.items.into_iter().map(|item| item.moved(x, y)).collect();
                piece.items.splice(0..0, artifact(items, Artifact::Layout));
            }
            pieces.push(piece);
        }
        pieces
    }

    /// Cuts a line of code so that the first part fits into the first of `room` and the others into the second.
    /// A comment after the code goes below it as a whole, where that is all it takes.
    fn fitting(&mut self, paragraph: &Paragraph<'_>, room: (Pt, Pt)) -> Vec<Range<usize>> {
        let text = paragraph.rich.text.as_str();
        if line::width(paragraph, &mut self.shaper, 0..text.len()) <= room.0 {
            return std::iter::once(0..text.len()).collect();
        }
        if let Some(at) = trailing_comment(paragraph.rich)
            && line::width(paragraph, &mut self.shaper, at..text.len()) <= room.1
        {
            let mut ranges = self.cut(paragraph, text[..at].trim_end().len(), room);
            ranges.push(at..text.len());
            return ranges;
        }
        self.cut(paragraph, text.len(), room)
    }

    /// Cuts the text before `end`.
    fn cut(&mut self, paragraph: &Paragraph<'_>, end: usize, (first, other): (Pt, Pt)) -> Vec<Range<usize>> {
        let text = &paragraph.rich.text[..end];
        let mut ranges = Vec::new();
        let (mut start, mut width, mut good) = (0, Pt::ZERO, None);
        let segmenter = GraphemeClusterSegmenter::new();
        let mut from = 0;
        for to in segmenter.segment_str(text).filter(|to| *to > 0) {
            let advance = line::width(paragraph, &mut self.shaper, from..to);
            let available = if ranges.is_empty() { first } else { other };
            // One space may hang into the margin, where nobody sees it.
            let is_hanging = &text[from..to] == " " && !text[..from].ends_with(' ');
            if width + advance > available && from > start && !is_hanging {
                // A space or sign in the latter half of the line is a better place than the margin.
                let at = good.filter(|(_, at)| *at * 2 > available).map_or(from, |(at, _)| at);
                ranges.push(start..at);
                // Spaces after a sign end the line before; they do not indent the next.
                start = from - text[at..from].trim_start_matches(' ').len();
                width = line::width(paragraph, &mut self.shaper, start..from);
                good = None;
            }
            width += advance;
            if text[from..to].ends_with([' ', ',', '(', '[', '{', '.', '/', '=']) {
                good = Some((to, width));
            }
            from = to;
        }
        ranges.push(start..text.len());
        ranges
    }
}

/// Returns where the comment starts that follows code on its line, if there is one. Only comments are slanted.
fn trailing_comment(rich: &RichText) -> Option<usize> {
    let slanted = rich.spans.iter().rev().take_while(|(_, style)| style.italic).count();
    let before = rich.spans.len().checked_sub(slanted + 1)?;
    let at = rich.spans[before].0;
    (slanted > 0 && !rich.text[..at].trim().is_empty()).then_some(at)
}

fn expand_tabs(text: &str, mut column: usize) -> String {
    let mut expanded = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if character == '\t' {
            let spaces = TAB_COLUMNS - column % TAB_COLUMNS;
            expanded.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
        } else {
            expanded.push(character);
            column += 1;
        }
    }
    expanded
}
