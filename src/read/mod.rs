//! Readers: each form of a corpus to a [`Draft`], with positions and without judgement.
//!
//! A reader knows the shape of its form. What makes an entry good is [`crate::check`]'s business.

pub mod csv;
pub mod fonts;
pub mod ids;
pub mod json;
pub mod media;
pub mod native;
pub mod question;

use bumpalo::Bump;

use crate::config::{self, Layer, Settings};
use crate::content::Rich;
use crate::diagnostic::{Diagnostic, Pass};
use crate::font::UserFont;
use crate::load::{DeckFiles, Form};
use crate::model::{Cloze, Output, Reference, Snippet};
use crate::source::{Sources, Text};
use crate::span::Span;
use crate::value::Node;
use ids::MissingId;

/// A deck as it was written.
#[derive(Debug)]
pub struct Draft<'s> {
    pub settings: Settings<'s>,
    pub sections: Vec<DraftSection<'s>>,
    /// Entries that their author marked `draft`.
    pub left_out: usize,
    pub missing_ids: Vec<MissingId>,
    /// What its pages may be set in besides the built-in ones.
    pub fonts: Vec<UserFont>,
    /// The deck's first file, for what concerns the whole deck.
    pub span: Span,
}

impl<'s> Draft<'s> {
    #[must_use]
    pub fn new(settings: Settings<'s>, span: Span) -> Draft<'s> {
        Draft {
            settings,
            sections: Vec::new(),
            left_out: 0,
            missing_ids: Vec::new(),
            fonts: Vec::new(),
            span,
        }
    }
}

#[derive(Debug)]
pub struct DraftSection<'s> {
    pub title: Option<String>,
    pub entries: Vec<DraftEntry<'s>>,
}

#[derive(Debug)]
pub struct DraftEntry<'s> {
    /// What stands for the whole entry: its heading, its object, its row.
    pub span: Span,
    pub is_retired: bool,
    pub id: Option<Text<'s>>,
    pub number: Option<(u32, Span)>,
    pub level: Option<Text<'s>>,
    pub tags: Vec<Text<'s>>,
    pub related: Vec<Text<'s>>,
    pub question: Option<Rich<'s>>,
    pub answer: Option<Rich<'s>>,
    pub code: Vec<Snippet<'s>>,
    pub pitfall: Option<Rich<'s>>,
    pub hint: Option<Rich<'s>>,
    pub details: Option<Rich<'s>>,
    pub outputs: Vec<Named<'s, Output<'s>>>,
    pub clozes: Vec<Named<'s, Cloze<'s>>>,
    pub reverse: Option<Rich<'s>>,
    pub references: Vec<(Reference<'s>, Span)>,
}

impl<'s> DraftEntry<'s> {
    #[must_use]
    pub fn new(span: Span) -> Self {
        DraftEntry {
            span,
            is_retired: false,
            id: None,
            number: None,
            level: None,
            tags: Vec::new(),
            related: Vec::new(),
            question: None,
            answer: None,
            code: Vec::new(),
            pitfall: None,
            hint: None,
            details: None,
            outputs: Vec::new(),
            clozes: Vec::new(),
            reverse: None,
            references: Vec::new(),
        }
    }

    /// All that Markdown says in it.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Rich<'s>> {
        let parts = [
            &mut self.question,
            &mut self.answer,
            &mut self.pitfall,
            &mut self.hint,
            &mut self.details,
            &mut self.reverse,
        ];
        let whys = self.outputs.iter_mut().filter_map(|output| output.prompt.why.as_mut());
        let clozes = self.clozes.iter_mut().map(|cloze| &mut cloze.prompt.text);
        parts.into_iter().filter_map(Option::as_mut).chain(whys).chain(clozes)
    }
}

/// A prompt and the id that stands in its source, once that is known to be good.
#[derive(Debug)]
pub struct Named<'s, P> {
    pub name: Text<'s>,
    pub is_retired: bool,
    pub prompt: P,
}

/// Reads one deck, whatever its form.
pub fn read<'s>(
    files: &DeckFiles,
    overrides: &[Node<'s>],
    sources: &'s Sources,
    arena: &'s Bump,
) -> Pass<Draft<'s>> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    let main = sources.text(files.main);
    let stem: &'s str = arena.alloc_str(&files.stem);
    let mut settings = Settings::named(stem, arena);
    let mut listed = Vec::new();
    match files.form {
        Form::Folder => {
            let node = crate::value::toml(main, arena, &mut faults);
            config::read_deck(node, Layer::DeckToml, &mut settings, arena, &mut faults);
        }
        Form::Json => {
            if let Some((header, questions)) = json::object_around(main, "questions", arena, &mut faults) {
                question::read_header(header, &mut settings, arena, &mut faults);
                listed = questions;
            }
        }
        Form::JsonLines | Form::Csv | Form::Tsv => {}
    }
    for node in overrides {
        config::read_deck(node.clone(), Layer::Override, &mut settings, arena, &mut faults);
    }
    settings.finish(&mut faults);
    let mut draft = Draft::new(settings, main.span.at_start());
    for topic in &files.topics {
        native::read(sources.text(*topic), &mut draft, arena, &mut faults);
    }
    match files.form {
        Form::Csv | Form::Tsv => csv::read(main, files.form, &mut draft, arena, &mut faults),
        Form::JsonLines => {
            json::lines(main).for_each(|line| read_question(line, &mut draft, arena, &mut faults));
        }
        Form::Json => {
            listed.into_iter().for_each(|text| read_question(text, &mut draft, arena, &mut faults));
        }
        Form::Folder => {}
    }
    media::attach(&mut draft, &files.root, &mut faults);
    fonts::attach(&mut draft, &files.root, &mut faults);
    faults.extend(ids::offers(&draft));
    Pass { value: draft, diagnostics: faults }
}

fn read_question<'s>(text: Text<'s>, draft: &mut Draft<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) {
    if let Some(node) = json::value(text, arena, faults) {
        question::read(node, draft, faults);
    }
}

/// The section with `title`, which need not be the last one: a table names its topic in every row.
pub fn section<'d, 's>(draft: &'d mut Draft<'s>, title: Option<&str>) -> &'d mut DraftSection<'s> {
    let at = match draft.sections.iter().position(|section| section.title.as_deref() == title) {
        Some(at) => at,
        None => {
            draft.sections.push(DraftSection { title: title.map(str::to_owned), entries: Vec::new() });
            draft.sections.len() - 1
        }
    };
    &mut draft.sections[at]
}
