//! JSON and JSON Lines to values with positions, through serde_json.

use std::borrow::Cow;
use std::fmt;

use bumpalo::Bump;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{OffsetMap, Text, is_forbidden};
use crate::value::{Member, Node, Value, span_of};

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

/// The lines of a JSON Lines file that are not blank.
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
/// held as values all at once. The object is read as if that list were empty.
pub fn object_around<'s>(
    text: Text<'s>,
    key: &str,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> Option<(Node<'s>, Vec<Text<'s>>)> {
    let raw = match serde_json::from_str::<&'s RawValue>(text.text) {
        Ok(raw) => raw.get(),
        Err(error) => {
            faults.push(syntax_fault(&error, text));
            return None;
        }
    };
    let mut reader = Reader { whole: text, arena, faults };
    let Ok(RawMembers(members)) = serde_json::from_str(raw) else {
        return Some((reader.node(raw, 0), Vec::new()));
    };
    let mut items = Vec::new();
    let mut read = Vec::with_capacity(members.len());
    for (name, value) in members {
        let listed = serde_json::from_str(value.get()).ok().filter(|_| name == key && items.is_empty());
        let node = match listed {
            Some(RawItems(list)) => {
                items = list.iter().map(|item| text_of(item.get(), text)).collect();
                Node { span: span_of(value.get(), text), value: Value::List(Vec::new()) }
            }
            None => reader.node(value.get(), 1),
        };
        read.push(reader.member(name, node));
    }
    Some((Node { span: span_of(raw, text), value: Value::Table(read) }, items))
}

fn text_of<'s>(part: &'s str, whole: Text<'s>) -> Text<'s> {
    Text { text: part, raw: part, span: span_of(part, whole) }
}

fn syntax_fault(error: &serde_json::Error, text: Text<'_>) -> Diagnostic {
    let line_start: usize =
        text.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(text.text.len());
    let at = text.text.floor_char_boundary(at);
    let end = text.text[at..].chars().next().map_or(at, |character| at + character.len_utf8());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    Diagnostic::new(Code::JsonSyntax, text.slice(at..end).span, message)
        .help("no question behind this place was read")
}

struct Reader<'s, 'f> {
    whole: Text<'s>,
    arena: &'s Bump,
    faults: &'f mut Vec<Diagnostic>,
}

impl<'s> Reader<'s, '_> {
    fn node(&mut self, raw: &'s str, depth: usize) -> Node<'s> {
        let span = span_of(raw, self.whole);
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

    fn member(&self, key: Cow<'s, str>, value: Node<'s>) -> Member<'s> {
        let key = match key {
            Cow::Borrowed(text) => text_of(text, self.whole),
            Cow::Owned(text) => {
                let text: &'s str = self.arena.alloc_str(&text);
                Text { text, raw: text, span: value.span }
            }
        };
        Member { key, value }
    }

    fn items(&mut self, raw: &'s str, depth: usize) -> Vec<Node<'s>> {
        let Ok(RawItems(items)) = serde_json::from_str(raw) else { return Vec::new() };
        items.into_iter().map(|item| self.node(item.get(), depth + 1)).collect()
    }

    fn text(&mut self, raw: &'s str) -> Text<'s> {
        let inner = &raw[1..raw.len() - 1];
        let span = span_of(inner, self.whole);
        if !inner.contains('\\') {
            return Text { text: inner, raw: inner, span };
        }
        match serde_json::from_str::<String>(raw) {
            Ok(text) => {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let text = Text { text: self.arena.alloc_str(&text), raw: inner, span };
                self.check_characters(text);
                text
            }
            Err(error) => {
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                self.faults.push(
                    Diagnostic::new(Code::ControlCharacter, span, format!("this string has a {what}"))
                        .help("write a surrogate pair, or the character itself"),
                );
                Text { text: inner, raw: inner, span }
            }
        }
    }

    /// Escapes can name characters that a file could not hold.
    fn check_characters(&mut self, text: Text<'s>) {
        for (at, character) in text.text.char_indices().filter(|(_, character)| is_forbidden(*character)) {
            let span = OffsetMap::new(text).span(at..at + character.len_utf8());
            let message = format!("character U+{:04X} cannot be shown", u32::from(character));
            self.faults.push(Diagnostic::new(Code::ControlCharacter, span, message).help("delete it"));
        }
    }
}

/// All members of an object, doubled keys too.
struct RawMembers<'s>(Vec<(Cow<'s, str>, &'s RawValue)>);

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
                while let Some((Key(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A key, borrowed from the file where it has no escapes, so that its place is known.
struct Key<'s>(Cow<'s, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
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
    fn deep_nesting_does_not_overflow_the_stack() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let _ = read(&deep);
    }
}
