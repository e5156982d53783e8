//! One entry of the cheat-sheet as strips: number and question, answer, code, pitfall, and what `full` adds.

use super::geometry::Spaces;
use super::options::Detail;
use super::pointers::{self, Index, Texts};
use crate::export::printed_options::{Set, Tell};
use crate::model::{Cloze, Entry, Output, Passage};
use crate::typeset::block::beside;
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::block::{Composer, Measure, Voice, baseline};
use crate::typeset::page::{self, Item};
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::theme::{Size, Sizes};
use crate::typeset::tree::Role;
use crate::typeset::unit::Pt;

/// How entries are set.
#[derive(Clone, Copy)]
pub struct EntryLook {
    pub measure: Measure,
    /// Beside it, for notes.
    pub side: Option<Measure>,
    pub family: Family,
    pub sizes: Sizes,
    pub spaces: Spaces,
    /// How far a wide number may begin before the column.
    pub overhang: Pt,
    pub detail: Detail,
    /// Whether there are contents that numbers can lead to.
    pub is_indexed: bool,
    /// The level of the question as a heading.
    pub level: u8,
}

/// What a column break between the parts of an entry costs: an eighth of a column is rather left empty.
pub const BETWEEN_PARTS: i64 = 620;
/// A pitfall that is alone at the head of a column is hard to understand.
const BEFORE_PITFALL: i64 = 600;
/// As high as capitals of the text beside it.
const DISC: Pt = Pt::mm(2.9);
/// From the disc's left edge to the pitfall.
const DISC_INDENT: Pt = Pt::mm(4.0);

/// Returns the strips of `entry`, from its question to the rule that ends it.
pub fn pieces(
    composer: &mut Composer<'_>,
    entry: &Entry<'_>,
    index: &Index<'_>,
    look: &EntryLook,
) -> Vec<Piece> {
    composer.element(Role::Section, |composer| {
        let body = composer.indented(look.measure, look.spaces.indent);
        let code = composer.indented(look.measure, look.spaces.code_indent);
        let mut setter = Setter { composer, look, body, code, pieces: Vec::new() };
        setter.entry(entry, index);
        setter.pieces
    })
}

/// Sets one entry.
pub struct Setter<'a, 'c> {
    pub composer: &'a mut Composer<'c>,
    pub look: &'a EntryLook,
    pub body: Measure,
    /// Where code is.
    pub code: Measure,
    pub pieces: Vec<Piece>,
}

impl Setter<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>, index: &Index<'_>) {
        if self.look.detail == Detail::Brief {
            self.brief(entry);
        } else {
            self.question(entry);
            self.asked(entry);
            self.answer(entry);
            self.body(entry);
            if self.look.side.is_none() {
                self.pitfall(entry);
            }
        }
        if self.look.detail == Detail::Full {
            self.details(entry);
            entry.outputs.iter().for_each(|output| self.output(output));
            self.clozes(&entry.clozes);
            if self.look.side.is_none() {
                self.pointers(entry, index);
            }
        }
        if let Some(side) = self.look.side {
            self.side(entry, index, side);
        }
        self.end_rule();
    }

    /// Adds what belongs to the question besides its heading. Its options tell what is right, as sheets tell the
    /// answer.
    pub fn asked(&mut self, entry: &Entry<'_>) {
        let voice = self.voice();
        if let Some(front) = &entry.front {
            let pieces = self.composer.blocks(&front.blocks, self.body, &voice);
            self.append(pieces, self.look.spaces.gap);
        }
        if !entry.options.is_empty() {
            let tell = if self.look.detail == Detail::Full { Tell::Why } else { Tell::Right };
            let pieces = self.composer.options(&entry.options, self.body, &voice, (Set::Compact, tell));
            self.append(pieces, self.look.spaces.gap);
        }
    }

    pub fn answer(&mut self, entry: &Entry<'_>) {
        let voice = self.voice();
        let mut pieces = self.composer.blocks(&entry.answer.blocks, self.body, &voice);
        if entry.front.is_some() || !entry.options.is_empty() {
            return self.append(pieces, self.look.spaces.gap);
        }
        if let Some(first) = pieces.first_mut() {
            first.gap = Pt::new(0.4);
            first.cut = Cut::Never;
        }
        self.pieces.append(&mut pieces);
    }

    /// Adds what follows the short answer: all of it, or the code that it begins with.
    fn body(&mut self, entry: &Entry<'_>) {
        let voice = self.voice();
        let is_full = self.look.detail == Detail::Full;
        for passage in entry.body.iter().take_while(|passage| is_full || passage.code().is_some()) {
            let (pieces, span) = match passage {
                Passage::Code(code) => (self.composer.code(&code.block, self.code, &voice), code.span),
                Passage::Text(text) => (self.composer.blocks(&text.blocks, self.body, &voice), text.span),
            };
            self.composer.report_missing(span);
            self.append(pieces, self.look.spaces.gap);
        }
    }

    fn pitfall(&mut self, entry: &Entry<'_>) {
        let indent = (self.look.spaces.indent - DISC_INDENT).max(Pt::ZERO);
        let pieces = self.pitfall_strips(entry, self.composer.indented(self.look.measure, indent));
        let first = self.pieces.len();
        self.append(pieces, self.look.spaces.gap);
        if let Some(first) = self.pieces.get_mut(first) {
            first.cut = Cut::Cost(BEFORE_PITFALL);
        }
    }

    /// Returns the pitfall, after its sign; nothing if the entry has none.
    fn pitfall_strips(&mut self, entry: &Entry<'_>, measure: Measure) -> Vec<Piece> {
        let Some(pitfall) = &entry.pitfall else { return Vec::new() };
        let size = self.look.sizes.pitfall;
        let palette = self.composer.palette;
        let voice = Voice {
            style: TextStyle { colour: palette.pitfall, ..self.text_style(size.size) },
            lead: size.lead,
            code: Size { size: self.look.sizes.code.size.min(size.size), ..self.look.sizes.code },
            chip: palette.fills.map(|fills| fills.pitfall_code),
            ..self.voice()
        };
        let centre = (measure.left(self.composer, DISC / 2, Pt::ZERO), size.lead / 2);
        let measure = self.composer.indented(measure, DISC_INDENT);
        self.composer.element(Role::Aside, |composer| {
            let disc = composer.pitfall_disc(centre, DISC);
            let mut pieces = composer.blocks(&pitfall.blocks, measure, &voice);
            if let Some(first) = pieces.first_mut() {
                first.items.splice(0..0, disc);
            }
            pieces
        })
    }

    fn details(&mut self, entry: &Entry<'_>) {
        let Some(details) = &entry.details else { return };
        let voice = self.voice();
        let pieces = self.composer.blocks(&details.blocks, self.body, &voice);
        self.append(pieces, Pt::new(3.0));
    }

    /// Adds the code, and on the same ground what it prints.
    fn output(&mut self, output: &Output<'_>) {
        let voice = self.voice();
        let mut lines: Vec<RichText> =
            output.code.block.lines().map(|line| self.composer.code_line(&line.pieces, &voice)).collect();
        let style = self.composer.code_style(self.composer.palette.comment, &voice);
        for printed in output.output.block.text.lines() {
            let mut rich = RichText::plain("→ ", style);
            rich.push(printed, TextStyle { italic: false, colour: self.composer.palette.text, ..style });
            lines.push(rich);
        }
        let pieces = self.composer.code_block(&lines, self.code, &voice);
        self.composer.report_missing(output.span);
        self.append(pieces, Pt::new(3.0));
        if let Some(why) = &output.why {
            let pieces = self.composer.blocks(&why.blocks, self.body, &voice);
            self.append(pieces, self.look.spaces.gap);
        }
    }

    fn clozes(&mut self, clozes: &[Cloze<'_>]) {
        let list = self.composer.tree.add(Role::List { numbered: false });
        for (index, cloze) in clozes.iter().enumerate() {
            let (voice, body) = (self.voice(), self.body);
            let pieces = self.composer.within(list, |composer| clozed(composer, cloze, body, &voice));
            self.append(pieces, if index == 0 { Pt::new(3.0) } else { Pt::new(1.0) });
        }
    }

    /// Adds where to read on in small print, below the entry.
    fn pointers(&mut self, entry: &Entry<'_>, index: &Index<'_>) {
        let Texts { references, related, .. } = self.pointer_texts(entry, index);
        for (place, rich) in [references, related].into_iter().flatten().enumerate() {
            self.small_print(&rich, if place == 0 { Pt::new(2.6) } else { Pt::new(0.6) });
        }
    }

    fn pointer_texts(&self, entry: &Entry<'_>, index: &Index<'_>) -> Texts {
        let colour = self.composer.palette.accent;
        pointers::texts(entry, index, self.composer.words, self.small(), colour)
    }

    /// Adds pitfall, references and tags in the side column, from the entry's first line downwards.
    fn side(&mut self, entry: &Entry<'_>, index: &Index<'_>, side: Measure) {
        let mut notes = self.pitfall_strips(entry, side);
        let lead = self.look.sizes.small.lead;
        let Texts { references, related, tags } = self.pointer_texts(entry, index);
        for rich in [references, related, tags].into_iter().flatten() {
            let mut strips =
                self.composer.element(Role::Aside, |composer| composer.paragraph(&rich, side, lead));
            if let Some(first) = strips.first_mut() {
                first.gap = lead.per_mille(400);
            }
            notes.append(&mut strips);
        }
        if let Some(first) = notes.first_mut() {
            // Level with the question.
            first.height += self.look.spaces.gap;
            first.items = std::mem::take(&mut first.items)
                .into_iter()
                .map(|item| item.moved(Pt::ZERO, self.look.spaces.gap))
                .collect();
        }
        beside::attach(&mut self.pieces, notes);
    }

    fn small_print(&mut self, rich: &RichText, gap: Pt) {
        let lead = self.look.sizes.small.lead;
        let pieces = self.composer.paragraph(rich, self.body, lead);
        self.append(pieces, gap);
    }

    fn end_rule(&mut self) {
        let measure = self.look.measure;
        let rule = page::Stroke {
            from: (measure.x, Pt::ZERO),
            to: (measure.x + measure.width, Pt::ZERO),
            width: Pt::new(0.35),
            colour: self.composer.palette.rule,
        };
        let (gap, stretch) = (self.look.spaces.pad, self.look.spaces.stretch / 2);
        let piece = Piece::new(Pt::ZERO, vec![Item::Stroke(rule)]);
        self.pieces.push(Piece { cut: Cut::Never, gap, stretch, ..piece });
    }

    fn append(&mut self, mut pieces: Vec<Piece>, gap: Pt) {
        if let Some(first) = pieces.first_mut() {
            first.gap = gap;
            first.stretch = self.look.spaces.part_stretch;
            first.cut = Cut::Cost(BETWEEN_PARTS);
        }
        self.pieces.append(&mut pieces);
    }

    pub fn voice(&self) -> Voice {
        let sizes = &self.look.sizes;
        Voice {
            style: self.text_style(sizes.text.size),
            lead: sizes.text.lead,
            code: sizes.code,
            chip: self.composer.palette.fills.map(|fills| fills.code),
            depth: 0,
            level: self.look.level,
            heading: None,
        }
    }

    pub fn text_style(&self, size: Pt) -> TextStyle {
        TextStyle::new(self.look.family, size, self.composer.palette.text)
    }

    fn small(&self) -> TextStyle {
        TextStyle::new(Family::Narrow, self.look.sizes.small.size, self.composer.palette.muted)
    }
}

/// Returns the sentence of a cloze, after a mark.
fn clozed(composer: &mut Composer<'_>, cloze: &Cloze<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
    let (label, body) = composer.item_nodes();
    let indent = voice.style.size.per_mille(1150);
    let inside = composer.indented(measure, indent);
    let mut pieces = composer.within(body, |composer| composer.blocks(&cloze.text.blocks, inside, voice));
    if let Some(first) = pieces.first_mut() {
        let style = TextStyle { colour: composer.palette.accent, ..voice.style };
        let mark = composer.one_line(composer.arrow(), style);
        let mark = composer.within(label, |_| mark);
        let x = measure.left(composer, Pt::ZERO, mark.width);
        put_line(mark, Side::Left(x), baseline(voice.style.size, voice.lead), &mut first.items);
    }
    pieces
}
