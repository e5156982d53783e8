//! One question as a card: what stands on its two sides, and how it is made to fit.

use super::sizes::CardSizes;
use crate::content::{BlockKind, Rich};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::pdf::breaks::Setting;
use crate::export::pdf::compose::{Composer, Measure, Voice, strip};
use crate::export::pdf::flow::{self, Room};
use crate::export::pdf::inline::{Family, RichText, TextStyle};
use crate::export::pdf::line::Line;
use crate::export::pdf::marks::{DOTS_WIDTH, Side, put};
use crate::export::pdf::page::Item;
use crate::export::pdf::piece::{self, Cut, Piece};
use crate::export::pdf::theme::Size;
use crate::export::pdf::tree::{Artifact, Role, artifact};
use crate::export::pdf::unit::Pt;
use crate::model::Entry;

/// Two sides; `x` and `y` from the upper left corner of the part that text may fill.
#[derive(Debug, Default)]
pub struct Card {
    pub front: Vec<Item>,
    pub back: Vec<Item>,
}

/// How cards are set.
#[derive(Clone, Copy, Debug)]
pub struct CardLook {
    /// The width and height that text may fill.
    pub size: (Pt, Pt),
    pub sizes: &'static CardSizes,
}

/// What re-pairs cards and questions once they are cut.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    pub number: Option<u32>,
    pub digits: usize,
}

const HEAD: Pt = Pt::new(9.0);
const STEP: Pt = Pt::new(0.5);
/// Smaller print is not read.
const SMALLEST_TEXT: Pt = Pt::new(7.0);
const DISC: Pt = Pt::mm(2.9);

/// The card of `entry`; several if its text does not fit one.
pub fn cards(
    composer: &mut Composer<'_>,
    entry: &Entry<'_>,
    topic: &str,
    number: Number,
    look: &CardLook,
) -> Vec<Card> {
    // Read as question and answer, whatever is set first.
    let section = composer.tree.add(Role::Section);
    let around = composer.tree.open(section);
    let mut setter = Setter { composer, entry, topic, number, look, is_shortened: false };
    let question = setter.large_question();
    let backs = setter.backs();
    let count = backs.len();
    let mut cards = Vec::with_capacity(count);
    for (index, pieces) in backs.into_iter().enumerate() {
        let (front, back) = (setter.front(&question, index, count), setter.back(&pieces, index, count));
        // Further cards repeat the front.
        let front = if index > 0 { artifact(front, Artifact::Head) } else { front };
        cards.push(Card { front, back });
    }
    composer.tree.open(around);
    cards
}

struct Setter<'a, 'c> {
    composer: &'a mut Composer<'c>,
    entry: &'a Entry<'a>,
    topic: &'a str,
    number: Number,
    look: &'a CardLook,
    /// The front does not have all of the question.
    is_shortened: bool,
}

/// What of an entry a back shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    All,
    WithoutPitfall,
    Text,
}

impl Setter<'_, '_> {
    fn measure(&self) -> Measure {
        Measure { x: Pt::ZERO, width: self.look.size.0 }
    }

    fn body_height(&self) -> Pt {
        self.look.size.1 - HEAD
    }

    fn front(&mut self, question: &[Piece], index: usize, count: usize) -> Vec<Item> {
        let mut items = Vec::new();
        self.head("", index, count, &mut items);
        // The eye takes the middle a little higher than it is; the head row above balances that.
        let rest = (self.body_height() - piece::height(question) - HEAD).max(Pt::ZERO);
        piece::place(question, Pt::ZERO, HEAD + rest / 2, Pt::ZERO, &mut items);
        items
    }

    /// The question as large as it fits the front.
    fn large_question(&mut self) -> Vec<Piece> {
        let (size, least) = self.look.sizes.question;
        let room = self.body_height();
        // Below the designed floor only if the question is a text of its own: better small than cut.
        let floor = least.min(self.look.sizes.answer.1);
        let smallest = Size { size: floor, lead: floor.per_mille(1300) };
        if !height_fits(&self.question(smallest), room) {
            return self.shortened(smallest);
        }
        let fits =
            sizes(size, floor).map(|size| self.question(size)).find(|pieces| height_fits(pieces, room));
        fits.unwrap_or_else(|| self.shortened(smallest))
    }

    /// As many lines of the question as fit; the back has all of it.
    fn shortened(&mut self, size: Size) -> Vec<Piece> {
        self.is_shortened = true;
        let mut pieces = self.question(size);
        while piece::height(&pieces) > self.body_height() - size.lead && pieces.len() > 1 {
            pieces.pop();
        }
        let more = self.composer.one_line("… (all of it on the back)", self.small_style());
        pieces.push(strip(more, self.measure().x, size.size, size.lead));
        artifact(pieces, Artifact::Head)
    }

    fn question(&mut self, size: Size) -> Vec<Piece> {
        let style = TextStyle::new(Family::Sans, size.size, self.composer.palette.text).bold();
        let voice = Voice {
            style,
            lead: size.lead,
            code: self.look.sizes.code.0,
            chip: None,
            depth: 0,
            level: 1,
            heading: None,
        };
        let measure = self.measure();
        let mut pieces = Vec::new();
        for block in &self.entry.question.blocks {
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
        pieces
    }

    fn centred(&mut self, role: Role, rich: &RichText, size: Size) -> Vec<Piece> {
        let measure = self.measure();
        let width = measure.width - Pt::new(8.0);
        let lines = self.composer.element(role, |composer| composer.lines(rich, width, Setting::Balanced));
        let centre = |line: Line| {
            let x = measure.x + (measure.width - line.width) / 2;
            strip(line, x, size.size, size.lead)
        };
        lines.into_iter().map(centre).collect()
    }

    /// Topic on the left; level and number on the right.
    fn head(&mut self, mark: &str, index: usize, count: usize, items: &mut Vec<Item>) {
        let measure = self.measure();
        let y = Pt::new(5.0);
        let style = TextStyle::new(Family::Narrow, Pt::new(7.2), self.composer.palette.accent).bold();
        let number = match self.number.number {
            Some(number) => format!("{number:0width$}", width = self.number.digits),
            None => self.entry.id.to_string(),
        };
        let part = if count > 1 { format!(" ({}/{count})", index + 1) } else { String::new() };
        let muted = TextStyle { colour: self.composer.palette.muted, ..style };
        let line = self.composer.cut_line(&format!("{number}{part}{mark}"), muted, measure.width / 2);
        let line = self.composer.element(Role::Paragraph, |_| line);
        let mut right = measure.x + measure.width - line.width;
        put(line, Side::Left(right), y, items);
        if let Some(level) = self.entry.level {
            right -= DOTS_WIDTH + Pt::new(4.0);
            let dots = |composer: &mut Composer<'_>| composer.dots(level, right, y - Pt::new(2.4));
            items.extend(self.composer.element(Role::Paragraph, dots));
        }
        let topic = self.composer.cut_line(self.topic, style, right - measure.x - Pt::new(6.0));
        let topic = self.composer.element(Role::Paragraph, |_| topic);
        put(topic, Side::Left(measure.x), y, items);
    }

    fn back(&mut self, pieces: &[Piece], index: usize, count: usize) -> Vec<Item> {
        let mut items = Vec::new();
        self.head(" ▸ A", index, count, &mut items);
        items = artifact(items, Artifact::Head);
        piece::place(pieces, Pt::ZERO, HEAD, Pt::ZERO, &mut items);
        items
    }

    /// The backs: at the designed sizes, else smaller, else with less, else on more than one card.
    fn backs(&mut self) -> Vec<Vec<Piece>> {
        let (size, floor) = self.look.sizes.answer;
        let last = sizes(size, floor).count().saturating_sub(1);
        let room = self.body_height();
        for share in [Share::All, Share::WithoutPitfall, Share::Text] {
            if !self.is_different(share) {
                continue;
            }
            let smallest = self.contents(share, last);
            if !height_fits(&smallest, room) {
                continue;
            }
            self.report(share);
            let larger =
                (0..last).map(|step| self.contents(share, step)).find(|pieces| height_fits(pieces, room));
            return vec![larger.unwrap_or(smallest)];
        }
        let pieces = self.contents(Share::Text, last);
        let columns = flow::columns(&pieces, Room::even(1, self.body_height()));
        let share = if self.is_different(Share::Text) { Share::Text } else { Share::All };
        self.report(share);
        if columns.len() > 1 {
            let message = format!("the answer takes {} cards", columns.len());
            self.overflow(&message, "shorten the short answer, and move what is not needed to `### Details`");
        }
        columns.into_iter().map(|column| pieces[column.pieces].to_vec()).collect()
    }

    /// Whether leaving off changes anything.
    fn is_different(&self, share: Share) -> bool {
        match share {
            Share::All => true,
            Share::WithoutPitfall => self.entry.pitfall.is_some(),
            Share::Text => !self.entry.code.is_empty(),
        }
    }

    fn report(&self, share: Share) {
        let left_off = match share {
            Share::All => return,
            Share::WithoutPitfall => "pitfall",
            Share::Text if self.entry.pitfall.is_some() => "pitfall and code",
            Share::Text => "code",
        };
        let message = format!("the {left_off} of `{}` does not fit its card and is left off", self.entry.id);
        self.overflow(&message, "shorten the answer or the code, or take a larger card layout");
    }

    fn overflow(&self, message: &str, help: &str) {
        let diagnostic = Diagnostic::new(Code::Overflow, self.entry.span.at_start(), message).help(help);
        self.composer.run.report.diagnostic(diagnostic);
    }

    fn contents(&mut self, share: Share, step: usize) -> Vec<Piece> {
        let sizes_of = |(size, least): (Size, Pt)| sizes(size, least).take(step + 1).last().unwrap_or(size);
        let answer = sizes_of(self.look.sizes.answer);
        let code = sizes_of(self.look.sizes.code);
        let palette = self.composer.palette;
        let measure = self.measure();
        let voice = Voice {
            style: TextStyle::new(Family::Sans, answer.size, palette.text),
            lead: answer.lead,
            code,
            chip: palette.fills.map(|fills| fills.code),
            depth: 0,
            level: 1,
            heading: None,
        };
        let mut pieces = self.small_question();
        append(&mut pieces, self.composer.blocks(&self.entry.answer.blocks, measure, &voice), Pt::new(3.6));
        if share == Share::Text {
            if !self.entry.code.is_empty() {
                append(&mut pieces, self.pointer(), Pt::new(3.0));
            }
            return pieces;
        }
        for snippet in &self.entry.code {
            let code = self.composer.code(&snippet.block, measure, &voice);
            self.composer.report_missing(snippet.span);
            append(&mut pieces, code, Pt::new(3.4));
        }
        if let Some(pitfall) = self.entry.pitfall.as_deref().filter(|_| share == Share::All) {
            append(&mut pieces, self.pitfall(pitfall, answer, &voice), Pt::new(3.6));
        }
        pieces
    }

    /// The question, small, with a rule below it.
    fn small_question(&mut self) -> Vec<Piece> {
        let size = self.look.sizes.small;
        let style = TextStyle { bold: true, ..self.small_style() };
        let voice =
            Voice { style, lead: size.lead, code: size, chip: None, depth: 0, level: 1, heading: Some(1) };
        let measure = self.measure();
        let mut pieces = self.composer.blocks(&self.entry.question.blocks, measure, &voice);
        if !self.is_shortened {
            pieces = artifact(pieces, Artifact::Head);
        }
        if let Some(first) = pieces.first_mut() {
            first.gap = Pt::ZERO;
        }
        let rule = self.composer.rule(measure, Pt::new(2.6));
        pieces.push(Piece { cut: Cut::Never, ..Piece::new(Pt::new(2.8), vec![rule]) });
        pieces
    }

    fn pitfall(&mut self, pitfall: &Rich<'_>, size: Size, voice: &Voice) -> Vec<Piece> {
        let palette = self.composer.palette;
        let small = size.size.per_mille(900).max(SMALLEST_TEXT);
        let size = Size { size: small, lead: Pt(size.lead.0 * small.0 / size.size.0) };
        let style = TextStyle { colour: palette.pitfall, size: size.size, ..voice.style };
        let chip = palette.fills.map(|fills| fills.pitfall_code);
        let voice = Voice { style, lead: size.lead, chip, ..*voice };
        let indent = DISC + Pt::new(4.0);
        let measure = self.measure();
        self.composer.element(Role::Aside, |composer| {
            let disc = composer.pitfall_disc((measure.x + DISC / 2, size.lead / 2), DISC);
            let mut pieces = composer.blocks(&pitfall.blocks, measure.indented(indent), &voice);
            if let Some(first) = pieces.first_mut() {
                first.items.splice(0..0, disc);
            }
            pieces
        })
    }

    fn pointer(&mut self) -> Vec<Piece> {
        let place = self.number.number.map_or_else(|| self.entry.id.to_string(), |number| number.to_string());
        let size = self.look.sizes.small;
        let line = self.composer.one_line(&format!("Code: see sheet, question {place}"), self.small_style());
        let line = self.composer.element(Role::Paragraph, |_| line);
        let x = self.measure().x;
        vec![strip(line, x, size.size, size.lead)]
    }

    fn small_style(&self) -> TextStyle {
        TextStyle::new(Family::Sans, self.look.sizes.small.size, self.composer.palette.muted)
    }
}

fn height_fits(pieces: &[Piece], room: Pt) -> bool {
    piece::height(pieces) <= room
}

fn append(pieces: &mut Vec<Piece>, mut more: Vec<Piece>, gap: Pt) {
    if let Some(first) = more.first_mut() {
        first.gap = gap;
    }
    pieces.append(&mut more);
}

/// From the designed size down to the least, leads in proportion.
fn sizes(from: Size, least: Pt) -> impl Iterator<Item = Size> {
    let smaller = move |size: &Pt| (*size > least).then(|| (*size - STEP).max(least));
    std::iter::successors(Some(from.size), smaller)
        .map(move |size| Size { size, lead: Pt(from.lead.0 * size.0 / from.size.0) })
}
