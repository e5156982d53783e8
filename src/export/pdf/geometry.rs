//! Where things stand on a page of the cheat-sheet, by paper and columns.

use super::theme::{Size, Sizes};
use super::unit::Pt;
use crate::export::options::{Columns, Paper, SheetOptions};

/// The measures of one kind of sheet.
pub struct Geometry {
    pub width: Pt,
    pub height: Pt,
    pub columns: usize,
    pub margin: Pt,
    pub header_top: Pt,
    pub text_top: Pt,
    pub bottom: Pt,
    pub gutter: Pt,
    pub column_width: Pt,
    /// The hanging column of numbers.
    pub indent: Pt,
    pub sizes: Sizes,
}

impl Geometry {
    #[must_use]
    pub fn new(options: SheetOptions) -> Geometry {
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
        let gutters = geometry.gutter * (geometry.columns - 1);
        geometry.column_width = (geometry.width - geometry.margin * 2 - gutters) / geometry.columns;
        geometry
    }

    #[must_use]
    pub fn column_x(&self, column: usize) -> Pt {
        self.margin + (self.column_width + self.gutter) * column
    }

    #[must_use]
    pub fn column_height(&self) -> Pt {
        self.height - self.text_top - self.bottom
    }

    #[must_use]
    pub fn right(&self) -> Pt {
        self.width - self.margin
    }
}
