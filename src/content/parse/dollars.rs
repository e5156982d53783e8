//! Which dollar signs begin and end a formula, and which are money, shell variables or patterns.
//!
//! A sign opens before anything but white space, and not after an ASCII letter or digit. The next sign decides: if it
//! follows white space or a digit follows it, the first one is text. `$$` opens display mathematics in the same way.

use std::ops::Range;

use super::leaves::Leaf;
use super::ranges;

/// How many signs a formula may have in its texts; a search without an end would make many braces quadratic.
const MOST_INNER: usize = 32;

/// What the dollar signs of a leaf mean.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dollars {
    /// Formulas with their signs.
    pub(super) formulas: Vec<Range<usize>>,
    /// Signs that are text.
    pub(super) texts: Vec<usize>,
    pub(super) doubts: Vec<(Range<usize>, Doubt)>,
}

/// Why an author may have meant something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Read as text, and might be a formula.
    Text,
    /// Read as a formula, and might be money.
    Formula,
    /// Would be a formula if its braces were in pairs.
    Braces,
    /// `$` around code: the mathematics of GitLab.
    Code,
}

/// Reads the dollar signs of `leaf` in `source`.
pub(super) fn read(source: &str, leaf: &Leaf) -> Dollars {
    let signs: Vec<usize> = leaf.texts.iter().flat_map(|range| signs(source, range)).collect();
    let links = innermost(&leaf.links, &signs);
    let reader = Reader { source, leaf, signs, links };
    let mut dollars = Dollars::default();
    let mut at = 0;
    while at < reader.signs.len() {
        at = reader.step(at, &mut dollars);
    }
    dollars
}

/// Returns the signs in a piece of text. One that is escaped is the first of its piece: the parser has taken its
/// backslash.
fn signs<'s>(source: &'s str, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'s> {
    let start = range.start;
    let is_escaped = source[..start].ends_with('\\');
    let found = source[range.clone()].match_indices('$').map(move |(at, _)| start + at);
    found.filter(move |at| !(is_escaped && *at == start))
}

struct Reader<'t> {
    source: &'t str,
    leaf: &'t Leaf,
    signs: Vec<usize>,
    /// The innermost link around each sign.
    links: Vec<Option<usize>>,
}

/// Returns the index of the innermost link around each of the signs; both are in order.
fn innermost(links: &[Range<usize>], signs: &[usize]) -> Vec<Option<usize>> {
    let (mut next, mut open): (usize, Vec<usize>) = (0, Vec::new());
    let around = signs.iter().map(|sign| {
        while links.get(next).is_some_and(|link| link.start < *sign) {
            open.push(next);
            next += 1;
        }
        while open.last().is_some_and(|link| links[*link].end <= *sign) {
            open.pop();
        }
        open.last().copied()
    });
    around.collect()
}

impl Reader<'_> {
    /// Decides on the sign with the index `at`; returns the index of the next one to decide on.
    fn step(&self, at: usize, dollars: &mut Dollars) -> usize {
        let run = self.run(at);
        if run > 2 {
            dollars.texts.extend(&self.signs[at..at + run]);
            return at + run;
        }
        if run == 2 && self.signs.get(at + 2).is_some() && self.run(at + 2) == 2 && self.is_whole(at, at + 3)
        {
            let whole = self.signs[at]..self.signs[at + 3] + 1;
            return self.formula(at, 4, whole, 2, dollars);
        }
        let Some(close) = self.close(at) else {
            dollars.texts.push(self.signs[at]);
            return at + 1;
        };
        let end = self.signs[close];
        let whole = self.signs[at]..end + 1;
        if !self.can_open(at) || !self.can_close(at, end) || !self.is_whole(at, close) {
            if self.is_code(&whole) {
                dollars.doubts.push((whole, Doubt::Code));
            }
            dollars.texts.push(self.signs[at]);
            return at + 1;
        }
        if self.follows_word(at) || self.is_shell(&whole) {
            dollars.texts.push(self.signs[at]);
            if !self.is_price(&whole)
                && !matches!(dollars.doubts.last(), Some((last, _)) if last.end > whole.start)
            {
                dollars.doubts.push((whole, Doubt::Text));
            }
            return at + 1;
        }
        self.formula(at, close - at + 1, whole, 1, dollars)
    }

    /// Returns the index of the sign that closes a formula from `at` on: the next one, but for a formula in the text of a
    /// formula, as in `$\text{if $x > 0$} y$`.
    fn close(&self, at: usize) -> Option<usize> {
        let next = (at + 1 < self.signs.len()).then_some(at + 1);
        let (mut inner, mut depth, mut from) = (false, 0, self.signs[at] + 1);
        for close in (at + 1)..self.signs.len().min(at + MOST_INNER) {
            depth += opened(&self.source[from..self.signs[close]]);
            from = self.signs[close] + 1;
            match depth {
                _ if inner => inner = false,
                0 => return Some(close),
                1.. => inner = true,
                _ => return next,
            }
        }
        next
    }

    /// Takes `count` signs as a formula, if its braces are in pairs.
    fn formula(
        &self,
        at: usize,
        count: usize,
        whole: Range<usize>,
        signs: usize,
        dollars: &mut Dollars,
    ) -> usize {
        let tex = &self.source[whole.start + signs..whole.end - signs];
        if !has_paired_braces(tex) {
            dollars.doubts.push((whole, Doubt::Braces));
            dollars.texts.extend(&self.signs[at..at + count]);
            return at + count;
        }
        if is_prose(tex) {
            dollars.doubts.push((whole.clone(), Doubt::Formula));
        }
        dollars.formulas.push(whole);
        at + count
    }

    /// Returns how many signs are side by side from `at`.
    fn run(&self, at: usize) -> usize {
        let first = self.signs[at];
        self.signs[at..].iter().zip(first..).take_while(|(sign, place)| *sign == place).count()
    }

    fn can_open(&self, at: usize) -> bool {
        let sign = self.signs[at];
        let next = self.source[sign + 1..self.leaf.range.end].chars().next();
        next.is_some_and(|next| !next.is_whitespace())
    }

    fn follows_word(&self, at: usize) -> bool {
        let before = self.source[self.leaf.range.start..self.signs[at]].chars().next_back();
        before.is_some_and(|before| before.is_ascii_alphanumeric())
    }

    fn can_close(&self, at: usize, end: usize) -> bool {
        let content = &self.source[self.signs[at] + 1..end];
        let next = self.source[end + 1..self.leaf.range.end].chars().next();
        content.chars().next_back().is_some_and(|last| !last.is_whitespace())
            && !next.is_some_and(|next| next.is_ascii_digit())
    }

    /// Returns whether nothing between two signs reads otherwise: no code, no comment, no end of a link, no hidden
    /// sign.
    fn is_whole(&self, first: usize, last: usize) -> bool {
        let whole = self.signs[first]..self.signs[last] + 1;
        let Leaf { code, comments, .. } = self.leaf;
        !ranges::meets(code, &whole)
            && !ranges::meets(comments, &whole)
            && self.links[first] == self.links[last]
            && unescaped_signs(&self.source[whole]) == last - first + 1
    }

    /// Returns whether the signs are directly around a single piece of code.
    fn is_code(&self, whole: &Range<usize>) -> bool {
        ranges::around(&self.leaf.code, whole.start + 1) == Some(&(whole.start + 1..whole.end - 1))
    }

    /// Returns whether the second sign opens another variable: `$HOME/$USER`, `${A}:${B}`, `$HOME$PATH`.
    fn is_shell(&self, whole: &Range<usize>) -> bool {
        let content = &self.source[whole.start + 1..whole.end - 1];
        let rest = &self.source[whole.end..self.leaf.range.end];
        if !rest.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '_' | '{' | '(')) {
            return false;
        }
        let (last, before) = {
            let mut backward = content.chars().rev();
            (backward.next().unwrap_or(' '), backward.next().unwrap_or(' '))
        };
        let is_exponent = matches!(before, '^' | '_' | '{' | '\\');
        let is_separator = matches!(
            last,
            '/' | ':'
                | ','
                | ';'
                | '.'
                | '-'
                | '+'
                | '='
                | '<'
                | '>'
                | '&'
                | '@'
                | '"'
                | '~'
                | '('
                | '['
                | '{'
                | '\\'
                | '#'
                | '%'
        );
        (is_separator && !is_exponent) || (is_variable(content) && rest.starts_with(is_of_variable))
    }

    /// Returns whether these are amounts with their sign after them: `5$/6$`.
    fn is_price(&self, whole: &Range<usize>) -> bool {
        let is_after_digit =
            |sign: usize| self.source[..sign].ends_with(|before: char| before.is_ascii_digit());
        is_after_digit(whole.start) && is_after_digit(whole.end - 1)
    }
}

fn is_of_variable(character: char) -> bool {
    character.is_ascii_uppercase() || matches!(character, '_' | '{')
}

/// Returns whether this is the name of a variable, `HOME` or `{HOME}`: capitals, and more than one.
fn is_variable(content: &str) -> bool {
    let name = content.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(content);
    name.len() > 1
        && name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn unescaped_signs(text: &str) -> usize {
    let mut escaped = false;
    text.bytes()
        .filter(|byte| {
            let is_sign = *byte == b'$' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            is_sign
        })
        .count()
}

/// Returns whether each brace has its partner, as TeX demands. An escaped brace is a sign.
fn has_paired_braces(tex: &str) -> bool {
    let (mut depth, mut escaped) = (0_usize, false);
    for byte in tex.bytes() {
        match byte {
            b'{' if !escaped => depth += 1,
            b'}' if !escaped => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    depth == 0
}

/// Returns how many braces open here and do not close.
fn opened(tex: &str) -> i64 {
    let (mut depth, mut escaped) = (0, false);
    for byte in tex.bytes() {
        depth += match byte {
            b'{' if !escaped => 1,
            b'}' if !escaped => -1,
            _ => 0,
        };
        escaped = byte == b'\\' && !escaped;
    }
    depth
}

/// Returns whether this is an amount, and words after it: `5 for coffee and 7`.
fn is_prose(tex: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    tex.starts_with(|first: char| first.is_ascii_digit())
        && tex.split_whitespace().filter(is_word).count() > 1
}

#[cfg(test)]
mod tests {
    use super::super::{OPTIONS, leaves::outline};
    use super::*;

    fn formulas(source: &str) -> (Vec<&str>, Vec<(&str, Doubt)>) {
        let (mut formulas, mut doubts) = (Vec::new(), Vec::new());
        for leaf in outline(source, OPTIONS).leaves {
            let found = read(source, &leaf);
            formulas.extend(found.formulas.into_iter().map(|range| &source[range]));
            doubts.extend(found.doubts.into_iter().map(|(range, doubt)| (&source[range], doubt)));
        }
        (formulas, doubts)
    }

    #[test]
    fn money_is_text() {
        for text in [
            "$5-$10, a tea $3/$4, a cake ($6)-($7).",
            "US$5 there and US$7 here; HK$10 or A$12.",
            "**$5** and *$6*",
            "5$, 6$ or 5$/6$",
            "| $5 | $6 |\n|---|---|\n| $7 | $8 |",
            "价格是$5和$7。",
            "$1,000 to $2,000",
            "A $$ place and a $$$ place",
            "costs $5\n\nor $x",
        ] {
            assert_eq!(formulas(text), (vec![], vec![]), "{text}");
        }
    }

    #[test]
    fn formulas_are_formulas() {
        for (text, expected) in [
            ("$x$, $a_1$ and $5-3$, but not $5 and $6.", vec!["$x$", "$a_1$", "$5-3$"]),
            (
                "$n$th, $a_1$-fold, $(n+1)$st, $\\{1,2\\}$-fold, $x^+$axis",
                vec!["$n$", "$a_1$", "$(n+1)$", "$\\{1,2\\}$", "$x^+$"],
            ),
            ("设$x$为实数，$y=1$。", vec!["$x$", "$y=1$"]),
            ("$\\$5$ and \\$6 and $y$", vec!["$\\$5$", "$y$"]),
            ("$$\n\\sum x\n$$", vec!["$$\n\\sum x\n$$"]),
            ("so$$x$$here", vec!["$$x$$"]),
            ("$x$$y$", vec!["$x$", "$y$"]),
            ("US$5 and $x$", vec!["$x$"]),
            ("**$x$** [$y$](https://a.org/$b/$c) *$z$*", vec!["$x$", "$y$", "$z$"]),
            ("`$a` $x$ `b$` <https://a.org/$b> $y$", vec!["$x$", "$y$"]),
            ("$E[X](t)$ and $a<b and c>d$", vec!["$E[X](t)$", "$a<b and c>d$"]),
            ("> $a <\n> b$", vec!["$a <\n> b$"]),
            ("$\\text{if $x > 0$} y$ and $z$", vec!["$\\text{if $x > 0$} y$", "$z$"]),
            (
                "$\\colorbox{red}{$a_{1}$} + \\hbox{$b$, $c$}$.",
                vec!["$\\colorbox{red}{$a_{1}$} + \\hbox{$b$, $c$}$"],
            ),
        ] {
            assert_eq!(formulas(text).0, expected, "{text}");
            assert_eq!(formulas(text).1, [], "{text}");
        }
    }

    #[test]
    fn what_may_be_meant_otherwise_is_in_doubt() {
        for (text, doubt) in [
            ("In $HOME/$USER.", Doubt::Text),
            ("In ${HOME}/etc:${PATH}.", Doubt::Text),
            ("In $HOME$PATH.", Doubt::Text),
            ("$(pwd)/$(ls)", Doubt::Text),
            ("Either a$|b$ or ^c$.", Doubt::Text),
            ("$\\frac{a$", Doubt::Braces),
            ("$a}{b$", Doubt::Braces),
            ("$\\frac{a$ and b} $5", Doubt::Braces),
            ("$`a^2`$", Doubt::Code),
        ] {
            let (found, doubts) = formulas(text);
            assert_eq!((found, doubts.len(), doubts[0].1), (vec![], 1, doubt), "{text}");
        }
        assert_eq!(formulas("It is $5 for tea and 7$ more").1[0].1, Doubt::Formula);
    }
}
