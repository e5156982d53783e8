//! What `--after` finds wrong with the times of a lock.

use super::{Floor, Floors, Lock};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::look::Look;
use crate::model::Deck;
use crate::span::Span;
use crate::wording::counted;

/// How many notes a message names.
const NAMED: usize = 40;

impl Floors {
    /// Returns the fault of a deck that the releases do not know, and those of notes that nothing can be newer
    /// than. `at` is where the deck's settings start.
    #[must_use]
    pub fn faults(&self, deck: &Deck<'_>, at: Span) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let has_notes = deck.entries().next().is_some() || !deck.typed.is_empty();
        if self.notes.is_empty() && self.guids.is_empty() && has_notes {
            let message = format!("what `--after` names has no note of the deck `{}`", deck.id);
            faults.push(Diagnostic::new(Code::NothingReleased, at, message).help(
                "all its notes are new to learners; if they are not, name the release that they have, or take back the \
                 change of the deck's id",
            ));
        }
        let is_stuck = |floor: &Floor| !floor.is_equal && floor.modified >= Epoch::LAST;
        let stuck: Vec<_> =
            self.notes.iter().filter(|(_, it)| is_stuck(it)).map(|(id, _)| id.as_str()).collect();
        if !stuck.is_empty() {
            let message = format!("the release has a time that no later one can follow: {}", named(&stuck));
            faults.push(Diagnostic::without_place(Code::LockTime, message).help(
                "it comes from a wrong clock: build without this release; learners who have imported it get later \
                 changes only if they choose `Update notes: Always` once",
            ));
        }
        faults
    }
}

impl Lock {
    /// Returns what is wrong with the times of `new` next to what was released. `self` is the lock as it was read,
    /// and `command` mends it.
    #[must_use]
    pub fn against(&self, new: &Lock, look: &Look<'_>, floors: &Floors, command: &str) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        let help = |why: &str| format!("{why}: run `{command}`, and commit the lock file");
        let mut say = |code, ids: Vec<&str>, what: &str, why: &str| {
            let Some(first) = ids.first() else { return };
            let message = format!("{} {what}: {}", counted(ids.len(), "note"), named(&ids));
            let span = self.notes.get(*first).and_then(|note| note.span);
            said.push(Diagnostic { span, ..Diagnostic::without_place(code, message) }.help(help(why)));
        };
        let with = |is_wrong: &dyn Fn(&str, &Floor, Epoch) -> bool| -> Vec<&str> {
            let notes =
                floors.notes.iter().filter_map(|(id, floor)| Some((id, floor, new.notes.get(id)?.modified)));
            notes.filter(|(id, floor, time)| is_wrong(id, floor, *time)).map(|(id, ..)| id.as_str()).collect()
        };
        // What comes from another deck is newer by rule: that deck's tags may not show in finished fields.
        let is_moved = |id: &str, floor: &Floor| {
            floor.is_rendered && new.notes.get(id).is_some_and(|note| note.identity.from.is_some())
        };
        say(
            Code::NotNewer,
            with(&|_, floor, time| !floor.is_equal && time <= floor.modified),
            "changed since the release without a newer time",
            "Anki would keep the released text forever",
        );
        say(
            Code::NewerForNothing,
            with(&|id, floor, time| floor.is_equal && time > floor.modified && !is_moved(id, floor)),
            "did not change since the release, and got a newer time",
            "an import would replace learners' own edits and tags for nothing",
        );
        if floors.look.is_some_and(|floor| !floor.is_equal && look.changed <= floor.modified) {
            let message = "the look of the cards changed since the release without a newer time";
            said.push(
                Diagnostic::without_place(Code::NotNewer, message)
                    .help(help("Anki would keep the released one")),
            );
        }
        said
    }

    /// Returns how many notes differ from their release in nothing that this lock knows of: it has the release's time
    /// and the sources of now. An older time is that of a revert.
    #[must_use]
    pub fn rendered(&self, deck: &Deck<'_>, floors: &Floors) -> usize {
        if floors.notes.is_empty() {
            return 0;
        }
        let is_rendered = |note: &super::hash::Hashed| {
            let floor = floors.notes.get(&note.id).filter(|floor| floor.is_rendered && !floor.is_equal);
            let old = self.notes.get(&note.id).filter(|old| old.hash == note.hash);
            floor.zip(old).is_some_and(|(floor, old)| old.modified == floor.modified)
        };
        super::hashes(deck).iter().filter(|note| is_rendered(note)).count()
    }
}

fn named(ids: &[&str]) -> String {
    let mut named: Vec<_> = ids.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
    if ids.len() > NAMED {
        named.push(format!("and {} more", ids.len() - NAMED));
    }
    named.join(", ")
}
