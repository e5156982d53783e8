//! A deck as it was written, with positions and without judgement: what every reader fills.

use crate::config::Settings;
use crate::content::Rich;
use crate::diagnostic::Fix;
use crate::font::UserFont;
use crate::identity::Identity;
use crate::lock::Lock;
use crate::model::{Choice, Cloze, Output, Passage, Reference};
use crate::span::Span;
use crate::text::Text;
use crate::typed::Typed;
use thin_vec::ThinVec;

/// A deck as it was written.
#[derive(Debug)]
pub struct Draft<'s> {
    pub settings: Settings<'s>,
    pub sections: Vec<DraftSection<'s>>,
    /// Notes of types that the deck brings.
    pub typed: Typed<'s>,
    /// Entries that their author marked `draft`.
    pub left_out: usize,
    pub missing_ids: Vec<MissingId>,
    /// The column of ids that a table lacks, as its header is to name it.
    pub id_column: Option<Fix>,
    /// The column `from` that a table lacks.
    pub from_column: Option<FromColumn>,
    /// What its pages may be set in besides the built-in ones.
    pub fonts: Vec<UserFont>,
    /// What was released, where the deck keeps a lock. No reader of a form knows it.
    pub lock: Option<Lock>,
    /// The deck's first file, for what concerns the whole deck.
    pub span: Span,
}

impl<'s> Draft<'s> {
    #[must_use]
    pub fn new(settings: Settings<'s>, span: Span) -> Draft<'s> {
        Draft {
            settings,
            sections: Vec::new(),
            typed: Typed::default(),
            left_out: 0,
            missing_ids: Vec::new(),
            id_column: None,
            from_column: None,
            fonts: Vec::new(),
            lock: None,
            span,
        }
    }
}

#[derive(Debug)]
pub struct DraftSection<'s> {
    pub title: Option<String>,
    /// Where its title is written first.
    pub span: Span,
    pub entries: Vec<DraftEntry<'s>>,
}

#[derive(Debug)]
pub struct DraftEntry<'s> {
    /// Where faults of the whole entry point: its heading, its object, its row.
    pub span: Span,
    pub is_retired: bool,
    pub id: Option<Text<'s>>,
    pub identity: Option<Box<Identity>>,
    /// Where its source takes another key; `None` too where [`Draft::from_column`] says it for all.
    pub place: Option<Place>,
    pub number: Option<(u32, Span)>,
    pub level: Option<Box<Text<'s>>>,
    pub tags: ThinVec<Text<'s>>,
    pub related: ThinVec<Text<'s>>,
    pub question: Option<Rich<'s>>,
    pub front: Option<Box<Rich<'s>>>,
    pub options: ThinVec<Choice<'s>>,
    /// Not where options are written, though perhaps none that is good, and not where its lack is a fault already.
    pub needs_answer: bool,
    pub answer: Option<Rich<'s>>,
    pub is_typed: bool,
    /// The languages that the question and the answer are spoken in, if one is given.
    pub speak: Option<Box<[Option<Text<'s>>; 2]>>,
    /// What follows the short answer.
    pub body: ThinVec<Passage<'s>>,
    pub pitfall: Option<Box<Rich<'s>>>,
    pub hint: Option<Box<Rich<'s>>>,
    pub details: Option<Box<Rich<'s>>>,
    pub outputs: ThinVec<Named<'s, Output<'s>>>,
    pub clozes: ThinVec<Named<'s, Cloze<'s>>>,
    pub reverse: Option<Box<Rich<'s>>>,
    pub references: ThinVec<(Reference<'s>, Span)>,
}

impl<'s> DraftEntry<'s> {
    #[must_use]
    pub fn new(span: Span) -> Self {
        DraftEntry {
            span,
            is_retired: false,
            id: None,
            identity: None,
            place: None,
            number: None,
            level: None,
            tags: ThinVec::new(),
            related: ThinVec::new(),
            question: None,
            front: None,
            needs_answer: true,
            options: ThinVec::new(),
            answer: None,
            is_typed: false,
            speak: None,
            body: ThinVec::new(),
            pitfall: None,
            hint: None,
            details: None,
            outputs: ThinVec::new(),
            clozes: ThinVec::new(),
            reverse: None,
            references: ThinVec::new(),
        }
    }

    /// Says in which languages the question and the answer are spoken.
    pub fn speak_in(&mut self, languages: [Option<Text<'s>>; 2]) {
        self.speak = languages.iter().any(Option::is_some).then(|| Box::new(languages));
    }

    /// Returns all texts of the entry that are Markdown.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Rich<'s>> {
        let (question, front, answer) = (&mut self.question, &mut self.front, &mut self.answer);
        let rest = [&mut self.pitfall, &mut self.hint, &mut self.details, &mut self.reverse];
        let rest = rest.into_iter().flatten().map(|part| &mut **part);
        let parts = question.iter_mut().chain(front.as_deref_mut()).chain(answer).chain(rest);
        let whys = self.outputs.iter_mut().filter_map(|output| output.prompt.why.as_mut());
        let clozes = self.clozes.iter_mut().map(|cloze| &mut cloze.prompt.text);
        let options = self
            .options
            .iter_mut()
            .flat_map(|choice| std::iter::once(&mut choice.text).chain(&mut choice.why));
        let body = self.body.iter_mut().filter_map(|passage| match passage {
            Passage::Text(text) => Some(text),
            Passage::Code(_) => None,
        });
        parts.chain(options).chain(body).chain(whys).chain(clozes)
    }
}

/// Where a question's source takes a key that it lacks.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// At the end of the attributes of a heading.
    Braces(Span),
    /// At the start of a JSON object.
    Object(Span),
    /// An empty cell of the column `from`.
    Cell(Span),
    /// In a column that the table lacks.
    Row,
}

/// What a table needs to have the column `from`.
#[derive(Clone, Debug)]
pub struct FromColumn {
    /// Where its header starts.
    pub header: Span,
    /// Every row, questions or not.
    pub rows: Vec<Span>,
    pub separator: &'static str,
}

/// A prompt and the id that its source gives, once that is known to be good.
#[derive(Debug)]
pub struct Named<'s, P> {
    pub name: Text<'s>,
    pub is_retired: bool,
    pub prompt: P,
}

/// A question or prompt without an id.
#[derive(Debug)]
pub struct MissingId {
    /// What it is, for people.
    pub what: &'static str,
    pub span: Span,
    pub scope: Scope,
    /// What the id is to be made of.
    pub text: String,
    /// Where it would be written, and what is around it.
    pub place: Span,
    pub around: (&'static str, &'static str),
}

/// Within what an id must be unique. Spans are those of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Deck,
    Outputs(Span),
    Clozes(Span),
    /// Of the picture at this place.
    Labels(Span),
}

/// Returns the section with `title`, which is added if it is new and need not be the last one: a table names its
/// topic in every row.
pub fn section<'d, 's>(draft: &'d mut Draft<'s>, title: Option<Text<'_>>) -> &'d mut DraftSection<'s> {
    let span = title.map_or(draft.span, |title| title.span);
    let title = title.map(|title| title.text);
    let at = match draft.sections.iter().position(|section| section.title.as_deref() == title) {
        Some(at) => at,
        None => {
            draft.sections.push(DraftSection { title: title.map(str::to_owned), span, entries: Vec::new() });
            draft.sections.len() - 1
        }
    };
    &mut draft.sections[at]
}
