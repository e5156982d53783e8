//! Entries that `check` accepts: what it would not is written more carefully, until nothing is left to say.

use std::collections::BTreeMap;
use std::path::Path;

use bumpalo::Bump;

use super::explain::place;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::import::deck::{Placed, entry_text, topic_files};
use crate::import::input::Input;
use crate::import::resolve::without_pictures;
use crate::last::Last;
use crate::load;
use crate::run::stages::{cannot_write, check_all};
use crate::source::Sources;
use crate::temporary::Scratch;
use crate::world::World;

/// How an entry is written, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Care {
    /// As it is, without pictures.
    NoPictures,
    /// Everything below its heading is code.
    AsCode,
    /// It is a draft, which a build leaves out.
    Draft,
}

/// The text of each entry, and those that were written with care, by id.
pub(super) struct Texts {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) careful: BTreeMap<String, Care>,
}

/// Returns the texts of all entries, written so that a deck of them, with `others` next to them, has no error.
pub(super) fn texts(
    placed: &[Placed<'_>],
    others: &[(String, Vec<u8>)],
    input: &Input,
    world: &World,
) -> Result<Texts, Diagnostic> {
    let folder = Scratch::new().map_err(|error| cannot_write(Path::new("a temporary folder"), &error))?;
    for (name, bytes) in others {
        put(folder.path(), name, bytes)?;
    }
    let mut careful: BTreeMap<String, Care> = BTreeMap::new();
    loop {
        let mut texts = BTreeMap::new();
        for it in placed {
            texts.insert(it.id.clone(), text(it, careful.get(&it.id).copied()));
        }
        for (name, text) in topic_files(placed, &mut |it| texts.get(&it.id).cloned().unwrap_or_default()) {
            put(folder.path(), &name, text.as_bytes())?;
        }
        let before = careful.clone();
        let faults = refused(folder.path(), world);
        for (id, fault) in &faults {
            let Some(id) = id else { continue };
            let care = match (fault.code, before.get(id)) {
                (Code::BadMedia | Code::MissingMedia, None) => Care::NoPictures,
                (Code::DuplicateQuestion, _) | (_, Some(Care::AsCode | Care::Draft)) => Care::Draft,
                (_, None | Some(Care::NoPictures)) => Care::AsCode,
            };
            let known = careful.entry(id.clone()).or_insert(care);
            *known = (*known).max(care);
        }
        if careful == before {
            return match faults.into_iter().next() {
                None => Ok(Texts { texts, careful }),
                Some((id, fault)) => Err(unwritable(placed, id.as_deref(), &fault, input)),
            };
        }
    }
}

/// Says which question, or which file as a whole, cannot be written at all, and why.
fn unwritable(placed: &[Placed<'_>], id: Option<&str>, fault: &Diagnostic, input: &Input) -> Diagnostic {
    let entry = placed.iter().find(|it| Some(it.id.as_str()) == id).map(|it| it.entry);
    let place = place(entry.map(|entry| entry.place).unwrap_or_default(), input);
    let message = format!("`{place}`: a deck cannot hold this: {}", fault.message);
    let help = fault.help.clone().unwrap_or_else(|| "change it in the source".into());
    Diagnostic::without_place(fault.code, message).help(help)
}

fn text(placed: &Placed<'_>, care: Option<Care>) -> String {
    match care {
        None => entry_text(placed),
        Some(Care::NoPictures) => {
            let mut entry = placed.entry.clone();
            without_pictures(&mut entry);
            entry_text(&Placed { entry: &entry, ..placed.clone() })
        }
        Some(Care::AsCode) => {
            let text = entry_text(placed);
            let (heading, body) = text.split_once('\n').unwrap_or((&text, ""));
            format!("{heading}\n\n{}\n", crate::import::write::fence("text", body.trim()))
        }
        Some(Care::Draft) => {
            let text = entry_text(placed);
            let (heading, body) = text.split_once('\n').unwrap_or((&text, ""));
            let heading = heading
                .strip_suffix('}')
                .filter(|it| !it.ends_with(" draft"))
                .map(|it| format!("{it} draft}}"));
            heading.map_or_else(|| text.clone(), |heading| format!("{heading}\n{body}"))
        }
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let path = folder.join(name);
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(&path, bytes)).map_err(|error| cannot_write(&path, &error))
}

/// Returns the faults that the reader finds, each with the id of the entry that it is in.
fn refused(folder: &Path, world: &World) -> Vec<(Option<String>, Diagnostic)> {
    let mut sources = Sources::default();
    let pass = load::load(&[folder.to_owned()], &mut sources);
    let mut said = pass.diagnostics;
    let arena = Bump::new();
    check_all(&pass.value, &[], &sources, (&arena, world.now), &Last::default(), &mut said);
    let errors = said.into_iter().filter(|fault| fault.severity() == Severity::Error);
    errors.map(|fault| (entry_at(&sources, &fault), fault)).collect()
}

/// Returns the id in the last `##` heading above a fault, if there is one.
fn entry_at(sources: &Sources, fault: &Diagnostic) -> Option<String> {
    let span = fault.span?;
    let text = sources.get(span.file).text.as_str();
    // The heading itself may be what is wrong.
    let line_end =
        text.get(span.start as usize..)?.find('\n').map_or(text.len(), |at| span.start as usize + at);
    let before = text.get(..line_end)?;
    let heading = before.rfind("\n## ").map_or(0, |at| at + 1);
    let line = text.get(heading..)?.lines().next()?;
    let braces = line.rsplit_once("{#")?.1;
    Some(braces.split([' ', '}']).next()?.to_owned())
}
