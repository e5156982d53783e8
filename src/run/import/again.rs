//! The first import of a source, and every later one.

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::import::deck::cut::{Cut, cut};
use crate::import::deck::lock::{self, Lock, hash_of_bytes};
use crate::import::deck::merge::{Merged, New, match_ids, merge as merge_files};
use crate::import::deck::topic_files;
use crate::load::read_limited;
use crate::report::Printer;
use crate::wording::counted;

/// Ids that are named one by one.
const NAMED: usize = 20;

/// A deck that an import wrote, as it is now.
pub(super) struct Old {
    lock: Lock,
    files: Vec<Cut>,
}

/// Returns the pictures that stay as they are: yours, if they are neither as they came nor as they would come.
pub(super) fn pictures(folder: &Path, old: &Old, new: &Lock) -> Vec<String> {
    let is_yours = |(name, theirs): &(&String, &String)| match read_limited(&folder.join(name)) {
        Ok(bytes) => {
            let mine = hash_of_bytes(&bytes);
            mine != **theirs && old.lock.pictures.get(*name) != Some(&mine)
        }
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    new.pictures.iter().filter(is_yours).map(|(name, _)| name.clone()).collect()
}

/// Names the pictures that stay as they are.
pub(super) fn line_of_pictures(yours: &[String]) -> Option<String> {
    (!yours.is_empty()).then(|| format!("pictures that you changed, which stay: {}", named(yours)))
}

/// Returns what the lock remembers of pictures.
pub(super) fn hashes(pictures: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    pictures.iter().map(|(name, bytes)| (name.clone(), hash_of_bytes(bytes))).collect()
}

/// Reads the deck of an earlier import; `None` where there is none.
pub(super) fn read(folder: &Path) -> Result<Option<Old>, Diagnostic> {
    let path = folder.join(lock::NAME);
    if !path.is_file() {
        return Ok(None);
    }
    let unreadable = |why: &str| {
        Diagnostic::without_place(Code::LockSyntax, format!("cannot read `{}`: {why}", path.display()))
            .help("bring it back from git, or import into a new folder")
    };
    let text = |path: &Path| {
        let bytes = read_limited(path).map_err(|error| unreadable(&error.to_string()))?;
        String::from_utf8(bytes).map_err(|_| unreadable("a file is not UTF-8"))
    };
    let lock = Lock::read(&text(&path)?).ok_or_else(|| unreadable("it is not a lock of an import"))?;
    let entries = folder.read_dir().map_err(|error| unreadable(&error.to_string()))?;
    let mut names: Vec<_> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| Path::new(name).extension().is_some_and(|it| it.eq_ignore_ascii_case("md")));
    names.sort();
    let mut files = Vec::new();
    for name in names {
        files.push(cut(&name, &text(&folder.join(&name))?));
    }
    Ok(Some(Old { lock, files }))
}

/// Returns the files of a first import.
pub(super) fn first(new: &[New<'_>], lock: Lock) -> Vec<(String, String)> {
    let placed: Vec<_> = new.iter().map(|it| it.placed.clone()).collect();
    let texts: BTreeMap<&str, &str> = new.iter().map(|it| (&*it.placed.id, &*it.text)).collect();
    let text = |id: &str| texts.get(id).map_or(String::new(), |text| (*text).to_owned());
    let mut files = topic_files(&placed, &mut |it| text(&it.id));
    let entries = new.iter().map(|it| (it.placed.id.clone(), it.line())).collect();
    let lock = Lock { entries, ..lock };
    files.push((lock::NAME.to_owned(), lock.write()));
    files
}

/// Returns the files of a later import, and what is to be said of it.
pub(super) fn merge(
    mut new: Vec<New<'_>>,
    old: Old,
    lock: Lock,
    takes_reworded: bool,
    printer: &Printer,
) -> (Vec<(String, String)>, Vec<Diagnostic>) {
    let mut files = old.files;
    let mut merged = match_ids(&mut new, &old.lock, &files, takes_reworded);
    let entries = merge_files(&new, &old.lock, &mut files, &mut merged);
    let lock = Lock { entries, ..lock };
    let mut texts: Vec<_> = files.iter().map(|file| (file.name.clone(), file.text())).collect();
    texts.push((lock::NAME.to_owned(), lock.write()));
    lines(&merged).iter().for_each(|line| printer.result(line));
    (texts, remarks(&merged))
}

fn lines(merged: &Merged) -> Vec<String> {
    let mut out =
        vec![format!("new: {}", named(&merged.added)), format!("changed: {}", named(&merged.updated))];
    for (what, ids) in [
        ("changed by you and by the source, of which yours stays", &merged.kept),
        ("deleted by you, not brought back", &merged.deleted),
        (
            "gone from the source; write `retired` into their braces if learners are to have them no longer",
            &merged.gone,
        ),
    ] {
        if !ids.is_empty() {
            out.push(format!("{what}: {}", named(ids)));
        }
    }
    if !merged.reworded.is_empty() {
        let ids: Vec<_> = merged.reworded.iter().map(|(id, _)| id.clone()).collect();
        out.push(format!("reworded, with their old ids: {}", named(&ids)));
    }
    out
}

fn named(ids: &[String]) -> String {
    let more = ids.len().saturating_sub(NAMED);
    let shown: Vec<_> = ids.iter().take(NAMED).map(String::as_str).collect();
    match (ids.len(), more) {
        (0, _) => "0".to_owned(),
        (count, 0) => format!("{count} ({})", shown.join(", ")),
        (count, more) => format!("{count} ({}, and {more} more)", shown.join(", ")),
    }
}

fn remarks(merged: &Merged) -> Vec<Diagnostic> {
    if merged.perhaps.is_empty() {
        return Vec::new();
    }
    let pairs: Vec<_> =
        merged.perhaps.iter().take(NAMED).map(|(id, words)| format!("`{id}` as “{words}”")).collect();
    let count = counted(merged.perhaps.len(), "question");
    let message = format!("{count} may be reworded: {}", pairs.join(", "));
    let help =
        "with --accept-reworded they keep their ids, and learners their history; now they came as new ones";
    vec![Diagnostic::without_place(Code::PerhapsReworded, message).help(help)]
}
