//! What cards ask and answer: the entries of a deck, one prompt a card.

use super::blanks;
use super::options::{CardOrder, CardsOptions, Kind};
use crate::content::{Block, Rich};
use crate::export::parts::letters;
use crate::level::Level;
use crate::model::{Choice, Cloze, Deck, Entry, Passage, Snippet};
use crate::span::Span;

/// One card before it is set.
pub struct Prompt<'a> {
    /// What re-pairs cards and questions once they are cut: the number of the question, with a letter for each
    /// prompt that is not the question itself; its id if it has no number.
    pub number: String,
    /// Its place among all cards, from 1, and how many they are.
    pub place: (usize, usize),
    /// The numbers of all cards are their places.
    pub is_counted: bool,
    /// What the question is called on the sheet.
    pub question: String,
    pub topic: &'a str,
    /// What the deck is called.
    pub title: &'a str,
    pub level: Option<Level>,
    /// What messages call it, and where it is.
    pub name: String,
    pub span: Span,
    /// Its topic and its question, counted in the deck's order.
    pub section: usize,
    pub entry: usize,
    pub front: Front<'a>,
    pub back: Back<'a>,
}

pub enum Front<'a> {
    Text(Ask<'a>),
    /// "What does this print?"
    Code(&'a Snippet<'a>),
}

/// A text of the deck, or one that was made of it.
pub enum Ask<'a> {
    Whole(&'a [Block<'a>]),
    /// A question with all that belongs to it.
    Question(&'a Entry<'a>),
    Made(Vec<Block<'a>>),
}

impl<'a> Ask<'a> {
    #[must_use]
    pub fn blocks(&self) -> &[Block<'a>] {
        match self {
            Ask::Whole(blocks) => blocks,
            Ask::Question(entry) => &entry.question.blocks,
            Ask::Made(blocks) => blocks,
        }
    }

    /// Returns the question that this is the heading of, if more belongs to it.
    #[must_use]
    pub fn entry(&self) -> Option<&'a Entry<'a>> {
        match self {
            Ask::Question(entry) => Some(entry),
            Ask::Whole(_) | Ask::Made(_) => None,
        }
    }
}

pub enum Back<'a> {
    /// The sentence without its gaps, as large as on the front.
    Filled(Vec<Block<'a>>),
    /// Parts below one another.
    Parts(Vec<Part<'a>>),
}

#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// What the front asks, small.
    Asked(&'a [Block<'a>]),
    /// "What does this print?", small, with the code.
    AskedCode(Option<&'a Snippet<'a>>),
    Term(&'a [Block<'a>]),
    /// What is right, and why.
    Options(&'a [Choice<'a>]),
    Text(&'a [Block<'a>]),
    /// Prose that follows code.
    Prose(&'a [Block<'a>]),
    Code(&'a Snippet<'a>),
    /// What code prints.
    Output(&'a Snippet<'a>),
    Pitfall(&'a Rich<'a>),
}

impl<'a> Part<'a> {
    /// Returns what code prints, if the part is that.
    #[must_use]
    pub fn output(&self) -> Option<&'a Snippet<'a>> {
        if let Part::Output(snippet) = self { Some(snippet) } else { None }
    }

    /// Returns whether the part is code, or goes with code.
    #[must_use]
    pub fn is_code(&self) -> bool {
        matches!(self, Part::Code(_) | Part::Prose(_))
    }
}

/// Returns the prompts of a deck in the order of their cards.
#[must_use]
pub fn prompts<'a>(deck: &'a Deck<'a>, options: &CardsOptions) -> Vec<Prompt<'a>> {
    let digits =
        deck.entries().filter_map(|entry| entry.number).max().map_or(1, |most| most.to_string().len());
    let mut found: Vec<(Kind, Prompt<'a>)> = Vec::new();
    let mut entries = 0;
    for (index, section) in deck.sections.iter().enumerate() {
        for entry in &section.entries {
            let number = match entry.number {
                Some(number) => format!("{number:0digits$}"),
                None => entry.id.to_string(),
            };
            let topic = section.title.as_deref().unwrap_or(deck.title);
            let (title, section) = (deck.title, index);
            let source = Source { entry, number, topic, title, section, index: entries };
            entries += 1;
            found.extend(source.prompts().into_iter().filter(|(kind, _)| options.kinds.contains(*kind)));
        }
    }
    if options.order == CardOrder::Kind {
        found.sort_by_key(|(kind, _)| *kind as usize);
    }
    let count = found.len();
    let is_counted = (1..).zip(&found).all(|(at, (_, prompt))| prompt.number.parse() == Ok(at));
    let placed = |(at, (_, prompt))| Prompt { place: (at, count), is_counted, ..prompt };
    (1..).zip(found).map(placed).collect()
}

struct Source<'a> {
    entry: &'a Entry<'a>,
    number: String,
    topic: &'a str,
    title: &'a str,
    section: usize,
    index: usize,
}

impl<'a> Source<'a> {
    /// Returns all prompts of the entry, so that a letter does not depend on which kinds are printed.
    fn prompts(&self) -> Vec<(Kind, Prompt<'a>)> {
        let entry = self.entry;
        let mut found = vec![(
            Kind::Recall,
            self.prompt(
                None,
                entry.span,
                Front::Text(self.question()),
                self.answer(&entry.question.blocks, None),
            ),
        )];
        let mut derive = |kind, span, front, back| {
            let letter = letters(found.len() - 1).to_lowercase();
            found.push((kind, self.prompt(Some(&letter), span, front, back)));
        };
        for output in &entry.outputs {
            let why = output.why.as_ref().map(|why| Part::Text(&why.blocks));
            let answer = [Part::AskedCode(Some(&output.code)), Part::Output(&output.output)];
            let parts = answer.into_iter().chain(why).collect();
            derive(Kind::Output, output.span, Front::Code(&output.code), Back::Parts(parts));
        }
        for cloze in &entry.clozes {
            if cloze.is_occlusion() {
                let front = Front::Text(Ask::Made(picture(entry, cloze)));
                let back = Back::Parts(vec![Part::Asked(&entry.question.blocks), Part::Text(cloze.key())]);
                derive(Kind::Occlusion, cloze.text.span, front, back);
                continue;
            }
            for card in cloze.cards() {
                let side = |side| blanks::blocks(&cloze.text.blocks, card, side);
                let front = Front::Text(Ask::Made(side(blanks::Side::Front)));
                derive(Kind::Cloze, cloze.text.span, front, Back::Filled(side(blanks::Side::Back)));
            }
        }
        if let Some(reverse) = &entry.reverse {
            let front = Front::Text(Ask::Whole(&reverse.blocks));
            let back = self.answer(&reverse.blocks, Some(&entry.question.blocks));
            derive(Kind::Reverse, reverse.span, front, back);
        }
        found
    }

    fn prompt(&self, letter: Option<&str>, span: Span, front: Front<'a>, back: Back<'a>) -> Prompt<'a> {
        let number = match (letter, self.entry.number) {
            (None, _) => self.number.clone(),
            (Some(letter), Some(_)) => format!("{}{letter}", self.number),
            (Some(letter), None) => format!("{}-{letter}", self.number),
        };
        Prompt {
            name: name(self.entry, letter),
            number,
            question: self.entry.number.map_or_else(|| self.entry.id.to_string(), |it| it.to_string()),
            place: (0, 0),
            is_counted: false,
            topic: self.topic,
            title: self.title,
            level: self.entry.level,
            span: span.at_start(),
            section: self.section,
            entry: self.index,
            front,
            back,
        }
    }

    fn question(&self) -> Ask<'a> {
        let entry = self.entry;
        let is_plain = entry.front.is_none() && entry.options.is_empty();
        if is_plain { Ask::Whole(&entry.question.blocks) } else { Ask::Question(entry) }
    }

    fn answer(&self, asked: &'a [Block<'a>], term: Option<&'a [Block<'a>]>) -> Back<'a> {
        let entry = self.entry;
        let mut parts = vec![Part::Asked(asked)];
        parts.extend(term.map(Part::Term));
        if term.is_none() && !entry.options.is_empty() {
            parts.push(Part::Options(&entry.options));
        }
        parts.push(Part::Text(&entry.answer.blocks));
        parts.extend(entry.body.iter().map(|passage| match passage {
            Passage::Code(code) => Part::Code(code),
            Passage::Text(text) => Part::Prose(&text.blocks),
        }));
        parts.extend(entry.pitfall.as_deref().map(Part::Pitfall));
        Back::Parts(parts)
    }
}

/// Returns the question and the picture with its boxes.
fn picture<'a>(entry: &'a Entry<'_>, cloze: &'a Cloze<'_>) -> Vec<Block<'a>> {
    let picture = cloze.text.blocks.iter().take(1);
    let shown = |block| blanks::blocks(std::slice::from_ref(block), 0, blanks::Side::Front);
    entry.question.blocks.iter().chain(picture).flat_map(shown).collect()
}

/// Returns what messages call a prompt.
fn name(entry: &Entry<'_>, letter: Option<&str>) -> String {
    match letter {
        Some(letter) => format!("{}-{letter}", entry.id),
        None => entry.id.to_string(),
    }
}
