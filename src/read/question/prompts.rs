//! Output prompts and clozes.

use bumpalo::Bump;

use super::ids::{id_of, identity_of, valid_id};
use super::keys::{CLOZE, LABEL, OCCLUSION, OUTPUT};
use super::texts::{rich, snippet};
use crate::content::{BlockKind, CodeBlock, Rich, cloze, parse};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Cloze, Output, Snippet};
use crate::read::draft::{MissingId, Named, Scope};
use crate::read::occlusion::{self, Label};
use crate::span::Span;
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
    let mut found = Vec::new();
    let Rich { markdown, span, blocks } = rich(text, &mut found);
    cloze::forget_stray_deletions(&[span], &mut found);
    faults.append(&mut found);
    if blocks.is_empty() {
        faults.push(
            Diagnostic::new(Code::EmptyPart, span, "an empty cloze").help("write its sentence, or delete it"),
        );
        return None;
    }
    let blocks = cloze::mark_blocks(blocks, faults);
    let id = valid_id(name, faults)?;
    let prompt = Cloze {
        id,
        identity,
        text: Rich { markdown, span, blocks },
        labels: Box::default(),
        modified: Epoch::default(),
    };
    Some(Named { name, is_retired, prompt })
}

pub(super) fn one_occlusion<'s>(
    node: Node<'s>,
    scope: Scope,
    missing: &mut Vec<MissingId>,
    (arena, faults): (&'s Bump, &mut Vec<Diagnostic>),
) -> Option<Named<'s, Cloze<'s>>> {
    let mut fields = Fields::new(node, &OCCLUSION, Codes::Content, faults)?;
    let span = fields.span;
    let picture = fields.required_text("picture");
    let alternative = fields.text("alternative").map_or("", |text| text.text);
    let file = picture.map_or("", |name| name.text.rsplit('/').next().unwrap_or(name.text));
    let of_file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = id_of(&mut fields, scope, of_file, missing);
    let labels = fields.list("labels");
    if labels.is_empty() {
        fields.faults.push(occlusion::no_boxes(span.at_start()));
    }
    let labels: Vec<_> =
        labels.into_iter().filter_map(|node| label(node, span, missing, fields.faults)).collect();
    let is_retired = fields.flag("retired");
    let identity = identity_of(&mut fields, Some("cloze"));
    fields.finish();
    let (name, picture) = (name?, picture?);
    let id = valid_id(name, faults)?;
    let embed = parse::embed(picture.text.into(), alternative.to_owned(), picture.span);
    let of = occlusion::Named { id, identity, span };
    let prompt = occlusion::cloze(of, vec![embed], labels, arena, faults)?;
    Some(Named { name, is_retired, prompt })
}

fn label<'s>(
    node: Node<'s>,
    picture: Span,
    missing: &mut Vec<MissingId>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Label<'s>> {
    let mut fields = Fields::new(node, &LABEL, Codes::Content, faults)?;
    let span = fields.span;
    let (place, text) = (fields.required_text("box"), fields.required_text("text"));
    let name = id_of(&mut fields, Scope::Labels(picture), text.map_or("", |it| it.text), missing);
    fields.finish();
    let (place, text) = (place?, text?.trim());
    let (region, _) = occlusion::region(place.text, place.span, faults)?;
    let first = parse::blocks(text, faults).into_iter().next();
    let Some(BlockKind::Paragraph(content)) = first.map(|block| block.kind) else {
        faults.push(occlusion::no_label(text.span));
        return None;
    };
    let name = name?;
    let id = valid_id(name, faults)?;
    Some(Label { name, id, region, markdown: text.text, content, span })
}
