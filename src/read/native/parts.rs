//! The parts of an entry below its `###` headings.

use crate::content::{Block, BlockKind, Blocks, Rich, cloze, plain};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::model::{Cloze, Output, Snippet};
use crate::span::Span;
use crate::wording::{nearest, shown};

use super::attributes::{self, Attributes, first_line};
use super::{Reader, is_heading};
use crate::read::draft::{DraftEntry, MissingId, Named, Scope};
use crate::read::{flow, options};

const PARTS: [&str; 10] = [
    "Question",
    "Options",
    "Answer",
    "Hint",
    "Details",
    "Output",
    "Cloze",
    "Occlusion",
    "Reverse",
    "References",
];

/// The attributes of a prompt besides its id.
const PROMPT: [&str; 3] = ["retired", "from", "guid"];

impl<'s> Reader<'s> {
    /// Reads the parts that `###` headings open.
    pub(super) fn parts(&mut self, entry: &mut DraftEntry<'s>) {
        let mut clozes = Vec::new();
        while let Some(heading) = self.blocks.next_if(|block| is_exactly(block, 3)) {
            let span = first_line(self.file, heading.span);
            let BlockKind::Heading(_, title) = heading.kind else { continue };
            let mut attributes = Attributes::read(self.file, heading.span, &mut self.faults);
            let name = plain::inlines(&title);
            let mut content = Vec::new();
            while let Some(block) = self.blocks.next_if(|block| !is_heading(block, 3)) {
                content.push(block);
            }
            if content.is_empty() {
                self.faults.push(
                    Diagnostic::new(Code::EmptyPart, span, format!("`### {}` has no content", shown(&name)))
                        .help("write it below the heading, or delete the heading"),
                );
                continue;
            }
            let whole = content[0].span.to(content[content.len() - 1].span);
            match name.as_str() {
                "Question" => self.front(span, content, entry),
                "Options" => self.options(span, content, entry),
                "Answer" if entry.answer.is_none() => self.flow(content, entry),
                "Answer" => self.second(span, &name),
                "Hint" => self.once(span, &mut entry.hint, content, &name),
                "Details" => self.once(span, &mut entry.details, content, &name),
                "Reverse" => self.once(span, &mut entry.reverse, content, &name),
                "Output" => self.output(span, &mut attributes, content, entry),
                "Cloze" => {
                    clozes.push(whole);
                    self.clozes(content, entry);
                }
                "Occlusion" => self.occlusion(span, &mut attributes, content, entry),
                "References" => self.references(content, entry),
                _ => self.unknown_part(span, &name),
            }
            let is_prompt = matches!(&*name, "Output" | "Occlusion");
            if !is_prompt && let Some(id) = attributes.id {
                self.faults.push(
                    Diagnostic::new(
                        Code::BadAttribute,
                        id.span,
                        format!("`### {}` cannot have an id", shown(&name)),
                    )
                    .help("delete it"),
                );
            }
            attributes.finish(if is_prompt { &PROMPT } else { &[] }, &mut self.faults);
        }
        cloze::forget_stray_deletions(&clozes, &mut self.faults);
    }

    fn once(&mut self, span: Span, part: &mut Option<Box<Rich<'s>>>, content: Vec<Block<'s>>, name: &str) {
        if part.is_some() {
            return self.second(span, name);
        }
        *part = flow::rich(self.file, content).map(Box::new);
    }

    fn second(&mut self, span: Span, name: &str) {
        let message = format!("a second `### {name}` in this entry");
        let (message, help) = match name {
            "Answer" => (
                "a second answer in this entry",
                "join the two; what belongs to the question goes below `### Question`",
            ),
            _ => (&*message, "join the two"),
        };
        self.faults.push(Diagnostic::new(Code::DuplicatePart, span, message).help(help));
    }

    /// Reads what belongs to the question. Boxes among it are its options, else their ticks would tell the answer.
    fn front(&mut self, span: Span, content: Vec<Block<'s>>, entry: &mut DraftEntry<'s>) {
        let (boxes, content): (Vec<_>, Vec<_>) = content.into_iter().partition(options::is_list_of_boxes);
        self.once(span, &mut entry.front, content, "Question");
        if !boxes.is_empty() {
            self.options(boxes[0].span, boxes, entry);
        }
    }

    fn options(&mut self, span: Span, content: Vec<Block<'s>>, entry: &mut DraftEntry<'s>) {
        if entry.options.is_empty() {
            entry.needs_answer = false;
            entry.options = options::read(self.file, content, self.arena, &mut self.faults).into();
        } else {
            self.second(span, "Options");
        }
    }

    fn unknown_part(&mut self, span: Span, name: &str) {
        let fault = Diagnostic::new(Code::UnknownPart, span, format!("unknown part `### {}`", shown(name)));
        let help = format!("parts are {}; headings within an answer start with `####`", PARTS.join(", "));
        self.faults.push(match nearest(name, PARTS) {
            Some(near) => fault.help(format!("did you mean `### {near}`?")),
            None => fault.help(help),
        });
    }

    /// Reads a code fence, an `output` fence, and why.
    fn output(
        &mut self,
        span: Span,
        attributes: &mut Attributes<'s>,
        content: Vec<Block<'s>>,
        entry: &mut DraftEntry<'s>,
    ) {
        let is_retired = attributes.flag("retired");
        let identity = attributes.identity(Some("output"), &mut self.faults);
        let mut content = content.into_iter().peekable();
        let mut fence = |is_output: bool| {
            let block = content.next_if(
                |block| matches!(&block.kind, BlockKind::Code(code) if (code.language_name() == "output") == is_output),
            )?;
            let BlockKind::Code(code) = block.kind else { return None };
            Some(Snippet { span: block.span, block: *code })
        };
        let (Some(code), Some(output)) = (fence(false), fence(true)) else {
            self.faults.push(
                Diagnostic::new(
                    Code::MissingOutput,
                    span,
                    "this prompt needs a code fence, then an `output` fence",
                )
                .help(
                    "write ```` ```python ```` with the code, then ```` ```output ```` with what it prints",
                ),
            );
            return;
        };
        let why = flow::rich(self.file, content.collect());
        let Some(name) = attributes.id else {
            let (place, around) = attributes.insertion();
            let scope = Scope::Outputs(entry.span);
            let what = "output prompt";
            self.missing.push(MissingId { what, span, scope, text: "output".to_owned(), place, around });
            return;
        };
        let Some(id) = Id::new(name.text) else { return self.bad_id(name) };
        let prompt = Output { id, identity, span, code, output, why, modified: Epoch::default() };
        entry.outputs.push(Named { name, is_retired, prompt });
    }

    /// Reads a list of sentences; each ends with its id: `- The {{GIL}} … {#one-thread}`.
    fn clozes(&mut self, content: Vec<Block<'s>>, entry: &mut DraftEntry<'s>) {
        for block in content {
            let BlockKind::List(list) = block.kind else {
                self.lost(
                    block.span,
                    "`### Cloze` holds a list and nothing else",
                    "make it an item of the list",
                );
                continue;
            };
            for item in list.items {
                self.cloze(item.span, item.blocks, entry);
            }
        }
    }

    fn cloze(&mut self, span: Span, mut blocks: Blocks<'s>, entry: &mut DraftEntry<'s>) {
        let source = self.text(span).trim();
        let attributes = Attributes::of_item(source, &mut self.faults);
        let Some((mut attributes, name)) = attributes.and_then(|it| it.id.map(|id| (it, id))) else {
            let text = plain::blocks(&cloze::mark_blocks(blocks, &mut Vec::new()));
            let place = Span { start: source.span.end, end: source.span.end, ..span };
            let scope = Scope::Clozes(entry.span);
            self.missing.push(MissingId {
                what: "cloze",
                span: source.span,
                scope,
                text,
                place,
                around: (" {#", "}"),
            });
            return;
        };
        attributes::strip_trailing_id(&mut blocks);
        let markdown = self.text(Span { end: attributes.text_end, ..source.span }).text;
        let markdown = markdown.trim_start_matches(['-', '*', '+']).trim();
        let blocks = cloze::mark_blocks(blocks, &mut self.faults);
        let (is_retired, identity) =
            (attributes.flag("retired"), attributes.identity(Some("cloze"), &mut self.faults));
        attributes.finish(&PROMPT, &mut self.faults);
        let Some(id) = Id::new(name.text) else { return self.bad_id(name) };
        let text = Rich { markdown, span: source.span, blocks };
        let prompt = Cloze { id, identity, text, labels: Box::default(), modified: Epoch::default() };
        entry.clozes.push(Named { name, is_retired, prompt });
    }

    fn references(&mut self, content: Vec<Block<'s>>, entry: &mut DraftEntry<'s>) {
        for block in content {
            let BlockKind::List(list) = block.kind else {
                self.lost(
                    block.span,
                    "`### References` holds a list of links and nothing else",
                    "make it a list",
                );
                continue;
            };
            for item in list.items {
                match crate::read::question::reference(item.blocks) {
                    Some(reference) => entry.references.push((reference, item.span)),
                    None => self.faults.push(
                        Diagnostic::new(Code::BadReference, item.span, "this item is not one link")
                            .help("write `- [title](https://…)`"),
                    ),
                }
            }
        }
    }
}

fn is_exactly(block: &Block<'_>, level: u8) -> bool {
    matches!(block.kind, BlockKind::Heading(found, _) if found == level)
}
