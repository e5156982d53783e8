//! The files that come with a deck of another program, one after the other: there may be more than memory holds.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Foreign;
use super::ki;
use super::md2anki;
use super::named::{self, folded};
use super::read::Form;
use super::stored::{Fault, Stored};
use crate::id::unportable;
use crate::load::read_limited;
use crate::wording::{counted, first_names};

/// Where they are.
enum Place {
    Package(Stored),
    Folder(PathBuf),
}

/// Files that are not read yet.
pub struct Media {
    place: Place,
    files: std::vec::IntoIter<(String, String)>,
    left: Left,
}

/// The names of files that do not come in.
#[derive(Default)]
struct Left {
    /// Names that some system cannot have.
    bad: Vec<String>,
    /// Names that are those of others on some system.
    doubled: Vec<String>,
    /// Folders and links.
    others: Vec<String>,
    /// Names of which there is no file.
    missing: Vec<String>,
}

/// Files as they are found.
#[derive(Default)]
struct Found {
    files: Vec<(String, String)>,
    taken: BTreeSet<String>,
    left: Left,
}

impl Found {
    fn add(&mut self, name: String, place: String) {
        if !is_name(&name) {
            self.left.bad.push(name);
        } else if self.taken.insert(folded(&name)) {
            self.files.push((name, place));
        } else {
            self.left.doubled.push(name);
        }
    }

    fn folder(&mut self, folder: &Path) -> Result<(), Fault> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry?;
            found.push((entry.file_name(), entry.file_type()?.is_file()));
        }
        found.sort();
        for (name, is_file) in found {
            match name.into_string() {
                Ok(name) if is_file => self.add(name.clone(), name),
                Ok(name) => self.left.others.push(name),
                Err(name) => self.left.bad.push(name.to_string_lossy().into_owned()),
            }
        }
        Ok(())
    }

    /// Adds what a list has and nothing was found of.
    fn missing<'n>(&mut self, names: impl Iterator<Item = &'n String>) {
        let others = self.left.bad.iter().chain(&self.left.others).map(|name| folded(name));
        let known: BTreeSet<_> = others.chain(self.taken.iter().cloned()).collect();
        self.left.missing.extend(names.filter(|name| !known.contains(&folded(name))).cloned());
    }

    fn at(self, place: Place) -> Media {
        Media { place, files: self.files.into_iter(), left: self.left }
    }
}

impl Media {
    /// Lists the files of what `path` names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path, form: &Form, foreign: &Foreign<'_>) -> Result<Media, Fault> {
        let beside = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut found = Found::default();
        let folder = match form {
            Form::Package => {
                let mut stored = Stored::open(path)?;
                stored.media()?.into_iter().for_each(|(name, place)| found.add(name, place));
                return Ok(found.at(Place::Package(stored)));
            }
            Form::Crowdanki(file) => file.parent().unwrap_or(Path::new(".")).join("media"),
            Form::Ki => path.join(ki::MEDIA),
            Form::Collection => path.with_extension("media"),
            Form::Md2anki => {
                let (there, missing) = md2anki::pictures(path);
                there.into_iter().for_each(|(name, place)| found.add(name, place));
                found.left.missing = missing;
                return Ok(found.at(Place::Folder(beside.to_owned())));
            }
            Form::Text(_) => {
                for name in named::files(&foreign.typed) {
                    let is_there = || beside.join(&name).symlink_metadata().is_ok_and(|it| it.is_file());
                    if !is_name(&name) || is_there() {
                        found.add(name.clone(), name);
                    } else {
                        found.left.missing.push(name);
                    }
                }
                return Ok(found.at(Place::Folder(beside.to_owned())));
            }
        };
        found.folder(&folder)?;
        found.missing(foreign.files.iter());
        Ok(found.at(Place::Folder(folder)))
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
                None => self.left.missing.push(name),
            }
        }
        Ok(None)
    }

    /// Returns what was left out, in sentences.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let sentence = |names: &[String], why: &str| {
            (!names.is_empty())
                .then(|| format!("{}: {why} {}", counted(names.len(), "file"), first_names(names)))
        };
        let Left { bad, doubled, others, missing } = &self.left;
        let sentences = [
            sentence(bad, "not every system can have such a name:"),
            sentence(doubled, "named as another, but for capital letters or the form of accents:"),
            sentence(others, "folders or links, not files:"),
            sentence(missing, "the export does not hold"),
        ];
        sentences.into_iter().flatten().collect()
    }
}

/// Returns whether a name is that of one file on every system.
fn is_name(name: &str) -> bool {
    crate::load::typed::is_plain_name(name)
        && !name.contains(|it: char| it.is_control() || r#"<>:"|?*"#.contains(it))
        && !name.ends_with(' ')
        && name.len() <= 255
        && unportable(&folded(name)).is_none()
}
