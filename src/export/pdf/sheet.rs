//! The cheat-sheet: a deck in columns, with a running head and foot.

use std::io::Write;

use super::compose::{Composer, Measure};
use super::entry::{self, EntryLook, Index};
use super::finish::{self, About, Printing};
use super::flow::{self, Column, Resume};
use super::geometry::Geometry;
use super::inline::{Family, TextStyle};
use super::marks::{DOTS_WIDTH, Side, put};
use super::outline::Bookmark;
use super::page::{Anchor, Item, Layout, Line, Page};
use super::piece::{self, Cut, Piece};
use super::theme::{self, Colour};
use super::tree::{Artifact, Node, Role, Tag, artifact, claim};
use super::unit::Pt;
use super::{date, ranges};
use crate::content::plain;
use crate::export::options::{Detail, SheetOptions};
use crate::export::{ExportError, Exporter, Run};
use crate::model::{Deck, Entry, Level, Section};

/// Writes a deck as a cheat-sheet.
pub struct Sheet {
    pub options: SheetOptions,
}

impl Exporter for Sheet {
    fn export(&self, run: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
        let layout = self.layout(run, deck);
        let about = About {
            deck,
            epoch: run.epoch,
            subject: deck.description.as_ref().map(|text| plain::blocks(&text.blocks)).unwrap_or_default(),
            outline: outline(deck),
            labels: Vec::new(),
            printing: Printing::Free,
        };
        finish::write(&layout, &about, out)
    }
}

impl Sheet {
    /// The laid out pages; at least one.
    #[must_use]
    pub fn pages(&self, run: &Run<'_>, deck: &Deck<'_>) -> Vec<Page> {
        self.layout(run, deck).pages
    }

    /// The pages, and what is on them in reading order.
    #[must_use]
    pub fn layout(&self, run: &Run<'_>, deck: &Deck<'_>) -> Layout {
        let geometry = Geometry::new(self.options);
        let palette = theme::palette(self.options.ink);
        let mut composer = Composer::new(palette, deck.lang, self.options.align, run);
        let title = composer.tree.add(Role::Heading(1));
        let mut setter =
            Setter { composer, geometry, detail: self.options.detail, deck, index: Index::new(deck), title };
        let pages = setter.pages();
        Layout { pages, tree: setter.composer.tree }
    }
}

/// Entries up to this part of a column are never cut.
const WHOLE_PER_MILLE: i64 = 600;
const BAR_HEIGHT: Pt = Pt::new(13.2);
const BELOW_BAR: Pt = Pt::new(4.0);
/// Room that a column which is not quite full may put between its entries.
const LARGEST_STRETCH: Pt = Pt::new(8.0);

struct Setter<'a> {
    composer: Composer<'a>,
    geometry: Geometry,
    detail: Detail,
    deck: &'a Deck<'a>,
    index: Index<'a>,
    title: Node,
}

/// All strips of the deck, and of each the section it belongs to.
#[derive(Default)]
struct Strips {
    pieces: Vec<Piece>,
    sections: Vec<usize>,
    /// The bar of each section as it is repeated.
    bars: Vec<Option<Piece>>,
    /// Strips that are a section bar themselves.
    is_bar: Vec<bool>,
}

impl Strips {
    fn push(&mut self, piece: Piece, section: usize, is_bar: bool) {
        self.pieces.push(piece);
        self.sections.push(section);
        self.is_bar.push(is_bar);
    }

    /// The bar above a column that begins with `piece`, and the space below it.
    fn above(&self, piece: usize) -> Option<(&Piece, Pt)> {
        if self.is_bar[piece] {
            return None;
        }
        let bar = self.bars[self.sections[piece]].as_ref()?;
        Some((bar, self.pieces[piece].gap.max(BELOW_BAR)))
    }

    /// The pieces of a column, the repeated bar among them.
    fn column(&self, column: &Column) -> Vec<Piece> {
        let mut pieces = self.pieces[column.pieces.clone()].to_vec();
        let above = column.pieces.clone().next().and_then(|first| self.above(first));
        if let Some((bar, gap)) = above
            && let Some(first) = pieces.first_mut()
        {
            first.gap = gap;
            // The bar keeps its distance from the entry below it.
            first.elastic = false;
            pieces.insert(0, bar.clone());
        }
        pieces
    }
}

impl Resume for Strips {
    fn height_above(&self, piece: usize) -> Pt {
        self.above(piece).map_or(Pt::ZERO, |(bar, gap)| bar.height + gap)
    }
}

impl Setter<'_> {
    fn pages(&mut self) -> Vec<Page> {
        let strips = self.strips();
        let columns =
            flow::columns(&strips.pieces, self.geometry.column_height(), self.geometry.columns, &strips);
        let count = columns.len().div_ceil(self.geometry.columns).max(1);
        let mut chunks = columns.chunks(self.geometry.columns);
        (0..count).map(|index| self.page(index, count, chunks.next().unwrap_or_default(), &strips)).collect()
    }

    fn strips(&mut self) -> Strips {
        let mut strips = Strips::default();
        let mut entry_index = 0;
        for (index, section) in self.deck.sections.iter().enumerate() {
            let repeated = section.title.as_deref().map(|title| self.bar(title, section, true));
            strips.bars.push(repeated.map(|bar| artifact(bar, Artifact::Head)));
            let node = self.composer.tree.add(Role::Section);
            let around = self.composer.tree.open(node);
            if let Some(title) = &section.title {
                let mut bar = self.bar(title, section, false);
                bar.items.push(Item::Anchor { anchor: Anchor::Section(index), y: Pt::ZERO });
                bar.elastic = true;
                bar.gap = if index == 0 { Pt::ZERO } else { Pt::new(6.5) };
                strips.push(bar, index, true);
            }
            for (position, entry) in section.entries.iter().enumerate() {
                let follows_bar = position == 0 && section.title.is_some();
                for piece in self.entry(entry, entry_index, follows_bar) {
                    strips.push(piece, index, false);
                }
                entry_index += 1;
            }
            self.composer.tree.open(around);
        }
        strips
    }

    fn entry(&mut self, entry: &Entry<'_>, index: usize, follows_bar: bool) -> Vec<Piece> {
        let geometry = &self.geometry;
        let look = EntryLook {
            measure: Measure { x: Pt::ZERO, width: geometry.column_width },
            indent: geometry.indent,
            sizes: geometry.sizes,
            detail: self.detail,
            level: if self.deck.sections.iter().any(|section| section.title.is_some()) { 3 } else { 2 },
        };
        let whole = geometry.column_height().per_mille(WHOLE_PER_MILLE);
        let mut pieces = entry::pieces(&mut self.composer, entry, &self.index, &look);
        if piece::height(&pieces) <= whole {
            for piece in &mut pieces {
                piece.cut = Cut::Never;
            }
        }
        if let Some(first) = pieces.first_mut() {
            first.cut = if follows_bar { Cut::Never } else { Cut::Cost(0) };
            first.elastic = !follows_bar;
            first.items.push(Item::Anchor { anchor: Anchor::Entry(index), y: Pt::ZERO });
        }
        pieces
    }

    /// The bar with the section's title and its questions.
    fn bar(&mut self, title: &str, section: &Section<'_>, continued: bool) -> Piece {
        let palette = self.composer.palette;
        let width = self.geometry.column_width;
        let (ground, ink) = match palette.fills {
            Some(fills) => (Some(fills.bar), palette.on_accent),
            None => (None, palette.text),
        };
        let mut items = Vec::new();
        let mut inset = Pt::mm(1.6);
        if let Some(colour) = ground {
            let area = super::page::Area { x: Pt::ZERO, y: Pt::ZERO, width, height: BAR_HEIGHT };
            let paint = super::page::Paint::Fill(colour);
            items.push(Item::Rect(super::page::Rect { area, radius: Pt::mm(0.7), paint }));
        } else {
            inset = Pt::ZERO;
            items.push(line((Pt::ZERO, BAR_HEIGHT), (width, BAR_HEIGHT), Pt::new(0.8), palette.text));
        }
        let size = Pt::new(8.6);
        let y = (BAR_HEIGHT + size.per_mille(698)) / 2;
        let style = TextStyle::new(Family::Sans, size, ink).bold();
        let side_style = TextStyle::new(Family::Narrow, Pt::new(7.4), ink);
        let mark = self.composer.one_line(if continued { "(cont.)" } else { "" }, side_style);
        let room = width - inset * 2 - mark.width - Pt::new(10.0);
        let title = self.composer.cut_line(title, style, room);
        let numbers: Vec<u32> = section.entries.iter().filter_map(|entry| entry.number).collect();
        let questions = self.composer.one_line(&ranges::shorten(&numbers), side_style.bold());
        if title.width + questions.width <= room {
            let questions = artifact(questions, Artifact::Layout);
            put(questions, Side::Right(width - inset), y, &mut items);
        }
        put(mark, Side::Left(inset + title.width + Pt::new(4.0)), y, &mut items);
        let title = self.composer.element(Role::Heading(2), |_| title);
        put(title, Side::Left(inset), y, &mut items);
        Piece::new(BAR_HEIGHT, items)
    }

    fn page(&mut self, index: usize, count: usize, columns: &[Column], strips: &Strips) -> Page {
        let mut items = Vec::new();
        self.head(index, count, columns, strips, &mut items);
        claim(&mut items, Tag::Artifact(Artifact::Head));
        let tallest =
            columns.iter().map(|column| piece::height(&strips.column(column))).max().unwrap_or(Pt::ZERO);
        // All columns but those of the last page reach for the foot.
        let full = self.geometry.column_height();
        let target = if index + 1 == count { tallest.min(full) } else { full };
        for (position, column) in columns.iter().enumerate() {
            self.column(self.geometry.column_x(position), column, target, strips, &mut items);
        }
        self.column_rules(columns, &mut items);
        if strips.pieces.is_empty() {
            let style = TextStyle::new(Family::Sans, Pt::new(11.0), self.composer.palette.muted);
            let line = self.composer.one_line("This deck has no questions yet.", style);
            let line = self.composer.element(Role::Paragraph, |_| line);
            put(line, Side::Left(self.geometry.margin), self.geometry.text_top + Pt::new(24.0), &mut items);
        }
        self.foot(&mut items);
        claim(&mut items, Tag::Artifact(Artifact::Foot));
        Page { width: self.geometry.width, height: self.geometry.height, items }
    }

    fn column(&self, x: Pt, column: &Column, target: Pt, strips: &Strips, items: &mut Vec<Item>) {
        let pieces = strips.column(column);
        let gaps = pieces.iter().skip(1).filter(|piece| piece.elastic).count();
        let missing = target - piece::height(&pieces);
        let stretch = if gaps == 0 { Pt::ZERO } else { (missing / gaps).clamp(-flow::GIVE, LARGEST_STRETCH) };
        piece::place(&pieces, x, self.geometry.text_top, stretch, items);
    }

    fn column_rules(&self, columns: &[Column], items: &mut Vec<Item>) {
        let bottom = self.geometry.height - self.geometry.bottom;
        for position in 1..columns.len() {
            let x = self.geometry.column_x(position) - self.geometry.gutter / 2;
            items.push(line(
                (x, self.geometry.text_top),
                (x, bottom),
                Pt::new(0.35),
                self.composer.palette.rule,
            ));
        }
    }

    fn head(
        &mut self,
        index: usize,
        count: usize,
        columns: &[Column],
        strips: &Strips,
        items: &mut Vec<Item>,
    ) {
        let palette = self.composer.palette;
        let (left, right) = (self.geometry.margin, self.geometry.right());
        let y = self.geometry.header_top + Pt::new(13.0);
        let page_style = TextStyle::new(Family::Narrow, Pt::new(8.0), palette.accent).bold();
        let page = self.composer.one_line(&format!("page {} / {count}", index + 1), page_style);
        let room = right - left - page.width - Pt::new(16.0);
        put(page, Side::Right(right), y, items);
        let title_style = TextStyle::new(Family::Sans, Pt::new(13.0), palette.text).bold();
        let mut title = self.composer.cut_line(self.deck.title, title_style, room);
        if index == 0 {
            // Later pages repeat it.
            title = self.composer.within(self.title, |_| title);
        }
        let after = left + title.width + Pt::new(8.0);
        let rest = right - after - Pt::new(60.0);
        put(title, Side::Left(left), y, items);
        let topics = self.topics(columns, strips);
        if rest > Pt::new(40.0) && !topics.is_empty() {
            let style = TextStyle::new(Family::Narrow, Pt::new(8.0), palette.muted);
            let topics = self.composer.cut_line(&topics, style, rest);
            put(topics, Side::Left(after), y, items);
        }
        let rule = self.geometry.text_top - Pt::mm(2.3);
        items.push(line((left, rule), (right, rule), Pt::new(1.1), palette.accent));
    }

    /// The titles of the sections that a page shows.
    fn topics(&self, columns: &[Column], strips: &Strips) -> String {
        let range = match (columns.first(), columns.last()) {
            (Some(first), Some(last)) => first.pieces.start..last.pieces.end,
            _ => return String::new(),
        };
        let mut shown: Vec<usize> = strips.sections[range].to_vec();
        shown.dedup();
        let titles: Vec<&str> =
            shown.iter().filter_map(|section| self.deck.sections[*section].title.as_deref()).collect();
        titles.join(" · ")
    }

    fn foot(&mut self, items: &mut Vec<Item>) {
        let palette = self.composer.palette;
        let (left, right) = (self.geometry.margin, self.geometry.right());
        let bottom = self.geometry.height - self.geometry.bottom;
        let (rule, y) = (bottom + Pt::mm(1.6), bottom + Pt::mm(4.5));
        items.push(line((left, rule), (right, rule), Pt::new(0.7), palette.rule));
        let style = TextStyle::new(Family::Narrow, Pt::new(6.4), palette.muted);
        let mut x = left;
        if self.deck.entries().any(|entry| entry.level.is_some()) {
            for level in Level::ALL {
                items.extend(self.composer.dots(level, x, y - Pt::new(2.1)));
                let word = self.composer.one_line(level.name(), style);
                x += DOTS_WIDTH + Pt::new(2.6);
                let next = x + word.width + Pt::new(8.0);
                put(word, Side::Left(x), y, items);
                x = next;
            }
        }
        if self.detail != Detail::Brief && self.deck.entries().any(|entry| entry.pitfall.is_some()) {
            let sign = self.composer.one_line("!", style.bold());
            let next = x + sign.width + Pt::new(2.6);
            put(sign, Side::Left(x), y, items);
            let legend = self.composer.one_line("common mistake", style);
            put(legend, Side::Left(next), y, items);
        }
        let version = self.deck.version.map(|version| format!("v{}", version.trim_start_matches('v')));
        let parts = [version, Some(date::iso(self.composer.run.epoch)), self.deck.licence.map(str::to_owned)];
        let imprint = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let imprint = self.composer.cut_line(&imprint, style, (right - left) / 2);
        put(imprint, Side::Right(right), y, items);
    }
}

fn line(from: (Pt, Pt), to: (Pt, Pt), width: Pt, colour: Colour) -> Item {
    Item::Line(Line { from, to, width, colour })
}

fn outline(deck: &Deck<'_>) -> Vec<Bookmark> {
    let mut outline = Vec::new();
    let mut entry_index = 0;
    for (index, section) in deck.sections.iter().enumerate() {
        let mut entries = Vec::new();
        for entry in &section.entries {
            let question = plain::blocks(&entry.question.blocks).replace('\n', " ");
            let title = entry.number.map_or(question.clone(), |number| format!("{number}. {question}"));
            entries.push(Bookmark { title, anchor: Anchor::Entry(entry_index), children: Vec::new() });
            entry_index += 1;
        }
        match &section.title {
            Some(title) => outline.push(Bookmark {
                title: title.clone(),
                anchor: Anchor::Section(index),
                children: entries,
            }),
            None => outline.append(&mut entries),
        }
    }
    outline
}
