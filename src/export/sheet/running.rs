//! What is around the columns of a sheet: the title of its first page, running head and foot.

use std::sync::Arc;

use super::foot::Foot;
use super::geometry::Geometry;
use super::options::Detail;
use crate::content::plain;
use crate::model::Deck;
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::object::picture::Picture;
use crate::typeset::page::{self, Area, Item, Stroke};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Node, Role, Tag, Tree};
use crate::typeset::unit::Pt;

/// Smaller than the title, as it is looked at once.
pub const SUBTITLE: Pt = Pt::new(8.0);
/// Larger than the foot: heads are looked for while leafing.
const RUNNING: Pt = Pt::new(8.4);
/// A logo is as high as a title with a line above or below it.
const LOGO_HEIGHT: Pt = Pt::new(27.0);
/// As high as a title of one line and the room around it.
const LOW_LOGO: Pt = Pt::new(18.0);
/// Between a logo and the title.
const LOGO_GAP: Pt = Pt::new(9.0);
/// A pixel of a picture, 96 of which are an inch.
const PIXEL: Pt = Pt::new(0.75);
/// Lines of a title, and of what is below it: more are not read, and leave no room for the deck.
const TITLE_LINES: usize = 3;
/// Enough for a paragraph of some 150 words.
const DESCRIPTION_LINES: usize = 8;

/// Sets what surrounds the columns.
pub struct Surround<'a, 'c> {
    pub composer: &'a mut Composer<'c>,
    pub geometry: &'a Geometry,
    pub deck: &'a Deck<'a>,
    pub detail: Detail,
    pub front: FrontNodes,
    /// The author's own words for the head.
    pub head: Option<String>,
    pub foot: Foot,
    pub logo: Option<Arc<Picture>>,
}

/// The elements of the title block: they are read first, and set when all else has its page.
#[derive(Clone, Copy)]
pub struct FrontNodes {
    title: Node,
    description: Node,
    pub contents: ContentsNodes,
}

impl FrontNodes {
    pub fn new(tree: &mut Tree) -> FrontNodes {
        FrontNodes {
            title: tree.add(Role::Heading(1)),
            description: tree.add(Role::Paragraph),
            contents: ContentsNodes::new(tree),
        }
    }
}

/// The elements of the contents: they are read before all topics, and set when those have their pages.
#[derive(Clone, Copy)]
pub struct ContentsNodes {
    pub title: Node,
    pub list: Node,
}

impl ContentsNodes {
    pub fn new(tree: &mut Tree) -> ContentsNodes {
        ContentsNodes { title: tree.add(Role::Heading(2)), list: tree.add(Role::Contents) }
    }
}

/// What a running head says of its page.
#[derive(Default)]
pub struct PageHead {
    /// Its number, as it is printed.
    pub mark: String,
    /// The titles of its sections.
    pub topics: Vec<String>,
    /// The numbers of its first and its last question.
    pub questions: String,
}

impl Surround<'_, '_> {
    /// Adds the title block of the first page; returns its lower end.
    pub fn title(&mut self, head: &PageHead, items: &mut Vec<Item>) -> Pt {
        let palette = self.composer.palette;
        let (right, size) = (self.geometry.right(), self.geometry.title);
        let description = self.deck.description.as_ref().map(|text| plain::blocks(&text.blocks));
        let description = description.filter(|text| !text.trim().is_empty());
        let is_high = description.is_some() || self.head.is_some();
        let logo = self.logo(if is_high { LOGO_HEIGHT } else { LOW_LOGO }, items);
        let left = self.geometry.margin + logo.0;
        let lead = SUBTITLE.per_mille(if self.geometry.is_small { 1200 } else { 1450 });
        let mut top = self.geometry.header_top;
        if let Some(words) = self.head.clone() {
            let style = TextStyle::new(Family::Narrow, SUBTITLE, palette.accent).bold();
            let lines = self.composer.lines(&RichText::plain(&words, style), right - left, Setting::Ragged);
            top = self.put_below(lines, left, top + SUBTITLE.per_mille(750), lead, items) + Pt::new(4.4);
        }
        let mut y = top + size.per_mille(750);
        // A small page has room for its title or its number.
        let end = if self.geometry.is_small { right } else { self.page_mark(head, y, items) - Pt::new(12.0) };
        let style = TextStyle::new(Family::Sans, size, palette.text).bold();
        let lines = self.few_lines(self.deck.title, style, (end - left, TITLE_LINES), self.front.title);
        y = self.put_below(lines, left, y, size.per_mille(1150), items);
        if let Some(description) = description {
            let style = TextStyle::new(Family::Narrow, SUBTITLE, palette.muted);
            let text = description.replace('\n', " ");
            let room = (right - left, DESCRIPTION_LINES);
            let lines = self.few_lines(&text, style, room, self.front.description);
            y = self.put_below(lines, left, y + lead, lead, items);
        }
        y = y.max(self.geometry.header_top + logo.1) + Pt::new(5.4);
        self.rule(y, Pt::new(1.1), palette.accent, items);
        y
    }

    /// Adds the logo where lines begin, at most a fourth of them wide and never larger than it is; returns the room
    /// that it takes.
    fn logo(&self, height: Pt, items: &mut Vec<Item>) -> (Pt, Pt) {
        let Some(picture) = &self.logo else { return (Pt::ZERO, Pt::ZERO) };
        let size = picture.size;
        let most = (self.geometry.right() - self.geometry.margin) / 4;
        let (width, own) = (i64::from(size.width).max(1), i64::from(size.height).max(1));
        let height = height.min(Pt(PIXEL.0 * own)).min(Pt(most.0 * own / width)).max(Pt(1));
        let width = Pt(height.0 * width / own);
        let x = self.composer.left(self.geometry.margin, width, self.geometry.width);
        let area = Area { x, y: self.geometry.header_top, width, height };
        let picture = Arc::clone(picture);
        items.push(Item::Picture(page::Picture { area, picture, tag: Tag::Unknown }));
        (width + LOGO_GAP, height)
    }

    /// Returns a text in lines; one that takes many more than `most` is cut.
    fn few_lines(
        &mut self,
        text: &str,
        style: TextStyle,
        (width, most): (Pt, usize),
        node: Node,
    ) -> Vec<TextLine> {
        self.composer.within(node, |composer| {
            let text = composer.cut_text(text, style, width * most);
            composer.lines(&RichText::plain(&text, style), width, Setting::Ragged)
        })
    }

    /// Adds the running head of all pages but the first.
    pub fn head(&mut self, head: &PageHead, items: &mut Vec<Item>) {
        let palette = self.composer.palette;
        let left = self.geometry.margin;
        let y = self.geometry.header_top + RUNNING.per_mille(750);
        let end = self.page_mark(head, y, items) - Pt::new(12.0);
        let style = TextStyle::new(Family::Sans, RUNNING, palette.text).bold();
        let small = TextStyle::new(Family::Narrow, SUBTITLE, palette.muted);
        let after = if self.geometry.is_small && !head.topics.is_empty() {
            left
        } else {
            let title = self.head.as_deref().unwrap_or(self.deck.title);
            // Half a word says nothing, and the numbers beside it are never cut.
            let title = self.composer.whole_words(title, style, end - left).unwrap_or_default();
            let title = self.composer.one_line(&title, style);
            let after = left + title.width + Pt::new(7.0);
            self.place_line(title, Side::Left(left), y, items);
            after
        };
        let topics = self.whole_topics(&head.topics, small, end - after);
        self.place_line(topics, Side::Left(after), y, items);
        self.rule(self.geometry.text_top - Pt::new(7.0), Pt::new(1.1), palette.accent, items);
    }

    /// Returns as many titles of topics as fit `room` whole: half a title does not say where one is.
    fn whole_topics(&mut self, topics: &[String], style: TextStyle, room: Pt) -> TextLine {
        for count in (1..=topics.len()).rev() {
            let more = if count < topics.len() { " · …" } else { "" };
            let line = self.composer.one_line(&(topics[..count].join(" · ") + more), style);
            if line.width <= room {
                return line;
            }
        }
        TextLine::default()
    }

    /// Adds the questions of the page and its number, at the right; returns the left end.
    fn page_mark(&mut self, head: &PageHead, y: Pt, items: &mut Vec<Item>) -> Pt {
        let palette = self.composer.palette;
        let right = self.geometry.right();
        let style = TextStyle::new(Family::Narrow, SUBTITLE, palette.accent);
        let page = self.composer.one_line(&head.mark, style.bold());
        let mut end = right - page.width;
        self.place_line(page, Side::Right(right), y, items);
        if !head.questions.is_empty() && !self.geometry.is_small {
            let questions = self.composer.one_line(&head.questions, style);
            let next = end - Pt::new(8.0) - questions.width;
            self.place_line(questions, Side::Left(next), y, items);
            end = next;
        }
        end
    }

    pub fn rule(&self, y: Pt, width: Pt, colour: Colour, items: &mut Vec<Item>) {
        let (left, right) = (self.geometry.margin, self.geometry.right());
        items.push(Item::Stroke(Stroke { from: (left, y), to: (right, y), width, colour }));
    }

    /// Places it as on a page from left to right, and mirrored on others.
    pub fn place_line(&self, line: TextLine, side: Side, y: Pt, items: &mut Vec<Item>) {
        put_line(line, self.composer.side(side, self.geometry.width), y, items);
    }

    /// Puts lines below one another, the first on the baseline `y`; returns the last baseline.
    fn put_below(&self, lines: Vec<TextLine>, x: Pt, y: Pt, lead: Pt, items: &mut Vec<Item>) -> Pt {
        let mut last = y;
        for (line, baseline) in lines.into_iter().zip(std::iter::successors(Some(y), |y| Some(*y + lead))) {
            self.place_line(line, Side::Left(x), baseline, items);
            last = baseline;
        }
        last
    }
}
