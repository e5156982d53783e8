//! Tables: columns as wide as their content asks for, cells that wrap, a head above a rule.

use super::breaks::Setting;
use super::compose::{Composer, Measure, Voice, room};
use super::inline::RichText;
use super::line::Line;
use super::page::Item;
use super::paragraph::Paragraph;
use super::piece::{Cut, Piece};
use super::tree::Role;
use super::unit::Pt;
use crate::content::{Alignment, Inlines, Table};

/// The space between two columns.
const GUTTER: Pt = Pt::new(7.0);
/// A column narrower than this holds no word; the table is set as a list of its cells instead.
const NARROWEST: Pt = Pt::new(26.0);
const PAD: Pt = Pt::new(1.3);
const BETWEEN_ROWS: i64 = 700;

impl Composer<'_> {
    pub fn table(&mut self, table: &Table<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let columns = table.rows.iter().map(|row| row.len()).chain([table.head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return Vec::new();
        }
        let gutters = GUTTER * (columns - 1);
        if measure.width - gutters < NARROWEST * columns {
            return self
                .element(Role::List { numbered: false }, |composer| composer.stacked(table, measure, voice));
        }
        let head: Vec<_> = table.head.iter().map(|cell| self.cell(cell, voice, true)).collect();
        let rows: Vec<Vec<_>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.cell(cell, voice, false)).collect())
            .collect();
        let widths = self.widths(&head, &rows, columns, measure.width - gutters);
        let total = widths.iter().copied().sum::<Pt>() + gutters;
        let grid = Grid {
            widths: &widths,
            alignments: &table.alignments,
            measure: Measure { width: total, ..measure },
        };
        self.element(Role::Table, |composer| composer.grid(&head, &rows, &grid, voice))
    }

    fn grid(
        &mut self,
        head: &[RichText],
        rows: &[Vec<RichText>],
        grid: &Grid<'_>,
        voice: &Voice,
    ) -> Vec<Piece> {
        let row = |composer: &mut Self, role: Role, cells: &[RichText]| {
            composer.element(Role::Row, |composer| composer.row(&role, cells, grid, voice))
        };
        let mut pieces = row(self, Role::HeadCell, head);
        for (index, cells) in rows.iter().enumerate() {
            let mut strips = row(self, Role::Cell, cells);
            if let Some(first) = strips.first_mut() {
                let rule = self.rule(grid.measure, Pt::ZERO);
                first.items.push(if index == 0 { darker(rule, self.palette.muted) } else { rule });
                first.cut = if index == 0 { Cut::Never } else { Cut::Cost(BETWEEN_ROWS) };
            }
            pieces.append(&mut strips);
        }
        pieces
    }

    fn cell(&self, inlines: &Inlines<'_>, voice: &Voice, head: bool) -> RichText {
        let style = if head { voice.style.bold() } else { voice.style };
        RichText::new(inlines, style, self.looks(voice))
    }

    /// As wide as the content where there is room; else what each column misses is shared out by content.
    fn widths(
        &mut self,
        head: &[RichText],
        rows: &[Vec<RichText>],
        columns: usize,
        available: Pt,
    ) -> Vec<Pt> {
        let (mut wanted, mut least) = (vec![NARROWEST; columns], vec![NARROWEST; columns]);
        for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
            for (column, cell) in row.iter().enumerate() {
                let (line, word) = Paragraph::new(cell, self.lang).widths(&mut self.shaper);
                wanted[column] = wanted[column].max(line);
                least[column] = least[column].max(word);
            }
        }
        let sum = |widths: &[Pt]| widths.iter().copied().sum::<Pt>();
        if sum(&wanted) <= available {
            return wanted;
        }
        if sum(&least) > available {
            least.fill(NARROWEST);
        }
        let spare = available - sum(&least);
        let asked = (sum(&wanted) - sum(&least)).0.max(1);
        std::iter::zip(wanted, least)
            .map(|(wanted, least)| least + Pt((wanted - least).0 * spare.0 / asked))
            .collect()
    }

    fn row(&mut self, role: &Role, cells: &[RichText], grid: &Grid<'_>, voice: &Voice) -> Vec<Piece> {
        let mut rows: Vec<Vec<(Pt, Line)>> = Vec::new();
        let mut x = grid.measure.x;
        for (column, cell) in cells.iter().enumerate() {
            let Some(width) = grid.widths.get(column).copied() else { break };
            let lines = self.element(role.clone(), |composer| composer.lines(cell, width, Setting::Ragged));
            let alignment = grid.alignments.get(column).copied().unwrap_or(Alignment::None);
            rows.resize_with(rows.len().max(lines.len()), Vec::new);
            for (row, line) in rows.iter_mut().zip(lines) {
                row.push((x + indent(alignment, &line, width), line));
            }
            x += width + GUTTER;
        }
        let mut strips: Vec<Piece> = rows.into_iter().map(|row| side_by_side(row, voice)).collect();
        for (index, strip) in strips.iter_mut().enumerate() {
            strip.cut = if index == 0 { Cut::Cost(BETWEEN_ROWS) } else { Cut::Never };
        }
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

    /// A table with too many columns: below one another, each cell behind the head of its column.
    fn stacked(&mut self, table: &Table<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for row in &table.rows {
            for (column, cell) in row.iter().enumerate() {
                let mut rich = RichText::default();
                let looks = self.looks(voice);
                if let Some(head) = table.head.get(column) {
                    rich.push_inlines(head, voice.style.bold(), looks);
                    rich.push(": ", voice.style.bold());
                }
                rich.push_inlines(cell, voice.style, looks);
                let mut strips = self.stacked_cell(&rich, measure, voice);
                if let Some(first) = strips.first_mut().filter(|_| column == 0) {
                    first.gap = voice.lead.per_mille(220);
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

/// Lines of neighbouring cells on one baseline, each from its `x`.
fn side_by_side(lines: Vec<(Pt, Line)>, voice: &Voice) -> Piece {
    let rooms = lines.iter().map(|(_, line)| room(line, voice.style.size, voice.lead));
    let (y, below) =
        rooms.fold((Pt::ZERO, Pt::ZERO), |(above, below), (y, height)| (above.max(y), below.max(height - y)));
    let items =
        lines.into_iter().flat_map(|(x, line)| line.items.into_iter().map(move |item| item.moved(x, y)));
    Piece::new(y + below, items.collect())
}

struct Grid<'a> {
    widths: &'a [Pt],
    alignments: &'a [Alignment],
    measure: Measure,
}

fn indent(alignment: Alignment, line: &Line, width: Pt) -> Pt {
    let rest = (width - line.width).max(Pt::ZERO);
    match alignment {
        Alignment::None | Alignment::Left => Pt::ZERO,
        Alignment::Center => rest / 2,
        Alignment::Right => rest,
    }
}

fn darker(rule: Item, colour: super::theme::Colour) -> Item {
    match rule {
        Item::Line(line) => Item::Line(super::page::Line { colour, ..line }),
        other => other,
    }
}
