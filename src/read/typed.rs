//! Notes of Anki's own form: tables and Markdown, and the note type that deck.toml, or a topic file itself, names.

pub mod builtin;
mod files;
pub mod markdown;
mod note;
mod note_type;
mod table;

use std::path::Path;

use bumpalo::Bump;

use super::draft::Draft;
use crate::config::NotesFile;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::TypedFiles;
use crate::load::typed::{NOTE_TYPES, is_markdown, is_plain_name, named_in_front_matter};
use crate::source::Sources;
use crate::text::Text;
use crate::typed::NoteType;
use crate::wording::{nearest, shown};

/// Reads every file that `[[notes]]` names, topic files that name a note type, and the files of fields and templates.
pub fn read<'s>(
    files: &TypedFiles,
    draft: &mut Draft<'s>,
    root: &Path,
    sources: &'s Sources,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    let tables = std::mem::take(&mut draft.settings.notes);
    for table in &tables {
        let at = note_type_at(table.note_type, files, draft, sources, arena, faults);
        let file = notes_file(table.file, files, faults);
        if let (Some(at), Some(file)) = (at, file) {
            mark_markdown(&mut draft.typed.note_types[at], table, faults);
            let text = sources.text(file);
            if is_markdown(table.file.text) {
                faults.extend(other_type(text, table.note_type.text));
                markdown::read(text, at, draft, arena, faults);
            } else {
                table::read(text, at, draft, arena, faults);
            }
        }
    }
    for (file, name) in &files.topics {
        let text = sources.text(*file);
        if let Some(at) = note_type_at(text.slice(name.clone()), files, draft, sources, arena, faults) {
            markdown::read(text, at, draft, arena, faults);
        }
    }
    if !tables.is_empty() || !files.topics.is_empty() {
        files::read(root, &mut draft.typed, faults);
    }
    draft.settings.notes = tables;
}

/// Reports a file that names another note type than deck.toml does for it.
fn other_type(file: Text<'_>, of_settings: &str) -> Option<Diagnostic> {
    let name = file.slice(named_in_front_matter(file.text)?);
    let message =
        format!("the note type is `{}` here, and `{}` in deck.toml", shown(name.text), shown(of_settings));
    let fault = Diagnostic::new(Code::BadSetting, name.span, message).help("delete one of the two");
    (name.text != of_settings).then_some(fault)
}

/// Returns the place of a note type among those of the deck; it is read where it comes first. `None` if it cannot
/// be read.
fn note_type_at<'s>(
    name: Text<'s>,
    files: &TypedFiles,
    draft: &mut Draft<'s>,
    sources: &'s Sources,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let known = &draft.typed.note_types;
    if let Some(at) = known.iter().position(|known| known.key == name.text) {
        return Some(at);
    }
    let found = match files.note_type(name.text) {
        Some(files) => note_type::read(name, files, sources, arena, &mut draft.typed.listed, faults)?,
        None => match builtin::named(name) {
            Some(found) => found,
            None => {
                faults.push(no_note_type(name, files));
                return None;
            }
        },
    };
    draft.typed.note_types.push(found);
    Some(draft.typed.note_types.len() - 1)
}

fn no_note_type(name: Text<'_>, files: &TypedFiles) -> Diagnostic {
    let fault = Diagnostic::new(Code::BadSetting, name.span, format!("no note type `{}`", shown(name.text)));
    if !is_plain_name(name.text) {
        return fault.help(format!("name a folder of `{NOTE_TYPES}/`, without a path"));
    }
    let known = files.note_types.iter().map(|it| it.key.as_str()).chain(builtin::NAMES);
    match nearest(name.text, known) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help(format!(
            "write `{NOTE_TYPES}/{}/note-type.toml`; or name one that is built in: {}",
            shown(name.text),
            builtin::NAMES.join(", ")
        )),
    }
}

fn notes_file(
    name: Text<'_>,
    files: &TypedFiles,
    faults: &mut Vec<Diagnostic>,
) -> Option<crate::span::FileId> {
    let file = files.notes(name.text);
    if file.is_none() {
        let message = format!("no file `{}` beside deck.toml", shown(name.text));
        let help = if is_plain_name(name.text) {
            "write it, or correct the name; `deckpress import` makes such files of a package"
        } else {
            "name a file that is beside deck.toml, without a path"
        };
        faults.push(Diagnostic::new(Code::BadSetting, name.span, message).help(help));
    }
    file
}

fn mark_markdown(note_type: &mut NoteType<'_>, table: &NotesFile<'_>, faults: &mut Vec<Diagnostic>) {
    if let Some(first) = table.markdown.first().filter(|_| is_markdown(table.file.text)) {
        let message = "all fields of a file in Markdown are Markdown";
        let help = "delete the key; a field in HTML has `{html}` after its heading, and a fence";
        faults.push(Diagnostic::new(Code::BadSetting, first.span, message).help(help));
        return;
    }
    for name in &table.markdown {
        let mut named = note_type.fields.iter_mut().filter(|field| field.name == name.text).peekable();
        if named.peek().is_none() {
            let message = format!("the note type has no field `{}`", shown(name.text));
            faults.push(
                Diagnostic::new(Code::BadSetting, name.span, message).help("name one of its fields as it is"),
            );
        }
        named.for_each(|field| field.is_markdown = true);
    }
}
