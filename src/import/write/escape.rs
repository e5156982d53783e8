//! Signs that Markdown, deckpress or another program would read, made to mean themselves.

/// Returns text with a backslash before each sign that would be read as something else.
pub(super) fn escaped(text: &str, is_cell: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let signs: Vec<char> = text.chars().collect();
    for (at, sign) in signs.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| signs.get(at)).copied();
        let after = signs.get(at + 1).copied();
        let is_in_word =
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        let is_double = before == Some(*sign) || after == Some(*sign);
        let is_read = match sign {
            '\\' | '`' | '*' | '[' | ']' | '$' => true,
            '_' => !is_in_word,
            '<' => after.is_some_and(|it| it.is_ascii_alphabetic() || matches!(it, '/' | '!' | '?')),
            '&' => after.is_some_and(|it| it.is_ascii_alphanumeric() || it == '#'),
            '{' | '}' | '=' | '~' | '%' => is_double,
            '|' => is_cell,
            _ => false,
        };
        if is_read {
            out.push('\\');
        }
        out.push(*sign);
    }
    out
}

/// Returns a line with a sign at its start escaped, if it would open a block.
pub(super) fn line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if digits > 0 && rest.starts_with(['.', ')']) {
        let (sign, rest) = rest.split_at(1);
        let is_item = rest.is_empty() || rest.starts_with([' ', '\t']);
        return if is_item { format!("{number}\\{sign}{rest}") } else { line.to_owned() };
    }
    let is_marker = |sign: char| {
        line.strip_prefix(sign).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let is_row_of = |sign: char| line.starts_with(sign) && line.chars().all(|it| it == sign || it == ' ');
    let is_read = is_marker('-')
        || is_marker('+')
        || is_row_of('-')
        || is_row_of('=')
        || line.starts_with(['#', '>', '|', '^'])
        || line.starts_with("~~~");
    // A row of dashes and bars right below words would make them the head of a table.
    let is_delimiter = line.contains('-') && line.chars().all(|it| matches!(it, '-' | ':' | '|' | ' '));
    if is_read || is_delimiter { format!("\\{line}") } else { line.to_owned() }
}

/// Returns code between as many backticks as it needs.
pub(super) fn code_span(code: &str, is_cell: bool) -> String {
    let code = visible_code(&code.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" "));
    if code.trim().is_empty() {
        return String::new();
    }
    let code = if is_cell { code.replace('|', "\\|") } else { code };
    let longest = code.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let needs_space =
        code.starts_with('`') || code.ends_with('`') || (code.starts_with(' ') && code.ends_with(' '));
    if needs_space { format!("{ticks} {code} {ticks}") } else { format!("{ticks}{code}{ticks}") }
}

/// Returns code in which signs that reorder text are spelled out: it would not run as it reads.
pub(super) fn visible_code(code: &str) -> String {
    let reorders = |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !code.contains(reorders) {
        return code.to_owned();
    }
    let shown = |it: char| if reorders(it) { format!("\\u{:04X}", u32::from(it)) } else { it.to_string() };
    code.chars().map(shown).collect()
}

/// Text that is to be styled, between what is there.
pub(super) struct Around<'t> {
    pub before: Option<char>,
    pub after: Option<char>,
    pub text: &'t str,
}

impl<'t> Around<'t> {
    /// Returns what of the text can be between marks, and what must be before and after them so that they are read as
    /// marks; `None` where they never would.
    pub(super) fn divided(&self) -> Option<(&'t str, &'t str, &'t str)> {
        let is_word = |it: char| !it.is_whitespace() && !is_sign(it);
        let (mut start, mut end) = (0, self.text.len());
        if self.before.is_some_and(is_word) {
            start = self.text.len() - self.text.trim_start_matches(is_outer).len();
        }
        if self.after.is_some_and(is_word) {
            end = self.text.trim_end_matches(is_outer).len();
        }
        let middle = self.text.get(start..end)?;
        let opens = middle.chars().next()?;
        let closes = middle.chars().next_back()?;
        let is_open = !is_sign(opens) || self.before.is_none_or(|it| !is_word(it));
        let is_closed = !is_sign(closes) || self.after.is_none_or(|it| !is_word(it));
        let touches = self.before == Some('*') || self.after == Some('*');
        let is_fit = is_open && is_closed && !touches && !middle.ends_with('\\');
        is_fit.then_some((self.text.get(..start)?, middle, self.text.get(end..)?))
    }
}

/// Returns whether this is punctuation that can as well be outside of marks.
fn is_outer(sign: char) -> bool {
    is_sign(sign) && !matches!(sign, '`' | '\\' | '[' | ']' | '(' | ')' | '*' | '<' | '>' | '$' | '_' | '~')
}

/// Returns whether this is punctuation or a symbol, as the rules of emphasis know them.
fn is_sign(sign: char) -> bool {
    !sign.is_alphanumeric() && !sign.is_whitespace() && !unicode_normalization::char::is_combining_mark(sign)
}
