//! Under which licence a source is, and whose it is, as its LICENSE and README say.

use std::path::Path;

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
            for name in [
                "LICENSE",
                "LICENCE",
                "LICENSE.md",
                "LICENSE.txt",
                "LICENCE.md",
                "COPYING",
                "license.md",
                "License.md",
            ] {
                let Some(text) = read(&folder.join(name)) else { continue };
                rights.licence = identifier(&text);
                rights.authors = authors(&text);
                rights.said_in = Some(name.to_owned());
                if rights.licence.is_some() {
                    return rights;
                }
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

/// Returns the SPDX identifier of a licence, by the words that only it has; `None` if it is not known.
#[must_use]
pub fn identifier(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let creative = has(&["creative commons", "creativecommons.org", "cc by", "cc-by", "cc by-"]);
    if has(&["cc0", "publicdomain/zero", "zero v1.0", "no copyright"]) && (creative || has(&["cc0"])) {
        return Some("CC0-1.0".to_owned());
    }
    if creative {
        let has_part = |part: &str, word: &str| {
            text.contains(word)
                || ["by-", "by-nc-", "by-sa-", "by "]
                    .iter()
                    .any(|before| text.contains(&format!("{before}{part}")))
        };
        let nc = has_part("nc", "noncommercial") || text.contains("non-commercial");
        let nd = has_part("nd", "noderiv") || text.contains("no derivatives");
        let sa = has_part("sa", "sharealike") || text.contains("share alike") || text.contains("share-alike");
        let version =
            ["4.0", "3.0", "2.5", "2.0"].into_iter().find(|version| text.contains(version)).unwrap_or("4.0");
        let parts = [("-NC", nc), ("-ND", nd), ("-SA", sa && !nd)];
        let parts: String =
            parts.into_iter().filter(|(_, is_there)| *is_there).map(|(part, _)| part).collect();
        return Some(format!("CC-BY{parts}-{version}"));
    }
    let gnu = |name: &str, id: &str| {
        let version =
            ["3", "2.1", "2"].into_iter().find(|version| text.contains(&format!("version {version}")));
        let short = has(&[&format!("{}-3", id.to_lowercase()), &format!("{}v3", id.to_lowercase())]);
        let version = if short { Some("3") } else { version };
        (text.contains(name) || short).then(|| {
            let version = version.unwrap_or("3");
            let dot = if version.contains('.') { "" } else { ".0" };
            format!("{id}-{version}{dot}-only")
        })
    };
    gnu("gnu affero general public license", "AGPL")
        .or_else(|| gnu("gnu lesser general public license", "LGPL"))
        .or_else(|| gnu("gnu general public license", "GPL"))
        .or_else(|| {
            let known: [(&str, &[&str]); 8] = [
                ("Apache-2.0", &["apache license", "apache-2.0", "apache 2.0"]),
                ("MPL-2.0", &["mozilla public license", "mpl-2.0"]),
                ("Unlicense", &["unlicense", "this is free and unencumbered software"]),
                ("WTFPL", &["do what the fuck you want", "wtfpl"]),
                ("ISC", &["isc license", "permission to use, copy, modify, and/or distribute"]),
                ("BSD-3-Clause", &["bsd 3-clause", "bsd-3-clause", "neither the name of"]),
                ("BSD-2-Clause", &["bsd 2-clause", "bsd-2-clause", "redistributions in binary form"]),
                (
                    "MIT",
                    &[
                        "mit license",
                        "mit licence",
                        "permission is hereby granted, free of charge",
                        "[mit]",
                        "(mit)",
                        " mit ",
                        "mit.",
                    ],
                ),
            ];
            let padded = format!(" {text} ");
            known
                .into_iter()
                .find(|(_, words)| words.iter().any(|word| padded.contains(word)))
                .map(|(id, _)| id.to_owned())
        })
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
            || lower.contains("copyright holder");
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
    fn licences_are_known_by_their_words() {
        for (text, id) in [
            ("MIT License\n\nCopyright (c) 2018 A", Some("MIT")),
            ("Permission is hereby granted, free of charge, to any person", Some("MIT")),
            ("Attribution-NonCommercial-NoDerivs 3.0 Unported, Creative Commons", Some("CC-BY-NC-ND-3.0")),
            (
                "[CC BY-NC-SA 4.0](https://creativecommons.org/licenses/by-nc-sa/4.0/)",
                Some("CC-BY-NC-SA-4.0"),
            ),
            ("https://creativecommons.org/licenses/by/4.0/", Some("CC-BY-4.0")),
            ("CC0 1.0 Universal", Some("CC0-1.0")),
            ("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", Some("GPL-3.0-only")),
            ("Apache License Version 2.0", Some("Apache-2.0")),
            ("WTFPL", Some("WTFPL")),
            ("Be nice.", None),
        ] {
            assert_eq!(identifier(text).as_deref(), id, "{text}");
        }
    }

    #[test]
    fn authors_are_read_without_years_and_signs() {
        let text = "Copyright (c) 2018-2020 Sam Lee <s@example.org>\nCopyright © 2019, Chris. All rights reserved.\nThe above copyright notice\n";
        assert_eq!(authors(text), ["Sam Lee", "Chris"]);
    }
}
