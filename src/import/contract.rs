//! What a source is, and what one gives: plain data, before anything of it is written.

use super::input::Input;
use super::score::Evidence;
use super::tree::{Block, Inline};
use crate::level::Level;

/// A form in which people have questions.
pub trait Source: Sync {
    /// Returns the names that `--split` takes.
    fn names(&self) -> &'static [&'static str];

    /// Returns everything that the source can make of the input as a whole: nothing if it does not know the form.
    /// The best of all sources is taken, by [`super::score`] and nothing else.
    fn read(&self, _input: &Input) -> Vec<Candidate> {
        Vec::new()
    }

    /// Does what [`Source::read`] does, of one file. The best readings of all files are then one reading of the input.
    fn read_file(&self, _input: &Input, _file: usize) -> Vec<Candidate> {
        Vec::new()
    }
}

/// One way to read the input.
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    /// Which splitter, with its level: `numbered h4`.
    pub splitter: String,
    pub evidence: Evidence,
    pub import: Import,
}

/// What is to become a deck. Each source fills in what it has.
#[derive(Clone, Debug, Default)]
pub struct Import {
    pub title: Option<String>,
    pub language: Option<String>,
    pub tags: Vec<String>,
    pub entries: Vec<Entry>,
    /// How many questions the table of contents lists.
    pub contents: Option<usize>,
    /// Pieces that look like an entry and are none, and why.
    pub skipped: Vec<(Place, String)>,
    /// What a reader should know: what was changed on the way, and where.
    pub remarks: Vec<(Place, String)>,
    /// Files in which no question is.
    pub without_entries: Vec<usize>,
}

/// A line of a file of the input; line 0 is the file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: usize,
    pub line: u32,
}

/// One question, in parts.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub place: Place,
    /// The source's own permanent name for it. Numbers are none: they change when a question is put in.
    pub id: Option<String>,
    pub number: Option<u32>,
    pub question: Vec<Inline>,
    /// What the deck calls it, where the question itself shows what is to be guessed.
    pub heading: Option<Vec<Inline>>,
    pub front: Vec<Block>,
    pub options: Vec<Choice>,
    pub answer: Vec<Block>,
    pub hint: Vec<Block>,
    pub details: Vec<Block>,
    pub outputs: Vec<Output>,
    /// Sentences with `{{deletions}}`, in Markdown of deckpress.
    pub clozes: Vec<String>,
    pub reverse: Option<String>,
    /// Titles and addresses.
    pub references: Vec<(String, String)>,
    /// From the widest to the narrowest.
    pub topics: Vec<String>,
    pub level: Option<Level>,
    pub tags: Vec<String>,
    /// Names of anchors that links in the source lead to.
    pub anchors: Vec<String>,
    pub is_answer_labelled: bool,
    pub is_incomplete: bool,
    pub is_question_in_code: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub text: Vec<Block>,
    pub is_right: bool,
    pub why: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    pub language: String,
    pub code: String,
    pub output: String,
}

impl Entry {
    /// Returns whether someone who learns the entry would find an answer.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        !self.answer.is_empty()
            || self.options.iter().any(|option| option.is_right)
            || !self.clozes.is_empty()
    }
}
