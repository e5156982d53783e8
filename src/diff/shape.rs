//! What differs between two releases, in its published shape. It changes only together with [`SCHEMA`].

use schemars::JsonSchema;
use serde::Serialize;

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

/// A deck that was added, retired or changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeckChangeV1 {
    /// Its title, or its id where that is all there is.
    pub deck: String,
    pub what: DeckPartV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Whether its notes are those that learners have.
    #[serde(skip)]
    pub(super) keeps_notes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeckPartV1 {
    /// It is new, or gone.
    Deck,
    /// To learners all notes are new, but for those that say what they were.
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
    /// Clozes whose deletions have other numbers: learners' history of one counts for another.
    pub moved: Vec<String>,
    /// Notes that stay as they are, with the learner's own edits.
    pub untouched: usize,
    /// Notes that they keep, and that change no more.
    pub retired: usize,
    /// Cards whose front has become empty: `Tools > Empty Cards` deletes them.
    pub empty_cards: usize,
    /// Notes whose text changed but whose time did not move: Anki keeps the old text.
    pub stuck: Vec<String>,
}
