//! What a note asks: a question, or one of its prompts.

use super::ids;
use super::note_types::Kind;
use super::options::Occlusions;
use crate::date::Epoch;
use crate::identity::Identity;
use crate::model::{Cloze, Deck, Entry, Output, RetiredPrompts};
use crate::span::Span;

/// What a note asks.
#[derive(Clone, Copy)]
pub enum Prompt<'a, 's> {
    Question(&'a Entry<'s>),
    Output(&'a Entry<'s>, &'a Output<'s>),
    Cloze(&'a Entry<'s>, &'a Cloze<'s>),
}

impl<'a, 's> Prompt<'a, 's> {
    /// Returns its kind, where pictures with boxes are notes of this type.
    pub(super) fn kind(self, occlusions: Occlusions) -> Kind {
        match self {
            Prompt::Question(_) => Kind::Question,
            Prompt::Output(..) => Kind::Output,
            Prompt::Cloze(_, cloze) if cloze.is_occlusion() && occlusions == Occlusions::Native => {
                Kind::Occlusion
            }
            Prompt::Cloze(..) => Kind::Cloze,
        }
    }

    #[must_use]
    pub fn entry(self) -> &'a Entry<'s> {
        match self {
            Prompt::Question(entry) | Prompt::Output(entry, _) | Prompt::Cloze(entry, _) => entry,
        }
    }

    /// Returns the note's permanent id.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Prompt::Question(entry) => ids::note_id(entry, None),
            Prompt::Output(entry, output) => ids::note_id(entry, Some(("output", output.id.as_str()))),
            Prompt::Cloze(entry, cloze) => ids::note_id(entry, Some(("cloze", cloze.id.as_str()))),
        }
    }

    /// Returns the identity that the note is given, with what follows from that of its question.
    #[must_use]
    pub fn identity(self) -> Identity {
        let below =
            |own: &Identity, entry: &Entry<'_>, kind, name| own.below(entry.identity.as_deref(), kind, name);
        match self {
            Prompt::Question(entry) => entry.identity.as_deref().cloned().unwrap_or_default(),
            Prompt::Output(entry, output) => below(&output.identity, entry, "output", output.id.as_str()),
            Prompt::Cloze(entry, cloze) => below(&cloze.identity, entry, "cloze", cloze.id.as_str()),
        }
    }

    /// Returns the GUID, which makes it the same note in every release of the deck.
    #[must_use]
    pub fn guid(self, deck: &Deck<'_>) -> String {
        ids::guid_of(deck.id.as_str(), &self.id(), &self.identity())
    }

    /// Returns where the prompt is written.
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Prompt::Question(entry) => entry.span,
            Prompt::Output(_, output) => output.span,
            Prompt::Cloze(_, cloze) => cloze.text.span,
        }
    }

    /// Returns when it last changed.
    #[must_use]
    pub fn modified(self) -> Epoch {
        match self {
            Prompt::Question(entry) => entry.modified,
            Prompt::Output(_, output) => output.modified,
            Prompt::Cloze(_, cloze) => cloze.modified,
        }
    }

    /// Returns the templates (or cloze numbers minus one) that make a card of it.
    #[must_use]
    pub fn cards(self) -> Vec<u16> {
        match self {
            Prompt::Question(entry) if entry.reverse.is_some() => vec![0, 1],
            Prompt::Question(_) | Prompt::Output(..) => vec![0],
            Prompt::Cloze(_, cloze) => cloze.cards().into_iter().map(|card| card - 1).collect(),
        }
    }
}

/// Returns all that a deck asks or asked, in the order of the source.
pub fn prompts<'a, 's>(deck: &'a Deck<'s>) -> impl Iterator<Item = Prompt<'a, 's>> {
    let entries = deck.sections.iter().chain(&deck.retired).flat_map(|section| &section.entries);
    entries.flat_map(|entry| {
        let RetiredPrompts { outputs, clozes } = &entry.retired;
        let outputs = entry.outputs.iter().chain(outputs).map(move |it| Prompt::Output(entry, it));
        let clozes = entry.clozes.iter().chain(clozes).map(move |it| Prompt::Cloze(entry, it));
        std::iter::once(Prompt::Question(entry)).chain(outputs).chain(clozes)
    })
}
