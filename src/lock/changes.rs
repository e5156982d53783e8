//! What a build would change for learners that no import can mend. The lock remembers what was released; Anki
//! knows decks by name, note types by shape, and deletes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::about::About;
use super::family::Family;
use super::{Lock, hash};
use crate::choice::Choice as _;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::ids;
use crate::export::apkg::notes::Prompt;
use crate::export::apkg::options::{ApkgOptions, Decks, Occlusions};
use crate::export::apkg::{names, note_types, notes};
use crate::identity::Identity;
use crate::model::Deck;
use crate::span::Span;
use crate::wording::shown;

impl Lock {
    /// Returns warnings of what learners of earlier releases will see. `at` is where the deck's settings start.
    #[must_use]
    pub fn changes(
        &self,
        deck: &Deck<'_>,
        options: ApkgOptions,
        at: Span,
        family: &Family,
    ) -> Vec<Diagnostic> {
        if let Some(renamed) = self.renamed(deck, at) {
            // To Anki nothing of the old deck is left; what else is different does not matter.
            return vec![renamed];
        }
        let decks = options.decks;
        let mut changes: Vec<_> =
            self.deck_moved(deck, decks, at).into_iter().chain(self.reshaped(at)).collect();
        if changes.is_empty() {
            changes.extend(self.topics_moved(deck, decks));
            if decks == Decks::One {
                changes.extend(self.topics_renamed(deck));
            }
        }
        changes.extend(self.occlusion_changed(deck, options.occlusion, at));
        changes.extend(self.removed(deck, family));
        changes.extend(self.other_guids(deck, family));
        changes.extend(self.typed.changes(deck, at, family));
        changes.extend(self.cards_removed(deck));
        changes.extend(self.reused(deck));
        changes
    }

    /// Returns warnings of ids that name something else than they did.
    #[must_use]
    pub fn reused(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        if self.notes.is_empty() {
            return Vec::new();
        }
        self.come_back(deck).into_iter().chain(self.taken_over(deck)).collect()
    }

    /// Returns warnings of ids whose question now says what that of another id did.
    fn taken_over(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        let text = |entry| About::question(entry, None).text;
        let sections = deck.sections.iter().chain(&deck.retired);
        let entries = sections.flat_map(|section| &section.entries);
        let texts: BTreeMap<_, _> = entries.map(|entry| (entry.id.as_str(), text(entry))).collect();
        let questions = || self.notes.iter().filter(|(id, _)| !id.contains('/'));
        let of_text: BTreeMap<_, _> =
            questions().filter_map(|(id, note)| Some((note.about.text.as_deref()?, id.as_str()))).collect();
        let mut warnings = Vec::new();
        for entry in deck.entries() {
            let (id, Some(now)) = (entry.id.as_str(), text(entry)) else { continue };
            let live = self.notes.get(id).filter(|note| note.retired.is_none());
            let Some(old) = live.filter(|old| old.about.text.as_ref().is_some_and(|was| *was != now)) else {
                continue;
            };
            let other = of_text.get(&*now).filter(|other| **other != id);
            let other = other.filter(|other| texts.get(**other) != Some(&Some(now.clone())));
            if let Some(other) = other.filter(|_| self.guid(id, old) == Prompt::Question(entry).guid(deck)) {
                let message = format!("`{id}` has the text that `{other}` had");
                warnings.push(Diagnostic::new(Code::IdReused, entry.span, message).help(
                    "learners get it with the history of the question that had this id: leave each question its id",
                ));
            }
        }
        warnings
    }

    /// Returns warnings of ids that come back for something else than they were removed with.
    fn come_back(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        if self.notes.values().all(|note| note.retired.is_none()) {
            return Vec::new();
        }
        let is_back = |id: &str| self.notes.get(id).is_some_and(|note| note.retired.is_some());
        let is_same = |it: &hash::Hashed| {
            let old = self.notes.get(&it.id).map(|note| self.guid(&it.id, note));
            old.is_none_or(|old| old == ids::guid_of(deck.id.as_str(), &it.id, &it.identity))
        };
        let is_back = |it: &hash::Hashed| !it.is_retired && is_back(&it.id) && is_same(it);
        let back: Vec<_> = hash::hashes(deck).into_iter().filter(is_back).collect();
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
        (!id.is_empty() && !deck.is_or_was(id)).then(|| {
            Diagnostic::new(Code::DeckRenamed, at, message).help(format!(
                "all notes would be new to learners: write `id = \"{id}\"`, or `former-ids = [\"{id}\"]` to keep the new id, and \
                 build with the lock as it was before"
            ))
        })
    }

    /// Returns a warning of a deck that has another name, or whose cards come in other decks; `None` if it has
    /// moved in neither way.
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

    /// Returns warnings of entries whose topic has another deck than the one in which learners have their cards.
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

    /// Returns a warning of fields and templates that are not those that learners have; `None` if they are.
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

    /// Returns a warning of pictures with boxes that are notes of another type than those that learners have; `None` if
    /// they are not.
    fn occlusion_changed(&self, deck: &Deck<'_>, occlusions: Occlusions, at: Span) -> Option<Diagnostic> {
        let new = super::occlusion_of(deck, occlusions)?;
        let old = self.released.occlusion.as_ref().filter(|old| **old != new)?;
        let what = |shape: &str| match shape {
            shape if shape == Occlusions::Labels.name() => "clozes".to_owned(),
            shape => format!("notes of image occlusion, `{}`", shown(shape)),
        };
        let message = format!("pictures with boxes were {}, and are now {}", what(old), what(&new));
        Some(Diagnostic::new(Code::NoteTypesChanged, at, message).help(
            "notes of pictures that learners have are not updated any more: set `apkg.occlusion` as it was, or tell \
             learners to delete those notes before they import",
        ))
    }

    /// Returns warnings of notes that are gone without a word to learners; one warning for an entry with all its
    /// prompts.
    fn removed(&self, deck: &Deck<'_>, family: &Family) -> Vec<Diagnostic> {
        let entries = deck.sections.iter().chain(&deck.retired).flat_map(|section| &section.entries);
        let present: BTreeSet<_> = entries.flat_map(super::note_ids).collect();
        let guid = |id: &str| self.notes.get(id).map(|note| self.guid(id, note));
        let is_gone = |id: &str| {
            let question = id.split('/').next().unwrap_or_default();
            let is_moved = guid(question).is_some_and(|guid| family.has_moved(&guid));
            !present.contains(id) && !is_moved && !guid(id).is_some_and(|guid| family.has(&guid))
        };
        let gone = self.notes.iter().filter(|(id, note)| note.retired.is_none() && is_gone(id));
        let alone = gone.filter(|(id, _)| {
            id.split_once('/').is_none_or(|(entry, _)| !is_gone(entry) || !self.notes.contains_key(entry))
        });
        let warn = |id: &str, span| {
            Diagnostic {
            span,
            ..Diagnostic::without_place(Code::NoteRemoved, format!("`{id}` is gone from the corpus")).help(format!(
                "learners keep the note and are not told: put it back with the mark `retired` to tell them; if it has \
                 another id now, or is in another deck, write `from=\"{}/{id}\"` there, or they get it twice",
                self.deck
            ))
        }
        };
        alone.map(|(id, note)| warn(id, note.span)).collect()
    }

    /// Returns warnings of notes that are no longer those that learners have by their ids; one for an entry with
    /// all its prompts.
    fn other_guids(&self, deck: &Deck<'_>, family: &Family) -> Vec<Diagnostic> {
        let mut said: BTreeMap<&str, Diagnostic> = BTreeMap::new();
        for prompt in notes::prompts(deck) {
            let id = prompt.id();
            let Some(old) = self.notes.get(&id).filter(|note| note.retired.is_none()) else { continue };
            let guid = self.guid(&id, old);
            let new = prompt.guid(deck);
            // Where it becomes one that learners have, that is what its author wants.
            if guid == new || family.has(&guid) || family.has_seen(&new) {
                continue;
            }
            let message = format!(
                "`{id}` is not the note any more that learners have: it had the GUID `{}`",
                shown(&guid)
            );
            let Identity { guid: own, from } = &old.identity;
            let was = match (own, from) {
                (Some(guid), _) => format!("write `guid=\"{}\"`", shown(guid)),
                (None, Some(from)) => format!("write `from=\"{}\"`", shown(&from.to_string())),
                (None, None) => "delete its `guid` or `from`".to_owned(),
            };
            let warning = Diagnostic::new(Code::GuidChanged, prompt.span(), message).help(format!(
                "learners keep the old one beside it, unless it is the new one that they have: {was} to go on with it"
            ));
            said.entry(prompt.entry().id.as_str()).or_insert(warning);
        }
        said.into_values().collect()
    }
}
