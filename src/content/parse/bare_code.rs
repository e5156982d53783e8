//! Code outside backticks whose own signs Markdown takes for marks: `__init__`, `2*3*4`, `x**2 + y**2`.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::prepare::{OPTIONS, prepare};
use crate::content::{Rich, Style};
use crate::span::Span;
use crate::text::{OffsetMap, Text};

/// What loses its signs.
#[derive(Debug)]
pub struct BareCode<'s> {
    pub span: Span,
    pub source: &'s str,
    pub style: Style,
}

/// Returns what looks like code and is shown bold or in italics.
#[must_use]
pub fn bare_code<'s>(rich: &Rich<'s>) -> Vec<BareCode<'s>> {
    let source = rich.markdown;
    if !source.contains(['*', '_']) {
        return Vec::new();
    }
    let is_verbatim = (rich.span.end - rich.span.start) as usize == source.len();
    let text = if is_verbatim { Text::plain(source, rich.span) } else { Text::made_of(rich.span, source) };
    let positions = OffsetMap::new(text);
    let prepared = prepare(source, &positions, &mut Vec::new());
    let events = Parser::new_ext(&prepared.text, OPTIONS).into_offset_iter();
    events
        .filter_map(|(event, range)| {
            let style = match event {
                Event::Start(Tag::Strong) if is_dunder(&source[range.clone()]) => Style::Strong,
                Event::Start(Tag::Strong) if is_operators(source, &range, "**") => Style::Strong,
                Event::Start(Tag::Emphasis) if is_operators(source, &range, "*") => Style::Emphasis,
                _ => return None,
            };
            Some(BareCode { span: positions.span(range.clone()), source: &source[range], style })
        })
        .collect()
}

/// Returns whether it is a name such as `__init__`.
fn is_dunder(source: &str) -> bool {
    let name = source.strip_prefix("__").and_then(|rest| rest.strip_suffix("__"));
    name.is_some_and(|name| {
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let has_signs = name.contains(|sign: char| sign == '_' || sign.is_ascii_digit());
        is_name && (has_signs || SPECIAL_NAMES.contains(&name))
    })
}

/// Names that languages write with two underscores on both sides, and that are letters alone: other words between them
/// are meant to be bold, as in `__never__`.
#[rustfmt::skip]
const SPECIAL_NAMES: &[&str] = &[
    "abs", "add", "aenter", "aexit", "aiter", "all", "anext", "annotations", "await", "bases", "bool",
    "builtins", "bytes", "cached", "call", "cause", "ceil", "class", "closure", "complex", "contains",
    "copy", "debug", "deepcopy", "defaults", "del", "delattr", "delete", "delitem", "dict", "dir",
    "dirname", "divmod", "doc", "enter", "eq", "exit", "file", "filename", "float", "floor", "floordiv",
    "format", "fspath", "func", "future", "ge", "get", "getattr", "getattribute", "getinitargs", "getitem",
    "getnewargs", "getstate", "globals", "gt", "hash", "iadd", "iand", "imatmul", "import", "imul",
    "index", "init", "instancecheck", "int", "invert", "ior", "isub", "iter", "itruediv", "kwdefaults",
    "le", "len", "loader", "lshift", "lt", "main", "matmul", "metaclass", "missing", "mod", "module",
    "mro", "mul", "name", "ne", "neg", "new", "next", "package", "pos", "pow", "prepare", "proto",
    "qualname", "radd", "reduce", "repr", "reversed", "rmul", "rshift", "rsub", "set", "setattr",
    "setitem", "setstate", "sizeof", "slots", "spec", "str", "sub", "subclasscheck", "subclasses",
    "subclasshook", "truediv", "trunc", "version", "weakref", "wrapped", "xor", "FILE", "LINE", "DATE",
    "TIME", "FUNCTION", "CLASS",
];

/// Returns whether both signs are right before a name or a number. A part of a word may be emphasised at its start
/// (`*S*tructured`), so the first sign is then within a word too, or other words are between the two.
fn is_operators(source: &str, range: &Range<usize>, sign: &str) -> bool {
    let styled = &source[range.clone()];
    let content = styled.strip_prefix(sign).and_then(|rest| rest.strip_suffix(sign));
    let is_within = source[..range.start].ends_with(is_of_name);
    content.is_some_and(|content| {
        content.starts_with(is_of_name)
            && source[range.end..].starts_with(is_of_name)
            && (is_within || content.contains(char::is_whitespace))
    })
}

fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_'
}
