//! Under which licence a source is, and whose it is, as its LICENSE and README say.

mod spdx;
mod words;

use std::path::Path;

pub use spdx::identifier;

use super::decode;
use super::input::Input;
use crate::load::read_at_most;

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

    /// Looks beside the source, and above it up to `top`, which a clone ends with.
    #[must_use]
    pub fn of(input: &Input, top: Option<&Path>) -> Rights {
        let mut rights = Rights::default();
        for folder in input.root.ancestors() {
            let mut licences = Vec::new();
            for name in licence_files(folder) {
                let Some(text) = read(&folder.join(&name)) else { continue };
                licences.extend(identifier(&text));
                let known = rights.authors.clone();
                rights.authors.extend(authors(&text).into_iter().filter(|name| !known.contains(name)));
                rights.said_in.get_or_insert(name);
            }
            if !licences.is_empty() {
                licences.sort();
                licences.dedup();
                rights.licence = Some(licences.join(" OR "));
                return rights;
            }
            if top.is_none_or(|top| folder == top) {
                break;
            }
        }
        for file in &input.files {
            let Some(text) = file.text.as_deref().filter(|_| file.is_markdown()) else { continue };
            if let Some(licence) = section(text).and_then(|section| identifier(&section)) {
                rights.licence = Some(licence);
                rights.said_in = Some(file.name.clone());
                return rights;
            }
        }
        if let Some(text) = read(&input.root.join("README.md")).and_then(|text| section(&text)) {
            rights.licence = identifier(&text);
            rights.said_in = rights.licence.as_ref().map(|_| "README.md".to_owned());
        }
        rights
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

/// Returns what a README says below a heading about its licence, if it has one.
fn section(text: &str) -> Option<String> {
    let is_heading = |line: &str| {
        let line = line.trim_start_matches(['#', ' ', '*']).to_lowercase();
        ["license", "licence", "licensing", "copyright", "лицензия", "lizenz", "licencia", "licença", "许可"]
            .iter()
            .any(|word| line.starts_with(word))
    };
    let at = text.lines().position(|line| line.starts_with('#') && is_heading(line))?;
    let rest = text.lines().skip(at + 1);
    Some(
        rest.take_while(|line| !line.starts_with("# ") && !line.starts_with("## "))
            .take(30)
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// Returns the names of lines such as `Copyright (c) 2018 A. Name`.
#[must_use]
pub fn authors(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        let lower = line.to_lowercase();
        let Some(rest) = lower.starts_with("copyright").then(|| line.get("copyright".len()..)).flatten()
        else {
            continue;
        };
        let name = without_years(rest);
        let name = name.split(['<', '(', '[']).next().unwrap_or_default().trim().trim_end_matches(['.', ',']);
        let name =
            name.strip_suffix("All rights reserved").unwrap_or(name).trim().trim_end_matches(['.', ',']);
        let is_name =
            !name.is_empty() && name.chars().count() < 80 && !name.contains(['{', '}']) && name != "notice";
        let is_notice = lower.contains("copyright notice")
            || lower.contains("copyright owner")
            || lower.contains("copyright license")
            || lower.contains("copyright holder")
            // Whoever wrote the text of a licence did not write what is under it.
            || lower.contains("free software foundation")
            || name == "yy";
        if is_name && !is_notice && !found.iter().any(|other| other == name) {
            found.push(name.to_owned());
        }
    }
    found.truncate(20);
    found
}

/// Takes `(c) 2018-2020,` off the start.
fn without_years(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|it: char| {
            it.is_ascii_digit() || matches!(it, ' ' | ',' | '-' | '–' | '©' | ':')
        });
        for sign in ["(c)", "(C)", "present", "Present", "by "] {
            rest = rest.strip_prefix(sign).unwrap_or(rest);
        }
        if rest == before {
            return rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_read_without_years_and_signs() {
        let text = "Copyright (c) 2018-2020 Sam Lee <s@example.org>\nCopyright © 2019, Chris. All rights reserved.\nThe above copyright notice\nCopyright (C) 2007 Free Software Foundation, Inc.\n";
        assert_eq!(authors(text), ["Sam Lee", "Chris"]);
    }
}
