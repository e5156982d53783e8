//! Decks of other programs: they become a deck with their note types, their GUIDs and their times.

use std::path::{Path, PathBuf};

use bumpalo::Bump;

use super::super::stages::{Exit, cannot_write, finish, refusal};
use super::super::target::{id_of, refuse_others};
use crate::cli::ImportArgs;
use crate::diagnostic::{Code, Diagnostic};
use crate::foreign::folder::{self, About, Corpus};
use crate::foreign::markdown::Convert;
use crate::foreign::media::Media;
use crate::foreign::read::{self, Form};
use crate::foreign::{Foreign, map};
use crate::import::field;
use crate::load::typed::MEDIA;
use crate::output::StagedFolder;
use crate::report::Printer;
use crate::source::Sources;
use crate::typed::scripts;
use crate::wording::{counted, first_names, shell_word, shown};

/// Imports what is a deck of another program; `None` where the sources are something else.
pub(super) fn import(arguments: &ImportArgs, printer: &mut Printer) -> Option<Exit> {
    let [source] = arguments.sources.as_slice() else {
        let is_deck = |source: &&PathBuf| Form::of(source).is_some_and(|form| !matches!(form, Form::Text(_)));
        let deck = arguments.sources.iter().find(is_deck)?;
        let message = format!("`{}` is a deck of its own, and more sources are named", deck.display());
        let fault = Diagnostic::without_place(Code::NotADeck, message).help(
            "import each deck into a folder of its own; `build --combined NAME` makes one package of several",
        );
        return Some(refused(fault, printer));
    };
    let (source, form) = match the_deck(source) {
        Ok(deck) => deck?,
        Err(fault) => return Some(refused(fault, printer)),
    };
    let result = write(arguments, &source, &form, printer);
    Some(match result {
        Ok(()) => finish(Exit::Clean, Vec::new(), &Sources::default(), printer, ""),
        Err(fault) => {
            let exit = refusal(std::slice::from_ref(&fault), false).unwrap_or(Exit::World);
            finish(exit, vec![fault], &Sources::default(), printer, "; nothing was written")
        }
    })
}

/// Returns the one deck that a path names, itself or as the folder around its file; `None` where there is none.
pub(super) fn the_deck(source: &Path) -> Result<Option<(PathBuf, Form)>, Diagnostic> {
    let within = read::files(source);
    if within.len() > 1 {
        return Err(several(source, &within));
    }
    let source = within.into_iter().next().unwrap_or_else(|| source.to_owned());
    Ok(Form::of(&source).map(|form| (source, form)))
}

/// Reports a deck that cannot be read.
pub(super) fn unreadable(source: &Path, error: &dyn std::fmt::Display) -> Diagnostic {
    let message = format!("cannot read `{}`: {}", source.display(), shown(&error.to_string()));
    Diagnostic::without_place(Code::NotADeck, message)
        .help("export it from Anki again, as an Anki Deck Package (.apkg)")
}

fn refused(fault: Diagnostic, printer: &mut Printer) -> Exit {
    finish(Exit::Content, vec![fault], &Sources::default(), printer, "; nothing was written")
}

/// Reports a folder with decks of which each is one file.
fn several(folder: &Path, decks: &[PathBuf]) -> Diagnostic {
    let names = decks.iter().filter_map(|path| path.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let message = format!(
        "`{}` has {}, each in a file: {}",
        folder.display(),
        counted(decks.len(), "deck"),
        first_names(&names)
    );
    Diagnostic::without_place(Code::NotADeck, message)
        .help("name one file; import each deck into a folder of its own")
}

fn write(arguments: &ImportArgs, source: &Path, form: &Form, printer: &Printer) -> Result<(), Diagnostic> {
    let arena = Bump::new();
    let bar = printer.progress(0);
    let mut foreign = read::read(source, form, &arena, &bar).map_err(|error| unreadable(source, &error))?;
    bar.finish_and_clear();
    if foreign.typed.notes.is_empty() {
        return Err(unreadable(source, &"it has no notes"));
    }
    map::guess(&mut foreign.typed);
    let target = arguments.output.clone().unwrap_or_else(|| PathBuf::from("import"));
    let id = id_of(&target)?;
    let name = source.file_name().unwrap_or_default().to_string_lossy();
    let about = About { id, origin: format!("Imported from {} by `deckpress import`.", shown(&name)) };
    let fields = foreign.typed.notes.iter().map(|note| note.fields.len()).sum();
    let bar = printer.progress(if arguments.markdown { fields } else { 0 });
    let convert = |html: &str, place| {
        bar.inc(1);
        field::markdown(html, place)
    };
    let convert = arguments.markdown.then_some(&convert as Convert<'_>);
    let Corpus { files, remarks } = folder::corpus(&foreign, &about, convert);
    bar.finish_and_clear();
    foreign.remarks.extend(remarks);
    let mut media = Media::of(source, form, &foreign).map_err(|error| unreadable(source, &error))?;
    if arguments.dry_run || arguments.explain {
        foreign.left_out.extend(media.left_out());
        found(&foreign, media.len()).iter().for_each(|line| printer.result(line));
        printer.result(&format!("would write {}", counted(files.len() + media.len(), "file")));
        return Ok(());
    }
    refuse_others(&target)?;
    let failed = |error: &std::io::Error| cannot_write(&target, error);
    let staged = StagedFolder::new(&target).map_err(|error| failed(&error))?;
    for (name, bytes) in &files {
        staged.write(name, bytes).map_err(|error| failed(&error))?;
    }
    let bar = printer.progress(media.len());
    let mut written = 0;
    while let Some((name, bytes)) = media.next_file().map_err(|error| unreadable(source, &error))? {
        staged.write(&format!("{MEDIA}/{name}"), &bytes).map_err(|error| failed(&error))?;
        written += 1;
        bar.inc(1);
    }
    bar.finish_and_clear();
    foreign.left_out.extend(media.left_out());
    staged.commit().map_err(|error| failed(&error))?;
    found(&foreign, written).iter().for_each(|line| printer.result(line));
    let path = shell_word(&target);
    let acting: Vec<_> = foreign.typed.note_types.iter().flat_map(scripts::acting_templates).collect();
    let flag = if acting.is_empty() { "" } else { " --trust-templates" };
    if let Some((card, side, why)) = acting.first() {
        let more = if acting.len() > 1 { format!(" and {} more", acting.len() - 1) } else { String::new() };
        printer.result(&format!(
            "templates with scripts: the {side} of `{}` has {why}{more}; read them before you trust them",
            shown(card)
        ));
    }
    printer.result(&format!("wrote {path}; next: deckpress build {path}{flag}"));
    Ok(())
}

/// Returns what was found, and what was left out.
fn found(foreign: &Foreign<'_>, media: usize) -> Vec<String> {
    let typed = &foreign.typed;
    let decks: std::collections::BTreeSet<_> = typed.notes.iter().map(|note| note.deck).collect();
    let types: Vec<_> = typed.note_types.iter().map(|it| format!("`{}`", shown(it.name))).collect();
    let mut lines = vec![format!(
        "found {} of {} ({}) in {}, {}",
        counted(typed.notes.len(), "note"),
        counted(types.len(), "note type"),
        types.join(", "),
        counted(decks.len(), "deck"),
        counted(media, "file"),
    )];
    lines.extend(foreign.remarks.iter().map(|remark| format!("kept otherwise: {remark}")));
    lines.extend(foreign.left_out.iter().map(|what| format!("left out: {what}")));
    lines
}
