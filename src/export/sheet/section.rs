//! The strips of a sheet: bars of sections, and the entries below them.

use std::rc::Rc;

use super::entry::{self, EntryLook};
use super::geometry::Geometry;
use super::pointers::Index;
use super::ranges;
use crate::content::plain;
use crate::model::{Deck, Entry, Section};
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::block::piece::{self, Cut, Piece};
use crate::typeset::page::{Anchor, Area, Item, Paint, Rect, Stroke};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::quotes::Quotes;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Artifact, Role, artifact};
use crate::typeset::unit::Pt;

/// Entries up to this part of a column are not cut inside a paragraph or a block of code.
const WHOLE_PER_MILLE: i64 = 600;
/// Text keeps this far from the edge of a filled bar.
const INSET: Pt = Pt::mm(1.6);
/// Lower columns have no room for a reminder of the entry that they go on with.
const REMINDED: Pt = Pt::mm(150.0);
/// Less than above: a bar belongs to what follows it.
const BELOW_BAR: Pt = Pt::new(2.2);
/// What parts a reminder from the rule above it.
const ABOVE_REMINDER: Pt = Pt::new(1.8);
/// Lines of the title of a section; more would not be read.
const TITLE_LINES: usize = 4;
/// More than between entries, so that sections are seen.
const ABOVE_BAR: Pt = Pt::new(5.0);

/// All strips of the deck, and of each what it belongs to.
#[derive(Default)]
pub struct Strips {
    pub pieces: Vec<Piece>,
    /// The section of each piece.
    pub sections: Vec<usize>,
    /// The number of the entry that begins with each piece.
    pub numbers: Vec<Option<u32>>,
    /// The height of columns that they fill at least: without gaps, and none higher than a column.
    filled: Pt,
}

impl Strips {
    fn push(&mut self, piece: Piece, section: usize, number: Option<u32>) {
        self.pieces.push(piece);
        self.sections.push(section);
        self.numbers.push(number);
    }
}

/// What the strips of a deck are set with.
pub struct Setter<'a, 'c> {
    pub composer: &'a mut Composer<'c>,
    pub geometry: &'a Geometry,
    pub look: EntryLook,
    /// Whether bars name their questions: all of them, or none.
    pub has_ranges: bool,
    /// Strips that are higher fill more pages than a PDF may have. What would come after them is not set: it would only
    /// take memory before the fault is said.
    pub highest: Pt,
}

impl Setter<'_, '_> {
    /// Returns the strips of all sections of a deck.
    pub fn strips(&mut self, deck: &Deck<'_>) -> Strips {
        let index = Index::new(deck);
        let mut strips = Strips::default();
        let mut first = 0;
        let has_ranges = deck.sections.iter().all(|section| self.has_room_for_range(section));
        for (number, section) in deck.sections.iter().enumerate() {
            let node = self.composer.tree.add(Role::Section);
            let (geometry, look, highest) = (self.geometry, self.look, self.highest);
            self.composer.under(node, |composer| {
                Setter { composer, geometry, look, has_ranges, highest }.section(
                    section,
                    (number, first),
                    &index,
                    &mut strips,
                );
            });
            first += section.entries.len();
        }
        strips
    }

    /// Adds the bar of the section with this number, and its entries, the first of which is number `first` of the deck.
    fn section(
        &mut self,
        section: &Section<'_>,
        (number, first): (usize, usize),
        index: &Index<'_>,
        strips: &mut Strips,
    ) {
        let column = self.geometry.column_height(self.geometry.text_top);
        let mut above = None;
        if let Some(title) = &section.title {
            let mut bar = self.bar(title, section);
            bar.items.push(Item::Anchor { anchor: Anchor::Section(number), y: Pt::ZERO });
            strips.push(bar, number, None);
            above = Some(Rc::from([self.continued(title)]));
        }
        for (position, entry) in section.entries.iter().enumerate() {
            if strips.filled > self.highest {
                return;
            }
            let mut pieces = entry::pieces(self.composer, entry, index, &self.look);
            self.keep_together(&mut pieces);
            let reminder = self.has_reminders().then(|| Rc::from([self.reminder(entry)]));
            if let Some(head) = pieces.first_mut() {
                head.items.push(Item::Anchor { anchor: Anchor::Entry(first + position), y: Pt::ZERO });
                let follows_bar = position == 0 && above.is_some();
                head.cut = if follows_bar { Cut::Never } else { Cut::Cost(0) };
                if follows_bar {
                    head.stretch = Pt::ZERO;
                }
            }
            repeat_above(pieces.get_mut(1..).unwrap_or_default(), reminder.as_ref());
            repeat_above(&mut pieces, above.as_ref());
            for (place, piece) in pieces.into_iter().enumerate() {
                strips.filled += piece.height.min(column);
                strips.push(piece, number, entry.number.filter(|_| place == 0));
            }
        }
    }

    /// Cuts a short entry only between its parts.
    fn keep_together(&self, pieces: &mut [Piece]) {
        let whole = self.geometry.column_height(self.geometry.text_top).per_mille(WHOLE_PER_MILLE);
        if piece::height(pieces) > whole {
            return;
        }
        for piece in pieces {
            if matches!(piece.cut, Cut::Cost(cost) if cost > entry::BETWEEN_PARTS) {
                piece.cut = Cut::Never;
            }
        }
    }

    /// Returns the bar with the section's title and its questions.
    fn bar(&mut self, title: &str, section: &Section<'_>) -> Piece {
        let palette = self.composer.palette;
        let (width, bar) = (self.geometry.column_width, self.look.spaces.bar);
        let (ink, inset) = match palette.fills {
            Some(_) => (palette.on_accent, INSET),
            None => (palette.text, Pt::ZERO),
        };
        let mut items = Vec::new();
        let style = TextStyle::new(Family::Sans, bar.size, ink).bold();
        let room = width - inset * 2;
        let title = self.composer.element(Role::Heading(2), |composer| {
            let title = composer.cut_text(title, style, room * TITLE_LINES);
            let mut rich = RichText::default();
            rich.push_prose(&title, style, Quotes::of(composer.lang));
            composer.lines(&rich, room, Setting::Title)
        });
        let lead = bar.size.per_mille(1200);
        let height = bar.lead + lead * title.len().saturating_sub(1);
        if let Some(fills) = palette.fills {
            let area = Area { x: Pt::ZERO, y: Pt::ZERO, width, height };
            items.push(Item::Rect(Rect { area, radius: Pt::mm(0.7), paint: Paint::Fill(fills.bar) }));
        } else {
            items.push(rule(height, width, Pt::new(0.8), palette.text));
        }
        let y = (bar.lead + bar.size.per_mille(698)) / 2;
        let numbers: Vec<u32> = section.entries.iter().filter_map(|entry| entry.number).collect();
        let style = TextStyle::new(Family::Narrow, bar.size.per_mille(880), ink).bold();
        let questions = self.composer.one_line(&ranges::shorten(&numbers), style);
        if self.has_ranges {
            let questions = artifact(questions, Artifact::Layout);
            put_line(questions, self.composer.side(Side::Right(width - inset), width), y, &mut items);
        }
        for (row, line) in title.into_iter().enumerate() {
            put_line(line, self.composer.side(Side::Left(inset), width), y + lead * row, &mut items);
        }
        let first = if section.entries.is_empty() { Pt::ZERO } else { self.look.spaces.stretch };
        Piece { gap: ABOVE_BAR, stretch: first, ..Piece::new(height + BELOW_BAR, items) }
    }

    /// Returns whether the bar of a section has room for its title and its questions.
    fn has_room_for_range(&mut self, section: &Section<'_>) -> bool {
        let Some(title) = &section.title else { return true };
        let bar = self.look.spaces.bar;
        let style = TextStyle::new(Family::Sans, bar.size, self.composer.palette.text).bold();
        let numbers: Vec<u32> = section.entries.iter().filter_map(|entry| entry.number).collect();
        let narrow = TextStyle { family: Family::Narrow, size: bar.size.per_mille(880), ..style };
        let room = self.geometry.column_width - INSET * 2 - Pt::new(10.0);
        let title = self.composer.one_line(title, style).width;
        title + self.composer.one_line(&ranges::shorten(&numbers), narrow).width <= room
    }

    /// Returns whether columns are high enough for it that what must stay together still does.
    fn has_reminders(&self) -> bool {
        self.geometry.column_height(self.geometry.text_top) >= REMINDED
    }

    /// Returns what a column begins with that goes on with an entry: its number and title.
    fn reminder(&mut self, entry: &Entry<'_>) -> Piece {
        let palette = self.composer.palette;
        let (width, size) = (self.look.measure.width, self.look.sizes.small.size);
        let style = TextStyle::new(Family::Narrow, size, palette.muted);
        let mark = self.composer.one_line(&format!("({})", self.composer.words.continued), style);
        let number = entry.number.map(|number| format!("{number} ")).unwrap_or_default();
        let question = plain::blocks(&entry.question.blocks).replace('\n', " ");
        let room = width - mark.width - Pt::new(3.0) - self.composer.one_line(&number, style.bold()).width;
        // Where not even its first word fits, the number says which entry goes on.
        let question = match self.composer.whole_words(&question, style.bold(), room) {
            None if number.is_empty() => self.composer.cut_text(&question, style.bold(), room),
            words => words.unwrap_or_default(),
        };
        let title = self.composer.one_line(&(number + &question), style.bold());
        let y = size.per_mille(900);
        let mut items = Vec::new();
        put_line(mark, self.composer.side(Side::Left(title.width + Pt::new(3.0)), width), y, &mut items);
        put_line(title, self.composer.side(Side::Left(Pt::ZERO), width), y, &mut items);
        let piece = Piece::new(self.look.sizes.small.lead + BELOW_BAR, items);
        artifact(Piece { gap: ABOVE_REMINDER, ..piece }, Artifact::Head)
    }

    /// Returns the head of a column that goes on with a section: its title, lighter than the bar.
    fn continued(&mut self, title: &str) -> Piece {
        let palette = self.composer.palette;
        let (width, size) = (self.geometry.column_width, self.look.spaces.bar.size.per_mille(900));
        let style = TextStyle::new(Family::Narrow, size, palette.accent);
        let mark = self.composer.one_line(&format!("({})", self.composer.words.continued), style);
        let title = self.composer.cut_line(title, style.bold(), width - mark.width - Pt::new(4.0));
        let mut items = Vec::new();
        let y = size.per_mille(900);
        let foot = y + Pt::new(2.4);
        put_line(mark, self.composer.side(Side::Left(title.width + Pt::new(3.0)), width), y, &mut items);
        put_line(title, self.composer.side(Side::Left(Pt::ZERO), width), y, &mut items);
        items.push(rule(foot, width, Pt::new(0.7), palette.accent));
        artifact(Piece::new(foot + BELOW_BAR, items), Artifact::Head)
    }
}

/// Puts `above` before what each piece repeats already.
fn repeat_above(pieces: &mut [Piece], above: Option<&Rc<[Piece]>>) {
    let Some(above) = above else { return };
    // Neighbours repeat the same, and share it: there are as many of them as there are lines.
    let mut last: Option<[Rc<[Piece]>; 2]> = None;
    for piece in pieces {
        let all = match (piece.above.take(), &last) {
            (None, _) => Rc::clone(above),
            (Some(own), Some([known, all])) if Rc::ptr_eq(&own, known) => Rc::clone(all),
            (Some(own), _) => {
                let all: Rc<[Piece]> = above.iter().chain(own.iter()).cloned().collect();
                last = Some([own, Rc::clone(&all)]);
                all
            }
        };
        piece.above = Some(all);
    }
}

fn rule(y: Pt, width: Pt, stroke: Pt, colour: Colour) -> Item {
    Item::Stroke(Stroke { from: (Pt::ZERO, y), to: (width, y), width: stroke, colour })
}
