//! Of a folder with the same bank in several languages, one is imported.

/// Returns which of these files, named by their paths with `/`, repeat in another language what others say.
#[must_use]
pub fn translations(names: &[&str]) -> Vec<bool> {
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let has_main = names.iter().any(|name| folder_language(name).is_none() && is_markdown(name));
    let has_english = names.iter().any(|name| folder_language(name).is_some_and(|it| it.starts_with("en")));
    names
        .iter()
        .map(|name| {
            let of_folder = folder_language(name).is_some_and(|language| {
                if has_main { true } else { has_english && !language.starts_with("en") }
            });
            of_folder || base(name).is_some_and(|base| lower.contains(&base.to_lowercase()))
        })
        .collect()
}

fn is_markdown(name: &str) -> bool {
    name.to_lowercase().ends_with(".md")
}

/// Returns the language of the folder that a file is in, if its name says so: `de-DE/README.md`,
/// `translations/fr/README.md`.
fn folder_language(name: &str) -> Option<String> {
    let (folders, _) = name.rsplit_once('/')?;
    let mut parts = folders.split('/');
    parts.find_map(|part| match part {
        "translations" | "i18n" | "locales" => Some("xx".to_owned()),
        part if part.contains('-') && is_language(part) => Some(part.to_lowercase()),
        _ => None,
    })
}

/// Returns the file that this one is a translation of, if its name says so: `README-zh_CN.md` of `README.md`.
fn base(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let start = stem.rfind('/').map_or(0, |at| at + 1);
    stem.char_indices().skip_while(|(at, _)| *at <= start).find_map(|(at, sign)| {
        let language = stem.get(at + 1..)?;
        let is_cut = matches!(sign, '-' | '_' | '.') && is_language(language);
        is_cut.then(|| format!("{}.{extension}", stem.get(..at).unwrap_or_default()))
    })
}

/// Returns whether a text is of the form `de`, `de-DE`, `zh_Hans`.
fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once(['-', '_']).unwrap_or((text, "xx"));
    let is_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    language.len() == 2 && (2..=4).contains(&region.len()) && is_letters(language) && is_letters(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_language_of_several_stays() {
        let names = [
            "README.md",
            "README-zh_CN.md",
            "de-DE/README.md",
            "js/README.md",
            "questions/a-door.md",
            "translations/fr/x.md",
        ];
        assert_eq!(translations(&names), [false, true, true, false, false, true]);
        assert_eq!(translations(&["en-EN/README.md", "de-DE/README.md"]), [false, true]);
        assert_eq!(translations(&["q/en-US.mdx", "q/de.mdx"]), [false, false]);
    }
}
