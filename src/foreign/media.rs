//! The files that come with a deck of another program, one after the other: there may be more than memory holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::Foreign;
use super::ki;
use super::md2anki;
use super::named;
use super::read::Form;
use super::stored::{Fault, Stored};
use crate::load::read_limited;
use crate::wording::{counted, shown};

/// How many names a sentence has.
const NAMED: usize = 5;

/// Where they are.
enum Place {
    Package(Stored),
    Folder(PathBuf),
}

/// Files that are not read yet.
pub struct Media {
    place: Place,
    files: std::vec::IntoIter<(String, String)>,
    /// Names that no system can have.
    bad: Vec<String>,
    /// Names of which there is no file.
    missing: Vec<String>,
}

impl Media {
    /// Lists the files of what `path` names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path, form: &Form, foreign: &Foreign<'_>) -> Result<Media, Fault> {
        match form {
            Form::Package => {
                let mut stored = Stored::open(path)?;
                let mut taken = BTreeSet::new();
                let (mut files, mut bad) = (Vec::new(), Vec::new());
                for (name, place) in stored.media()? {
                    let is_free = is_name(&name) && taken.insert(name.nfc().collect::<String>());
                    if is_free { files.push((name, place)) } else { bad.push(name) }
                }
                let place = Place::Package(stored);
                Ok(Media { place, files: files.into_iter(), bad, missing: Vec::new() })
            }
            Form::Crowdanki(_) | Form::Ki | Form::Collection => {
                let folder = match form {
                    Form::Crowdanki(file) => file.parent().unwrap_or(Path::new(".")).join("media"),
                    Form::Ki => path.join(ki::MEDIA),
                    _ => path.with_extension("media"),
                };
                let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
                let is_file = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
                let names = entries.filter(is_file).filter_map(|entry| entry.file_name().into_string().ok());
                let mut files: Vec<_> =
                    names.filter(|name| is_name(name)).map(|name| (name.clone(), name)).collect();
                files.sort();
                let (bad, missing) = (Vec::new(), Vec::new());
                Ok(Media { place: Place::Folder(folder), files: files.into_iter(), bad, missing })
            }
            Form::Md2anki => {
                let (files, missing) = md2anki::pictures(path);
                let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
                Ok(Media { place: Place::Folder(folder), files: files.into_iter(), bad: Vec::new(), missing })
            }
            Form::Text(_) => {
                let folder = path.parent().unwrap_or(Path::new("")).to_owned();
                let is_there = |name: &String| {
                    is_name(name) && folder.join(name).symlink_metadata().is_ok_and(|it| it.is_file())
                };
                let (there, missing): (Vec<_>, Vec<_>) =
                    named::files(&foreign.typed).into_iter().partition(is_there);
                let files: Vec<_> = there.into_iter().map(|name| (name.clone(), name)).collect();
                Ok(Media { place: Place::Folder(folder), files: files.into_iter(), bad: Vec::new(), missing })
            }
        }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.len() == 0
    }

    /// Returns the next file that is there, until there are no more.
    ///
    /// # Errors
    /// When it is damaged, or larger than a file may be.
    pub fn next_file(&mut self) -> Result<Option<(String, Vec<u8>)>, Fault> {
        for (name, place) in self.files.by_ref() {
            let file = match &mut self.place {
                Place::Package(stored) => stored.file(&place)?,
                Place::Folder(folder) => Some(read_limited(&folder.join(&place))?),
            };
            match file {
                Some(bytes) => return Ok(Some((name, bytes))),
                None => self.missing.push(name),
            }
        }
        Ok(None)
    }

    /// Returns what was left out, in sentences.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let sentence = |names: &[String], why: &str| {
            let named: Vec<_> = names.iter().take(NAMED).map(|name| format!("`{}`", shown(name))).collect();
            let more = if names.len() > NAMED { ", …" } else { "" };
            (!names.is_empty())
                .then(|| format!("{}: {why} {}{more}", counted(names.len(), "file"), named.join(", ")))
        };
        let bad = sentence(&self.bad, "their names are not the names of files, or are taken:");
        bad.into_iter().chain(sentence(&self.missing, "the export does not hold")).collect()
    }
}

/// Returns whether a name is that of one file on every system.
fn is_name(name: &str) -> bool {
    crate::load::typed::is_plain_name(name) && !name.contains(|it: char| it.is_control()) && name.len() <= 255
}
