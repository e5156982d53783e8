//! Blocks of the content tree to [`Piece`]s of a given width.

pub mod beside;
pub mod code;
pub mod flow;
mod list;
pub mod marks;
pub mod missing;
pub mod piece;
pub mod table;
pub mod widths;

use std::rc::Rc;

use crate::content::{Block, BlockKind};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::direction::is_right_to_left;
use crate::font::UserFont;
use crate::span::Span;
use crate::typeset::object::picture::Pictures;
use crate::typeset::page::Item;
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Looks, NamedPlaces, RichText, TextStyle};
use crate::typeset::text::paragraph::Paragraph;
use crate::typeset::text::pen::TextLine;
use crate::typeset::text::quotes::Quotes;
use crate::typeset::text::shape::Shaper;
use crate::typeset::theme::{Align, Colour, Palette, Size};
use crate::typeset::tree::{Content, Node, Role, Tag, Tree, claim};
use crate::typeset::unit::Pt;
use crate::wording::shown;
use crate::words::Words;
use missing::MissingGlyphs;
use piece::{Cut, Frame, Piece};

/// Lines that stay together at either end of a paragraph.
const KEEP_LINES: usize = 2;
/// What a break between two lines of a paragraph costs: an eighth of a column is rather left empty.
pub const INSIDE_PARAGRAPH: i64 = 900;
/// Less than within a paragraph: a block is read for itself. A tenth of a column left empty costs as much.
pub const BETWEEN_BLOCKS: i64 = 500;
/// No picture needs to be higher, wherever it is: half of a page.
const TALLEST: Pt = Pt::mm(120.0);
/// A measure of so many font sizes, about 46 characters, has spaces enough for a straight right edge.
const JUSTIFIED_SIZES: usize = 23;
/// Below this, even smaller type has rivers where it is justified.
const JUSTIFIED_LEAST: Pt = Pt::mm(60.0);
/// Lists and quotes that would leave fewer font sizes of the measure, some 20 characters, are not indented further.
const LEAST_SIZES: usize = 10;

/// Makes pieces, with all that this takes: fonts, colours, language.
pub struct Composer<'a> {
    pub shaper: Shaper<'a>,
    pub palette: &'a Palette,
    /// BCP 47.
    pub lang: &'a str,
    pub words: &'static Words,
    /// Whether the language is written from right to left, which mirrors the layout.
    pub right_to_left: bool,
    pub align: Align,
    /// Where warnings about the content go.
    pub report: &'a dyn Report,
    pub tree: Tree,
    pub pictures: Pictures,
    /// What links within the document lead to.
    pub places: NamedPlaces,
    /// The height that a picture may have.
    pub tallest: Pt,
    missing: MissingGlyphs,
    /// Those that the deck brings.
    pub fonts: &'a [UserFont],
    /// Formulas that were shown as their source since the last report.
    unset: Vec<String>,
}

/// The part of a column that a block may fill.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    pub x: Pt,
    pub width: Pt,
}

/// How running text is set, and the blocks in it.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub style: TextStyle,
    pub lead: Pt,
    pub code: Size,
    /// The ground of inline code.
    pub chip: Option<Colour>,
    /// How many lists are around.
    pub depth: usize,
    /// Headings in the text are below this level.
    pub level: u8,
    /// The first paragraph is a heading of this level.
    pub heading: Option<u8>,
}

impl Measure {
    /// Returns what is left of the measure beside an indent on the left.
    #[must_use]
    pub fn indented(self, indent: Pt) -> Measure {
        Measure { x: self.x + indent, width: self.width - indent }
    }

    /// Returns what is left of the measure beside an indent on the right.
    #[must_use]
    pub fn shortened(self, indent: Pt) -> Measure {
        Measure { width: self.width - indent, ..self }
    }

    /// Returns the left edge of something as wide as `length`, where `x` from the side on which lines begin is meant.
    #[must_use]
    pub fn left(self, composer: &Composer<'_>, x: Pt, length: Pt) -> Pt {
        self.x + composer.left(x, length, self.width)
    }
}

impl<'a> Composer<'a> {
    #[must_use]
    pub fn new(
        palette: &'a Palette,
        lang: &'a str,
        fonts: &'a [UserFont],
        align: Align,
        report: &'a dyn Report,
    ) -> Composer<'a> {
        Composer {
            shaper: Shaper::new(fonts, lang),
            palette,
            lang,
            words: Words::of(lang),
            right_to_left: is_right_to_left(lang),
            align,
            report,
            tree: Tree::default(),
            places: NamedPlaces::new(),
            pictures: Pictures::new(matches!(palette.accent, Colour::Gray(_))),
            tallest: TALLEST,
            missing: MissingGlyphs::default(),
            fonts,
            unset: Vec::new(),
        }
    }

    /// Makes content of a new element within the one that is open.
    pub fn element<T: Content>(&mut self, role: Role, make: impl FnOnce(&mut Self) -> T) -> T {
        let node = self.tree.add(role);
        self.within(node, make)
    }

    /// Makes elements below `node`, which claims nothing for itself of what is drawn.
    pub fn under<T>(&mut self, node: Node, make: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.tree.open(node);
        let made = make(self);
        self.tree.open(around);
        made
    }

    /// Makes more content of an element.
    pub fn within<T: Content>(&mut self, node: Node, make: impl FnOnce(&mut Self) -> T) -> T {
        let mut content = self.under(node, make);
        claim(&mut content, Tag::Element(node));
        content
    }

    /// Returns the lines of a text, with an element for each link in it.
    pub fn lines(&mut self, rich: &RichText, width: Pt, setting: Setting) -> Vec<TextLine> {
        let rich = &*rich.fitted((width, self.tallest));
        self.unset.extend(rich.unset.iter().cloned());
        let mut lines = Paragraph::new(rich, self.lang).lines(&mut self.shaper, width, setting);
        let links: Vec<Node> = rich.links.iter().map(|_| self.tree.add(Role::Link)).collect();
        let objects = self.objects(rich, &links);
        lines.each_tag(&mut |tag| {
            let node = match *tag {
                Tag::Part(part) => links.get(part),
                Tag::Object(index) => objects.get(index),
                _ => return,
            };
            *tag = node.map_or(Tag::Unknown, |node| Tag::Element(*node));
        });
        lines
    }

    /// Returns an element for each object of a text, within its link; the parts of a formula are of one.
    fn objects(&mut self, rich: &RichText, links: &[Node]) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::with_capacity(rich.objects.len());
        for (object, link) in rich.objects.iter().zip(rich.links_of_objects()) {
            let around = link.and_then(|link| links.get(link));
            let new = || match around {
                Some(link) => self.under(*link, |composer| composer.tree.add(object.role())),
                None => self.tree.add(object.role()),
            };
            let node = nodes.last().copied().filter(|_| object.continues());
            nodes.push(node.unwrap_or_else(new));
        }
        nodes
    }

    /// Returns an arrow in the direction in which lines run.
    #[must_use]
    pub fn arrow(&self) -> &'static str {
        if self.right_to_left { "◂" } else { "▸" }
    }

    /// Returns what is left of a measure beside an indent where lines begin.
    #[must_use]
    pub fn indented(&self, measure: Measure, indent: Pt) -> Measure {
        if self.right_to_left { measure.shortened(indent) } else { measure.indented(indent) }
    }

    #[must_use]
    pub fn looks(&self, voice: &Voice) -> Looks<'_> {
        Looks {
            palette: self.palette,
            chip: voice.chip,
            quotes: Quotes::of(self.lang),
            pictures: &self.pictures,
            places: &self.places,
            fonts: self.fonts,
            lang: self.lang,
        }
    }

    pub fn blocks(&mut self, blocks: &[Block<'_>], measure: Measure, voice: &Voice) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut after_heading = false;
        for (index, block) in blocks.iter().enumerate() {
            let voice = &Voice { heading: voice.heading.filter(|_| index == 0), ..*voice };
            let mut next = self.block(block, measure, voice);
            if let Some(first) = next.first_mut().filter(|_| !pieces.is_empty()) {
                first.gap = first.gap.max(voice.lead.per_mille(220));
                first.cut = if after_heading { Cut::Never } else { Cut::Cost(BETWEEN_BLOCKS) };
            }
            after_heading = matches!(block.kind, BlockKind::Heading(..));
            pieces.append(&mut next);
            self.report_missing(block.span);
        }
        pieces
    }

    fn block(&mut self, block: &Block<'_>, measure: Measure, voice: &Voice) -> Vec<Piece> {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                let rich = RichText::new(inlines, voice.style, self.looks(voice));
                let role = voice.heading.map_or(Role::Paragraph, Role::Heading);
                self.element(role, |composer| composer.strips(&rich, measure, voice.lead))
            }
            BlockKind::Heading(level, inlines) => {
                let rich = RichText::new(inlines, voice.style.bold(), self.looks(voice));
                let role = Role::Heading(voice.level + level.saturating_sub(3).max(1));
                let mut pieces = self.element(role, |composer| composer.strips(&rich, measure, voice.lead));
                // Half a heading at the end of a column says as little as a whole one.
                pieces.iter_mut().skip(1).for_each(|piece| piece.cut = Cut::Never);
                if let Some(first) = pieces.first_mut() {
                    first.gap = voice.lead.per_mille(450);
                }
                pieces
            }
            BlockKind::Code(code) => self.code(code, measure, voice),
            BlockKind::Quote(blocks) => {
                self.element(Role::Quote, |composer| composer.quote(blocks, measure, voice))
            }
            BlockKind::List(list) => {
                let role = Role::List { numbered: list.start.is_some() };
                self.element(role, |composer| composer.list(list, measure, voice))
            }
            BlockKind::Table(table) => self.table(table, measure, voice),
            BlockKind::Rule => {
                let y = voice.lead / 2;
                vec![Piece::new(voice.lead, vec![self.rule(measure, y)])]
            }
        }
    }

    /// Returns a hairline across the measure.
    #[must_use]
    pub fn rule(&self, measure: Measure, y: Pt) -> Item {
        Item::Stroke(crate::typeset::page::Stroke {
            from: (measure.x, y),
            to: (measure.x + measure.width, y),
            width: Pt::new(0.35),
            colour: self.palette.rule,
        })
    }

    /// Returns a paragraph as strips of height `lead`.
    pub fn paragraph(&mut self, rich: &RichText, measure: Measure, lead: Pt) -> Vec<Piece> {
        self.element(Role::Paragraph, |composer| composer.strips(rich, measure, lead))
    }

    /// Returns the lines of a text as strips of height `lead`, for an element that the caller opens.
    pub fn strips(&mut self, rich: &RichText, measure: Measure, lead: Pt) -> Vec<Piece> {
        let paragraph = Paragraph::new(rich, self.lang);
        let flush_right = paragraph.is_right_to_left();
        let lines = self.lines(rich, measure.width, self.setting(&paragraph, measure));
        let size = rich.spans.first().map_or(lead, |(_, style)| style.size);
        let count = lines.len();
        let strip = |(index, line): (usize, TextLine)| {
            let rest = measure.width - line.width;
            let x = measure.x
                + match () {
                    () if line.display => rest / 2,
                    () if flush_right => rest,
                    () => Pt::ZERO,
                };
            let whole = index >= KEEP_LINES && count - index >= KEEP_LINES;
            let cut = if whole { Cut::Cost(INSIDE_PARAGRAPH) } else { Cut::Never };
            Piece { cut, ..strip(line, x, size, lead) }
        };
        let mut pieces: Vec<_> = lines.into_iter().enumerate().map(strip).collect();
        if let Some(first) = pieces.first_mut() {
            first.cut = Cut::Cost(BETWEEN_BLOCKS);
        }
        pieces
    }

    fn setting(&self, paragraph: &Paragraph<'_>, measure: Measure) -> Setting {
        let is_wide = measure.width >= (paragraph.size() * JUSTIFIED_SIZES).max(JUSTIFIED_LEAST);
        let is_title = paragraph.rich.spans.iter().all(|(_, style)| style.bold);
        match self.align {
            _ if is_title => Setting::Title,
            Align::Auto if is_wide => Setting::Even,
            Align::Justified => Setting::Justified,
            Align::Auto | Align::Ragged => Setting::Ragged,
        }
    }

    fn quote(&mut self, blocks: &[Block<'_>], measure: Measure, voice: &Voice) -> Vec<Piece> {
        let indent = voice.lead.per_mille(700);
        if measure.width - indent < voice.style.size * LEAST_SIZES {
            return self.blocks(blocks, measure, voice);
        }
        let thickness = Pt::new(1.0);
        let frame = Rc::new(Frame {
            x: measure.left(self, Pt::ZERO, thickness),
            width: thickness,
            fill: None,
            bar: Some((thickness, self.palette.rule)),
            radius: Pt::ZERO,
        });
        let mut pieces = self.blocks(blocks, self.indented(measure, indent), voice);
        for piece in &mut pieces {
            piece.lay_on(&frame);
        }
        pieces
    }

    /// Reports pictures that cannot be drawn, and keeps characters missing from every font with the first block that
    /// uses them, for [`Composer::report_glyphs`].
    pub fn report_missing(&mut self, span: Span) {
        self.pictures.take_faults().into_iter().for_each(|fault| self.report.diagnostic(fault));
        self.missing.extend(self.shaper.take_missing(), span);
        for tex in std::mem::take(&mut self.unset) {
            let message = format!("`{}` is too wide for its column in print", shown(&tex));
            let help = "its source is shown there, because nobody could read it smaller: write it in several formulas";
            self.report.diagnostic(Diagnostic::new(Code::UnsetMath, span, message).help(help));
        }
    }

    /// Reports the characters missing from every font, when everything is set.
    pub fn report_glyphs(&mut self) {
        self.missing.take().for_each(|warning| self.report.diagnostic(warning));
    }
}

/// Returns a line in a strip of height `lead`.
#[must_use]
pub fn strip(line: TextLine, x: Pt, size: Pt, lead: Pt) -> Piece {
    let (y, height) = room(&line, size, lead);
    Piece::new(height, line.items.into_iter().map(|item| item.moved(x, y)).collect())
}

/// Returns where the baseline is in a strip, and how high the strip is: higher than `lead` if a formula asks for it.
#[must_use]
pub fn room(line: &TextLine, size: Pt, lead: Pt) -> (Pt, Pt) {
    let y = baseline(size, lead);
    let air = if line.display { size.per_mille(350) } else { size.per_mille(60) };
    let clear = |reach: Pt| if reach > Pt::ZERO { reach + air } else { Pt::ZERO };
    let (above, below) = (clear(line.above).max(y), clear(line.below).max(lead - y));
    (above, above + below)
}

/// Returns where the baseline is in a strip, so that capitals are in its middle.
#[must_use]
pub fn baseline(size: Pt, lead: Pt) -> Pt {
    (lead + size.per_mille(698)) / 2
}
