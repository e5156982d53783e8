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
}

/// One entry as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Of its question with code and options.
    pub question: String,
    /// Of the whole entry as it was written.
    pub text: String,
    /// Whether the source has it no longer.
    pub is_gone: bool,
}

/// Returns a short hash of a text; white space at its ends does not count.
#[must_use]
pub fn hash(text: &str) -> String {
    digest::of(text.trim(), 8)
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
            let _ = writeln!(
                out,
                "{} = {{ question = \"{}\", text = \"{}\"{gone} }}",
                quoted(id),
                line.question,
                line.text
            );
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
        };
        for (id, value) in table.get("entries")?.as_table()? {
            let part = |key: &str| value.get(key).and_then(toml::Value::as_str).map(str::to_owned);
            let is_gone = value.get("gone").and_then(toml::Value::as_bool).unwrap_or(false);
            lock.entries
                .insert(id.clone(), Line { question: part("question")?, text: part("text")?, is_gone });
        }
        Some(lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let line = Line { question: hash("a"), text: hash("b"), is_gone: true };
        let lock = Lock {
            source: "https://example.org/\"x\"".to_owned(),
            revision: Some("0".repeat(40)),
            splitter: "h2".to_owned(),
            entries: BTreeMap::from([("a.b".to_owned(), line)]),
        };
        assert_eq!(Lock::read(&lock.write()), Some(lock));
        assert_eq!(Lock::read("version = 2"), None);
    }
}
