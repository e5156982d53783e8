//! Names for files, ids and tags made from text: `What's new in C++?` gives `what-s-new-in-c`.

/// Lower-case ASCII letters and digits, everything else a single hyphen; at most 60 bytes, cut at a hyphen.
#[must_use]
pub fn slug(text: &str) -> String {
    words(text, |character| character.is_ascii_alphanumeric())
}

/// The same with the letters and digits of all scripts, for the names of files.
#[must_use]
pub fn file_word(text: &str) -> String {
    words(text, char::is_alphanumeric)
}

fn words(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    const LONGEST: usize = 60;
    let mut out = String::new();
    for character in text.chars() {
        if is_kept(character) {
            out.extend(character.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.len() > LONGEST {
        let longest = out.floor_char_boundary(LONGEST + 1);
        let cut = out[..longest].rfind('-').unwrap_or(out.floor_char_boundary(LONGEST));
        out.truncate(cut);
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ids() {
        assert_eq!(slug("What's new in C++?"), "what-s-new-in-c");
        assert_eq!(slug("  ¿Qué? "), "qu");
        assert_eq!(slug("日本"), "");
        assert_eq!(file_word("日本: Städte/Orte"), "日本-städte-orte");
        assert_eq!(file_word(&"日".repeat(40)).len(), 60);
        assert!(slug(&"word ".repeat(40)).len() <= 60);
    }
}
