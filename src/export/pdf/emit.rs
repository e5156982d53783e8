//! The display list to printpdf: operators and link annotations.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Codepoint, Color, ColorArray, Destination, DictItem, Greyscale, HighlightingMode,
    LinePoint, LinkAnnotation, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage, Point, Polygon,
    PolygonRing, Rgb, TextItem, TextMatrix,
};

use super::fonts::Face;
use super::page::{Anchor, Area, Circle, Item, Line, Link, Page, Paint, Rect, Target, Text};
use super::subset::{Fonts, Subset, font_id, said};
use super::theme::Colour;
use super::unit::Pt;
use crate::export::ExportError;

/// Where an anchor stands: index of the page, and `y` from its top.
pub type Places = BTreeMap<Anchor, (usize, Pt)>;

/// The pages as a document of printpdf; what printpdf cannot say, [`super::finish`] adds.
///
/// # Errors
/// If a bundled font cannot be subset.
pub fn document(title: &str, pages: &[Page]) -> Result<PdfDocument, ExportError> {
    let fonts = Fonts::of(pages)?;
    let places = places(pages);
    let mut document = PdfDocument::new(title);
    for (face, font) in &fonts.0 {
        document.resources.fonts.map.insert(font_id(*face), PdfFont::new(font.parsed.clone()));
    }
    document.pages = pages.iter().map(|page| emit_page(page, &fonts, pages, &places)).collect();
    Ok(document)
}

/// Where every anchor of the document stands.
#[must_use]
pub fn places(pages: &[Page]) -> Places {
    let mut places = Places::new();
    for (index, page) in pages.iter().enumerate() {
        for item in &page.items {
            if let Item::Anchor { anchor, y } = item {
                places.entry(*anchor).or_insert((index, *y));
            }
        }
    }
    places
}

fn emit_page(page: &Page, fonts: &Fonts, pages: &[Page], places: &Places) -> PdfPage {
    let mut emitter = Emitter { height: page.height, fonts, ops: Vec::new(), state: State::default() };
    for item in &page.items {
        match item {
            Item::Text(text) => emitter.text(text),
            Item::Rect(rect) => emitter.rect(rect),
            Item::Line(line) => emitter.line(line),
            Item::Circle(circle) => emitter.circle(circle),
            Item::Link(link) => emitter.link(link, pages, places),
            Item::Anchor { .. } => {}
        }
    }
    emitter.end_text();
    let frame = printpdf::Rect::from_wh(point(page.width), point(page.height));
    PdfPage { media_box: frame.clone(), trim_box: frame.clone(), crop_box: frame, ops: emitter.ops }
}

/// What the page's last operators have set.
#[derive(Default)]
struct State {
    in_text: bool,
    fill: Option<Colour>,
    stroke: Option<Colour>,
    thickness: Option<Pt>,
    font: Option<(Face, Pt)>,
}

struct Emitter<'a> {
    height: Pt,
    fonts: &'a Fonts,
    ops: Vec<Op>,
    state: State,
}

impl Emitter<'_> {
    fn text(&mut self, text: &Text) {
        let Some(subset) = self.fonts.0.get(&text.face) else { return };
        if !self.state.in_text {
            self.ops.push(Op::StartTextSection);
            self.state.in_text = true;
        }
        self.fill(text.colour);
        if self.state.font.replace((text.face, text.size)) != Some((text.face, text.size)) {
            let font = PdfFontHandle::External(font_id(text.face));
            self.ops.push(Op::SetFont { font, size: point(text.size) });
        }
        let at = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, text.x.to_f32(), (self.height - text.y).to_f32()]);
        self.ops.push(Op::SetTextMatrix { matrix: at });
        let said = said(text);
        let odd = |index: usize| {
            let known = text.glyphs.get(index).and_then(|glyph| subset.texts.get(&glyph.id));
            known.is_none_or(|known| known != said[index])
        };
        let mut start = 0;
        while start < text.glyphs.len() {
            let is_odd = odd(start);
            let end =
                (start..text.glyphs.len()).find(|index| odd(*index) != is_odd).unwrap_or(text.glyphs.len());
            if is_odd {
                self.ops.push(actual_text(&said[start..end].concat()));
            }
            self.glyphs(text, start..end, subset);
            if is_odd {
                self.ops.push(Op::EndMarkedContent);
            }
            start = end;
        }
    }

    fn glyphs(&mut self, text: &Text, range: std::ops::Range<usize>, subset: &Subset) {
        let mut items = Vec::new();
        for glyph in &text.glyphs[range] {
            let code = subset.codes.get(glyph.id).unwrap_or(0);
            let cid = subset.texts.get(&glyph.id).cloned();
            let (right, up) = glyph.shift;
            let after = subset.width(code) - glyph.advance;
            if up != 0 {
                self.show(&mut items);
                self.ops.push(Op::SetLineOffset { multiplier: text.size.per_mille(i64::from(up)).to_f32() });
            }
            if right != 0 {
                items.push(TextItem::Offset(-thousandths(right)));
            }
            let codepoint = Codepoint { gid: code, offset: thousandths(after + right), cid };
            match items.last_mut() {
                Some(TextItem::GlyphIds(codepoints)) => codepoints.push(codepoint),
                _ => items.push(TextItem::GlyphIds(vec![codepoint])),
            }
            if up != 0 {
                self.show(&mut items);
                self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
            }
        }
        self.show(&mut items);
    }

    fn show(&mut self, items: &mut Vec<TextItem>) {
        if !items.is_empty() {
            self.ops.push(Op::ShowText { items: std::mem::take(items) });
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.state.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.state.fill.replace(colour) != Some(colour) {
            self.ops.push(Op::SetFillColor { col: color(colour) });
        }
    }

    fn stroke(&mut self, colour: Colour, width: Pt) {
        if self.state.stroke.replace(colour) != Some(colour) {
            self.ops.push(Op::SetOutlineColor { col: color(colour) });
        }
        if self.state.thickness.replace(width) != Some(width) {
            self.ops.push(Op::SetOutlineThickness { pt: point(width) });
        }
    }

    fn paint(&mut self, paint: Paint) -> PaintMode {
        self.end_text();
        match paint {
            Paint::Fill(colour) => {
                self.fill(colour);
                PaintMode::Fill
            }
            Paint::Stroke { colour, width } => {
                self.stroke(colour, width);
                PaintMode::Stroke
            }
        }
    }

    fn rect(&mut self, rect: &Rect) {
        let mode = self.paint(rect.paint);
        let Area { x, y, width, height } = rect.area;
        let radius = rect.radius.min(width / 2).min(height / 2);
        if radius > Pt::ZERO {
            return self.path(&round_corners(rect.area, (radius, radius)), mode);
        }
        let bottom = self.height - y - height;
        let mut rectangle = printpdf::Rect::from_xywh(point(x), point(bottom), point(width), point(height));
        rectangle.mode = Some(mode);
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    fn circle(&mut self, circle: &Circle) {
        let mode = self.paint(circle.paint);
        let Circle { centre: (x, y), radius, .. } = *circle;
        let area = Area { x: x - radius, y: y - radius, width: radius * 2, height: radius * 2 };
        self.path(&round_corners(area, (radius, radius)), mode);
    }

    /// A closed path; `true` marks control points.
    fn path(&mut self, points: &[(Pt, Pt, bool)], mode: PaintMode) {
        let points =
            points.iter().map(|(x, y, bezier)| LinePoint { p: self.at(*x, *y), bezier: *bezier }).collect();
        let polygon = Polygon { rings: vec![PolygonRing { points }], mode, ..Polygon::default() };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn line(&mut self, line: &Line) {
        self.end_text();
        self.stroke(line.colour, line.width);
        let points =
            [line.from, line.to].map(|(x, y)| LinePoint { p: self.at(x, y), bezier: false }).to_vec();
        self.ops.push(Op::DrawLine { line: printpdf::Line { points, is_closed: false } });
    }

    fn link(&mut self, link: &Link, pages: &[Page], places: &Places) {
        let actions = match &link.target {
            Target::Address(address) => Actions::Uri(ascii_uri(address)),
            Target::Anchor(anchor) => {
                let Some((page, y)) = places.get(anchor) else { return };
                let top = pages.get(*page).map(|page| (page.height - *y).to_f32());
                Actions::Goto(Destination::Xyz { page: page + 1, left: None, top, zoom: None })
            }
        };
        let Area { x, y, width, height } = link.area;
        let rect =
            printpdf::Rect::from_xywh(point(x), point(self.height - y - height), point(width), point(height));
        let link = LinkAnnotation::new(
            rect,
            actions,
            Some(BorderArray::Solid([0.0; 3])),
            Some(ColorArray::Transparent),
            Some(HighlightingMode::Invert),
        );
        self.ops.push(Op::LinkAnnotation { link });
    }

    fn at(&self, x: Pt, y: Pt) -> Point {
        Point { x: point(x), y: point(self.height - y) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no glyph is 2^24 thousandths of its size wide")]
fn thousandths(length: i32) -> f32 {
    length as f32
}

fn point(length: Pt) -> printpdf::Pt {
    printpdf::Pt(length.to_f32())
}

fn color(colour: Colour) -> Color {
    let part = |value: u8| f32::from(value) / 255.0;
    match colour {
        Colour::Gray(value) => Color::Greyscale(Greyscale { percent: part(value), icc_profile: None }),
        Colour::Rgb(r, g, b) => Color::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None }),
    }
}

/// What a reader takes for the glyphs that follow.
fn actual_text(text: &str) -> Op {
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    let data = [0xFE, 0xFF].into_iter().chain(units).collect();
    let map = BTreeMap::from([("ActualText".to_owned(), DictItem::String { data, literal: false })]);
    Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map } }
}

/// The outline of an area with round corners. A quarter circle is near a Bézier curve with arms of 0.5523 radii.
fn round_corners(area: Area, (rx, ry): (Pt, Pt)) -> Vec<(Pt, Pt, bool)> {
    let Area { x, y, width, height } = area;
    let (right, bottom) = (x + width, y + height);
    let (ax, ay) = (rx.per_mille(448), ry.per_mille(448));
    vec![
        (x + rx, y, false),
        (right - rx, y, false),
        (right - ax, y, true),
        (right, y + ay, true),
        (right, y + ry, false),
        (right, bottom - ry, false),
        (right, bottom - ay, true),
        (right - ax, bottom, true),
        (right - rx, bottom, false),
        (x + rx, bottom, false),
        (x + ax, bottom, true),
        (x, bottom - ay, true),
        (x, bottom - ry, false),
        (x, y + ry, false),
        (x, y + ay, true),
        (x + ax, y, true),
        (x + rx, y, false),
    ]
}

/// PDF takes addresses in ASCII only.
fn ascii_uri(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
