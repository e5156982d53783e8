//! Colours for code, as classes: tree-sitter says what a piece is, the templates say how it looks.

use std::sync::LazyLock;

use tree_sitter_highlight::{HighlightConfiguration, HighlightEvent, Highlighter};

use crate::span::offset;

/// Code with a longer line is not coloured: such lines are data, and parsing them costs more than it gives.
const MAX_LINE_BYTES: usize = 4000;

/// A coloured piece of a code block: byte range and class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub class: Class,
}

/// What a piece of code is. The letters are the CSS classes of the card templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Keyword,
    String,
    Number,
    Comment,
    /// The name that a definition defines; a key of a data format.
    Definition,
    /// Built-in functions and constants.
    Builtin,
    Decorator,
}

impl Class {
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Class::Keyword => 'k',
            Class::String => 's',
            Class::Number => 'n',
            Class::Comment => 'c',
            Class::Definition => 'f',
            Class::Builtin => 'b',
            Class::Decorator => 'd',
        }
    }
}

/// Names of captures in the grammars' queries. A capture takes the entry with the longest matching prefix.
const CAPTURES: [(&str, Option<Class>); 18] = [
    ("attribute", Some(Class::Decorator)),
    ("boolean", Some(Class::Builtin)),
    ("comment", Some(Class::Comment)),
    ("constant", Some(Class::Builtin)),
    ("decorator", Some(Class::Decorator)),
    ("function", Some(Class::Definition)),
    ("function.builtin", Some(Class::Builtin)),
    ("function.macro", Some(Class::Builtin)),
    ("function.method", None),
    ("keyword", Some(Class::Keyword)),
    ("none", None),
    ("number", Some(Class::Number)),
    ("property", Some(Class::Definition)),
    ("string", Some(Class::String)),
    ("tag", Some(Class::Keyword)),
    ("type", Some(Class::Builtin)),
    ("variable", None),
    ("variable.builtin", Some(Class::Builtin)),
];

/// A language that can be coloured.
pub struct Language {
    names: &'static [&'static str],
    configuration: LazyLock<HighlightConfiguration>,
}

/// Info strings for text that is not code; they bring no warning.
const PLAIN: [&str; 5] = ["", "text", "txt", "output", "plain"];

static LANGUAGES: [Language; 9] = [
    Language {
        names: &["python", "py", "python3"],
        configuration: LazyLock::new(|| {
            configuration(
                tree_sitter_python::LANGUAGE,
                "python",
                include_str!("../../templates/highlight/python.scm"),
            )
        }),
    },
    Language {
        names: &["bash", "sh", "shell", "console"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_bash::LANGUAGE, "bash", tree_sitter_bash::HIGHLIGHT_QUERY)
        }),
    },
    Language {
        names: &["json"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_json::LANGUAGE, "json", tree_sitter_json::HIGHLIGHTS_QUERY)
        }),
    },
    Language {
        names: &["javascript", "js"],
        configuration: LazyLock::new(|| {
            configuration(
                tree_sitter_javascript::LANGUAGE,
                "javascript",
                tree_sitter_javascript::HIGHLIGHT_QUERY,
            )
        }),
    },
    Language {
        names: &["rust", "rs"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_rust::LANGUAGE, "rust", tree_sitter_rust::HIGHLIGHTS_QUERY)
        }),
    },
    Language {
        names: &["html"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_html::LANGUAGE, "html", tree_sitter_html::HIGHLIGHTS_QUERY)
        }),
    },
    Language {
        names: &["sql"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_sequel::LANGUAGE, "sql", tree_sitter_sequel::HIGHLIGHTS_QUERY)
        }),
    },
    Language {
        names: &["toml", "ini"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_toml_ng::LANGUAGE, "toml", tree_sitter_toml_ng::HIGHLIGHTS_QUERY)
        }),
    },
    Language {
        names: &["yaml", "yml"],
        configuration: LazyLock::new(|| {
            configuration(tree_sitter_yaml::LANGUAGE, "yaml", tree_sitter_yaml::HIGHLIGHTS_QUERY)
        }),
    },
];

fn configuration(
    language: tree_sitter_language::LanguageFn,
    name: &str,
    query: &str,
) -> HighlightConfiguration {
    let mut configuration = HighlightConfiguration::new(language.into(), name, query, "", "")
        .expect("the query is a constant, and a test loads every language");
    configuration.configure(&CAPTURES.map(|(name, _)| name));
    configuration
}

impl Language {
    /// The language an info string names.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Language> {
        LANGUAGES.iter().find(|language| language.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Whether `name` is a language that is coloured, or a word for text that is not code.
    #[must_use]
    pub fn is_known(name: &str) -> bool {
        Language::named(name).is_some() || PLAIN.contains(&name.to_ascii_lowercase().as_str())
    }

    /// All names of languages that are coloured.
    pub fn names() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().flat_map(|language| language.names).copied()
    }

    /// The coloured pieces of `code`, in order. Nothing is coloured where the grammar fails.
    #[must_use]
    pub fn highlight(&self, code: &str) -> Box<[Token]> {
        if code.lines().any(|line| line.len() > MAX_LINE_BYTES) {
            return Box::default();
        }
        let mut highlighter = Highlighter::new();
        let Ok(events) = highlighter.highlight(&self.configuration, code.as_bytes(), None, None, |_| None)
        else {
            return Box::default();
        };
        let (mut tokens, mut open): (Vec<Token>, Vec<Option<Class>>) = (Vec::new(), Vec::new());
        for event in events {
            match event {
                Ok(HighlightEvent::HighlightStart(capture)) => open.push(CAPTURES[capture.0].1),
                Ok(HighlightEvent::HighlightEnd) => {
                    open.pop();
                }
                Ok(HighlightEvent::Source { start, end }) => {
                    if let Some(class) = open.last().copied().flatten() {
                        push(&mut tokens, Token { start: offset(start), end: offset(end), class });
                    }
                }
                Err(_) => return Box::default(),
            }
        }
        tokens.into()
    }
}

/// Adds a token, joined with the one before where they touch and look alike.
fn push(tokens: &mut Vec<Token>, token: Token) {
    match tokens.last_mut() {
        Some(last) if last.end == token.start && last.class == token.class => last.end = token.end,
        _ => tokens.push(token),
    }
}

/// One line of a code block, cut into pieces of one class.
pub struct Line<'c> {
    /// Columns of white space the line starts with.
    pub indent: usize,
    pub pieces: Vec<(Option<Class>, &'c str)>,
    pub last: bool,
}

/// The lines of `text` with the colours of its tokens.
pub fn lines<'c>(text: &'c str, tokens: &'c [Token]) -> impl Iterator<Item = Line<'c>> {
    let (mut start, mut first_token) = (0, 0);
    let count = text.split('\n').count();
    text.split('\n').enumerate().map(move |(index, line)| {
        let end = start + line.len();
        let mut pieces = Vec::new();
        let mut at = start;
        while let Some(token) = tokens.get(first_token).filter(|token| (token.start as usize) < end) {
            let (from, to) = ((token.start as usize).max(start), (token.end as usize).min(end));
            if at < from {
                pieces.push((None, &text[at..from]));
            }
            if from < to {
                pieces.push((Some(token.class), &text[from..to]));
            }
            at = to.max(at);
            if token.end as usize > end {
                break;
            }
            first_token += 1;
        }
        if at < end {
            pieces.push((None, &text[at..end]));
        }
        start = end + 1;
        let indent = line.chars().take_while(|character| character.is_whitespace()).count();
        Line { indent, pieces, last: index + 1 == count }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(language: &str, code: &str) -> Vec<(char, String)> {
        Language::named(language)
            .expect("known")
            .highlight(code)
            .iter()
            .map(|token| (token.class.letter(), code[token.start as usize..token.end as usize].to_owned()))
            .collect()
    }

    #[test]
    fn every_language_loads_and_colours_something() {
        let samples = [
            ("python", "def f(): return 1"),
            ("bash", "if true; then echo \"x\"; fi # c"),
            ("json", "{\"a\": 1}"),
            ("js", "const a = 'b'"),
            ("rust", "fn main() { let a = 1; }"),
            ("html", "<p class=\"a\">x</p>"),
            ("sql", "SELECT a FROM b WHERE c = 1"),
            ("toml", "a = 1"),
            ("yaml", "a: 1"),
        ];
        assert_eq!(samples.len(), LANGUAGES.len());
        for (language, code) in samples {
            assert!(!classes(language, code).is_empty(), "{language}");
        }
    }

    #[test]
    fn python_is_coloured_as_the_cards_show_it() {
        let found =
            classes("python", "@wraps(fn)\ndef add(x, bag=None):  # c\n    return f\"{x!r} a\" + print(1)");
        let expected = [
            ('d', "@wraps"),
            ('k', "def"),
            ('f', "add"),
            ('b', "None"),
            ('c', "# c"),
            ('k', "return"),
            ('s', "f\""),
        ];
        for (class, text) in expected {
            assert!(found.contains(&(class, text.to_owned())), "{class} {text} in {found:?}");
        }
        assert!(!found.iter().any(|(_, text)| text == "x"), "{found:?}");
    }

    #[test]
    fn a_token_over_two_lines_is_cut_at_the_line_end() {
        let text = "a = '''x\n  y'''\nb = 1";
        let tokens = Language::named("python").expect("is known").highlight(text);
        let lines: Vec<_> = lines(text, &tokens).map(|line| (line.indent, line.pieces)).collect();
        assert_eq!(lines[0].1, [(None, "a = "), (Some(Class::String), "'''x")]);
        assert_eq!(lines[1], (2, vec![(Some(Class::String), "  y'''")]));
        assert_eq!(lines[2].1, [(None, "b = "), (Some(Class::Number), "1")]);
    }

    #[test]
    fn a_very_long_line_is_left_plain() {
        assert!(classes("python", &"x = 1; ".repeat(1000)).is_empty());
    }
}
