//! Which licence a text is or names.
//!
//! The whole text of a licence names others too: the GPL ends with the LGPL, the MPL lists the GPL. So what is such a
//! text is known by its title, and only where there is none do mentions count, whole words each.
//!
//! The crates that compare whole texts, `spdx` and `askalono`, would put 2 MB of them into the program, and know no
//! notes such as `Texts: CC BY 4.0`.

use super::words::{Word, find, has, version, words_of};

/// Texts that are shorter are notes about a licence, or licences of a few lines.
const LONG: usize = 4000;
/// Titles are within the first lines.
const TITLE_LINES: usize = 12;

/// Returns the SPDX identifier of the licence that a text is or names; `None` where it names none, or not which version.
#[must_use]
pub fn identifier(text: &str) -> Option<String> {
    let words = words_of(text);
    let title = title(text);
    if text.len() >= LONG || title.as_deref().is_some_and(|title| title.starts_with("CC")) {
        let is_creative = title.as_deref().is_some_and(|title| title.starts_with("CC"));
        let more = creative(&words, text).filter(|_| !is_creative && restricts(&words));
        if let Some(id) = more.or(title) {
            return Some(id);
        }
        let head = head(text).join("\n");
        return creative(&words, text).or_else(|| mentioned(&words_of(&head), text));
    }
    // A note may name one for programs and one for texts: what is here are texts.
    creative(&words, text).or(title).or_else(|| mentioned(&words, text))
}

/// Returns whether a text names a licence of Creative Commons that forbids sale or changes.
fn restricts(words: &[Word<'_>]) -> bool {
    let names = ["attribution noncommercial", "attribution noderivs", "attribution noderivatives"];
    names.iter().any(|name| has(words, name)) || has_part(words, "nc") || has_part(words, "nd")
}

/// Returns the first lines that say something, without marks around them.
fn head(text: &str) -> Vec<&str> {
    let lines = text.lines().map(|line| line.trim_matches(|it: char| !it.is_alphanumeric() && it != ')'));
    lines.filter(|line| !line.is_empty()).take(TITLE_LINES).collect()
}

/// Long licences by their titles: the words, the name in SPDX, its versions, and what is after them.
const TITLES: &[(&str, &str, &[&str], &str)] = &[
    ("gnu affero general public license", "AGPL", &["3.0"], "-only"),
    ("gnu lesser general public license", "LGPL", &["2.1", "3.0"], "-only"),
    ("gnu library general public license", "LGPL", &["2.0"], "-only"),
    ("gnu general public license", "GPL", &["1.0", "2.0", "3.0"], "-only"),
    ("gnu free documentation license", "GFDL", &["1.1", "1.2", "1.3"], "-only"),
    ("mozilla public license", "MPL", &["1.0", "1.1", "2.0"], ""),
    ("apache software license", "Apache", &["1.0", "1.1"], ""),
    ("apache license", "Apache", &["1.0", "1.1", "2.0"], ""),
    ("eclipse public license", "EPL", &["1.0", "2.0"], ""),
    ("european union public licence", "EUPL", &["1.0", "1.1", "1.2"], ""),
    ("european union public license", "EUPL", &["1.0", "1.1", "1.2"], ""),
    ("open database license", "ODbL", &["1.0"], ""),
    ("artistic license", "Artistic", &["1.0", "2.0"], ""),
    ("boost software license", "BSL", &["1.0"], ""),
    ("sil open font license", "OFL", &["1.0", "1.1"], ""),
];

/// Returns the licence whose title is in the first lines: a line with its name, its version and no other words.
fn title(text: &str) -> Option<String> {
    let head = head(text);
    for (at, line) in head.iter().enumerate() {
        let line_words = words_of(line);
        if let Some(id) = creative_title(&line_words) {
            return Some(id);
        }
        let from = usize::from(line_words.first().is_some_and(|word| word.lower == "the"));
        let from = from + usize::from(line_words.get(from).is_some_and(|word| word.lower == "odc"));
        for (phrase, name, versions, end) in TITLES {
            let rest = line_words.get(from..).unwrap_or_default();
            if find(rest, phrase) != Some(0) {
                continue;
            }
            let rest = rest.get(phrase.split(' ').count()..).unwrap_or_default();
            let below = head.get(at + 1).map(|next| words_of(next)).unwrap_or_default();
            if !rest.iter().all(is_of_version) {
                continue;
            }
            let Some(number) = version(rest).or_else(|| version(&below)) else { continue };
            if versions.contains(&number.as_str()) {
                return Some(format!("{name}-{number}{end}"));
            }
        }
    }
    None
}

/// Returns whether a word belongs to a version: `Version 2.1, February 1999`.
fn is_of_version(word: &Word<'_>) -> bool {
    const MONTHS: &[&str] = &["january", "february", "june", "november"];
    matches!(word.lower.as_str(), "version" | "v" | "odbl" | "mpl")
        || MONTHS.contains(&word.lower.as_str())
        || word.lower.trim_start_matches('v').starts_with(|it: char| it.is_ascii_digit())
}

/// Reads `Attribution-NonCommercial-NoDerivs 3.0 Unported` and `CC0 1.0 Universal`, as Creative Commons has them.
fn creative_title(line: &[Word<'_>]) -> Option<String> {
    let line = line.get(if find(line, "creative commons") == Some(0) { 2 } else { 0 }..)?;
    if find(line, "cc0 1.0 universal") == Some(0) {
        return Some("CC0-1.0".to_owned());
    }
    let mut rest = line.iter();
    rest.next().filter(|word| word.lower == "attribution")?;
    let (mut nc, mut nd, mut sa) = (false, false, false);
    let mut number = None;
    for word in rest.by_ref() {
        match word.lower.as_str() {
            "noncommercial" => nc = true,
            "noderivs" | "noderivatives" => nd = true,
            "sharealike" | "share" => sa = true,
            "alike" => {}
            _ => {
                number = version(std::slice::from_ref(word));
                break;
            }
        }
    }
    let is_place = rest.len() <= 4;
    number.filter(|_| is_place).map(|number| creative_id((nc, nd, sa), &number))
}

fn creative_id((nc, nd, sa): (bool, bool, bool), version: &str) -> String {
    let parts = [("-NC", nc), ("-ND", nd), ("-SA", sa && !nd)];
    let parts: String = parts.into_iter().filter(|(_, is_there)| *is_there).map(|(part, _)| part).collect();
    format!("CC-BY{parts}-{version}")
}

/// Returns whether `by` at a place is that of a code, as in `CC BY`, and not that of `by Sam`.
fn is_code(words: &[Word<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before)).map(|word| word.lower.as_str());
    words.get(at).is_some_and(|word| word.lower == "by")
        && (matches!(before, Some("cc" | "commons" | "licenses"))
            || words.get(at + 1).is_some_and(|next| next.is_joined && is_part(&next.lower)))
}

fn is_part(word: &str) -> bool {
    matches!(word, "nc" | "nd" | "sa")
}

/// Returns whether a code has a part: `CC BY-NC` has `nc`.
fn has_part(words: &[Word<'_>], part: &str) -> bool {
    let codes = (0..words.len()).filter(|at| is_code(words, *at));
    codes
        .flat_map(|at| words.iter().skip(at + 1).map(|it| it.lower.as_str()).take_while(|it| is_part(it)))
        .any(|it| it == part)
}

/// Returns the licence of Creative Commons that a text names, with every limit that it speaks of.
fn creative(words: &[Word<'_>], text: &str) -> Option<String> {
    let lower = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let named = find(words, "creative commons").or_else(|| find(words, "creativecommons"));
    let code = (0..words.len()).find(|at| is_code(words, *at));
    let is_zero = has(words, "cc0")
        || (named.is_some()
            && ["publicdomain/zero", "zero v1.0", "no copyright"].iter().any(|it| lower.contains(it)));
    if is_zero && code.is_none() {
        return Some("CC0-1.0".to_owned());
    }
    let start = code.or(named)?;
    let says = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    let nc = has_part(words, "nc") || says(&["noncommercial", "non-commercial", "non commercial"]);
    let nd = has_part(words, "nd") || says(&["noderiv", "no derivatives", "no-derivatives"]);
    let sa = has_part(words, "sa") || says(&["sharealike", "share alike", "share-alike"]);
    let known = |word: &&Word<'_>| matches!(word.lower.as_str(), "4.0" | "3.0" | "2.5" | "2.0" | "1.0");
    let after = words.iter().skip(start).find(known).or_else(|| words.iter().find(known));
    Some(creative_id((nc, nd, sa), after.map_or("4.0", |word| word.lower.as_str())))
}

/// Returns the licence that a text names first among those of GNU, or else one of the others.
fn mentioned(words: &[Word<'_>], text: &str) -> Option<String> {
    gnu(words).or_else(|| versioned(words)).or_else(|| short(words, text))
}

fn gnu(words: &[Word<'_>]) -> Option<String> {
    for at in 0..words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let name = rest.first().map_or("", |word| word.lower.as_str());
        let short = ["agpl", "lgpl", "gpl"].into_iter().find_map(|id| {
            let digits = name.strip_prefix(id)?;
            let is_version = digits.is_empty() || digits.trim_start_matches('v').parse::<f32>().is_ok();
            is_version.then(|| (id.to_uppercase(), 1, digits.trim_start_matches('v').to_owned()))
        });
        let long = || {
            let names = [
                ("gnu affero general public license", "AGPL"),
                ("gnu lesser general public license", "LGPL"),
                ("gnu library general public license", "LGPL"),
                ("gnu general public license", "GPL"),
            ];
            names
                .into_iter()
                .find(|(phrase, _)| find(rest, phrase) == Some(0))
                .map(|(phrase, id)| (id.to_owned(), phrase.split(' ').count(), String::new()))
        };
        let Some((id, length, digits)) = short.or_else(long) else { continue };
        let after = rest.get(length..).unwrap_or_default();
        let number = match digits.as_str() {
            "" => version(after),
            digits if digits.contains('.') => Some(digits.to_owned()),
            digits => Some(format!("{digits}.0")),
        };
        let known: &[&str] = match id.as_str() {
            "AGPL" => &["1.0", "3.0"],
            "LGPL" => &["2.0", "2.1", "3.0"],
            _ => &["1.0", "2.0", "3.0"],
        };
        let Some(number) = number.filter(|number| known.contains(&number.as_str())) else { continue };
        let next = after.get(..after.len().min(12)).unwrap_or_default();
        let is_later = ["or later", "any later version", "or any later"].iter().any(|it| has(next, it));
        return Some(format!("{id}-{number}-{}", if is_later { "or-later" } else { "only" }));
    }
    None
}

fn versioned(words: &[Word<'_>]) -> Option<String> {
    let names = [
        ("apache license", "Apache"),
        ("apache", "Apache"),
        ("mozilla public license", "MPL"),
        ("mpl", "MPL"),
    ];
    for (phrase, id) in names {
        let Some(at) = find(words, phrase) else { continue };
        let number = version(words.get(at + phrase.split(' ').count()..).unwrap_or_default());
        let known = &["1.0", "1.1", "2.0"];
        if let Some(number) = number.filter(|number| known.contains(&number.as_str())) {
            return Some(format!("{id}-{number}"));
        }
    }
    None
}

/// Returns a licence of a few lines, which is known by its words, or by its name.
fn short(words: &[Word<'_>], text: &str) -> Option<String> {
    let known: [(&str, &[&str]); 7] = [
        ("Unlicense", &["unlicense", "this is free and unencumbered software"]),
        ("WTFPL", &["do what the fuck you want", "wtfpl"]),
        ("ISC", &["isc license", "permission to use copy modify and or distribute"]),
        ("BSD-4-Clause", &["bsd 4 clause", "all advertising materials mentioning features"]),
        ("BSD-3-Clause", &["bsd 3 clause", "neither the name of"]),
        ("BSD-2-Clause", &["bsd 2 clause", "redistributions in binary form"]),
        ("MIT", &["mit license", "mit licence", "permission is hereby granted free of charge"]),
    ];
    let all = words_of(text);
    let is = |phrase: &&str| has(if phrase.split(' ').count() > 3 { &all } else { words }, phrase);
    let found = known.into_iter().find(|(_, phrases)| phrases.iter().any(is));
    found.map(|(id, _)| id.to_owned()).or_else(|| names_mit(words).then(|| "MIT".to_owned()))
}

/// Returns whether `MIT` is there as a name: `mit` is a word of German, and so is `MIT` among capitals.
fn names_mit(words: &[Word<'_>]) -> bool {
    let is_shouted = |word: Option<&Word<'_>>| {
        word.is_some_and(|word| {
            word.text.chars().count() > 2
                && word.text.chars().all(char::is_uppercase)
                && !word.lower.starts_with("licen")
        })
    };
    (0..words.len()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        words.get(at).is_some_and(|word| word.text == "MIT")
            && !is_shouted(before)
            && !is_shouted(words.get(at + 1))
    })
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
            ("https://creativecommons.org/licenses/by-nc-nd/3.0/", Some("CC-BY-NC-ND-3.0")),
            ("CC-BY-ND-4.0", Some("CC-BY-ND-4.0")),
            ("CC BY NC 2.5", Some("CC-BY-NC-2.5")),
            ("Code: MIT License.\n\nTexts: CC BY-NC 4.0", Some("CC-BY-NC-4.0")),
            ("Creative Commons Attribution 4.0, for non-commercial use only", Some("CC-BY-NC-4.0")),
            ("CC BY 4.0, by Sam Lee", Some("CC-BY-4.0")),
            ("CC BY 4.0, by Ncuti and Ndidi", Some("CC-BY-4.0")),
            ("CC0 1.0 Universal", Some("CC0-1.0")),
            ("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", Some("GPL-3.0-only")),
            ("Under GPLv2.", Some("GPL-2.0-only")),
            ("Under the LGPL-2.1-or-later", Some("LGPL-2.1-or-later")),
            ("the GNU General Public License, version 2 or any later version", Some("GPL-2.0-or-later")),
            ("the GNU General Public License", None),
            ("Apache License Version 2.0", Some("Apache-2.0")),
            ("Licensed under Apache 2.0.", Some("Apache-2.0")),
            ("WTFPL", Some("WTFPL")),
            ("Released under MIT.", Some("MIT")),
            ("[MIT](LICENSE) © Sam", Some("MIT")),
            ("Nutzung nur mit Erlaubnis", None),
            ("NUTZUNG NUR MIT ERLAUBNIS", None),
            ("You may not copy or submit.", None),
            ("Be nice.", None),
        ] {
            assert_eq!(identifier(text).as_deref(), id, "{text}");
        }
    }

    #[test]
    fn whole_texts_are_known_by_their_titles_and_not_by_what_they_mention() {
        let gpl = "use the GNU Lesser General Public License instead of this License. GNU Affero General Public License, version 3. ";
        let mpl = "\"Secondary License\" means either the GNU General Public License, Version 2.0, the GNU Lesser General Public License, Version 2.1, the GNU Affero General Public License, Version 3.0. ";
        let mit = "Permission is hereby granted, free of charge. You may not copy or submit. ";
        let gfdl = "\"CC-BY-SA\" means the Creative Commons Attribution-Share Alike 3.0 license; noncommercially. GNU General Public License, version 3. ";
        let cc = "Creative Commons public licenses. Section 1. BY-SA Compatible License. NonCommercial means. CC0 Public Domain Dedication. ";
        for (title, mentions, id) in [
            (
                "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n\n Copyright (C) 2007 Free Software Foundation, Inc.",
                gpl,
                "GPL-3.0-only",
            ),
            (
                "                    GNU GENERAL PUBLIC LICENSE\n                       Version 2, June 1991\n",
                gpl,
                "GPL-2.0-only",
            ),
            ("\t\t    GNU GENERAL PUBLIC LICENSE\n\t\t     Version 1, February 1989\n", gpl, "GPL-1.0-only"),
            (
                "                  GNU LIBRARY GENERAL PUBLIC LICENSE\n                       Version 2, June 1991\n",
                gpl,
                "LGPL-2.0-only",
            ),
            (
                "                  GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1, February 1999\n",
                gpl,
                "LGPL-2.1-only",
            ),
            (
                "                   GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n",
                gpl,
                "LGPL-3.0-only",
            ),
            (
                "                    GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007\n",
                gpl,
                "AGPL-3.0-only",
            ),
            (
                "                GNU Free Documentation License\n                 Version 1.3, 3 November 2008\n",
                gfdl,
                "GFDL-1.3-only",
            ),
            ("Mozilla Public License Version 2.0\n==================================\n", mpl, "MPL-2.0"),
            (
                "                          MOZILLA PUBLIC LICENSE\n                                Version 1.1\n\n                              ---------------\n",
                mpl,
                "MPL-1.1",
            ),
            (
                "                                 Apache License\n                           Version 2.0, January 2004\n                        http://www.apache.org/licenses/\n",
                mit,
                "Apache-2.0",
            ),
            ("Eclipse Public License - v 2.0\n", mpl, "EPL-2.0"),
            (
                "                      EUROPEAN UNION PUBLIC LICENCE v. 1.2\n                      EUPL © the European Union 2007, 2016\n",
                gfdl,
                "EUPL-1.2",
            ),
            (
                "Attribution 4.0 International\n\n=======================================================================\n",
                cc,
                "CC-BY-4.0",
            ),
            ("Attribution-NonCommercial-ShareAlike 4.0 International\n", cc, "CC-BY-NC-SA-4.0"),
            ("Creative Commons Legal Code\n\nAttribution-NoDerivs 3.0 Unported\n", cc, "CC-BY-ND-3.0"),
            ("# License\n\nCreative Commons Attribution-ShareAlike 4.0 International\n", cc, "CC-BY-SA-4.0"),
            ("Creative Commons Legal Code\n\nCC0 1.0 Universal\n", cc, "CC0-1.0"),
        ] {
            let text = format!("{title}\n\n{}", mentions.repeat(LONG / mentions.len() + 1));
            assert_eq!(identifier(&text).as_deref(), Some(id), "{title}");
        }
        let both =
            format!("Apache License\nVersion 2.0, January 2004\n{}\nTexts: CC BY-NC 4.0\n", mit.repeat(99));
        assert_eq!(identifier(&both).as_deref(), Some("CC-BY-NC-4.0"));
        assert_eq!(identifier(&format!("Our own terms\n{}{mpl}", "Words.\n".repeat(999))), None);
    }
}
