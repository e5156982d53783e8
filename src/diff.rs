//! What differs between two releases, as plain data: for learners, for release notes, for programs.
//!
//! Notes are the same if their GUIDs are, whatever became of their texts. The structs are the published shape,
//! `deckpress/diff/v1`; they change only together with [`SCHEMA`]. [`text`] writes them for people.

mod decks;
mod history;
mod pairs;
mod parts;
pub mod shape;
pub mod text;

use crate::snapshot::{Note, Snapshot, text_of};
use pairs::{Pair, Pairs};
pub use shape::*;

/// Compares two releases.
#[must_use]
pub fn diff(old: &Snapshot, new: &Snapshot) -> DiffV1 {
    let pairs = Pairs::new(old, new);
    let mut out = DiffV1 {
        schema: SCHEMA,
        equal: false,
        decks: decks::decks(old, new),
        note_types: decks::note_types(old, new),
        added: Vec::new(),
        changed: Vec::new(),
        moved: Vec::new(),
        retired: Vec::new(),
        learners: learners(old, &pairs),
    };
    for group in pairs.questions() {
        add_question(&group, &mut out);
    }
    out.equal = out.decks.is_empty()
        && out.note_types.is_empty()
        && out.added.is_empty()
        && out.changed.is_empty()
        && out.moved.is_empty()
        && out.retired.is_empty();
    out
}

fn add_question(group: &[Pair<'_>], out: &mut DiffV1) {
    let Some((old, new)) = group.first().copied() else { return };
    match (old, new) {
        (None, Some(new)) if group.iter().all(|(old, _)| old.is_none()) => out.added.push(question(new)),
        (Some(old), None) if group.iter().all(|(_, new)| new.is_none()) => out.retired.push(question(old)),
        _ => {
            let Some(note) = new.or(old) else { return };
            let topics = topics(old, new);
            let parts = parts::parts(group, topics);
            let is_changed = group.iter().any(|pair| is_changed(*pair));
            if let Some((from, to)) = topics {
                let text = question(note).question.unwrap_or_default();
                out.moved.push(MoveV1 {
                    id: note.question().to_owned(),
                    question: text,
                    from: text_of(from),
                    to: text_of(to),
                });
            }
            if !parts.is_empty() || (is_changed && topics.is_none()) {
                out.changed.push(ChangeV1 { question: question(note), parts });
            }
        }
    }
}

/// Returns the old and the new topic, where the two differ in it.
fn topics<'a>(old: Option<&'a Note>, new: Option<&'a Note>) -> Option<(&'a str, &'a str)> {
    if old?.is_brought {
        return None;
    }
    let topics = (old?.content.as_ref()?.field("Topic"), new?.content.as_ref()?.field("Topic"));
    (topics.0 != topics.1).then_some(topics)
}

fn question(note: &Note) -> QuestionV1 {
    let content = note.content.as_ref();
    let text = |name: &str| {
        let html = content?.field(name);
        (!html.is_empty()).then(|| text_of(html))
    };
    let question = if note.is_brought {
        content.and_then(|it| it.fields.iter().map(|(_, html)| text_of(html)).find(|text| !text.is_empty()))
    } else {
        text("Question").or_else(|| text("Source"))
    };
    QuestionV1 { id: note.question().to_owned(), question, topic: text("Topic").filter(|_| !note.is_brought) }
}

/// Returns whether a note of both releases says something else now; by its time where neither text nor hash can be
/// compared.
fn is_changed(pair: Pair<'_>) -> bool {
    let (Some(old), Some(new)) = pair else { return true };
    match (&old.content, &new.content) {
        (Some(old), Some(new)) => old != new,
        _ => match (&old.hash, &new.hash) {
            (Some(old), Some(new)) => old != new,
            _ => old.modified != new.modified,
        },
    }
}

fn learners(old: &Snapshot, pairs: &Pairs<'_>) -> LearnersV1 {
    let mut out = LearnersV1::default();
    let mut cards = Some(0);
    for pair in &pairs.all {
        match *pair {
            (Some(old), Some(new)) => {
                let counts = (count(old), count(new));
                if let (Some(was), Some(is)) = counts {
                    cards = cards.map(|cards| cards + is.saturating_sub(was));
                    out.empty_cards += was.saturating_sub(is);
                }
                let is_newer = old.modified.zip(new.modified).is_none_or(|(old, new)| old < new);
                match (is_changed(*pair), is_newer) {
                    (true, true) => {
                        out.updated += 1;
                        out.moved.extend(history::moves(old, new).then(|| new.id.clone()));
                    }
                    (true, false) => out.stuck.push(new.id.clone()),
                    (false, _) => out.untouched += 1,
                }
            }
            (None, Some(new)) => {
                out.new_notes += 1;
                cards = cards.zip(count(new)).map(|(cards, more)| cards + more);
            }
            _ => out.retired += 1,
        }
    }
    let is_known = old.notes.iter().all(|note| note.content.is_some());
    out.new_cards = cards.filter(|_| is_known);
    out
}

fn count(note: &Note) -> Option<usize> {
    note.content.as_ref().map(|content| content.cards)
}
