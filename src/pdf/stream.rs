//! A page of the display list as a content stream.
//!
//! Grounds and rules come first, then texts in reading order: so an element is marked once a page, however its
//! lines are scattered, and programs that know no tags read the page as it is meant.

use std::io::Write as _;

use super::codes;
use super::roles;
use super::subset::{Fonts, font_id, glyph_texts};
use super::xobjects;
use crate::typeset::page::{Area, Circle, Item, Page, Paint, Picture, Rect, Shape, Step, Stroke, Text};
use crate::typeset::text::fonts::Face;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Artifact, Node, Tag, Tree};
use crate::typeset::unit::Pt;

/// Appends operators; a vector takes all that is written to it.
macro_rules! op {
    ($writer:expr, $($argument:tt)*) => {{
        let _ = writeln!($writer.stream.bytes, $($argument)*);
    }};
}

/// What a page shows.
#[derive(Debug, Default)]
pub struct Stream {
    pub bytes: Vec<u8>,
    /// The element of each marked sequence.
    pub marks: Vec<Node>,
    /// Where pictures are, from the lower left corner of the page.
    pub figures: Vec<(Node, Area)>,
}

/// Returns the stream of a page. `ranks` are those of `tree`.
#[must_use]
pub fn write(page: &Page, fonts: &Fonts, tree: &Tree, ranks: &[usize]) -> Stream {
    let mut writer = Writer {
        width: page.width,
        height: page.height,
        is_turned: false,
        fonts,
        tree,
        stream: Stream::default(),
        state: State::default(),
    };
    writer.items(&page.items, ranks);
    if !page.turned.is_empty() {
        // Half a turn about the middle of the page.
        op!(writer, "q -1 0 0 -1 {} {} cm", page.width, page.height);
        writer.state = State::default();
        writer.is_turned = true;
        writer.items(&page.turned, ranks);
        op!(writer, "Q");
    }
    writer.stream
}

/// Of the strokes along outlines that make a face bold: stems of 600 are so much thicker than those of 400.
const THICKNESS: i64 = 34;

/// What the last operators have set.
#[derive(Default)]
struct State {
    mark: Option<Tag>,
    /// Where the text object's line starts, if one is open.
    text: Option<(Pt, Pt)>,
    fill: Option<Colour>,
    stroke: Option<Colour>,
    thickness: Option<Pt>,
    font: Option<(Face, Pt)>,
}

struct Writer<'a> {
    width: Pt,
    height: Pt,
    is_turned: bool,
    fonts: &'a Fonts,
    tree: &'a Tree,
    stream: Stream,
    state: State,
}

impl Writer<'_> {
    fn items(&mut self, items: &[Item], ranks: &[usize]) {
        let (grounds, mut others): (Vec<&Item>, Vec<&Item>) =
            items.iter().partition(|item| matches!(item, Item::Rect(_) | Item::Stroke(_) | Item::Shape(_)));
        others.sort_by_key(|item| match item.tag() {
            Tag::Artifact(Artifact::Head) => 0,
            Tag::Element(node) => 1 + ranks[self.tree.text_around(node).index()],
            Tag::Artifact(_) | Tag::Unknown | Tag::Part(_) | Tag::Object(_) => usize::MAX,
        });
        for item in grounds.into_iter().chain(others) {
            self.item(item);
        }
        self.mark(None);
    }

    fn item(&mut self, item: &Item) {
        if matches!(item, Item::Link(_) | Item::Anchor { .. }) {
            return;
        }
        self.mark(Some(item.tag()));
        match item {
            Item::Text(text) => self.text(text),
            Item::Rect(rect) => self.rect(rect),
            Item::Stroke(line) => self.line(line),
            Item::Circle(circle) => self.circle(circle),
            Item::Shape(shape) => self.shape(shape),
            Item::Picture(picture) => self.picture(picture),
            Item::Link(_) | Item::Anchor { .. } => {}
        }
    }

    /// Ends the marked sequence, unless it has this tag, and begins the next.
    fn mark(&mut self, tag: Option<Tag>) {
        let tag = tag.map(|tag| match tag {
            Tag::Unknown | Tag::Part(_) | Tag::Object(_) => Tag::Artifact(Artifact::Layout),
            known => known,
        });
        if self.state.mark == tag {
            return;
        }
        self.end_text();
        if self.state.mark.is_some() {
            op!(self, "EMC");
        }
        self.state.mark = tag;
        match tag {
            Some(Tag::Element(node)) => {
                let name = roles::structure_type(self.tree.role(node));
                op!(self, "/{name}<</MCID {}>>BDC", self.stream.marks.len());
                self.stream.marks.push(node);
            }
            Some(Tag::Artifact(artifact)) => {
                let kind = match artifact {
                    Artifact::Layout => "/Layout",
                    Artifact::Head => "/Pagination/Subtype/Header",
                    Artifact::Foot => "/Pagination/Subtype/Footer",
                };
                op!(self, "/Artifact<</Type{kind}>>BDC");
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &Text) {
        let Some(subset) = self.fonts.0.get(&text.face) else { return };
        if self.state.text.is_none() {
            op!(self, "BT");
        }
        let (x, y) = (text.x, self.height - text.y);
        let (from_x, from_y) = self.state.text.replace((x, y)).unwrap_or_default();
        self.fill(text.colour);
        if self.state.font.replace((text.face, text.size)) != Some((text.face, text.size)) {
            op!(self, "/{} {} Tf", font_id(text.face).0, text.size);
        }
        op!(self, "{} {} Td", x - from_x, y - from_y);
        if text.thickened {
            self.stroke(text.colour, text.size.per_mille(THICKNESS));
            op!(self, "2 Tr");
        }
        let mut shown = Shown::default();
        for (glyph, said) in text.glyphs.iter().zip(glyph_texts(text)) {
            let code = subset.code(glyph.id, said);
            let (right, up) = (i32::from(glyph.shift.0), glyph.shift.1);
            let is_private = said.contains(is_private);
            if is_private {
                self.show(&mut shown);
                op!(self, "/Span<</ActualText<FEFF{}>>>BDC", codes::utf_16(said));
            }
            if up != 0 {
                self.show(&mut shown);
                op!(self, "{} Ts", text.size.per_mille(i64::from(up)));
            }
            shown.move_by(right);
            shown.glyph(code);
            shown.move_by(i32::from(glyph.advance) - subset.width(code) - right);
            if up != 0 {
                self.show(&mut shown);
                op!(self, "0 Ts");
            }
            if is_private {
                self.show(&mut shown);
                op!(self, "EMC");
            }
        }
        self.show(&mut shown);
        if text.thickened {
            op!(self, "0 Tr");
        }
    }

    fn show(&mut self, shown: &mut Shown) {
        let operands = shown.take();
        if !operands.is_empty() {
            op!(self, "[{operands}]TJ");
        }
    }

    fn end_text(&mut self) {
        if self.state.text.take().is_some() {
            op!(self, "ET");
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.state.fill.replace(colour) != Some(colour) {
            match colour {
                Colour::Gray(gray) => op!(self, "{} g", part(gray)),
                Colour::Rgb(r, g, b) => op!(self, "{} {} {} rg", part(r), part(g), part(b)),
            }
        }
    }

    fn stroke(&mut self, colour: Colour, width: Pt) {
        if self.state.stroke.replace(colour) != Some(colour) {
            match colour {
                Colour::Gray(gray) => op!(self, "{} G", part(gray)),
                Colour::Rgb(r, g, b) => op!(self, "{} {} {} RG", part(r), part(g), part(b)),
            }
        }
        if self.state.thickness.replace(width) != Some(width) {
            op!(self, "{width} w");
        }
    }

    /// Sets colours; returns the operator that paints.
    fn paint(&mut self, paint: Paint) -> &'static str {
        self.end_text();
        match paint {
            Paint::Fill(colour) => {
                self.fill(colour);
                "f"
            }
            Paint::Stroke { colour, width } => {
                self.stroke(colour, width);
                "S"
            }
        }
    }

    fn rect(&mut self, rect: &Rect) {
        let paint = self.paint(rect.paint);
        let Area { x, y, width, height } = rect.area;
        let radius = rect.radius.min(width / 2).min(height / 2);
        if radius > Pt::ZERO {
            return self.round(rect.area, radius, paint);
        }
        op!(self, "{x} {} {width} {height} re {paint}", self.height - y - height);
    }

    fn circle(&mut self, circle: &Circle) {
        let paint = self.paint(circle.paint);
        let Circle { centre: (x, y), radius, .. } = *circle;
        let area = Area { x: x - radius, y: y - radius, width: radius * 2, height: radius * 2 };
        self.round(area, radius, paint);
    }

    fn shape(&mut self, shape: &Shape) {
        let paint = self.paint(shape.paint);
        for step in &shape.steps {
            match *step {
                Step::Move(to) => {
                    let (x, y) = self.point_of(to);
                    op!(self, "{x} {y} m");
                }
                Step::Line(to) => {
                    let (x, y) = self.point_of(to);
                    op!(self, "{x} {y} l");
                }
                Step::Curve(first, second, to) => {
                    let [a, b, c] = [first, second, to].map(|point| self.point_of(point));
                    op!(self, "{} {} {} {} {} {} c", a.0, a.1, b.0, b.1, c.0, c.1);
                }
                Step::Close => op!(self, "h"),
            }
        }
        op!(self, "{paint}");
    }

    fn picture(&mut self, placed: &Picture) {
        self.end_text();
        let Area { x, y, width, height } = placed.area;
        let bottom = self.height - y - height;
        op!(self, "q {width} 0 0 {height} {x} {bottom} cm /{} Do Q", xobjects::resource(&placed.picture));
        if let Tag::Element(node) = placed.tag {
            let frame = Area { y: bottom, ..placed.area };
            self.stream.figures.push((node, if self.is_turned { self.half_turned(frame) } else { frame }));
        }
    }

    fn half_turned(&self, area: Area) -> Area {
        let Area { x, y, width, height } = area;
        Area { x: self.width - x - width, y: self.height - y - height, width, height }
    }

    fn line(&mut self, line: &Stroke) {
        self.end_text();
        self.stroke(line.colour, line.width);
        let (from, to) = (self.point_of(line.from), self.point_of(line.to));
        op!(self, "{} {} m {} {} l S", from.0, from.1, to.0, to.1);
    }

    /// Writes an area with round corners. A quarter circle is nearly a Bézier curve with arms of 0.5523 radii.
    fn round(&mut self, area: Area, radius: Pt, paint: &str) {
        let (left, top) = self.point_of((area.x, area.y));
        let (right, bottom) = (left + area.width, top - area.height);
        let arm = radius.per_mille(448);
        let (r, a) = (radius, arm);
        op!(self, "{} {top} m {} {top} l", left + r, right - r);
        op!(self, "{} {top} {right} {} {right} {} c", right - a, top - a, top - r);
        op!(self, "{right} {} l", bottom + r);
        op!(self, "{right} {} {} {bottom} {} {bottom} c", bottom + a, right - a, right - r);
        op!(self, "{} {bottom} l", left + r);
        op!(self, "{} {bottom} {left} {} {left} {} c", left + a, bottom + a, bottom + r);
        op!(self, "{left} {} l", top - r);
        op!(self, "{left} {} {} {top} {} {top} c h {paint}", top - a, left + a, left + r);
    }

    /// Returns a point as PDF counts it, from the page's lower edge upwards.
    fn point_of(&self, (x, y): (Pt, Pt)) -> (Pt, Pt) {
        (x, self.height - y)
    }
}

/// The operands of an operator that shows glyphs.
#[derive(Default)]
struct Shown {
    operands: String,
    is_string: bool,
    /// To the right, in 1/1000 of the font size.
    move_by: i32,
}

impl Shown {
    fn move_by(&mut self, distance: i32) {
        self.move_by += distance;
    }

    fn glyph(&mut self, code: u16) {
        if self.move_by != 0 {
            if std::mem::take(&mut self.is_string) {
                self.operands.push('>');
            }
            self.operands.push_str(&(-std::mem::take(&mut self.move_by)).to_string());
        }
        if !std::mem::replace(&mut self.is_string, true) {
            self.operands.push('<');
        }
        self.operands.extend(hexadecimal(code));
    }

    /// Takes what is to be shown so far. A move that follows waits for the next glyph.
    fn take(&mut self) -> String {
        if std::mem::take(&mut self.is_string) {
            self.operands.push('>');
        }
        std::mem::take(&mut self.operands)
    }
}

fn hexadecimal(code: u16) -> [char; 4] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [12, 8, 4, 0].map(|shift| char::from(DIGITS[usize::from(code >> shift & 0xf)]))
}

/// Returns whether it is a character for private use. PDF/A demands a declaration that it is meant.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// Returns a colour's part in thousandths of full.
fn part(value: u8) -> Pt {
    Pt((i64::from(value) * 1000 + 127) / 255)
}
