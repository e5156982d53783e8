//! One entry of the cheat-sheet as strips: number and question, answer, code, pitfall, and what `full` adds.

use std::collections::BTreeMap;

use super::compose::{BETWEEN_BLOCKS, Composer, Measure, Voice, baseline};
use super::inline::{Family, RichText, TextStyle};
use super::marks::{DOTS_WIDTH, Side, put};
use super::page::{Anchor, Item, Line, Target};
use super::piece::{Cut, Piece};
use super::theme::Sizes;
use super::tree::{Node, Role, Tag, Tree};
use super::unit::Pt;
use crate::content::highlight;
use crate::export::options::Detail;
use crate::model::{Cloze, Deck, Entry, Id, Output, Reference, Snippet};

/// How entries are set.
pub struct EntryLook {
    pub measure: Measure,
    /// The hanging column that holds number and disc.
    pub indent: Pt,
    pub sizes: Sizes,
    pub detail: Detail,
    /// The level of the question as a heading.
    pub level: u8,
}

/// Where each entry of the deck is, for links.
pub struct Index<'s>(BTreeMap<Id<'s>, (usize, Option<u32>)>);

impl<'s> Index<'s> {
    #[must_use]
    pub fn new(deck: &Deck<'s>) -> Index<'s> {
        let entries = deck.entries().enumerate();
        Index(entries.map(|(place, entry)| (entry.id, (place, entry.number))).collect())
    }
}

const PAD_ABOVE: Pt = Pt::mm(1.5);
const PAD_BELOW: Pt = Pt::mm(1.5);
const CODE_GAP: Pt = Pt::new(1.8);
const DISC: Pt = Pt::mm(2.9);

/// The strips of `entry`, from its question to the rule that ends it.
pub fn pieces(
    composer: &mut Composer<'_>,
    entry: &Entry<'_>,
    index: &Index<'_>,
    look: &EntryLook,
) -> Vec<Piece> {
    composer.element(Role::Section, |composer| {
        let body = look.measure.indented(look.indent);
        let mut setter = Setter { composer, look, body, pieces: Vec::new() };
        setter.entry(entry, index);
        setter.pieces
    })
}

struct Setter<'a, 'c> {
    composer: &'a mut Composer<'c>,
    look: &'a EntryLook,
    body: Measure,
    pieces: Vec<Piece>,
}

impl Setter<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>, index: &Index<'_>) {
        self.question(entry);
        self.answer(entry);
        if self.look.detail != Detail::Brief {
            self.code(&entry.code);
            self.pitfall(entry);
        }
        if self.look.detail == Detail::Full {
            self.details(entry);
            entry.outputs.iter().for_each(|output| self.output(output));
            self.clozes(&entry.clozes);
            self.references(&entry.references);
            self.related(entry, index);
        }
        self.end_rule();
    }

    fn question(&mut self, entry: &Entry<'_>) {
        let size = self.look.sizes.head;
        let voice = Voice {
            style: self.text_style(size.size).bold(),
            lead: size.lead,
            chip: None,
            heading: Some(self.look.level),
            ..self.voice()
        };
        let dots = if entry.level.is_some() { DOTS_WIDTH + Pt::new(6.0) } else { Pt::ZERO };
        let measure = Measure { width: self.body.width - dots, ..self.body };
        let mut pieces = self.composer.blocks(&entry.question.blocks, measure, &voice);
        if pieces.is_empty() {
            pieces.push(Piece::space(size.lead));
        }
        let y = baseline(size.size, size.lead);
        if let Some(first) = pieces.first_mut() {
            first.gap = PAD_ABOVE;
            if let Some(number) = entry.number {
                let number = self.number(number, y, heading(first));
                first.items.splice(0..0, number);
            }
            if let Some(level) = entry.level {
                let at = (self.body.x + self.body.width - DOTS_WIDTH, y - size.size.per_mille(260));
                let dots = |composer: &mut Composer<'_>| composer.dots(level, at.0, at.1);
                first.items.extend(self.composer.element(Role::Paragraph, dots));
            }
        }
        // The question stays with the first lines of its answer.
        for piece in &mut pieces {
            piece.cut = Cut::Never;
        }
        self.pieces.append(&mut pieces);
    }

    /// The number in the hanging column; a part of the heading.
    fn number(&mut self, number: u32, y: Pt, heading: Node) -> Vec<Item> {
        let style =
            TextStyle::new(Family::Narrow, self.look.sizes.head.size, self.composer.palette.accent).bold();
        let line = self.composer.cut_line(&format!("{number} "), style, self.look.indent - Pt::new(2.0));
        let mut items = Vec::new();
        put(line, Side::Left(self.look.measure.x), y, &mut items);
        self.composer.within(heading, |composer| composer.element(Role::Span, |_| items))
    }

    fn answer(&mut self, entry: &Entry<'_>) {
        let voice = self.voice();
        let mut pieces = self.composer.blocks(&entry.answer.blocks, self.body, &voice);
        if let Some(first) = pieces.first_mut() {
            first.gap = Pt::new(0.8);
            first.cut = Cut::Never;
        }
        self.pieces.append(&mut pieces);
    }

    fn code(&mut self, snippets: &[Snippet<'_>]) {
        let voice = self.voice();
        for snippet in snippets {
            let pieces = self.composer.code(&snippet.block, self.body, &voice);
            self.composer.report_missing(snippet.span);
            self.append(pieces, CODE_GAP);
        }
    }

    fn pitfall(&mut self, entry: &Entry<'_>) {
        let Some(pitfall) = &entry.pitfall else { return };
        let size = self.look.sizes.pitfall;
        let palette = self.composer.palette;
        let voice = Voice {
            style: TextStyle { colour: palette.pitfall, ..self.text_style(size.size) },
            lead: size.lead,
            chip: palette.fills.map(|fills| fills.pitfall_code),
            ..self.voice()
        };
        let body = self.body;
        let pieces = self.composer.element(Role::Aside, |composer| {
            let disc = composer.pitfall_disc((body.x - Pt::mm(2.7), size.lead / 2), DISC);
            let mut pieces = composer.blocks(&pitfall.blocks, body, &voice);
            if let Some(first) = pieces.first_mut() {
                first.items.splice(0..0, disc);
            }
            pieces
        });
        self.append(pieces, Pt::new(1.6));
    }

    fn details(&mut self, entry: &Entry<'_>) {
        let Some(details) = &entry.details else { return };
        let voice = self.voice();
        let pieces = self.composer.blocks(&details.blocks, self.body, &voice);
        self.append(pieces, Pt::new(3.0));
    }

    /// The code, and on the same ground what it prints.
    fn output(&mut self, output: &Output<'_>) {
        let voice = self.voice();
        let mut lines: Vec<RichText> = highlight::lines(&output.code.block)
            .map(|line| self.composer.code_line(&line.pieces, &voice))
            .collect();
        let style = self.composer.code_style(self.composer.palette.comment, &voice);
        for printed in output.output.block.text.lines() {
            let mut rich = RichText::plain("→ ", style);
            rich.push(printed, TextStyle { italic: false, colour: self.composer.palette.text, ..style });
            lines.push(rich);
        }
        let pieces = self.composer.code_block(&lines, self.body, &voice);
        self.composer.report_missing(output.span);
        self.append(pieces, Pt::new(3.0));
        if let Some(why) = &output.why {
            let pieces = self.composer.blocks(&why.blocks, self.body, &voice);
            self.append(pieces, CODE_GAP);
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

    fn references(&mut self, references: &[Reference<'_>]) {
        if references.is_empty() {
            return;
        }
        let style = self.small();
        let mut rich = RichText::plain("Read on: ", style.bold());
        for (index, reference) in references.iter().enumerate() {
            if index > 0 {
                rich.push(" · ", style);
            }
            let link = TextStyle { colour: self.composer.palette.accent, ..style };
            rich.push_link(&reference.title, link, Target::Address(reference.address.to_string()));
            let host = host(&reference.address);
            if !host.is_empty() {
                rich.push(&format!(" ({host})"), style);
            }
        }
        self.small_print(&rich, Pt::new(2.6));
    }

    fn related(&mut self, entry: &Entry<'_>, index: &Index<'_>) {
        let style = self.small();
        let mut rich = RichText::plain("See also: ", style.bold());
        let mut found = false;
        for id in &entry.related {
            let Some((place, number)) = index.0.get(id) else { continue };
            if std::mem::replace(&mut found, true) {
                rich.push(" · ", style);
            }
            let name = number.map_or_else(|| id.to_string(), |number| format!("{number} {id}"));
            let link = TextStyle { colour: self.composer.palette.accent, ..style };
            rich.push_link(&name, link, Target::Anchor(Anchor::Entry(*place)));
        }
        if found {
            self.small_print(&rich, if entry.references.is_empty() { Pt::new(2.6) } else { Pt::new(0.6) });
        }
    }

    fn small_print(&mut self, rich: &RichText, gap: Pt) {
        let lead = self.look.sizes.small.lead;
        let pieces = self.composer.paragraph(rich, self.body, lead);
        self.append(pieces, gap);
    }

    fn end_rule(&mut self) {
        let measure = self.look.measure;
        let y = PAD_BELOW;
        let rule = Line {
            from: (measure.x, y),
            to: (measure.x + measure.width, y),
            width: Pt::new(0.35),
            colour: self.composer.palette.rule,
        };
        self.pieces.push(Piece { cut: Cut::Never, ..Piece::new(y, vec![Item::Line(rule)]) });
    }

    fn append(&mut self, mut pieces: Vec<Piece>, gap: Pt) {
        if let Some(first) = pieces.first_mut() {
            first.gap = gap;
            first.cut = Cut::Cost(BETWEEN_BLOCKS);
        }
        self.pieces.append(&mut pieces);
    }

    fn voice(&self) -> Voice {
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

    fn text_style(&self, size: Pt) -> TextStyle {
        TextStyle::new(Family::Sans, size, self.composer.palette.text)
    }

    fn small(&self) -> TextStyle {
        TextStyle::new(Family::Narrow, self.look.sizes.small.size, self.composer.palette.muted)
    }
}

/// `docs.python.org` of `https://docs.python.org/3/faq`.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host)
}

/// A sentence behind a mark.
fn clozed(composer: &mut Composer<'_>, cloze: &Cloze<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
    let (label, body) = composer.item_nodes();
    let indent = voice.style.size.per_mille(1150);
    let mut pieces = composer
        .within(body, |composer| composer.blocks(&cloze.text.blocks, measure.indented(indent), voice));
    if let Some(first) = pieces.first_mut() {
        let style = TextStyle { colour: composer.palette.accent, ..voice.style };
        let mark = composer.one_line("▸", style);
        let mark = composer.within(label, |_| mark);
        put(mark, Side::Left(measure.x), baseline(voice.style.size, voice.lead), &mut first.items);
    }
    pieces
}

/// The element that the first text of a piece belongs to.
fn heading(piece: &Piece) -> Node {
    let tags = piece.items.iter().map(Item::tag);
    let mut nodes = tags.filter_map(|tag| if let Tag::Element(node) = tag { Some(node) } else { None });
    nodes.next().unwrap_or(Tree::ROOT)
}
