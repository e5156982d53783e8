//! Booklets: pages on sheets of paper that are folded, and for pocket books cut once.

use super::options::Imposition;
use crate::export::cutting;
use crate::typeset::page::{Item, Page};
use crate::typeset::unit::Pt;
use crate::words::Words;

/// The edges of paper are not printed on, and marks end before the text.
const MARK_FROM: Pt = Pt::mm(5.0);
/// Ends 1 mm before the text of the smallest margin.
const MARK_TO: Pt = Pt::mm(9.0);

/// Where a page is on one side of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Counted from 0.
    pub page: usize,
    pub column: usize,
    pub row: usize,
    /// Upside down.
    pub is_turned: bool,
}

/// Returns how many panels are beside and above one another.
#[must_use]
pub fn grid(imposition: Imposition) -> (usize, usize) {
    match imposition {
        Imposition::None => (1, 1),
        Imposition::Booklet => (2, 1),
        Imposition::Pocket => (4, 2),
    }
}

/// Returns the sides of all sheets for `count` pages, in the order of printing. Panels without a page are left out.
#[must_use]
pub fn sides(imposition: Imposition, count: usize, right_to_left: bool) -> Vec<Vec<Panel>> {
    let (columns, _) = grid(imposition);
    let mut sides = match imposition {
        Imposition::None => (0..count).map(|page| row(&[page], 0, false)).collect(),
        Imposition::Booklet => saddle(count),
        Imposition::Pocket => (0..count.div_ceil(8)).map(|sheet| pocket(sheet * 8)).collect(),
    };
    for side in &mut sides {
        side.retain(|panel| panel.page < count);
        if right_to_left {
            side.iter_mut().for_each(|panel| panel.column = columns - 1 - panel.column);
        }
    }
    sides
}

fn row(pages: &[usize], row: usize, is_turned: bool) -> Vec<Panel> {
    let panel = |(column, page): (usize, &usize)| Panel { page: *page, column, row, is_turned };
    pages.iter().enumerate().map(panel).collect()
}

/// Returns sheets that lie in one another and are stitched along the fold: the outermost has the first page and the
/// last.
fn saddle(count: usize) -> Vec<Vec<Panel>> {
    let all = count.next_multiple_of(4);
    let sheet = |sheet: usize| {
        let (first, last) = (sheet * 2, all - 1 - sheet * 2);
        [row(&[last, first], 0, false), row(&[first + 1, last - 1], 0, false)]
    };
    (0..all / 4).flat_map(sheet).collect()
}

/// Returns one side of a sheet, folded to eight panels round a slit in its middle.
fn pocket(first: usize) -> Vec<Panel> {
    let [top, bottom] = [[4, 3, 2, 1], [5, 6, 7, 0]].map(|pages| pages.map(|page| first + page));
    [row(&top, 0, true), row(&bottom, 1, false)].concat()
}

/// Places `pages`, which are all of one size, on sheets.
#[must_use]
pub fn impose(pages: &[Page], imposition: Imposition, words: &Words, right_to_left: bool) -> Vec<Page> {
    let Some(Page { width, height, .. }) = pages.first() else { return Vec::new() };
    let ((columns, rows), panel) = (grid(imposition), (*width, *height));
    let paper = (panel.0 * columns, panel.1 * rows);
    let sides = sides(imposition, pages.len(), right_to_left);
    let side = |(index, panels): (usize, Vec<Panel>)| {
        let is_back = imposition == Imposition::Booklet && index % 2 == 1;
        let label = match imposition {
            Imposition::Booklet if is_back => words.back(index / 2 + 1),
            Imposition::Booklet => words.front(index / 2 + 1),
            Imposition::None | Imposition::Pocket => (index + 1).to_string(),
        };
        let mut sheet = Page::new(label, paper, if is_back { Vec::new() } else { marks(imposition, paper) });
        for Panel { page, column, row, is_turned } in panels {
            let (items, column, row) = if is_turned {
                (&mut sheet.turned, columns - 1 - column, rows - 1 - row)
            } else {
                (&mut sheet.items, column, row)
            };
            let (x, y) = (panel.0 * column, panel.1 * row);
            items.extend(pages[page].items.iter().cloned().map(|item| item.moved(x, y)));
        }
        sheet
    };
    sides.into_iter().enumerate().map(side).collect()
}

/// Returns strokes at the edges where to fold, and a dotted line where to cut.
fn marks(imposition: Imposition, (width, height): (Pt, Pt)) -> Vec<Item> {
    let (columns, rows) = grid(imposition);
    let mut items = Vec::new();
    for column in 1..columns {
        let x = width / columns * column;
        items.push(cutting::fold_mark((x, MARK_FROM), (x, MARK_TO)));
        items.push(cutting::fold_mark((x, height - MARK_TO), (x, height - MARK_FROM)));
    }
    for row in 1..rows {
        let y = height / rows * row;
        items.push(cutting::fold_mark((MARK_FROM, y), (MARK_TO, y)));
        items.push(cutting::fold_mark((width - MARK_TO, y), (width - MARK_FROM, y)));
    }
    if imposition == Imposition::Pocket {
        let y = height / 2;
        items.extend(cutting::dotted_line((width / 4, y), (width / 4 * 3, y)));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the page on each side of each leaf of a saddle-stitched booklet, found by folding: the sheets lie in one
    /// another with the first outermost, so the right halves come in order, and then the left ones backwards.
    fn folded(sides: &[Vec<Panel>], columns: (usize, usize)) -> Vec<Option<usize>> {
        let at = |side: &[Panel], column| side.iter().find(|panel| panel.column == column).map(|it| it.page);
        let (left, right) = columns;
        let sheets = || sides.chunks(2);
        let first = sheets().flat_map(|sheet| [at(&sheet[0], right), at(&sheet[1], left)]);
        let second = sheets().rev().flat_map(|sheet| [at(&sheet[1], right), at(&sheet[0], left)]);
        first.chain(second).collect()
    }

    #[test]
    fn a_stitched_booklet_reads_in_order_whatever_its_length_and_script() {
        for count in 1..70 {
            for (right_to_left, columns) in [(false, (0, 1)), (true, (1, 0))] {
                let sides = sides(Imposition::Booklet, count, right_to_left);
                let read = folded(&sides, columns);
                let expected: Vec<_> = (0..count.next_multiple_of(4))
                    .map(|page| Some(page).filter(|page| *page < count))
                    .collect();
                assert_eq!(read, expected, "{count}");
                assert!(sides.iter().flatten().all(|panel| !panel.is_turned && panel.row == 0));
            }
        }
    }

    /// Imposes a pocket book, by what folding does. Pages that face each other are neighbours on the sheet, in reading
    /// order for someone who looks at them the right way up. The two sides of a leaf lie across a fold: the
    /// fold along the middle at both ends of the sheet, or, beside the slit, the fold between the inner columns.
    #[test]
    fn a_pocket_book_reads_in_order_whatever_its_length_and_script() {
        for count in 1..40 {
            for right_to_left in [false, true] {
                let sides = sides(Imposition::Pocket, count, right_to_left);
                assert_eq!(sides.len(), count.div_ceil(8));
                let mut all: Vec<_> = sides.iter().flatten().map(|panel| panel.page).collect();
                all.sort_unstable();
                assert_eq!(all, (0..count).collect::<Vec<_>>());
            }
        }
        for right_to_left in [false, true] {
            let side = &sides(Imposition::Pocket, 8, right_to_left)[0];
            let panel = |page: usize| side.iter().find(|panel| panel.page == page % 8).expect("is there");
            for left in [1, 3, 5, 7] {
                let (left, right) = (panel(left), panel(left + 1));
                assert_eq!(left.row, right.row, "{left:?} {right:?}");
                let step = right.column.cast_signed() - left.column.cast_signed();
                assert_eq!(step, if left.is_turned == right_to_left { 1 } else { -1 }, "{left:?} {right:?}");
            }
            for front in [0, 2, 4, 6] {
                let (front, back) = (panel(front), panel(front + 1));
                let across_the_middle = front.column == back.column && [0, 3].contains(&front.column);
                let beside_the_slit = front.row == back.row && front.column + back.column == 3;
                assert!(across_the_middle || beside_the_slit, "{front:?} {back:?}");
            }
            assert!(side.iter().all(|panel| panel.is_turned == (panel.row == 0)));
        }
    }
}
