//! What a build would change for learners that no import can mend. The lock remembers what was released; Anki
//! knows decks by name, note types by shape, and deletes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lock, hash};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::options::Decks;
use crate::export::apkg::{names, note_types};
use crate::model::Deck;
use crate::span::Span;

impl Lock {
    /// Returns warnings of what learners of earlier releases will see. `at` is where the deck's settings start.
    #[must_use]
    pub fn changes(&self, deck: &Deck<'_>, decks: Decks, at: Span) -> Vec<Diagnostic> {
        if let Some(renamed) = self.renamed(deck, at) {
            // To Anki nothing of the old deck is left; what else is different does not matter.
            return vec![renamed];
        }
        let mut changes: Vec<_> =
            self.deck_moved(deck, decks, at).into_iter().chain(self.reshaped(at)).collect();
        if changes.is_empty() {
            changes.extend(self.topics_moved(deck, decks));
            if decks == Decks::One {
                changes.extend(self.topics_renamed(deck));
            }
        }
        changes.extend(self.removed(deck));
        changes.extend(self.typed.changes(deck, at));
        changes.extend(self.cards_removed(deck));
        changes.extend(self.reused(deck));
        changes
    }

    /// Returns ids that come back for something else than they were removed with.
    #[must_use]
    pub fn reused(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        let is_back = |id: &str| self.notes.get(id).is_some_and(|note| note.retired.is_some());
        let back: Vec<_> =
            hash::hashes(deck).into_iter().filter(|it| !it.is_retired && is_back(&it.id)).collect();
        if back.is_empty() {
            return Vec::new();
        }
        let marked: BTreeMap<_, _> =
            hash::hashes_as_retired(deck).into_iter().map(|it| (it.id, it.hash)).collect();
        let spans: BTreeMap<_, _> = deck.entries().map(|entry| (entry.id.as_str(), entry.span)).collect();
        let mut warnings: BTreeMap<&str, Diagnostic> = BTreeMap::new();
        for note in &back {
            let entry = note.id.split('/').next().unwrap_or_default();
            let (Some(old), Some(span)) = (self.notes.get(&note.id), spans.get(entry)) else { continue };
            let has_same_text = note.about.text.is_some() && old.about.text == note.about.text;
            let is_same = has_same_text || old.hash == note.hash || marked.get(&note.id) == Some(&old.hash);
            if let Some(removed) = old.retired.filter(|_| !is_same) {
                let date = removed.date();
                let message =
                    format!("`{}` was removed on {date}, and comes back with another text", note.id);
                let warning = Diagnostic::new(Code::IdReused, *span, message).help(
                    "learners of earlier releases get it with the history of the old one: give it an id of its own",
                );
                let warning =
                    Diagnostic { related: old.span.map(|span| (span, "the old one".to_owned())), ..warning };
                warnings.entry(entry).or_insert(warning);
            }
        }
        warnings.into_values().collect()
    }

    fn renamed(&self, deck: &Deck<'_>, at: Span) -> Option<Diagnostic> {
        let id = self.deck.as_str();
        let message = format!("this deck was `{id}` and is now `{}`", deck.id);
        (!id.is_empty() && id != deck.id.as_str()).then(|| {
            Diagnostic::new(Code::DeckRenamed, at, message).help(format!(
                "write `id = \"{id}\"`: to learners it would be another deck, with all notes new"
            ))
        })
    }

    /// Reports a deck that has another name, or whose cards come in other decks.
    fn deck_moved(&self, deck: &Deck<'_>, decks: Decks, at: Span) -> Option<Diagnostic> {
        let title = self.released.title.as_deref().filter(|old| *old != deck.title);
        let message = match (title, self.released.decks) {
            (Some(old), _) => format!("in Anki this deck was `{old}`, and is now `{}`", deck.title),
            (_, Some(Decks::One)) if decks == Decks::Topics => {
                format!("all cards were in the deck `{}`, and now each topic has its own", deck.title)
            }
            (_, Some(Decks::Topics)) if decks == Decks::One => {
                format!("each topic had its own deck, and now all cards are in `{}`", deck.title)
            }
            _ => return None,
        };
        Some(Diagnostic::new(Code::DeckMoved, at, message).help(
            "no import moves cards: those that learners have stay where they are, and new ones come in new decks; \
             take the change back, or tell learners to move their cards",
        ))
    }

    /// Reports entries whose topic has another deck than the one in which learners have their cards.
    fn topics_moved(&self, deck: &Deck<'_>, decks: Decks) -> Vec<Diagnostic> {
        let mut moves: BTreeMap<(String, String), Vec<(&str, Span)>> = BTreeMap::new();
        for section in &deck.sections {
            let new = names::name(deck.title, section.title.as_deref(), decks);
            for entry in &section.entries {
                let old = self.notes.get(entry.id.as_str()).filter(|note| note.retired.is_none());
                let old = old.map(|note| names::name(deck.title, note.about.topic.as_deref(), decks));
                if let Some(old) = old.filter(|old| *old != new) {
                    moves.entry((old, new.clone())).or_default().push((entry.id.as_str(), entry.span));
                }
            }
        }
        let moved = moves.into_iter().filter_map(|((old, new), entries)| {
            let (id, span) = *entries.first()?;
            let what = match entries.len() {
                1 => format!("`{id}` goes"),
                count => format!("`{id}` and {} more go", count - 1),
            };
            let message = format!("{what} from the deck `{old}` to `{new}`");
            Some(Diagnostic::new(Code::DeckMoved, span, message).help(format!(
                "no import moves cards: learners keep them in `{old}`; only new learners find them in `{new}`"
            )))
        });
        moved.collect()
    }

    /// Reports fields and templates that are not those that learners have.
    fn reshaped(&self, at: Span) -> Option<Diagnostic> {
        let shape = note_types::shape();
        let old = self.released.note_types.as_ref().filter(|old| **old != shape)?;
        let message =
            format!("the note types were `{old}` and are now `{shape}`: their fields or cards differ");
        Some(Diagnostic::new(Code::NoteTypesChanged, at, message).help(
            "notes that learners have are not updated until they import with `Merge note types` and \
             `Update notes: Always`; say so in the release notes, or build with the deckpress of the last release",
        ))
    }

    /// Reports notes that are gone without a word to learners; one warning for an entry with all its prompts.
    fn removed(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        let entries = deck.sections.iter().chain(&deck.retired).flat_map(|section| &section.entries);
        let present: BTreeSet<_> = entries.flat_map(super::note_ids).collect();
        let is_gone = |id: &str| !present.contains(id);
        let gone = self.notes.iter().filter(|(id, note)| note.retired.is_none() && is_gone(id));
        let alone = gone.filter(|(id, _)| {
            id.split_once('/').is_none_or(|(entry, _)| !is_gone(entry) || !self.notes.contains_key(entry))
        });
        let warn = |id: &str, span| Diagnostic {
            span,
            ..Diagnostic::without_place(Code::NoteRemoved, format!("`{id}` is gone from the corpus")).help(
                "learners keep the note and are not told: put it back with the mark `retired` to tell them; \
                 if only its id was changed, change it back, or they get the question twice",
            )
        };
        alone.map(|(id, note)| warn(id, note.span)).collect()
    }
}
