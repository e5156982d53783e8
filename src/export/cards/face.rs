//! The parts of a card, set one below the other.

use super::grade::Grade;
use super::prompt::{Part, Prompt};
use super::room::CardLook;
use super::without::Without;
use crate::content::{Block, Rich};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::printed_options::{Set, Tell};
use crate::model::Snippet;
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::block::{Composer, Measure, Voice, strip};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::theme::Size;
use crate::typeset::tree::{Artifact, Node, Role, artifact};
use crate::typeset::unit::Pt;

/// Smaller print is not read.
const SMALLEST_TEXT: Pt = Pt::new(7.0);
/// As high as capitals of the text beside it.
const DISC: Pt = Pt::mm(2.9);
/// Of the distance of lines of small text, for code.
const CLOSE: i64 = 900;

/// Sets one prompt.
pub struct CardSide<'a, 'c, 'p> {
    pub composer: &'a mut Composer<'c>,
    pub prompt: &'a Prompt<'p>,
    pub look: &'a CardLook,
    /// The element of topic, level and number.
    pub head: Node,
    /// The front has all that is asked, so that the back need not be read out.
    pub is_whole_on_front: bool,
    /// What there is to say, should this be how the card is set.
    pub said: Vec<Diagnostic>,
}

impl CardSide<'_, '_, '_> {
    /// Returns the arrow and the word that point to the answer.
    pub fn to_answer(&self) -> String {
        format!("{} {}", self.composer.arrow(), self.composer.words.answer_mark)
    }

    pub fn say(&mut self, code: Code, message: &str, help: &str) {
        self.said.push(Diagnostic::new(code, self.prompt.span, message).help(help));
    }

    /// Returns parts of a back below one another, and what is left off.
    pub fn parts(&mut self, parts: &[Part<'_>], grade: &Grade, without: Without) -> Vec<Piece> {
        let palette = self.composer.palette;
        let measure = Measure { x: Pt::ZERO, width: grade.size.0 };
        let voice = Voice {
            style: TextStyle::new(Family::Sans, grade.answer.size, palette.text),
            lead: grade.answer.lead,
            code: grade.code,
            chip: palette.fills.map(|fills| fills.code),
            depth: 0,
            level: 1,
            heading: None,
        };
        let mut pieces = Vec::new();
        for part in parts {
            let (more, gap) = match part {
                Part::Asked(blocks) => (self.asked(blocks, measure), Pt::ZERO),
                Part::AskedCode(snippet) => (self.asked_again(*snippet, measure), Pt::ZERO),
                Part::Term(blocks) => {
                    let voice = Voice { style: voice.style.bold(), ..voice };
                    (self.composer.blocks(blocks, measure, &voice), Pt::new(3.6))
                }
                Part::Options(options) => {
                    (self.composer.options(options, measure, &voice, (Set::Listed, Tell::Why)), Pt::new(3.6))
                }
                Part::Text(blocks) | Part::Prose(blocks) => {
                    (self.composer.blocks(blocks, measure, &voice), Pt::new(3.6))
                }
                Part::Code(snippet) | Part::Output(snippet) => {
                    let code = self.composer.code(&snippet.block, measure, &voice);
                    self.composer.report_missing(snippet.span);
                    (code, Pt::new(3.4))
                }
                Part::Pitfall(pitfall) => (self.pitfall(pitfall, grade, &voice), Pt::new(3.6)),
            };
            append(&mut pieces, more, gap);
        }
        append(&mut pieces, self.pointer(without), Pt::new(3.0));
        pieces
    }

    /// Returns the question, small, with a rule below it.
    fn asked(&mut self, blocks: &[Block<'_>], measure: Measure) -> Vec<Piece> {
        let size = self.look.sizes.small;
        let (style, lead) = (self.small_style().bold(), size.lead);
        let voice = Voice { style, lead, code: size, chip: None, depth: 0, level: 1, heading: Some(1) };
        let pieces = self.composer.blocks(blocks, measure, &voice);
        self.ruled(pieces, measure)
    }

    /// Returns "What does this print?" and the code, small, with a rule below.
    fn asked_again(&mut self, snippet: Option<&Snippet<'_>>, measure: Measure) -> Vec<Piece> {
        let Size { size, lead } = self.look.sizes.small;
        let style = self.small_style();
        let code = Size { size: size.min(self.look.sizes.code.1), lead: lead.per_mille(CLOSE) };
        let voice = Voice { style, lead, code, chip: None, depth: 0, level: 1, heading: None };
        let line = self
            .composer
            .element(Role::Heading(1), |composer| composer.one_line(&composer.words.prints, style.bold()));
        let mut pieces = vec![self.at_start(line, self.look.sizes.small)];
        if let Some(snippet) = snippet {
            append(&mut pieces, self.composer.code(&snippet.block, measure, &voice), Pt::new(2.0));
            self.composer.report_missing(snippet.span);
        }
        self.ruled(pieces, measure)
    }

    /// Puts a rule below what the front asks. It is read out once.
    fn ruled(&mut self, mut pieces: Vec<Piece>, measure: Measure) -> Vec<Piece> {
        if self.is_whole_on_front {
            pieces = artifact(pieces, Artifact::Head);
        }
        let rule = self.composer.rule(measure, Pt::new(2.6));
        pieces.push(Piece { cut: Cut::Never, ..Piece::new(Pt::new(2.8), vec![rule]) });
        pieces
    }

    fn pitfall(&mut self, pitfall: &Rich<'_>, grade: &Grade, voice: &Voice) -> Vec<Piece> {
        let palette = self.composer.palette;
        let Size { size, lead } = grade.answer;
        let small = size.per_mille(900).max(SMALLEST_TEXT);
        let size = Size { size: small, lead: Pt(lead.0 * small.0 / size.0) };
        let style = TextStyle { colour: palette.pitfall, size: size.size, ..voice.style };
        let chip = palette.fills.map(|fills| fills.pitfall_code);
        let voice = Voice { style, lead: size.lead, chip, ..*voice };
        let (width, hang) = (grade.size.0, DISC + Pt::new(4.0));
        self.composer.element(Role::Aside, |composer| {
            let (centre, indent) =
                if composer.right_to_left { (width - DISC / 2, Pt::ZERO) } else { (DISC / 2, hang) };
            let disc = composer.pitfall_disc((centre, size.lead / 2), DISC);
            let indented = Measure { x: indent, width: width - hang };
            let mut pieces = composer.blocks(&pitfall.blocks, indented, &voice);
            if let Some(first) = pieces.first_mut() {
                first.items.splice(0..0, disc);
            }
            pieces
        })
    }

    /// Returns a line that says what is left off, and where it is.
    fn pointer(&mut self, without: Without) -> Vec<Piece> {
        let words = self.composer.words;
        let parts = [(without.code, &words.code), (without.pitfall, &words.mistake)];
        let parts: Vec<_> =
            parts.iter().filter(|(is_off, _)| *is_off).map(|(_, word)| word.as_str()).collect();
        let parts = parts.join(" + ");
        let mut letters = parts.chars();
        let Some(first) = letters.next() else { return Vec::new() };
        let parts: String = first.to_uppercase().chain(letters).collect();
        let text = words.on_sheet(&parts, &self.prompt.question);
        let (size, style) = (self.look.sizes.small, self.small_style());
        let set = |composer: &mut Composer<'_>| {
            composer.lines(&RichText::plain(&text, style), self.look.size.0, Setting::Ragged)
        };
        let lines = self.composer.element(Role::Paragraph, set);
        lines.into_iter().map(|line| self.at_start(line, size)).collect()
    }

    /// Returns a line at the side where lines begin.
    pub fn at_start(&self, line: TextLine, size: Size) -> Piece {
        let x = if self.composer.right_to_left { self.look.size.0 - line.width } else { Pt::ZERO };
        strip(line, x, size.size, size.lead)
    }

    pub fn small_style(&self) -> TextStyle {
        TextStyle::new(Family::Sans, self.look.sizes.small.size, self.composer.palette.muted)
    }
}

/// Puts `more` below `pieces`.
pub fn append(pieces: &mut Vec<Piece>, mut more: Vec<Piece>, gap: Pt) {
    if let Some(first) = more.first_mut() {
        first.gap = gap;
    }
    pieces.append(&mut more);
}
