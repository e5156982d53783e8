//! What every format promises, in one loop over all formats and fixture decks.

use std::io::{self, Write};

use deckpress::check::Checked;
use deckpress::content::plain;
use deckpress::export::csv::{CsvFlavour, CsvOptions};
use deckpress::export::{ExportError, Format, Options};
use deckpress::source::Sources;

use crate::common::{
    Folder, collection, export, export_to, fixture, letters, pdf_text, rows, with_good_deck,
};

const DECKS: [&str; 3] = ["empty", "one", "everything"];

/// Runs `test` for every format, in every flavour, of every deck.
fn for_all(test: impl Fn(&str, Format, &Options, &Checked<'_>, &Sources)) {
    for deck in DECKS {
        with_good_deck(&fixture(deck), |checked, sources| {
            for format in Format::ALL {
                for options in flavours(format, checked.options.clone()) {
                    test(&format!("{deck} as {}", format.name()), format, &options, checked, sources);
                }
            }
        });
    }
}

fn flavours(format: Format, options: Options) -> Vec<Options> {
    let flavours = [CsvFlavour::Basic, CsvFlavour::Own, CsvFlavour::Plain];
    match format {
        Format::Csv => {
            flavours.map(|flavour| Options { csv: CsvOptions { flavour }, ..options.clone() }).into()
        }
        _ => vec![options],
    }
}

#[test]
fn an_export_gives_equal_bytes_twice_and_from_threads_in_parallel() {
    for_all(|case, format, options, checked, sources| {
        let first = export(format, options, checked, sources);
        assert!(!first.is_empty() || case.starts_with("empty"), "{case}");
        let others: Vec<_> = std::thread::scope(|scope| {
            let work = || export(format, options, checked, sources);
            let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(others.iter().all(|other| *other == first), "{case} differs from run to run");
    });
}

#[test]
fn decks_read_twice_give_equal_bytes() {
    for deck in DECKS {
        let bytes = || {
            with_good_deck(&fixture(deck), |checked, sources| {
                [Format::Apkg, Format::Csv, Format::Json]
                    .map(|format| export(format, &checked.options, checked, sources))
            })
        };
        assert!(bytes() == bytes(), "{deck}");
    }
}

/// Fails at the write after `left`; keeps what came before.
struct FailsAfter {
    left: usize,
    kept: Vec<u8>,
}

impl Write for FailsAfter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(1).ok_or_else(|| io::Error::other("the disk is full"))?;
        self.kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_fails_at_any_write_is_an_error_and_no_lost_bytes() {
    for_all(|case, format, options, checked, sources| {
        let whole = export(format, options, checked, sources);
        let mut failed = 0;
        for left in 0..64 {
            let mut out = FailsAfter { left, kept: Vec::new() };
            match export_to(format, options, checked, sources, &mut out) {
                Ok(()) => {
                    assert!(out.kept == whole, "{case}: success after {left} writes, but bytes are missing");
                    break;
                }
                Err(ExportError::Write(error)) => {
                    assert!(error.to_string().contains("disk is full"), "{case}: {error}");
                    failed += 1;
                }
                Err(ExportError::Library { doing, message }) => {
                    assert!(message.contains("disk is full"), "{case}: {doing}: {message}");
                    failed += 1;
                }
                Err(ExportError::Refused(fault)) => panic!("{case}: {}", fault.message),
            }
            assert!(whole.starts_with(&out.kept), "{case}: what was written is no part of the whole");
        }
        assert!(failed > 0 || whole.is_empty(), "{case}: no write failed");
    });
}

/// Takes a few bytes at a time.
struct Short(Vec<u8>);

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(7);
        self.0.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_takes_few_bytes_at_a_time_gets_them_all() {
    for_all(|case, format, options, checked, sources| {
        let mut out = Short(Vec::new());
        export_to(format, options, checked, sources, &mut out).unwrap();
        assert!(out.0 == export(format, options, checked, sources), "{case}");
    });
}

/// Question and answer of each entry, as plain text.
fn texts(checked: &Checked<'_>) -> Vec<[String; 2]> {
    let parts = checked.deck.entries().map(|entry| [&entry.question, &entry.answer]);
    parts.map(|parts| parts.map(|part| plain::blocks(&part.blocks))).collect()
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

#[test]
fn every_question_and_answer_is_in_the_plain_table_and_in_json() {
    for deck in DECKS {
        with_good_deck(&fixture(deck), |checked, sources| {
            let flavour = CsvFlavour::Plain;
            let options = Options { csv: CsvOptions { flavour }, ..checked.options.clone() };
            let table = export(Format::Csv, &options, checked, sources);
            let rows: Vec<_> =
                csv::Reader::from_reader(table.as_slice()).records().map(Result::unwrap).collect();
            let json: serde_json::Value =
                serde_json::from_slice(&export(Format::Json, &options, checked, sources)).unwrap();
            let texts = texts(checked);
            assert_eq!((rows.len(), json["questions"].as_array().unwrap().len()), (texts.len(), texts.len()));
            for (at, [question, answer]) in texts.iter().enumerate() {
                let cell = |column: usize| rows[at][column].trim_start_matches('\'').to_owned();
                assert_eq!([&cell(5), &cell(6)], [question, answer], "{deck}");
                let entry = &json["questions"][at];
                assert_eq!(
                    [&entry["question"]["text"], &entry["answer"]["text"]],
                    [question, answer],
                    "{deck}"
                );
            }
        });
    }
}

#[test]
fn no_cell_of_the_plain_table_is_a_formula() {
    with_good_deck(&fixture("everything"), |checked, sources| {
        let flavour = CsvFlavour::Plain;
        let options = Options { csv: CsvOptions { flavour }, ..checked.options.clone() };
        let table = export(Format::Csv, &options, checked, sources);
        for row in csv::Reader::from_reader(table.as_slice()).records() {
            for cell in &row.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    });
}

#[test]
fn every_question_and_answer_is_in_the_notes_of_the_package() {
    for deck in DECKS {
        with_good_deck(&fixture(deck), |checked, sources| {
            let (_folder, database) = collection(&export(Format::Apkg, &checked.options, checked, sources));
            let notes = rows(&database, "SELECT flds FROM notes ORDER BY id");
            let fields: Vec<Vec<&str>> = notes.iter().map(|row| row[0].split('\u{1f}').collect()).collect();
            for (entry, texts) in checked.deck.entries().zip(texts(checked)) {
                let note = fields.iter().find(|fields| fields[0] == entry.id.as_str()).unwrap();
                for (html, text) in [note[1], note[2]].into_iter().zip(texts) {
                    let (found, text) = (without_spaces(&text_of(html)), without_spaces(&text));
                    let found =
                        found.replace("\\(", "").replace("\\)", "").replace("\\[", "").replace("\\]", "");
                    let text = text.replace("\\(", "").replace("\\)", "");
                    assert_eq!(found, text, "{deck}: {html}");
                }
            }
            let prompts = |count: fn(&deckpress::model::Entry<'_>) -> usize| -> usize {
                checked.deck.entries().map(count).sum()
            };
            let expected = prompts(|entry| 1 + entry.outputs.len() + entry.clozes.len());
            assert_eq!(notes.len(), expected, "{deck}");
        });
    }
}

/// The text of a field: without tags, with entities read.
fn text_of(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        let is_tag = rest[at..].starts_with('<');
        let end = at + rest[at..].find(if is_tag { '>' } else { ';' }).unwrap();
        if !is_tag {
            out.push(entity(&rest[at + 1..end]));
        } else if let Some(picture) = rest[at..].strip_prefix("<img alt=\"") {
            out.push_str(&text_of(&picture[..picture.find('"').unwrap()]));
        }
        rest = &rest[end + 1..];
    }
    out + rest
}

fn entity(name: &str) -> char {
    match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        number => char::from_u32(number.trim_start_matches('#').parse().unwrap()).unwrap(),
    }
}

#[test]
fn every_word_of_every_question_and_answer_is_on_the_pages() {
    for deck in DECKS {
        with_good_deck(&fixture(deck), |checked, sources| {
            for format in [Format::Sheet, Format::Cards] {
                let text = letters(&pdf_text(&export(format, &checked.options, checked, sources)));
                let texts = texts(checked).concat().join(" ");
                let words = texts.split(|character: char| !character.is_ascii_alphanumeric());
                // What TeX's commands say is drawn, and so is a picture with "alternative" for its text.
                let words = words.filter(|word| !["frac", "sum", "alternative"].contains(word));
                let missing: Vec<_> = words.filter(|word| !text.contains(*word)).collect();
                assert!(missing.is_empty(), "{deck} as {}: {missing:?}", format.name());
            }
        });
    }
}

#[test]
fn nothing_of_a_corpus_becomes_a_command_of_anki_or_a_script() {
    with_good_deck(&fixture("everything"), |checked, sources| {
        let media = checked.deck.media();
        let sound = media.iter().find(|file| file.kind.is_sound()).unwrap();
        let sound = format!("[sound:{}]", sound.stored_name());
        let (_folder, database) = collection(&export(Format::Apkg, &checked.options, checked, sources));
        for row in rows(&database, "SELECT flds FROM notes") {
            let fields: Vec<_> = row[0].split('\u{1f}').collect();
            let is_cloze = fields[0].contains("/cloze/");
            for field in fields {
                let field = field.to_lowercase().replace(&sound, "");
                for bad in ["<script", "[sound:", "[latex]", "javascript:", "onclick="] {
                    assert!(!field.contains(bad), "{bad} in {field}");
                }
                assert!(is_cloze || !field.contains("{{"), "{field}");
            }
        }
    });
}

/// The sizes of all writes.
struct Pieces {
    whole: Vec<u8>,
    ends: Vec<usize>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.whole.extend_from_slice(bytes);
        self.ends.push(self.whole.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn formats_of_text_write_entry_by_entry_in_order() {
    const ENTRIES: usize = 60;
    let folder = Folder::with(&[("deck/deck.toml", b"title = \"Deck\"\n")]);
    // More than any buffer between an exporter and its sink.
    let filler = "word ".repeat(4_000);
    let entry = |number: usize| {
        format!("## What is number {number}? {{#q{number}}}\n\nIt is marked{number}x. {filler}\n\n")
    };
    folder.write("deck/q.md", (0..ENTRIES).map(entry).collect::<String>());
    with_good_deck(&folder.join("deck"), |checked, sources| {
        for format in [Format::Csv, Format::Json, Format::Html] {
            for options in flavours(format, checked.options.clone()) {
                let mut out = Pieces { whole: Vec::new(), ends: Vec::new() };
                export_to(format, &options, checked, sources, &mut out).unwrap();
                let text = String::from_utf8(out.whole).unwrap();
                let places: Vec<_> =
                    (0..ENTRIES).map(|number| text.find(&format!("marked{number}x")).unwrap()).collect();
                assert!(places.is_sorted(), "{} has another order", format.name());
                for pair in places.windows(2) {
                    let is_between = out.ends.iter().any(|end| (pair[0]..pair[1]).contains(end));
                    assert!(is_between, "{} writes two entries at once", format.name());
                }
            }
        }
    });
}
