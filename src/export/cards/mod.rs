//! Flashcards: one card a question, several to a sheet, backs behind fronts.

pub mod blanks;
pub mod calibration;
pub mod card;
pub mod crop;
pub mod face;
pub mod fit;
pub mod front;
pub mod grade;
pub mod head;
pub mod imposition;
pub mod layouts;
pub mod options;
pub mod prompt;
pub mod room;
pub mod sizes;
pub mod stock;
pub mod without;

use std::collections::BTreeSet;
use std::io::Write;

use crate::export::about;
use crate::export::contract::{ExportContext, ExportError, Exporter, Made};
use crate::limits::Limit;
use crate::model::Deck;
use crate::pdf;
use crate::pdf::about::Printing;
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::page::{Anchor, Item, Layout, Page};
use crate::typeset::text::inline::{Family, TextStyle};
use crate::typeset::theme;
use crate::typeset::theme::Align;
use crate::typeset::tree::Role;
use crate::typeset::unit::Pt;
use card::{Card, CardSet};
use imposition::Imposer;
use options::{CardsOptions, Duplex};
use room::CardLook;
use stock::Stock;

/// Writes a deck as flashcards to print and cut.
pub struct Cards {
    pub options: CardsOptions,
}

impl Exporter for Cards {
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        let layout = self.layout(run, deck);
        about::within_limit(&layout)?;
        let turn = match self.options.duplex {
            // The printer is to print one side only.
            Duplex::FrontsThenBacks => None,
            duplex => imposition::turn(duplex),
        };
        let about = about::about(deck, run, Printing::Exact { turn });
        pdf::write(&layout, &about, out)?;
        // A prompt that goes on on a second card is one card to learn.
        let cards = (!self.options.test_page).then(|| prompt::prompts(deck, &self.options).len());
        Ok(Made { cards, pages: Some(layout.pages.len()), ..Made::default() })
    }
}

impl Cards {
    /// Returns the laid out pages; at least one.
    #[must_use]
    pub fn pages(&self, run: &ExportContext<'_>, deck: &Deck<'_>) -> Vec<Page> {
        self.layout(run, deck).pages
    }

    /// Returns the pages, and what is on them in reading order.
    #[must_use]
    pub fn layout(&self, run: &ExportContext<'_>, deck: &Deck<'_>) -> Layout {
        let options = &self.options;
        let palette = theme::palette(options.ink);
        let mut composer = Composer::new(palette, deck.lang, &deck.fonts, Align::Ragged, run.report);
        let pages = if options.test_page {
            calibration::pages(&mut composer, options)
        } else {
            card_pages(&mut composer, deck, options)
        };
        composer.report_glyphs();
        Layout { pages, tree: composer.tree }
    }
}

/// How much of a card a picture may take; the rest is for the text beside it.
const TALLEST_PER_MILLE: i64 = 550;

fn card_pages(composer: &mut Composer<'_>, deck: &Deck<'_>, options: &CardsOptions) -> Vec<Page> {
    let cards = cards(composer, deck, options);
    if cards.is_empty() {
        return vec![empty_page(composer, &options.layout)];
    }
    Imposer { options, colour: composer.palette.text, words: composer.words }.pages(&cards)
}

fn cards(composer: &mut Composer<'_>, deck: &Deck<'_>, options: &CardsOptions) -> Vec<Card> {
    let look = CardLook {
        size: options.layout.text_size(options.printer_margin),
        wide: options.layout.widened().text_size(options.printer_margin),
        sizes: sizes::of_card(options.layout.card),
    };
    composer.tallest = look.size.1.per_mille(TALLEST_PER_MILLE);
    let prompts = prompt::prompts(deck, options);
    let has_card: BTreeSet<_> = prompts.iter().map(|prompt| Anchor::Entry(prompt.entry)).collect();
    composer.places = about::places(deck).into_iter().filter(|(_, place)| has_card.contains(place)).collect();
    let sections: Vec<_> = prompts.iter().map(|_| composer.tree.add(Role::Section)).collect();
    let mut set =
        |index: usize, is_wide| card::cards(composer, &prompts[index], &look, (sections[index], is_wide));
    // Each page has at most so many cards: more than this are refused, and not set before.
    let pages = usize::try_from(Limit::Pages.most()).unwrap_or(usize::MAX);
    let most = options.layout.cells().count().saturating_mul(pages);
    let (mut sets, mut made): (Vec<CardSet>, usize) = (Vec::new(), 0);
    for index in 0..prompts.len() {
        if made > most {
            break;
        }
        sets.push(set(index, false));
        made += sets[index].cards.len();
    }
    // A back that is wide may then take fewer cards, and others come onto its sheet.
    loop {
        let narrow = narrow_beside_wide(&sets, options);
        if narrow.is_empty() {
            break;
        }
        for index in narrow {
            sets[index] = set(index, true);
        }
    }
    let mut cards: Vec<Card> = Vec::new();
    let mut begun = BTreeSet::new();
    for (prompt, CardSet { cards: mut own, said }) in prompts.iter().zip(sets) {
        said.into_iter().for_each(|diagnostic| composer.report.diagnostic(diagnostic));
        let anchors = [Anchor::Section(prompt.section), Anchor::Entry(prompt.entry)];
        if let Some(card) = own.first_mut() {
            let new = anchors.into_iter().filter(|anchor| begun.insert(*anchor));
            card.front.extend(new.map(|anchor| Item::Anchor { anchor, y: Pt::ZERO }));
        }
        cards.append(&mut own);
    }
    cards
}

/// Returns the prompts with narrow backs on sheets with wide ones; all backs of a sheet have the same margins.
fn narrow_beside_wide(sets: &[CardSet], options: &CardsOptions) -> BTreeSet<usize> {
    let owners: Vec<_> = sets
        .iter()
        .enumerate()
        .flat_map(|(at, set)| set.cards.iter().map(move |card| (at, card.is_wide)))
        .collect();
    let sheet = |index| imposition::sheet_of(index, owners.len(), options);
    let wide: BTreeSet<_> = owners
        .iter()
        .enumerate()
        .filter(|(_, (_, is_wide))| *is_wide)
        .map(|(index, _)| sheet(index))
        .collect();
    let narrow =
        owners.iter().enumerate().filter(|(index, (_, is_wide))| !is_wide && wide.contains(&sheet(*index)));
    narrow.map(|(_, (at, _))| *at).collect()
}

fn empty_page(composer: &mut Composer<'_>, stock: &Stock) -> Page {
    let style = TextStyle::new(Family::Sans, Pt::new(11.0), composer.palette.muted);
    let line = composer.one_line(&composer.words.empty, style);
    let line = composer.element(Role::Paragraph, |_| line);
    let mut items = Vec::new();
    put_line(line, Side::Left(Pt::mm(10.0)), Pt::mm(20.0), &mut items);
    Page::new("1".to_owned(), stock.page, items)
}
