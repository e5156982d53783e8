//! What differs between two releases, as plain data: for learners, for release notes, for programs.
//!
//! Notes are the same if their GUIDs are, whatever became of their texts. The structs are the published shape,
//! `deckpress/diff/v1`; they change only together with [`SCHEMA`]. [`text`] writes them for people.

mod decks;
mod parts;
pub mod text;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::snapshot::{Note, Snapshot, text_of};

pub const SCHEMA: &str = "deckpress/diff/v1";

/// What differs between an old and a new release.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiffV1 {
    /// Always `deckpress/diff/v1`.
    pub schema: &'static str,
    /// Whether nothing below differs.
    pub equal: bool,
    pub decks: Vec<DeckChangeV1>,
    pub note_types: Vec<NoteTypeChangeV1>,
    /// Questions that only the new release has.
    pub added: Vec<QuestionV1>,
    pub changed: Vec<ChangeV1>,
    pub moved: Vec<MoveV1>,
    /// Questions that only the old release has.
    pub retired: Vec<QuestionV1>,
    pub learners: LearnersV1,
}

/// A deck that was added, retired, or of which something is said anew.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeckChangeV1 {
    /// Its title, or its id where that is all there is.
    pub deck: String,
    pub what: DeckPartV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeckPartV1 {
    /// It is new, or gone.
    Deck,
    /// To learners it is another deck with all notes new.
    Id,
    Title,
    Version,
    Licence,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct NoteTypeChangeV1 {
    pub name: String,
    pub what: NoteTypePartV1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NoteTypePartV1 {
    /// Anki takes it for another type: notes that learners have stop updating.
    Fields,
    /// Templates or CSS: cards look different, notes stay as they are.
    Look,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct QuestionV1 {
    pub id: String,
    /// As it reads; missing where a lock is all there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeV1 {
    #[serde(flatten)]
    pub question: QuestionV1,
    /// What changed; empty where locks say no more than that something did.
    pub parts: Vec<PartV1>,
}

#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartV1 {
    /// `answer`, `code`, `tags`, `output counter`, `cloze when`.
    pub part: String,
    pub change: PartChangeV1,
    /// The whole text of the part in pieces, as it reads: lines of code and tables, else words.
    pub pieces: Vec<PieceV1>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PartChangeV1 {
    Added,
    Changed,
    Retired,
    /// The words are the same: style, links, colours.
    Form,
}

#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PieceV1 {
    pub in_old: bool,
    pub in_new: bool,
    pub text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct MoveV1 {
    pub id: String,
    pub question: String,
    /// The old topic; empty for none.
    pub from: String,
    pub to: String,
}

/// What happens to someone who has the old release and imports the new one.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LearnersV1 {
    /// Notes that they get.
    pub new_notes: usize,
    /// Cards that they get; missing where a lock is all there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_cards: Option<usize>,
    /// Notes that take the new text, and keep their history.
    pub updated: usize,
    /// Notes that stay as they are, with the learner's own edits.
    pub untouched: usize,
    /// Notes that they keep, and that change no more.
    pub retired: usize,
    /// Cards whose front has become empty: `Tools > Empty Cards` deletes them.
    pub empty_cards: usize,
    /// Notes whose text changed but whose time did not move: Anki keeps the old text.
    pub stuck: Vec<String>,
}

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

/// A note of both releases, or of one.
type Pair<'a> = (Option<&'a Note>, Option<&'a Note>);

struct Pairs<'a> {
    old: BTreeMap<&'a str, &'a Note>,
    /// In the order of the new release, then what only the old one has.
    all: Vec<Pair<'a>>,
}

impl<'a> Pairs<'a> {
    fn new(old: &'a Snapshot, new: &'a Snapshot) -> Pairs<'a> {
        let (olds, news) = (old.by_guid(), new.by_guid());
        let kept = new.notes.iter().map(|note| (olds.get(note.guid.as_str()).copied(), Some(note)));
        let gone = old.notes.iter().filter(|note| !news.contains_key(note.guid.as_str()));
        let all = kept.chain(gone.map(|note| (Some(note), None))).collect();
        Pairs { old: olds, all }
    }

    /// The pairs of each question together, its own first. Prompts go with the question that the new release has them
    /// under, and retired prompts with what became of theirs.
    fn questions(&self) -> Vec<Vec<Pair<'a>>> {
        let mut guids = BTreeMap::new();
        for note in self.old.values().copied().chain(self.all.iter().filter_map(|(_, new)| *new)) {
            if note.id == note.question() {
                guids.insert((note.deck, note.id.as_str(), self.is_old(note)), note.guid.as_str());
            }
        }
        let mut groups: Vec<Vec<Pair<'a>>> = Vec::new();
        let mut places = BTreeMap::new();
        for pair in &self.all {
            let Some(note) = pair.1.or(pair.0) else { continue };
            let own = guids.get(&(note.deck, note.question(), self.is_old(note)));
            let guid = own.copied().unwrap_or(note.guid.as_str());
            let place = *places.entry(guid).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[place].push(*pair);
        }
        groups
    }

    fn is_old(&self, note: &Note) -> bool {
        self.old.get(note.guid.as_str()).is_some_and(|old| std::ptr::eq(*old, note))
    }
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

/// The old and the new topic, where the two differ.
fn topics<'a>(old: Option<&'a Note>, new: Option<&'a Note>) -> Option<(&'a str, &'a str)> {
    let topics = (old?.content.as_ref()?.field("Topic"), new?.content.as_ref()?.field("Topic"));
    (topics.0 != topics.1).then_some(topics)
}

fn question(note: &Note) -> QuestionV1 {
    let content = note.content.as_ref();
    let text = |name: &str| {
        let html = content?.field(name);
        (!html.is_empty()).then(|| text_of(html))
    };
    let question = text("Question").or_else(|| text("Source"));
    QuestionV1 { id: note.question().to_owned(), question, topic: text("Topic") }
}

/// Whether a note of both releases says something else now; by its time where neither text nor hash can be compared.
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
                    (true, true) => out.updated += 1,
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
