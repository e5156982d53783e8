//! `deckpress new`: a small corpus that shows every part, and builds at once.

use std::path::Path;

use super::stages::{Exit, cannot_write, finish};
use crate::cli::{NewArgs, SchemaOf};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::output::{self, Ready};
use crate::report::Printer;
use crate::slug::slug;
use crate::source::Sources;

/// Where each file goes, and what it says. `{{id}}`, `{{title}}` and `{{version}}` stand for what they name.
const FILES: [(&str, &str); 6] = [
    ("deck.toml", include_str!("../../templates/new/deck.toml")),
    ("first-steps.md", include_str!("../../templates/new/first-steps.md")),
    ("README.md", include_str!("../../templates/new/README.md")),
    (".gitattributes", include_str!("../../templates/new/gitattributes")),
    (".gitignore", include_str!("../../templates/new/gitignore")),
    (".github/workflows/deck.yml", include_str!("../../templates/new/deck.yml")),
];

/// Where deck.toml says that its schema is.
const SCHEMA_FILE: &str = ".deckpress/deck.schema.json";

/// `deckpress new`.
pub fn new(arguments: &NewArgs, printer: &mut Printer) -> Exit {
    let said = match create(&arguments.path) {
        Ok(()) => {
            let path = arguments.path.display();
            printer.result(&format!("wrote {path}; next: deckpress build {path}"));
            return Exit::Clean;
        }
        Err(fault) => fault,
    };
    let exit = if said.code == Code::Io { Exit::World } else { Exit::Usage };
    finish(exit, vec![said], &Sources::default(), printer, "; nothing was written")
}

fn create(folder: &Path) -> Result<(), Diagnostic> {
    let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let id = slug(&name);
    if Id::new(&id).is_none() {
        let message = format!("`{}` gives no id for a deck", crate::wording::shown(&name));
        return Err(Diagnostic::without_place(Code::BadId, message)
            .help("name the folder with letters or digits of English; the title can be changed later"));
    }
    if folder.symlink_metadata().is_ok() {
        let message = format!("`{}` is there already", folder.display());
        return Err(Diagnostic::without_place(Code::AlreadyThere, message)
            .help("name a new folder; nothing is written over"));
    }
    let title = title(&id);
    let filled = |text: &str| {
        let version = env!("CARGO_PKG_VERSION");
        text.replace("{{id}}", &id).replace("{{title}}", &title).replace("{{version}}", version)
    };
    let files = FILES.map(|(name, text)| (name, filled(text)));
    let schema = (SCHEMA_FILE, crate::schema::schema(SchemaOf::Deck) + "\n");
    for (name, text) in files.iter().chain(std::iter::once(&schema)) {
        let path = folder.join(name);
        let written = output::stage(&path, text.as_bytes()).and_then(Ready::commit);
        written.map_err(|error| cannot_write(&path, &error))?;
    }
    Ok(())
}

/// `my-deck` as `My deck`.
fn title(id: &str) -> String {
    let words = id.replace(['-', '_', '.'], " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
