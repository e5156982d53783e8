//! Folders in which nothing is a question: what is in them instead, why it is passed over, and what to do.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::form::{DECK_TOML, Form, is_about, is_markdown};
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

/// Returns the help for a deck without topics.
pub(super) fn no_topic(entries: &[PathBuf]) -> String {
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

/// Returns why a file of a deck is not a topic; `None` for what belongs to a deck otherwise.
fn reason(path: &Path) -> Option<String> {
    let name = name(path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let has_questions =
        |path: &Path| std::fs::read_dir(path).is_ok_and(|it| it.flatten().any(|it| is_markdown(&it.path())));
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
