//! TOML and JSON as one tree of values that know where they are, and the reader of their keys.
//!
//! serde would stop at the first fault and forget positions. A corpus gets all its faults in one run.

use crate::span::Span;
use crate::text::Text;

pub mod fields;
pub mod toml;

#[derive(Clone, Debug)]
pub struct Node<'s> {
    pub span: Span,
    pub value: Value<'s>,
}

#[derive(Clone, Debug)]
pub enum Value<'s> {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A value that no key takes, by its name.
    Other(&'static str),
    Text(Text<'s>),
    List(Vec<Node<'s>>),
    Table(Vec<Member<'s>>),
}

#[derive(Clone, Debug)]
pub struct Member<'s> {
    pub key: Text<'s>,
    pub value: Node<'s>,
}

impl Value<'_> {
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Integer(_) => "a whole number",
            Value::Other(name) => name,
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Returns `part`, a slice of `whole.text`, with its place.
#[must_use]
pub fn part_of<'s>(part: &'s str, whole: Text<'s>) -> Text<'s> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.text.as_ptr() as usize).min(whole.text.len());
    whole.slice(start..(start + part.len()).min(whole.text.len()))
}
