//! An import as the files of a deck: `deck.toml` and topic files, in the native form.

pub mod cut;
pub mod ids;
pub mod lock;
pub mod merge;
pub mod parts;
mod placed;
pub mod tags;
mod topic;

use std::fmt::Write as _;

use super::contract::Import;
pub use ids::asked;
pub use placed::{Placed, placed};
pub use topic::entry as entry_text;

/// What the deck is, besides its questions.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub id: String,
    pub title: String,
    /// An SPDX expression.
    pub licence: Option<String>,
    pub authors: Vec<String>,
    /// Where it comes from, for people.
    pub origin: String,
}

/// Returns topic files by their names. `text` says what is in a file for an entry.
#[must_use]
pub fn topic_files<'e>(
    placed: &[Placed<'e>],
    text: &mut impl FnMut(&Placed<'e>) -> String,
) -> Vec<(String, String)> {
    let mut files: Vec<(String, String, String)> = Vec::new();
    for it in placed {
        let at = match files.iter().position(|(name, ..)| *name == it.file) {
            Some(at) => at,
            None => {
                files.push((it.file.clone(), String::new(), String::new()));
                files.len() - 1
            }
        };
        let Some((_, topic, out)) = files.get_mut(at) else { continue };
        if *topic != it.topic {
            let title = super::write::heading(&[super::tree::Inline::Text(it.topic.clone())]);
            let _ = writeln!(out, "{}# {title}\n", if out.is_empty() { "" } else { "\n" });
            topic.clone_from(&it.topic);
        } else if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text(it).trim_end());
        out.push('\n');
    }
    files.into_iter().map(|(name, _, out)| (name, out)).collect()
}

/// Returns deck.toml as `about` and the import say it.
#[must_use]
pub fn deck_toml(about: &About, import: &Import) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let list = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
    let mut out = String::new();
    for line in about.origin.lines() {
        let _ = writeln!(out, "# {line}");
    }
    let _ = writeln!(out, "id = {}\ntitle = {}", quoted(&about.id), quoted(&about.title));
    let keys = [("lang", &import.language), ("licence", &about.licence)];
    for (key, value) in keys {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
    }
    for (key, values) in [("authors", &about.authors), ("tags", &import.tags)] {
        if !values.is_empty() {
            let _ = writeln!(out, "{key} = [{}]", list(values));
        }
    }
    out
}
