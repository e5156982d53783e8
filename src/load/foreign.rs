//! Files that are something else than a corpus: what they are by their bytes, whatever they are called, and the way in.

use std::path::Path;

use super::form::{Form, is_about};
use crate::columns;
use crate::encoding::{What, is_plain, pieces};
use crate::wording::shell_word;

/// Bytes from the start and from the end of a file that tell what it is.
const SAMPLE: usize = 1 << 16;

/// What a file is, in words, and what to do with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub what: String,
    pub cure: String,
}

/// What is known of files of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    AnkiPackage,
    AnkiText,
    Crowdanki,
    Terms,
    Spreadsheet,
    Document,
    Markdown,
    Yaml,
    Export,
    Named(&'static str),
    Archive,
    Media,
    Settings,
    Lock,
    LfsPointer,
    Merge,
    Binary,
}

/// Returns what the file is, if it is not a corpus of `form`; without a form, anything is foreign.
#[must_use]
pub(super) fn foreign(path: &Path, form: Option<Form>, bytes: &[u8]) -> Option<Foreign> {
    let (what, kind) = by_bytes(bytes)
        .or_else(|| by_text(form, &sample(bytes)))
        .or_else(|| form.is_none().then(|| by_name(path)))?;
    Some(Foreign { what: what.to_owned(), cure: way_in(kind, path) })
}

/// Returns what a file is that has no questions to import, and what to do with it: a document, a spreadsheet, a corpus;
/// `None` for text.
#[must_use]
pub fn nothing_to_import(path: &Path, bytes: &[u8]) -> Option<(String, String)> {
    let form = Form::of_file(path);
    let known = by_bytes(bytes)
        .or_else(|| by_text(form, &sample(bytes)))
        .or_else(|| Some(by_name(path)).filter(|_| form.is_none()));
    match known {
        Some((_, Kind::Markdown | Kind::AnkiText | Kind::Terms | Kind::AnkiPackage | Kind::Crowdanki)) => {
            None
        }
        Some((_, Kind::Document)) if path.extension().is_some_and(|it| it == "txt" || it == "text") => None,
        Some((_, Kind::Binary)) if path.extension().is_none() => None,
        Some((what, kind)) => Some((what.to_owned(), way_in(kind, path))),
        None if matches!(form, Some(Form::Json | Form::JsonLines)) => {
            let cure = format!("`deckpress check {}` says whether it is a deck", shell_word(path));
            Some(("JSON, which needs no import".to_owned(), cure))
        }
        None => None,
    }
}

/// Returns what to do today with a file of this kind.
fn way_in(kind: Kind, path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ids = "`deckpress check --fix` writes the ids";
    let import = || format!("`deckpress import {} -o {}`", shell_word(path), deck_of(&stem));
    match kind {
        Kind::AnkiPackage | Kind::Crowdanki => {
            format!("{} makes a deck of it that keeps its note types and GUIDs", import())
        }
        Kind::AnkiText => format!("{} makes a deck of it that keeps its GUIDs", import()),
        Kind::Terms => format!(
            "{} makes a deck of it; or write `question\tanswer` as its first row (a tab between the two), and name it \
             {stem}.tsv; {ids}",
            import()
        ),
        Kind::Spreadsheet => {
            format!("save it as {stem}.csv (“CSV UTF-8”), with `question,answer` as its first row; {ids}")
        }
        Kind::Document => {
            "copy its questions into a Markdown file, each as `## Question?` with the answer below; \
            `deckpress new my-deck` makes a deck to copy from"
                .to_owned()
        }
        Kind::Markdown => {
            let named = path.with_extension("md");
            let is_named = Form::of_file(path).is_none();
            let (file, deck) = (shell_word(if is_named { path } else { &named }), deck_of(&stem));
            let rename = if is_named { String::new() } else { format!("name the file {stem}.md; ") };
            format!(
                "{rename}`deckpress import {file} -o {deck}` makes a deck of its questions; if it is a topic of a deck, name \
                 the folder that it is in"
            )
        }
        Kind::Yaml => format!(
            "write it as JSON, for example `yq -o=json {stem}.yaml > {stem}.json`: a list of objects with `question` and \
             `answer`"
        ),
        Kind::Export => {
            "build from the corpus that it was made of; `deckpress diff` compares exports".to_owned()
        }
        Kind::Named(extension) => format!("name the file {stem}.{extension}"),
        Kind::Archive => "unpack it, and name what is inside".to_owned(),
        Kind::Media => "name it in a question of the corpus: `![what it shows](file)`".to_owned(),
        Kind::Settings => "name the folder that it is in".to_owned(),
        Kind::Lock => "name the folder or the file that it belongs to".to_owned(),
        Kind::LfsPointer => "get the file itself with `git lfs pull`".to_owned(),
        Kind::Merge => {
            "settle the merge: keep one side of each conflict, and delete the lines of the marks".to_owned()
        }
        Kind::Binary => "a corpus file ends in .json, .jsonl, .csv or .tsv, and is text in UTF-8".to_owned(),
    }
}

/// Returns the folder that an import of a file is to go to.
fn deck_of(stem: &str) -> String {
    let slug = crate::slug::id_word(stem);
    if slug.is_empty() || is_about(stem) { "data/my-deck".to_owned() } else { format!("data/{slug}") }
}

const MAGIC: &[(&[u8], &str, Kind)] = &[
    (b"SQLite format 3\0", "a collection of Anki or another SQLite database", Kind::AnkiPackage),
    (b"\x1f\x8b", "a gzip archive", Kind::Archive),
    (b"BZh", "a bzip2 archive", Kind::Archive),
    (b"\xfd7zXZ\0", "an xz archive", Kind::Archive),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", Kind::Archive),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", Kind::Archive),
    (b"Rar!\x1a\x07", "a RAR archive", Kind::Archive),
    (b"%PDF-", "a PDF document", Kind::Document),
    (b"{\\rtf", "an RTF document", Kind::Document),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file", Kind::Spreadsheet),
    (b"\x89PNG", "a PNG picture", Kind::Media),
    (b"\xff\xd8\xff", "a JPEG picture", Kind::Media),
    (b"GIF87a", "a GIF picture", Kind::Media),
    (b"GIF89a", "a GIF picture", Kind::Media),
    (b"II*\0", "a TIFF picture", Kind::Media),
    (b"MM\0*", "a TIFF picture", Kind::Media),
    (b"OggS", "an Ogg sound", Kind::Media),
    (b"fLaC", "a FLAC sound", Kind::Media),
    (b"ID3\x02", "an MP3 sound", Kind::Media),
    (b"ID3\x03", "an MP3 sound", Kind::Media),
    (b"ID3\x04", "an MP3 sound", Kind::Media),
    (b"\x7fELF", "a program", Kind::Binary),
    (b"MZ\x90\0", "a program", Kind::Binary),
    (b"\0asm", "a program", Kind::Binary),
    (b"\xca\xfe\xba\xbe", "a program", Kind::Binary),
    (b"\xcf\xfa\xed\xfe", "a program", Kind::Binary),
    (b"wOFF", "a font", Kind::Binary),
    (b"wOF2", "a font", Kind::Binary),
    (b"OTTO\0", "a font", Kind::Binary),
    (b"\0\x01\0\0", "a font", Kind::Binary),
];

/// Names inside ZIP archives, and what has them.
const MEMBERS: &[(&str, &str, Kind)] = &[
    ("collection.anki2", "an Anki package", Kind::AnkiPackage),
    ("xl/workbook", "an Excel workbook", Kind::Spreadsheet),
    ("opendocument.spreadsheet", "an OpenDocument spreadsheet", Kind::Spreadsheet),
    ("Index/Document.iwa", "a document of Numbers or Pages", Kind::Spreadsheet),
    ("word/document", "a Word document", Kind::Document),
    ("ppt/presentation", "a PowerPoint presentation", Kind::Document),
    ("opendocument.text", "an OpenDocument text", Kind::Document),
    ("application/epub", "an e-book", Kind::Document),
];

fn by_bytes(bytes: &[u8]) -> Option<(&'static str, Kind)> {
    let at = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") {
        let ends = [&bytes[..bytes.len().min(SAMPLE)], &bytes[bytes.len().saturating_sub(SAMPLE)..]];
        let has =
            |name: &str| ends.iter().any(|end| end.windows(name.len()).any(|part| part == name.as_bytes()));
        let member = MEMBERS.iter().find(|(name, ..)| has(name));
        return Some(member.map_or(("a ZIP archive", Kind::Archive), |(_, what, kind)| (what, *kind)));
    }
    if let Some((_, what, kind)) = MAGIC.iter().find(|(magic, ..)| at(0, magic)) {
        return Some((what, *kind));
    }
    match () {
        () if at(0, b"RIFF") && at(8, b"WEBP") => Some(("a WebP picture", Kind::Media)),
        () if at(0, b"RIFF") => Some(("a sound or film", Kind::Media)),
        () if at(4, b"ftyp") => Some(("a film or a HEIC picture", Kind::Media)),
        () if at(257, b"ustar") => Some(("a tar archive", Kind::Archive)),
        () if is_utf32(bytes) => {
            Some(("text in UTF-32 or in UTF-16 without a byte order mark", Kind::Binary))
        }
        () if is_binary(bytes) => Some(("not text but binary data", Kind::Binary)),
        () => None,
    }
}

/// Returns whether every second byte or more of ASCII text is zero.
fn is_utf32(bytes: &[u8]) -> bool {
    let has_mark = bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff");
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let pairs = bytes[..bytes.len().min(SAMPLE)].as_chunks::<2>().0;
    let is_half = |at: usize| {
        pairs.iter().all(|pair| pair[at] == 0 && matches!(pair[1 - at], b'\t' | b'\n' | b'\r' | 32..=126))
    };
    has_mark || (!is_marked && pairs.len() > 3 && (is_half(0) || is_half(1)))
}

/// Returns whether bytes cannot be text, by the share of those that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if str::from_utf8(sample).is_ok_and(is_plain) {
        return false;
    }
    let (mut zeros, mut controls, mut invalid, mut length) = (0, 0, 0, 0);
    for piece in pieces(sample) {
        length += piece.bytes.len();
        match piece.what {
            What::Forbidden('\0') => zeros += 1,
            What::Forbidden(_) => controls += 1,
            What::Invalid(_) => invalid += piece.bytes.len(),
            What::Character(_) => {}
        }
    }
    let controls = controls + zeros;
    (zeros > 0 && invalid > 0) || (controls > 0 && (controls + invalid) * 10 >= length * 3)
}

/// Returns the start of a file as text.
fn sample(bytes: &[u8]) -> String {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    match str::from_utf8(sample) {
        Ok(text) if is_plain(text) => text.to_owned(),
        _ => pieces(sample).map(|piece| piece.what.character()).collect(),
    }
}

fn by_text(form: Option<Form>, text: &str) -> Option<(&'static str, Kind)> {
    let start = text.trim_start();
    let first = start.lines().next().unwrap_or_default();
    let is_table = matches!(form, Some(Form::Csv | Form::Tsv));
    let is_json = matches!(form, Some(Form::Json | Form::JsonLines));
    let any = |line_start: &str| text.lines().any(|line| line.starts_with(line_start));
    let looks_like_json =
        start.starts_with(['{', '[']) && start[1..].trim_start().starts_with(['{', '[', '"', '}', ']']);
    let lower = start.get(..15).unwrap_or(start).to_ascii_lowercase();
    match () {
        () if start.starts_with("version https://git-lfs.github.com/") => {
            Some(("a pointer of Git LFS", Kind::LfsPointer))
        }
        () if form == Some(Form::Folder) => None,
        () if any("<<<<<<< ") && any(">>>>>>> ") => Some(("the middle of a merge in Git", Kind::Merge)),
        () if is_anki_header(first) => Some(("a text export for Anki", Kind::AnkiText)),
        () if looks_like_json && text.contains("\"crowdanki_uuid\"") => {
            Some(("a CrowdAnki deck", Kind::Crowdanki))
        }
        () if looks_like_json && text.contains("\"deckpress/") => {
            Some(("what deckpress wrote", Kind::Export))
        }
        () if lower.starts_with("<!doctype html") || lower.starts_with("<html") => {
            Some(("an HTML page", Kind::Document))
        }
        () if lower.starts_with("<?xml") || lower.starts_with("<svg") => Some(("XML", Kind::Document)),
        () if looks_like_json
            && (is_table || form.is_none())
            && start.starts_with('{')
            && is_json_lines(start) =>
        {
            Some(("JSON Lines", Kind::Named("jsonl")))
        }
        () if form == Some(Form::Json) && is_json_lines(start) => Some(("JSON Lines", Kind::Named("jsonl"))),
        () if looks_like_json && (is_table || form.is_none()) => Some(("JSON", Kind::Named("json"))),
        () if looks_like_json => None,
        () if first.trim_end() == "---" || is_yaml(start) => Some(("YAML", Kind::Yaml)),
        () if (is_table || is_json) && is_markdown(first) => Some(("Markdown", Kind::Markdown)),
        () if is_json && columns::separator(start).is_some() => Some(("a table", Kind::Named("csv"))),
        () if form.is_none() && columns::separator(start) == Some(b'\t') => {
            Some(("a table", Kind::Named("tsv")))
        }
        () if form.is_none() && columns::separator(start).is_some() => Some(("a table", Kind::Named("csv"))),
        () if form.is_none() && is_terms(start) => {
            Some(("a list of terms, such as Quizlet exports", Kind::Terms))
        }
        () => None,
    }
}

/// Returns whether this is a header of Anki: `#separator:tab` and its like.
fn is_anki_header(line: &str) -> bool {
    const KEYS: [&str; 7] = ["separator:", "html:", "notetype", "deck", "tags", "columns:", "guid"];
    line.strip_prefix('#')
        .is_some_and(|rest| rest.contains(':') && KEYS.iter().any(|key| rest.starts_with(key)))
}

fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(3);
    let is_object = |line: &str| line.starts_with('{') && line.ends_with('}');
    lines.next().is_some_and(is_object) && lines.next().is_some_and(|line| line.starts_with('{'))
}

/// Returns whether this is YAML: `- question: …`, or `key: …` in the first lines.
fn is_yaml(text: &str) -> bool {
    let is_key = |line: &str| {
        let line = line.trim_start_matches(['-', ' ']);
        let key = line
            .split_once(':')
            .filter(|(_, value)| value.is_empty() || value.starts_with(' '))
            .map(|(key, _)| key);
        key.is_some_and(|key| {
            !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        })
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).take(2);
    lines.next().is_some_and(|line| is_key(line) && !line.contains(',')) && lines.next().is_none_or(is_key)
}

fn is_markdown(first: &str) -> bool {
    first.starts_with("# ") || first.starts_with("## ") || first.starts_with("### ")
}

/// Returns whether most lines are a term, a tab and a definition.
fn is_terms(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let terms = lines().filter(|line| line.matches('\t').count() == 1).count();
    terms > 0 && terms * 2 > lines().count()
}

fn by_name(path: &Path) -> (&'static str, Kind) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" => {
            ("a Markdown file, not a deck", Kind::Markdown)
        }
        "toml" => ("settings, not a deck", Kind::Settings),
        "lock" => ("a lock file", Kind::Lock),
        "yaml" | "yml" => ("YAML", Kind::Yaml),
        "xlsx" | "xls" | "xlsm" | "ods" | "numbers" => ("a spreadsheet", Kind::Spreadsheet),
        "apkg" | "colpkg" | "anki2" | "anki21" => ("an Anki package", Kind::AnkiPackage),
        "txt" | "text" | "docx" | "doc" | "odt" | "pages" | "pdf" | "org" | "rst" | "tex" | "html"
        | "htm" => ("a document, not a deck", Kind::Document),
        "svg" => ("a picture", Kind::Media),
        _ => ("not a corpus file", Kind::Binary),
    }
}
