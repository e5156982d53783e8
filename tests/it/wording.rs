//! How messages, docs and comments read: plain English, as a newcomer would write it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::common::imports::{live, sources};
use crate::common::root;

/// Words that only this house would use, as phrases of whole words; `…` before a word forbids it there, as in
/// `there is no`, which is plain.
const DIALECT: &[(&str, &str)] = &[
    ("stand", "write `be`, `lie` or `mean`"),
    ("stands", "write `is`, `lies` or `means`"),
    ("stood", "write `was`, `lay` or `meant`"),
    ("anew", "write `again`"),
    ("for ever", "write `forever`"),
    ("tells of", "write `reports`"),
    ("is no", "write `is not a`, `not a valid` or `unknown`"),
    ("are no", "write `are not`"),
    ("no one", "write `nobody`"),
    ("give yourself", "write what to do"),
];

/// What may be said to those who work on the code: where cards are printed, backs lie behind fronts.
const DIALECT_OF_MESSAGES: &[(&str, &str)] =
    &[("behind", "write `after`"), ("names no", "write `unknown`"), ("takes no", "write `cannot have`")];

/// The words of a text in lower case; the source of code, whose words are its own, is left out.
fn words(text: &str) -> Vec<String> {
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" code ");
    prose.to_lowercase().split(|it: char| !it.is_alphanumeric() && it != '\'').map(str::to_owned).collect()
}

/// What of `phrases` the text has.
fn dialect(text: &str, phrases: &[(&str, &str)]) -> Vec<String> {
    let words: Vec<_> = words(text).into_iter().filter(|word| !word.is_empty()).collect();
    let has = |phrase: &str| {
        let phrase: Vec<_> = phrase.split(' ').collect();
        words.windows(phrase.len()).enumerate().any(|(at, found)| {
            let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
            let after = words.get(at + phrase.len()).map_or("", String::as_str);
            let is_plain = phrase.last() == Some(&"no") && (before == "there" || after == "longer");
            found == phrase.as_slice() && !is_plain
        })
    };
    let found = phrases.iter().filter(|(phrase, _)| has(phrase));
    let start: String = text.trim().chars().take(160).collect();
    found.map(|(phrase, cure)| format!("`{phrase}` in “{start}”: {cure}")).collect()
}

/// A literal or a comment of documentation.
struct Said {
    text: String,
    is_comment: bool,
}

/// The strings and the documentation of a file.
fn said(tokens: TokenStream, found: &mut Vec<Said>) {
    let mut is_comment = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => said(group.stream(), found),
            TokenTree::Ident(name) => is_comment = name == "doc",
            TokenTree::Punct(_) => {}
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.starts_with(['"', 'r']) {
                    found.push(Said { text: text.replace("\\\"", "\""), is_comment });
                }
            }
        }
    }
}

/// The first line of documentation of each function.
fn of_functions(tokens: TokenStream, found: &mut Vec<String>) {
    let mut first: Option<String> = None;
    // `#![…]` documents the file, not what follows.
    let mut is_outer = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && is_outer => {
                let mut said_here = Vec::new();
                said(group.stream(), &mut said_here);
                let doc = said_here.into_iter().find(|said| said.is_comment);
                first = first.or(doc.map(|doc| doc.text));
            }
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Brace {
                    first = None;
                }
                of_functions(group.stream(), found);
            }
            TokenTree::Ident(name) if name == "fn" => found.extend(first.take()),
            TokenTree::Punct(sign) => {
                is_outer = sign.as_char() == '#';
                if matches!(sign.as_char(), ',' | ';') {
                    first = None;
                }
            }
            _ => {}
        }
    }
}

/// Every file of `src/` without its tests.
fn tokens() -> Vec<(String, TokenStream)> {
    let sources = sources(&root().join("src")).into_iter();
    sources.map(|(file, text)| (file, live(text.parse().unwrap()).into_iter().collect())).collect()
}

#[test]
fn messages_and_comments_are_in_plain_english() {
    let mut faults = Vec::new();
    for (file, tokens) in tokens() {
        let mut found = Vec::new();
        said(tokens, &mut found);
        for said in found {
            let mut wrong = dialect(&said.text, DIALECT);
            if !said.is_comment {
                wrong.extend(dialect(&said.text, DIALECT_OF_MESSAGES));
            }
            faults.extend(wrong.into_iter().map(|wrong| format!("src/{file}: {wrong}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn docs_are_in_plain_english() {
    let mut faults = Vec::new();
    let mut files = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for folder in ["docs", "docs/guide"] {
        let paths = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        files.extend(paths.filter(|path| path.extension().is_some_and(|it| it == "md")));
    }
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for paragraph in text.split("\n\n") {
            faults.extend(
                dialect(paragraph, DIALECT).into_iter().map(|wrong| format!("{}: {wrong}", path.display())),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn functions_are_documented_by_what_they_do() {
    let nouns = ["As", "Notes", "This", "Its", "Words", "Topics", "Lines", "Blocks", "Options", "Inlines"];
    let mut faults = Vec::new();
    for (file, tokens) in tokens() {
        let mut found = Vec::new();
        of_functions(tokens, &mut found);
        for text in found {
            let word = text.trim_matches(['"', ' ']).split([' ', ',', ':']).next().unwrap_or_default();
            let is_verb = word.starts_with(|it: char| it.is_ascii_uppercase())
                && word.ends_with('s')
                && word.chars().all(char::is_alphabetic)
                && !nouns.contains(&word);
            if !is_verb {
                faults.push(format!("src/{file}: {text}"));
            }
        }
    }
    assert!(faults.is_empty(), "begin with a verb, `Returns …`:\n{}", faults.join("\n"));
}

/// Weights, limits and lengths: constants of these types need a reason.
const NUMBERS: [&str; 13] =
    ["i32", "i64", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64", "Pt", "Duration", "Epoch"];

/// The names of constants that are numbers and say nothing of themselves.
fn without_reason(tokens: TokenStream, found: &mut Vec<String>) {
    let mut has_reason = false;
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                has_reason |= group.stream().to_string().starts_with("doc");
            }
            TokenTree::Group(group) => {
                has_reason &= group.delimiter() == Delimiter::Parenthesis;
                without_reason(group.stream(), found);
            }
            TokenTree::Ident(word) if word == "const" => {
                let item: Vec<_> = rest.by_ref().take(3).map(|token| token.to_string()).collect();
                if let [name, colon, kind] = item.as_slice()
                    && colon == ":"
                    && NUMBERS.contains(&kind.as_str())
                    && !has_reason
                {
                    found.push(name.clone());
                }
                has_reason = false;
            }
            TokenTree::Punct(sign) if sign.as_char() == ';' => has_reason = false,
            _ => {}
        }
    }
}

#[test]
fn every_weight_limit_and_length_says_why_it_is_so() {
    let mut faults = Vec::new();
    for (file, tokens) in tokens() {
        let mut found = Vec::new();
        without_reason(tokens, &mut found);
        faults.extend(found.into_iter().map(|name| format!("src/{file}: {name}")));
    }
    assert!(faults.is_empty(), "say why above each:\n{}", faults.join("\n"));

    let mut found = Vec::new();
    let code = "/// Why.\nconst A: u8 = 1; const B: Pt = Pt(1); fn f() { const C: usize = 3; } const NAME: &str = \"\";";
    without_reason(code.parse().unwrap(), &mut found);
    assert_eq!(found, ["B", "C"]);
}

#[test]
fn dialect_is_found_in_prose_and_not_in_code() {
    let found = |text: &str| dialect(text, DIALECT).len();
    assert_eq!(found("`x` is no value of `y`"), 1);
    assert_eq!(found("what stands behind it"), 1);
    assert_eq!(found("built\nanew"), 1);
    assert_eq!(found("there is no file, and it is no longer asked"), 0);
    assert_eq!(found("a `stand` in code"), 0);
    assert_eq!(dialect("text behind a quote", DIALECT_OF_MESSAGES).len(), 1);
}
