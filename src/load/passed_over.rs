//! What is in the folder of a deck besides topics: why it is passed over, and what to do.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::form::{DECK_TOML, Form, is_about, is_markdown};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limit;
use crate::wording::nearest;

/// Files that are named; the others are counted.
const NAMED: usize = 8;

/// Returns the help for a folder without deck.toml, and without decks in it.
pub(super) fn no_deck(entries: &[PathBuf]) -> String {
    let names = || entries.iter().map(|path| name(path));
    if let Some(slip) = names().find(|name| nearest(name, [DECK_TOML]).is_some()) {
        return format!("rename `{slip}` to `{DECK_TOML}`");
    }
    if let Some(file) = entries.iter().find(|path| Form::of_file(path).is_some()) {
        return format!("name the file itself: `{}`", file.display());
    }
    if entries.iter().any(|path| is_markdown(path)) {
        return format!(
            "`deckpress import FOLDER -o data/my-deck` makes a deck of its questions; if the files are topics of a deck, write \
             a {DECK_TOML} beside them: `title = \"My deck\"` is enough"
        );
    }
    format!(
        "a deck is a folder with a {DECK_TOML}; its parent folder may be named too; `deckpress new my-deck` writes one"
    )
}

/// Returns the fault of a deck without topics.
pub(super) fn no_topic(folder: &Path, entries: &[PathBuf]) -> Diagnostic {
    let message = format!("`{}` has no file with questions", folder.display());
    Diagnostic::without_place(Code::NoCorpus, message).help(where_to_write(entries))
}

fn where_to_write(entries: &[PathBuf]) -> String {
    let passed: Vec<_> =
        entries.iter().filter_map(|path| Some(format!("`{}` ({})", name(path), reason(path)?))).collect();
    let start = format!("write questions into a Markdown file beside {DECK_TOML}, such as `questions.md`");
    match passed.len() {
        0 => start,
        count if count > NAMED => {
            format!("{start}; passed over: {}, and {} more", passed[..NAMED].join(", "), count - NAMED)
        }
        _ => format!("{start}; passed over: {}", passed.join(", ")),
    }
}

/// Returns a warning for each file that is passed over though a question with an id is in it.
pub(super) fn questions(entries: &[PathBuf]) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for path in entries {
        let (files, why) = if is_real(path, fs::Metadata::is_dir) && !path.join(DECK_TOML).exists() {
            (files_of(path), "files of folders are not read: move it beside deck.toml")
        } else {
            (vec![path.clone()], "names in capitals are about the folder: rename it")
        };
        let is_own = |file: &&PathBuf| *file != path || is_about(&stem(file));
        for file in files.iter().filter(|file| is_markdown(file)).filter(is_own) {
            let Some(line) = first_question(file) else { continue };
            let message = format!("`{}` is passed over, and has a question in line {line}", file.display());
            said.push(Diagnostic::without_place(Code::PassedOver, message).help(why));
        }
    }
    said
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// Returns whether a path, not what it may link to, is a file or a folder.
fn is_real(path: &Path, is: impl Fn(&fs::Metadata) -> bool) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| is(&metadata))
}

/// Returns the line of the first heading of a question that has an id.
fn first_question(file: &Path) -> Option<usize> {
    let is_read = |metadata: &fs::Metadata| metadata.is_file() && metadata.len() <= Limit::FileSize.most();
    let bytes = is_real(file, is_read).then(|| fs::read(file).ok())??;
    let is_question = |line: &[u8]| line.starts_with(b"## ") && line.windows(2).any(|pair| pair == b"{#");
    Some(bytes.split(|byte| *byte == b'\n').position(is_question)? + 1)
}

/// Returns why a file of a deck is not a topic; `None` for what belongs to a deck otherwise.
fn reason(path: &Path) -> Option<String> {
    let name = name(path);
    let stem = stem(path);
    let has_questions = |folder: &Path| files_of(folder).iter().any(|it| is_markdown(it));
    match path.extension().and_then(OsStr::to_str).unwrap_or_default() {
        _ if matches!(
            name.as_str(),
            DECK_TOML | "deck.lock" | ".git" | ".gitignore" | ".deckpress" | ".github"
        ) =>
        {
            None
        }
        _ if path.is_dir() && has_questions(path) => {
            Some(format!("files of folders are not read: move them beside {DECK_TOML}"))
        }
        _ if path.is_dir() => None,
        _ if name.starts_with('.') => Some("its name starts with a dot".to_owned()),
        _ if is_markdown(path) && is_about(&stem) => {
            Some("names in capitals are about the folder: rename it".to_owned())
        }
        _ if Form::of_file(path).is_some() => {
            Some("a corpus of its own: name it instead of the folder".to_owned())
        }
        "markdown" | "mdown" | "mkd" | "mdx" | "txt" => Some(format!("not .md: rename it to `{stem}.md`")),
        _ => Some("not .md".to_owned()),
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
