//! CSV and TSV corpora: a header row of the keys of a question, one row an entry.

use std::collections::BTreeMap;

use bumpalo::Bump;

use crate::columns::{self, Layout};
use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::id::Id;
use crate::load::Form;
use crate::span::Span;
use crate::text::Text;
use crate::value::{Member, Node, Value, part_of};
use crate::wording::{nearest, shown};

use super::draft::{Draft, FromColumn, Place, Scope};
use super::question::QUESTION;
use super::records::{Record, Records};

/// Reads each row as the object that a JSON corpus would have.
pub fn read<'s>(
    text: Text<'s>,
    form: Form,
    draft: &mut Draft<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    let Some(mut table) = Table::open(text, form, arena, faults) else { return };
    let separator = table.layout.separator_text();
    if !table.has("id") {
        let span = table.header.at_start();
        draft.id_column = Some(Fix { span, text: format!("id{separator}") });
    }
    let has_from = table.has("from");
    let header = table.header.at_start();
    while let Some(row) = table.next_row() {
        let missing = draft.missing_ids.len();
        super::question::read(row, draft, arena, table.records.faults);
        let missing = draft.missing_ids[missing..].iter_mut().filter(|missing| missing.scope == Scope::Deck);
        if draft.id_column.is_some() {
            missing.for_each(|missing| missing.around = ("", separator));
        }
    }
    for entry in draft.sections.iter_mut().flat_map(|section| &mut section.entries) {
        let cell = table.empty_from.get(&entry.span.start);
        entry.place = cell.copied().map(Place::Cell);
    }
    draft.from_column = (!has_from).then_some(FromColumn { header, rows: table.rows, separator });
}

/// A table whose header is read.
struct Table<'s, 'f> {
    layout: Layout,
    header: Span,
    /// The key of each column; `None` for one that cannot be read.
    columns: Vec<Option<Text<'s>>>,
    /// Whether the header names the column at all.
    is_named: Vec<bool>,
    records: Records<'s, 'f>,
    rows: Vec<Span>,
    /// The empty cells of the column `from`, by where their rows start.
    empty_from: BTreeMap<u32, Span>,
}

impl<'s, 'f> Table<'s, 'f> {
    /// Opens a table; returns `None`, and reports a fault, if it has no header with a question and an answer.
    fn open(
        text: Text<'s>,
        form: Form,
        arena: &'s Bump,
        faults: &'f mut Vec<Diagnostic>,
    ) -> Option<Table<'s, 'f>> {
        let layout = Layout::of(text.text, if form == Form::Tsv { b'\t' } else { b',' });
        let mut records = Records::new(text, layout, arena, faults);
        let header = std::iter::from_fn(|| records.next_record()).find(|record| !record.is_blank());
        let Some(Record { span, cells }) = header else {
            records.faults.push(
                Diagnostic::new(Code::CsvSyntax, text.span, "the file is empty: it has no header row")
                    .help("name the columns in the first row: id,question,answer"),
            );
            return None;
        };
        let names: Vec<_> = cells.iter().map(|cell| cell.trim()).collect();
        let keys = columns::keys(&names.iter().map(|name| name.text).collect::<Vec<_>>(), &QUESTION.names());
        // Options may be the answer.
        let is_there =
            |key: &&str| keys.contains(&Some(key)) || (*key == "answer" && keys.contains(&Some("options")));
        let missing: Vec<_> = ["question", "answer"].into_iter().filter(|key| !is_there(key)).collect();
        let is_slip = |name: &Text<'_>| missing.iter().any(|key| nearest(name.text, [*key]).is_some());
        if !missing.is_empty() && !names.iter().any(is_slip) {
            records.faults.push(no_header(span, &missing, &cells, layout));
            return None;
        }
        let mut columns: Vec<Option<Text<'s>>> = Vec::with_capacity(names.len());
        let mut firsts: BTreeMap<&str, Text<'s>> = BTreeMap::new();
        for (name, key) in names.iter().zip(keys) {
            let first = key.and_then(|key| firsts.get(key).copied());
            match (key, first) {
                (Some(key), Some(first)) => {
                    records.faults.push(
                        Diagnostic::new(Code::DuplicateKey, name.span, format!("two columns are `{key}`"))
                            .related(first.span, "first here")
                            .help("keep one of them"),
                    );
                    columns.push(None);
                }
                (Some(key), None) => {
                    let column = Text::made_of(name.span, key);
                    firsts.insert(key, column);
                    columns.push(Some(column));
                }
                (None, _) => {
                    records.faults.extend((!name.text.is_empty()).then(|| unknown_column(*name)));
                    columns.push(None);
                }
            }
        }
        records.faults.extend(missing.iter().map(|key| {
            Diagnostic::new(Code::MissingKey, span, format!("the header has no column `{key}`"))
                .help("add the column")
        }));
        let is_named = names.iter().map(|name| !name.text.is_empty()).collect();
        missing.is_empty().then_some(Table {
            layout,
            header: span,
            columns,
            is_named,
            records,
            rows: Vec::new(),
            empty_from: BTreeMap::new(),
        })
    }

    fn has(&self, key: &str) -> bool {
        self.columns.iter().flatten().any(|column| column.text == key)
    }

    /// Returns the next row that says something, as an object; `None` at the end.
    fn next_row(&mut self) -> Option<Node<'s>> {
        loop {
            let record = self.records.next_record()?;
            if record.is_blank() {
                continue;
            }
            if record.cells.len() == self.columns.len() {
                self.rows.push(record.span);
                return Some(self.object(&record));
            }
            let message =
                format!("this row has {} cells, the header {}", record.cells.len(), self.columns.len());
            let separator = self.layout.separator_text().replace('\t', "tab");
            let help = if record.cells.len() > self.columns.len() {
                format!("quote cells that hold the separator (`{separator}`), a quote or a line break")
            } else {
                format!(
                    "write a separator (`{separator}`) for each empty cell too, and quote cells with a line break"
                )
            };
            self.records.faults.push(Diagnostic::new(Code::CsvSyntax, record.span, message).help(help));
        }
    }

    fn object(&mut self, record: &Record<'s>) -> Node<'s> {
        let mut members = Vec::new();
        if !self.has("id") {
            let place = Text::plain("", record.span.at_start());
            let value = Node { span: place.span, value: Value::Text(place) };
            members.push(Member { key: Text::made_of(place.span, "id"), value });
        }
        for ((column, is_named), cell) in self.columns.iter().zip(&self.is_named).zip(&record.cells) {
            let Records { arena, faults, .. } = &mut self.records;
            if !is_named && !cell.trim().text.is_empty() {
                faults.push(
                    Diagnostic::new(Code::CsvSyntax, cell.span, "this cell is in a column without a name")
                        .help("name its column in the header, or empty it"),
                );
            }
            if let Some(key) = column {
                if key.text == "from" && cell.trim().text.is_empty() {
                    self.empty_from.insert(record.span.start, cell.span);
                }
                members.extend(
                    cell_value(key.text, *cell, arena, faults).map(|value| Member { key: *key, value }),
                );
            }
        }
        Node { span: record.span, value: Value::Table(members) }
    }
}

/// Returns the fault of a first row that names no question or no answer; often it is a question already.
fn no_header(span: Span, missing: &[&str], cells: &[Text<'_>], layout: Layout) -> Diagnostic {
    let has_ids = cells.len() > 2 && Id::new(cells[0].text).is_some();
    let names = if has_ids { &["id", "question", "answer"][..] } else { &["question", "answer"] };
    let header = names.join(layout.separator_text());
    let missing: Vec<_> = missing.iter().map(|key| format!("no `{key}`")).collect();
    let message = format!("this is not a header row: it names {}", missing.join(" and "));
    let more = if cells.len() > names.len() { ", and the names of the other columns" } else { "" };
    let help = format!(
        "if this row is a question, write a row above it: `{header}`{more}; if it names columns, rename them"
    );
    Diagnostic::new(Code::MissingKey, span, message).help(help)
}

fn unknown_column(name: Text<'_>) -> Diagnostic {
    let fault =
        Diagnostic::new(Code::UnknownKey, name.span, format!("unknown column `{}`", shown(name.text)));
    let known = QUESTION.names();
    match nearest(name.text, known.iter().copied()) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help(format!("known columns: {}", known.join(", "))),
    }
}

/// Returns a cell as the JSON value of its key; `None` for an empty cell, which is an absent key, but for those of
/// keys that must be there.
fn cell_value<'s>(
    key: &str,
    cell: Text<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<Node<'s>> {
    let trimmed = cell.trim();
    if trimmed.text.is_empty() && !matches!(key, "id" | "question" | "answer") {
        return None;
    }
    let list = |parts: Vec<Text<'s>>| {
        Value::List(
            parts.into_iter().map(|part| Node { span: part.span, value: Value::Text(part) }).collect(),
        )
    };
    let value = match key {
        "tags" | "related" | "media" => list(pieces(trimmed, char::is_whitespace)),
        "references" => list(pieces(trimmed, |character| character == '\n')),
        "retired" | "typed" => match trimmed.text {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            _ => Value::Text(trimmed),
        },
        "guid" | "from" | "speak" | "speak-answer" => Value::Text(trimmed),
        "number" => trimmed.text.parse().map_or(Value::Text(trimmed), Value::Integer),
        "outputs" | "cloze" | "occlusions" => return super::json::value(trimmed, arena, faults),
        "options" if trimmed.text.starts_with('[') => return super::json::value(trimmed, arena, faults),
        _ => Value::Text(cell),
    };
    Some(Node { span: cell.span, value })
}

fn pieces(text: Text<'_>, at: fn(char) -> bool) -> Vec<Text<'_>> {
    text.text
        .split(at)
        .filter(|piece| !piece.trim().is_empty())
        .map(|piece| part_of(piece, text).trim())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(csv: &str) -> (Vec<String>, Vec<(Code, usize, usize)>) {
        let mut sources = Sources::default();
        let arena = Bump::new();
        let file = sources.add("t.csv", csv.as_bytes().to_vec()).value;
        let mut faults = Vec::new();
        let mut nodes = Vec::new();
        if let Some(mut table) = Table::open(sources.text(file), Form::Csv, &arena, &mut faults) {
            nodes.extend(std::iter::from_fn(|| table.next_row()));
        }
        let mut cells = Vec::new();
        for node in nodes {
            let Value::Table(members) = node.value else { continue };
            for member in members {
                if let Value::Text(text) = member.value.value {
                    cells.push(format!("{}={}", member.key.text, text.text));
                }
            }
        }
        let places = faults
            .iter()
            .map(|fault| {
                let place = sources.place(fault.span.expect("has one"));
                (fault.code, place.line, place.column)
            })
            .collect();
        (cells, places)
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_line_breaks() {
        let (cells, faults) = read("answer,id,question\n\"a, \"\"b\"\"\nc\",x,q\n");
        assert_eq!(cells, ["answer=a, \"b\"\nc", "id=x", "question=q"]);
        assert!(faults.is_empty());
    }

    #[test]
    fn what_rfc_4180_forbids_is_a_fault_at_its_place() {
        assert_eq!(read("id,question,answer\na,\"b\"c,d\n").1, [(Code::CsvSyntax, 2, 6)]);
        assert_eq!(read("id,question,answer\na,b\n").1, [(Code::CsvSyntax, 2, 1)]);
        assert_eq!(read("id,question,answer\na,b\"c,d\n").1, [(Code::CsvSyntax, 2, 4)]);
        assert_eq!(read("id,question,answer\na,\"b,c\n").1[0], (Code::CsvSyntax, 2, 3));
        let faults = read("id,qestion,answer\n").1;
        assert_eq!(faults, [(Code::UnknownKey, 1, 4), (Code::MissingKey, 1, 1)]);
    }
}
