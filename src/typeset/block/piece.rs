//! Strips of a column: what layout makes of blocks, and what [`super::flow`] puts into columns.

use std::rc::Rc;

use crate::typeset::page::{Area, Item, Paint, Rect, Stroke};
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Content, Tag};
use crate::typeset::unit::Pt;

/// A strip that no column break divides: a line of text, a rule, a bar.
#[derive(Clone, Debug)]
pub struct Piece {
    pub height: Pt,
    /// Space above, which vanishes at the top of a column.
    pub gap: Pt,
    /// Whether a column may end above it.
    pub cut: Cut,
    /// How much its gap may grow to fill a column.
    pub stretch: Pt,
    /// What a column that begins with it repeats above it: the head of its table, the bar of its section.
    pub above: Option<Rc<[Piece]>>,
    /// `x` from the column's left edge, `y` from the strip's top.
    pub items: Vec<Item>,
    /// Grounds that it lies on together with its neighbours, outermost first.
    pub frames: Vec<Rc<Frame>>,
}

/// What a column break above a piece costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Only if nothing else fits.
    Never,
    /// On the scale of [`super::flow`]: gaps that are stretched to the full cost 100, a tenth of a column that
    /// stays empty costs 500 more.
    Cost(i64),
}

/// A ground behind the consecutive pieces of one column that name it.
#[derive(Debug)]
pub struct Frame {
    pub x: Pt,
    pub width: Pt,
    pub fill: Option<Colour>,
    /// A stroke along the left side.
    pub bar: Option<(Pt, Colour)>,
    pub radius: Pt,
}

impl Piece {
    #[must_use]
    pub fn new(height: Pt, items: Vec<Item>) -> Piece {
        Piece {
            height,
            gap: Pt::ZERO,
            cut: Cut::Cost(0),
            stretch: Pt::ZERO,
            above: None,
            items,
            frames: Vec::new(),
        }
    }

    /// Returns a strip of white space.
    #[must_use]
    pub fn space(height: Pt) -> Piece {
        Piece::new(height, Vec::new())
    }

    /// Puts the piece and its repeated header inside `frame`, outside its other frames.
    pub fn lay_on(&mut self, frame: &Rc<Frame>) {
        self.frames.insert(0, Rc::clone(frame));
        if let Some(above) = &self.above {
            let mut above = above.to_vec();
            above.iter_mut().for_each(|piece| piece.lay_on(frame));
            self.above = Some(above.into());
        }
    }
}

impl Content for Piece {
    fn each_tag(&mut self, visit: &mut dyn FnMut(&mut Tag)) {
        self.items.each_tag(visit);
    }
}

impl Frame {
    /// Returns what is drawn of the ground between `top` and `bottom`, below the column edge `x`.
    #[must_use]
    pub fn items(&self, x: Pt, top: Pt, bottom: Pt) -> Vec<Item> {
        let area = Area { x: x + self.x, y: top, width: self.width, height: bottom - top };
        let fill =
            self.fill.map(|fill| Item::Rect(Rect { area, radius: self.radius, paint: Paint::Fill(fill) }));
        let bar = self.bar.map(|(width, colour)| {
            let x = area.x + width / 2;
            Item::Stroke(Stroke { from: (x, top), to: (x, bottom), width, colour })
        });
        fill.into_iter().chain(bar).collect()
    }
}

/// Returns the height of pieces that are below one another, the first at the top of a column.
#[must_use]
pub fn height(pieces: &[Piece]) -> Pt {
    let gaps: Pt = pieces.iter().skip(1).map(|piece| piece.gap).sum();
    gaps + pieces.iter().map(|piece| piece.height).sum()
}

/// Returns how much the gaps between pieces may grow.
#[must_use]
pub fn stretch(pieces: &[Piece]) -> Pt {
    pieces.iter().skip(1).map(|piece| piece.stretch).sum()
}

/// Places pieces below one another from `(x, y)`; returns the lower end. The gaps share out `extra`, which may be
/// negative, each by its stretch.
pub fn place(pieces: Vec<Piece>, x: Pt, y: Pt, extra: Pt, items: &mut Vec<Item>) -> Pt {
    let total = stretch(&pieces).0.max(1);
    let (mut tops, mut end, mut stretched) = (Vec::with_capacity(pieces.len()), y, Pt::ZERO);
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            let before = Pt(extra.0 * stretched.0 / total);
            stretched += piece.stretch;
            end += piece.gap + Pt(extra.0 * stretched.0 / total) - before;
        }
        tops.push((end, end + piece.height));
        end += piece.height;
    }
    place_frames(&pieces, &tops, x, items);
    for (piece, (top, _)) in pieces.into_iter().zip(tops) {
        items.extend(piece.items.into_iter().map(|item| item.moved(x, top)));
    }
    end
}

/// Draws outer frames first, so that inner ones lie on them.
fn place_frames(pieces: &[Piece], tops: &[(Pt, Pt)], x: Pt, items: &mut Vec<Item>) {
    let deepest = pieces.iter().map(|piece| piece.frames.len()).max().unwrap_or(0);
    for depth in 0..deepest {
        let mut open: Option<(&Rc<Frame>, Pt, Pt)> = None;
        for (piece, (top, bottom)) in pieces.iter().zip(tops) {
            match (piece.frames.get(depth), &mut open) {
                (Some(frame), Some((last, _, end))) if Rc::ptr_eq(frame, last) => *end = *bottom,
                (frame, _) => {
                    if let Some((last, from, to)) = open.take() {
                        items.extend(last.items(x, from, to));
                    }
                    open = frame.map(|frame| (frame, *top, *bottom));
                }
            }
        }
        if let Some((last, from, to)) = open {
            items.extend(last.items(x, from, to));
        }
    }
}
