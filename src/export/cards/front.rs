//! What is on the front of a card, as large as it fits.

use super::face::{CardSide, append};
use super::grade;
use super::prompt::{Ask, Front};
use super::room::room;
use crate::content::{Block, BlockKind};
use crate::diagnostic::Code;
use crate::export::printed_options::{Set, Tell};
use crate::model::{Entry, Snippet};
use crate::typeset::block::piece::{self, Piece};
use crate::typeset::block::{Measure, Voice, strip};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::theme::Size;
use crate::typeset::tree::{Artifact, Role, artifact};
use crate::typeset::unit::Pt;

/// The advance of the mono face.
const MONO: i64 = 600;

impl CardSide<'_, '_, '_> {
    /// Returns what is on the front, and whether all of the question is there.
    pub fn front(&mut self) -> (Vec<Piece>, bool) {
        match &self.prompt.front {
            Front::Text(ask) => self.front_text(ask),
            Front::Code(snippet) => {
                let (from, (_, least)) = (self.lone_code(snippet), self.look.sizes.code);
                let mut pieces = Vec::new();
                for size in grade::steps(from, least) {
                    pieces = self.asked_code(snippet, size);
                    if piece::height(&pieces) <= room(self.look.size) {
                        return (pieces, true);
                    }
                }
                (self.shortened(pieces), false)
            }
        }
    }

    /// Returns the size of code that is alone: larger than designed, and larger still if none of its lines is cut then.
    #[must_use]
    pub fn lone_code(&self, snippet: &Snippet<'_>) -> Size {
        let (Size { size, lead }, _) = self.look.sizes.code;
        let scaled = |by| Size { size: size.per_mille(by), lead: lead.per_mille(by) };
        let columns = snippet.block.text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        let large = scaled(1300);
        let width = large.size.per_mille(MONO) * columns + large.size * 2;
        if width <= self.look.size.0 { large } else { scaled(1120) }
    }

    fn front_text(&mut self, ask: &Ask<'_>) -> (Vec<Piece>, bool) {
        let entry = ask.entry();
        if let Some(pieces) = self.large(ask.blocks(), entry) {
            return (pieces, true);
        }
        let size = grade::steps(self.look.sizes.question.0, self.least_question()).last();
        let pieces = self.question(ask.blocks(), entry, size.unwrap_or(self.look.sizes.question.0));
        (self.shortened(pieces), false)
    }

    /// Returns the least size of a question that is a text of its own, below the designed floor: better small than
    /// cut.
    fn least_question(&self) -> Pt {
        let (_, least) = self.look.sizes.question;
        least.min(self.look.sizes.answer.1)
    }

    /// Returns a text as large as it fits a side; `None` if it does not even fit in the least size.
    pub fn large(&mut self, blocks: &[Block<'_>], entry: Option<&Entry<'_>>) -> Option<Vec<Piece>> {
        let sizes: Vec<Size> = grade::steps(self.look.sizes.question.0, self.least_question()).collect();
        // Most fit at once; a text of many pages is set but twice.
        let first = self.question(blocks, entry, *sizes.first()?);
        if self.fits(&first) {
            return Some(first);
        }
        let last = self.question(blocks, entry, *sizes.last()?);
        if !self.fits(&last) {
            return None;
        }
        let between = sizes.get(1..sizes.len().saturating_sub(1)).unwrap_or_default();
        let larger = between.iter().map(|size| self.question(blocks, entry, *size)).collect::<Vec<_>>();
        Some(larger.into_iter().find(|pieces| self.fits(pieces)).unwrap_or(last))
    }

    fn fits(&self, pieces: &[Piece]) -> bool {
        piece::height(pieces) <= room(self.look.size)
    }

    /// Keeps as many lines as fit; the back has all of them.
    fn shortened(&mut self, mut pieces: Vec<Piece>) -> Vec<Piece> {
        let message = format!("what `{}` asks does not fit the front of its card", self.prompt.name);
        self.say(Code::Overflow, &message, "shorten it; all of it is on the back");
        let size = self.look.sizes.small;
        while piece::height(&pieces) > room(self.look.size) - size.lead && pieces.len() > 1 {
            pieces.pop();
        }
        let more = format!("… {}", self.to_answer());
        let more = self.composer.one_line(&more, self.small_style());
        pieces.push(self.at_start(more, size));
        artifact(pieces, Artifact::Head)
    }

    fn question(&mut self, blocks: &[Block<'_>], entry: Option<&Entry<'_>>, size: Size) -> Vec<Piece> {
        let style = TextStyle::new(Family::Sans, size.size, self.composer.palette.text).bold();
        let code = self.look.sizes.code.0;
        let voice = Voice { style, lead: size.lead, code, chip: None, depth: 0, level: 1, heading: None };
        let measure = Measure { x: Pt::ZERO, width: self.look.size.0 };
        let mut pieces = Vec::new();
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(inlines) => {
                    let rich = RichText::new(inlines, style, self.composer.looks(&voice));
                    let role = if pieces.is_empty() { Role::Heading(1) } else { Role::Paragraph };
                    pieces.append(&mut self.centred(role, &rich, size));
                }
                _ => pieces.append(&mut self.composer.blocks(std::slice::from_ref(block), measure, &voice)),
            }
            self.composer.report_missing(block.span);
        }
        if let Some(entry) = entry {
            self.beside(entry, size, &mut pieces);
        }
        pieces
    }

    /// Adds what belongs to a question besides its heading, as much smaller than designed as the heading is.
    fn beside(&mut self, entry: &Entry<'_>, question: Size, pieces: &mut Vec<Piece>) {
        let (designed, _) = self.look.sizes.question;
        let ((text, least_text), (code, least_code)) = (self.look.sizes.answer, self.look.sizes.code);
        let scaled = |from: Size, least: Pt| {
            let size = Pt(from.size.0 * question.size.0 / designed.size.0).max(least);
            Size { size, lead: Pt(from.lead.0 * size.0 / from.size.0) }
        };
        let (text, code) = (scaled(text, least_text), scaled(code, least_code));
        let palette = self.composer.palette;
        let voice = Voice {
            style: TextStyle::new(Family::Sans, text.size, palette.text),
            lead: text.lead,
            code,
            chip: palette.fills.map(|fills| fills.code),
            depth: 0,
            level: 1,
            heading: None,
        };
        let measure = Measure { x: Pt::ZERO, width: self.look.size.0 };
        if let Some(front) = &entry.front {
            let front = self.composer.blocks(&front.blocks, measure, &voice);
            append(pieces, front, Pt::new(5.0));
        }
        if !entry.options.is_empty() {
            let options =
                self.composer.options(&entry.options, measure, &voice, (Set::Listed, Tell::Nothing));
            append(pieces, options, Pt::new(5.0));
        }
    }

    fn centred(&mut self, role: Role, rich: &RichText, size: Size) -> Vec<Piece> {
        let width = self.look.size.0;
        let measure = width - Pt::new(8.0);
        let lines = self.composer.element(role, |composer| composer.lines(rich, measure, Setting::Balanced));
        let centre = |line: TextLine| {
            let x = (width - line.width) / 2;
            strip(line, x, size.size, size.lead)
        };
        lines.into_iter().map(centre).collect()
    }

    fn asked_code(&mut self, snippet: &Snippet<'_>, size: Size) -> Vec<Piece> {
        let (ask, _) = self.look.sizes.answer;
        let style = TextStyle::new(Family::Sans, ask.size, self.composer.palette.text).bold();
        let (lead, code) = (ask.lead, size);
        let voice = Voice { style, lead, code, chip: None, depth: 0, level: 1, heading: None };
        let measure = Measure { x: Pt::ZERO, width: self.look.size.0 };
        let line = self
            .composer
            .element(Role::Heading(1), |composer| composer.one_line(&composer.words.prints, style));
        let mut pieces = vec![self.at_start(line, ask)];
        append(&mut pieces, self.composer.code(&snippet.block, measure, &voice), Pt::new(4.0));
        self.composer.report_missing(snippet.span);
        pieces
    }
}
