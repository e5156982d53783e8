//! The checked corpus as JSON, `deckpress/corpus/v1`: for other programs, and for tests that compare.
//!
//! The structs are the published shape. They change only together with the version in [`SCHEMA`].

use std::borrow::Cow;
use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::apkg::notes::Prompt;
use super::contract::{ExportContext, ExportError, Exporter, Made};
use crate::content::{BlockKind, Rich, parse, plain};
use crate::media::MediaFile;
use crate::model::{self, Deck};
use crate::slug;
use occlusion::{OcclusionV1, occlusion};

mod occlusion;

pub const SCHEMA: &str = "deckpress/corpus/v1";

pub struct Json;

impl Exporter for Json {
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        serde_json::to_writer_pretty(&mut *out, &corpus(run, deck))
            .map_err(|error| ExportError::Write(error.into()))?;
        out.write_all(b"\n")?;
        Ok(Made::default())
    }
}

/// A deck with all its entries in source order.
#[derive(Serialize, JsonSchema)]
pub struct CorpusV1<'a> {
    /// Always `deckpress/corpus/v1`.
    schema: &'static str,
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<TextV1<'a>>,
    lang: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    authors: &'a [&'a str],
    tags: &'a [&'a str],
    /// The tag above the tags of topics.
    root_tag: &'a str,
    /// Seconds since 1970 of the newest change.
    modified: u32,
    /// Entries that are marked `draft` and left out.
    drafts: usize,
    /// The pictures and sounds of all questions, by path.
    media: Vec<MediaV1<'a>>,
    #[schemars(with = "Vec<QuestionV1<'a>>")]
    questions: Questions<'a>,
}

/// The questions, each made when it is written, so that one is held at a time.
struct Questions<'a> {
    context: &'a ExportContext<'a>,
    deck: &'a Deck<'a>,
}

impl Serialize for Questions<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.deck.sections.iter().flat_map(|section| {
            section.entries.iter().map(move |entry| question(self.deck, section, entry, self.context))
        }))
    }
}

#[derive(Serialize, JsonSchema)]
struct QuestionV1<'a> {
    id: &'a str,
    /// What Anki knows its note by, where the ids of the deck and of the question do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    /// The topic's tag below the root tag, where it is not the one that its title gives now: it was released so.
    #[serde(skip_serializing_if = "Option::is_none")]
    topic_tag: Option<&'a str>,
    /// `basic`, `intermediate` or `advanced`.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    tags: &'a [&'a str],
    question: TextV1<'a>,
    /// What belongs to the question besides its heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    front: Option<TextV1<'a>>,
    /// What there is to choose between, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<OptionV1<'a>>>,
    /// The short answer. Its text may be empty where there are options.
    answer: TextV1<'a>,
    /// Learners type the short answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    typed: Option<bool>,
    /// The language and region in which the question is spoken, such as `fr-FR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    speak: Option<&'a str>,
    /// The same for the short answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    speak_answer: Option<&'a str>,
    /// The code that follows the short answer.
    code: Vec<CodeV1<'a>>,
    /// All that follows the short answer, block by block; only where prose is among it, for `code` has the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Vec<BlockV1<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pitfall: Option<TextV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<TextV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<TextV1<'a>>,
    outputs: Vec<OutputV1<'a>>,
    clozes: Vec<ClozeV1<'a>>,
    /// Pictures with boxes.
    #[serde(skip_serializing_if = "Option::is_none")]
    occlusions: Option<Vec<OcclusionV1<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverse: Option<TextV1<'a>>,
    references: Vec<ReferenceV1<'a>>,
    related: Vec<&'a str>,
    /// Paths of the pictures and sounds in it.
    media: Vec<&'a str>,
    /// Seconds since 1970 of the last change of the question's own note.
    modified: u32,
    source: PlaceV1,
}

/// A picture or a sound.
#[derive(Serialize, JsonSchema)]
struct MediaV1<'a> {
    /// Relative to the deck's folder.
    path: &'a str,
    /// What the file is called in Anki's media folder.
    name: String,
    /// The media type, such as `image/png`.
    r#type: &'static str,
    bytes: usize,
    sha256: &'a str,
    /// In CSS pixels, where the file says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
}

/// A part as its author wrote it, and as it reads.
#[derive(Serialize, JsonSchema)]
struct TextV1<'a> {
    /// Without the comments in it.
    markdown: Cow<'a, str>,
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct OptionV1<'a> {
    markdown: Cow<'a, str>,
    text: String,
    right: bool,
    /// Why it is right, or wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<TextV1<'a>>,
}

/// A block of what follows the short answer: of the kind `code`, with the keys of code, or of the kind `paragraph`,
/// `list`, `table`, `quote`, `heading` or `rule`, with the keys of a text.
#[derive(Serialize, JsonSchema)]
struct BlockV1<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct CodeV1<'a> {
    language: &'a str,
    /// The whole info string of the fence.
    info: &'a str,
    code: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct OutputV1<'a> {
    id: &'a str,
    /// As that of a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    code: CodeV1<'a>,
    output: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<TextV1<'a>>,
    modified: u32,
}

#[derive(Serialize, JsonSchema)]
struct ClozeV1<'a> {
    id: &'a str,
    /// As that of a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    /// With its deletions marked, as the author wrote them.
    markdown: Cow<'a, str>,
    /// With its deletions filled in.
    text: String,
    /// The number of cards it makes.
    cards: usize,
    modified: u32,
}

#[derive(Serialize, JsonSchema)]
struct ReferenceV1<'a> {
    title: &'a str,
    address: &'a str,
}

/// Where the entry is in its corpus.
#[derive(Serialize, JsonSchema)]
struct PlaceV1 {
    /// Relative to the deck's folder.
    file: String,
    line: usize,
}

fn corpus<'a>(run: &'a ExportContext<'a>, deck: &'a Deck<'a>) -> CorpusV1<'a> {
    CorpusV1 {
        schema: SCHEMA,
        id: deck.id.as_str(),
        title: deck.title,
        description: deck.description.as_ref().map(text),
        lang: deck.lang,
        licence: deck.licence,
        version: deck.version,
        authors: &deck.authors,
        tags: &deck.tags,
        root_tag: deck.root_tag,
        modified: run.epoch.0,
        drafts: deck.drafts,
        media: deck.media().into_iter().map(file).collect(),
        questions: Questions { context: run, deck },
    }
}

fn question<'a>(
    deck: &Deck<'_>,
    section: &'a model::Section<'_>,
    entry: &'a model::Entry<'_>,
    run: &ExportContext<'_>,
) -> QuestionV1<'a> {
    let (file, line) = run.place(entry.span);
    let sentences = entry.clozes.iter().filter(|it| !it.is_occlusion());
    let pictures = entry.clozes.iter().filter(|it| it.is_occlusion());
    let pictures: Vec<_> = pictures.map(|it| occlusion(guid(deck, Prompt::Cloze(entry, it)), it)).collect();
    QuestionV1 {
        id: entry.id.as_str(),
        guid: guid(deck, Prompt::Question(entry)),
        number: entry.number,
        topic: section.title.as_deref(),
        topic_tag: section
            .title
            .as_deref()
            .filter(|title| slug::tag(title) != section.tag)
            .map(|_| &*section.tag),
        level: entry.level.map(crate::level::Level::name),
        tags: &entry.tags,
        question: text(&entry.question),
        front: entry.front.as_deref().map(text),
        options: (!entry.options.is_empty()).then(|| entry.options.iter().map(option).collect()),
        answer: text(&entry.answer),
        typed: entry.is_typed.then_some(true),
        speak: entry.speech().question,
        speak_answer: entry.speech().answer,
        code: entry.code().map(code).collect(),
        body: entry.is_mixed().then(|| entry.body.iter().map(block).collect()),
        pitfall: entry.pitfall.as_deref().map(text),
        hint: entry.hint.as_deref().map(text),
        details: entry.details.as_deref().map(text),
        outputs: entry.outputs.iter().map(|it| output(deck, entry, it)).collect(),
        clozes: sentences.map(|it| cloze(deck, entry, it)).collect(),
        occlusions: (!pictures.is_empty()).then_some(pictures),
        reverse: entry.reverse.as_deref().map(text),
        references: entry
            .references
            .iter()
            .map(|reference| ReferenceV1 { title: &reference.title, address: &reference.address })
            .collect(),
        related: entry.related.iter().map(|id| id.as_str()).collect(),
        media: media(entry),
        modified: entry.modified.0,
        source: PlaceV1 { file, line },
    }
}

/// Returns the files of an entry in reading order, each once.
fn media<'a>(entry: &'a model::Entry<'_>) -> Vec<&'a str> {
    let mut paths = Vec::new();
    for file in entry.media() {
        if !paths.contains(&file.path.as_str()) {
            paths.push(&file.path);
        }
    }
    paths
}

fn file(file: &MediaFile) -> MediaV1<'_> {
    let (width, height) = file.size.map(|size| (size.width, size.height)).unzip();
    MediaV1 {
        path: &file.path,
        name: file.stored_name(),
        r#type: file.kind.mime(),
        bytes: file.bytes.len(),
        sha256: &file.sha256,
        width,
        height,
    }
}

fn text<'a>(rich: &'a Rich<'_>) -> TextV1<'a> {
    TextV1 { markdown: parse::without_comments(rich.markdown), text: plain::blocks(&rich.blocks) }
}

fn option<'a>(choice: &'a model::Choice<'_>) -> OptionV1<'a> {
    let TextV1 { markdown, text: said } = text(&choice.text);
    OptionV1 { markdown, text: said, right: choice.is_right, why: choice.why.as_ref().map(text) }
}

fn block<'a>(passage: &'a model::Passage<'_>) -> BlockV1<'a> {
    let empty = BlockV1 { kind: "code", markdown: None, text: None, language: None, info: None, code: None };
    let rich = match passage {
        model::Passage::Code(snippet) => {
            let CodeV1 { language, info, code } = code(snippet);
            return BlockV1 { language: Some(language), info: Some(info), code: Some(code), ..empty };
        }
        model::Passage::Text(rich) => rich,
    };
    let kind = match rich.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Heading(..)) => "heading",
        Some(BlockKind::List(_)) => "list",
        Some(BlockKind::Quote(_)) => "quote",
        Some(BlockKind::Rule) => "rule",
        Some(BlockKind::Table(_)) => "table",
        Some(BlockKind::Paragraph(_) | BlockKind::Code(_)) | None => "paragraph",
    };
    let TextV1 { markdown, text } = text(rich);
    BlockV1 { kind, markdown: Some(markdown), text: Some(text), ..empty }
}

fn code<'a>(snippet: &'a model::Snippet<'_>) -> CodeV1<'a> {
    CodeV1 { language: snippet.block.language_name(), info: &snippet.block.info, code: &snippet.block.text }
}

/// Returns the GUID of a prompt, if it does not follow from the ids.
fn guid(deck: &Deck<'_>, prompt: Prompt<'_, '_>) -> Option<String> {
    (!prompt.identity().is_plain()).then(|| prompt.guid(deck))
}

fn output<'a>(deck: &Deck<'_>, entry: &model::Entry<'_>, output: &'a model::Output<'_>) -> OutputV1<'a> {
    OutputV1 {
        id: output.id.as_str(),
        guid: guid(deck, Prompt::Output(entry, output)),
        code: code(&output.code),
        output: &output.output.block.text,
        why: output.why.as_ref().map(text),
        modified: output.modified.0,
    }
}

fn cloze<'a>(deck: &Deck<'_>, entry: &model::Entry<'_>, cloze: &'a model::Cloze<'_>) -> ClozeV1<'a> {
    ClozeV1 {
        id: cloze.id.as_str(),
        guid: guid(deck, Prompt::Cloze(entry, cloze)),
        markdown: parse::without_comments(cloze.text.markdown),
        text: plain::blocks(&cloze.text.blocks),
        cards: cloze.cards().len(),
        modified: cloze.modified.0,
    }
}
