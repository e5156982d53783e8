//! Pieces that messages are made of: what the corpus has, fit to be shown, and the names that a reader may have meant.

use std::borrow::Cow;
use std::path::Path;

use crate::encoding::is_forbidden;

/// Returns the name that `text` is most likely a slip of; `None` if none is near.
pub fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let text: String = text.to_lowercase().chars().take(64).collect();
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&text, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns a piece of corpus text as a message may show it: short and on one line.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    /// A message with two such pieces fits two lines of a terminal.
    const LONGEST: usize = 60;
    let bad = |character: char| character.is_control() || is_forbidden(character);
    if text.chars().count() <= LONGEST && !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let mut out: String =
        text.chars().take(LONGEST).map(|character| if bad(character) { ' ' } else { character }).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}

/// Returns a path as a word of a command that can be pasted into a shell.
#[must_use]
pub fn shell_word(path: &Path) -> String {
    let path = path.to_string_lossy().replace(char::is_control, "?");
    let path = match &*path {
        "" => ".".to_owned(),
        // Not an option.
        path if path.starts_with('-') => format!("./{path}"),
        path => path.to_owned(),
    };
    let is_plain = |character: char| character.is_alphanumeric() || "_-./:,+@%".contains(character);
    match cfg!(windows) {
        _ if path.chars().all(|it| is_plain(it) || (cfg!(windows) && it == '\\')) => path,
        true => format!("\"{path}\""),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

/// Returns a text of strangers, such as the name of a file, as it may appear in a line of a report: what starts a line,
/// reorders text or is not seen is written as an escape.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| is_unseen(character) && character != '\t';
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let escaped = |character: char| match character {
        '\n' | '\r' => character.escape_default().to_string(),
        _ if is_escaped(character) => character.escape_unicode().to_string(),
        _ => character.to_string(),
    };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// Returns whether a character is a control, or a format character without a sign of its own.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns whether a text may have this character for good reasons: emoji and many scripts join and part letters by
/// them.
#[must_use]
pub fn is_joiner(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

/// Returns a number with its noun: `1 fault`, `2 faults`.
#[must_use]
pub fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// Returns names as a sentence has them: the first few in backticks, and `…` where there are more.
#[must_use]
pub fn first_names(names: &[impl AsRef<str>]) -> String {
    /// A sentence with more is not read.
    const NAMED: usize = 5;
    let mut named: Vec<_> =
        names.iter().take(NAMED).map(|name| format!("`{}`", shown(name.as_ref()))).collect();
    named.extend((names.len() > NAMED).then(|| "…".to_owned()));
    named.join(", ")
}

/// Returns plain text as HTML has it.
#[must_use]
pub fn as_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_the_first_are_shown() {
        assert_eq!(first_names(&["a", "b"]), "`a`, `b`");
        assert_eq!(first_names(&["a"; 6]), "`a`, `a`, `a`, `a`, `a`, …");
    }

    #[test]
    fn a_name_far_from_all_has_no_guess() {
        assert_eq!(nearest("zebra", ["title", "lang"]), None);
        assert_eq!(nearest("tittle", ["title", "lang"]), Some("title"));
    }

    #[test]
    fn what_is_not_seen_is_escaped() {
        assert_eq!(visible("a\n::error::b\u{202e}c\u{1b}[2J"), "a\\n::error::b\\u{202e}c\\u{1b}[2J");
        assert_eq!(visible("é 問 😀 ﷽"), "é 問 😀 ﷽");
        let format = ['\u{200b}', '\u{2066}', '\u{feff}', '\u{e0041}', '\u{2028}', '\u{85}', '\u{7f}', '\r'];
        assert!(format.into_iter().all(|character| !visible(&character.to_string()).contains(character)));
    }

    #[cfg(unix)]
    #[test]
    fn words_of_a_command_line_are_quoted_where_a_shell_would_split_them() {
        for (path, word) in [
            ("my-deck", "my-deck"),
            ("a/b.c_d", "a/b.c_d"),
            ("Français", "Français"),
            ("My Deck", "'My Deck'"),
            ("it's $HOME", r"'it'\''s $HOME'"),
            ("a\\b", r"'a\b'"),
            ("-x", "./-x"),
            ("~", "'~'"),
        ] {
            assert_eq!(shell_word(Path::new(path)), word);
        }
    }
}
