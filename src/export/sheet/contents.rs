//! The contents of a sheet: where each topic begins, in a few lines; in a handout a list, with each question below
//! its topic.

use std::collections::BTreeMap;

use super::options::Detail;
use super::running::{SUBTITLE, Surround};
use crate::content::{BlockKind, plain};
use crate::model::{Deck, Entry, Section};
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::block::piece::{Cut, Piece};
use crate::typeset::block::{Composer, Measure, baseline, strip};
use crate::typeset::object::Object;
use crate::typeset::page::{Anchor, Area, Item, Link, Target};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, Looks, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::text::quotes::Quotes;
use crate::typeset::theme::Size;
use crate::typeset::tree::{Artifact, Role, artifact};
use crate::typeset::unit::Pt;

/// On which page, counted from 1, topics and questions begin; empty while nobody knows.
pub type PageNumbers = BTreeMap<Anchor, usize>;

/// The size of the line and a fourth of it.
const LEAD: Pt = Pt::new(10.2);
/// Between two topics on a line.
const GAP: Pt = Pt::new(9.0);

const HEAD: Size = Size::new(12.0, 18.0);
const TOPIC: Size = Size::new(9.6, 13.0);
/// Of a topic without its questions.
const LONE_TOPIC: Size = Size::new(8.2, 11.0);
const QUESTION: Size = Size::new(8.8, 11.6);
/// Half a line parts a topic with questions from the one before.
const ABOVE_TOPIC: Pt = Pt::new(6.5);
/// A list of topics alone needs hardly more than its leading.
const ABOVE_LONE_TOPIC: Pt = Pt::new(1.6);
/// For page numbers, and for the dots that lead to them.
const PAGE_ROOM: Pt = Pt::mm(9.0);
/// Shorter rows of dots lead the eye nowhere.
const LEAST_LEADER: Pt = Pt::mm(6.0);

/// Returns whether contents are of use: one topic or two pages need none.
#[must_use]
pub fn are_wanted(deck: &Deck<'_>, detail: Detail) -> bool {
    let titled = deck.sections.iter().filter(|section| section.title.is_some()).count();
    titled > 1 && detail != Detail::Brief
}

impl Surround<'_, '_> {
    #[must_use]
    pub fn has_contents(&self) -> bool {
        are_wanted(self.deck, self.detail)
    }

    /// Adds the topics and their pages, as many in a line as fit, with a rule below them; returns the lower end.
    pub fn contents_lines(&mut self, numbers: &PageNumbers, y: Pt, items: &mut Vec<Item>) -> Pt {
        items.push(Item::Anchor { anchor: Anchor::Contents, y });
        let y = self.topics_run_in(numbers, y + Pt::new(3.0), items) + Pt::new(2.6);
        self.rule(y, Pt::new(0.35), self.composer.palette.rule, items);
        y
    }

    fn topics_run_in(&mut self, numbers: &PageNumbers, y: Pt, items: &mut Vec<Item>) -> Pt {
        let (left, right) = (self.geometry.margin, self.geometry.right());
        let style = TextStyle::new(Family::Narrow, SUBTITLE, self.composer.palette.text);
        let label = self.composer.one_line(&self.composer.words.contents, style.bold());
        let label = self.composer.within(self.front.contents.title, |_| label);
        let (mut x, mut y) = (left + label.width + GAP, y + baseline(SUBTITLE, LEAD));
        self.place_line(label, Side::Left(left), y, items);
        let indent = x;
        for (index, section) in self.deck.sections.iter().enumerate() {
            let Some(title) = &section.title else { continue };
            for line in self.run_in_topic(title, Anchor::Section(index), numbers, right - indent) {
                if x + line.width > right && x > indent {
                    (x, y) = (indent, y + LEAD);
                }
                let width = line.width;
                self.place_line(line, Side::Left(x), y, items);
                x += width + GAP;
            }
        }
        y + LEAD - baseline(SUBTITLE, LEAD)
    }

    /// Returns the lines of a topic and its page: more than one only where it is wider than the page.
    fn run_in_topic(
        &mut self,
        title: &str,
        anchor: Anchor,
        numbers: &PageNumbers,
        width: Pt,
    ) -> Vec<TextLine> {
        let style = TextStyle::new(Family::Narrow, SUBTITLE, self.composer.palette.accent);
        let mut rich = RichText::plain(&format!("{title} "), style);
        rich.push(&page(numbers, anchor), style.bold());
        self.composer.within(self.front.contents.list, |composer| {
            composer.element(Role::ContentsItem, |composer| {
                referring(composer, |composer| {
                    let mut lines = composer.lines(&rich, width, Setting::Ragged);
                    for line in &mut lines {
                        let area = Area { x: Pt::ZERO, y: -SUBTITLE, width: line.width, height: LEAD };
                        line.items.push(link(area, anchor));
                    }
                    lines
                })
            })
        })
    }

    /// Returns topics below one another, in a handout with their questions, and dots that lead to their pages.
    pub fn contents_list(&mut self, numbers: &PageNumbers) -> Vec<Piece> {
        let style = TextStyle::new(Family::Sans, HEAD.size, self.composer.palette.text).bold();
        let title = self.composer.one_line(&self.composer.words.contents, style);
        let title = self.composer.within(self.front.contents.title, |_| title);
        let width = self.geometry.right() - self.geometry.margin;
        let x = self.composer.left(Pt::ZERO, title.width, width);
        let mut pieces = vec![strip(title, x, HEAD.size, HEAD.lead)];
        pieces[0].items.push(Item::Anchor { anchor: Anchor::Contents, y: Pt::ZERO });
        let list = List {
            numbers,
            measure: Measure { x: Pt::ZERO, width },
            indent: self.geometry.spaces.indent,
            has_questions: self.geometry.is_handout,
        };
        let mut first = 0;
        for (index, section) in self.deck.sections.iter().enumerate() {
            pieces.append(&mut self.composer.under(self.front.contents.list, |composer| {
                list.section(composer, section, Anchor::Section(index), first)
            }));
            first += section.entries.len();
        }
        pieces
    }
}

/// How the lines of a list are set.
#[derive(Clone, Copy)]
struct List<'a> {
    numbers: &'a PageNumbers,
    measure: Measure,
    /// From the number of a question to the question.
    indent: Pt,
    has_questions: bool,
}

impl List<'_> {
    /// Returns the lines of a topic, and in its item those of its questions; `first` is the place of the first of
    /// them in the deck.
    fn section(
        self,
        composer: &mut Composer<'_>,
        section: &Section<'_>,
        anchor: Anchor,
        first: usize,
    ) -> Vec<Piece> {
        let questions = |composer: &mut Composer<'_>| {
            if self.has_questions { self.questions(composer, &section.entries, first) } else { Vec::new() }
        };
        let Some(title) = &section.title else { return questions(composer) };
        let item = composer.tree.add(Role::ContentsItem);
        composer.under(item, |composer| {
            let mut pieces = self.topic(composer, title, anchor);
            let below = composer.tree.add(Role::Contents);
            pieces.append(&mut composer.under(below, questions));
            pieces
        })
    }

    fn topic(self, composer: &mut Composer<'_>, title: &str, anchor: Anchor) -> Vec<Piece> {
        let (size, gap) =
            if self.has_questions { (TOPIC, ABOVE_TOPIC) } else { (LONE_TOPIC, ABOVE_LONE_TOPIC) };
        let style = TextStyle::new(Family::Sans, size.size, composer.palette.text);
        let style = TextStyle { bold: self.has_questions, ..style };
        let mut pieces = self.line(composer, &RichText::plain(title, style), anchor, Pt::ZERO, size);
        if let Some(first) = pieces.first_mut() {
            first.gap = gap;
            first.cut = Cut::Cost(0);
        }
        pieces
    }

    fn questions(self, composer: &mut Composer<'_>, entries: &[Entry<'_>], first: usize) -> Vec<Piece> {
        let mut all = Vec::new();
        for (position, entry) in entries.iter().enumerate() {
            let mut pieces = self.question(composer, entry, Anchor::Entry(first + position));
            // Neither the first nor the last is alone in a column.
            if let Some(piece) = pieces.first_mut().filter(|_| (1..entries.len() - 1).contains(&position)) {
                piece.cut = Cut::Cost(0);
            }
            all.append(&mut pieces);
        }
        all
    }

    fn question(self, composer: &mut Composer<'_>, entry: &Entry<'_>, anchor: Anchor) -> Vec<Piece> {
        let style = TextStyle::new(Family::Sans, QUESTION.size, composer.palette.text);
        let text = asked(composer, entry, style);
        let item = composer.tree.add(Role::ContentsItem);
        let (number, mut pieces) = composer.under(item, |composer| {
            let number = entry.number.map(|number| {
                let accent = TextStyle { colour: composer.palette.accent, ..style };
                let style = TextStyle { family: Family::Narrow, ..accent }.bold();
                composer.element(Role::Label, |composer| composer.one_line(&format!("{number} "), style))
            });
            (number, self.line(composer, &text, anchor, self.indent, QUESTION))
        });
        if let (Some(first), Some(number)) = (pieces.first_mut(), number) {
            let x = self.measure.left(composer, Pt::ZERO, number.width);
            put_line(number, Side::Left(x), baseline(QUESTION.size, QUESTION.lead), &mut first.items);
        }
        pieces
    }

    /// Returns a text, dots, and the page at the end of its last line.
    fn line(
        self,
        composer: &mut Composer<'_>,
        text: &RichText,
        anchor: Anchor,
        indent: Pt,
        size: Size,
    ) -> Vec<Piece> {
        let width = self.measure.width;
        let style = text.spans.first().map(|(_, style)| *style);
        let style = style.unwrap_or(TextStyle::new(Family::Sans, size.size, composer.palette.text));
        let style = TextStyle { family: Family::Sans, code: false, italic: false, ..style };
        let page = format!(" {}", page(self.numbers, anchor));
        referring(composer, |composer| {
            let mut pieces = Vec::new();
            let lines = composer.lines(text, width - PAGE_ROOM - LEAST_LEADER - indent, Setting::Ragged);
            let (count, y) = (lines.len(), baseline(size.size, size.lead));
            for (index, line) in lines.into_iter().enumerate() {
                let end = indent + line.width;
                let x = composer.left(indent, line.width, width);
                let mut piece = strip(line, x, size.size, size.lead);
                if index + 1 == count {
                    let leader = leader(composer, width - PAGE_ROOM - end, size.size);
                    let page = composer.one_line(&page, style);
                    put_line(
                        leader,
                        composer.side(Side::Right(width - PAGE_ROOM), width),
                        y,
                        &mut piece.items,
                    );
                    put_line(page, composer.side(Side::Right(width), width), y, &mut piece.items);
                }
                let area = Area { x: Pt::ZERO, y: Pt::ZERO, width, height: piece.height };
                piece.items.push(link(area, anchor));
                pieces.push(Piece { cut: Cut::Never, ..piece });
            }
            pieces
        })
    }
}

/// Returns the question as one paragraph. A link within a link would lead two ways.
fn asked(composer: &Composer<'_>, entry: &Entry<'_>, style: TextStyle) -> RichText {
    if let [block] = &*entry.question.blocks
        && let BlockKind::Paragraph(inlines) = &block.kind
    {
        let Composer { palette, lang, .. } = *composer;
        let Composer { pictures, places, .. } = composer;
        let (quotes, fonts) = (Quotes::of(lang), composer.fonts);
        let looks = Looks { palette, chip: None, quotes, pictures, places, fonts, lang };
        let rich = RichText::new(inlines, style, looks);
        if rich.links.is_empty() && !rich.objects.iter().any(Object::is_display) {
            return rich;
        }
    }
    RichText::plain(&plain::blocks(&entry.question.blocks).replace('\n', " "), style)
}

/// Returns dots that fill `width` but for a little room before them, in line with those above and below.
fn leader(composer: &mut Composer<'_>, width: Pt, size: Pt) -> TextLine {
    let style = TextStyle::new(Family::Sans, size, composer.palette.muted);
    let two = composer.one_line(". .", style).width;
    let step = two - composer.one_line(".", style).width;
    let count = usize::try_from((width - size).0 / step.0.max(1)).unwrap_or(0);
    let dots = composer.one_line(&vec!["."; count].join(" "), style);
    artifact(dots, Artifact::Layout)
}

/// Makes content that refers to another place, as a whole.
fn referring<T: crate::typeset::tree::Content>(
    composer: &mut Composer<'_>,
    make: impl FnOnce(&mut Composer<'_>) -> T,
) -> T {
    composer.element(Role::Reference, |composer| composer.element(Role::Link, make))
}

fn link(area: Area, anchor: Anchor) -> Item {
    Item::Link(Link { area, target: Target::Anchor(anchor), tag: crate::typeset::tree::Tag::Unknown })
}

/// Returns the number of the page, or one as wide as most where it is not known yet.
fn page(numbers: &PageNumbers, anchor: Anchor) -> String {
    numbers.get(&anchor).map_or("00".to_owned(), usize::to_string)
}
