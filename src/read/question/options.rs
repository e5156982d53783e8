//! Options, as a list of objects or as Markdown.

use bumpalo::Bump;

use super::keys::OPTION;
use super::texts::rich;
use crate::content::parse;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Choice;
use crate::read::options;
use crate::value::fields::{Codes, Fields};
use crate::value::{Node, Value};

/// Reads options: a list of objects, or Markdown with a list of boxes.
pub(super) fn read<'s>(fields: &mut Fields<'s, '_>, arena: &'s Bump) -> Vec<Choice<'s>> {
    let Some(node) = fields.take("options") else { return Vec::new() };
    match node.value {
        Value::List(items) => items.into_iter().filter_map(|item| choice(item, fields.faults)).collect(),
        Value::Text(text) => {
            let blocks = parse::blocks(text, fields.faults).into_vec();
            options::read(text, blocks, arena, fields.faults)
        }
        _ => {
            let message = format!("`options` is {}, not a list", node.value.type_name());
            let fault = Diagnostic::new(Code::WrongType, node.span, message);
            fields.faults.push(fault.help("write a list of objects, or Markdown such as `- [x] text`"));
            Vec::new()
        }
    }
}

pub(super) fn choice<'s>(node: Node<'s>, faults: &mut Vec<Diagnostic>) -> Option<Choice<'s>> {
    let mut fields = Fields::new(node, &OPTION, Codes::Content, faults)?;
    let span = fields.span;
    let text = fields.required_text("text");
    let is_right = fields.flag("right");
    let why = fields.text("why").filter(|why| !why.text.trim().is_empty());
    let why = why.map(|why| rich(why, fields.faults));
    fields.finish();
    let text = rich(text?, faults);
    if text.blocks.is_empty() {
        faults.push(
            Diagnostic::new(Code::BadOption, span.at_start(), "this option has no text")
                .help("write it, or delete the option"),
        );
        return None;
    }
    Some(Choice { span, text, is_right, why })
}
