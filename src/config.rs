//! deck.toml and `--set`, read into typed settings. Unknown keys and values are faults at their place.

mod cards;
mod formats;
mod identity;
pub mod keys;
mod preset;
mod settings;
mod sheet;

use bumpalo::Bump;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::export::cards::layouts::Layout;
use crate::export::format::Format;
use crate::export::options::Options;
use crate::id::Id;
use crate::source::Sources;
use crate::text::Text;
use crate::value::fields::{Codes, Fields};
use crate::value::{Member, Node, Value};
use crate::wording::{nearest, shown};

pub use formats::unknown_format;
pub use identity::read as read_identity;
pub use settings::{Artifact, FontFolder, NotesFile, Settings};

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
    if let Some(url) = fields.text("url") {
        settings.url = address(url, fields.faults);
    }
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
            formats::read_table(format, node, &mut settings.options, &mut settings.layouts, fields.faults);
        }
    }
    if let Some(node) = fields.take("pdf")
        && let Some(mut fields) = Fields::new(node, &keys::PDF, Codes::Settings, fields.faults)
    {
        let folder =
            fields.text("fonts").map(|name| FontFolder { name, is_trusted: layer == Layer::Override });
        settings.fonts = folder.or(settings.fonts);
        replace(&mut settings.first_fonts, fields.texts("first"));
        fields.finish();
    }
    let base = settings.options.clone();
    for node in fields.list("artifact") {
        settings.artifacts.extend(artifact(node, base.clone(), &mut settings.layouts, fields.faults));
    }
    for node in fields.list("notes") {
        settings.notes.extend(notes_file(node, fields.faults));
    }
    fields.finish_with(formats::home);
}

fn notes_file<'s>(node: Node<'s>, faults: &mut Vec<Diagnostic>) -> Option<NotesFile<'s>> {
    let mut fields = Fields::new(node, &keys::NOTES, Codes::Settings, faults)?;
    let (file, note_type) = (fields.required_text("file"), fields.required_text("type"));
    let markdown = fields.texts("markdown");
    fields.finish();
    Some(NotesFile { file: file?, note_type: note_type?, markdown })
}

/// Returns the lint of this name, or reports that it is unknown. Only remarks can be allowed, not errors.
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

fn set_text<'s>(place: &mut Option<&'s str>, text: Option<Text<'s>>) {
    if let Some(text) = text {
        *place = Some(text.text.trim()).filter(|text| !text.is_empty());
    }
}

/// Returns an address of the web, or reports that it is none.
fn address<'s>(url: Text<'s>, faults: &mut Vec<Diagnostic>) -> Option<&'s str> {
    let text = url.trim().text;
    let host = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    let is_address = host.is_some_and(|host| {
        host.starts_with(char::is_alphanumeric)
            && !text.contains(|it: char| it.is_whitespace() || it.is_control())
    });
    if !is_address {
        let message = format!("`{}` is not an address of the web", shown(url.text));
        let help = "write all of it: `url = \"https://example.org/deck\"`";
        faults.push(Diagnostic::new(Code::BadSetting, url.span, message).help(help));
    }
    is_address.then_some(text)
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
    formats::read_options(found, &mut fields, &mut options, layouts);
    fields.finish();
    Some(Artifact { format: found, name: name.map(|name| name.text.to_owned()), options })
}

/// Reads `--set sheet.paper=letter` as a piece of deck.toml, or reports it. A value that is not TOML is taken as
/// text.
pub fn read_override<'s>(
    sources: &'s Sources,
    file: crate::span::FileId,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<Node<'s>> {
    let text = sources.text(file);
    let mut syntax = Vec::new();
    let node = crate::value::toml::read(text, arena, &mut syntax);
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
