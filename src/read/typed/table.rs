//! A table of notes: a column for each field of their type, and for what Anki knows a note by.

use std::borrow::Cow;

use bumpalo::Bump;

use super::note::{add, cards, field};
use crate::columns::Layout;
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::draft::Draft;
use crate::read::records::{Record, Records};
use crate::text::Text;
use crate::typed::{self, Cell, CellForm, TypedNote};
use crate::wording::{nearest, shown};

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

/// Reads a table of notes of the type at `at`.
pub(super) fn read<'s>(
    text: Text<'s>,
    at: usize,
    draft: &mut Draft<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    Reader { draft, at, arena, faults }.table(text);
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
                    let is_markdown = note_type.fields[*at].is_markdown;
                    let form = if is_markdown { CellForm::CsvMarkdown } else { CellForm::Csv };
                    note.cells[*at] = Some(Cell { span: cell.span, form });
                    note.fields[*at] = if is_markdown {
                        let blocks = crate::content::parse::blocks(*cell, faults);
                        Cow::Owned(field(blocks, self.draft.settings.lang))
                    } else {
                        Cow::Borrowed(cell.text)
                    };
                }
            }
        }
        let place = id.map(|cell| (cell.span, ("", "")));
        let id = id.filter(|id| !id.text.is_empty());
        add(note, id, place, self.draft, faults);
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
