//! The cheat-sheet: a deck in columns, with a running head and foot.

pub mod booklet;
pub mod contents;
pub mod entry;
pub mod foot;
pub mod front;
pub mod geometry;
pub mod letterhead;
pub mod options;
pub mod pointers;
pub mod question;
pub mod ranges;
pub mod running;
pub mod section;

use std::io::Write;

use crate::export::about;
use crate::export::contract::{ExportContext, ExportError, Exporter, Made};
use crate::limits::Limit;
use crate::model::Deck;
use crate::pdf;
use crate::pdf::about::{Printing, Turn};
use crate::typeset::block::flow::{self, Column, ColumnRoom};
use crate::typeset::block::marks::Side;
use crate::typeset::block::piece::{self, Piece};
use crate::typeset::block::{Composer, Measure};
use crate::typeset::page::{Item, Layout, Page, Stroke};
use crate::typeset::text::inline::{Family, TextStyle};
use crate::typeset::theme;
use crate::typeset::tree::{Artifact, Role, Tag, claim};
use crate::typeset::unit::Pt;
use contents::PageNumbers;
use entry::EntryLook;
use foot::Foot;
use front::FrontMatter;
use geometry::Geometry;
use letterhead::Letterhead;
use options::{Imposition, SheetOptions};
use running::{FrontNodes, PageHead, Surround};
use section::{Setter, Strips};

/// How much further the gaps of one column may be stretched than those of its neighbours, in 1/1000 of their stretch.
const MOST_APART: i64 = 333;

/// Writes a deck as a cheat-sheet.
#[derive(Default)]
pub struct Sheet {
    pub options: SheetOptions,
    pub letterhead: Letterhead,
}

impl Exporter for Sheet {
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        let layout = self.layout(run, deck);
        about::within_limit(&layout)?;
        let printing = match self.options.imposition {
            Imposition::None => Printing::Free,
            Imposition::Booklet => Printing::Exact { turn: Some(Turn::ShortEdge) },
            Imposition::Pocket => Printing::Exact { turn: None },
        };
        let about = about::about(deck, run, printing);
        pdf::write(&layout, &about, out)?;
        Ok(Made { pages: Some(layout.pages.len()), ..Made::default() })
    }
}

impl Sheet {
    /// Returns the laid out pages; at least one.
    #[must_use]
    pub fn pages(&self, run: &ExportContext<'_>, deck: &Deck<'_>) -> Vec<Page> {
        self.layout(run, deck).pages
    }

    /// Returns the pages, and what is on them in reading order.
    #[must_use]
    pub fn layout(&self, run: &ExportContext<'_>, deck: &Deck<'_>) -> Layout {
        let mut geometry = Geometry::new(self.options);
        if deck.entries().all(|entry| entry.number.is_none()) {
            geometry.spaces = geometry.spaces.without_numbers();
        }
        let palette = theme::with_accent(self.options.ink, self.options.accent);
        let mut composer = Composer::new(&palette, deck.lang, &deck.fonts, self.options.align, run.report);
        let words = self.letterhead.foot(deck, run.epoch);
        let foot = Foot::new(&mut composer, &geometry, (deck, self.options.detail), &words);
        geometry.make_room_for(foot.rows());
        composer.tallest = geometry.column_height(geometry.text_top) / 2;
        composer.places = about::places(deck);
        let front = FrontNodes::new(&mut composer.tree);
        let look = EntryLook {
            measure: Measure { x: Pt::ZERO, width: geometry.column_width },
            side: geometry
                .side
                .map(|side| Measure { x: composer.left(side.x, side.width, geometry.column_width), ..side }),
            family: geometry.family,
            sizes: geometry.sizes,
            spaces: geometry.spaces,
            overhang: geometry.overhang(),
            detail: self.options.detail,
            is_indexed: contents::are_wanted(deck, self.options.detail),
            level: if deck.sections.iter().any(|section| section.title.is_some()) { 3 } else { 2 },
        };
        let logo = self.letterhead.logo.as_ref();
        let logo = logo.and_then(|logo| composer.pictures.of_file(logo.file.as_ref()?, logo.span));
        let highest = self.most_height(&geometry);
        let strips = Setter { composer: &mut composer, geometry: &geometry, look, has_ranges: true, highest }
            .strips(deck);
        let surround = Surround {
            composer: &mut composer,
            geometry: &geometry,
            deck,
            detail: self.options.detail,
            front,
            head: self.letterhead.head(deck, run.epoch),
            foot,
            logo,
        };
        let pages = Filled { surround, strips }.pages();
        let pages = match self.options.imposition {
            Imposition::None => pages,
            folded => booklet::impose(&pages, folded, composer.words, composer.right_to_left),
        };
        composer.report_glyphs();
        Layout { pages, tree: composer.tree }
    }

    /// Returns the height of all columns of as many pages as a PDF may have.
    fn most_height(&self, geometry: &Geometry) -> Pt {
        let (across, down) = booklet::grid(self.options.imposition);
        let page = geometry.column_height(geometry.text_top) * (geometry.columns * across * down);
        Pt(page.0.saturating_mul(i64::try_from(Limit::Pages.most()).unwrap_or(i64::MAX)))
    }
}

/// Puts strips into columns, and columns on pages.
struct Filled<'a, 'c> {
    surround: Surround<'a, 'c>,
    strips: Strips,
}

/// What is on which page.
struct Plan {
    front: FrontMatter,
    columns: Vec<Column>,
    numbers: PageNumbers,
}

impl Filled<'_, '_> {
    fn pages(&mut self) -> Vec<Page> {
        let geometry = self.surround.geometry;
        let Plan { front, columns, numbers } = self.plan();
        let count = columns.len().div_ceil(geometry.columns).max(1);
        let mut pages = self.surround.front_pages(front, &numbers);
        let mut chunks = columns.chunks(geometry.columns);
        for index in 0..count {
            let columns = chunks.next().unwrap_or_default();
            let mut items = Vec::new();
            let mark = self.surround.composer.words.page(index + 1, count);
            let head = self.page_head(mark, columns);
            let top = if index == 0 {
                self.surround.first_head(front, &head, &numbers, &mut items)
            } else {
                self.surround.head(&head, &mut items);
                geometry.text_top
            };
            claim(&mut items, Tag::Artifact(Artifact::Head));
            self.columns(columns, top, index + 1 == count, &mut items);
            pages.push(self.surround.page((index + 1).to_string(), items));
        }
        pages
    }

    /// Plans the pages. Contents take room before their page numbers are known. Where the numbers are narrower than
    /// what filled in for them, columns begin higher, unless that in turn changes the numbers too much.
    fn plan(&mut self) -> Plan {
        let front = self.surround.front_matter(&PageNumbers::new());
        let first = self.planned(front);
        let closer = self.surround.front_matter(&first.numbers);
        if closer == first.front {
            return first;
        }
        let second = self.planned(closer);
        if self.surround.front_matter(&second.numbers) == closer { second } else { first }
    }

    fn planned(&self, front: FrontMatter) -> Plan {
        let geometry = self.surround.geometry;
        let room = ColumnRoom {
            per_page: geometry.columns,
            height: geometry.column_height(geometry.text_top),
            first: geometry.column_height(front.text_top(geometry)),
        };
        let columns = flow::columns(&self.strips.pieces, room);
        let numbers = self.page_numbers(&columns);
        Plan { front, columns, numbers }
    }

    /// Returns the page on which each topic and question begins.
    fn page_numbers(&self, columns: &[Column]) -> PageNumbers {
        let mut numbers = PageNumbers::new();
        for (index, column) in columns.iter().enumerate() {
            let page = index / self.surround.geometry.columns + 1;
            for item in self.strips.pieces[column.pieces.clone()].iter().flat_map(|piece| &piece.items) {
                if let Item::Anchor { anchor, .. } = item {
                    numbers.insert(*anchor, page);
                }
            }
        }
        numbers
    }

    fn page_head(&self, mark: String, columns: &[Column]) -> PageHead {
        let range = match (columns.first(), columns.last()) {
            (Some(first), Some(last)) => first.pieces.start..last.pieces.end,
            _ => 0..0,
        };
        let mut shown: Vec<usize> = self.strips.sections[range.clone()].to_vec();
        shown.dedup();
        let title = |section: usize| self.surround.deck.sections[section].title.as_deref();
        let topics = shown.into_iter().filter_map(title).map(str::to_owned).collect();
        let numbers: Vec<_> = self.strips.numbers[range].iter().copied().flatten().collect();
        PageHead { mark, topics, questions: ranges::between(&numbers) }
    }

    fn columns(&mut self, columns: &[Column], top: Pt, is_last: bool, items: &mut Vec<Item>) {
        let geometry = self.surround.geometry;
        let laid: Vec<_> = columns.iter().map(|column| column.taken(&mut self.strips.pieces)).collect();
        let tallest = laid.iter().map(|pieces| piece::height(pieces)).max().unwrap_or(Pt::ZERO);
        // All columns but those of the last page reach for the foot.
        let full = geometry.column_height(top);
        let target = if is_last { tallest.min(full) } else { full };
        let stretches = even_stretches(&laid, target);
        for (position, (pieces, extra)) in laid.into_iter().zip(stretches).enumerate() {
            let x = geometry.column_x(position);
            let x = self.surround.composer.left(x, geometry.column_width, geometry.width);
            piece::place(pieces, x, top, extra, items);
        }
        let colour = self.surround.composer.palette.rule;
        for position in 1..columns.len() {
            let x = geometry.column_x(position) - geometry.gutter / 2;
            let x = self.surround.composer.left(x, Pt::ZERO, geometry.width);
            let (from, to) = ((x, top), (x, top + target));
            items.push(Item::Stroke(Stroke { from, to, width: Pt::new(0.35), colour }));
        }
        if columns.is_empty() {
            let style = TextStyle::new(Family::Sans, Pt::new(11.0), self.surround.composer.palette.muted);
            let line = self.surround.composer.one_line(&self.surround.composer.words.empty, style);
            let line = self.surround.composer.element(Role::Paragraph, |_| line);
            self.surround.place_line(line, Side::Left(geometry.margin), top + Pt::new(24.0), items);
        }
    }
}

/// Returns by how much the gaps of each column grow or shrink to reach `target`. Eyes compare neighbours: none is
/// stretched by more than a third beyond the tightest, and rather ends above the foot.
fn even_stretches(columns: &[Vec<Piece>], target: Pt) -> Vec<Pt> {
    let share = |extra: Pt, stretch: Pt| extra.0 * 1000 / stretch.0.max(1);
    let wanted: Vec<(Pt, Pt)> = columns
        .iter()
        .map(|pieces| {
            let stretch = piece::stretch(pieces);
            let (shrink, grow) = flow::stretch_limits(stretch);
            ((target - piece::height(pieces)).clamp(shrink, grow), stretch)
        })
        .collect();
    let tightest = wanted.iter().filter(|(_, stretch)| *stretch > Pt::ZERO).map(|it| share(it.0, it.1)).min();
    let most = tightest.map_or(1000, |least| least + MOST_APART);
    wanted.into_iter().map(|(extra, stretch)| extra.min(stretch.per_mille(most))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use super::*;

    fn any_piece() -> impl Strategy<Value = Piece> {
        (5000..95_000_i64, 0..4000_i64, 1..6000_i64).prop_map(|(height, gap, stretch)| Piece {
            gap: Pt(gap),
            stretch: Pt(stretch),
            ..Piece::space(Pt(height))
        })
    }

    proptest! {
        #![proptest_config(Config { cases: 500, failure_persistence: None, ..Config::default() })]

        /// Whatever is in the columns of a page: gaps of none are stretched by more than a third beyond those of
        /// another, and no column is longer than is wanted.
        #[test]
        fn the_stretch_of_gaps_differs_by_at_most_a_third_between_columns(
            columns in prop::array::uniform3(prop::collection::vec(any_piece(), 12)),
            more in 0..60_000_i64,
        ) {
            let tallest = columns.iter().map(|pieces| piece::height(pieces)).max().expect("three");
            let target = tallest + Pt(more);
            let extras = even_stretches(&columns, target);
            let shares: Vec<i64> = std::iter::zip(&columns, &extras)
                .map(|(pieces, extra)| extra.0 * 1000 / piece::stretch(pieces).0)
                .collect();
            let (least, most) = (shares.iter().min().expect("three"), shares.iter().max().expect("three"));
            assert!(most - least <= MOST_APART + 1, "{shares:?}");
            for (pieces, extra) in std::iter::zip(&columns, extras) {
                assert!(piece::height(pieces) + extra <= target, "{shares:?}");
            }
        }
    }
}
