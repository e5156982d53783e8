//! The options of each format, and formats that there are not.

use super::{cards, keys, sheet};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::options::ApkgOptions;
use crate::export::cards::layouts::Layout;
use crate::export::csv::CsvOptions;
use crate::export::format::Format;
use crate::export::html::options::HtmlOptions;
use crate::export::options::Options;
use crate::span::Span;
use crate::value::fields::{Codes, Fields, set};
use crate::value::{Member, Node, Value};
use crate::wording::{nearest, shown};

pub(super) fn read_table(
    format: Format,
    node: Node<'_>,
    options: &mut Options,
    layouts: &mut Vec<Layout>,
    faults: &mut Vec<Diagnostic>,
) {
    if let Some(mut fields) = Fields::new(node, keys::options(format), Codes::Settings, faults) {
        read_options(format, &mut fields, options, layouts);
        fields.finish();
    }
}

pub(super) fn read_options(
    format: Format,
    fields: &mut Fields<'_, '_>,
    options: &mut Options,
    layouts: &mut Vec<Layout>,
) {
    match format {
        Format::Apkg => read_apkg(fields, &mut options.apkg),
        Format::Csv => read_csv(fields, &mut options.csv),
        Format::Sheet => sheet::read(fields, &mut options.sheet, &mut options.letterhead),
        Format::Cards => cards::read(fields, &mut options.cards, layouts),
        Format::Html => read_html(fields, &mut options.html),
        Format::Json => {}
    }
}

fn read_apkg(fields: &mut Fields<'_, '_>, options: &mut ApkgOptions) {
    set(&mut options.decks, fields.choice("decks"));
    set(&mut options.package, fields.choice("package"));
    set(&mut options.retired, fields.choice("retired"));
    set(&mut options.occlusion, fields.choice("occlusion"));
}

fn read_csv(fields: &mut Fields<'_, '_>, options: &mut CsvOptions) {
    set(&mut options.flavour, fields.choice("flavour"));
}

fn read_html(fields: &mut Fields<'_, '_>, options: &mut HtmlOptions) {
    for name in fields.texts("downloads") {
        match Format::named(name.text) {
            Some(format) => options.downloads[format as usize] = true,
            None => fields.faults.push(unknown_format(name.text, Some(name.span))),
        }
    }
}

/// Returns a hint at the tables of formats that take a key which was written outside of them, if any do.
pub(super) fn home(member: &Member<'_>) -> Option<String> {
    let takes = |format: &Format| {
        let value = Value::Table(vec![member.clone()]);
        let node = Node { span: member.key.span, value };
        let mut faults = Vec::new();
        read_table(*format, node, &mut Options::default(), &mut Vec::new(), &mut faults);
        !faults.iter().any(|fault| fault.code == Code::UnknownSetting)
    };
    let key = member.key.text;
    let homes: Vec<_> = Format::ALL
        .iter()
        .filter(|it| takes(it))
        .map(|format| format!("`{}.{key}`", format.name()))
        .collect();
    (!homes.is_empty()).then(|| format!("did you mean {}? It belongs to a format", homes.join(" or ")))
}

/// Returns the fault of an unknown format.
#[must_use]
pub fn unknown_format(name: &str, span: Option<Span>) -> Diagnostic {
    let names = Format::ALL.map(Format::name);
    let message = format!("unknown format `{}`", shown(name));
    let fault = Diagnostic { span, ..Diagnostic::without_place(Code::BadSetting, message) };
    let guess = other_names(name).or_else(|| nearest(name, names).map(|near| format!("`{near}`")));
    match guess {
        Some(guess) => fault.help(format!("did you mean {guess}? Formats are {}", names.join(", "))),
        None => fault.help(format!("formats are {}", names.join(", "))),
    }
}

/// Returns the formats that people may mean by a name from elsewhere, if it is known.
fn other_names(name: &str) -> Option<String> {
    let formats: &[Format] = match name.to_lowercase().trim_start_matches('.') {
        "pdf" | "print" | "latex" | "tex" | "typst" | "docx" | "word" => &[Format::Sheet, Format::Cards],
        "cheatsheet" | "cheat-sheet" | "sheets" | "booklet" | "handout" => &[Format::Sheet],
        "flashcards" | "flashcard" | "card" | "index-cards" | "paper" => &[Format::Cards],
        "anki" | "package" | "deck" | "colpkg" | "mochi" => &[Format::Apkg],
        "tsv" | "txt" | "text" | "excel" | "xlsx" | "ods" | "table" | "quizlet" | "spreadsheet" => {
            &[Format::Csv]
        }
        "web" | "website" | "page" | "htm" | "browser" | "site" | "epub" => &[Format::Html],
        "jsonl" | "ndjson" | "yaml" | "export" => &[Format::Json],
        _ => return None,
    };
    let names: Vec<_> = formats.iter().map(|format| format!("`{}`", format.name())).collect();
    Some(names.join(" or "))
}
