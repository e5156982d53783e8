//! Names for files, ids and tags made from text: `What's new in C++?` gives `what-s-new-in-c`.

/// Lower-case ASCII letters and digits, everything else a single hyphen; at most 60 bytes, cut at a hyphen.
#[must_use]
pub fn slug(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut out = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.len() > LONGEST {
        let cut = out[..=LONGEST].rfind('-').unwrap_or(LONGEST);
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
        assert!(slug(&"word ".repeat(40)).len() <= 60);
    }
}
