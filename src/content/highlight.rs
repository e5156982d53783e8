//! Colours for code, as classes: tree-sitter says what a piece is, the templates say how it looks.

use std::cell::RefCell;

use tree_sitter_highlight::{HighlightEvent, Highlighter};

use crate::limits::{COLOURED_BYTES, COLOURED_LINE_BYTES};
use crate::span::offset;

mod languages;

pub use languages::Language;

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

thread_local! {
    /// One for each thread: its parser and its lists are used again.
    static HIGHLIGHTER: RefCell<Highlighter> = RefCell::new(Highlighter::new());
}

impl Language {
    /// Returns the coloured pieces of `code`, in order. Nothing is coloured where the grammar fails.
    #[must_use]
    pub fn highlight(&self, code: &str) -> Box<[Token]> {
        if code.len() > COLOURED_BYTES || code.lines().any(|line| line.len() > COLOURED_LINE_BYTES) {
            return Box::default();
        }
        HIGHLIGHTER.with_borrow_mut(|highlighter| self.tokens(code, highlighter)).unwrap_or_default()
    }

    /// Returns the coloured pieces of `code`; `None` where the grammar fails.
    fn tokens(&self, code: &str, highlighter: &mut Highlighter) -> Option<Box<[Token]>> {
        let configuration = self.configuration(&CAPTURES.map(|(name, _)| name));
        let events = highlighter.highlight(configuration, code.as_bytes(), None, None, |_| None).ok()?;
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
                Err(_) => return None,
            }
        }
        Some(tokens.into())
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

/// Returns the lines of `text` with the colours of its tokens.
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
            ("jsx", "const a = <b className=\"c\">d</b>; // e"),
            ("ts", "const a: string = 'b'"),
            ("tsx", "const a = <b>{c as string}</b>; // e"),
            ("java", "class A { }"),
            ("go", "func main() { }"),
            ("c", "int main(void) { return 0; }"),
            ("c++", "auto a = std::string{\"b\"};"),
            ("c#", "class A { }"),
            ("php", "function a() { return 1; }"),
            ("ruby", "def a; end"),
            ("dockerfile", "FROM a"),
            ("diff", "-a\n+b\n"),
            ("rust", "fn main() { let a = 1; }"),
            ("html", "<p class=\"a\">x</p>"),
            ("sql", "SELECT a FROM b WHERE c = 1"),
            ("toml", "a = 1"),
            ("yaml", "a: 1"),
        ];
        assert_eq!(samples.len(), languages::LANGUAGES.len());
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
    fn languages_of_programs_have_keywords_strings_and_comments() {
        let slashes = "return \"s\"; // c";
        let samples = [
            ("ts", format!("function f(a: number): string {{ {slashes}\n}}"), "return", "// c"),
            ("tsx", format!("function f() {{ {slashes}\n}}"), "return", "// c"),
            ("jsx", format!("function f() {{ {slashes}\n}}"), "return", "// c"),
            ("java", format!("class A {{ String f() {{ {slashes}\n}} }}"), "return", "// c"),
            ("go", "func f() string { return \"s\" // c\n}".to_owned(), "return", "// c"),
            ("c", format!("char *f(void) {{ {slashes}\n}}"), "return", "// c"),
            ("cpp", format!("auto f() {{ {slashes}\n}}"), "return", "// c"),
            ("csharp", format!("class A {{ string F() {{ {slashes}\n}} }}"), "return", "// c"),
            ("php", format!("function f() {{ {slashes}\n}}"), "return", "// c"),
            ("php", format!("<?php\nfunction f() {{ {slashes}\n}}"), "return", "// c"),
            ("rb", "def f\n  return \"s\" # c\nend".to_owned(), "return", "# c"),
            ("docker", "FROM a\n# c\nCMD [\"s\"]\n".to_owned(), "CMD", "# c"),
        ];
        for (language, code, keyword, comment) in samples {
            let found = classes(language, &code);
            let has =
                |class, text: &str| found.iter().any(|(letter, it)| *letter == class && it.contains(text));
            assert!(has('k', keyword) && has('s', "s") && has('c', comment), "{language}: {found:?}");
        }
        let changes = classes("patch", "@@ -1 +1 @@\n-old\n+new\n");
        assert!(changes.iter().any(|(_, text)| text.contains("-old")), "{changes:?}");
        assert!(changes.iter().any(|(_, text)| text.contains("+new")), "{changes:?}");
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
    fn very_long_lines_and_code_are_left_plain() {
        assert!(classes("python", &"x = 1; ".repeat(1000)).is_empty());
        assert!(!classes("python", &"x = 1\n".repeat(1000)).is_empty());
        // Grammars take memory with the square of what they cannot parse: this took more than 6 GB.
        assert!(classes("java", &"a<\n".repeat(25_000)).is_empty());
    }
}
