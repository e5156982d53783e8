//! The two sides of a card: what stands where on them.

use super::fit::{self, Fitted, Grade};
use super::prompt::{Back, Front, Part, Prompt};
use super::sizes::CardSizes;
use crate::content::{Block, Rich};
use crate::diagnostic::{Code, Diagnostic};
use crate::typeset::block::marks::{DOTS_WIDTH, Side, put};
use crate::typeset::block::piece::{self, Cut, Piece};
use crate::typeset::block::{Composer, Measure, Voice, strip};
use crate::typeset::page::Item;
use crate::typeset::text::inline::{Family, TextStyle};
use crate::typeset::text::line::Line;
use crate::typeset::theme::Size;
use crate::typeset::tree::{Artifact, Node, Role, artifact};
use crate::typeset::unit::Pt;

/// Two sides; `x` and `y` from the upper left corner of the part that text may fill.
#[derive(Debug, Default)]
pub struct Card {
    pub front: Vec<Item>,
    pub back: Vec<Item>,
    /// The back needs the wider place that [`CardLook::wide`] is the size of.
    pub is_wide: bool,
}

/// How cards are set. Widths and heights are those that text may fill.
#[derive(Clone, Copy, Debug)]
pub struct CardLook {
    pub size: (Pt, Pt),
    /// With narrower margins, for backs that would lose something else.
    pub wide: (Pt, Pt),
    pub sizes: &'static CardSizes,
}

/// The row of topic, level and number.
const HEAD: Pt = Pt::new(9.0);
/// More room below it, where there is any.
const BELOW_HEAD: Pt = Pt::new(3.0);
/// Smaller print is not read.
const SMALLEST_TEXT: Pt = Pt::new(7.0);
const DISC: Pt = Pt::mm(2.9);
/// The eye takes the middle a little higher than it is.
const OPTICAL_PER_MILLE: i64 = 470;

/// The card of `prompt`; several if its answer does not fit one.
pub fn cards(composer: &mut Composer<'_>, prompt: &Prompt<'_>, look: &CardLook) -> Vec<Card> {
    // Read as question and answer, whatever is set first.
    let section = composer.tree.add(Role::Section);
    let around = composer.tree.open(section);
    let head = composer.tree.add(Role::Paragraph);
    let mut face = Face { composer, prompt, look, head, is_whole_on_front: true };
    let (front, is_whole) = face.front();
    face.is_whole_on_front = is_whole;
    let fitted = match &prompt.back {
        Back::Filled(blocks) => match face.large(blocks) {
            Some(pieces) => Fitted::centred(pieces),
            None => fit::backs(&mut face, &[Part::Text(blocks)]),
        },
        Back::Parts(parts) => match &prompt.front {
            // Code that is cut on the front is whole on the back.
            Front::Code(snippet) if !is_whole => {
                let whole = std::iter::once(Part::Output(snippet)).chain(parts.iter().copied());
                fit::backs(&mut face, &whole.collect::<Vec<_>>())
            }
            _ => fit::backs(&mut face, parts),
        },
    };
    let count = fitted.columns.len();
    let card = |index: usize| Card {
        front: face.front_side(&front, (index, count)),
        back: face.back_side(&fitted, (index, count)),
        is_wide: fitted.is_wide,
    };
    let cards = (0..count).map(card).collect();
    composer.tree.open(around);
    cards
}

/// Sets one prompt.
pub struct Face<'a, 'c, 'p> {
    pub composer: &'a mut Composer<'c>,
    pub prompt: &'a Prompt<'p>,
    pub look: &'a CardLook,
    /// The element of topic, level and number.
    head: Node,
    /// The front has all that is asked, so that the back need not be read out.
    is_whole_on_front: bool,
}

/// The height that is left below the head of a card.
#[must_use]
pub fn room(size: (Pt, Pt)) -> Pt {
    size.1 - HEAD
}

impl Face<'_, '_, '_> {
    fn front_side(&mut self, pieces: &[Piece], part: (usize, usize)) -> Vec<Item> {
        let size = self.look.size;
        let mut items = self.head("", part, size.0);
        place_centred(pieces, size, &mut items);
        // Further cards repeat the front.
        if part.0 > 0 { artifact(items, Artifact::Head) } else { items }
    }

    fn back_side(&mut self, fitted: &Fitted, part: (usize, usize)) -> Vec<Item> {
        let size = fitted.size(self.look);
        let mark = format!(" {}", self.to_answer());
        let mut items = artifact(self.head(&mark, part, size.0), Artifact::Head);
        let pieces = &fitted.columns[part.0];
        if fitted.is_centred {
            place_centred(pieces, size, &mut items);
        } else {
            let air = (room(size) - piece::height(pieces)).clamp(Pt::ZERO, BELOW_HEAD);
            piece::place(pieces, Pt::ZERO, HEAD + air, Pt::ZERO, &mut items);
        }
        items
    }

    /// Said of the back.
    pub fn to_answer(&self) -> String {
        format!("{} {}", self.composer.arrow(), self.composer.words.answer_mark)
    }

    /// Topic where lines begin; level and number where they end.
    fn head(&mut self, mark: &str, (index, count): (usize, usize), width: Pt) -> Vec<Item> {
        let y = Pt::new(5.0);
        let style = TextStyle::new(Family::Narrow, Pt::new(7.2), self.composer.palette.accent).bold();
        let muted = TextStyle { colour: self.composer.palette.muted, ..style };
        let part = if count > 1 { format!(" ({}/{count})", index + 1) } else { String::new() };
        let number = format!("{}{part}{mark}", self.prompt.number);
        let (prompt, head) = (self.prompt, self.head);
        self.composer.within(head, |composer| {
            let number = composer.cut_line(&number, muted, width / 2);
            let beside = number.width + Pt::new(4.0);
            let taken = if prompt.level.is_some() { beside + DOTS_WIDTH } else { number.width };
            let (start, end, dots) = if composer.right_to_left {
                (Side::Right(width), Side::Left(Pt::ZERO), beside)
            } else {
                (Side::Left(Pt::ZERO), Side::Right(width), width - beside - DOTS_WIDTH)
            };
            let mut items = Vec::new();
            let topic = composer.cut_line(prompt.topic, style, width - taken - Pt::new(6.0));
            put(topic, start, y, &mut items);
            if let Some(level) = prompt.level {
                items.extend(composer.dots(level, dots, y - Pt::new(2.4)));
            }
            put(number, end, y, &mut items);
            items
        })
    }

    pub fn say(&self, code: Code, message: &str, help: &str) {
        let diagnostic = Diagnostic::new(code, self.prompt.span, message).help(help);
        self.composer.run.report.diagnostic(diagnostic);
    }

    /// Parts of a back below one another.
    pub fn parts(&mut self, parts: &[Part<'_>], grade: &Grade, pointer: bool) -> Vec<Piece> {
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
                Part::Term(blocks) => {
                    let voice = Voice { style: voice.style.bold(), ..voice };
                    (self.composer.blocks(blocks, measure, &voice), Pt::new(3.6))
                }
                Part::Text(blocks) => (self.composer.blocks(blocks, measure, &voice), Pt::new(3.6)),
                Part::Code(snippet) | Part::Output(snippet) => {
                    let code = self.composer.code(&snippet.block, measure, &voice);
                    self.composer.report_missing(snippet.span);
                    (code, Pt::new(3.4))
                }
                Part::Pitfall(pitfall) => (self.pitfall(pitfall, grade, &voice), Pt::new(3.6)),
            };
            append(&mut pieces, more, gap);
        }
        if pointer {
            append(&mut pieces, self.pointer(), Pt::new(3.0));
        }
        pieces
    }

    /// The question, small, with a rule below it.
    fn asked(&mut self, blocks: &[Block<'_>], measure: Measure) -> Vec<Piece> {
        let size = self.look.sizes.small;
        let (style, lead) = (self.small_style().bold(), size.lead);
        let voice = Voice { style, lead, code: size, chip: None, depth: 0, level: 1, heading: Some(1) };
        let mut pieces = self.composer.blocks(blocks, measure, &voice);
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

    fn pointer(&mut self) -> Vec<Piece> {
        let size = self.look.sizes.small;
        let text = self.composer.words.code_on_sheet(&self.prompt.question);
        let style = self.small_style();
        let line = self.composer.element(Role::Paragraph, |composer| composer.one_line(&text, style));
        vec![self.at_start(line, size)]
    }

    /// A line at the side where lines begin.
    pub fn at_start(&self, line: Line, size: Size) -> Piece {
        let x = if self.composer.right_to_left { self.look.size.0 - line.width } else { Pt::ZERO };
        strip(line, x, size.size, size.lead)
    }

    pub fn small_style(&self) -> TextStyle {
        TextStyle::new(Family::Sans, self.look.sizes.small.size, self.composer.palette.muted)
    }
}

fn place_centred(pieces: &[Piece], size: (Pt, Pt), items: &mut Vec<Item>) {
    let rest = (size.1 - piece::height(pieces)).max(Pt::ZERO);
    piece::place(pieces, Pt::ZERO, rest.per_mille(OPTICAL_PER_MILLE).max(HEAD), Pt::ZERO, items);
}

/// Puts `more` below `pieces`.
pub fn append(pieces: &mut Vec<Piece>, mut more: Vec<Piece>, gap: Pt) {
    if let Some(first) = more.first_mut() {
        first.gap = gap;
    }
    pieces.append(&mut more);
}
