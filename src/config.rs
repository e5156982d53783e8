//! deck.toml and `--set`, read into typed settings. Unknown keys and values are faults at their place.

mod cards;
pub mod keys;
mod preset;

use bumpalo::Bump;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::export::apkg::options::ApkgOptions;
use crate::export::cards::layouts::Layout;
use crate::export::csv::CsvOptions;
use crate::export::format::Format;
use crate::export::html::options::HtmlOptions;
use crate::export::options::Options;
use crate::export::sheet::geometry;
use crate::export::sheet::options::{Imposition, Orientation, SheetOptions};
use crate::id::Id;
use crate::model::Preset;
use crate::slug;
use crate::source::Sources;
use crate::span::Span;
use crate::text::Text;
use crate::value::{Codes, Fields, Member, Node, Value, set};
use crate::wording::{nearest, shown};

/// What can be said of a deck besides its questions.
#[derive(Debug)]
pub struct Settings<'s> {
    pub id: &'s str,
    pub title: Option<&'s str>,
    stem: &'s str,
    pub description: Option<Text<'s>>,
    pub lang: &'s str,
    pub licence: Option<&'s str>,
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
    pub artifacts: Vec<Artifact>,
    /// Files of notes with their types.
    pub notes: Vec<NotesFile<'s>>,
    /// Sheets of cards that the deck describes.
    layouts: Vec<Layout>,
    /// Lints that `check` is to leave out.
    pub allowed: Vec<Code>,
    /// Options that the artifacts' own do not override: `--set`.
    last: Vec<(Format, Node<'s>)>,
    /// What the first releases of deckpress made of the title.
    first_id: &'s str,
    id_span: Option<Span>,
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
            title: None,
            stem,
            description: None,
            lang: "en",
            licence: None,
            version: None,
            authors: Vec::new(),
            tags: Vec::new(),
            root_tag: None,
            code_language: "",
            preset: None,
            options: Options::default(),
            fonts: None,
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

    /// Returns what the deck is called in files and GUIDs.
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
                .map(|format| Artifact { format, name: None, options: self.options })
                .collect();
        }
        for (format, node) in std::mem::take(&mut self.last) {
            read_table(format, node.clone(), &mut self.options, &mut self.layouts, faults);
            for artifact in &mut self.artifacts {
                let layouts = &mut self.layouts;
                read_table(format, node.clone(), &mut artifact.options, layouts, &mut Vec::new());
            }
        }
        let cards = self.artifacts.iter().filter(|it| it.format == Format::Cards);
        faults.extend(cards.filter_map(|artifact| cards::fault(&artifact.options.cards)));
    }
}

/// Where settings come from; an artifact's own options rank between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    DeckToml,
    Override,
}

/// Reads a deck.toml, or what `--set` says, over what is set already.
pub fn read_deck<'s>(
    node: Node<'s>,
    layer: Layer,
    settings: &mut Settings<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    let Some(mut fields) = Fields::new(node, &keys::DECK, Codes::Settings, faults) else { return };
    read_identity(&mut fields, settings, arena);
    set_text(&mut settings.licence, fields.text("licence"));
    set_text(&mut settings.version, fields.text("version"));
    if let Some(language) = fields.text("code-language") {
        settings.code_language = language.text;
    }
    settings.root_tag = fields.text("root-tag").or(settings.root_tag);
    replace(&mut settings.authors, fields.texts("authors").iter().map(|author| author.text).collect());
    replace(&mut settings.tags, fields.texts("tags"));
    for name in fields.texts("allow") {
        settings.allowed.extend(lint_named(name, fields.faults));
    }
    if let Some(node) = fields.take("preset") {
        preset::read(node, settings.preset.get_or_insert_default(), fields.faults);
    }
    for format in Format::ALL {
        let Some(node) = fields.take(format.name()) else { continue };
        if layer == Layer::Override {
            settings.last.push((format, node));
        } else {
            read_table(format, node, &mut settings.options, &mut settings.layouts, fields.faults);
        }
    }
    if let Some(node) = fields.take("pdf")
        && let Some(mut fields) = Fields::new(node, &keys::PDF, Codes::Settings, fields.faults)
    {
        let folder =
            fields.text("fonts").map(|name| FontFolder { name, is_trusted: layer == Layer::Override });
        settings.fonts = folder.or(settings.fonts);
        fields.finish();
    }
    let base = settings.options;
    for node in fields.list("artifact") {
        settings.artifacts.extend(artifact(node, base, &mut settings.layouts, fields.faults));
    }
    for node in fields.list("notes") {
        settings.notes.extend(notes_file(node, fields.faults));
    }
    fields.finish_with(home);
}

fn notes_file<'s>(node: Node<'s>, faults: &mut Vec<Diagnostic>) -> Option<NotesFile<'s>> {
    let mut fields = Fields::new(node, &keys::NOTES, Codes::Settings, faults)?;
    let (file, note_type) = (fields.required_text("file"), fields.required_text("type"));
    let markdown = fields.texts("markdown");
    fields.finish();
    Some(NotesFile { file: file?, note_type: note_type?, markdown })
}

/// Returns the tables of formats that take a key which was written outside of them.
fn home(member: &Member<'_>) -> Option<String> {
    let takes = |format: &Format| {
        let value = Value::Table(vec![member.clone()]);
        let node = Node { span: member.key.span, value };
        let mut faults = Vec::new();
        read_table(*format, node, &mut Options::default(), &mut Vec::new(), &mut faults);
        !faults.iter().any(|fault| fault.code == Code::UnknownSetting)
    };
    let key = member.key.text;
    let homes: Vec<_> = Format::ALL
        .iter()
        .filter(|it| takes(it))
        .map(|format| format!("`{}.{key}`", format.name()))
        .collect();
    (!homes.is_empty()).then(|| format!("did you mean {}? It belongs to a format", homes.join(" or ")))
}

/// Returns the lint of this name. Only remarks can be allowed, not errors.
fn lint_named(name: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<Code> {
    let lints = || Code::ALL.iter().copied().filter(|code| code.severity() == Severity::Warning);
    let found = lints().find(|code| code.name() == name.text);
    if found.is_none() {
        let fault =
            Diagnostic::new(Code::BadSetting, name.span, format!("unknown lint `{}`", shown(name.text)));
        faults.push(match nearest(name.text, lints().map(Code::name)) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help("docs/diagnostics.md lists them"),
        });
    }
    found
}

/// Reads the keys that deck.toml and a JSON corpus share.
pub fn read_identity<'s>(fields: &mut Fields<'s, '_>, settings: &mut Settings<'s>, arena: &'s Bump) {
    let id = fields.text("id");
    let title = fields.text("title");
    if let Some(title) = title {
        let text = title.trim();
        if text.text.is_empty() || text.text.contains('\n') {
            fields.faults.push(
                Diagnostic::new(Code::BadSetting, title.span, "a title is one line of text")
                    .help("write it on one line"),
            );
        }
        settings.title = Some(text.text);
        settings.title_span = Some(title.span);
        if id.is_none() && settings.id_span.is_none() {
            settings.id = arena.alloc_str(&slug::id_word(text.text));
            settings.first_id = arena.alloc_str(&slug::slug(text.text));
        }
    }
    if let Some(id) = id {
        settings.id = id.text;
        settings.id_span = Some(id.span);
    }
    settings.description = fields.text("description").or(settings.description);
    if let Some(lang) = fields.text("lang") {
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        // Longer ones are reserved: somebody wrote the language's name.
        let is_language = |part: &str| matches!(part.len(), 2..=3) || matches!(part, "i" | "x");
        let is_tag =
            lang.text.split('-').all(is_part) && lang.text.split('-').next().is_some_and(is_language);
        if !is_tag {
            let message = format!("`{}` is not a language tag", shown(lang.text));
            let tag = lang.text.replace('_', "-");
            let help = match tag.split_once('-') {
                Some((language, _)) if tag != lang.text && is_language(language) => {
                    format!("write `{}`", shown(&tag))
                }
                _ => "write the code of BCP 47: `en`, `de`, `pt-BR`".to_owned(),
            };
            fields.faults.push(Diagnostic::new(Code::BadSetting, lang.span, message).help(help));
        }
        settings.lang = lang.text;
    }
}

fn set_text<'s>(place: &mut Option<&'s str>, text: Option<Text<'s>>) {
    if let Some(text) = text {
        *place = Some(text.text.trim()).filter(|text| !text.is_empty());
    }
}

fn replace<T>(place: &mut Vec<T>, new: Vec<T>) {
    if !new.is_empty() {
        *place = new;
    }
}

fn artifact(
    node: Node<'_>,
    base: Options,
    layouts: &mut Vec<Layout>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Artifact> {
    let mut fields = Fields::new(node, &keys::ARTIFACT, Codes::Settings, faults)?;
    let name = fields.text("name");
    let format = fields.required_text("format")?;
    let Some(found) = Format::named(format.text) else {
        fields.faults.push(unknown_format(format.text, Some(format.span)));
        return None;
    };
    if let Some(name) = name {
        let fault = match Id::new(name.text) {
            Some(_) => crate::id::bad_file_name(name),
            None => Some(crate::id::bad_id(name)),
        };
        fields.faults.extend(fault);
    }
    let mut options = base;
    fields.also(keys::options(found));
    read_options(found, &mut fields, &mut options, layouts);
    fields.finish();
    Some(Artifact { format: found, name: name.map(|name| name.text.to_owned()), options })
}

/// Reports an unknown format.
#[must_use]
pub fn unknown_format(name: &str, span: Option<Span>) -> Diagnostic {
    let names = Format::ALL.map(Format::name);
    let message = format!("unknown format `{}`", shown(name));
    let fault = Diagnostic { span, ..Diagnostic::without_place(Code::BadSetting, message) };
    let guess = other_names(name).or_else(|| nearest(name, names).map(|near| format!("`{near}`")));
    match guess {
        Some(guess) => fault.help(format!("did you mean {guess}? Formats are {}", names.join(", "))),
        None => fault.help(format!("formats are {}", names.join(", "))),
    }
}

/// Returns what formats are called elsewhere.
fn other_names(name: &str) -> Option<String> {
    let formats: &[Format] = match name.to_lowercase().trim_start_matches('.') {
        "pdf" | "print" | "latex" | "tex" | "typst" | "docx" | "word" => &[Format::Sheet, Format::Cards],
        "cheatsheet" | "cheat-sheet" | "sheets" | "booklet" | "handout" => &[Format::Sheet],
        "flashcards" | "flashcard" | "card" | "index-cards" | "paper" => &[Format::Cards],
        "anki" | "package" | "deck" | "colpkg" | "mochi" => &[Format::Apkg],
        "tsv" | "txt" | "text" | "excel" | "xlsx" | "ods" | "table" | "quizlet" | "spreadsheet" => {
            &[Format::Csv]
        }
        "web" | "website" | "page" | "htm" | "browser" | "site" | "epub" => &[Format::Html],
        "jsonl" | "ndjson" | "yaml" | "export" => &[Format::Json],
        _ => return None,
    };
    let names: Vec<_> = formats.iter().map(|format| format!("`{}`", format.name())).collect();
    Some(names.join(" or "))
}

fn read_table(
    format: Format,
    node: Node<'_>,
    options: &mut Options,
    layouts: &mut Vec<Layout>,
    faults: &mut Vec<Diagnostic>,
) {
    if let Some(mut fields) = Fields::new(node, keys::options(format), Codes::Settings, faults) {
        read_options(format, &mut fields, options, layouts);
        fields.finish();
    }
}

fn read_options(
    format: Format,
    fields: &mut Fields<'_, '_>,
    options: &mut Options,
    layouts: &mut Vec<Layout>,
) {
    match format {
        Format::Apkg => read_apkg(fields, &mut options.apkg),
        Format::Csv => read_csv(fields, &mut options.csv),
        Format::Sheet => read_sheet(fields, &mut options.sheet),
        Format::Cards => cards::read(fields, &mut options.cards, layouts),
        Format::Html => read_html(fields, &mut options.html),
        Format::Json => {}
    }
}

fn read_apkg(fields: &mut Fields<'_, '_>, options: &mut ApkgOptions) {
    set(&mut options.decks, fields.choice("decks"));
    set(&mut options.package, fields.choice("package"));
    set(&mut options.retired, fields.choice("retired"));
}

fn read_csv(fields: &mut Fields<'_, '_>, options: &mut CsvOptions) {
    set(&mut options.flavour, fields.choice("flavour"));
}

fn read_html(fields: &mut Fields<'_, '_>, options: &mut HtmlOptions) {
    for name in fields.texts("downloads") {
        match Format::named(name.text) {
            Some(format) => options.downloads[format as usize] = true,
            None => fields.faults.push(unknown_format(name.text, Some(name.span))),
        }
    }
}

fn read_sheet(fields: &mut Fields<'_, '_>, options: &mut SheetOptions) {
    set(&mut options.paper, fields.choice("paper"));
    set(&mut options.orientation, fields.choice("orientation"));
    set(&mut options.columns, fields.choice("columns"));
    set(&mut options.detail, fields.choice("detail"));
    set(&mut options.ink, fields.choice("ink"));
    set(&mut options.align, fields.choice("align"));
    set(&mut options.imposition, fields.choice("imposition"));
    if options.imposition != Imposition::None && options.orientation == Orientation::Landscape {
        let message = "a sheet that is folded into a booklet has upright pages";
        fields.faults.push(
            Diagnostic::new(Code::BadSetting, fields.span, message)
                .help("leave out `orientation`, or `imposition`"),
        );
    }
    if !geometry::is_readable(*options) {
        let message = "the columns of the sheet are too narrow to be read on this paper";
        fields.faults.push(
            Diagnostic::new(Code::BadSetting, fields.span, message)
                .help("choose fewer columns, a larger paper, or `orientation = \"landscape\"`"),
        );
    }
}

/// Returns `--set sheet.paper=letter` as a piece of deck.toml. A value that is not TOML is taken as text.
pub fn read_override<'s>(
    sources: &'s Sources,
    file: crate::span::FileId,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<Node<'s>> {
    let text = sources.text(file);
    let mut syntax = Vec::new();
    let node = crate::value::toml(text, arena, &mut syntax);
    if syntax.is_empty() {
        return Some(node);
    }
    let Some(at) = text.text.find('=') else {
        faults.push(
            Diagnostic::new(Code::BadSetting, text.span, "expected KEY=VALUE")
                .help("write `--set sheet.paper=letter`"),
        );
        return None;
    };
    let value = text.slice(at + 1..text.text.len()).trim();
    let mut node = Node { span: value.span, value: Value::Text(value) };
    let keys = text.slice(0..at);
    let mut end = keys.text.len();
    for key in keys.text.rsplit('.') {
        let key = keys.slice(end - key.len()..end);
        end = end.saturating_sub(key.text.len() + 1);
        node = Node { span: text.span, value: Value::Table(vec![Member { key: key.trim(), value: node }]) };
    }
    Some(node)
}
