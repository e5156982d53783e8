//! The native form: a topic file in Markdown, `# Topic` and one `## Question?` an entry.
//!
//! The file is parsed once. Its top-level blocks are then cut at the headings, and each part of an entry
//! takes its blocks as they are.

use std::iter::Peekable;
use std::vec::IntoIter;

use bumpalo::Bump;

use crate::content::{Block, BlockKind, Blocks, Inline, Rich, parse, plain};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::speech;
use crate::text::Text;

use super::draft::{Draft, DraftEntry, DraftSection, MissingId, Place, Scope};
use super::flow::{self, Flow};

pub mod attributes;
mod front_matter;
mod occlusion;
mod parts;

use attributes::{Attributes, first_line};

/// Reads one topic file into `draft`.
pub fn read<'s>(file: Text<'s>, draft: &mut Draft<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) {
    let (blocks, mut parsed) = blocks(file, arena, faults);
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        faults.extend(parsed.before(block.span.start));
        let is_entry = matches!(block.kind, BlockKind::Heading(2, _));
        let below = std::iter::from_fn(|| blocks.next_if(|next| is_entry && !is_heading(next, 2)));
        let below = below.collect::<Vec<_>>().into_iter().peekable();
        let end = blocks.peek().map_or(file.span.end, |next| next.span.start);
        let own = parsed.before(end).collect();
        let mut reader = Reader { file, blocks: below, arena, missing: Vec::new(), faults: own };
        // What is wrong in a draft does not count; its faults end here.
        if reader.block(block, draft) {
            faults.append(&mut reader.faults);
            draft.missing_ids.append(&mut reader.missing);
        } else {
            draft.left_out += 1;
        }
    }
    faults.extend(parsed.before(u32::MAX));
}

/// Returns the top-level blocks of a file below its front matter, and the faults of parsing it.
pub(super) fn blocks<'s>(
    file: Text<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) -> (Vec<Block<'s>>, InOrder) {
    let text = front_matter::without(file, faults);
    let mut parsed = Vec::new();
    let mut blocks = parse::blocks(text, &mut parsed);
    if let Some(masked) = attributes::masked(file, text, &blocks, arena) {
        parsed.clear();
        // A large file has a large tree: never two at once.
        drop(blocks);
        blocks = parse::blocks(masked, &mut parsed);
    }
    let blocks = blocks.into_vec().into_iter().map(|block| without_dashes(file, block)).collect();
    (blocks, InOrder::new(parsed))
}

/// The faults of parsing the whole file, given out from its start to its end.
pub(super) struct InOrder(Peekable<IntoIter<Diagnostic>>);

impl InOrder {
    fn new(mut faults: Vec<Diagnostic>) -> InOrder {
        faults.sort_by_key(|fault| fault.span.map(|span| span.start));
        InOrder(faults.into_iter().peekable())
    }

    /// Takes the faults that begin before `end` and were not taken yet.
    pub(super) fn before(&mut self, end: u32) -> impl Iterator<Item = Diagnostic> {
        std::iter::from_fn(move || self.0.next_if(|fault| fault.span.is_none_or(|span| span.start < end)))
    }
}

struct Reader<'s> {
    file: Text<'s>,
    /// Those of the entry that are not read yet.
    blocks: Peekable<IntoIter<Block<'s>>>,
    arena: &'s Bump,
    /// What is missing and wrong in the entry that is read.
    missing: Vec<MissingId>,
    faults: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    /// Reads a topic, or an entry with all its blocks; false for a draft.
    fn block(&mut self, block: Block<'s>, draft: &mut Draft<'s>) -> bool {
        match block.kind {
            BlockKind::Heading(1, title) => {
                no_attributes(self.file, block.span, &mut self.faults);
                draft.sections.push(DraftSection {
                    title: Some(plain::inlines(&title)),
                    span: first_line(self.file, block.span),
                    entries: Vec::new(),
                });
            }
            BlockKind::Heading(2, title) => {
                let entry = self.entry(block.span, title);
                if draft.sections.is_empty() {
                    draft.sections.push(DraftSection { title: None, span: draft.span, entries: Vec::new() });
                }
                match (entry, draft.sections.last_mut()) {
                    (Some(entry), Some(section)) => section.entries.push(entry),
                    _ => return false,
                }
            }
            _ => {
                // What else is wrong with it does not matter.
                self.faults.clear();
                self.lost(
                    block.span,
                    "text outside of an entry",
                    if self.text(block.span).text.starts_with('#') {
                        "write a space after `##`: a question is `## Question?`"
                    } else {
                        "move it below a `## Question?` heading, or delete it"
                    },
                );
            }
        }
        true
    }

    /// Returns one entry, its heading already taken; `None` for a draft.
    fn entry(&mut self, heading: Span, title: Box<[Inline<'s>]>) -> Option<DraftEntry<'s>> {
        let mut attributes = Attributes::read(self.file, heading, &mut self.faults);
        let mut entry = DraftEntry::new(first_line(self.file, heading));
        entry.question = Some(self.question(heading, title, &attributes));
        entry.id = attributes.id;
        entry.identity = attributes.identity(None, &mut self.faults).given();
        entry.place = attributes.end().map(Place::Braces);
        entry.number = attributes.number(&mut self.faults);
        entry.level = attributes.take("level").map(Box::new);
        entry.tags = attributes.words("tags").into();
        entry.related = attributes.words("related").into();
        let is_draft = attributes.flag("draft");
        entry.is_retired = attributes.flag("retired");
        entry.is_typed = attributes.flag("typed");
        entry.speak_in(speech::KEYS.map(|key| attributes.take(key)));
        if entry.id.is_none() && !is_draft {
            let text = plain::blocks(&entry.question.as_ref()?.blocks);
            let (place, around) = attributes.insertion();
            self.missing.push(MissingId {
                what: "question",
                span: entry.span,
                scope: Scope::Deck,
                text,
                place,
                around,
            });
        }
        attributes.finish(
            &[
                "number",
                "level",
                "tags",
                "related",
                "typed",
                "speak",
                "speak-answer",
                "draft",
                "retired",
                "from",
                "guid",
            ],
            &mut self.faults,
        );
        self.body(&mut entry);
        self.parts(&mut entry);
        (!is_draft).then_some(entry)
    }

    fn question(&self, heading: Span, title: Box<[Inline<'s>]>, attributes: &Attributes<'s>) -> Rich<'s> {
        let text = self.text(Span { end: attributes.text_end, ..heading });
        let text =
            text.slice(text.text.len() - text.text.trim_start_matches('#').len()..text.text.len()).trim();
        let kind = BlockKind::Paragraph(title);
        Rich { markdown: text.text, span: text.span, blocks: Box::new([Block { span: text.span, kind }]) }
    }

    /// Reads the answer as it flows, and the pitfall: what is above the first `###`.
    fn body(&mut self, entry: &mut DraftEntry<'s>) {
        let mut blocks = Vec::new();
        while let Some(block) = self.blocks.next_if(|block| !is_heading(block, 3)) {
            blocks.push(block);
        }
        self.flow(blocks, entry);
    }

    /// Reads blocks of an answer. Code may follow the pitfall, as it always could; text may not.
    fn flow(&mut self, blocks: Vec<Block<'s>>, entry: &mut DraftEntry<'s>) {
        let mut flow = Vec::new();
        for block in blocks {
            match block.kind {
                BlockKind::Quote(blocks) => match pitfall(blocks) {
                    Ok(blocks) if entry.pitfall.is_none() => {
                        entry.pitfall = Some(Box::new(self.pitfall(block.span, blocks)));
                    }
                    Ok(_) => self.faults.push(
                        Diagnostic::new(Code::DuplicatePart, block.span, "a second pitfall")
                            .help("join the two, or move one to `### Details`"),
                    ),
                    Err(blocks) if entry.pitfall.is_none() => {
                        flow.push(Block { span: block.span, kind: BlockKind::Quote(blocks) });
                    }
                    Err(_) => self.stray(block.span),
                },
                kind if entry.pitfall.is_none() || matches!(kind, BlockKind::Code(_)) => {
                    flow.push(Block { span: block.span, kind });
                }
                _ => self.stray(block.span),
            }
        }
        let Flow { answer, body } = flow::divide(self.file, flow);
        if answer.is_some() {
            (entry.answer, entry.body) = (answer, body.into());
        }
    }

    fn stray(&mut self, span: Span) {
        self.lost(
            span,
            "text after the pitfall belongs to no part",
            "move it above the pitfall, where the answer is, or below `### Details`",
        );
    }

    /// Returns a pitfall; its Markdown is the content of its quote, without the label.
    fn pitfall(&self, span: Span, blocks: Blocks<'s>) -> Rich<'s> {
        let text = self.text(span).trim();
        let lines = text.text.lines().map(|line| line.trim_start().trim_start_matches('>').trim_start());
        let quoted = lines.collect::<Vec<_>>().join("\n");
        let markdown = quoted
            .strip_prefix("**Pitfall")
            .and_then(|rest| rest.split_once("**"))
            .map_or(&*quoted, |it| it.1);
        let markdown = markdown.trim_start_matches([':', ' ']);
        Rich { markdown: self.arena.alloc_str(markdown), span: text.span, blocks }
    }

    fn text(&self, span: Span) -> Text<'s> {
        self.file.slice(span.start as usize..span.end as usize)
    }

    fn bad_id(&mut self, name: Text<'s>) {
        self.faults.push(crate::id::bad_id(name));
    }

    fn lost(&mut self, span: Span, message: &str, help: &str) {
        self.faults.push(Diagnostic::new(Code::UnexpectedText, span, message).help(help));
    }
}

/// Reports the attributes of the heading of a topic.
pub(super) fn no_attributes(file: Text<'_>, heading: Span, faults: &mut Vec<Diagnostic>) {
    let mut attributes = Attributes::read(file, heading, faults);
    if let Some(id) = attributes.id.take() {
        faults.push(
            Diagnostic::new(Code::BadAttribute, id.span, "a topic cannot have an id").help("delete it"),
        );
    }
    attributes.finish(&[], faults);
}

/// Makes text again of a heading by dashes right below it, a fault of parsing, so that it opens no entry.
fn without_dashes<'s>(file: Text<'s>, block: Block<'s>) -> Block<'s> {
    let text = file.slice(block.span.start as usize..block.span.end as usize).trim();
    match block.kind {
        BlockKind::Heading(2, content) if !text.text.starts_with('#') && !text.text.contains("{#") => {
            Block { kind: BlockKind::Paragraph(content), ..block }
        }
        kind => Block { kind, ..block },
    }
}

/// Returns whether a block is a heading of this level or above.
pub(super) fn is_heading(block: &Block<'_>, level: u8) -> bool {
    matches!(block.kind, BlockKind::Heading(found, _) if found <= level)
}

/// Returns the blocks of a quote that opens with `**Pitfall**`, without those words; else the quote as it was.
fn pitfall(mut blocks: Blocks<'_>) -> Result<Blocks<'_>, Blocks<'_>> {
    let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() else {
        return Err(blocks);
    };
    let opens = matches!(content.first(), Some(Inline::Styled(crate::content::Style::Strong, label))
        if matches!(plain::inlines(label).trim_end_matches([':', '.']), "Pitfall"));
    if !opens {
        return Err(blocks);
    }
    let mut rest = std::mem::take(content).into_vec();
    rest.remove(0);
    if let Some(Inline::Text(text)) = rest.first_mut() {
        let trimmed = text.trim_start_matches([':', ' ']).to_owned();
        *text = trimmed.into();
    }
    *content = rest.into();
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::source::Sources;

    /// Returns the entries' ids and questions, the codes of the faults, and the text with its fixes put in.
    fn read_text(markdown: &str) -> (Vec<String>, Vec<Code>, String) {
        let mut sources = Sources::default();
        let arena = Bump::new();
        let file = sources.add("t.md", markdown.as_bytes().to_vec()).value;
        let text = sources.text(file);
        let settings = Settings::named("t", &arena);
        let mut draft = Draft::new(settings, text.span);
        let mut faults = Vec::new();
        read(text, &mut draft, &arena, &mut faults);
        faults.extend(crate::read::ids::offers(&draft));
        let entries = draft.sections.iter().flat_map(|section| &section.entries);
        let shown = entries.map(|entry| {
            let id = entry.id.map_or("-", |id| id.text);
            format!("{id}: {}", entry.question.as_ref().map_or("", |question| question.markdown))
        });
        let mut fixed = markdown.to_owned();
        for fix in faults.iter().flat_map(|fault| &fault.fixes).rev() {
            fixed.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.text);
        }
        (shown.collect(), faults.iter().map(|fault| fault.code).collect(), fixed)
    }

    #[test]
    fn attributes_stand_before_closing_hashes_too() {
        let (entries, faults, _) = read_text("## What is C#? {#c-sharp} ##\n\nA language.\n");
        assert_eq!(entries, ["c-sharp: What is C#?"]);
        assert!(faults.is_empty());
    }

    #[test]
    fn an_id_is_written_where_the_heading_takes_it() {
        for (before, after) in [
            ("## Q?\n", "## Q? {#q}\n"),
            ("## Q? ##\n", "## Q? {#q} ##\n"),
            ("## Q? {level=basic}\n", "## Q? {#q level=basic}\n"),
            ("## Q? {}\n", "## Q? {#q}\n"),
        ] {
            let (_, faults, fixed) = read_text(before);
            assert_eq!((faults.as_slice(), fixed.as_str()), ([Code::MissingId].as_slice(), after));
        }
    }

    #[test]
    fn braces_that_do_not_close_are_no_part_of_the_question() {
        assert_eq!(read_text("## Q? {#q\n\nA.\n").1[0], Code::BadAttribute);
        assert!(!read_text("## What is `{#`? {#q}\n\nA.\n").1.contains(&Code::BadAttribute));
    }

    #[test]
    fn a_topic_takes_no_attributes() {
        let faults = read_text("# T {#t draft}\n").1;
        assert_eq!(faults, [Code::BadAttribute, Code::BadAttribute]);
    }

    #[test]
    fn what_is_wrong_inside_a_draft_does_not_count() {
        let (entries, faults, _) =
            read_text("## A? {#a draft}\n\n<b>x</b>\n\n### Nope\n\n## B? {#b}\n\n<b>y</b>\n");
        assert_eq!(entries, ["b: B?"]);
        assert_eq!(faults, [Code::RawHtml, Code::RawHtml]);
    }

    #[test]
    fn a_cloze_may_have_its_id_in_a_paragraph_of_its_own() {
        let (_, faults, _) = read_text("## A? {#a}\n\nB.\n\n### Cloze\n- The {{GIL}}.\n\n  {#gil}\n");
        assert!(faults.is_empty(), "{faults:?}");
    }
}
