//! What deck.toml and `--set` can say, as typed settings.

use bumpalo::Bump;

use super::{cards, formats};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::cards::layouts::Layout;
use crate::export::format::Format;
use crate::export::options::Options;
use crate::id::Id;
use crate::model::Preset;
use crate::slug;
use crate::span::Span;
use crate::text::Text;
use crate::value::Node;

/// What can be said of a deck besides its questions.
#[derive(Debug)]
pub struct Settings<'s> {
    pub id: &'s str,
    pub former_ids: Vec<Text<'s>>,
    pub title: Option<&'s str>,
    stem: &'s str,
    pub description: Option<Text<'s>>,
    pub lang: &'s str,
    /// The languages that questions and answers are spoken in.
    pub speak: [Option<Text<'s>>; 2],
    pub licence: Option<&'s str>,
    /// Where the deck is published.
    pub url: Option<&'s str>,
    pub version: Option<&'s str>,
    pub authors: Vec<&'s str>,
    pub tags: Vec<Text<'s>>,
    pub root_tag: Option<Text<'s>>,
    /// The language of code without an info string, in JSON and CSV corpora.
    pub code_language: &'s str,
    /// The deck options that a package brings.
    pub preset: Option<Preset<'s>>,
    pub options: Options,
    pub fonts: Option<FontFolder<'s>>,
    /// What `pdf.first` says: files of that folder.
    pub first_fonts: Vec<Text<'s>>,
    pub artifacts: Vec<Artifact>,
    /// Files of notes with their types.
    pub notes: Vec<NotesFile<'s>>,
    /// Sheets of cards that the deck describes.
    pub(super) layouts: Vec<Layout>,
    /// Lints that `check` is to leave out.
    pub allowed: Vec<Code>,
    /// Options that the artifacts' own do not override: `--set`.
    pub(super) last: Vec<(Format, Node<'s>)>,
    /// What the first releases of deckpress made of the title.
    pub(super) first_id: &'s str,
    pub(super) id_span: Option<Span>,
    pub title_span: Option<Span>,
}

/// What `pdf.fonts` says.
#[derive(Clone, Copy, Debug)]
pub struct FontFolder<'s> {
    pub name: Text<'s>,
    /// Whoever runs the program named it, not the corpus: it may lie anywhere.
    pub is_trusted: bool,
}

/// A file of notes.
#[derive(Clone, Debug)]
pub struct NotesFile<'s> {
    pub file: Text<'s>,
    pub note_type: Text<'s>,
    /// Fields whose cells are Markdown.
    pub markdown: Vec<Text<'s>>,
}

/// A file to be written: a format, its options, and the file's name without extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    pub format: Format,
    /// `None` is the deck's id.
    pub name: Option<String>,
    pub options: Options,
}

impl<'s> Settings<'s> {
    /// Returns the settings of a deck that says nothing but what its file is called.
    #[must_use]
    pub fn named(stem: &'s str, arena: &'s Bump) -> Settings<'s> {
        Settings {
            id: arena.alloc_str(&slug::id_word(stem)),
            first_id: arena.alloc_str(&slug::slug(stem)),
            former_ids: Vec::new(),
            title: None,
            stem,
            description: None,
            lang: "en",
            speak: [None, None],
            licence: None,
            url: None,
            version: None,
            authors: Vec::new(),
            tags: Vec::new(),
            root_tag: None,
            code_language: "",
            preset: None,
            options: Options::default(),
            fonts: None,
            first_fonts: Vec::new(),
            artifacts: Vec::new(),
            notes: Vec::new(),
            layouts: Vec::new(),
            allowed: Vec::new(),
            last: Vec::new(),
            id_span: None,
            title_span: None,
        }
    }

    #[must_use]
    pub fn title(&self) -> &'s str {
        self.title.unwrap_or(self.stem)
    }

    /// Keeps the id that was made of the title, for a deck that was released without an id of its own.
    pub fn keep_id(&mut self, released: &str) {
        if self.id_span.is_none() && released == self.first_id {
            self.id = self.first_id;
        }
    }

    /// Returns what the deck is called in files and GUIDs; reports an id that cannot be that.
    pub fn deck_id(&self, span: Span, faults: &mut Vec<Diagnostic>) -> Option<Id<'s>> {
        let id = Id::new(self.id);
        let span = self.id_span.unwrap_or(span);
        let text = Text::made_of(span, self.id);
        if id.is_some() {
            faults.extend(crate::id::bad_file_name(text));
        } else {
            faults.push(crate::id::bad_id(text).help("set `id` to lower-case letters, digits and hyphens"));
        }
        id
    }

    /// Applies `--set` to the options of each artifact; all formats are written where none is listed.
    pub fn finish(&mut self, faults: &mut Vec<Diagnostic>) {
        if self.artifacts.is_empty() {
            self.artifacts = Format::ALL
                .into_iter()
                .map(|format| Artifact { format, name: None, options: self.options.clone() })
                .collect();
        }
        for (format, node) in std::mem::take(&mut self.last) {
            formats::read_table(format, node.clone(), &mut self.options, &mut self.layouts, faults);
            for artifact in &mut self.artifacts {
                let layouts = &mut self.layouts;
                formats::read_table(format, node.clone(), &mut artifact.options, layouts, &mut Vec::new());
            }
        }
        let cards = self.artifacts.iter().filter(|it| it.format == Format::Cards);
        faults.extend(cards.filter_map(|artifact| cards::fault(&artifact.options.cards)));
    }
}
