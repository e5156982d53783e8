//! `import.lock`: where a deck came from, and what each entry was when it came, so that the next import can tell what
//! the source changed from what you changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::digest;

/// Its name in the deck's folder.
pub const NAME: &str = "import.lock";

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub source: String,
    pub revision: Option<String>,
    pub splitter: String,
    /// By id.
    pub entries: BTreeMap<String, Line>,
    /// Hashes of pictures as they came, by their paths in the deck's folder.
    pub pictures: BTreeMap<String, String>,
}

/// One entry as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Of its question with code and options.
    pub question: String,
    /// Of each part of the entry as it was written, by the part's name.
    pub parts: BTreeMap<String, String>,
    /// Whether the source has it no longer.
    pub is_gone: bool,
}

/// Returns a short hash of a text; white space at its ends does not count.
#[must_use]
pub fn hash(text: &str) -> String {
    hash_of_bytes(text.trim().as_bytes())
}

/// Returns a short hash of a file.
#[must_use]
pub fn hash_of_bytes(bytes: &[u8]) -> String {
    digest::of(bytes, 8)
}

impl Lock {
    /// Returns the lock as text.
    #[must_use]
    pub fn write(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut out = String::from(
            "# Written by `deckpress import`. Commit it: the next import needs it to keep your edits.\n",
        );
        let _ = writeln!(out, "version = 1\nsource = {}", quoted(&self.source));
        if let Some(revision) = &self.revision {
            let _ = writeln!(out, "revision = {}", quoted(revision));
        }
        let _ = writeln!(out, "split = {}\n\n[entries]", quoted(&self.splitter));
        for (id, line) in &self.entries {
            let gone = if line.is_gone { ", gone = true" } else { "" };
            let part = |(name, hash): (&String, &String)| format!("{} = \"{hash}\"", quoted(name));
            let parts = line.parts.iter().map(part).collect::<Vec<_>>().join(", ");
            let question = &line.question;
            let _ = writeln!(
                out,
                "{} = {{ question = \"{question}\", parts = {{ {parts} }}{gone} }}",
                quoted(id)
            );
        }
        if !self.pictures.is_empty() {
            out.push_str("\n[pictures]\n");
        }
        for (name, hash) in &self.pictures {
            let _ = writeln!(out, "{} = \"{hash}\"", quoted(name));
        }
        out
    }

    /// Reads a lock; `None` for what is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Lock> {
        let table: toml::Table = text.parse().ok()?;
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        (table.get("version").and_then(toml::Value::as_integer) == Some(1)).then_some(())?;
        let mut lock = Lock {
            source: word("source")?,
            revision: word("revision"),
            splitter: word("split").unwrap_or_default(),
            entries: BTreeMap::new(),
            pictures: table.get("pictures").map_or(Some(BTreeMap::new()), words)?,
        };
        for (id, value) in table.get("entries")?.as_table()? {
            let question = value.get("question")?.as_str()?.to_owned();
            let is_gone = value.get("gone").and_then(toml::Value::as_bool).unwrap_or(false);
            lock.entries.insert(id.clone(), Line { question, parts: words(value.get("parts")?)?, is_gone });
        }
        Some(lock)
    }
}

/// Returns a table of words; `None` for anything else.
fn words(value: &toml::Value) -> Option<BTreeMap<String, String>> {
    let word = |(key, value): (&String, &toml::Value)| Some((key.clone(), value.as_str()?.to_owned()));
    value.as_table()?.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let parts = BTreeMap::from([(String::new(), hash("b")), ("### Hint".to_owned(), hash("c"))]);
        let line = Line { question: hash("a"), parts, is_gone: true };
        let lock = Lock {
            source: "https://example.org/\"x\"".to_owned(),
            revision: Some("0".repeat(40)),
            splitter: "h2".to_owned(),
            entries: BTreeMap::from([("a.b".to_owned(), line)]),
            pictures: BTreeMap::from([("media/a.png".to_owned(), hash_of_bytes(b"d"))]),
        };
        assert_eq!(Lock::read(&lock.write()), Some(lock));
        assert_eq!(Lock::read("version = 2"), None);
    }
}
