//! The cheat-sheet: a deck in columns, with a running head and foot.

use std::io::Write;

use super::compose::{Composer, Measure};
use super::entry::EntryLook;
use super::finish::{self, About, Printing};
use super::flow::{self, Column, Room};
use super::geometry::Geometry;
use super::inline::{Family, TextStyle};
use super::marks::{Side, put};
use super::math;
use super::outline;
use super::page::{Item, Layout, Line, Page};
use super::piece;
use super::ranges;
use super::running::{self, FrontNodes, PageHead, Surround};
use super::section::{Setter, Strips};
use super::theme;
use super::tree::{Artifact, Role, Tag, claim};
use super::unit::Pt;
use crate::content::plain;
use crate::export::options::SheetOptions;
use crate::export::{ExportError, Exporter, Made, Run};
use crate::model::Deck;

/// Writes a deck as a cheat-sheet.
pub struct Sheet {
    pub options: SheetOptions,
}

impl Exporter for Sheet {
    fn export(&self, run: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<Made, ExportError> {
        let layout = self.layout(run, deck);
        let about = About {
            deck,
            epoch: run.epoch,
            subject: deck.description.as_ref().map(|text| plain::blocks(&text.blocks)).unwrap_or_default(),
            outline: outline::of(deck),
            printing: Printing::Free,
        };
        finish::write(&layout, &about, out)?;
        Ok(Made { pages: Some(layout.pages.len()), ..Made::default() })
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
        math::report(deck, run);
        let geometry = Geometry::new(self.options);
        let palette = theme::palette(self.options.ink);
        let mut composer = Composer::new(palette, deck.lang, self.options.align, run);
        let front = FrontNodes::new(&mut composer.tree);
        let look = EntryLook {
            measure: Measure { x: Pt::ZERO, width: geometry.column_width },
            side: geometry.side,
            sizes: geometry.sizes,
            spaces: geometry.spaces,
            detail: self.options.detail,
            is_indexed: running::has_contents(deck, self.options.detail),
            level: if deck.sections.iter().any(|section| section.title.is_some()) { 3 } else { 2 },
        };
        let strips = Setter { composer: &mut composer, geometry: &geometry, look }.strips(deck);
        let detail = self.options.detail;
        let surround = Surround { composer: &mut composer, geometry: &geometry, deck, detail, front };
        let pages = Filled { surround, strips }.pages();
        Layout { pages, tree: composer.tree }
    }
}

/// Puts strips into columns, and columns on pages.
struct Filled<'a, 'c> {
    surround: Surround<'a, 'c>,
    strips: Strips,
}

impl Filled<'_, '_> {
    fn pages(&mut self) -> Vec<Page> {
        let geometry = self.surround.geometry;
        let unknown = PageHead { index: 0, count: 1, topics: String::new(), questions: String::new() };
        let first_top = self.surround.title(&unknown, &[], &mut Vec::new());
        let room = Room {
            per_page: geometry.columns,
            height: geometry.column_height(geometry.text_top),
            first: geometry.column_height(first_top),
        };
        let columns = flow::columns(&self.strips.pieces, room);
        let count = columns.len().div_ceil(geometry.columns).max(1);
        let starts = self.section_pages(&columns);
        let mut chunks = columns.chunks(geometry.columns);
        (0..count)
            .map(|index| {
                let columns = chunks.next().unwrap_or_default();
                let mut items = Vec::new();
                let head = self.page_head(index, count, columns);
                let top = if index == 0 {
                    self.surround.title(&head, &starts, &mut items);
                    first_top
                } else {
                    self.surround.head(&head, &mut items);
                    geometry.text_top
                };
                claim(&mut items, Tag::Artifact(Artifact::Head));
                self.columns(columns, top, index + 1 == count, &mut items);
                self.surround.foot(&mut items);
                claim(&mut items, Tag::Artifact(Artifact::Foot));
                let label = (index + 1).to_string();
                Page { label, width: geometry.width, height: geometry.height, items }
            })
            .collect()
    }

    /// The page on which each section begins, from 1.
    fn section_pages(&self, columns: &[Column]) -> Vec<Option<usize>> {
        let page = |section: usize| {
            let piece = self.strips.sections.iter().position(|found| *found == section)?;
            let column = columns.iter().position(|column| column.pieces.contains(&piece))?;
            Some(column / self.surround.geometry.columns + 1)
        };
        (0..self.surround.deck.sections.len()).map(page).collect()
    }

    fn page_head(&self, index: usize, count: usize, columns: &[Column]) -> PageHead {
        let range = match (columns.first(), columns.last()) {
            (Some(first), Some(last)) => first.pieces.start..last.pieces.end,
            _ => 0..0,
        };
        let mut shown: Vec<usize> = self.strips.sections[range.clone()].to_vec();
        shown.dedup();
        let title = |section: usize| self.surround.deck.sections[section].title.as_deref();
        let topics: Vec<&str> = shown.into_iter().filter_map(title).collect();
        let numbers: Vec<u32> = self.strips.numbers[range].iter().copied().flatten().collect();
        PageHead { index, count, topics: topics.join(" · "), questions: ranges::shorten(&numbers) }
    }

    fn columns(&mut self, columns: &[Column], top: Pt, is_last: bool, items: &mut Vec<Item>) {
        let geometry = self.surround.geometry;
        let laid: Vec<_> = columns.iter().map(|column| column.laid(&self.strips.pieces)).collect();
        let tallest = laid.iter().map(|pieces| piece::height(pieces)).max().unwrap_or(Pt::ZERO);
        // All columns but those of the last page reach for the foot.
        let full = geometry.column_height(top);
        let target = if is_last { tallest.min(full) } else { full };
        for (position, pieces) in laid.iter().enumerate() {
            let (shrink, grow) = flow::give(piece::stretch(pieces));
            let extra = (target - piece::height(pieces)).clamp(shrink, grow);
            piece::place(pieces, geometry.column_x(position), top, extra, items);
        }
        let colour = self.surround.composer.palette.rule;
        for position in 1..columns.len() {
            let x = geometry.column_x(position) - geometry.gutter / 2;
            let (from, to) = ((x, top), (x, top + target));
            items.push(Item::Line(Line { from, to, width: Pt::new(0.35), colour }));
        }
        if columns.is_empty() {
            let style = TextStyle::new(Family::Sans, Pt::new(11.0), self.surround.composer.palette.muted);
            let line = self.surround.composer.one_line(&self.surround.composer.words.empty, style);
            let line = self.surround.composer.element(Role::Paragraph, |_| line);
            put(line, Side::Left(geometry.margin), top + Pt::new(24.0), items);
        }
    }
}
