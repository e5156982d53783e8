//! The files that come with a deck of another program, one after the other: there may be more than memory holds.

use std::collections::BTreeSet;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use super::read::Form;
use super::stored::{Fault, Stored};
use crate::wording::{counted, shown};

/// How many names a sentence has.
const NAMED: usize = 5;

/// Files that are not read yet.
pub struct Media {
    stored: Stored,
    files: std::vec::IntoIter<(String, String)>,
    /// Names that no system can have.
    bad: Vec<String>,
    /// Names of which the package has no file.
    missing: Vec<String>,
}

impl Media {
    /// Lists the files of what `path` names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path, form: Form) -> Result<Media, Fault> {
        match form {
            Form::Package => {
                let mut stored = Stored::open(path)?;
                let mut taken = BTreeSet::new();
                let (mut files, mut bad) = (Vec::new(), Vec::new());
                for (name, place) in stored.media()? {
                    let is_free = is_name(&name) && taken.insert(name.nfc().collect::<String>());
                    if is_free { files.push((name, place)) } else { bad.push(name) }
                }
                Ok(Media { stored, files: files.into_iter(), bad, missing: Vec::new() })
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

    /// Returns the next file that is there.
    ///
    /// # Errors
    /// When it is damaged, or larger than a file may be.
    pub fn next_file(&mut self) -> Result<Option<(String, Vec<u8>)>, Fault> {
        for (name, place) in self.files.by_ref() {
            match self.stored.file(&place)? {
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
                .then(|| format!("{}: {why}: {}{more}", counted(names.len(), "file"), named.join(", ")))
        };
        let bad = sentence(&self.bad, "their names are not the names of files, or are taken");
        bad.into_iter()
            .chain(sentence(&self.missing, "the package lists them and does not have them"))
            .collect()
    }
}

/// Returns whether a name is that of one file on every system.
fn is_name(name: &str) -> bool {
    crate::load::typed::is_plain_name(name) && !name.contains(|it: char| it.is_control()) && name.len() <= 255
}
