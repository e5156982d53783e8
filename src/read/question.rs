//! One question as a table of keys: what JSON objects and CSV rows have in common.

use std::collections::BTreeSet;

use bumpalo::Bump;

use crate::config::{self, Settings};
use crate::content::{Block, BlockKind, Rich, parse, walk_embeds};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::speech;
use crate::text::Text;
use crate::value::fields::{Codes, Fields};
use crate::value::{Node, Value};

use super::draft::{self, Draft, DraftEntry, Place, Scope};

mod ids;
mod keys;
mod options;
mod prompts;
mod reference;
mod texts;

use ids::{id_of, identity_of};
use prompts::{one_cloze, one_occlusion, output};
use reference::bare_address;
use texts::{answer_of, body, rich};

pub use keys::{CLOZE, CORPUS, LABEL, OCCLUSION, OPTION, OUTPUT, QUESTION};
pub use reference::reference;

/// Reads the object around the questions.
pub fn read_header<'s>(
    node: Node<'s>,
    settings: &mut Settings<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    let Some(mut fields) = Fields::new(node, &CORPUS, Codes::Content, faults) else { return };
    config::read_identity(&mut fields, settings, arena);
    if settings.title.is_none() {
        fields.missing("title");
    }
    match fields.take("questions") {
        Some(Node { value: Value::List(_), .. }) => {}
        Some(other) => fields.faults.push(
            Diagnostic::new(Code::WrongType, other.span, "`questions` is not a list")
                .help("write a list of objects"),
        ),
        None => fields.missing("questions"),
    }
    fields.finish();
}

/// Reads one question into the section of its topic.
pub fn read<'s>(node: Node<'s>, draft: &mut Draft<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) {
    let language = draft.settings.code_language;
    let Some(mut fields) = Fields::new(node, &QUESTION, Codes::Content, faults) else { return };
    let mut entry = DraftEntry::new(fields.span);
    let question = fields.required_text("question");
    entry.id = id_of(&mut fields, Scope::Deck, question.map_or("", |it| it.text), &mut draft.missing_ids);
    let start = Span { start: fields.span.start + 1, end: fields.span.start + 1, ..fields.span };
    entry.place = Some(Place::Object(start));
    entry.identity = identity_of(&mut fields, None).given();
    // Faulty options are faults enough; an empty list is as none.
    let is_written = fields.has("options");
    let faults = fields.faults.len();
    entry.options = options::read(&mut fields, arena).into();
    let has_options = is_written && (!entry.options.is_empty() || fields.faults.len() > faults);
    let answer = if has_options { fields.text("answer") } else { fields.required_text("answer") };
    // One that is missing is a fault of its key.
    entry.needs_answer = !has_options && answer.is_some();
    let topic = fields.text("topic");
    entry.level = fields.text("level").map(Box::new);
    entry.number = number(&mut fields);
    entry.tags = fields.texts("tags").into();
    entry.related = fields.texts("related").into();
    let media = fields.texts("media");
    entry.is_retired = fields.flag("retired");
    entry.is_typed = fields.flag("typed");
    entry.speak_in(speech::KEYS.map(|key| fields.text(key)));
    entry.question = question.map(|text| rich(text, fields.faults));
    if let Some(text) = answer {
        let (answer, body) = answer_of(text, fields.faults);
        (entry.answer, entry.body) = (answer, body.into());
    }
    for (key, part) in [
        ("front", &mut entry.front),
        ("pitfall", &mut entry.pitfall),
        ("details", &mut entry.details),
        ("hint", &mut entry.hint),
        ("reverse", &mut entry.reverse),
    ] {
        *part = fields
            .text(key)
            .filter(|text| !text.text.trim().is_empty())
            .map(|text| Box::new(rich(text, fields.faults)));
    }
    if let Some(text) = fields.text("code") {
        entry.body.extend(body(text, language, fields.faults));
    }
    for node in fields.list("outputs") {
        let scope = Scope::Outputs(entry.span);
        entry.outputs.extend(output(node, language, scope, &mut draft.missing_ids, fields.faults));
    }
    for node in fields.list("cloze") {
        entry.clozes.extend(one_cloze(
            node,
            Scope::Clozes(entry.span),
            &mut draft.missing_ids,
            fields.faults,
        ));
    }
    for node in fields.list("occlusions") {
        let scope = Scope::Clozes(entry.span);
        let read = one_occlusion(node, scope, &mut draft.missing_ids, (arena, fields.faults));
        entry.clozes.extend(read);
    }
    for text in fields.texts("references") {
        let blocks = parse::blocks(text, fields.faults);
        match bare_address(text).or_else(|| reference(blocks)) {
            Some(reference) => entry.references.push((reference, text.span)),
            None => fields.faults.push(
                Diagnostic::new(Code::BadReference, text.span, "this is not a link")
                    .help("write an address, or `[title](https://…)`"),
            ),
        }
    }
    fields.finish();
    show(&media, &mut entry);
    let topic = topic.map(Text::trim).filter(|topic| !topic.text.is_empty());
    draft::section(draft, topic).entries.push(entry);
}

/// Adds the pictures and sounds that no text names at the end of the answer, described by what their files are
/// called.
fn show<'s>(media: &[Text<'s>], entry: &mut DraftEntry<'s>) {
    if media.is_empty() {
        return;
    }
    let mut named = BTreeSet::new();
    for text in entry.texts_mut() {
        walk_embeds(&text.blocks, &mut |embed| {
            named.insert(embed.address.to_string());
        });
    }
    let span = entry.span;
    let answer = entry.answer.get_or_insert_with(|| Rich { markdown: "", span, blocks: Box::new([]) });
    let mut blocks = std::mem::take(&mut answer.blocks).into_vec();
    for name in media.iter().filter(|name| !named.contains(name.text)) {
        let file = name.text.rsplit('/').next().unwrap_or(name.text);
        let alternative = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        let embed = parse::embed(name.text.into(), alternative, name.span);
        blocks.push(Block { span: name.span, kind: BlockKind::Paragraph(Box::new([embed])) });
    }
    answer.blocks = blocks.into();
}

fn number(fields: &mut Fields<'_, '_>) -> Option<(u32, Span)> {
    let (number, span) = fields.integer("number")?;
    let number = u32::try_from(number).ok();
    if number.is_none() {
        fields.faults.push(Diagnostic::new(Code::WrongType, span, "`number` is negative or too large"));
    }
    Some((number?, span))
}
