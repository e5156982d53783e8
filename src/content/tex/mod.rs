//! TeX as a tree, which print and the web page both set: what one of them reads, the other reads too. RaTeX reads it,
//! a port of KaTeX's parser, bounded in depth and in how far macros may grow.

pub mod ends;
pub mod text;

use std::collections::HashMap;
use std::hash::BuildHasher;

use ratex_lexer::token::Token;
use ratex_parser::macro_expander::{MacroDefinition, MacroExpander};
use ratex_parser::{ParseNode, ParseResult, Parser};

/// Commands that people write and RaTeX does not have, each with what it is written with.
const COMMANDS: [(&str, &str); 21] = [
    ("mbox", r"\text{#1}"),
    ("eqref", r"\text{(#1)}"),
    ("ref", r"\text{#1}"),
    ("DeclareMathOperator", r"\@ifstar\operator@limits\operator@plain"),
    ("operator@plain", r"\newcommand{#1}{\operatorname{#2}}"),
    ("operator@limits", r"\newcommand{#1}{\operatorname*{#2}}"),
    ("SI", r"#1\,\mathrm{#2}"),
    ("qty", r"#1\,\mathrm{#2}"),
    ("si", r"\mathrm{#1}"),
    ("unit", r"\mathrm{#1}"),
    ("num", "{#1}"),
    ("celsius", r"{}^{\circ}\mathrm{C}"),
    ("abs", r"\left\lvert #1 \right\rvert"),
    ("norm", r"\left\lVert #1 \right\rVert"),
    ("dd", r"\mathrm{d}"),
    ("strut", r"\mathstrut"),
    ("one@derivative", r"\frac{\mathrm{d}}{\mathrm{d}#1}"),
    ("two@derivative", r"\frac{\mathrm{d}#1}{\mathrm{d}#2}"),
    ("arcsec", r"\operatorname{arcsec}"),
    // KaTeX has them, and RaTeX does not.
    ("reflectbox", r"\htmlStyle{mirrored}{\hbox{#1}}"),
    ("mathreflectbox", r"\htmlStyle{mirrored}{#1}"),
];

/// Commands with an argument that says nothing on the page.
const UNSEEN: [&str; 2] = ["label", "require"];

/// Reads the arguments of a command, and returns what it is written with.
type Expansion = fn(&mut MacroExpander<'_>) -> ParseResult<Vec<Token>>;

/// Commands whose arguments are not all written.
const WITH_OPTIONS: [(&str, Expansion); 1] = [("dv", derivative)];

/// Environments that KaTeX does not have, by those that look like them.
const ENVIRONMENTS: [(&str, &str); 4] = [
    ("eqnarray*", "darray}{rcl"),
    ("eqnarray", "darray}{rcl"),
    ("multline*", "gather*"),
    ("multline", "gather*"),
];

/// Returns the tree of a formula. What it defines with `\newcommand` and its like holds within it.
///
/// # Errors
///
/// Why it cannot be read, in the middle of a sentence: ``unknown command `\foo` ``.
pub fn read(tex: &str) -> Result<Vec<ParseNode>, String> {
    let tex = with_known_environments(tex);
    let mut parser = Parser::new(&tex);
    // An author's own command goes before one of ours.
    let is_used =
        |name: &str| tex.contains(name.split('@').next_back().unwrap_or(name)) && !is_defined(&tex, name);
    for (name, meaning) in COMMANDS.iter().filter(|(name, _)| name.contains('@') || is_used(name)) {
        parser.gullet.set_text_macro(&format!("\\{name}"), meaning);
    }
    for name in UNSEEN.iter().filter(|name| is_used(name)) {
        let nothing = MacroDefinition::Tokens { tokens: Vec::new(), num_args: 1 };
        parser.gullet.set_macro(format!("\\{name}"), nothing);
    }
    for (name, meaning) in WITH_OPTIONS.iter().filter(|(name, _)| is_used(name)) {
        parser.gullet.set_macro(format!("\\{name}"), MacroDefinition::Function(*meaning));
    }
    parser.parse().map_err(|error| reason(&error.message))
}

/// Returns whether a part that is styled is one that `\reflectbox` mirrors.
#[must_use]
pub fn is_mirrored<S: BuildHasher>(attributes: &HashMap<String, String, S>) -> bool {
    attributes.get("style").is_some_and(|style| style == "mirrored")
}

/// Returns the source with environments that are known.
fn with_known_environments(tex: &str) -> String {
    let named = |tex: String, (name, like): &(&str, &str)| {
        let end = like.split('}').next().unwrap_or(like);
        tex.replace(&format!("\\begin{{{name}}}"), &format!("\\begin{{{like}}}"))
            .replace(&format!("\\end{{{name}}}"), &format!("\\end{{{end}}}"))
    };
    ENVIRONMENTS.iter().fold(tex.trim().to_owned(), named)
}

/// Returns whether the formula itself gives the command a meaning. `\renewcommand` is not among these: it wants one that
/// there is.
fn is_defined(tex: &str, name: &str) -> bool {
    let is_bare = |define: &str| {
        let start = format!("\\{define}\\{name}");
        tex.match_indices(&start).any(|(at, _)| !tex[at + start.len()..].starts_with(char::is_alphabetic))
    };
    ["newcommand", "providecommand", "DeclareMathOperator", "DeclareMathOperator*", "def", "let"]
        .iter()
        .any(|define| is_bare(define) || tex.contains(&format!("\\{define}{{\\{name}}}")))
}

/// Reads the arguments of `\dv{x}` or `\dv{f}{x}`.
fn derivative(gullet: &mut MacroExpander<'_>) -> ParseResult<Vec<Token>> {
    let first = gullet.consume_arg(None)?.tokens;
    gullet.consume_spaces();
    let has_second = gullet.future().text == "{";
    // Tokens are on a stack: the last is read first.
    let token = |text: &str| Token::new(text, 0, 0);
    let mut tokens = vec![token("}")];
    tokens.extend(first);
    tokens.extend([token("{"), token(if has_second { "\\two@derivative" } else { "\\one@derivative" })]);
    Ok(tokens)
}

/// Returns what RaTeX says in the middle of a sentence.
fn reason(message: &str) -> String {
    if let Some(command) = message.strip_prefix("Undefined control sequence: ") {
        return format!("unknown command `{command}`");
    }
    if let Some(name) = message.strip_prefix("No such environment: ") {
        return format!("unknown environment `{name}`");
    }
    let message = message.replace('\'', "`");
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_people_write_are_read_though_katex_does_not_have_them() {
        for tex in [
            r"x \mbox{ if } y",
            r"a = b \label{eq:a}",
            r"\eqref{eq:a}",
            r"\DeclareMathOperator{\sgn}{sgn} \sgn x",
            r"\DeclareMathOperator*{\best}{best} \best_x",
            r"\operatorname*{arg\,max}_x f",
            r"\SI{3}{m} \qty{3}{m/s} \si{kg} \num{5}",
            r"\dv{x} f = \dv{f}{x}",
            r"\abs{x} \norm{v}",
            r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}",
            r"\begin{multline} a \\ b \end{multline}",
            r"\begin{multline*} a \\ b \end{multline*}",
            r"\require{mhchem} \ce{H2O}",
        ] {
            read(tex).unwrap_or_else(|error| panic!("{tex}: {error}"));
        }
    }

    #[test]
    fn an_author_may_define_a_command_that_is_known() {
        for tex in [
            r"\newcommand{\abs}[1]{|#1|} \abs{x}",
            r"\newcommand\norm[1]{|#1|} \norm{x}",
            r"\def\dv#1{#1'} \dv{x}",
            r"\DeclareMathOperator{\abs}{abs} \abs x",
            r"\renewcommand{\abs}[1]{|#1|} \abs{x}",
            r"\renewcommand\norm[1]{|#1|} \norm{x}",
            r"\newcommand\sigmax{s} \sigmax \si{kg}",
        ] {
            read(tex).unwrap_or_else(|error| panic!("{tex}: {error}"));
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = |tex: &str| read(tex).expect_err(tex);
        assert_eq!(error(r"\unknown{x}"), r"unknown command `\unknown`");
        assert_eq!(error(r"\begin{xy}a\end{xy}"), "unknown environment `xy`");
        assert!(!error(r"\frac{a").is_empty());
    }
}
