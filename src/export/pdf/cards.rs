//! Flashcards: one card a question, several to a sheet, backs behind fronts.

use std::io::Write;

use super::card::{self, Card, CardLook, Number};
use super::compose::Composer;
use super::finish::{self, About, Bookmark, Printing};
use super::imposition::{self, Stock};
use super::inline::{Family, TextStyle};
use super::marks::{Side, put};
use super::page::{Anchor, Item, Line, Page};
use super::shape::Shaper;
use super::theme::{self, Colour};
use super::unit::Pt;
use crate::content::plain;
use crate::export::options::{CardsOptions, Duplex};
use crate::export::{ExportError, Exporter, Run};
use crate::model::Deck;

/// Writes a deck as flashcards to print and cut.
pub struct Cards {
    pub options: CardsOptions,
}

impl Exporter for Cards {
    fn export(&self, run: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
        let pages = self.pages(run, deck);
        let turn = match self.options.duplex {
            Duplex::FrontsThenBacks => None,
            duplex => Some(imposition::turn(duplex)),
        };
        let sections = deck.sections.iter().enumerate();
        let bookmark = |(index, title): (usize, &String)| Bookmark {
            title: title.clone(),
            anchor: Anchor::Section(index),
            children: Vec::new(),
        };
        let about = About {
            deck,
            epoch: run.epoch,
            subject: deck.description.as_ref().map(|text| plain::blocks(&text.blocks)).unwrap_or_default(),
            outline: sections
                .filter_map(|(index, section)| Some((index, section.title.as_ref()?)))
                .map(bookmark)
                .collect(),
            labels: labels(pages.len(), self.options.duplex),
            printing: Printing::Exact { turn },
        };
        finish::write(&pages, &about, out)
    }
}

impl Cards {
    /// The laid out pages; at least one.
    #[must_use]
    pub fn pages(&self, run: &Run<'_>, deck: &Deck<'_>) -> Vec<Page> {
        let stock = imposition::stock(self.options.layout);
        let palette = theme::palette(self.options.ink);
        let mut composer = Composer { shaper: Shaper::default(), palette, lang: deck.lang, run };
        let cards = cards(&mut composer, deck, &stock);
        if cards.is_empty() {
            return vec![empty_page(&mut composer, &stock)];
        }
        let sheets: Vec<(Page, Page)> = cards
            .chunks(stock.cards())
            .map(|cards| sheet(cards, &stock, self.options.duplex, palette.text))
            .collect();
        let in_turn = |(front, back)| [front, back];
        if self.options.duplex == Duplex::FrontsThenBacks {
            let (mut fronts, mut backs): (Vec<_>, Vec<_>) = sheets.into_iter().unzip();
            fronts.append(&mut backs);
            return fronts;
        }
        sheets.into_iter().flat_map(in_turn).collect()
    }
}

fn cards(composer: &mut Composer<'_>, deck: &Deck<'_>, stock: &Stock) -> Vec<Card> {
    let look = CardLook { card: stock.card, inset: stock.inset, sizes: stock.type_sizes };
    let digits =
        deck.entries().filter_map(|entry| entry.number).max().map_or(1, |most| most.to_string().len());
    let mut cards = Vec::new();
    for (index, section) in deck.sections.iter().enumerate() {
        let first = cards.len();
        for entry in &section.entries {
            let number = Number { number: entry.number, digits };
            let topic = section.title.as_deref().unwrap_or(deck.title);
            cards.append(&mut card::cards(composer, entry, topic, number, &look));
        }
        if let Some(card) = cards.get_mut(first) {
            card.front.push(Item::Anchor { anchor: Anchor::Section(index), y: Pt::ZERO });
        }
    }
    cards
}

/// Front and back of one sheet. The last sheet may have empty places; none is closed up, or backs would be wrong.
fn sheet(cards: &[Card], stock: &Stock, duplex: Duplex, colour: Colour) -> (Page, Page) {
    let (mut front, mut back) = (cut_marks(stock, colour), Vec::new());
    for (index, card) in cards.iter().enumerate() {
        let cell = stock.front(index);
        let (x, y) = stock.corner(cell);
        front.extend(card.front.iter().cloned().map(|item| item.moved(x, y)));
        let (x, y) = stock.corner(stock.back(cell, imposition::turn(duplex)));
        back.extend(card.back.iter().cloned().map(|item| item.moved(x, y)));
    }
    let page = |items| Page { width: stock.page.0, height: stock.page.1, items };
    (page(front), page(back))
}

const TICK_FROM: Pt = Pt::mm(5.0);
const TICK_TO: Pt = Pt::mm(10.0);
const CROSS_ARM: Pt = Pt::mm(2.0);

/// Ticks near the paper's edges and crosses where cuts meet. On fronts only, so that a sheet which the printer
/// moved does not show two sets.
fn cut_marks(stock: &Stock, colour: Colour) -> Vec<Item> {
    if stock.perforated {
        return Vec::new();
    }
    let (vertical, horizontal) = stock.cuts();
    let (width, height) = stock.page;
    let mut marks = Vec::new();
    let mut mark = |from, to, colour| marks.push(Item::Line(Line { from, to, width: Pt::new(0.25), colour }));
    for x in &vertical {
        mark((*x, TICK_FROM), (*x, TICK_TO), colour);
        mark((*x, height - TICK_TO), (*x, height - TICK_FROM), colour);
    }
    for y in &horizontal {
        mark((TICK_FROM, *y), (TICK_TO, *y), colour);
        mark((width - TICK_TO, *y), (width - TICK_FROM, *y), colour);
    }
    let pale = Colour::Gray(153);
    for x in &vertical {
        for y in &horizontal {
            mark((*x - CROSS_ARM, *y), (*x + CROSS_ARM, *y), pale);
            mark((*x, *y - CROSS_ARM), (*x, *y + CROSS_ARM), pale);
        }
    }
    marks
}

fn empty_page(composer: &mut Composer<'_>, stock: &Stock) -> Page {
    let style = TextStyle::new(Family::Sans, Pt::new(11.0), composer.palette.muted);
    let line = composer.one_line("This deck has no questions yet.", style);
    let mut items = Vec::new();
    put(line, Side::Left(Pt::mm(20.0)), Pt::mm(30.0), &mut items);
    Page { width: stock.page.0, height: stock.page.1, items }
}

fn labels(pages: usize, duplex: Duplex) -> Vec<String> {
    if pages < 2 {
        return Vec::new();
    }
    let label = |index: usize| {
        let (sheet, side) = match duplex {
            Duplex::FrontsThenBacks => (index % (pages / 2), index / (pages / 2)),
            Duplex::LongEdge | Duplex::ShortEdge => (index / 2, index % 2),
        };
        format!("{} {}", sheet + 1, if side == 0 { "front" } else { "back" })
    };
    (0..pages).map(label).collect()
}
