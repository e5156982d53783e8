//! Notes as text: for Anki's own importer in two flavours, and for spreadsheets.
//!
//! Each flavour is one list of columns; headers and cells both come from it.

use std::io::Write;

use ::csv::{QuoteStyle, Writer, WriterBuilder};

use super::apkg::ids;
use super::apkg::note_types::NOTE_TYPES;
use super::apkg::notes::{self, Note, Notes, Prompt};
use super::apkg::options::ApkgOptions;
use super::apkg::rows;
use super::contract::{ExportContext, ExportError, Exporter, Made};
use super::parts::{self, Show};
use crate::choice::choices;
use crate::content::{Rich, html, markdown, plain};
use crate::diagnostic::{Code, Diagnostic};
use crate::level::Level;
use crate::model::{Deck, Entry, Passage, Section};
use crate::typed::cards;
use crate::wording::{counted, shown};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    pub flavour: CsvFlavour,
}

choices! {
    /// Whom the CSV file is for.
    pub enum CsvFlavour, by default Basic {
        /// Anki's stock note type Basic: front and back. Imports everywhere.
        Basic = "basic",
        /// The note types of the .apkg, matched by GUID: updates the notes that the package made.
        Own = "own",
        /// A header row and plain text, for spreadsheets and scripts.
        Plain = "plain",
    }
}

pub struct Csv {
    pub options: CsvOptions,
    /// Those of the package that the file goes with.
    pub apkg: ApkgOptions,
}

impl Exporter for Csv {
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        if let Some(remark) = fragile_guids(deck, self.options.flavour) {
            run.report.diagnostic(remark);
        }
        match self.options.flavour {
            CsvFlavour::Basic => basic(deck, self.apkg, out),
            CsvFlavour::Own => own(deck, self.apkg, out),
            CsvFlavour::Plain => plain_table(deck, out),
        }
    }
}

/// Returns a warning of GUIDs that were given and that a spreadsheet would run or write another way, if there are
/// any. They cannot be guarded as fields are: Anki would take the note for another one.
fn fragile_guids(deck: &Deck<'_>, flavour: CsvFlavour) -> Option<Diagnostic> {
    let is_fragile = |guid: &str| guid.starts_with(notes::FORMULA) || guid.parse::<f64>().is_ok();
    let prompts = notes::prompts(deck).filter(|_| flavour == CsvFlavour::Own);
    let own = prompts.filter_map(|prompt| Some((prompt.span(), prompt.identity().guid?)));
    let brought = deck.typed.notes.iter().map(|note| (note.span, note.guid.to_string()));
    let written = own.chain(brought.filter(|_| flavour != CsvFlavour::Plain));
    let fragile: Vec<_> = written.filter(|(_, guid)| is_fragile(guid)).collect();
    let (span, guid) = fragile.first()?;
    let message = format!(
        "a spreadsheet would take {} for a formula or a number, as `{}`",
        counted(fragile.len(), "GUID"),
        shown(guid)
    );
    Some(Diagnostic::new(Code::FragileGuid, *span, message).help(
        "import this CSV file into Anki as it is; saved by a spreadsheet, these notes would be new ones",
    ))
}

/// A column: its name, and its cell of a row.
type Column<R> = (&'static str, fn(&R) -> String);

/// Writes rows as they come, and returns how many there were.
fn write_rows<R>(
    columns: &[Column<R>],
    rows: impl Iterator<Item = R>,
    writer: &mut Writer<&mut dyn Write>,
) -> Result<usize, ExportError> {
    let mut count = 0;
    for row in rows {
        let cells = columns.iter().map(|(_, cell)| cell(&row));
        writer.write_record(cells).map_err(ExportError::while_doing("writing a row"))?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}

fn quoting(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out)
}

/// Columns that are not fields, and the words by which Anki's headers call them.
const META: [(&str, &str); 4] =
    [("Note type", "notetype"), ("Deck", "deck"), ("Tags", "tags"), ("GUID", "guid")];

/// Writes the headers that tell Anki how to read the file, so that Import is the only click. Anki takes values as
/// they are, with their spaces, and a spreadsheet fills each line up with separators. So the deck is named in a
/// column, not in a header, which would name another deck then; and fields are in order, without names that Anki in
/// another language may not have.
fn headers(same: &[(&str, &str)], columns: &[&str], out: &mut dyn Write) -> Result<(), ExportError> {
    writeln!(out, "#separator:Comma\n#html:true")?;
    for (key, value) in same {
        writeln!(out, "#{key}:{value}")?;
    }
    for (index, column) in (1..).zip(columns) {
        if let Some((_, key)) = META.iter().find(|(name, _)| name == column) {
            writeln!(out, "#{key} column:{index}")?;
        }
    }
    writeln!(out, "#if matches:update current")?;
    Ok(())
}

/// A row for Anki's stock note type Basic: one card, as front and back.
struct BasicRow {
    front: String,
    back: String,
    tags: String,
    guid: String,
    deck: String,
}

const BASIC: [Column<BasicRow>; 5] = [
    ("Front", |row| row.front.clone()),
    ("Back", |row| row.back.clone()),
    ("Tags", |row| row.tags.clone()),
    ("GUID", |row| row.guid.clone()),
    ("Deck", |row| row.deck.clone()),
];

fn basic(deck: &Deck<'_>, options: ApkgOptions, out: &mut dyn Write) -> Result<Made, ExportError> {
    if !deck.typed.is_empty() {
        return basic_and_brought(deck, options, out);
    }
    let names = BASIC.map(|(name, _)| name);
    headers(&[("notetype", "Basic")], &names, out)?;
    let notes = Notes::of(deck, options);
    let count = write_rows(&BASIC, notes.iter().flat_map(|note| basic_rows(deck, &note)), &mut quoting(out))?;
    Ok(made(count, count))
}

/// Returns a row for each card of the note. Its GUID is not the package's: there, Anki would refuse another note
/// type.
fn basic_rows(deck: &Deck<'_>, note: &Note<'_, '_>) -> Vec<BasicRow> {
    let (id, identity) = (note.prompt.id(), note.prompt.identity());
    let (first_deck, first_id) = ids::first_names(deck.id.as_str(), &id, &identity);
    let row = |card: &u16| {
        let (front, back) = basic_sides(note, *card);
        BasicRow {
            front: kept(notes::inert(front)),
            back: format!("<div style=\"text-align:start\">{back}</div>"),
            tags: note.tags.join(" "),
            guid: ids::guid(first_deck, &format!("basic/{first_id}/{card}")),
            deck: note.deck.clone(),
        }
    };
    note.cards.iter().map(row).collect()
}

/// Returns a front that a spreadsheet saves as it is. Without its quotes, one that starts with `#` would be a comment
/// to Anki; and what looks like a number, a date or a truth value would be saved in another form.
fn kept(front: String) -> String {
    let letters = front.chars().filter(|character| character.is_alphabetic()).count();
    let has_digit = front.contains(|character: char| character.is_numeric());
    let is_value = !front.contains(['?', '<', '&']) && has_digit && letters <= "September".len()
        || ["true", "false"].contains(&front.to_lowercase().as_str());
    match front.chars().next() {
        Some(first) if first == '#' || is_value => {
            format!("&#{};{}", u32::from(first), &front[first.len_utf8()..])
        }
        _ => front,
    }
}

fn basic_sides(note: &Note<'_, '_>, card: u16) -> (String, String) {
    let field = |name| note.field(name);
    match note.prompt {
        Prompt::Question(entry) => {
            let is_recall = card == 0;
            let asked = parts::options(&entry.options, Show::Asked, html::Reader::Anki);
            let front = if is_recall {
                field("Question").to_owned() + &paragraph(&asked)
            } else {
                field("ReversePrompt").to_owned()
            };
            let term = html::inline_blocks(&entry.question.blocks, html::Reader::Anki);
            let back = [
                paragraph(if is_recall { "" } else { &term }),
                paragraph(&if is_recall {
                    parts::right_options(&entry.options, html::Reader::Anki)
                } else {
                    String::new()
                }),
                paragraph(field("Answer")),
                field("Code").to_owned(),
                labelled("Watch out.", field("Pitfall")),
            ];
            (
                front,
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
        Prompt::Cloze(_, cloze) => (
            html::cloze_question(&cloze.text.blocks, card + 1),
            html::inline_blocks(&cloze.text.blocks, html::Reader::Anki),
        ),
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

/// Returns what is before the fields where a file has the package's own note types, as [`META`] names it.
fn own_meta(note: &Note<'_, '_>) -> [String; 4] {
    let note_type = note.kind.note_type().name.to_owned();
    [note_type, note.deck.clone(), note.tags.join(" "), note.guid.clone()]
}

/// Writes rows of Anki's stock note type, and notes of types that the deck brings, each with its type.
fn basic_and_brought(
    deck: &Deck<'_>,
    options: ApkgOptions,
    out: &mut dyn Write,
) -> Result<Made, ExportError> {
    let notes = Notes::of(deck, options);
    let cards = notes.prompts().map(|prompt| prompt.cards().len()).sum();
    let rows = notes.iter().flat_map(|note| basic_rows(deck, &note)).map(|row| {
        let meta = ["Basic".to_owned(), row.deck, row.tags, row.guid];
        (meta, vec![row.front, row.back])
    });
    let width = if notes.is_empty() { 0 } else { 2 };
    with_brought(deck, rows, (width, cards), out)
}

/// A row of a file whose notes have types of their own: what is before the fields, and the fields.
type TypedRow = ([String; 4], Vec<String>);

/// Writes `rows` and the notes of types that the deck brings; all of one width, since older engines want that. `rows`
/// have at most so many fields, and so many cards.
fn with_brought(
    deck: &Deck<'_>,
    rows: impl Iterator<Item = TypedRow>,
    (width, cards): (usize, usize),
    out: &mut dyn Write,
) -> Result<Made, ExportError> {
    let typed = &deck.typed;
    let brought = typed.notes.iter().filter_map(|note| {
        let tags = rows::tags(deck, note).trim().to_owned();
        let deck = note.deck_name(deck.title);
        let meta = [typed.type_of(note)?.name.to_owned(), deck, tags, note.guid.to_string()];
        Some((meta, note.fields.iter().map(|field| notes::inert(field.to_string())).collect()))
    });
    let cards = cards + typed.notes.iter().map(|note| cards::of(typed, note).len()).sum::<usize>();
    let typed_width = typed.notes.iter().map(|note| note.fields.len()).max().unwrap_or_default();
    write_wide(width.max(typed_width), rows.chain(brought), out).map(|notes| made(notes, cards))
}

/// Writes rows whose fields follow in order; those with fewer are filled up, since older engines want all rows of one
/// width. Returns how many there were.
fn write_wide(
    width: usize,
    rows: impl Iterator<Item = TypedRow>,
    out: &mut dyn Write,
) -> Result<usize, ExportError> {
    let fields: Vec<_> = (1..=width).map(|number| format!("Field {number}")).collect();
    let meta = META.iter().map(|(name, _)| *name);
    let names: Vec<_> = meta.chain(fields.iter().map(String::as_str)).collect();
    headers(&[], &names, out)?;
    let mut writer = quoting(out);
    let mut count = 0;
    for (meta, fields) in rows {
        let padding = std::iter::repeat_n("", width.saturating_sub(fields.len()));
        let cells = meta.iter().chain(&fields).map(String::as_str).chain(padding);
        writer.write_record(cells).map_err(ExportError::while_doing("writing a row"))?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}

/// Writes the notes of the package's types.
fn own(deck: &Deck<'_>, options: ApkgOptions, out: &mut dyn Write) -> Result<Made, ExportError> {
    let notes = Notes::of(deck, options);
    let cards = notes.prompts().map(|prompt| prompt.cards().len()).sum();
    let rows = notes.iter().map(|note| (own_meta(&note), note.fields));
    if deck.typed.is_empty() {
        let width = NOTE_TYPES.iter().map(|note_type| note_type.fields.len()).max().unwrap_or_default();
        return write_wide(width, rows, out).map(|notes| made(notes, cards));
    }
    let width = notes.kinds().map(|kind| kind.note_type().fields.len()).max().unwrap_or_default();
    with_brought(deck, rows, (width, cards), out)
}

fn made(notes: usize, cards: usize) -> Made {
    Made { notes: Some(notes), cards: Some(cards), pages: None }
}

type PlainRow<'a, 's> = (&'a Section<'s>, &'a Entry<'s>);

/// Returns the columns of a table for spreadsheets.
fn plain_columns<'a, 's>(deck: &Deck<'_>) -> Vec<Column<PlainRow<'a, 's>>> {
    let mut columns: Vec<Column<PlainRow<'a, 's>>> = vec![
        ("id", |(_, entry)| entry.id.to_string()),
        ("number", |(_, entry)| entry.number.map(|number| number.to_string()).unwrap_or_default()),
        ("topic", |(section, _)| guarded(section.title.clone().unwrap_or_default())),
        ("level", |(_, entry)| entry.level.map_or("", Level::name).to_owned()),
        ("tags", |(_, entry)| entry.tags.join(" ")),
        ("question", |(_, entry)| text(Some(&entry.question))),
        ("answer", |(_, entry)| text(Some(&entry.answer))),
        ("code", |(_, entry)| guarded(body(entry))),
        ("pitfall", |(_, entry)| text(entry.pitfall.as_deref())),
        ("details", |(_, entry)| text(entry.details.as_deref())),
        ("hint", |(_, entry)| text(entry.hint.as_deref())),
        ("references", |(_, entry)| {
            let links: Vec<_> = entry.references.iter().map(|reference| &*reference.address).collect();
            links.join("\n")
        }),
    ];
    // Programs know the columns above by their places; these come only with what they hold.
    if deck.entries().any(|entry| entry.front.is_some()) {
        columns.push(("front", |(_, entry)| {
            guarded(entry.front.as_ref().map_or("", |it| it.markdown).to_owned())
        }));
    }
    if deck.entries().any(|entry| !entry.options.is_empty()) {
        columns.push(("options", |(_, entry)| parts::options_markdown(&entry.options)));
    }
    if deck.entries().any(|entry| entry.is_typed) {
        columns.push(("typed", |(_, entry)| if entry.is_typed { "true".to_owned() } else { String::new() }));
    }
    columns
}

/// Returns what follows the short answer: bare code, or Markdown where prose is among it.
fn body(entry: &Entry<'_>) -> String {
    let fenced = |passage: &Passage<'_>| match passage {
        Passage::Code(code) => markdown::fence(&code.block.info, &code.block.text),
        Passage::Text(text) => text.markdown.to_owned(),
    };
    let blocks: Vec<_> = if entry.is_mixed() {
        entry.body.iter().map(fenced).collect()
    } else {
        entry.code().map(|code| code.block.text.to_string()).collect()
    };
    blocks.join("\n\n")
}

fn plain_table(deck: &Deck<'_>, out: &mut dyn Write) -> Result<Made, ExportError> {
    let sections = deck.sections.iter();
    let rows = sections.flat_map(|section| section.entries.iter().map(move |entry| (section, entry)));
    let mut writer = quoting(out);
    let columns = plain_columns(deck);
    writer
        .write_record(columns.iter().map(|(name, _)| name))
        .map_err(ExportError::while_doing("writing the header"))?;
    write_rows(&columns, rows, &mut writer)?;
    Ok(Made::default())
}

fn text(rich: Option<&Rich<'_>>) -> String {
    guarded(rich.map(|rich| plain::blocks(&rich.blocks)).unwrap_or_default())
}

/// Returns a text that no spreadsheet takes for a formula (OWASP: CSV injection).
fn guarded(text: String) -> String {
    if text.starts_with(notes::FORMULA) { format!("'{text}") } else { text }
}
