//! The cheat-sheet: a deck in columns, with a running head and foot.

use std::io::Write;

use super::compose::{Composer, Measure};
use super::entry::{self, EntryLook};
use super::finish::{self, About, Bookmark, Printing};
use super::flow::{self, Column, Resume};
use super::inline::{Family, TextStyle};
use super::marks::{DOTS_WIDTH, Side, put};
use super::page::{Anchor, Item, Line, Page};
use super::piece::{self, Cut, Piece};
use super::shape::Shaper;
use super::theme::{self, Colour, Size, Sizes};
use super::unit::Pt;
use super::{date, ranges};
use crate::content::plain;
use crate::export::options::{Columns, Detail, Paper, SheetOptions};
use crate::export::{ExportError, Exporter, Run};
use crate::model::{Deck, Entry, Level, Section};

/// Writes a deck as a cheat-sheet.
pub struct Sheet {
    pub options: SheetOptions,
}

impl Exporter for Sheet {
    fn export(&self, run: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
        let pages = self.pages(run, deck);
        let about = About {
            deck,
            epoch: run.epoch,
            subject: deck.description.as_ref().map(|text| plain::blocks(&text.blocks)).unwrap_or_default(),
            outline: outline(deck),
            labels: Vec::new(),
            printing: Printing::Free,
        };
        finish::write(&pages, &about, out)
    }
}

impl Sheet {
    /// The laid out pages; at least one.
    #[must_use]
    pub fn pages(&self, run: &Run<'_>, deck: &Deck<'_>) -> Vec<Page> {
        let geometry = Geometry::new(&self.options);
        let palette = theme::palette(self.options.ink);
        let composer = Composer { shaper: Shaper::default(), palette, lang: deck.lang, run };
        let mut setter = Setter { composer, geometry, detail: self.options.detail, deck };
        setter.pages()
    }
}

/// Where things stand on a page, as `cards-and-print.md` section 3.3 has it.
struct Geometry {
    width: Pt,
    height: Pt,
    columns: usize,
    margin: Pt,
    header_top: Pt,
    text_top: Pt,
    bottom: Pt,
    gutter: Pt,
    column_width: Pt,
    /// The hanging column of numbers.
    indent: Pt,
    sizes: Sizes,
}

impl Geometry {
    fn new(options: &SheetOptions) -> Geometry {
        let (short, long) = match options.paper {
            Paper::A4 => (Pt::mm(210.0), Pt::mm(297.0)),
            Paper::Letter => (Pt::mm(215.9), Pt::mm(279.4)),
        };
        let mut geometry = match options.columns {
            Columns::Two => Geometry {
                width: short,
                height: long,
                columns: 2,
                margin: Pt::mm(10.0),
                header_top: Pt::mm(10.0),
                text_top: Pt::mm(20.4),
                bottom: Pt::mm(13.0),
                gutter: Pt::mm(6.0),
                column_width: Pt::ZERO,
                indent: Pt::mm(5.4),
                sizes: Sizes {
                    text: Size::new(7.6, 10.0),
                    code: Size::new(6.9, 8.9),
                    head: Size::new(8.3, 10.6),
                    pitfall: Size::new(7.2, 9.4),
                    small: Size::new(6.6, 8.6),
                },
            },
            Columns::Three => Geometry {
                width: long,
                height: short,
                columns: 3,
                margin: Pt::mm(8.0),
                header_top: Pt::mm(8.0),
                text_top: Pt::mm(17.5),
                bottom: Pt::mm(11.0),
                gutter: Pt::mm(5.0),
                column_width: Pt::ZERO,
                indent: Pt::mm(5.0),
                sizes: Sizes {
                    text: Size::new(7.2, 9.4),
                    code: Size::new(6.6, 8.5),
                    head: Size::new(7.9, 10.0),
                    pitfall: Size::new(7.0, 9.0),
                    small: Size::new(6.4, 8.2),
                },
            },
        };
        let count = geometry.columns as i64;
        geometry.column_width =
            (geometry.width - geometry.margin * 2 - geometry.gutter * (count - 1)) / count;
        geometry
    }

    fn column_x(&self, column: usize) -> Pt {
        self.margin + (self.column_width + self.gutter) * column as i64
    }

    fn column_height(&self) -> Pt {
        self.height - self.text_top - self.bottom
    }

    fn right(&self) -> Pt {
        self.width - self.margin
    }
}

/// Entries up to this part of a column are never cut.
const WHOLE_PER_MILLE: i64 = 600;
const BAR_HEIGHT: Pt = Pt::new(13.2);
/// Room that a column which is not quite full may put between its entries.
const LARGEST_STRETCH: Pt = Pt::new(5.0);

struct Setter<'a> {
    composer: Composer<'a>,
    geometry: Geometry,
    detail: Detail,
    deck: &'a Deck<'a>,
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

impl Resume for Strips {
    fn above(&self, piece: usize) -> Option<&Piece> {
        if self.is_bar[piece] { None } else { self.bars[self.sections[piece]].as_ref() }
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
            strips.bars.push(section.title.as_deref().map(|title| self.bar(title, section, true)));
            if let Some(title) = &section.title {
                let mut bar = self.bar(title, section, false);
                bar.items.push(Item::Anchor { anchor: Anchor::Section(index), y: Pt::ZERO });
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
        };
        let whole = geometry.column_height().per_mille(WHOLE_PER_MILLE);
        let mut pieces = entry::pieces(&mut self.composer, entry, self.deck, &look);
        if piece::height(&pieces) <= whole {
            pieces.iter_mut().for_each(|piece| piece.cut = Cut::Never);
        }
        if let Some(first) = pieces.first_mut() {
            first.cut = if follows_bar { Cut::Never } else { Cut::Cost(0) };
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
        let numbers: Vec<u32> = section.entries.iter().filter_map(|entry| entry.number).collect();
        let side_style = TextStyle::new(Family::Narrow, Pt::new(7.4), ink).bold();
        let side = self.composer.one_line(&ranges::shorten(&numbers), side_style);
        let room = width - inset * 2 - side.width - Pt::new(8.0);
        let side = if side.width * 2 > width { self.composer.one_line("", side_style) } else { side };
        put(side, Side::Right(width - inset), y, &mut items);
        let style = TextStyle::new(Family::Sans, size, ink).bold();
        let title = if continued {
            let mark_style = TextStyle::new(Family::Narrow, Pt::new(7.4), ink);
            let mark = self.composer.one_line("(cont.)", mark_style);
            let title = self.composer.cut_line(title, style, room - mark.width - Pt::new(4.0));
            let x = inset + title.width + Pt::new(4.0);
            put(mark, Side::Left(x), y, &mut items);
            title
        } else {
            self.composer.cut_line(title, style, room)
        };
        put(title, Side::Left(inset), y, &mut items);
        Piece::new(BAR_HEIGHT, items)
    }

    fn page(&mut self, index: usize, count: usize, columns: &[Column], strips: &Strips) -> Page {
        let mut items = Vec::new();
        self.head(index, count, columns, strips, &mut items);
        let tallest = columns.iter().map(|column| strips.height(column)).max().unwrap_or(Pt::ZERO);
        // All columns but those of the last page reach for the foot.
        let target = if index + 1 == count { tallest } else { self.geometry.column_height() };
        for (position, column) in columns.iter().enumerate() {
            self.column(self.geometry.column_x(position), column, target, strips, &mut items);
        }
        self.column_rules(columns, &mut items);
        if strips.pieces.is_empty() {
            let style = TextStyle::new(Family::Sans, Pt::new(11.0), self.composer.palette.muted);
            let line = self.composer.one_line("This deck has no questions yet.", style);
            put(line, Side::Left(self.geometry.margin), self.geometry.text_top + Pt::new(24.0), &mut items);
        }
        self.foot(&mut items);
        Page { width: self.geometry.width, height: self.geometry.height, items }
    }

    fn column(&self, x: Pt, column: &Column, target: Pt, strips: &Strips, items: &mut Vec<Item>) {
        let mut pieces = Vec::new();
        if let Some(bar) = column.pieces.clone().next().and_then(|first| strips.above(first)) {
            pieces.push(bar.clone());
        }
        pieces.extend_from_slice(&strips.pieces[column.pieces.clone()]);
        let gaps = pieces.iter().skip(1).filter(|piece| piece.cut == Cut::Cost(0)).count();
        let missing = (target - piece::height(&pieces)).max(Pt::ZERO);
        let stretch = if gaps == 0 { Pt::ZERO } else { (missing / gaps as i64).min(LARGEST_STRETCH) };
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
        let title = self.composer.cut_line(self.deck.title, title_style, room);
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
        let y = self.geometry.height - Pt::mm(8.5);
        let rule = y - Pt::new(8.4);
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

impl Strips {
    fn push(&mut self, piece: Piece, section: usize, is_bar: bool) {
        self.pieces.push(piece);
        self.sections.push(section);
        self.is_bar.push(is_bar);
    }

    fn height(&self, column: &Column) -> Pt {
        let pieces = &self.pieces[column.pieces.clone()];
        let above =
            column.pieces.clone().next().and_then(|first| Some((self.above(first)?, pieces.first()?)));
        piece::height(pieces) + above.map_or(Pt::ZERO, |(bar, first)| bar.height + first.gap)
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
