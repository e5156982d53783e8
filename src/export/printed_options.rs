//! Options of a question: run on in one paragraph where that saves lines, else one below the other.

use super::parts::letters;
use crate::content::{Block, BlockKind, Inline};
use crate::model::Choice;
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::block::{BETWEEN_BLOCKS, Composer, Measure, Voice, baseline};
use crate::typeset::text::inline::{Looks, RichText, TextStyle};
use crate::typeset::tree::Role;
use crate::typeset::unit::Pt;

/// How much options tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    Nothing,
    Right,
    /// What is right, and the reasons.
    Why,
}

const MARK: &str = "\u{a0}✓";
/// Between two options on one line.
const APART: &str = "\u{a0}\u{a0}\u{a0} ";

/// How options are set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// In as few lines as they take.
    Compact,
    /// One below the other.
    Listed,
}

impl Composer<'_> {
    /// Returns the options of a question.
    pub fn options(
        &mut self,
        options: &[Choice<'_>],
        measure: Measure,
        voice: &Voice,
        (set, tell): (Set, Tell),
    ) -> Vec<Piece> {
        let has_reasons = tell == Tell::Why && options.iter().any(|choice| choice.why.is_some());
        let may_run_on = set == Set::Compact && !has_reasons;
        if may_run_on && let Some(rich) = self.run_on(options, voice, tell) {
            let pieces = self.paragraph(&rich, measure, voice.lead);
            if pieces.len() < options.len() {
                options.iter().for_each(|choice| self.report_missing(choice.span));
                return pieces;
            }
        }
        self.element(Role::List { numbered: true }, |composer| {
            let mut pieces = Vec::new();
            for (index, choice) in options.iter().enumerate() {
                let mut more = composer.option(index, choice, measure, voice, tell);
                if let Some(first) = more.first_mut() {
                    first.gap = voice.lead.per_mille(if set == Set::Compact { 90 } else { 240 });
                    first.cut = if index == 0 { Cut::Never } else { Cut::Cost(BETWEEN_BLOCKS) };
                }
                pieces.append(&mut more);
            }
            pieces
        })
    }

    /// Returns all options in one paragraph, if each is only a few words.
    fn run_on(&self, options: &[Choice<'_>], voice: &Voice, tell: Tell) -> Option<RichText> {
        let mut rich = RichText::default();
        for (index, choice) in options.iter().enumerate() {
            let inlines = words(&choice.text.blocks)?;
            if index > 0 {
                rich.push(APART, voice.style);
            }
            let style = option_style(choice, voice, tell);
            rich.push(&format!("{}\u{a0}", letters(index)), self.letter_style(voice));
            rich.push_inlines(inlines, style, Looks { chip: voice.chip, ..self.looks(voice) });
            if tell != Tell::Nothing && choice.is_right {
                rich.push(MARK, self.letter_style(voice));
            }
        }
        Some(rich)
    }

    /// Returns the option at `index`, after its letter.
    fn option(
        &mut self,
        index: usize,
        choice: &Choice<'_>,
        measure: Measure,
        voice: &Voice,
        tell: Tell,
    ) -> Vec<Piece> {
        let (label, body) = self.item_nodes();
        let is_marked = tell != Tell::Nothing && choice.is_right;
        let inside = self.indented(measure, voice.style.size.per_mille(1500));
        let own = Voice { style: option_style(choice, voice, tell), ..*voice };
        let (mut rich, rest) = match &*choice.text.blocks {
            [Block { kind: BlockKind::Paragraph(inlines), .. }, rest @ ..] => {
                (RichText::new(inlines, own.style, self.looks(voice)), rest)
            }
            blocks => (RichText::default(), blocks),
        };
        if is_marked {
            rich.push(if rich.is_empty() { "✓" } else { MARK }, self.letter_style(voice));
        }
        let mut pieces = self.within(body, |composer| {
            let mut pieces = Vec::new();
            if !rich.is_empty() {
                pieces.append(&mut composer.paragraph(&rich, inside, voice.lead));
            }
            let mut rest = composer.blocks(rest, inside, &own);
            if let Some(first) = rest.first_mut().filter(|_| !pieces.is_empty()) {
                first.gap = first.gap.max(voice.lead.per_mille(220));
                first.cut = Cut::Never;
            }
            pieces.append(&mut rest);
            pieces
        });
        let reason = choice.why.as_ref().filter(|_| tell == Tell::Why);
        if let Some(why) = reason {
            let style = TextStyle { colour: self.palette.muted, ..voice.style };
            let voice = Voice { style, ..*voice };
            let mut why = self.within(body, |composer| composer.blocks(&why.blocks, inside, &voice));
            pieces.append(&mut why);
        }
        self.report_missing(choice.span);
        if let Some(first) = pieces.first_mut() {
            let letter = RichText::plain(&letters(index), self.letter_style(voice));
            let line = self.rich_line(&letter);
            let line = self.within(label, |_| line);
            let x = measure.left(self, Pt::ZERO, line.width);
            put_line(line, Side::Left(x), baseline(voice.style.size, voice.lead), &mut first.items);
        }
        pieces
    }

    fn letter_style(&self, voice: &Voice) -> TextStyle {
        TextStyle { colour: self.palette.accent, ..voice.style.bold() }
    }
}

fn option_style(choice: &Choice<'_>, voice: &Voice, tell: Tell) -> TextStyle {
    if tell != Tell::Nothing && choice.is_right { voice.style.bold() } else { voice.style }
}

/// Returns the words of an option, if it is one paragraph.
fn words<'b, 's>(blocks: &'b [Block<'s>]) -> Option<&'b [Inline<'s>]> {
    match blocks {
        [Block { kind: BlockKind::Paragraph(inlines), .. }] => Some(inlines),
        _ => None,
    }
}
