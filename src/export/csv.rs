//! Notes as text: for Anki's own importer in two flavours, and for spreadsheets.
//!
//! Each flavour is one list of columns; headers and cells both come from it.

use std::io::Write;

use ::csv::{QuoteStyle, Writer, WriterBuilder};

use super::apkg::ids;
use super::apkg::note_types::NOTE_TYPES;
use super::apkg::notes::{self, Note, Prompt};
use super::options::{CsvFlavour, CsvOptions};
use super::{ExportError, Exporter, Run};
use crate::content::{Rich, html, plain};
use crate::model::{Deck, Entry, Level, Section};

pub struct Csv {
    pub options: CsvOptions,
}

impl Exporter for Csv {
    fn export(&self, _: &Run<'_>, deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
        match self.options.flavour {
            CsvFlavour::Basic => basic(deck, out),
            CsvFlavour::Own => own(deck, out),
            CsvFlavour::Plain => plain_table(deck, out),
        }
    }
}

/// A column: what its header says, and its cell of a row.
type Column<R> = (&'static str, fn(&R) -> String);

fn write_rows<R>(
    columns: &[Column<R>],
    rows: &[R],
    writer: &mut Writer<&mut dyn Write>,
) -> Result<(), ExportError> {
    for row in rows {
        let cells = columns.iter().map(|(_, cell)| cell(row));
        writer.write_record(cells).map_err(ExportError::while_doing("writing a row"))?;
    }
    writer.flush()?;
    Ok(())
}

fn quoting(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out)
}

/// Headers that tell Anki how to read the file, so that Import is the only click. The order matters: names of
/// columns are split by the separator that was named before.
fn headers(names: &[&str], meta: &[(&str, &str)], out: &mut dyn Write) -> Result<(), ExportError> {
    writeln!(out, "#separator:Comma\n#html:true")?;
    for (key, column) in meta {
        match names.iter().position(|name| name == column) {
            Some(index) => writeln!(out, "#{key} column:{}", index + 1)?,
            None => writeln!(out, "#{key}:{column}")?,
        }
    }
    writeln!(out, "#columns:{}", names.join(","))?;
    writeln!(out, "#if matches:update current")?;
    Ok(())
}

/// A row for Anki's stock note type Basic: one card, as front and back.
struct BasicRow {
    front: String,
    back: String,
    tags: String,
    guid: String,
}

const BASIC: [Column<BasicRow>; 4] = [
    ("Front", |row| row.front.clone()),
    ("Back", |row| row.back.clone()),
    ("Tags", |row| row.tags.clone()),
    ("GUID", |row| row.guid.clone()),
];

fn basic(deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let rows: Vec<_> = notes::notes(deck).iter().flat_map(|note| basic_rows(deck, note)).collect();
    let names = BASIC.map(|(name, _)| name);
    // The deck by header, not by column: engines that know no such deck then take the current one and keep the notes.
    let meta = [("notetype", "Basic"), ("deck", deck.title), ("tags", "Tags"), ("guid", "GUID")];
    headers(&names, &meta, out)?;
    write_rows(&BASIC, &rows, &mut quoting(out))
}

/// A row for each card of the note. Their GUIDs are not the package's: Anki would refuse another note type there.
fn basic_rows(deck: &Deck<'_>, note: &Note<'_, '_>) -> Vec<BasicRow> {
    let id = note.prompt.id();
    let row = |card: &u16| {
        let (front, back) = basic_sides(note, *card);
        BasicRow {
            front,
            back: format!("<div style=\"text-align:start\">{back}</div>"),
            tags: note.tags.join(" "),
            guid: ids::guid(deck.id.as_str(), &format!("basic/{id}/{card}")),
        }
    };
    note.cards.iter().map(row).collect()
}

fn basic_sides(note: &Note<'_, '_>, card: u16) -> (String, String) {
    let field = |name| note.field(name);
    match note.prompt {
        Prompt::Question(_) => {
            let front = field(if card == 0 { "Question" } else { "ReversePrompt" });
            let term = if card == 0 { "" } else { field("Question") };
            let back = [
                paragraph(term),
                paragraph(field("Answer")),
                field("Code").to_owned(),
                labelled("Watch out.", field("Pitfall")),
            ];
            (
                front.to_owned(),
                back.concat()
                    + &folded("Full answer", field("Details"))
                    + &folded("References", field("Refs")),
            )
        }
        Prompt::Output(..) => {
            let front =
                format!("What does this print?<div style=\"text-align:start\">{}</div>", field("Code"));
            (front, field("Output").to_owned() + &paragraph(field("Why")))
        }
        Prompt::Cloze(_, cloze) => {
            (html::cloze_question(&cloze.text.blocks, card + 1), html::inline_blocks(&cloze.text.blocks))
        }
    }
}

fn paragraph(html: &str) -> String {
    if html.is_empty() { String::new() } else { format!("<div>{html}</div>") }
}

fn labelled(label: &str, html: &str) -> String {
    if html.is_empty() { String::new() } else { format!("<div><b>{label}</b> {html}</div>") }
}

fn folded(summary: &str, html: &str) -> String {
    if html.is_empty() {
        String::new()
    } else {
        format!("<details><summary>{summary}</summary>{html}</details>")
    }
}

/// The columns before the fields where a file has the package's own note types.
fn own_columns<'a, 's>() -> [Column<(&'a str, Note<'a, 's>)>; 4] {
    [
        ("Note type", |(_, note)| note.prompt.kind().note_type().name.to_owned()),
        ("Deck", |(deck, _)| (*deck).to_owned()),
        ("Tags", |(_, note)| note.tags.join(" ")),
        ("GUID", |(_, note)| note.guid.clone()),
    ]
}

/// Notes of the package's types. Their fields follow in order; rows of narrower types are filled up, since older
/// engines want all rows of one width.
fn own(deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let width = NOTE_TYPES.iter().map(|note_type| note_type.fields.len()).max().unwrap_or_default();
    let fields: Vec<_> = (1..=width).map(|number| format!("Field {number}")).collect();
    let columns = own_columns();
    let names: Vec<_> =
        columns.iter().map(|(name, _)| *name).chain(fields.iter().map(String::as_str)).collect();
    let meta = [("notetype", "Note type"), ("deck", "Deck"), ("tags", "Tags"), ("guid", "GUID")];
    headers(&names, &meta, out)?;
    let mut writer = quoting(out);
    for note in notes::notes(deck) {
        let row = (deck.title, note);
        let meta = columns.iter().map(|(_, cell)| cell(&row));
        let padding = std::iter::repeat_n("", width - row.1.fields.len()).map(str::to_owned);
        let cells = meta.chain(row.1.fields.iter().cloned()).chain(padding);
        writer.write_record(cells).map_err(ExportError::while_doing("writing a row"))?;
    }
    writer.flush()?;
    Ok(())
}

type PlainRow<'a, 's> = (&'a Section<'s>, &'a Entry<'s>);

/// The columns of a table for spreadsheets.
fn plain_columns<'a, 's>() -> [Column<PlainRow<'a, 's>>; 12] {
    [
        ("id", |(_, entry)| entry.id.to_string()),
        ("number", |(_, entry)| entry.number.map(|number| number.to_string()).unwrap_or_default()),
        ("topic", |(section, _)| guarded(section.title.clone().unwrap_or_default())),
        ("level", |(_, entry)| entry.level.map_or("", Level::name).to_owned()),
        ("tags", |(_, entry)| entry.tags.join(" ")),
        ("question", |(_, entry)| text(Some(&entry.question))),
        ("answer", |(_, entry)| text(Some(&entry.answer))),
        ("code", |(_, entry)| {
            let code: Vec<_> = entry.code.iter().map(|code| &*code.block.text).collect();
            guarded(code.join("\n\n"))
        }),
        ("pitfall", |(_, entry)| text(entry.pitfall.as_deref())),
        ("details", |(_, entry)| text(entry.details.as_deref())),
        ("hint", |(_, entry)| text(entry.hint.as_deref())),
        ("references", |(_, entry)| {
            let links: Vec<_> = entry.references.iter().map(|reference| &*reference.address).collect();
            links.join("\n")
        }),
    ]
}

fn plain_table(deck: &Deck<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let rows: Vec<_> = deck
        .sections
        .iter()
        .flat_map(|section| section.entries.iter().map(move |entry| (section, entry)))
        .collect();
    let mut writer = quoting(out);
    let columns = plain_columns();
    writer
        .write_record(columns.map(|(name, _)| name))
        .map_err(ExportError::while_doing("writing the header"))?;
    write_rows(&columns, &rows, &mut writer)
}

fn text(rich: Option<&Rich<'_>>) -> String {
    guarded(rich.map(|rich| plain::blocks(&rich.blocks)).unwrap_or_default())
}

/// A text that no spreadsheet takes for a formula (OWASP: CSV injection).
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text }
}
