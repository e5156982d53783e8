//! One question as a table of keys: what JSON objects and CSV rows have in common.

use std::collections::BTreeSet;

use bumpalo::Bump;

use crate::config::{self, Settings};
use crate::content::{
    Block, BlockKind, Blocks, CodeBlock, Inline, Link, Rich, cloze, parse, plain, walk_embeds,
};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{Id, bad_id};
use crate::level::Level;
use crate::model::{Cloze, Output, Reference, Snippet};
use crate::span::Span;
use crate::table::{Key, Table, Takes};
use crate::text::Text;
use crate::value::{Codes, Fields, Node, Value};

use super::draft::{self, Draft, DraftEntry, MissingId, Named, Scope};

/// A corpus in one JSON file.
pub static CORPUS: Table = Table {
    what: "corpus",
    name: "corpus",
    about: "A corpus in one JSON file. All texts are Markdown.",
    keys: &[
        Key::new("id", Takes::Id, "The deck's permanent id; a slug of the title where it is missing."),
        Key::required("title", Takes::Text, ""),
        Key::new("description", Takes::Text, ""),
        Key::new("lang", Takes::Text, "BCP 47 language tag; `en` where it is missing."),
        Key::required("questions", Takes::Tables(&QUESTION), ""),
    ],
};

/// The keys of a question; the columns of a CSV corpus.
pub static QUESTION: Table = Table {
    what: "question",
    name: "question",
    about: "One question; one line of a corpus in JSON Lines.",
    keys: &[
        Key::required("id", Takes::Id, "The question's permanent id."),
        Key::required("question", Takes::Text, ""),
        Key::required("answer", Takes::Text, "The short answer."),
        Key::new("tags", Takes::Texts, ""),
        Key::new("topic", Takes::Text, ""),
        Key::new("level", Takes::Choice(&Level::CHOICES), ""),
        Key::new(
            "number",
            Takes::Number { least: 0, most: u32::MAX },
            "The author's number; never computed.",
        ),
        Key::new("code", Takes::Text, "Markdown fences, or bare code in the deck's `code-language`."),
        Key::new("pitfall", Takes::Text, ""),
        Key::new("details", Takes::Text, ""),
        Key::new("hint", Takes::Text, ""),
        Key::new("outputs", Takes::Tables(&OUTPUT), ""),
        Key::new("cloze", Takes::Tables(&CLOZE), ""),
        Key::new("reverse", Takes::Text, "The prompt whose answer is the term that the question is about."),
        Key::new("references", Takes::Texts, "Addresses, or Markdown links."),
        Key::new("related", Takes::Texts, "Ids of other questions of the deck."),
        Key::new("media", Takes::Texts, "Names of pictures and sounds, relative to the corpus file."),
        Key::new(
            "retired",
            Takes::Boolean,
            "The question is no longer asked, but learners of earlier releases have it.",
        ),
    ],
};

/// The keys of an output prompt.
pub static OUTPUT: Table = Table {
    what: "output prompt",
    name: "Output",
    about: "\"What does this print?\"",
    keys: &[
        Key::required("id", Takes::Id, ""),
        Key::required("code", Takes::Text, ""),
        Key::required("output", Takes::Text, ""),
        Key::new("why", Takes::Text, ""),
        Key::new("retired", Takes::Boolean, "The prompt is no longer asked."),
    ],
};

/// The keys of a cloze.
pub static CLOZE: Table = Table {
    what: "cloze",
    name: "Cloze",
    about: "A sentence with `{{deletions}}`.",
    keys: &[
        Key::required("id", Takes::Id, ""),
        Key::required("text", Takes::Text, ""),
        Key::new("retired", Takes::Boolean, "The cloze is no longer asked."),
    ],
};

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
pub fn read<'s>(node: Node<'s>, draft: &mut Draft<'s>, faults: &mut Vec<Diagnostic>) {
    let language = draft.settings.code_language;
    let Some(mut fields) = Fields::new(node, &QUESTION, Codes::Content, faults) else { return };
    let mut entry = DraftEntry::new(fields.span);
    let question = fields.required_text("question");
    entry.id = id(&mut fields, Scope::Deck, question.map_or("", |it| it.text), &mut draft.missing_ids);
    let answer = fields.required_text("answer");
    let topic = fields.text("topic");
    entry.level = fields.text("level");
    entry.number = number(&mut fields);
    entry.tags = fields.texts("tags");
    entry.related = fields.texts("related");
    let media = fields.texts("media");
    entry.is_retired = fields.flag("retired");
    entry.question = question.map(|text| rich(text, fields.faults));
    entry.answer = answer.map(|text| rich(text, fields.faults));
    for (key, part) in [
        ("pitfall", &mut entry.pitfall),
        ("details", &mut entry.details),
        ("hint", &mut entry.hint),
        ("reverse", &mut entry.reverse),
    ] {
        *part = fields
            .text(key)
            .filter(|text| !text.text.trim().is_empty())
            .map(|text| rich(text, fields.faults));
    }
    entry.code = fields.text("code").map(|text| snippets(text, language, fields.faults)).unwrap_or_default();
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
    for text in fields.texts("references") {
        let blocks = parse::blocks(text, fields.faults);
        match bare_address(text).or_else(|| reference(blocks)) {
            Some(reference) => entry.references.push((reference, text.span)),
            None => fields.faults.push(
                Diagnostic::new(Code::BadReference, text.span, "this is no link")
                    .help("write an address, or `[title](https://…)`"),
            ),
        }
    }
    fields.finish();
    show(&media, &mut entry);
    let topic = topic.map(Text::trim).filter(|topic| !topic.text.is_empty());
    draft::section(draft, topic).entries.push(entry);
}

/// Pictures and sounds that no text names come last in the answer, described by what their files are called.
fn show<'s>(media: &[Text<'s>], entry: &mut DraftEntry<'s>) {
    let mut named = BTreeSet::new();
    for text in entry.texts_mut() {
        walk_embeds(&text.blocks, &mut |embed| {
            named.insert(embed.address.to_string());
        });
    }
    let Some(answer) = &mut entry.answer else { return };
    let mut blocks = std::mem::take(&mut answer.blocks).into_vec();
    for name in media.iter().filter(|name| !named.contains(name.text)) {
        let file = name.text.rsplit('/').next().unwrap_or(name.text);
        let alternative = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        let embed = parse::embed(name.text.into(), alternative, name.span);
        blocks.push(Block { span: name.span, kind: BlockKind::Paragraph(Box::new([embed])) });
    }
    answer.blocks = blocks.into();
}

/// The id of an object; where it is missing, an object that says so.
fn id<'s>(
    fields: &mut Fields<'s, '_>,
    scope: Scope,
    text: &str,
    missing: &mut Vec<MissingId>,
) -> Option<Text<'s>> {
    let written = fields.text("id");
    if let Some(id) = written.filter(|id| !id.text.trim().is_empty()) {
        return Some(id);
    }
    let start = fields.span.start + 1;
    let (place, around) = match written {
        Some(empty) => (empty.span, ("", "")),
        None => (Span { start, end: start, ..fields.span }, ("\"id\": \"", "\", ")),
    };
    missing.push(MissingId {
        what: fields.what(),
        span: written.map_or(fields.span.at_start(), |text| text.span),
        scope,
        text: text.to_owned(),
        place,
        around,
    });
    None
}

fn number(fields: &mut Fields<'_, '_>) -> Option<(u32, Span)> {
    let (number, span) = fields.integer("number")?;
    let number = u32::try_from(number).ok();
    if number.is_none() {
        fields.faults.push(Diagnostic::new(Code::WrongType, span, "`number` is negative or too large"));
    }
    Some((number?, span))
}

fn output<'s>(
    node: Node<'s>,
    language: &'s str,
    scope: Scope,
    missing: &mut Vec<MissingId>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Named<'s, Output<'s>>> {
    let mut fields = Fields::new(node, &OUTPUT, Codes::Content, faults)?;
    let span = fields.span;
    let (name, code, shows) = (
        id(&mut fields, scope, "output", missing),
        fields.required_text("code"),
        fields.required_text("output"),
    );
    let why = fields.text("why").map(|text| rich(text, fields.faults));
    let code = code.and_then(|text| snippets(text, language, fields.faults).into_iter().next());
    let is_retired = fields.flag("retired");
    fields.finish();
    let (name, code, shows) = (name?, code?, shows?);
    let output =
        Snippet { span: shows.span, block: CodeBlock::new("output".into(), shows.text.trim_end().into()) };
    let id = valid_id(name, faults)?;
    let prompt = Output { id, span, code, output, why, modified: Epoch::default() };
    Some(Named { name, is_retired, prompt })
}

fn one_cloze<'s>(
    node: Node<'s>,
    scope: Scope,
    missing: &mut Vec<MissingId>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Named<'s, Cloze<'s>>> {
    let mut fields = Fields::new(node, &CLOZE, Codes::Content, faults)?;
    let text = fields.required_text("text");
    let name = id(&mut fields, scope, text.map_or("", |text| text.text), missing);
    let is_retired = fields.flag("retired");
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
    let prompt = Cloze { id, text: Rich { markdown, span, blocks }, modified: Epoch::default() };
    Some(Named { name, is_retired, prompt })
}

fn valid_id<'s>(name: Text<'s>, faults: &mut Vec<Diagnostic>) -> Option<Id<'s>> {
    let id = Id::new(name.text);
    if id.is_none() {
        faults.push(bad_id(name));
    }
    id
}

fn rich<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> Rich<'s> {
    Rich { markdown: text.text.trim(), span: text.span, blocks: parse::blocks(text, faults) }
}

/// Code is either Markdown fences or bare source text in the deck's language.
fn snippets<'s>(text: Text<'s>, language: &'s str, faults: &mut Vec<Diagnostic>) -> Vec<Snippet<'s>> {
    let is_fenced = text.text.trim_start().starts_with("```") || text.text.trim_start().starts_with("~~~");
    if !is_fenced {
        let code = text.text.trim_end().trim_start_matches('\n');
        let block = CodeBlock::new(language.into(), code.into());
        return if code.is_empty() { Vec::new() } else { vec![Snippet { span: text.span, block }] };
    }
    let mut snippets = Vec::new();
    for block in parse::blocks(text, faults) {
        match block.kind {
            BlockKind::Code(code) => snippets.push(Snippet { span: block.span, block: *code }),
            _ => faults.push(
                Diagnostic::new(Code::UnexpectedText, block.span, "text between code fences")
                    .help("`code` holds code only; put the text into `details`"),
            ),
        }
    }
    snippets
}

/// The link that a reference consists of.
#[must_use]
pub fn reference(blocks: Blocks<'_>) -> Option<Reference<'_>> {
    let mut blocks = blocks.into_vec().into_iter();
    let (Some(Block { kind: BlockKind::Paragraph(content), .. }), None) = (blocks.next(), blocks.next())
    else {
        return None;
    };
    let mut inlines = content.into_vec().into_iter();
    match (inlines.next(), inlines.next()) {
        (Some(Inline::Link(link)), None) => {
            Some(Reference { title: plain::inlines(&link.content), address: link.address })
        }
        _ => None,
    }
}

fn bare_address(text: Text<'_>) -> Option<Reference<'_>> {
    let address = text.text.trim();
    let fits = Link::is_allowed(address) && !address.contains(char::is_whitespace);
    fits.then(|| Reference { title: plain::address(address), address: address.into() })
}
