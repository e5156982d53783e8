//! `import --as questions`: notes of an Anki deck become questions of deckpress.

use std::path::{Path, PathBuf};

use bumpalo::Bump;

use super::super::stages::cannot_write;
use super::decks::{the_deck, unreadable};
use crate::cli::ImportArgs;
use crate::diagnostic::{Code, Diagnostic};
use crate::foreign::media::Media;
use crate::foreign::{map, read};
use crate::import::contract::Candidate;
use crate::import::input::{File, Input};
use crate::import::lift::{Lifted, lift};
use crate::import::score::Evidence;
use crate::report::Printer;
use crate::temporary::Scratch;
use crate::wording::{counted, shown};

/// A deck as questions, before they are written.
pub(super) struct Questions {
    pub(super) input: Input,
    pub(super) reading: Candidate,
    /// The folder that the deck lies in, or is.
    pub(super) home: PathBuf,
    /// What is to be known before they are written, in sentences.
    pub(super) said: Vec<String>,
    /// Holds the files that the questions show and play.
    _media: Scratch,
}

/// Reads the deck that the command line names.
pub(super) fn read(arguments: &ImportArgs, printer: &Printer) -> Result<Questions, Diagnostic> {
    let deck = match arguments.sources.as_slice() {
        [source] => the_deck(source)?,
        _ => None,
    };
    let Some((source, form)) = deck else {
        let names: Vec<_> = arguments.sources.iter().map(|it| format!("`{}`", it.display())).collect();
        let message = format!("{}: not one Anki deck, whose notes `--as questions` takes", names.join(", "));
        return Err(Diagnostic::without_place(Code::NotADeck, message)
            .help("leave `--as` out: what is not a deck becomes questions without it"));
    };
    let source = source.as_path();
    let arena = Bump::new();
    let bar = printer.progress(0);
    let mut foreign = read::read(source, &form, &arena, &bar).map_err(|error| unreadable(source, &*error))?;
    bar.finish_and_clear();
    map::guess(&mut foreign.typed);
    let Lifted { import, left_out } = lift(&foreign);
    if import.entries.is_empty() {
        let message = format!("`{}` has no note that could be a question", source.display());
        return Err(Diagnostic::without_place(Code::NotADeck, message)
            .help("import it without `--as`: it stays as it is, with its note types"));
    }
    let media = Scratch::new().map_err(|error| cannot_write(Path::new("a temporary folder"), &error))?;
    let root = media.path().canonicalize().map_err(|error| cannot_write(media.path(), &error))?;
    let mut files = Media::of(source, &form, &foreign).map_err(|error| unreadable(source, &*error))?;
    while let Some((name, bytes)) = files.next_file().map_err(|error| unreadable(source, &*error))? {
        let path = root.join(name);
        std::fs::write(&path, bytes).map_err(|error| cannot_write(&path, &error))?;
    }
    let count = import.entries.len();
    let mut said = vec![format!(
        "{} of {} become questions of deckpress: to learners of the deck they are new notes, beside the old ones and \
         without their history",
        count,
        counted(foreign.typed.notes.len(), "note")
    )];
    let left = left_out.iter().chain(&foreign.left_out).map(|what| format!("left out: {what}"));
    said.extend(foreign.remarks.iter().map(|remark| format!("kept otherwise: {remark}")).chain(left));
    said.extend(files.left_out().into_iter().map(|what| format!("left out: {what}")));
    let name = shown(&source.file_name().unwrap_or_default().to_string_lossy()).into_owned();
    let file = File { path: root.join("notes"), name, text: None };
    let input = Input { files: vec![file], root, ..Input::default() };
    let reading = Candidate { splitter: "notes".to_owned(), evidence: Evidence::certain(count), import };
    let real = source.canonicalize().map_err(|error| unreadable(source, &error))?;
    let home = if real.is_dir() { real } else { real.parent().unwrap_or(&real).to_owned() };
    Ok(Questions { input, reading, home, said, _media: media })
}
