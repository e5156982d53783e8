//! Output prompts and clozes.

use super::ids::{id_of, identity_of, valid_id};
use super::keys::{CLOZE, OUTPUT};
use super::texts::{rich, snippet};
use crate::content::{CodeBlock, Rich, cloze};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Cloze, Output, Snippet};
use crate::read::draft::{MissingId, Named, Scope};
use crate::value::Node;
use crate::value::fields::{Codes, Fields};

pub(super) fn output<'s>(
    node: Node<'s>,
    language: &'s str,
    scope: Scope,
    missing: &mut Vec<MissingId>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Named<'s, Output<'s>>> {
    let mut fields = Fields::new(node, &OUTPUT, Codes::Content, faults)?;
    let span = fields.span;
    let (name, code, shows) = (
        id_of(&mut fields, scope, "output", missing),
        fields.required_text("code"),
        fields.required_text("output"),
    );
    let why = fields.text("why").map(|text| rich(text, fields.faults));
    let code = code.and_then(|text| snippet(text, language, fields.faults));
    let is_retired = fields.flag("retired");
    let identity = identity_of(&mut fields, Some("output"));
    fields.finish();
    let (name, code, shows) = (name?, code?, shows?);
    let output =
        Snippet { span: shows.span, block: CodeBlock::new("output".into(), shows.text.trim_end().into()) };
    let id = valid_id(name, faults)?;
    let prompt = Output { id, identity, span, code, output, why, modified: Epoch::default() };
    Some(Named { name, is_retired, prompt })
}

pub(super) fn one_cloze<'s>(
    node: Node<'s>,
    scope: Scope,
    missing: &mut Vec<MissingId>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Named<'s, Cloze<'s>>> {
    let mut fields = Fields::new(node, &CLOZE, Codes::Content, faults)?;
    let text = fields.required_text("text");
    let name = id_of(&mut fields, scope, text.map_or("", |text| text.text), missing);
    let is_retired = fields.flag("retired");
    let identity = identity_of(&mut fields, Some("cloze"));
    fields.finish();
    let (name, text) = (name?, text?);
    let Rich { markdown, span, blocks } = rich(text, faults);
    cloze::forget_stray_deletions(span, faults);
    if blocks.is_empty() {
        faults.push(
            Diagnostic::new(Code::EmptyPart, span, "an empty cloze").help("write its sentence, or delete it"),
        );
        return None;
    }
    let blocks = cloze::mark_blocks(blocks, faults);
    let id = valid_id(name, faults)?;
    let prompt = Cloze { id, identity, text: Rich { markdown, span, blocks }, modified: Epoch::default() };
    Some(Named { name, is_retired, prompt })
}
