//! Pieces that messages are made of: what the corpus has, fit to be shown, and the names that a reader may have meant.

use std::borrow::Cow;
use std::path::Path;

use crate::encoding::is_forbidden;

/// The name that `text` is most likely a slip of.
pub fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let text: String = text.to_lowercase().chars().take(64).collect();
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&text, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// A piece of corpus text as a message may show it: short and on one line.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
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
    let text = path.to_string_lossy();
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:,@\\".contains(character);
    let text = match &*text {
        "" => ".".to_owned(),
        // Not an option.
        text if text.starts_with('-') => format!("./{text}"),
        text => text.replace(char::is_control, "?"),
    };
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_far_from_all_has_no_guess() {
        assert_eq!(nearest("zebra", ["title", "lang"]), None);
        assert_eq!(nearest("tittle", ["title", "lang"]), Some("title"));
    }
}
