//! JSON and JSON Lines to values with positions, through serde_json.

use std::fmt;

use bumpalo::Bump;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Code, Diagnostic};
use crate::encoding::is_forbidden;
use crate::text::{Text, Unescape};
use crate::value::{Member, Node, Value, part_of};

/// No form of a corpus nests deeper.
const MAX_DEPTH: usize = 8;

/// Reads one JSON value that fills `text`.
pub fn value<'s>(text: Text<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) -> Option<Node<'s>> {
    match serde_json::from_str::<&'s RawValue>(text.text) {
        Ok(raw) => Some(Reader { whole: text, arena, faults }.node(raw.get(), 0)),
        Err(error) => {
            faults.push(syntax_fault(&error, text));
            None
        }
    }
}

/// Returns the lines of a JSON Lines file that are not blank.
pub fn lines(text: Text<'_>) -> impl Iterator<Item = Text<'_>> {
    let mut start = 0;
    let lines = text.text.split('\n').map(move |line| {
        let line = text.slice(start..start + line.len());
        start += line.text.len() + 1;
        line
    });
    lines.filter(|line| !line.text.trim().is_empty())
}

/// Reads an object but for the items of its list `key`, which are returned as text: a large corpus is not to be
/// held as values all at once. The object is read as if that list were empty. A file that is such a list has no object
/// around it.
pub fn object_around<'s>(
    text: Text<'s>,
    key: &str,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<(Option<Node<'s>>, Vec<Text<'s>>)> {
    let raw = match serde_json::from_str::<&'s RawValue>(text.text) {
        Ok(raw) => raw.get(),
        Err(error) => {
            faults.push(syntax_fault(&error, text));
            return None;
        }
    };
    let mut reader = Reader { whole: text, arena, faults };
    if let Ok(RawItems(items)) = serde_json::from_str(raw) {
        return Some((None, items.iter().map(|item| part_of(item.get(), text)).collect()));
    }
    let Ok(RawMembers(members)) = serde_json::from_str(raw) else {
        return Some((Some(reader.node(raw, 0)), Vec::new()));
    };
    let mut items = Vec::new();
    let mut read = Vec::with_capacity(members.len());
    for (name, value) in members {
        let is_key = name.get().trim_matches('"') == key && items.is_empty();
        let listed = is_key.then(|| serde_json::from_str(value.get()).ok()).flatten();
        let node = match listed {
            Some(RawItems(list)) => {
                items = list.iter().map(|item| part_of(item.get(), text)).collect();
                Node { span: part_of(value.get(), text).span, value: Value::List(Vec::new()) }
            }
            None => reader.node(value.get(), 1),
        };
        read.push(reader.member(name, node));
    }
    Some((Some(Node { span: part_of(raw, text).span, value: Value::Table(read) }), items))
}

fn syntax_fault(error: &serde_json::Error, text: Text<'_>) -> Diagnostic {
    let line_start: usize =
        text.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(text.text.len());
    let at = text.text.floor_char_boundary(at);
    let end = text.text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let cure = cure(message, &text.text[..at], &text.text[at..]);
    Diagnostic::new(Code::JsonSyntax, text.slice(at..end).span, message)
        .help(format!("{cure}; no question after this place was read"))
}

/// Returns what to do about a fault of syntax, by what serde_json makes of it and what is there.
fn cure(message: &str, before: &str, rest: &str) -> &'static str {
    let next = rest.chars().next().unwrap_or(' ');
    let last = before.trim_end().chars().next_back().unwrap_or(' ');
    match message {
        _ if message.starts_with("EOF while parsing a string") => "close the string with `\"`",
        _ if message.starts_with("EOF while parsing") && before.trim().is_empty() => {
            "the file is empty: write a list of questions, `[{\"id\": \"…\", \"question\": \"…\", \"answer\": \"…\"}]`"
        }
        _ if message.starts_with("EOF while parsing") => {
            "close what is open: `}` for each `{`, `]` for each `[`"
        }
        "trailing comma" => "delete the comma before this place",
        "trailing characters" if next == '{' || next == '[' => {
            "one JSON value is a file; put several into a list, `[…, …]`, or one on each line of a .jsonl file"
        }
        "trailing characters" => "the JSON value ends before this place; delete what follows it",
        _ if message.starts_with("control character") => {
            "write a line break inside a string as `\\n`, and a tab as `\\t`; or close the string with `\"`"
        }
        "invalid escape" => "write a backslash itself as `\\\\`",
        _ if message.starts_with("invalid number") => {
            "write numbers as in 1 or -1, and everything else in `\"`"
        }
        _ if matches!(next, '/' | '#') => "JSON has no comments; delete it",
        _ if matches!(next, '\'' | '‘' | '’' | '“' | '”' | '„' | '«') || matches!(last, '“' | '‘') => {
            "strings are in straight double quotes, `\"`"
        }
        "key must be a string" if next == '}' || next == ',' => "delete the comma before this place",
        "key must be a string" => "put the key in double quotes, `\"`",
        "expected `,` or `}`" | "expected `,` or `]`" if next == '"' || next == '{' || next == '[' => {
            "write a comma before this place"
        }
        "expected `,` or `}`" | "expected `,` or `]`" => {
            "write a comma before the next value, and a quote inside a string as `\\\"`"
        }
        "expected `:`" => "write `:` between the key and its value",
        "expected value" if matches!(next, 'T' | 'F' | 'N' | 'u') => {
            "write `true`, `false` and `null` in lower case, and everything else in `\"`"
        }
        _ => "put texts in double quotes, `\"`; lists are `[…]`, objects `{\"key\": …}`",
    }
}

struct Reader<'s, 'f> {
    whole: Text<'s>,
    arena: &'s Bump,
    faults: &'f mut Vec<Diagnostic>,
}

impl<'s> Reader<'s, '_> {
    fn node(&mut self, raw: &'s str, depth: usize) -> Node<'s> {
        let span = part_of(raw, self.whole).span;
        let value = match raw.as_bytes() {
            [b'{' | b'[', ..] if depth == MAX_DEPTH => Value::Other("nested too deeply"),
            [b'{', ..] => Value::Table(self.members(raw, depth)),
            [b'[', ..] => Value::List(self.items(raw, depth)),
            [b'"', ..] => Value::Text(self.text(raw)),
            [b't', ..] => Value::Boolean(true),
            [b'f', ..] => Value::Boolean(false),
            [b'n', ..] => Value::Null,
            _ => raw.parse().map_or(Value::Other("a decimal number"), Value::Integer),
        };
        Node { span, value }
    }

    fn members(&mut self, raw: &'s str, depth: usize) -> Vec<Member<'s>> {
        let Ok(RawMembers(members)) = serde_json::from_str(raw) else { return Vec::new() };
        members
            .into_iter()
            .map(|(key, value)| {
                let value = self.node(value.get(), depth + 1);
                self.member(key, value)
            })
            .collect()
    }

    fn member(&mut self, key: &'s RawValue, value: Node<'s>) -> Member<'s> {
        Member { key: self.text(key.get()), value }
    }

    fn items(&mut self, raw: &'s str, depth: usize) -> Vec<Node<'s>> {
        let Ok(RawItems(items)) = serde_json::from_str(raw) else { return Vec::new() };
        items.into_iter().map(|item| self.node(item.get(), depth + 1)).collect()
    }

    fn text(&mut self, raw: &'s str) -> Text<'s> {
        let inner = part_of(&raw[1..raw.len() - 1], self.whole);
        if !inner.text.contains('\\') {
            return inner;
        }
        if let Err(error) = serde_json::from_str::<String>(raw) {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            self.faults.push(
                Diagnostic::new(Code::ControlCharacter, inner.span, format!("this string has a {what}"))
                    .help("write a surrogate pair, or the character itself"),
            );
            return inner;
        }
        let mut string = Unescape::new(inner);
        while let Some((length, character)) = next_character(string.rest()) {
            match next_character(&string.rest()[length..]) {
                Some((more, '\n')) if character == '\r' => string.take(length + more, Some('\n')),
                _ if character == '\r' => string.take(length, Some('\n')),
                _ => string.take(length, Some(character)),
            }
        }
        let text = string.finish(self.arena);
        self.check_characters(text);
        text
    }

    /// Reports characters that a file could not hold: escapes can name them.
    fn check_characters(&mut self, text: Text<'s>) {
        for (at, character) in text.text.char_indices().filter(|(_, character)| is_forbidden(*character)) {
            let span = text.span_of(at..at + character.len_utf8());
            let message = format!("character U+{:04X} cannot be shown", u32::from(character));
            self.faults.push(Diagnostic::new(Code::ControlCharacter, span, message).help("delete it"));
        }
    }
}

/// Returns the first character of what is inside a valid string, and its length there; `None` at the end.
fn next_character(raw: &str) -> Option<(usize, char)> {
    let unit = |at: usize| u16::from_str_radix(raw.get(at + 2..at + 6)?, 16).ok();
    let Some(escape) = raw.strip_prefix('\\') else {
        return raw.chars().next().map(|character| (character.len_utf8(), character));
    };
    let character = match escape.chars().next()? {
        'u' => {
            let units = unit(0).into_iter().chain(unit(6).filter(|_| raw[6..].starts_with("\\u")));
            let character = char::decode_utf16(units).next()?.ok()?;
            return Some((6 * character.len_utf16(), character));
        }
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        other => other,
    };
    Some((2, character))
}

/// All members of an object, doubled keys too.
struct RawMembers<'s>(Vec<(&'s RawValue, &'s RawValue)>);

impl<'de> Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RawMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

struct RawItems<'s>(Vec<&'s RawValue>);

impl<'de> Deserialize<'de> for RawItems<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = RawItems<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(RawItems(items))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(json: &str) -> Vec<(Code, usize, usize)> {
        let mut sources = Sources::default();
        let arena = Bump::new();
        let file = sources.add("t.json", json.as_bytes().to_vec()).value;
        let mut faults = Vec::new();
        let _ = value(sources.text(file), &arena, &mut faults);
        faults
            .iter()
            .map(|fault| {
                let place = sources.place(fault.span.expect("has one"));
                (fault.code, place.line, place.column)
            })
            .collect()
    }

    #[test]
    fn a_syntax_fault_has_its_place() {
        assert_eq!(read("{\"a\": 1,\n \"b\" 2}"), [(Code::JsonSyntax, 2, 6)]);
        assert_eq!(read(""), [(Code::JsonSyntax, 1, 1)]);
        assert_eq!(read("[1, NaN]"), [(Code::JsonSyntax, 1, 5)]);
    }

    #[test]
    fn characters_behind_escapes_are_checked() {
        assert_eq!(read(r#"["é\n\u0000"]"#), [(Code::ControlCharacter, 1, 6)]);
        assert_eq!(read(r#"["\ud800"]"#), [(Code::ControlCharacter, 1, 3)]);
    }

    #[test]
    fn strings_read_as_serde_json_reads_them() {
        let mut sources = Sources::default();
        let arena = Bump::new();
        for inner in
            [r#"a\n\té\u00e9\ud83d\ude00\\\/\"z"#, r"\r\n\r\u000a\r", r"\u000D\n\\u0041", "", r"\b\f"]
        {
            let json = format!("\"{inner}\"");
            let file = sources.add("t", json.clone().into_bytes()).value;
            let text = sources.text(file);
            let read = match value(text, &arena, &mut Vec::new()).expect("is JSON").value {
                Value::Text(read) => read,
                other => unreachable!("{other:?}"),
            };
            let wanted: String = serde_json::from_str(&json).expect("is JSON");
            assert_eq!(read.text, wanted.replace("\r\n", "\n").replace('\r', "\n"), "{inner}");
            assert_eq!(read.span_of(0..read.text.len()), read.span);
        }
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let _ = read(&deep);
    }
}
