//! The languages that are coloured: their names in info strings, their grammars, and the queries that say what is what.

use std::sync::OnceLock;

use tree_sitter_highlight::HighlightConfiguration;
use tree_sitter_language::LanguageFn;

/// A language that can be coloured.
pub struct Language {
    names: &'static [&'static str],
    grammar: LanguageFn,
    /// Where two patterns match, the one that comes first decides: a dialect's queries are before its parent's.
    queries: &'static [&'static str],
    configuration: OnceLock<HighlightConfiguration>,
}

/// Info strings for text that is not code; they bring no warning.
const PLAIN: [&str; 5] = ["", "text", "txt", "output", "plain"];

pub(super) static LANGUAGES: [Language; 21] = [
    language(
        &["python", "py", "python3"],
        tree_sitter_python::LANGUAGE,
        &[include_str!("../../../templates/highlight/python.scm")],
    ),
    language(
        &["bash", "sh", "shell", "console"],
        tree_sitter_bash::LANGUAGE,
        &[tree_sitter_bash::HIGHLIGHT_QUERY],
    ),
    language(&["json"], tree_sitter_json::LANGUAGE, &[tree_sitter_json::HIGHLIGHTS_QUERY]),
    language(
        &["javascript", "js", "mjs", "cjs"],
        tree_sitter_javascript::LANGUAGE,
        &[tree_sitter_javascript::HIGHLIGHT_QUERY],
    ),
    language(
        &["jsx"],
        tree_sitter_javascript::LANGUAGE,
        &[tree_sitter_javascript::JSX_HIGHLIGHT_QUERY, tree_sitter_javascript::HIGHLIGHT_QUERY],
    ),
    language(
        &["typescript", "ts", "mts", "cts"],
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        &[tree_sitter_typescript::HIGHLIGHTS_QUERY, tree_sitter_javascript::HIGHLIGHT_QUERY],
    ),
    language(
        &["tsx"],
        tree_sitter_typescript::LANGUAGE_TSX,
        &[
            tree_sitter_typescript::HIGHLIGHTS_QUERY,
            tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
            tree_sitter_javascript::HIGHLIGHT_QUERY,
        ],
    ),
    language(&["java"], tree_sitter_java::LANGUAGE, &[tree_sitter_java::HIGHLIGHTS_QUERY]),
    language(&["go", "golang"], tree_sitter_go::LANGUAGE, &[tree_sitter_go::HIGHLIGHTS_QUERY]),
    language(&["c", "h"], tree_sitter_c::LANGUAGE, &[tree_sitter_c::HIGHLIGHT_QUERY]),
    language(
        &["cpp", "c++", "cc", "cxx", "hpp"],
        tree_sitter_cpp::LANGUAGE,
        &[tree_sitter_cpp::HIGHLIGHT_QUERY, tree_sitter_c::HIGHLIGHT_QUERY],
    ),
    language(
        &["csharp", "cs", "c#"],
        tree_sitter_c_sharp::LANGUAGE,
        &[tree_sitter_c_sharp::HIGHLIGHTS_QUERY],
    ),
    language(&["php"], tree_sitter_php::LANGUAGE_PHP_ONLY, &[tree_sitter_php::HIGHLIGHTS_QUERY]),
    language(&["ruby", "rb"], tree_sitter_ruby::LANGUAGE, &[tree_sitter_ruby::HIGHLIGHTS_QUERY]),
    language(
        &["dockerfile", "docker", "containerfile"],
        tree_sitter_containerfile::LANGUAGE,
        &[tree_sitter_containerfile::HIGHLIGHTS_QUERY],
    ),
    language(&["diff", "patch"], tree_sitter_diff::LANGUAGE, &[tree_sitter_diff::HIGHLIGHTS_QUERY]),
    language(&["rust", "rs"], tree_sitter_rust::LANGUAGE, &[tree_sitter_rust::HIGHLIGHTS_QUERY]),
    language(&["html"], tree_sitter_html::LANGUAGE, &[tree_sitter_html::HIGHLIGHTS_QUERY]),
    language(&["sql"], tree_sitter_sequel::LANGUAGE, &[tree_sitter_sequel::HIGHLIGHTS_QUERY]),
    language(&["toml", "ini"], tree_sitter_toml_ng::LANGUAGE, &[tree_sitter_toml_ng::HIGHLIGHTS_QUERY]),
    language(&["yaml", "yml"], tree_sitter_yaml::LANGUAGE, &[tree_sitter_yaml::HIGHLIGHTS_QUERY]),
];

const fn language(
    names: &'static [&'static str],
    grammar: LanguageFn,
    queries: &'static [&'static str],
) -> Language {
    Language { names, grammar, queries, configuration: OnceLock::new() }
}

impl Language {
    /// Returns the language that an info string names, if it is known.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Language> {
        LANGUAGES.iter().find(|language| language.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Returns whether `name` is a language that is coloured, or a word for text that is not code.
    #[must_use]
    pub fn is_known(name: &str) -> bool {
        Language::named(name).is_some() || PLAIN.contains(&name.to_ascii_lowercase().as_str())
    }

    /// Returns all names of languages that are coloured.
    pub fn names() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().flat_map(|language| language.names).copied()
    }

    /// Returns the grammar with its queries compiled, once for the run. `captures` are the names that the highlighter
    /// tells apart.
    pub(super) fn configuration(&self, captures: &[&str]) -> &HighlightConfiguration {
        self.configuration.get_or_init(|| {
            // `@spell` is for spelling checkers; the highlighter would take it in the place of the class before it.
            let queries = self.queries.join("\n").replace("@spell", "");
            let mut made = HighlightConfiguration::new(self.grammar.into(), self.names[0], &queries, "", "")
                .expect("the queries are constants, and a test loads every language");
            made.configure(captures);
            made
        })
    }
}
