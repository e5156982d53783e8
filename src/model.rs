//! A checked corpus: plain data, made only by [`crate::check`]. What the types say holds, exporters rely on.

use std::collections::{BTreeMap, BTreeSet};

use crate::choice::choices;
use crate::content::{Block, BlockKind, CodeBlock, Embed, Inline, Rich, walk_embeds, walk_inlines};
use crate::date::Epoch;
use crate::font::UserFont;
use crate::id::Id;
use crate::identity::Identity;
use crate::level::Level;
use crate::media::MediaFile;
use crate::span::Span;
use crate::typed::Typed;
use thin_vec::ThinVec;

#[derive(Debug)]
pub struct Deck<'s> {
    pub id: Id<'s>,
    /// Decks that it was, or that some of its questions come from.
    pub former_ids: Box<[Id<'s>]>,
    pub title: &'s str,
    pub description: Option<Rich<'s>>,
    /// BCP 47, such as `en` or `pt-BR`.
    pub lang: &'s str,
    pub licence: Option<&'s str>,
    /// Where it is published.
    pub url: Option<&'s str>,
    pub version: Option<&'s str>,
    pub authors: Box<[&'s str]>,
    /// Tags of every note.
    pub tags: Box<[&'s str]>,
    /// The tag above the tags of topics: `py` gives `py::functions`.
    pub root_tag: &'s str,
    /// The deck options that a package brings.
    pub preset: Option<Preset<'s>>,
    pub sections: Vec<Section<'s>>,
    /// Entries that are no longer asked, under the topics they had. Learners of earlier releases have their notes.
    pub retired: Vec<Section<'s>>,
    /// Notes of types that the deck brings.
    pub typed: Typed<'s>,
    /// What its pages may be set in besides the built-in fonts, best first.
    pub fonts: Vec<UserFont>,
    /// Entries that their author marked `draft`.
    pub drafts: usize,
}

impl<'s> Deck<'s> {
    /// Returns whether this is the deck's id, or one that it had.
    #[must_use]
    pub fn is_or_was(&self, id: &str) -> bool {
        self.id.as_str() == id || self.former_ids.iter().any(|former| former.as_str() == id)
    }

    /// Returns all entries in source order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'s>> {
        self.sections.iter().flat_map(|section| &section.entries)
    }

    /// Returns the pictures and sounds that entries show or play, by path, each content once. Seen from where they are
    /// used, [`crate::content::Embed::file`] leads to them.
    #[must_use]
    pub fn media(&self) -> Vec<&MediaFile> {
        let files = self.entries().flat_map(Entry::media).map(|file| (&file.path, file));
        files.collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Returns the pictures and sounds of what is no longer asked.
    #[must_use]
    pub fn retired_media(&self) -> Vec<&MediaFile> {
        let gone = self.retired.iter().flat_map(|section| &section.entries);
        let texts = self.entries().chain(gone.clone()).flat_map(|entry| entry.retired.texts());
        let mut files = Vec::new();
        gone.flat_map(Entry::texts).chain(texts).for_each(|text| {
            walk_embeds(&text.blocks, &mut |embed| files.extend(embed.file.as_deref()));
        });
        files
    }

    /// Returns what the cards of the deck have.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let entries = self.sections.iter().chain(&self.retired).flat_map(|section| &section.entries);
        entries.map(Entry::extent).max().unwrap_or_default()
    }

    /// Returns whether learners of earlier releases have notes that are no longer asked.
    #[must_use]
    pub fn has_retired(&self) -> bool {
        let has_prompts =
            |entry: &Entry<'_>| !entry.retired.outputs.is_empty() || !entry.retired.clozes.is_empty();
        !self.retired.is_empty() || self.entries().any(has_prompts)
    }
}

/// Deck options as Anki's options screen has them.
#[derive(Clone, Debug)]
pub struct Preset<'s> {
    /// `None` is the deck's title.
    pub name: Option<&'s str>,
    pub new_cards_per_day: u32,
    pub maximum_reviews_per_day: u32,
    pub learning_steps: Vec<Seconds>,
    pub relearning_steps: Vec<Seconds>,
    pub new_card_gather_order: GatherOrder,
    pub bury_new_siblings: bool,
    pub bury_review_siblings: bool,
    pub bury_interday_learning_siblings: bool,
    pub desired_retention_percent: u32,
}

impl Default for Preset<'_> {
    /// Equals a new preset in Anki.
    fn default() -> Self {
        Preset {
            name: None,
            new_cards_per_day: 20,
            maximum_reviews_per_day: 200,
            learning_steps: vec![Seconds(60), Seconds(600)],
            relearning_steps: vec![Seconds(600)],
            new_card_gather_order: GatherOrder::Deck,
            bury_new_siblings: false,
            bury_review_siblings: false,
            bury_interday_learning_siblings: false,
            desired_retention_percent: 90,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub u32);

choices! {
    /// From which end new cards are taken.
    pub enum GatherOrder, by default Deck {
        /// Deck by deck.
        Deck = "deck",
        /// In the order of the source.
        AscendingPosition = "ascending-position",
        DescendingPosition = "descending-position",
        RandomNotes = "random-notes",
        RandomCards = "random-cards",
    }
}

/// Entries under one `# Topic`. Entries without a topic are in a section without a title.
#[derive(Clone, Debug)]
pub struct Section<'s> {
    pub title: Option<String>,
    /// Where its title is written.
    pub span: Span,
    /// Its tag below the deck's root tag; empty for none.
    pub tag: String,
    pub entries: Vec<Entry<'s>>,
}

/// What cards have that those of the first releases had not. Each has all that is above it: who learns several decks
/// gets one look for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    #[default]
    Plain,
    /// More than a heading before it is answered, or prose between code afterwards.
    Parts,
    /// Answers that are typed in.
    Typing,
}

/// In which languages a question and its answer are spoken; `None` where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speech<'s> {
    pub question: Option<&'s str>,
    pub answer: Option<&'s str>,
}

/// One question with all that belongs to it. Decks have a million of them, so what most do without is a word at most.
#[derive(Clone, Debug)]
pub struct Entry<'s> {
    pub id: Id<'s>,
    /// `None` where the ids of the deck and of the entry say it.
    pub identity: Option<Box<Identity>>,
    pub span: Span,
    /// The author's number; never computed.
    pub number: Option<u32>,
    pub level: Option<Level>,
    pub tags: ThinVec<&'s str>,
    pub question: Rich<'s>,
    /// What belongs to the question besides its heading.
    pub front: Option<Box<Rich<'s>>>,
    /// What there is to choose between; empty for most questions.
    pub options: ThinVec<Choice<'s>>,
    /// The short answer; without blocks only where the options answer the question.
    pub answer: Rich<'s>,
    /// Whether learners type the short answer.
    pub is_typed: bool,
    /// `None` where nothing is said.
    pub speech: Option<Box<Speech<'s>>>,
    /// What follows the short answer.
    pub body: ThinVec<Passage<'s>>,
    pub pitfall: Option<Box<Rich<'s>>>,
    pub hint: Option<Box<Rich<'s>>>,
    pub details: Option<Box<Rich<'s>>>,
    pub outputs: ThinVec<Output<'s>>,
    pub clozes: ThinVec<Cloze<'s>>,
    /// What is no longer asked of it.
    pub retired: RetiredPrompts<'s>,
    /// The prompt whose answer is the term that this entry explains.
    pub reverse: Option<Box<Rich<'s>>>,
    pub references: ThinVec<Reference<'s>>,
    pub related: ThinVec<Id<'s>>,
    /// When what its note shows last changed.
    pub modified: Epoch,
}

impl<'s> Entry<'s> {
    /// Returns all texts of the entry that are Markdown, but not code that is on its own.
    pub fn texts(&self) -> impl Iterator<Item = &Rich<'s>> {
        let parts = [&self.pitfall, &self.hint, &self.details, &self.reverse];
        let parts = parts.into_iter().flatten().map(|part| &**part);
        let whys = self.outputs.iter().filter_map(|output| output.why.as_ref());
        let clozes = self.clozes.iter().map(|cloze| &cloze.text);
        let asked = std::iter::once(&self.question).chain(self.front.as_deref());
        let options = self.options.iter().flat_map(|choice| std::iter::once(&choice.text).chain(&choice.why));
        let body = self.body.iter().filter_map(Passage::text);
        let answer = std::iter::once(&self.answer).chain(body);
        asked.chain(options).chain(answer).chain(parts).chain(whys).chain(clozes)
    }

    /// Returns in which languages the question and the answer are spoken.
    #[must_use]
    pub fn speech(&self) -> Speech<'s> {
        self.speech.as_deref().copied().unwrap_or_default()
    }

    fn extent(&self) -> Extent {
        if self.is_typed {
            return Extent::Typing;
        }
        let has_parts = self.front.is_some() || !self.options.is_empty() || self.is_mixed();
        if has_parts { Extent::Parts } else { Extent::Plain }
    }

    /// Returns the code that follows the short answer.
    pub fn code(&self) -> impl Iterator<Item = &Snippet<'s>> {
        self.body.iter().filter_map(Passage::code)
    }

    /// Returns whether prose follows code, or code that is the short answer.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.body.iter().any(|passage| passage.text().is_some())
    }

    /// Returns the pictures and sounds of its texts in reading order, as often as they are used.
    #[must_use]
    pub fn media(&self) -> Vec<&MediaFile> {
        let mut files = Vec::new();
        self.texts().for_each(|text| {
            walk_embeds(&text.blocks, &mut |embed| files.extend(embed.file.as_deref()));
        });
        files
    }
}

/// Prompts that learners of earlier releases have.
#[derive(Clone, Debug, Default)]
pub struct RetiredPrompts<'s> {
    pub outputs: ThinVec<Output<'s>>,
    pub clozes: ThinVec<Cloze<'s>>,
}

impl<'s> RetiredPrompts<'s> {
    fn texts(&self) -> impl Iterator<Item = &Rich<'s>> {
        let whys = self.outputs.iter().filter_map(|output| output.why.as_ref());
        whys.chain(self.clozes.iter().map(|cloze| &cloze.text))
    }
}

/// A block of what follows the short answer.
#[derive(Clone, Debug)]
pub enum Passage<'s> {
    Code(Snippet<'s>),
    /// One block that is not code.
    Text(Rich<'s>),
}

impl<'s> Passage<'s> {
    #[must_use]
    pub fn code(&self) -> Option<&Snippet<'s>> {
        match self {
            Passage::Code(snippet) => Some(snippet),
            Passage::Text(_) => None,
        }
    }

    #[must_use]
    pub fn text(&self) -> Option<&Rich<'s>> {
        match self {
            Passage::Text(text) => Some(text),
            Passage::Code(_) => None,
        }
    }
}

/// One of the options of a question.
#[derive(Clone, Debug)]
pub struct Choice<'s> {
    pub span: Span,
    pub text: Rich<'s>,
    pub is_right: bool,
    /// Why it is right, or wrong.
    pub why: Option<Rich<'s>>,
}

#[derive(Clone, Debug)]
pub struct Snippet<'s> {
    pub span: Span,
    pub block: CodeBlock<'s>,
}

/// "What does this print?"
#[derive(Clone, Debug)]
pub struct Output<'s> {
    pub id: Id<'s>,
    pub identity: Identity,
    pub span: Span,
    pub code: Snippet<'s>,
    pub output: Snippet<'s>,
    pub why: Option<Rich<'s>>,
    pub modified: Epoch,
}

/// A sentence with [`crate::content::Deletion`]s; or a picture with numbered boxes, and a list whose items are deletions.
#[derive(Clone, Debug)]
pub struct Cloze<'s> {
    pub id: Id<'s>,
    pub identity: Identity,
    pub text: Rich<'s>,
    /// The ids of what the boxes of a picture hide, in the order of the list; empty for a sentence.
    pub labels: Box<[Id<'s>]>,
    pub modified: Epoch,
}

impl<'s> Cloze<'s> {
    /// Returns whether it is a picture with boxes.
    #[must_use]
    pub fn is_occlusion(&self) -> bool {
        !self.labels.is_empty()
    }

    /// Returns the picture with its boxes; `None` for a sentence.
    #[must_use]
    pub fn picture(&self) -> Option<&Embed<'s>> {
        let mut found = None;
        walk_embeds(&self.text.blocks, &mut |embed| {
            found = found.or(Some(embed).filter(|embed| !embed.regions.is_empty()));
        });
        found
    }

    /// Returns the list of what the boxes hide, below the picture.
    #[must_use]
    pub fn key(&self) -> &[Block<'s>] {
        self.text.blocks.get(1..).unwrap_or_default()
    }

    /// Gives each item of the list the card that asks for it.
    pub fn number(&mut self, cards: &[u16]) {
        let lists = self.text.blocks.iter_mut().filter_map(|block| match &mut block.kind {
            BlockKind::List(list) => Some(&mut list.items),
            _ => None,
        });
        for (item, card) in lists.flatten().zip(cards) {
            for block in &mut item.blocks {
                let BlockKind::Paragraph(content) = &mut block.kind else { continue };
                for inline in content {
                    if let Inline::Deletion(deletion) = inline {
                        deletion.cards = Box::new([*card]);
                    }
                }
            }
        }
    }

    /// Returns the cards that the cloze makes: the numbers of its deletions, each once, in order.
    #[must_use]
    pub fn cards(&self) -> BTreeSet<u16> {
        let mut cards = BTreeSet::new();
        walk_inlines(&self.text.blocks, &mut |_, inline| {
            if let Inline::Deletion(deletion) = inline {
                cards.extend(deletion.cards.iter().copied());
            }
        });
        cards
    }
}

/// A link to where the answer comes from.
#[derive(Clone, Debug)]
pub struct Reference<'s> {
    pub title: String,
    pub address: std::borrow::Cow<'s, str>,
}
