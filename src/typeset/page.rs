//! The display list: what is where on each page. Layout ends here, [`crate::pdf::emit`] begins here.
//!
//! `x` runs from the left edge, `y` from the top edge downwards.

use std::sync::Arc;

use super::theme::Colour;
use super::tree::{Artifact, Content, Tag, Tree};
use super::unit::Pt;
use crate::typeset::object::picture;
use crate::typeset::text::fonts::Face;

/// A document that is laid out.
#[derive(Debug)]
pub struct Layout {
    pub pages: Vec<Page>,
    pub tree: Tree,
}

/// One side of a sheet of paper.
#[derive(Debug, PartialEq)]
pub struct Page {
    /// What readers' programs call it: `3`, `ii`, `2 back`.
    pub label: String,
    pub width: Pt,
    pub height: Pt,
    pub items: Vec<Item>,
    /// What is upside down, at the place where it would be if the page were turned by half a turn.
    pub turned: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Text(Text),
    Rect(Rect),
    Stroke(Stroke),
    Circle(Circle),
    Shape(Shape),
    Picture(Picture),
    Link(Link),
    /// A place that links and bookmarks lead to.
    Anchor {
        anchor: Anchor,
        y: Pt,
    },
}

/// Glyphs of one face and size on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub x: Pt,
    /// Of the baseline.
    pub y: Pt,
    pub face: Face,
    pub size: Pt,
    pub colour: Colour,
    /// Its face has no bold twin: strokes along the outlines do instead.
    pub thickened: bool,
    /// From left to right.
    pub glyphs: Vec<Glyph>,
    /// What the glyphs say, in reading order.
    pub text: String,
    pub tag: Tag,
}

/// One glyph; lengths in 1/1000 of the font size. There are as many of them as characters, so they are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    pub id: u16,
    pub advance: i16,
    /// Moves this glyph alone: right and up.
    pub shift: (i16, i16),
    /// Where in [`Text::text`] the characters start that it represents.
    pub cluster: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: Pt,
    pub y: Pt,
    pub width: Pt,
    pub height: Pt,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub area: Area,
    pub radius: Pt,
    pub paint: Paint,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    Fill(Colour),
    Stroke { colour: Colour, width: Pt },
}

/// A straight stroke.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub from: (Pt, Pt),
    pub to: (Pt, Pt),
    pub width: Pt,
    pub colour: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    pub centre: (Pt, Pt),
    pub radius: Pt,
    pub paint: Paint,
    pub tag: Tag,
}

/// A shape of straight lines and curves.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub steps: Vec<Step>,
    pub paint: Paint,
}

/// How the outline of a shape goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Move((Pt, Pt)),
    Line((Pt, Pt)),
    /// A Bézier curve: two control points and its end.
    Curve((Pt, Pt), (Pt, Pt), (Pt, Pt)),
    Close,
}

impl Step {
    fn points_mut(&mut self) -> Vec<&mut (Pt, Pt)> {
        match self {
            Step::Move(at) | Step::Line(at) => vec![at],
            Step::Curve(first, second, end) => vec![first, second, end],
            Step::Close => Vec::new(),
        }
    }

    fn points(&self) -> Vec<(Pt, Pt)> {
        self.clone().points_mut().into_iter().map(|point| *point).collect()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub area: Area,
    pub picture: Arc<picture::Picture>,
    pub tag: Tag,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub area: Area,
    pub target: Target,
    pub tag: Tag,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Address(String),
    Anchor(Anchor),
}

/// The name of a place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// Counted in the deck's order.
    Section(usize),
    Entry(usize),
    Contents,
}

impl Page {
    /// Returns a page with nothing upside down.
    #[must_use]
    pub fn new(label: String, (width, height): (Pt, Pt), items: Vec<Item>) -> Page {
        Page { label, width, height, items, turned: Vec::new() }
    }

    /// Returns everything on the page, with the area that it covers.
    pub fn placed(&self) -> impl Iterator<Item = (&Item, Area)> {
        let turned = |area: Area| Area {
            x: self.width - area.x - area.width,
            y: self.height - area.y - area.height,
            ..area
        };
        let upright = self.items.iter().map(|item| (item, item.area()));
        upright.chain(self.turned.iter().map(move |item| (item, turned(item.area()))))
    }
}

impl Text {
    /// Returns how far the pen moves.
    #[must_use]
    pub fn width(&self) -> Pt {
        self.size.per_mille(self.glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum())
    }
}

impl Item {
    #[must_use]
    pub fn tag(&self) -> Tag {
        match self {
            Item::Text(Text { tag, .. })
            | Item::Circle(Circle { tag, .. })
            | Item::Picture(Picture { tag, .. })
            | Item::Link(Link { tag, .. }) => *tag,
            Item::Rect(_) | Item::Stroke(_) | Item::Shape(_) | Item::Anchor { .. } => {
                Tag::Artifact(Artifact::Layout)
            }
        }
    }

    /// Returns the tag of an item; `None` for what cannot be part of an element.
    pub fn tag_mut(&mut self) -> Option<&mut Tag> {
        match self {
            Item::Text(Text { tag, .. })
            | Item::Circle(Circle { tag, .. })
            | Item::Picture(Picture { tag, .. })
            | Item::Link(Link { tag, .. }) => Some(tag),
            Item::Rect(_) | Item::Stroke(_) | Item::Shape(_) | Item::Anchor { .. } => None,
        }
    }

    /// Returns the item, moved right and down.
    #[must_use]
    pub fn moved(mut self, dx: Pt, dy: Pt) -> Item {
        let shift = |area: &mut Area| {
            area.x += dx;
            area.y += dy;
        };
        let shift_point = |point: &mut (Pt, Pt)| {
            point.0 += dx;
            point.1 += dy;
        };
        match &mut self {
            Item::Text(text) => {
                text.x += dx;
                text.y += dy;
            }
            Item::Rect(rect) => shift(&mut rect.area),
            Item::Stroke(line) => {
                shift_point(&mut line.from);
                shift_point(&mut line.to);
            }
            Item::Circle(circle) => shift_point(&mut circle.centre),
            Item::Shape(shape) => shape.steps.iter_mut().flat_map(Step::points_mut).for_each(shift_point),
            Item::Picture(picture) => shift(&mut picture.area),
            Item::Link(link) => shift(&mut link.area),
            Item::Anchor { y, .. } => *y += dy,
        }
        self
    }

    /// Returns the area that it covers; text from one font size above its baseline to a third below.
    #[must_use]
    pub fn area(&self) -> Area {
        match self {
            Item::Text(text) => Area {
                x: text.x,
                y: text.y - text.size,
                width: text.width(),
                height: text.size.per_mille(1333),
            },
            Item::Rect(Rect { area, .. })
            | Item::Picture(Picture { area, .. })
            | Item::Link(Link { area, .. }) => *area,
            Item::Stroke(line) => Area {
                x: line.from.0.min(line.to.0),
                y: line.from.1.min(line.to.1),
                width: Pt((line.to.0 - line.from.0).0.abs()),
                height: Pt((line.to.1 - line.from.1).0.abs()),
            },
            Item::Circle(circle) => Area {
                x: circle.centre.0 - circle.radius,
                y: circle.centre.1 - circle.radius,
                width: circle.radius * 2,
                height: circle.radius * 2,
            },
            Item::Shape(shape) => around(shape.steps.iter().flat_map(Step::points)),
            Item::Anchor { y, .. } => Area { x: Pt::ZERO, y: *y, width: Pt::ZERO, height: Pt::ZERO },
        }
    }
}

/// Returns the area that holds all `points`.
fn around(points: impl Iterator<Item = (Pt, Pt)>) -> Area {
    let all: Vec<_> = points.collect();
    let least = |of: fn(&(Pt, Pt)) -> Pt| all.iter().map(of).min().unwrap_or(Pt::ZERO);
    let most = |of: fn(&(Pt, Pt)) -> Pt| all.iter().map(of).max().unwrap_or(Pt::ZERO);
    let (x, y) = (least(|point| point.0), least(|point| point.1));
    Area { x, y, width: most(|point| point.0) - x, height: most(|point| point.1) - y }
}

impl Content for Item {
    fn each_tag(&mut self, visit: &mut dyn FnMut(&mut Tag)) {
        if let Some(tag) = self.tag_mut() {
            visit(tag);
        }
    }
}
