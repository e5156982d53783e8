//! Where things are on a page of the cheat-sheet, by paper, orientation and columns.

use super::booklet;
use super::options::{Columns, Detail, Imposition, Margins, Orientation, Paper, SheetOptions};
use crate::typeset::block::Measure;
use crate::typeset::text::inline::Family;
use crate::typeset::theme::{Size, Sizes};
use crate::typeset::unit::Pt;

/// The measures of one kind of sheet.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    pub width: Pt,
    pub height: Pt,
    pub columns: usize,
    /// One column to read, with contents of its own.
    pub is_handout: bool,
    /// A page of a pocket book.
    pub is_small: bool,
    pub title: Pt,
    pub margin: Pt,
    pub header_top: Pt,
    /// Where columns begin on all pages but the first.
    pub text_top: Pt,
    pub bottom: Pt,
    pub gutter: Pt,
    pub column_width: Pt,
    /// The column of notes beside the one of a handout.
    pub side: Option<Measure>,
    /// What questions, answers and pitfalls are set in.
    pub family: Family,
    pub sizes: Sizes,
    pub spaces: Spaces,
}

/// The white space of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Spaces {
    /// How far its body is indented from the left edge of the column.
    pub indent: Pt,
    /// The same for its code: in narrow columns each character counts.
    pub code_indent: Pt,
    /// Above its question, and below its last line.
    pub pad: Pt,
    /// Above its answer, its code and its pitfall.
    pub gap: Pt,
    /// By how much the space between entries may grow to fill a column: less than a line, or gaps are seen
    /// before the text.
    pub stretch: Pt,
    /// The same for the space between the parts of an entry.
    pub part_stretch: Pt,
    /// The bar of a section.
    pub bar: Size,
}

impl Spaces {
    /// Returns the white space of entries without numbers: an indent would be a margin with nothing in it.
    #[must_use]
    pub fn without_numbers(self) -> Spaces {
        Spaces { indent: Pt::ZERO, code_indent: Pt::ZERO, ..self }
    }
}

/// No column is narrower: 38 columns of code in the smallest type.
const NARROWEST: Pt = Pt::mm(57.0);
/// Where questions run in, longer lines save more.
const BRIEF: Pt = Pt::mm(90.0);
/// Columns of this width hold 56 columns of code, and lines of 64 characters.
const WIDE: Pt = Pt::mm(76.0);

/// Narrower pages are small ones: A6 and less.
const SMALL: Pt = Pt::mm(110.0);
/// Printers cannot reach the outer 5 mm, and signs at the ends of lines hang over the edge of their column.
const SMALL_MARGIN: Pt = Pt::mm(6.0);

/// A number of three figures is wider than its place by less.
const OVERHANG: Pt = Pt::new(4.0);
/// Printers reach no nearer to the edge of the paper.
const EDGE: Pt = Pt::mm(5.0);
/// Lower columns have no room for an entry.
const LOWEST: Pt = Pt::mm(50.0);
/// From the end of the columns to the lower edge of the foot.
const FOOT_ROOM: Pt = Pt::mm(4.8);
/// From one row of the foot to the next.
pub const FOOT_LEAD: Pt = Pt::new(8.0);

/// Lines of a handout are not longer: 66 characters.
const MEASURE: Pt = Pt::mm(128.0);
/// Room for a few words of a pitfall on each line.
const SIDE: Pt = Pt::mm(36.0);
/// Notes are not read as part of the line beside them.
const SIDE_GUTTER: Pt = Pt::mm(6.0);
/// Held in a hand or filed, a page loses this much.
const HANDOUT_MARGIN: Pt = Pt::mm(12.0);

impl Geometry {
    #[must_use]
    pub fn new(options: SheetOptions) -> Geometry {
        let (width, height) = page_size(options);
        let is_small = width < SMALL;
        let sides = options.margins.map(|margins| margins.sides);
        let columns = column_count(options.columns, width, (options.detail, sides));
        let Across { margin, gutter, column_width, side } = across(width, columns, sides);
        let is_handout = columns == 1 && !is_small;
        let (header_top, text_top, bottom, title) = if is_small {
            (Pt::mm(6.2), Pt::mm(12.0), Pt::mm(10.0), Pt::new(12.0))
        } else if columns > 2 {
            (Pt::mm(7.0), Pt::mm(14.0), Pt::mm(10.5), Pt::new(17.0))
        } else {
            (Pt::mm(8.0), Pt::mm(15.0), Pt::mm(11.5), Pt::new(17.0))
        };
        let (header_top, text_top, bottom) = match options.margins {
            Some(Margins { ends, .. }) => (ends, text_top - header_top + ends, ends + FOOT_ROOM),
            None => (header_top, text_top, bottom),
        };
        let (family, sizes, spaces) = match options.detail {
            Detail::Brief => (Family::Narrow, BRIEF_SIZES, BRIEF_SPACES),
            _ if is_handout => (Family::Sans, HANDOUT_SIZES, HANDOUT_SPACES),
            _ if column_width >= WIDE => (Family::Sans, WIDE_SIZES, WIDE_SPACES),
            _ => (Family::Narrow, NARROW_SIZES, NARROW_SPACES),
        };
        Geometry {
            width,
            height,
            columns,
            is_handout,
            is_small,
            title,
            margin,
            header_top,
            text_top,
            bottom,
            gutter,
            column_width,
            side,
            family,
            sizes,
            spaces,
        }
    }

    #[must_use]
    pub fn column_x(&self, column: usize) -> Pt {
        self.margin + (self.column_width + self.gutter) * column
    }

    /// Ends columns higher, so that the foot may have more than one row.
    pub fn make_room_for(&mut self, rows: usize) {
        self.bottom += FOOT_LEAD * rows.saturating_sub(1);
    }

    /// Returns the height of columns that begin at `top`.
    #[must_use]
    pub fn column_height(&self, top: Pt) -> Pt {
        self.height - top - self.bottom
    }

    /// Returns how far a number that is a little too wide for its place may begin before its column.
    #[must_use]
    pub fn overhang(&self) -> Pt {
        OVERHANG.min(self.margin - EDGE)
    }

    #[must_use]
    pub fn right(&self) -> Pt {
        self.width - self.margin
    }
}

/// Returns whether columns are wide enough to be read.
#[must_use]
pub fn is_readable(options: SheetOptions) -> bool {
    let geometry = Geometry::new(options);
    geometry.column_width >= NARROWEST && geometry.column_height(geometry.text_top) >= LOWEST
}

/// Returns how many columns there are on a page of `width`; `sides` are the author's own margins.
fn column_count(columns: Columns, width: Pt, (detail, sides): (Detail, Option<Pt>)) -> usize {
    match columns {
        Columns::Auto if width < SMALL => 1,
        Columns::One => 1,
        Columns::Two => 2,
        Columns::Three => 3,
        Columns::Four => 4,
        Columns::Auto => {
            let (least, most) = if detail == Detail::Brief { (BRIEF, 3) } else { (NARROWEST, 4) };
            let has_room = |count: &usize| {
                let (margin, gutter) = margins(*count);
                let margin = sides.unwrap_or(margin);
                (least + gutter) * *count <= width - margin * 2 + gutter
            };
            (2..=most).rev().find(has_room).unwrap_or(2)
        }
    }
}

/// Returns the paper, or the part of it that becomes a page when it is folded.
fn page_size(options: SheetOptions) -> (Pt, Pt) {
    let (short, long) = match options.paper {
        Paper::A3 => (297.0, 420.0),
        Paper::A4 => (210.0, 297.0),
        Paper::A5 => (148.0, 210.0),
        Paper::Letter => (215.9, 279.4),
        Paper::Legal => (215.9, 355.6),
    };
    let (short, long) = (Pt::mm(short), Pt::mm(long));
    let (columns, rows) = booklet::grid(options.imposition);
    match options.orientation {
        Orientation::Portrait if options.imposition == Imposition::None => (short, long),
        // Paper that is to be folded lies on its long edge.
        Orientation::Portrait | Orientation::Landscape => (long / columns, short / rows),
    }
}

/// What is side by side on a page.
struct Across {
    margin: Pt,
    gutter: Pt,
    column_width: Pt,
    side: Option<Measure>,
}

fn across(width: Pt, columns: usize, sides: Option<Pt>) -> Across {
    if columns == 1 && width < SMALL {
        let margin = sides.unwrap_or(SMALL_MARGIN);
        return Across { margin, gutter: Pt::ZERO, column_width: width - margin * 2, side: None };
    }
    if columns == 1 {
        return handout(width, sides.unwrap_or(HANDOUT_MARGIN));
    }
    let (margin, gutter) = margins(columns);
    let margin = sides.unwrap_or(margin);
    let column_width = (width - margin * 2 - gutter * (columns - 1)) / columns;
    Across { margin, gutter, column_width, side: None }
}

/// Returns the place of one column: in the middle of the page, together with its notes if there is room for them.
fn handout(width: Pt, margin: Pt) -> Across {
    let whole = MEASURE + SIDE_GUTTER + SIDE;
    let room = width - margin * 2;
    let (block, column_width, side) = if room >= whole {
        (whole, MEASURE, Some(Measure { x: MEASURE + SIDE_GUTTER, width: SIDE }))
    } else {
        (room.min(MEASURE), room.min(MEASURE), None)
    };
    Across { margin: (width - block) / 2, gutter: Pt::ZERO, column_width, side }
}

/// Returns the margins left and right of the columns, and the gap between them. Printers cannot reach the outer 5
/// mm.
fn margins(columns: usize) -> (Pt, Pt) {
    match columns {
        0..=2 => (Pt::mm(9.0), Pt::mm(5.6)),
        _ => (Pt::mm(7.0), Pt::mm(4.4)),
    }
}

const WIDE_SIZES: Sizes = Sizes {
    text: Size::new(7.4, 9.3),
    code: Size::new(6.7, 8.2),
    head: Size::new(8.1, 10.0),
    pitfall: Size::new(7.1, 8.9),
    small: Size::new(7.0, 8.6),
};

const NARROW_SIZES: Sizes = Sizes {
    text: Size::new(7.2, 8.5),
    code: Size::new(6.5, 7.6),
    head: Size::new(7.6, 9.0),
    pitfall: Size::new(7.0, 8.3),
    small: Size::new(7.0, 8.3),
};

const WIDE_SPACES: Spaces = Spaces {
    indent: Pt::mm(5.0),
    code_indent: Pt::mm(5.0),
    pad: Pt::new(2.8),
    gap: Pt::new(1.5),
    stretch: Pt::new(6.0),
    part_stretch: Pt::new(1.5),
    bar: Size::new(8.3, 12.0),
};

const NARROW_SPACES: Spaces = Spaces {
    indent: Pt::mm(3.7),
    code_indent: Pt::ZERO,
    pad: Pt::new(2.2),
    gap: Pt::new(1.2),
    stretch: Pt::new(6.0),
    part_stretch: Pt::new(1.5),
    bar: Size::new(7.8, 11.4),
};

const BRIEF_SIZES: Sizes = Sizes { text: Size::new(7.0, 8.2), ..NARROW_SIZES };

const BRIEF_SPACES: Spaces = Spaces {
    pad: Pt::new(0.9),
    gap: Pt::new(1.0),
    stretch: Pt::new(3.0),
    part_stretch: Pt::ZERO,
    ..NARROW_SPACES
};

const HANDOUT_SIZES: Sizes = Sizes {
    text: Size::new(10.0, 14.0),
    code: Size::new(8.8, 11.6),
    head: Size::new(12.0, 15.0),
    pitfall: Size::new(8.0, 10.4),
    small: Size::new(7.4, 10.4),
};

const HANDOUT_SPACES: Spaces = Spaces {
    indent: Pt::mm(8.0),
    code_indent: Pt::mm(8.0),
    pad: Pt::new(7.0),
    gap: Pt::new(4.0),
    stretch: Pt::new(9.0),
    part_stretch: Pt::new(2.5),
    bar: Size::new(11.0, 17.0),
};
