//! Topic files that `check` accepts: what it would not is shown as its source.

use std::collections::BTreeSet;
use std::path::Path;

use bumpalo::Bump;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::import::deck::{Placed, entry_text, topic_files as files_of};
use crate::last::Last;
use crate::load;
use crate::run::stages::{cannot_write, check_all};
use crate::source::Sources;
use crate::temporary::Scratch;
use crate::world::World;

/// Returns the topic files of a deck, which has `others` beside them.
pub(super) fn topic_files(
    placed: &[Placed<'_>],
    others: &[(String, Vec<u8>)],
    world: &World,
) -> Result<Vec<(String, String)>, Diagnostic> {
    let folder = Scratch::new().map_err(|error| cannot_write(Path::new("a temporary folder"), &error))?;
    for (name, bytes) in others {
        put(folder.path(), name, bytes)?;
    }
    let mut careful: BTreeSet<String> = BTreeSet::new();
    loop {
        let files = files_of(placed, &mut |it| {
            let text = entry_text(it);
            if careful.contains(&it.id) { fenced(&text) } else { text }
        });
        for (name, text) in &files {
            put(folder.path(), name, text.as_bytes())?;
        }
        let bad = refused(folder.path(), world);
        let before = careful.len();
        careful.extend(bad);
        if careful.len() == before {
            return Ok(files);
        }
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let path = folder.join(name);
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(&path, bytes)).map_err(|error| cannot_write(&path, &error))
}

/// Returns the ids of entries in which the reader finds a fault.
fn refused(folder: &Path, world: &World) -> BTreeSet<String> {
    let mut sources = Sources::default();
    let pass = load::load(&[folder.to_owned()], &mut sources);
    let mut said = pass.diagnostics;
    let arena = Bump::new();
    check_all(&pass.value, &[], &sources, (&arena, world.now), &Last::default(), &mut said);
    let errors = said.iter().filter(|fault| fault.severity() == Severity::Error && fault.code != Code::Io);
    errors.filter_map(|fault| entry_at(&sources, fault)).collect()
}

/// Returns the id in the last `##` heading above a fault.
fn entry_at(sources: &Sources, fault: &Diagnostic) -> Option<String> {
    let span = fault.span?;
    let text = sources.get(span.file).text.get(..=span.start as usize)?;
    let heading = text.rfind("\n## ").map_or(0, |at| at + 1);
    let rest = sources.get(span.file).text.get(heading..)?.lines().next()?;
    let braces = rest.rsplit_once("{#")?.1;
    Some(braces.split([' ', '}']).next()?.to_owned())
}

/// Returns the same entry with everything below its heading as code.
fn fenced(text: &str) -> String {
    let (heading, body) = text.split_once('\n').unwrap_or((text, ""));
    format!("{heading}\n\n{}\n", crate::import::write::fence("markdown", body.trim()))
}
