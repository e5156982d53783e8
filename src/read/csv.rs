//! CSV and TSV corpora: a header row of the keys of a question, one row an entry.

use bumpalo::Bump;

use crate::diagnostic::{Code, Diagnostic};
use crate::load::Form;
use crate::text::{Text, Unescape};
use crate::value::{Member, Node, Value, part_of};
use crate::wording::{nearest, shown};

use super::draft::Draft;
use super::question::KEYS;

/// Reads each row as the object that a JSON corpus would have.
pub fn read<'s>(
    text: Text<'s>,
    form: Form,
    draft: &mut Draft<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    rows(text, form, arena, faults, |node, faults| super::question::read(node, draft, faults));
}

fn rows<'s>(
    text: Text<'s>,
    form: Form,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
    mut take: impl FnMut(Node<'s>, &mut Vec<Diagnostic>),
) {
    let separator = if form == Form::Tsv { b'\t' } else { b',' };
    let mut records = Records { text, separator, at: 0, arena, faults };
    let Some(header) = records.next_record() else {
        records.faults.push(
            Diagnostic::new(Code::CsvSyntax, text.span, "the file has no header row")
                .help("name the columns in the first row: id,question,answer"),
        );
        return;
    };
    let columns: Vec<_> = header.cells.iter().map(|cell| column(cell.trim(), records.faults)).collect();
    let known = |key: &str| columns.iter().flatten().any(|column| column.text == key);
    for key in ["id", "question", "answer"].into_iter().filter(|key| !known(key)) {
        records.faults.push(
            Diagnostic::new(Code::MissingKey, header.span, format!("the header has no column `{key}`"))
                .help("add the column"),
        );
    }
    if !(known("id") && known("question") && known("answer")) {
        return;
    }
    while let Some(record) = records.next_record() {
        if record.cells.iter().all(|cell| cell.text.trim().is_empty()) {
            continue;
        }
        if record.cells.len() != columns.len() {
            records.faults.push(
                Diagnostic::new(
                    Code::CsvSyntax,
                    record.span,
                    format!("this row has {} cells, the header {}", record.cells.len(), columns.len()),
                )
                .help("quote cells that hold the separator, a quote or a line break"),
            );
            continue;
        }
        let mut members = Vec::new();
        for (column, cell) in columns.iter().zip(&record.cells) {
            let Some(key) = column else { continue };
            if let Some(value) = cell_value(key.text, *cell, arena, records.faults) {
                members.push(Member { key: *key, value });
            }
        }
        take(Node { span: record.span, value: Value::Table(members) }, records.faults);
    }
}

fn column<'s>(name: Text<'s>, faults: &mut Vec<Diagnostic>) -> Option<Text<'s>> {
    if KEYS.contains(&name.text) {
        return Some(name);
    }
    let fault =
        Diagnostic::new(Code::UnknownKey, name.span, format!("unknown column `{}`", shown(name.text)));
    faults.push(match nearest(name.text, KEYS) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help(format!("known columns: {}", KEYS.join(", "))),
    });
    None
}

/// A cell as the JSON value of its key; an empty cell is an absent key.
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
        "retired" => match trimmed.text {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            _ => Value::Text(trimmed),
        },
        "number" => trimmed.text.parse().map_or(Value::Text(trimmed), Value::Integer),
        "outputs" | "cloze" => return super::json::value(trimmed, arena, faults),
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

struct Record<'s> {
    span: crate::span::Span,
    cells: Vec<Text<'s>>,
}

/// The records of a file by RFC 4180, read strictly: the csv crate takes `"x"y` and an unclosed quote in silence,
/// and gives no position of a cell.
struct Records<'s, 'f> {
    text: Text<'s>,
    separator: u8,
    at: usize,
    arena: &'s Bump,
    faults: &'f mut Vec<Diagnostic>,
}

impl<'s> Records<'s, '_> {
    fn next_record(&mut self) -> Option<Record<'s>> {
        let start = self.at;
        if start >= self.text.text.len() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell());
            match self.text.text.as_bytes().get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                _ => break,
            }
        }
        let span = self.text.slice(start..self.at).span;
        self.at += 1;
        Some(Record { span, cells })
    }

    fn cell(&mut self) -> Text<'s> {
        let text = self.text.text;
        if text.as_bytes().get(self.at) == Some(&b'"') {
            return self.quoted();
        }
        let start = self.at;
        self.at = self.cell_end(start);
        let cell = self.text.slice(start..self.at);
        if let Some(quote) = cell.text.find('"') {
            self.faults.push(
                Diagnostic::new(
                    Code::CsvSyntax,
                    cell.slice(quote..quote + 1).span,
                    "a quote inside an unquoted cell",
                )
                .help("quote the whole cell, and double the quotes inside it"),
            );
        }
        cell
    }

    fn cell_end(&self, start: usize) -> usize {
        let rest = &self.text.text.as_bytes()[start..];
        let length = rest.iter().position(|byte| *byte == self.separator || *byte == b'\n');
        start + length.unwrap_or(rest.len())
    }

    fn quoted(&mut self) -> Text<'s> {
        let (text, start) = (self.text.text, self.at + 1);
        let Some(end) = closing_quote(text, start) else {
            let opening = self.text.slice(self.at..start).span;
            self.faults.push(
                Diagnostic::new(Code::CsvSyntax, opening, "this quote is never closed")
                    .help("close it; a quote inside a cell is written twice"),
            );
            self.at = text.len();
            return self.text.slice(start..text.len());
        };
        let raw = self.text.slice(start..end);
        self.at = self.cell_end(end + 1);
        if self.at != end + 1 {
            self.faults.push(
                Diagnostic::new(
                    Code::CsvSyntax,
                    self.text.slice(end + 1..self.at).span,
                    "text behind a closing quote",
                )
                .help("a quote inside a cell is written twice"),
            );
        }
        if !raw.text.contains('"') {
            return raw;
        }
        let mut cell = Unescape::new(raw);
        while let Some(next) = cell.rest().chars().next() {
            let length = if next == '"' { 2 } else { next.len_utf8() };
            cell.take(length, Some(next));
        }
        cell.finish(self.arena)
    }
}

fn closing_quote(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') {
        let quote = at + length;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
    None
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
        rows(sources.text(file), Form::Csv, &arena, &mut faults, |node, _| nodes.push(node));
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
