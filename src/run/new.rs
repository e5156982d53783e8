//! `deckpress new`: a small corpus that shows every part, and builds at once.

use std::path::{Component, Path};

use super::stages::{Exit, cannot_write, finish};
use crate::cli::{NewArgs, SchemaOf};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::notes::FORMULA;
use crate::id::{Id, not_a_file_name};
use crate::output::{self, Ready};
use crate::report::Printer;
use crate::slug::id_word;
use crate::source::Sources;
use crate::wording::{is_unseen, shell_word, shown};

/// Where each file goes, and what it says. `{{id}}`, `{{title}}` and `{{action}}` are replaced by what they name.
const FILES: [(&str, &str); 5] = [
    ("deck.toml", include_str!("../../templates/new/deck.toml")),
    ("first-steps.md", include_str!("../../templates/new/first-steps.md")),
    ("README.md", include_str!("../../templates/new/README.md")),
    (".gitattributes", include_str!("../../templates/new/gitattributes")),
    (".gitignore", include_str!("../../templates/new/gitignore")),
];

/// For those who name the action that it runs.
const WORKFLOW: (&str, &str) = (".github/workflows/deck.yml", include_str!("../../templates/new/deck.yml"));

/// What the README adds then.
const ABOUT_WORKFLOW: &str = "\n`.github/workflows/deck.yml` checks every push, and publishes the files of a tag `v1.2.3` as a release.\n";

/// Where deck.toml says that its schema is.
const SCHEMA_FILE: &str = ".deckpress/deck.schema.json";

/// Runs `deckpress new`.
pub fn new(arguments: &NewArgs, printer: &mut Printer) -> Exit {
    let said = match create(&arguments.path, arguments.workflow.as_deref()) {
        Ok(kept) => {
            for name in kept {
                printer.note(&format!("kept {name} as it is"));
            }
            let is_here = is_here(&arguments.path);
            let path = shell_word(&arguments.path);
            let next = if is_here { "deckpress build".to_owned() } else { format!("deckpress build {path}") };
            printer.result(&format!("wrote {path}; next: {next}"));
            return Exit::Clean;
        }
        Err(fault) => fault,
    };
    let exit = if said.code == Code::Io { Exit::World } else { Exit::Usage };
    finish(exit, vec![said], &Sources::default(), printer, "; nothing was written")
}

/// Writes the files, and returns the names of those that were there.
fn create(folder: &Path, action: Option<&str>) -> Result<Vec<&'static str>, Diagnostic> {
    let real = if folder.file_name().is_none() { folder.canonicalize().ok() } else { None };
    let name =
        real.as_deref().unwrap_or(folder).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let id = id_word(&name);
    if Id::new(&id).is_none() || not_a_file_name(&id).is_some() {
        let message = format!("cannot make the id of a deck from `{}`", shown(&name));
        return Err(Diagnostic::without_place(Code::BadId, message)
            .help("name the folder with letters or digits of English; the title can be changed later"));
    }
    let title = title(&name, &id);
    let filled = |text: &str| {
        text.replace("{{id}}", &id)
            .replace("\"{{title}}\"", &toml::Value::from(title.as_str()).to_string())
            .replace("{{title}}", &title)
            .replace("{{workflow}}", if action.is_some() { ABOUT_WORKFLOW } else { "" })
            .replace("{{action}}", action.unwrap_or_default())
    };
    let workflow = action.map(|_| WORKFLOW);
    let mut files: Vec<_> =
        FILES.into_iter().chain(workflow).map(|(name, text)| (name, filled(text))).collect();
    files.push((SCHEMA_FILE, crate::schema::schema(SchemaOf::Deck) + "\n"));
    let kept = kept(folder, &files)?;
    for (name, text) in files.iter().filter(|(name, _)| !kept.contains(name)) {
        let path = folder.join(name);
        let written = output::stage(&path, text.as_bytes()).and_then(Ready::commit);
        written.map_err(|error| cannot_write(&path, &error))?;
    }
    Ok(kept)
}

/// Returns the files that are there and stay as they are. A folder that is there must be the current one, or empty;
/// it may hold no part of a deck.
fn kept(folder: &Path, files: &[(&'static str, String)]) -> Result<Vec<&'static str>, Diagnostic> {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    let already = |path: &Path, help: &str| {
        let message = format!("`{}` already exists", path.display());
        Err(Diagnostic::without_place(Code::AlreadyThere, message).help(help))
    };
    let is_empty = || folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if is_there(folder) && !is_here(folder) && !is_empty() {
        return already(folder, "name a new folder; existing files are never overwritten");
    }
    let (usual, own): (Vec<_>, Vec<_>) = files
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| is_there(&folder.join(name)))
        .partition(|name| matches!(*name, "README.md" | ".gitignore" | ".gitattributes"));
    match own.first() {
        Some(name) => already(&folder.join(name), "this folder has a deck; name a new folder"),
        None => Ok(usual),
    }
}

/// Returns whether a folder is the one that the program runs in.
fn is_here(folder: &Path) -> bool {
    folder.components().all(|part| part == Component::CurDir) && folder != Path::new("")
}

/// Returns `my-deck` as `My deck`; a name with spaces or capitals is a title already.
fn title(name: &str, id: &str) -> String {
    let is_title = name != id && !name.contains(|it: char| is_unseen(it) || it.is_control());
    if is_title && !name.starts_with(FORMULA) {
        return name.trim().to_owned();
    }
    let words = id.replace(['-', '_', '.'], " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
