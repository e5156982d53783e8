//! Tables: a head above a rule, which is repeated at the head of every column that goes on with them; cells that wrap;
//! smaller type where columns are many.

use std::rc::Rc;

use super::piece::{Cut, Piece};
use super::widths::{self, Asked, Mercy};
use super::{Composer, Measure, Voice, room};
use crate::content::{Alignment, Inlines, Table};
use crate::typeset::page::{self, Item};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::RichText;
use crate::typeset::text::paragraph::Paragraph;
use crate::typeset::text::pen::TextLine;
use crate::typeset::theme::{Colour, Size};
use crate::typeset::tree::{Artifact, Role, artifact};
use crate::typeset::unit::Pt;

/// The space between two columns.
const GUTTER: Pt = Pt::new(7.0);
/// Type gets smaller in these steps, and not smaller than this.
const STEP: Pt = Pt::new(0.5);
/// Smaller type is not read in print.
const SMALLEST: Pt = Pt::new(7.0);
/// A column of fewer font sizes, of some five letters, is not read.
const LEAST_SIZES: usize = 3;
/// Where cells wrap, columns have room for as much on the average, twelve characters, or the table becomes a list.
const LETTERS: &str = "and so it is";
/// Cells are told apart without rules between them.
const PAD: Pt = Pt::new(1.3);
/// More than between blocks, less than in a paragraph: a row is whole, but its head is far.
const BETWEEN_ROWS: i64 = 700;
/// Only rows that are high are worth it.
const INSIDE_ROW: i64 = 2500;
/// Lines that stay together at either end of a row.
const KEEP_LINES: usize = 2;

/// A table whose cells are styled.
struct Cells {
    head: Vec<RichText>,
    rows: Vec<Vec<RichText>>,
}

/// Where columns are.
struct Grid<'a> {
    x: Pt,
    widths: &'a [Pt],
    alignments: &'a [Alignment],
}

impl Composer<'_> {
    pub fn table(&mut self, table: &Table<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let columns = table.rows.iter().map(|row| row.len()).chain([table.head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return Vec::new();
        }
        let available = measure.width - GUTTER * (columns - 1);
        for voice in smaller(voice) {
            let cells = self.cells(table, &voice);
            let mercy = if voice.style.size <= SMALLEST { Mercy::Anything } else { Mercy::Parts };
            let asked = self.asked(&cells, columns);
            if let Some(widths) = widths::share(&asked, available, mercy)
                && !self.is_cramped(&asked, available, &voice)
            {
                let grid = Grid { x: measure.x, widths: &widths, alignments: &table.alignments };
                return self.element(Role::Table, |composer| composer.grid(&cells, &grid, &voice));
            }
        }
        self.element(Role::List { numbered: false }, |composer| composer.stacked(table, measure, voice))
    }

    /// Returns whether cells wrap, and columns are too narrow for that.
    fn is_cramped(&mut self, asked: &[Asked], available: Pt, voice: &Voice) -> bool {
        let least = self.one_line(LETTERS, voice.style).width;
        let whole: Pt = asked.iter().map(|it| it.line).sum();
        whole > available && available < least * asked.len()
    }

    fn cells(&self, table: &Table<'_>, voice: &Voice) -> Cells {
        let row = |row: &[Inlines<'_>], bold: bool| {
            let style = if bold { voice.style.bold() } else { voice.style };
            row.iter().map(|cell| RichText::new(cell, style, self.looks(voice))).collect()
        };
        let rows = table.rows.iter().map(|cells| row(cells, false)).collect();
        Cells { head: row(&table.head, true), rows }
    }

    /// Returns what each column asks for.
    fn asked(&mut self, cells: &Cells, columns: usize) -> Vec<Asked> {
        let mut asked = vec![Asked::default(); columns];
        for row in std::iter::once(&cells.head).chain(&cells.rows) {
            for (column, cell) in asked.iter_mut().zip(row) {
                let paragraph = Paragraph::new(cell, self.lang);
                let (line, word) = paragraph.widths(&mut self.shaper);
                let part = paragraph.widest_part(&mut self.shaper).min(word);
                *column =
                    column.max(Asked { line, word, part, least: part.min(paragraph.size() * LEAST_SIZES) });
            }
        }
        asked
    }

    fn grid(&mut self, cells: &Cells, grid: &Grid<'_>, voice: &Voice) -> Vec<Piece> {
        let mut pieces = self.row(&Role::HeadCell, &cells.head, grid, voice);
        underline(&mut pieces, grid, self.palette.muted);
        let head: Rc<[Piece]> = artifact(pieces.clone(), Artifact::Head).into();
        for (index, row) in cells.rows.iter().enumerate() {
            let mut strips = self.row(&Role::Cell, row, grid, voice);
            if index + 1 < cells.rows.len() {
                underline(&mut strips, grid, self.palette.rule);
            }
            if index == 0
                && let Some(first) = strips.first_mut()
            {
                first.cut = Cut::Never;
            }
            for strip in &mut strips {
                strip.above = Some(Rc::clone(&head));
            }
            pieces.append(&mut strips);
        }
        pieces
    }

    fn row(&mut self, role: &Role, cells: &[RichText], grid: &Grid<'_>, voice: &Voice) -> Vec<Piece> {
        self.element(Role::Row, |composer| composer.row_strips(role, cells, grid, voice))
    }

    fn row_strips(&mut self, role: &Role, cells: &[RichText], grid: &Grid<'_>, voice: &Voice) -> Vec<Piece> {
        let lines = self.cell_lines(role, cells, grid);
        let count = lines.len();
        let strip = |(index, line): (usize, Vec<(Pt, TextLine)>)| {
            let whole = index >= KEEP_LINES && count - index >= KEEP_LINES;
            let cut = match index {
                0 => Cut::Cost(BETWEEN_ROWS),
                _ if whole => Cut::Cost(INSIDE_ROW),
                _ => Cut::Never,
            };
            Piece { cut, ..side_by_side(line, voice) }
        };
        let mut strips: Vec<Piece> = lines.into_iter().enumerate().map(strip).collect();
        if let Some(first) = strips.first_mut() {
            first.height += PAD;
            let items = std::mem::take(&mut first.items);
            first.items = items.into_iter().map(|item| item.moved(Pt::ZERO, PAD)).collect();
        }
        if let Some(last) = strips.last_mut() {
            last.height += PAD;
        }
        strips
    }

    /// Returns, for each line of a row, what its cells show there, and where.
    fn cell_lines(&mut self, role: &Role, cells: &[RichText], grid: &Grid<'_>) -> Vec<Vec<(Pt, TextLine)>> {
        let mut rows: Vec<Vec<(Pt, TextLine)>> = Vec::new();
        let mut x = grid.x;
        for ((column, cell), width) in cells.iter().enumerate().zip(grid.widths.iter().copied()) {
            let lines = self.element(role.clone(), |composer| composer.lines(cell, width, Setting::Ragged));
            let alignment = match grid.alignments.get(column) {
                None | Some(Alignment::None) if Paragraph::new(cell, self.lang).is_right_to_left() => {
                    Alignment::Right
                }
                alignment => alignment.copied().unwrap_or(Alignment::None),
            };
            rows.resize_with(rows.len().max(lines.len()), Vec::new);
            for (row, line) in rows.iter_mut().zip(lines) {
                row.push((x + indent(alignment, &line, width), line));
            }
            x += width + GUTTER;
        }
        rows
    }

    /// Returns a table with too many columns: rows below one another, in them each cell after the head of its column.
    fn stacked(&mut self, table: &Table<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let mut rich = RichText::default();
                let looks = self.looks(voice);
                if let Some(head) = table.head.get(column).filter(|head| !head.is_empty()) {
                    rich.push_inlines(head, voice.style.bold(), looks);
                    rich.push(": ", voice.style.bold());
                }
                rich.push_inlines(cell, voice.style, looks);
                let mut strips = self.stacked_cell(&rich, measure, voice);
                if let Some(first) = strips.first_mut().filter(|_| column == 0 && index > 0) {
                    let gap = voice.lead.per_mille(220);
                    first.items.push(self.rule(measure, -gap));
                    first.gap = gap * 2;
                    first.cut = Cut::Cost(BETWEEN_ROWS);
                }
                pieces.append(&mut strips);
            }
        }
        pieces
    }

    fn stacked_cell(&mut self, rich: &RichText, measure: Measure, voice: &Voice) -> Vec<Piece> {
        self.element(Role::Item, |composer| {
            composer.element(Role::Body, |composer| composer.paragraph(rich, measure, voice.lead))
        })
    }
}

/// Puts a hairline below a row.
fn underline(strips: &mut [Piece], grid: &Grid<'_>, colour: Colour) {
    let width = grid.widths.iter().copied().sum::<Pt>() + GUTTER * grid.widths.len().saturating_sub(1);
    let Some(last) = strips.last_mut() else { return };
    let (from, to) = ((grid.x, last.height), (grid.x + width, last.height));
    last.items.push(Item::Stroke(page::Stroke { from, to, width: Pt::new(0.35), colour }));
}

/// Returns the voices from the type around to the smallest, leads in proportion.
fn smaller(voice: &Voice) -> impl Iterator<Item = Voice> {
    let Size { size: from, lead } = Size { size: voice.style.size, lead: voice.lead };
    let next = |size: &Pt| (*size > SMALLEST).then(|| (*size - STEP).max(SMALLEST));
    std::iter::successors(Some(from), next).map(move |size| {
        let mut smaller = *voice;
        smaller.style.size = size;
        smaller.lead = Pt(lead.0 * size.0 / from.0);
        smaller
    })
}

/// Returns lines of neighbouring cells on one baseline, each from its `x`.
fn side_by_side(lines: Vec<(Pt, TextLine)>, voice: &Voice) -> Piece {
    let rooms = lines.iter().map(|(_, line)| room(line, voice.style.size, voice.lead));
    let (y, below) =
        rooms.fold((Pt::ZERO, Pt::ZERO), |(above, below), (y, height)| (above.max(y), below.max(height - y)));
    let items =
        lines.into_iter().flat_map(|(x, line)| line.items.into_iter().map(move |item| item.moved(x, y)));
    Piece::new(y + below, items.collect())
}

fn indent(alignment: Alignment, line: &TextLine, width: Pt) -> Pt {
    let rest = (width - line.width).max(Pt::ZERO);
    match alignment {
        Alignment::None | Alignment::Left => Pt::ZERO,
        Alignment::Center => rest / 2,
        Alignment::Right => rest,
    }
}
