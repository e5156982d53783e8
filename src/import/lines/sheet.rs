//! Tables of spreadsheets: a header that names a column of questions and one of answers, and a row for each question.

use crate::columns::{Layout, keys, separator};
use crate::import::bank::entry::read;
use crate::import::bank::labels::Label;
use crate::import::bank::rows::{Column, columns, piece};
use crate::import::contract::{Candidate, Import, Place, Source};
use crate::import::html;
use crate::import::input::Input;
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Block, Inline, Kind};

/// The form.
pub struct Sheet;

impl Source for Sheet {
    fn names(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let is_table = |extension: &str| matches!(extension, "csv" | "tsv" | "tab" | "txt");
        let source = input.files.get(file).filter(|it| is_table(&it.extension()));
        let Some(text) = source.and_then(|source| source.text.as_deref()) else { return Vec::new() };
        let Some(import) = rows(text, file) else { return Vec::new() };
        let evidence = Evidence::certain(import.entries.len());
        vec![Candidate { splitter: "csv".to_owned(), evidence, import }]
    }
}

/// Reads the rows of a table; `None` where its header names no questions and answers, or a row is not one.
fn rows(text: &str, file: usize) -> Option<Import> {
    let Layout { start, .. } = Layout::of(text, b',');
    let text = text.get(start..)?;
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(separator(text)?);
    let mut records = reader.from_reader(text.as_bytes()).into_records();
    let header =
        records.by_ref().find(|row| row.as_ref().is_ok_and(|row| !row.iter().all(str::is_empty)))?.ok()?;
    let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let mut columns = columns(&names);
    // Words for the two are known in more languages than labels are.
    let named: Vec<_> = names.iter().map(String::as_str).collect();
    for (column, key) in columns.iter_mut().zip(keys(&named, &[])) {
        let label = match key {
            Some("question") => Column::Part(Label::Question),
            Some("answer") => Column::Part(Label::Answer),
            _ if matches!(column, Column::Part(Label::Question | Label::Answer)) => Column::Other,
            _ => continue,
        };
        *column = label;
    }
    let mut import = Import::default();
    let left: Vec<_> = names
        .iter()
        .zip(&columns)
        .filter(|(_, column)| **column == Column::Other)
        .map(|(name, _)| name)
        .collect();
    if !left.is_empty() {
        let what = crate::wording::first_names(&left);
        import.remarks.push((
            Place { file, line: 1 },
            format!("columns without a place in a question, left out: {what}"),
        ));
    }
    for row in records {
        let row = row.ok()?;
        let line = row.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        let cells: Vec<_> = row.iter().map(|cell| blocks(cell, line)).collect();
        let place = Place { file, line };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some((piece, id)) = piece(&columns, &cells, line) else {
            import.skipped.push((place, "a row without a question".to_owned()));
            continue;
        };
        let mut entry = read(&piece, file).entry;
        entry.id = entry.id.or(id);
        // Without commas, tags have spaces between them, as in Anki.
        if let [only] = &entry.tags[..] {
            entry.tags = only.split_whitespace().map(str::to_owned).collect();
        }
        import.entries.push(entry);
    }
    (!import.entries.is_empty()).then_some(import)
}

/// Returns what a cell says: HTML where it has tags, Markdown where it has fences, else the lines of plain text.
fn blocks(cell: &str, line: u32) -> Vec<Block> {
    let lower = cell.to_ascii_lowercase();
    if ["<br", "<p>", "<div", "<b>", "<i>", "<img", "<ul", "<ol", "<pre", "<code", "<span"]
        .iter()
        .any(|tag| lower.contains(tag))
    {
        return html::blocks(cell);
    }
    if cell.contains("```") {
        return parse_from(cell, line);
    }
    let paragraphs = cell.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let paragraphs = paragraphs.map(|text| {
        let mut content = Vec::new();
        for line in text.split('\n') {
            if !content.is_empty() {
                content.push(Inline::Break);
            }
            content.push(Inline::Text(line.trim().to_owned()));
        }
        Block::new(line, Kind::Paragraph(content))
    });
    paragraphs.collect()
}
