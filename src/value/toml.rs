//! TOML as a tree of values.

use std::borrow::Cow;
use std::ops::Range;

use bumpalo::Bump;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Member, Node, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::encoding::is_forbidden;
use crate::text::{Text, Unescape};

/// Reads a TOML document. Keys that parsed are returned even where others did not.
pub fn read<'s>(text: Text<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) -> Node<'s> {
    let (table, errors) = DeTable::parse_recoverable(text.text);
    for error in errors {
        let range = error.span().unwrap_or_else(|| longest_key(text.text));
        let message = error.message().lines().next().unwrap_or("invalid").to_owned();
        let range = clamp(text.text, range);
        let cure = toml_cure(&message, &text.text[..range.start], &text.text[range.start..]);
        faults.push(Diagnostic::new(Code::TomlSyntax, text.slice(range).span, message).help(cure));
    }
    let span = text.span;
    Node { span, value: Reader { source: text, arena, faults }.table(table.get_ref()) }
}

/// Returns where the key with the most parts is: one with too many is the only fault that is said without a place.
fn longest_key(text: &str) -> Range<usize> {
    let parts =
        |line: &&str| line.split(['=', '"', '\'', '#']).next().unwrap_or_default().matches('.').count();
    let Some(line) = text.lines().max_by_key(parts) else { return 0..0 };
    let start = line.as_ptr().addr() - text.as_ptr().addr();
    start..start + line.len()
}

/// Returns what to do about a fault of syntax, by the line that it is in.
fn toml_cure(message: &str, before: &str, rest: &str) -> &'static str {
    let line =
        before.rsplit('\n').next().unwrap_or_default().to_owned() + rest.lines().next().unwrap_or_default();
    let key = line.split(['=', '"', '\'', '#']).next().unwrap_or_default();
    match () {
        () if line.contains(['“', '”', '„', '‘', '’']) => "use straight quotes, `\"`",
        () if key.contains("//") => "comments start with `#`",
        () if key.contains(':') => "write `=` between a key and its value: `title = \"My deck\"`",
        () if message.contains("recurs") => "nest it less: no setting is deeper than three names",
        () if message.contains("duplicate") => "keep one of them",
        () if message.contains("unclosed") || message.contains("closing") => "close it",
        () if message.contains("escape") => "write a backslash as `\\\\`, or put the text in single quotes",
        () if line.contains('=') => {
            "put texts in double quotes, `title = \"My deck\"`; lists are `[\"a\", \"b\"]`, numbers and true are bare"
        }
        () => "write `key = \"text\"` on a line of its own, and a table's name in brackets: `[sheet]`",
    }
}

fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = |at: usize| text.floor_char_boundary(at.min(text.len()));
    floor(range.start)..floor(range.end.max(range.start))
}

struct Reader<'s, 'f> {
    source: Text<'s>,
    arena: &'s Bump,
    faults: &'f mut Vec<Diagnostic>,
}

impl<'s> Reader<'s, '_> {
    fn table(&mut self, table: &DeTable<'s>) -> Value<'s> {
        let members = table.iter().map(|(key, value)| Member {
            key: self.text(key.get_ref(), key.span()),
            value: self.node(value),
        });
        let mut members: Vec<_> = members.collect();
        members.sort_by_key(|member| member.key.span.start);
        Value::Table(members)
    }

    fn node(&mut self, value: &Spanned<DeValue<'s>>) -> Node<'s> {
        let span = self.source.slice(clamp(self.source.text, value.span())).span;
        Node { span, value: self.value(value.get_ref(), value.span()) }
    }

    fn value(&mut self, value: &DeValue<'s>, range: Range<usize>) -> Value<'s> {
        match value {
            DeValue::String(text) => Value::Text(self.text(text, range)),
            DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(integer) => Value::Integer(integer),
                Err(_) => Value::Other("a number out of range"),
            },
            DeValue::Float(_) => Value::Other("a decimal number"),
            DeValue::Boolean(boolean) => Value::Boolean(*boolean),
            DeValue::Datetime(_) => Value::Other("a date"),
            DeValue::Array(items) => Value::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => self.table(table),
        }
    }

    /// Returns a string. Escapes can bring in what a source itself may not have.
    fn text(&mut self, text: &Cow<'s, str>, range: Range<usize>) -> Text<'s> {
        let text = match text {
            Cow::Borrowed(part) => {
                let start = part.as_ptr() as usize - self.source.text.as_ptr() as usize;
                return self.source.slice(start..start + part.len());
            }
            Cow::Owned(text) => {
                let raw = self.source.slice(clamp(self.source.text, range));
                toml_unescaped(raw, text, self.arena)
            }
        };
        for (at, bad) in text.text.char_indices().filter(|(_, character)| is_forbidden(*character)) {
            let message =
                format!("this string has the character U+{:04X}, which cannot be shown", u32::from(bad));
            let span = text.span_of(at..at + bad.len_utf8());
            self.faults
                .push(Diagnostic::new(Code::ControlCharacter, span, message).help("delete the escape"));
        }
        text
    }
}

/// Returns a string of TOML with its escapes; `text` is what they mean.
fn toml_unescaped<'s>(raw: Text<'s>, text: &str, arena: &'s Bump) -> Text<'s> {
    let quotes = if raw.text.starts_with("\"\"\"") { 3 } else { 1 };
    let mut string = Unescape::new(raw);
    string.take(quotes.min(raw.text.len()), None);
    if quotes == 3 && string.rest().starts_with('\n') {
        string.take(1, None);
    }
    for character in text.chars() {
        // The end of a line may be escaped, with the white space that follows.
        while let Some(rest) = string
            .rest()
            .strip_prefix('\\')
            .filter(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n'))
        {
            string.take(1 + rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len(), None);
        }
        let rest = string.rest();
        let length: usize = match rest.as_bytes() {
            [b'\\', b'U', ..] => 10,
            [b'\\', b'u', ..] => 6,
            [b'\\', b'x', ..] => 4,
            [b'\\', ..] => 2,
            _ => character.len_utf8(),
        };
        // An escape that is none may be before a character of several bytes.
        let end = (length.min(rest.len())..rest.len()).find(|at| rest.is_char_boundary(*at));
        string.take(end.unwrap_or(rest.len()), Some(character));
    }
    string.finish(arena)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn every_character_of_a_toml_string_has_its_place() {
        let toml_text = "a = \"\\u00e9\\té\\U0001F600\\x41|\"\nb = \"\"\"\nx \\  \n\n  é\\\"|\"\"\"\n";
        let mut sources = Sources::default();
        let arena = Bump::new();
        let file = sources.add("t.toml", toml_text.as_bytes().to_vec()).value;
        let mut faults = Vec::new();
        let Value::Table(members) = read(sources.text(file), &arena, &mut faults).value else { return };
        assert!(faults.is_empty(), "{faults:?}");
        let found: Vec<_> = members
            .iter()
            .filter_map(|member| match member.value.value {
                Value::Text(text) => {
                    let bar = text.text.find('|')?;
                    Some((text.text, text.span_of(bar..bar + 1).start as usize))
                }
                _ => None,
            })
            .collect();
        let bars: Vec<_> = toml_text.match_indices('|').map(|(at, _)| at).collect();
        assert_eq!(found, [("é\té😀A|", bars[0]), ("x é\"|", bars[1])]);
    }
}
