//! What is around the columns of a sheet: the title of its first page, running head and foot.

use super::geometry::Geometry;
use super::options::Detail;
use crate::content::plain;
use crate::date::Epoch;
use crate::level::Level;
use crate::model::Deck;
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{DOTS_WIDTH, Side, put_line};
use crate::typeset::page::{Item, Stroke};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::theme::Colour;
use crate::typeset::tree::{Artifact, Node, Role, Tree, artifact};
use crate::typeset::unit::Pt;

/// Smaller than the title, as it is looked at once.
pub const SUBTITLE: Pt = Pt::new(8.0);
/// Larger than the foot: heads are looked for while leafing.
const RUNNING: Pt = Pt::new(8.4);
/// The sign of a pitfall in the legend, as high as its capitals.
const SIGN: Pt = Pt::new(6.0);
/// The least that is read in print.
const FOOT: Pt = Pt::new(6.4);

/// Sets what surrounds the columns.
pub struct Surround<'a, 'c> {
    pub composer: &'a mut Composer<'c>,
    pub geometry: &'a Geometry,
    pub deck: &'a Deck<'a>,
    pub epoch: Epoch,
    pub detail: Detail,
    pub front: FrontNodes,
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
        let (left, right, size) = (self.geometry.margin, self.geometry.right(), self.geometry.title);
        let mut y = self.geometry.header_top + size.per_mille(750);
        // A small page has room for its title or its number.
        let end = if self.geometry.is_small { right } else { self.page_mark(head, y, items) - Pt::new(12.0) };
        let style = TextStyle::new(Family::Sans, size, palette.text).bold();
        let lines = self.few_lines(self.deck.title, style, (end - left, 2), self.front.title);
        y = self.put_below(lines, left, y, size.per_mille(1150), items);
        let description = self.deck.description.as_ref().map(|text| plain::blocks(&text.blocks));
        if let Some(description) = description.filter(|text| !text.trim().is_empty()) {
            let lead = SUBTITLE.per_mille(if self.geometry.is_small { 1200 } else { 1450 });
            let style = TextStyle::new(Family::Narrow, SUBTITLE, palette.muted);
            let text = description.replace('\n', " ");
            let lines = self.few_lines(&text, style, (right - left, 3), self.front.description);
            y = self.put_below(lines, left, y + lead, lead, items);
        }
        y += Pt::new(5.4);
        self.rule(y, Pt::new(1.1), palette.accent, items);
        y
    }

    /// Returns what of a text fits one line; on a small page, about as many lines as `most` says.
    fn few_lines(
        &mut self,
        text: &str,
        style: TextStyle,
        (width, most): (Pt, usize),
        node: Node,
    ) -> Vec<TextLine> {
        let is_small = self.geometry.is_small;
        self.composer.within(node, |composer| {
            if is_small {
                let text = composer.cut_text(text, style, width * most);
                composer.lines(&RichText::plain(&text, style), width, Setting::Ragged)
            } else {
                vec![composer.cut_line(text, style, width)]
            }
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
            let title = self.composer.cut_line(self.deck.title, style, end - left);
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

    /// Adds legend, version, date and licence.
    pub fn foot(&mut self, items: &mut Vec<Item>) {
        let palette = self.composer.palette;
        let (left, right) = (self.geometry.margin, self.geometry.right());
        let bottom = self.geometry.height - self.geometry.bottom;
        self.rule(bottom + Pt::mm(1.3), Pt::new(0.5), palette.rule, items);
        let (mut x, y) = (left, bottom + Pt::mm(4.2));
        let style = TextStyle::new(Family::Narrow, FOOT, palette.muted);
        let has_legend = self.detail != Detail::Brief && !self.geometry.is_small;
        if has_legend && self.deck.entries().any(|entry| entry.level.is_some()) {
            for level in Level::ALL {
                let left = self.composer.left(x, DOTS_WIDTH, self.geometry.width);
                let dots = self.composer.dots(level, left, y - Pt::new(2.1));
                items.extend(artifact(dots, Artifact::Foot));
                x = self.legend(
                    self.composer.words.level(level),
                    style,
                    x + DOTS_WIDTH + Pt::new(2.6),
                    y,
                    items,
                );
            }
        }
        if has_legend && self.deck.entries().any(|entry| entry.pitfall.is_some()) {
            let centre = self.composer.left(x + SIGN / 2, Pt::ZERO, self.geometry.width);
            let sign = self.composer.plain_disc((centre, y - Pt::new(2.1)), SIGN);
            let next = x + SIGN + Pt::new(2.6);
            items.extend(artifact(sign, Artifact::Foot));
            self.legend(&self.composer.words.mistake, style, next, y, items);
        }
        let version = self.deck.version.map(|version| format!("v{}", version.trim_start_matches('v')));
        let parts = [version, Some(self.epoch.date()), self.deck.licence.map(str::to_owned)];
        let room = if has_legend { (right - left) / 2 } else { right - left };
        let imprint = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let imprint = self.composer.cut_line(&imprint, style, room);
        self.place_line(imprint, Side::Right(right), y, items);
    }

    /// Adds a word of the legend; returns where the next sign is.
    fn legend(&mut self, word: &str, style: TextStyle, x: Pt, y: Pt, items: &mut Vec<Item>) -> Pt {
        let word = self.composer.one_line(word, style);
        let next = x + word.width + Pt::new(8.0);
        self.place_line(word, Side::Left(x), y, items);
        next
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
