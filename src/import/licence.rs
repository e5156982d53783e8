//! Under which licence a source is, and whose it is, as its LICENSE and README say.

mod authors;
mod readme;
mod spdx;
mod words;

use std::path::Path;

use readme::section;
pub use spdx::identifier;

use super::decode;
use super::input::Input;
use crate::load::read_at_most;

/// What a folder says of itself.
const README: &str = "README.md";

/// Larger files are not licences.
const LARGEST: u64 = 1 << 20;

/// What is said of rights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// An SPDX identifier.
    pub licence: Option<String>,
    pub authors: Vec<String>,
    /// The file that says it.
    pub said_in: Option<String>,
}

impl Rights {
    /// Returns whether the licence keeps people from selling or from changing the work.
    #[must_use]
    pub fn restricts(&self) -> bool {
        let licence = self.licence.as_deref().unwrap_or_default();
        licence.contains("-NC") || licence.contains("-ND")
    }

    /// Looks beside the source, whose folder is `home`, and above it up to `top`, which a clone ends with; then in what
    /// the source and its README say of themselves.
    #[must_use]
    pub fn of(input: &Input, home: &Path, top: Option<&Path>) -> Rights {
        let mut rights = Rights::default();
        for folder in home.ancestors() {
            let mut licences = Vec::new();
            for name in licence_files(folder) {
                let Some(text) = read(&folder.join(&name)) else { continue };
                rights.add_authors(authors::of_notice(&text));
                if let Some(licence) = identifier(&text) {
                    licences.push(licence);
                    rights.said_in.get_or_insert(name);
                }
            }
            if !licences.is_empty() {
                licences.sort();
                licences.dedup();
                rights.licence = Some(licences.join(" OR "));
                break;
            }
            if top.is_none_or(|top| folder == top) {
                break;
            }
        }
        let readme = read(&home.join(README));
        let of_input = input.files.iter().filter(|file| file.is_markdown());
        let of_input = of_input.filter_map(|file| Some((file.name.as_str(), file.text.as_deref()?)));
        for (name, text) in of_input.chain(readme.as_deref().map(|text| (README, text))) {
            let section = section(text, LICENCES);
            let found = section.as_deref().and_then(identifier).filter(|_| rights.licence.is_none());
            if found.is_some() {
                rights.licence = found;
                rights.said_in = Some(name.to_owned());
            }
            if rights.authors.is_empty() {
                rights.add_authors(authors::of_readme(text, section.as_deref()));
            }
        }
        rights
    }

    fn add_authors(&mut self, names: Vec<String>) {
        for name in names {
            if !self.authors.contains(&name) {
                self.authors.push(name);
            }
        }
    }
}

/// Returns the names of the files in a folder that say licences: `LICENSE`, `licence.md`, `LICENSE-MIT`, `COPYING` and such.
fn licence_files(folder: &Path) -> Vec<String> {
    let is_licence = |name: &String| {
        let name = name.to_lowercase();
        let stem = [".md", ".txt", ".rst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        let begins =
            |word: &str| stem.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        !stem.contains('.') && ["license", "licence", "copying", "unlicense"].into_iter().any(begins)
    };
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(is_licence).collect();
    names.sort();
    names
}

fn read(path: &Path) -> Option<String> {
    let is_file = path.symlink_metadata().is_ok_and(|it| it.is_file());
    let bytes = is_file.then(|| read_at_most(path, LARGEST).ok()).flatten()??;
    decode::text(&bytes)
}

/// How headings about licences begin.
const LICENCES: &[&str] =
    &["license", "licence", "licensing", "copyright", "лицензия", "lizenz", "licencia", "licença", "许可"];
