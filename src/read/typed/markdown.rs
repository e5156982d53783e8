//! Notes in Markdown: `## Sort field {#id}`, the next field right below it, and `### Field` for each of the others.

use std::borrow::Cow;
use std::iter::Peekable;
use std::vec::IntoIter;

use bumpalo::Bump;

use super::note::{add, cards, field};
use crate::content::{Block, BlockKind, Inlines, cloze, plain};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::draft::Draft;
use crate::read::native::attributes::{Attributes, first_line};
use crate::read::native::{blocks, is_heading, no_attributes};
use crate::span::Span;
use crate::text::Text;
use crate::typed::{self, Cell, CellForm, TypedNote};
use crate::wording::{nearest, shown};

/// The attributes of a note besides its id.
const KNOWN: [&str; 5] = ["guid", "deck", "tags", "cards", "draft"];

/// What a field has after its heading if it is HTML.
const HTML: &str = "html";

/// Reads a file of notes of the type at `at`.
pub fn read<'s>(
    file: Text<'s>,
    at: usize,
    draft: &mut Draft<'s>,
    arena: &'s Bump,
    faults: &mut Vec<Diagnostic>,
) {
    let (blocks, mut parsed) = blocks(file, arena, faults);
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        faults.extend(parsed.before(block.span.start));
        let BlockKind::Heading(2, title) = block.kind else {
            if matches!(block.kind, BlockKind::Heading(1, _)) {
                no_attributes(file, block.span, faults);
            } else {
                let fault = Diagnostic::new(Code::UnexpectedText, block.span, "text outside of a note");
                faults.push(fault.help("move it below a `##` heading, which begins a note, or delete it"));
            }
            continue;
        };
        let below: Vec<_> = std::iter::from_fn(|| blocks.next_if(|next| !is_heading(next, 2))).collect();
        let end = blocks.peek().map_or(file.span.end, |next| next.span.start);
        let mut own: Vec<_> = parsed.before(end).collect();
        let mut reader = Reader { file, at, draft, faults: &mut own, below: below.into_iter().peekable() };
        // What is wrong in a draft does not count.
        if reader.note(block.span, title) {
            faults.append(&mut own);
        } else {
            draft.left_out += 1;
        }
    }
    faults.extend(parsed.before(u32::MAX));
}

struct Reader<'r, 's> {
    file: Text<'s>,
    at: usize,
    draft: &'r mut Draft<'s>,
    faults: &'r mut Vec<Diagnostic>,
    /// The blocks of the note that are not read yet.
    below: Peekable<IntoIter<Block<'s>>>,
}

impl<'s> Reader<'_, 's> {
    /// Reads a note; false for a draft.
    fn note(&mut self, heading: Span, title: Inlines<'s>) -> bool {
        let mut attributes = Attributes::read(self.file, heading, self.faults);
        if attributes.flag("draft") {
            return false;
        }
        let (sort, count) = self
            .draft
            .typed
            .note_types
            .get(self.at)
            .map_or((0, 0), |note_type| (note_type.sort_field, note_type.fields.len()));
        let mut note = TypedNote {
            guid: Cow::Borrowed(attributes.take("guid").map_or("", |guid| guid.text)),
            id: None,
            span: first_line(self.file, heading),
            note_type: self.at,
            deck: attributes.take("deck").map_or("", |deck| deck.text),
            tags: attributes.words("tags").iter().flat_map(|tags| typed::split_tags(tags.text)).collect(),
            fields: vec![Cow::Borrowed(""); count].into(),
            cells: vec![None; count].into(),
            cards: attributes.take("cards").and_then(|text| cards(text, self.faults)),
            modified: Epoch::default(),
        };
        let text = self.text(Span { end: attributes.text_end, ..heading });
        let marks = text.text.len() - text.text.trim_start_matches('#').len();
        let span = text.slice(marks..text.text.len()).trim().span;
        let paragraph = Block { span, kind: BlockKind::Paragraph(title) };
        self.put(&mut note, sort, Field::Markdown(CellForm::Heading, vec![paragraph]));
        let (id, place) = (attributes.id.take(), attributes.insertion());
        attributes.finish(&KNOWN, self.faults);
        let body = self.until_field();
        let next = (0..count).find(|at| *at != sort);
        match (body.first(), next) {
            (None, _) => {}
            (Some(_), Some(next)) => self.put(&mut note, next, Field::Markdown(CellForm::Markdown, body)),
            (Some(first), None) => {
                let fault = Diagnostic::new(Code::UnexpectedText, first.span, "the note type has one field");
                self.faults.push(fault.help("delete what is below the heading, which is that field"));
            }
        }
        self.fields(&mut note);
        add(note, id, Some(place), self.draft, self.faults);
        true
    }

    /// Returns the blocks before the next heading of a field.
    fn until_field(&mut self) -> Vec<Block<'s>> {
        std::iter::from_fn(|| self.below.next_if(|block| !is_heading(block, 3))).collect()
    }

    /// Reads the fields that have headings.
    fn fields(&mut self, note: &mut TypedNote<'s>) {
        let mut seen = Vec::new();
        while let Some(Block { span, kind: BlockKind::Heading(_, title) }) = self.below.next() {
            let name = plain::inlines(&title);
            let mut attributes = Attributes::read(self.file, span, self.faults);
            let is_html = attributes.flag(HTML);
            if let Some(id) = attributes.id.take() {
                let fault = Diagnostic::new(Code::BadAttribute, id.span, "a field cannot have an id");
                self.faults.push(fault.help("delete it"));
            }
            attributes.finish(&[HTML], self.faults);
            let content = self.until_field();
            let line = first_line(self.file, span);
            let Some(at) = self.place(&name, line) else { continue };
            let is_body =
                note.cells.get(at).copied().flatten().is_some_and(|it| it.form == CellForm::Markdown);
            if seen.contains(&at) || is_body {
                let message = format!("a second `{}` in this note", shown(&name));
                let help = "join the two; text right below `##` is the first field after that of the heading";
                self.faults.push(Diagnostic::new(Code::DuplicatePart, line, message).help(help));
                continue;
            }
            seen.push(at);
            if is_html {
                self.html(note, at, line, &content);
            } else {
                self.put(note, at, Field::Markdown(CellForm::Markdown, content));
            }
        }
    }

    /// Returns the place of a field; reports one that the note type does not have.
    fn place(&mut self, name: &str, span: Span) -> Option<usize> {
        let fields = self.draft.typed.note_types.get(self.at).map(|it| it.fields.as_slice());
        let names = fields.unwrap_or_default().iter().map(|field| field.name);
        let same = |known: &str| known.split_whitespace().eq(name.split_whitespace());
        let found = names.clone().position(|known| known == name).or_else(|| names.clone().position(same));
        if found.is_none() {
            let message = format!("the note type has no field `{}`", shown(name));
            let fault = Diagnostic::new(Code::UnknownPart, span, message);
            self.faults.push(match nearest(name, names.clone()) {
                Some(near) => fault.help(format!("did you mean `### {}`?", shown(near))),
                None => fault.help(format!(
                    "its fields are {}; headings within a field start with `####`",
                    names.map(|name| shown(name).into_owned()).collect::<Vec<_>>().join(", ")
                )),
            });
        }
        found
    }

    /// Reads a field in HTML: one fence, and all that is between its marks.
    fn html(&mut self, note: &mut TypedNote<'s>, at: usize, line: Span, content: &[Block<'s>]) {
        let [Block { span, kind: BlockKind::Code(_) }] = content else {
            let fault = Diagnostic::new(Code::EmptyPart, line, "a field in HTML is one fence of code");
            self.faults.push(fault.help("write ```` ```html ````, the HTML, and ```` ``` ```` below it"));
            return;
        };
        // Marks with spaces before them would take spaces off the field, too.
        let is_at_margin = self.file.text[..span.start as usize].ends_with('\n');
        let inside = Some(self.text(*span)).filter(|_| is_at_margin).and_then(fenced);
        let Some(inside) = inside else {
            let message = "the fence of a field in HTML has no end, or spaces before it";
            let help = "begin the line of the marks with them, and write as many below the HTML";
            self.faults.push(Diagnostic::new(Code::EmptyPart, *span, message).help(help));
            return;
        };
        self.put(note, at, Field::Html(inside));
    }

    fn put(&mut self, note: &mut TypedNote<'s>, at: usize, content: Field<'s>) {
        let (Some(place), Some(cell)) = (note.fields.get_mut(at), note.cells.get_mut(at)) else { return };
        match content {
            Field::Html(text) => {
                *place = Cow::Borrowed(text.text);
                *cell = Some(Cell { span: text.span, form: CellForm::Fence });
            }
            Field::Markdown(form, blocks) => {
                let spans = blocks.first().zip(blocks.last()).map(|(first, last)| first.span.to(last.span));
                if let Some(span) = spans {
                    let is_cloze = self.draft.typed.note_types.get(self.at).is_some_and(|it| it.is_cloze);
                    if is_cloze {
                        cloze::forget_stray_deletions(&[span], self.faults);
                    }
                    let trimmed = self.text(span).trim().span;
                    *cell = Some(Cell { span: trimmed, form });
                }
                *place = Cow::Owned(field(blocks.into(), self.draft.settings.lang));
            }
        }
    }

    fn text(&self, span: Span) -> Text<'s> {
        self.file.slice(span.start as usize..span.end as usize)
    }
}

/// Returns what is between the marks of a fence; `None` for code that has not both.
fn fenced(code: Text<'_>) -> Option<Text<'_>> {
    let code = code.trim();
    let (first, _) = code.text.split_once('\n')?;
    let sign = first.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let marks = first.len() - first.trim_start_matches(sign).len();
    let (start, end) = (first.len() + 1, code.text.rfind('\n')?);
    let last = code.text.get(end + 1..)?.trim();
    let is_closed = last.len() >= marks && last.chars().all(|it| it == sign);
    // Of an empty field, the line feed before the closing marks is that of the opening ones.
    is_closed.then(|| code.slice(start..end.max(start)))
}

/// What a field is written as.
enum Field<'s> {
    Html(Text<'s>),
    Markdown(CellForm, Vec<Block<'s>>),
}
