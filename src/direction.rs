//! Which way a language is written.

const LANGUAGES: [&str; 14] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];
const SCRIPTS: [&str; 7] = ["arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg"];

/// Returns whether `lang`, a BCP 47 tag, is written from right to left; by its script where the tag names one.
#[must_use]
pub fn is_right_to_left(lang: &str) -> bool {
    let lang = lang.to_ascii_lowercase();
    let mut parts = lang.split('-');
    let primary = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&primary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_decide_the_direction_before_languages() {
        assert_eq!(
            ["he", "AR-eg", "uz-Arab", "en", "az-Latn", "fa-Latn"].map(is_right_to_left),
            [true, true, true, false, false, false]
        );
    }
}
