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
use crate::identity::Identity;
use crate::level::Level;
use crate::model::{Choice, Cloze, Output, Passage, Reference, Snippet};
use crate::span::Span;
use crate::table::{Key, Table, Takes};
use crate::text::Text;
use crate::value::{Codes, Fields, Node, Value};

use super::draft::{self, Draft, DraftEntry, MissingId, Named, Scope};
use super::flow::{self, Flow};

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

const GUID: &str = "The GUID of the note that learners have; one made of the ids where it is missing.";

/// The keys of a question; the columns of a CSV corpus.
pub static QUESTION: Table = Table {
    what: "question",
    name: "question",
    about: "One question; one line of a corpus in JSON Lines.",
    keys: &[
        Key::required("id", Takes::Id, "The question's permanent id."),
        Key::required("question", Takes::Text, ""),
        Key::new(
            "answer",
            Takes::Text,
            "The short answer, and from its first code on what follows it. Required without options.",
        ),
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
        Key::new("front", Takes::Text, "What belongs to the question besides its heading."),
        Key::new(
            "options",
            Takes::Tables(&OPTION),
            "What there is to choose between; it needs no other answer.",
        ),
        Key::new("guid", Takes::Text, GUID),
        Key::new(
            "from",
            Takes::Text,
            "The ids of the deck and of the question that it was when it was first released: `old-deck/old-id`.",
        ),
    ],
};

/// The keys of an option.
pub static OPTION: Table = Table {
    what: "option",
    name: "Option",
    about: "What there is to choose.",
    keys: &[
        Key::required("text", Takes::Text, ""),
        Key::new("right", Takes::Boolean, ""),
        Key::new("why", Takes::Text, "Why it is right, or wrong."),
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
        Key::new("guid", Takes::Text, GUID),
        Key::new("from", Takes::Text, "What it was first: `old-deck/old-id/output/old-name`."),
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
        Key::new("guid", Takes::Text, GUID),
        Key::new("from", Takes::Text, "What it was first: `old-deck/old-id/cloze/old-name`."),
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
pub fn read<'s>(node: Node<'s>, draft: &mut Draft<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) {
    let language = draft.settings.code_language;
    let Some(mut fields) = Fields::new(node, &QUESTION, Codes::Content, faults) else { return };
    let mut entry = DraftEntry::new(fields.span);
    let question = fields.required_text("question");
    entry.id = id(&mut fields, Scope::Deck, question.map_or("", |it| it.text), &mut draft.missing_ids);
    entry.identity = identity(&mut fields, None);
    entry.options = options(&mut fields, arena);
    let has_options = !entry.options.is_empty();
    let answer = if has_options { fields.text("answer") } else { fields.required_text("answer") };
    let topic = fields.text("topic");
    entry.level = fields.text("level");
    entry.number = number(&mut fields);
    entry.tags = fields.texts("tags");
    entry.related = fields.texts("related");
    let media = fields.texts("media");
    entry.is_retired = fields.flag("retired");
    entry.question = question.map(|text| rich(text, fields.faults));
    if let Some(text) = answer {
        (entry.answer, entry.body) = answer_of(text, fields.faults);
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
            .map(|text| rich(text, fields.faults));
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

/// Pictures and sounds that no text names come last in the answer, described by what their files are called.
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

/// Returns the id of an object; where it is missing, an object that says so.
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

fn identity(fields: &mut Fields<'_, '_>, kind: Option<&str>) -> Identity {
    let (guid, from) = (fields.text("guid"), fields.text("from"));
    super::identity::read(guid, from, kind, fields.faults)
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
    let code = code.and_then(|text| snippet(text, language, fields.faults));
    let is_retired = fields.flag("retired");
    let identity = identity(&mut fields, Some("output"));
    fields.finish();
    let (name, code, shows) = (name?, code?, shows?);
    let output =
        Snippet { span: shows.span, block: CodeBlock::new("output".into(), shows.text.trim_end().into()) };
    let id = valid_id(name, faults)?;
    let prompt = Output { id, identity, span, code, output, why, modified: Epoch::default() };
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
    let identity = identity(&mut fields, Some("cloze"));
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

fn valid_id<'s>(name: Text<'s>, faults: &mut Vec<Diagnostic>) -> Option<Id<'s>> {
    let id = Id::new(name.text);
    if id.is_none() {
        faults.push(bad_id(name));
    }
    id
}

fn rich<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> Rich<'s> {
    let mut blocks = parse::blocks(text, faults);
    flow::spell_out(text, &mut blocks);
    Rich { markdown: text.text.trim(), span: text.span, blocks }
}

/// Returns an answer, and what follows its short beginning.
fn answer_of<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> (Option<Rich<'s>>, Vec<Passage<'s>>) {
    let blocks = parse::blocks(text, faults);
    let whole = |blocks| Rich { markdown: text.text.trim(), span: text.span, blocks };
    let Flow { answer, body } = flow::divide(text, blocks.into_vec());
    match answer {
        Some(answer) if body.is_empty() => (Some(whole(answer.blocks)), body),
        Some(answer) => (Some(answer), body),
        None => (Some(whole(Box::default())), body),
    }
}

/// Returns a list of objects, or Markdown with a list of boxes.
fn options<'s>(fields: &mut Fields<'s, '_>, arena: &'s Bump) -> Vec<Choice<'s>> {
    let Some(node) = fields.take("options") else { return Vec::new() };
    match node.value {
        Value::List(items) => items.into_iter().filter_map(|item| choice(item, fields.faults)).collect(),
        Value::Text(text) => {
            let blocks = parse::blocks(text, fields.faults).into_vec();
            super::options::read(text, blocks, arena, fields.faults)
        }
        _ => {
            let message = format!("`options` is {}, not a list", node.value.type_name());
            let fault = Diagnostic::new(Code::WrongType, node.span, message);
            fields.faults.push(fault.help("write a list of objects, or Markdown such as `- [x] text`"));
            Vec::new()
        }
    }
}

fn choice<'s>(node: Node<'s>, faults: &mut Vec<Diagnostic>) -> Option<Choice<'s>> {
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

/// Returns what follows the answer: Markdown that begins with a fence, or bare source text in the deck's language.
fn body<'s>(text: Text<'s>, language: &'s str, faults: &mut Vec<Diagnostic>) -> Vec<Passage<'s>> {
    if is_fenced(text) {
        return flow::body(text, parse::blocks(text, faults).into_vec());
    }
    bare(text, language).map(Passage::Code).into_iter().collect()
}

/// Returns the code of an output prompt, in a fence or bare.
fn snippet<'s>(text: Text<'s>, language: &'s str, faults: &mut Vec<Diagnostic>) -> Option<Snippet<'s>> {
    if !is_fenced(text) {
        return bare(text, language);
    }
    let mut first = None;
    for block in parse::blocks(text, faults) {
        match block.kind {
            BlockKind::Code(code) => {
                first.get_or_insert(Snippet { span: block.span, block: *code });
            }
            _ => faults.push(
                Diagnostic::new(Code::UnexpectedText, block.span, "text between code fences")
                    .help("`code` holds code only; put the text into `why`"),
            ),
        }
    }
    first
}

fn is_fenced(text: Text<'_>) -> bool {
    text.text.trim_start().starts_with("```") || text.text.trim_start().starts_with("~~~")
}

fn bare<'s>(text: Text<'s>, language: &'s str) -> Option<Snippet<'s>> {
    let code = text.text.trim_end().trim_start_matches('\n');
    let block = CodeBlock::new(language.into(), code.into());
    (!code.is_empty()).then_some(Snippet { span: text.span, block })
}

/// Returns the link that a reference consists of.
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
