//! Notes as text: what Anki exports as “Notes in Plain Text”, tables with a column `guid`, and lists of terms.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;
use csv::{ReaderBuilder, StringRecord};

use super::rows::{Row, Rows};
use super::stored::Fault;
use super::{Foreign, decks, fields, made, stock};
use crate::columns::{self, Layout};
use crate::load::read_limited;
use crate::read::typed::builtin;
use crate::source::Sources;
use crate::span::Span;
use crate::text::Text;
use crate::typed::{NoteType, split_tags};
use crate::wording::as_html;

/// A form of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With headers of Anki, `#separator:tab` and its like.
    Headed,
    /// With a first row that names the columns, `guid` among them or more than two.
    Table(u8),
    /// A term and its definition in each row.
    Terms(u8),
}

/// Returns the form of the file; `None` for what is not a list of notes.
#[must_use]
pub fn form(path: &Path) -> Option<Form> {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !matches!(extension.as_str(), "txt" | "csv" | "tsv") {
        return None;
    }
    let text = text(path).ok()?;
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let is_header = |key: &str| first.to_ascii_lowercase().starts_with(key);
    if ["#separator:", "#html:", "#tags:", "#deck", "#notetype", "#guid", "#columns:"]
        .into_iter()
        .any(is_header)
    {
        return Some(Form::Headed);
    }
    let has_guid = |separator: char| {
        first.split(separator).any(|cell| cell.trim().trim_matches('"').eq_ignore_ascii_case("guid"))
    };
    if let Some((_, byte)) =
        [(',', b','), (';', b';'), ('\t', b'\t')].into_iter().find(|(it, _)| has_guid(*it))
    {
        return Some(Form::Table(byte));
    }
    // Questions and answers are what they say, and no notes of Anki.
    if columns::separator(&text).is_some() {
        return None;
    }
    regular(&text, extension == "txt")
}

/// Returns the form of a table without a column `guid`: its rows have as many cells each.
fn regular(text: &str, is_of_tabs: bool) -> Option<Form> {
    let Layout { separator, start } =
        if is_of_tabs { Layout { separator: b'\t', start: 0 } } else { Layout::of(text, b',') };
    let mut reader = ReaderBuilder::new();
    reader.has_headers(false).delimiter(separator).quoting(!is_of_tabs);
    let rows: Result<Vec<StringRecord>, _> =
        reader.from_reader(text.get(start..)?.as_bytes()).into_records().collect();
    let rows = rows.ok().filter(|rows| rows.len() > 1)?;
    let first = rows.first()?;
    match first.len() {
        0 | 1 => None,
        2 => Some(Form::Terms(separator)),
        _ => {
            let mut seen = BTreeSet::new();
            let is_name = |cell: &str| {
                let cell = cell.trim();
                (1..40).contains(&cell.chars().count())
                    && cell.starts_with(char::is_alphabetic)
                    && !cell.contains(['<', '?', '.'])
            };
            let is_header = first.iter().all(|cell| is_name(cell) && seen.insert(cell.to_lowercase()));
            is_header.then_some(Form::Table(separator))
        }
    }
}

fn text(path: &Path) -> Result<String, Fault> {
    let mut sources = Sources::default();
    let pass = sources.add_verbatim("", read_limited(path)?);
    match pass.diagnostics.first() {
        Some(fault) => Err(fault.message.clone().into()),
        None => Ok(sources.get(pass.value).text.clone()),
    }
}

/// What the headers say.
#[derive(Debug, Default)]
struct Headers {
    separator: Option<u8>,
    is_plain: bool,
    columns: Vec<String>,
    note_type: Option<String>,
    deck: Option<String>,
    tags: Vec<String>,
    /// Places of columns, from 0.
    places: BTreeMap<&'static str, usize>,
}

const PLACES: [&str; 4] = ["guid", "notetype", "deck", "tags"];

fn separator(name: &str) -> u8 {
    match name.trim().to_ascii_lowercase().as_str() {
        "comma" => b',',
        "semicolon" => b';',
        "space" => b' ',
        "pipe" => b'|',
        "colon" => b':',
        "tab" | "" => b'\t',
        other => other.bytes().next().unwrap_or(b'\t'),
    }
}

impl Headers {
    /// Returns whether its notes are those of a deck in Anki.
    fn has_guids(&self) -> bool {
        self.places.contains_key("guid")
    }

    /// Reads the lines at the start of a text, and returns them with where the rows begin.
    fn of(text: &str) -> (Headers, usize) {
        let mut headers = Headers::default();
        let mut columns = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let Some((key, value)) = line.trim_end().strip_prefix('#').and_then(|it| it.split_once(':'))
            else {
                break;
            };
            at += line.len();
            let key = key.trim().to_ascii_lowercase();
            match key.as_str() {
                "separator" => headers.separator = Some(separator(value)),
                "html" => headers.is_plain = value.trim().eq_ignore_ascii_case("false"),
                "notetype" => headers.note_type = Some(value.trim().to_owned()),
                "deck" => headers.deck = Some(value.trim().to_owned()),
                "tags" => headers.tags = split_tags(value).map(str::to_owned).collect(),
                "columns" => columns = Some(value),
                _ => {
                    let place =
                        key.strip_suffix(" column").and_then(|key| PLACES.iter().find(|it| **it == key));
                    let number = value.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                    headers.places.extend(place.copied().zip(number));
                }
            }
        }
        let rows = text.get(at..).unwrap_or_default();
        // Anki, too, finds out what separates rows where nothing says so, and takes a tab first.
        let usual = || if rows.contains('\t') { b'\t' } else { Layout::of(rows, b'\t').separator };
        let separator = *headers.separator.get_or_insert_with(usual);
        let columns = columns.into_iter().flat_map(|names| names.split(char::from(separator)));
        headers.columns = columns.map(|it| it.trim().trim_matches('"').to_owned()).collect();
        (headers, at)
    }

    /// Reads the first row of a table.
    fn of_row(row: &StringRecord) -> Headers {
        let mut headers = Headers::default();
        for (at, cell) in row.iter().enumerate() {
            headers.columns.push(cell.trim().to_owned());
            let place = PLACES.iter().find(|it| cell.trim().eq_ignore_ascii_case(it));
            if let Some(place) = place.filter(|it| !headers.places.contains_key(**it)) {
                headers.places.insert(*place, at);
            }
        }
        headers
    }
}

/// Reads notes of text.
///
/// # Errors
/// When it is not text, or its rows cannot be told apart.
pub fn read<'s>(path: &Path, form: Form, arena: &'s Bump) -> Result<Foreign<'s>, Fault> {
    let text = text(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (mut headers, start) = match form {
        Form::Headed => Headers::of(&text),
        Form::Table(separator) => {
            (Headers { separator: Some(separator), ..Headers::default() }, Layout::of(&text, separator).start)
        }
        Form::Terms(separator) => (
            Headers { separator: Some(separator), is_plain: true, ..Headers::default() },
            Layout::of(&text, separator).start,
        ),
    };
    let mut rows = ReaderBuilder::new();
    rows.has_headers(false).flexible(true).delimiter(headers.separator.unwrap_or(b'\t'));
    rows.comment((form == Form::Headed).then_some(b'#')).quoting(form != Form::Terms(b'\t'));
    let mut rows = rows.from_reader(text.as_bytes().get(start..).unwrap_or_default()).into_records();
    if let Form::Table(separator) = form
        && let Some(first) = rows.next()
    {
        headers = Headers { separator: Some(separator), ..Headers::of_row(&first?) };
        // What people type into a spreadsheet is no HTML; what a program wrote with GUIDs is.
        headers.is_plain =
            !headers.has_guids() && !["</", "<br", "<img"].iter().any(|tag| text.contains(tag));
    }
    let mut builder = Builder { headers, stem: &stem, arena, types: BTreeMap::new(), notes: Vec::new() };
    for row in rows {
        builder.row(&row?);
    }
    Ok(builder.finish(form))
}

struct Builder<'b, 's> {
    headers: Headers,
    stem: &'b str,
    arena: &'s Bump,
    /// Places of note types by their names.
    types: BTreeMap<String, usize>,
    notes: Vec<Row<'s>>,
}

impl<'s> Builder<'_, 's> {
    fn row(&mut self, row: &StringRecord) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let headers = &self.headers;
        let cell = |key: &str| headers.places.get(key).and_then(|at| row.get(*at)).unwrap_or_default();
        let name = match cell("notetype") {
            "" => headers.note_type.clone().unwrap_or_else(|| self.stem.to_owned()),
            name => name.to_owned(),
        };
        let next = self.types.len();
        let note_type = *self.types.entry(name).or_insert(next);
        let is_field = |at: &usize| !headers.places.values().any(|place| place == at);
        let escape = |text: &str| if headers.is_plain { escaped(text) } else { text.to_owned() };
        let fields = (0..row.len()).filter(is_field).filter_map(|at| row.get(at)).map(escape);
        let fields = fields.map(Cow::Owned).collect();
        let deck = match cell("deck") {
            "" => headers.deck.clone().unwrap_or_default(),
            name => name.to_owned(),
        };
        let own = split_tags(cell("tags"));
        let tags = own.chain(headers.tags.iter().map(String::as_str));
        self.notes.push(Row {
            guid: Cow::Owned(cell("guid").to_owned()),
            note_type,
            deck: if deck.is_empty() { deck } else { decks::normal(&deck) },
            tags: tags.map(|tag| &*self.arena.alloc_str(tag)).collect(),
            fields,
        });
    }

    fn finish(self, form: Form) -> Foreign<'s> {
        let mut foreign = Foreign::default();
        let has_guids = form == Form::Headed || self.headers.has_guids();
        let mut names: Vec<_> = self.types.iter().map(|(name, at)| (*at, name)).collect();
        names.sort_unstable();
        let mut of_types = vec![Vec::new(); names.len()];
        self.notes.iter().for_each(|row| of_types[row.note_type].push(row));
        let types = names.into_iter().zip(of_types);
        let mut rows = Rows::new(types.map(|((_, name), rows)| self.note_type(name, &rows, form)).collect());
        for mut row in self.notes {
            // Rows are as long as the longest type needs.
            let count = rows.note_types.get(row.note_type).map_or(0, |it| it.fields.len());
            row.fields.resize(count, Cow::Borrowed(""));
            rows.add(row, self.arena);
        }
        let above = decks::title(&rows.decks());
        rows.finish(&mut foreign, &above, self.stem, self.arena);
        if has_guids {
            foreign.remarks.push(
                "text has no note types: these are made of the columns, so learners of the deck get its notes as new \
                 ones; import a package (.apkg) to keep what they have"
                    .to_owned(),
            );
        }
        foreign
    }

    /// Returns a note type with a field for each column that has a name, or that some of its notes fills.
    fn note_type(&self, name: &str, notes: &[&Row<'s>], form: Form) -> NoteType<'s> {
        let arena = self.arena;
        let width =
            |row: &Row<'_>| row.fields.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1);
        let count = notes.iter().map(|row| width(row)).max().unwrap_or_default().max(1);
        if matches!(form, Form::Terms(_))
            && let Some(basic) = builtin::named(Text::plain("basic", Span::NOWHERE))
        {
            return basic;
        }
        let is_field = |at: &usize| !self.headers.places.values().any(|place| place == at);
        let columns =
            self.headers.columns.iter().enumerate().filter(|(at, _)| is_field(at)).map(|(_, name)| name);
        let columns: Vec<_> = columns.map(|name| field_name(name)).collect();
        let named = columns.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let count = count.max(named);
        // Anki's own types have names where the columns have none.
        let stock = stock::named(name).map(|stock| stock.fields).filter(|_| named == 0).unwrap_or_default();
        let mut taken = BTreeSet::new();
        // How far the columns of one name are numbered: a table may have thousands.
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let fields: Vec<&str> = (0..count)
            .map(|at| {
                let name = match (columns.get(at), at) {
                    (Some(name), _) if !name.is_empty() => name.clone(),
                    _ if count <= stock.len() => stock[at].to_owned(),
                    (_, 0) if count == 2 => "Front".to_owned(),
                    (_, 1) if count == 2 => "Back".to_owned(),
                    _ => format!("Field {}", at + 1),
                };
                let number = numbers.entry(name.to_lowercase()).or_insert(1);
                let mut free = name.clone();
                // Anki takes names that differ in case alone for one.
                while !taken.insert(free.to_lowercase()) {
                    *number += 1;
                    free = format!("{name} {number}");
                }
                &*arena.alloc_str(&free)
            })
            .collect();
        let is_cloze = notes.iter().any(|row| row.fields.iter().any(|it| fields::is_cloze(it)));
        made::note_type(name, &fields, is_cloze, arena)
    }
}

/// Returns a name as Anki takes it for a field: nothing that its templates would read.
fn field_name(name: &str) -> String {
    let name = name.replace([':', '{', '}', '"'], " ");
    name.trim_start_matches(['#', '^', '/', ' ']).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns plain text as HTML.
fn escaped(text: &str) -> String {
    as_html(text).replace("\r\n", "<br>").replace('\n', "<br>")
}
