//! Notes of Anki's own form: a table with a column for each field, and the note type that deck.toml names for it.

pub mod builtin;
mod files;
mod note_type;

use std::borrow::Cow;
use std::path::Path;

use bumpalo::Bump;

use super::draft::{Draft, MissingId, Scope};
use super::records::{Record, Records};
use crate::columns::Layout;
use crate::config::NotesFile;
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::load::TypedFiles;
use crate::load::typed::{NOTE_TYPES, is_plain_name};
use crate::source::Sources;
use crate::text::Text;
use crate::typed::{self, NoteType, TypedNote};
use crate::wording::{nearest, shown};

/// Reads every file that `[[notes]]` names, and the files of fields and templates.
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
            Reader { draft, at, arena, faults }.table(sources.text(file));
        }
    }
    if !tables.is_empty() {
        files::read(root, &mut draft.typed, faults);
    }
    draft.settings.notes = tables;
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
    let known = &mut draft.typed.note_types;
    if let Some(at) = known.iter().position(|known| known.key == name.text) {
        return Some(at);
    }
    let found = match files.note_type(name.text) {
        Some(files) => note_type::read(name, files, sources, arena, faults)?,
        None => match builtin::named(name) {
            Some(found) => found,
            None => {
                faults.push(no_note_type(name, files));
                return None;
            }
        },
    };
    known.push(found);
    Some(known.len() - 1)
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

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Guid,
    Id,
    Deck,
    Tags,
    Cards,
    Field(usize),
}

impl Column {
    fn meta(name: &str) -> Option<Column> {
        Some(match name {
            "guid" => Column::Guid,
            "id" => Column::Id,
            "deck" => Column::Deck,
            "tags" => Column::Tags,
            "cards" => Column::Cards,
            _ => return None,
        })
    }
}

struct Reader<'r, 's> {
    draft: &'r mut Draft<'s>,
    /// The note type of the table.
    at: usize,
    arena: &'s Bump,
    faults: &'r mut Vec<Diagnostic>,
}

impl<'s> Reader<'_, 's> {
    fn table(&mut self, text: Text<'s>) {
        let layout = Layout { separator: separator(text.text), start: 0 };
        let (arena, mut faults) = (self.arena, Vec::new());
        let mut records = Records::new(text, layout, arena, &mut faults);
        let Some(header) = std::iter::from_fn(|| records.next_record()).find(|it| !it.is_blank()) else {
            let fault =
                Diagnostic::new(Code::CsvSyntax, text.span, "the file is empty: it has no header row");
            self.faults.push(fault.help("name the columns in the first row: guid,deck,tags and the fields"));
            return;
        };
        let Some(columns) = self.columns(&header) else { return };
        while let Some(record) = records.next_record() {
            if record.is_blank() {
                continue;
            }
            if record.cells.len() != columns.len() {
                let message =
                    format!("this row has {} cells, the header {}", record.cells.len(), columns.len());
                let help = "quote cells that hold the separator, a quote or a line break";
                records.faults.push(Diagnostic::new(Code::CsvSyntax, record.span, message).help(help));
                continue;
            }
            self.note(&columns, &record, records.faults);
        }
        self.faults.append(&mut faults);
    }

    /// Reads the header. Columns that are not fields come first, or have a name that no field has.
    fn columns(&mut self, header: &Record<'s>) -> Option<Vec<Column>> {
        let fields = &self.draft.typed.note_types[self.at].fields;
        let mut free: Vec<_> = (0..fields.len()).collect();
        let mut columns: Vec<Column> = Vec::new();
        let faults = self.faults.len();
        let mut is_leading = true;
        for name in &header.cells {
            let is_of_fields = {
                let is_same = |other: &&Text<'_>| other.text == name.text;
                header.cells.iter().filter(is_same).count()
                    <= fields.iter().filter(|field| field.name == name.text).count()
            };
            let meta = Column::meta(name.text.trim());
            let meta = meta.filter(|meta| !is_of_fields && !columns.contains(meta));
            let field = free.iter().position(|at| fields[*at].name == name.text);
            let field = field.or_else(|| free.iter().position(|at| fields[*at].name == name.text.trim()));
            match (meta, field) {
                (Some(meta), field) if is_leading || field.is_none() => columns.push(meta),
                (_, Some(at)) => {
                    is_leading = false;
                    columns.push(Column::Field(free.remove(at)));
                }
                (_, None) => {
                    let known = free.iter().map(|at| fields[*at].name).chain(["guid", "id", "deck", "tags"]);
                    let message = format!("the note type has no field `{}`", shown(name.text));
                    let fault = Diagnostic::new(Code::UnknownKey, name.span, message);
                    self.faults.push(match nearest(name.text, known) {
                        Some(near) => fault.help(format!("did you mean `{near}`?")),
                        None => {
                            fault.help("columns are guid, id, deck, tags, cards and the fields of the type")
                        }
                    });
                }
            }
        }
        for at in free {
            let message = format!("the header has no column for the field `{}`", shown(fields[at].name));
            self.faults.push(
                Diagnostic::new(Code::MissingKey, header.span, message)
                    .help("add the column; guid, id, deck and tags come before the fields"),
            );
        }
        if !columns.iter().any(|column| matches!(column, Column::Guid | Column::Id)) {
            let message = "the header has neither a column `guid` nor a column `id`";
            self.faults.push(Diagnostic::new(Code::MissingId, header.span, message).help(
                "add a column `id` with a name of its own for each note: `deckpress check --fix` fills it",
            ));
        }
        (self.faults.len() == faults).then_some(columns)
    }

    fn note(&mut self, columns: &[Column], record: &Record<'s>, faults: &mut Vec<Diagnostic>) {
        let note_type = &self.draft.typed.note_types[self.at];
        let mut note = TypedNote {
            guid: Cow::Borrowed(""),
            id: None,
            span: record.span,
            note_type: self.at,
            deck: "",
            tags: Vec::new(),
            fields: vec![Cow::Borrowed(""); note_type.fields.len()].into(),
            cells: vec![None; note_type.fields.len()].into(),
            cards: None,
            modified: Epoch::default(),
        };
        let mut id = None;
        for (column, cell) in columns.iter().zip(&record.cells) {
            match column {
                Column::Guid => note.guid = Cow::Borrowed(cell.text),
                Column::Id => id = Some(cell.trim()),
                Column::Deck => note.deck = cell.text,
                Column::Tags => note.tags = typed::split_tags(cell.text).collect(),
                Column::Cards => note.cards = cards(*cell, faults),
                Column::Field(at) => {
                    note.cells[*at] = (!note_type.fields[*at].is_markdown).then_some(cell.span);
                    note.fields[*at] = field(*cell, note_type.fields[*at].is_markdown, faults);
                }
            }
        }
        match id {
            Some(id) if !id.text.is_empty() => {
                note.id = Id::new(id.text);
                if note.id.is_none() {
                    faults.push(crate::id::bad_id(id));
                    return;
                }
            }
            Some(place) if note.guid.is_empty() => {
                let sort = note.fields.get(note_type.sort_field).map(|field| typed::words(field));
                self.draft.missing_ids.push(MissingId {
                    what: "note",
                    span: record.span,
                    scope: Scope::Deck,
                    text: sort.unwrap_or_default(),
                    place: place.span,
                    around: ("", ""),
                });
                return;
            }
            _ if note.guid.is_empty() => {
                faults.push(
                    Diagnostic::new(Code::MissingId, record.span, "this note has no guid")
                        .help("write one that no other note has; a column `id` may take its place"),
                );
                return;
            }
            _ => {}
        }
        self.draft.typed.notes.push(note);
    }
}

/// Returns the separator by which the header has a column that no note can do without.
fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let has_key = |separator: char| {
        line.split(separator).any(|cell| matches!(cell.trim().trim_matches('"'), "guid" | "id"))
    };
    match [',', ';', '\t'].into_iter().find(|separator| has_key(*separator)) {
        Some(';') => b';',
        Some('\t') => b'\t',
        _ => b',',
    }
}

/// Reads `1 3`, or `-` for none; empty is what the templates give.
fn cards(cell: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<Vec<u16>> {
    let text = cell.text.trim();
    if text.is_empty() {
        return None;
    }
    if text == "-" {
        return Some(Vec::new());
    }
    let number = |word: &str| word.parse::<u16>().ok()?.checked_sub(1);
    let cards: Option<Vec<_>> = text.split_whitespace().map(number).collect();
    if cards.is_none() {
        let message = format!("`{}` is not a list of cards", shown(text));
        faults.push(
            Diagnostic::new(Code::WrongType, cell.span, message)
                .help("write their numbers with spaces between, as in `1 3`; `-` for none, nothing for all"),
        );
    }
    cards
}

fn field<'s>(cell: Text<'s>, is_markdown: bool, faults: &mut Vec<Diagnostic>) -> Cow<'s, str> {
    if !is_markdown {
        return Cow::Borrowed(cell.text);
    }
    let blocks = crate::content::parse::blocks(cell, faults);
    Cow::Owned(crate::content::html::inline_blocks(&blocks, crate::content::html::Reader::Anki))
}
