//! Cloze deletions: `{{text}}`, `{{text::hint}}`, `{{c2::text}}` and `{{c1,3::text}}` outside code.

use std::borrow::Cow;

use super::{Block, BlockKind, Blocks, Deletion, Inline, Inlines, List, ListItem, Table, part, plain};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::DELETIONS;
use crate::span::Span;
use crate::wording::shown;

/// The largest number of a card that deletions and boxes of pictures have: Anki makes no card of a larger one.
pub const MAX_CARD: u16 = 499;

/// Turns the marks in `blocks` into [`Deletion`]s.
pub fn mark_blocks<'s>(blocks: Blocks<'s>, faults: &mut Vec<Diagnostic>) -> Blocks<'s> {
    let mut marker = Marker { span: None, last_card: 0, deletions: 0, has_formula: false, faults };
    let whole = blocks.first().zip(blocks.last()).map(|(first, last)| first.span.to(last.span));
    let blocks = marker.blocks(blocks);
    if let Some(span) = whole
        && marker.deletions == 0
        && !marker.has_formula
    {
        marker.faults.push(
            Diagnostic::new(Code::NoDeletion, span, "this cloze hides nothing")
                .help("put what is to be recalled in double braces: `The {{GIL::which lock?}} lets …`"),
        );
    }
    blocks
}

struct Marker<'f> {
    /// The block at hand, for faults.
    span: Option<Span>,
    last_card: u16,
    deletions: usize,
    /// Whether a formula has a deletion in it.
    has_formula: bool,
    faults: &'f mut Vec<Diagnostic>,
}

/// A deletion whose end has not come yet, and the inlines before it.
struct Open<'s> {
    before: Vec<Inline<'s>>,
    cards: Option<Box<[u16]>>,
}

impl Marker<'_> {
    fn blocks<'s>(&mut self, blocks: Blocks<'s>) -> Blocks<'s> {
        blocks.into_iter().map(|block| self.block(block)).collect()
    }

    fn block<'s>(&mut self, Block { span, kind }: Block<'s>) -> Block<'s> {
        self.span = Some(span);
        let kind = match kind {
            BlockKind::Paragraph(content) => BlockKind::Paragraph(self.inlines(content)),
            BlockKind::Heading(level, content) => BlockKind::Heading(level, self.inlines(content)),
            BlockKind::Quote(blocks) => BlockKind::Quote(self.blocks(blocks)),
            BlockKind::List(list) => BlockKind::List(Box::new(List {
                start: list.start,
                items: list
                    .items
                    .into_iter()
                    .map(|item| ListItem { span: item.span, blocks: self.blocks(item.blocks) })
                    .collect(),
            })),
            BlockKind::Table(table) => {
                let Table { alignments, head, rows } = *table;
                let head = head.into_iter().map(|cell| self.inlines(cell)).collect();
                let rows = rows
                    .into_iter()
                    .map(|row| row.into_iter().map(|cell| self.inlines(cell)).collect())
                    .collect();
                BlockKind::Table(Box::new(Table { alignments, head, rows }))
            }
            kind @ (BlockKind::Code(_) | BlockKind::Rule) => kind,
        };
        Block { span, kind }
    }

    fn inlines<'s>(&mut self, inlines: Inlines<'s>) -> Inlines<'s> {
        let mut done: Vec<Inline<'s>> = Vec::new();
        let mut open: Vec<Open<'s>> = Vec::new();
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(&text, &mut done, &mut open),
                Inline::Styled(style, content) => done.push(Inline::Styled(style, self.inlines(content))),
                Inline::Link(mut link) => {
                    link.content = self.inlines(link.content);
                    done.push(Inline::Link(link));
                }
                Inline::Math(math) if numbered_mark(&math.tex).is_some() => {
                    let whole = format!(
                        "write the whole formula as the deletion: `{{{{c1::${}$}}}}`",
                        without_marks(&math.tex)
                    );
                    self.has_formula = true;
                    self.fault("a formula cannot hold a deletion", &whole);
                    done.push(Inline::Math(math));
                }
                other => done.push(other),
            }
        }
        if !open.is_empty() {
            self.fault(
                "a deletion opens with `{{` and does not close",
                "write `}}` in the same sentence; write `\\{\\{` for braces that are shown",
            );
        }
        while let Some(Open { mut before, .. }) = open.pop() {
            before.append(&mut done);
            done = before;
        }
        done.into()
    }

    #[expect(clippy::ptr_arg, reason = "no part of a text that is borrowed is copied")]
    fn text<'s>(&mut self, text: &Cow<'s, str>, done: &mut Vec<Inline<'s>>, open: &mut Vec<Open<'s>>) {
        let mut at = 0;
        while let Some(mark) = next_mark(text, at) {
            push_text(done, part(text, at..mark));
            at = mark + 2;
            if text[mark..].starts_with("{{") {
                let (cards, length) = self.cards(&text[at..]);
                at += length;
                self.open(cards, done, open);
            } else if let Some(Open { before, cards }) = open.pop() {
                let content = std::mem::replace(done, before);
                if let Some(deletion) = self.deletion(content, cards) {
                    done.push(Inline::Deletion(Box::new(deletion)));
                }
            } else {
                self.fault(
                    "`}}` closes a deletion that was not opened",
                    "write `{{` before it; write `\\}\\}` for braces that are shown, or put them in code",
                );
            }
        }
        push_text(done, part(text, at..text.len()));
    }

    /// Opens a deletion, unless that many are open that Anki would not see it.
    fn open<'s>(&mut self, cards: Option<Box<[u16]>>, done: &mut Vec<Inline<'s>>, open: &mut Vec<Open<'s>>) {
        // On its card, a deletion of several cards is one in the other.
        let depth = |cards: &Option<Box<[u16]>>| cards.as_ref().map_or(1, |cards| cards.len());
        if open.iter().map(|it| depth(&it.cards)).sum::<usize>() + depth(&cards) > DELETIONS {
            let message = format!("deletions nest more than {DELETIONS} deep, and Anki reads no deeper");
            self.fault(&message, "close some before; a deletion of several cards counts for each of them");
        } else {
            open.push(Open { before: std::mem::take(done), cards });
        }
    }

    /// Returns the cards that `c1::` or `c1,2::` at the start of a deletion names, and its length.
    fn cards(&mut self, text: &str) -> (Option<Box<[u16]>>, usize) {
        let Some(rest) = text.strip_prefix('c') else { return (None, 0) };
        let after = rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ',');
        let numbers = &rest[..rest.len() - after.len()];
        if numbers.is_empty() || !after.starts_with("::") {
            return (None, 0);
        }
        let cards: Option<Box<[u16]>> = numbers
            .split(',')
            .map(|number| number.parse().ok().filter(|card| (1..=MAX_CARD).contains(card)))
            .collect();
        if cards.is_none() {
            let message = format!("`c{}` is not a valid card number", shown(numbers));
            self.fault(&message, "number deletions from c1 to c499");
        }
        (cards, 1 + numbers.len() + 2)
    }

    fn deletion<'s>(&mut self, content: Vec<Inline<'s>>, cards: Option<Box<[u16]>>) -> Option<Deletion<'s>> {
        let (content, hint) = split_hint(content);
        if plain::inlines(&content).trim().is_empty() {
            self.fault("an empty deletion", "write what is to be recalled between the braces");
            return None;
        }
        let cards = cards.unwrap_or_else(|| {
            if self.last_card >= MAX_CARD {
                let message =
                    format!("a deletion without a number follows c{MAX_CARD}, the last card there can be");
                self.fault(&message, "give it a number: `{{c1::text}}`");
            }
            Box::new([(self.last_card + 1).min(MAX_CARD)])
        });
        self.last_card = cards.iter().copied().max().unwrap_or(0).max(self.last_card);
        self.deletions += 1;
        Some(Deletion { cards, content, hint })
    }

    fn fault(&mut self, message: &str, help: &str) {
        if let Some(span) = self.span {
            self.faults.push(Diagnostic::new(Code::BadDeletion, span, message).help(help));
        }
    }
}

/// Returns where the next `{{` or `}}` is, from `at` on.
fn next_mark(text: &str, at: usize) -> Option<usize> {
    let is_mark = |pair: &[u8]| matches!(pair, b"{{" | b"}}");
    text.as_bytes()[at..].windows(2).position(is_mark).map(|found| at + found)
}

/// Takes back what was said of deletions in `clozes`, the places of clozes in the order of their file.
pub fn forget_stray_deletions(clozes: &[Span], faults: &mut Vec<Diagnostic>) {
    let is_within = |other: Span| {
        let before = clozes.partition_point(|cloze| cloze.start <= other.start);
        clozes[..before].last().is_some_and(|cloze| cloze.file == other.file && other.end <= cloze.end)
    };
    faults.retain(|fault| fault.code != Code::StrayDeletion || !fault.span.is_some_and(is_within));
}

/// Returns where TeX has `{{c1::`, Anki's mark, if it has one. Double braces alone are TeX.
fn numbered_mark(tex: &str) -> Option<std::ops::Range<usize>> {
    tex.match_indices("{{c").find_map(|(start, _)| {
        let rest = &tex[start + 3..];
        let digits =
            rest.len() - rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ',').len();
        (digits > 0 && rest[digits..].starts_with("::")).then_some(start..start + 3 + digits + 2)
    })
}

/// Returns TeX with the content of its deletions in their place.
fn without_marks(tex: &str) -> String {
    let (mut out, mut rest) = (String::new(), tex);
    while let Some(mark) = numbered_mark(rest) {
        let end = rest[mark.end..].find("}}").map_or(rest.len(), |length| mark.end + length);
        let content = rest[mark.end..end].split("::").next().unwrap_or_default();
        out += &format!("{}{{{content}}}", &rest[..mark.start]);
        rest = rest.get(end + 2..).unwrap_or_default();
    }
    out + rest
}

/// Splits `content` at the first `::` of its own text.
fn split_hint(content: Vec<Inline<'_>>) -> (Inlines<'_>, Option<Cow<'_, str>>) {
    let at = content.iter().position(|inline| matches!(inline, Inline::Text(text) if text.contains("::")));
    let Some(at) = at else { return (content.into(), None) };
    let mut content = content;
    let mut tail = content.split_off(at).into_iter();
    let Some(Inline::Text(text)) = tail.next() else { unreachable!("position found a text") };
    let place = text.find("::").expect("position found the colons");
    let (head, hint) = cut(text, place, 2);
    push_text(&mut content, head);
    let rest: Vec<_> = tail.collect();
    let hint = if rest.is_empty() { hint } else { Cow::Owned(format!("{hint}{}", plain::inlines(&rest))) };
    (content.into(), Some(hint))
}

fn push_text<'s>(inlines: &mut Vec<Inline<'s>>, text: Cow<'s, str>) {
    if !text.is_empty() {
        inlines.push(Inline::Text(text));
    }
}

/// Returns the part of `text` before `at`, and the part from `gap` bytes after it.
fn cut(text: Cow<'_, str>, at: usize, gap: usize) -> (Cow<'_, str>, Cow<'_, str>) {
    let (head, tail) = super::split(text, at);
    (head, super::split(tail, gap).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{html, parse};
    use crate::source::Sources;

    fn render(markdown: &str) -> (String, Vec<Code>) {
        let mut sources = Sources::default();
        let file = sources.add("t.md", markdown.as_bytes().to_vec()).value;
        let mut faults = Vec::new();
        let blocks = parse::blocks(sources.text(file), &mut faults);
        forget_stray_deletions(&[sources.text(file).span], &mut faults);
        let blocks = mark_blocks(blocks, &mut faults);
        (html::cloze(&blocks), faults.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn deletions_count_up_and_keep_hints_and_styles() {
        let (html, faults) = render("The {{GIL::which?}} and {{`nonlocal`}} and {{a **b**}}.");
        assert_eq!(
            html,
            "The {{c1::GIL::which?}} and {{c2::<code>nonlocal</code>}} and {{c3::a <strong>b</strong>}}."
        );
        assert!(faults.is_empty());
    }

    #[test]
    fn numbers_and_nesting_are_the_authors() {
        assert_eq!(render("{{c2::a {{c1,3::b}} c}} {{d}}").0, "{{c2::a {{c1::{{c3::b}}}} c}} {{c4::d}}");
    }

    #[test]
    fn braces_in_code_are_inert() {
        assert_eq!(render("{{`d = {{}}`}}").0, "{{c1::<code>d = &#123;&#123;&#125;&#125;</code>}}");
    }

    #[test]
    fn escaped_braces_and_colons_mean_themselves() {
        assert_eq!(
            render(r"\{\{a}\} {{b\}\} &#123;{ c\:\:d::e}} \\{{f}}").0,
            r"&#123;&#123;a&#125;&#125; {{c1::b&#125;&#125; &#123;&#123; c&#58;&#58;d::e}} \{{c2::f}}"
        );
    }

    #[test]
    fn a_deletion_in_a_formula_is_a_fault_and_braces_of_tex_are_tex() {
        assert_eq!(render("In $a^{{c1::n}}$ the {{exponent}}.").1, [Code::BadDeletion]);
        assert_eq!(render("In $a^{{c1::n::which?}}$.").1, [Code::BadDeletion]);
        assert_eq!(
            render("In $a^{{2}}$ the {{exponent}}."),
            ("In \\(a^&#123;&#123;2&#125;&#125;\\) the {{c1::exponent}}.".into(), vec![])
        );
        assert_eq!(without_marks("a^{{c1::n::which?}} + {{c2::b}}"), "a^{n} + {b}");
    }

    #[test]
    fn what_is_not_a_deletion_is_a_fault() {
        assert_eq!(render("nothing").1, [Code::NoDeletion]);
        assert_eq!(render("a {{b").1, [Code::BadDeletion, Code::NoDeletion]);
        assert_eq!(render("a {{}} {{b}}").1, [Code::BadDeletion]);
        assert_eq!(render("a {{b}} }}").1, [Code::BadDeletion]);
        assert_eq!(render("{{c99999999999999999999::x}}").1, [Code::BadDeletion]);
        assert_eq!(render("{{c500::x}}").1, [Code::BadDeletion]);
    }

    #[test]
    fn deletions_nest_as_deep_as_anki_reads_them() {
        let nested = |depth: usize| render(&format!("{}x{}", "{{".repeat(depth), "}}".repeat(depth))).1;
        assert_eq!(nested(DELETIONS), []);
        assert!(!nested(DELETIONS + 1).is_empty() && !nested(20_000).is_empty());
        assert_eq!(render("{{c1,2,3,4,5,6,7,8,9,10::x}}").1, []);
        assert!(!render("{{c1,2,3,4,5,6,7,8,9,10,11::x}}").1.is_empty());
        assert_eq!(render(&"{{c1".repeat(20_000)).1.last(), Some(&Code::NoDeletion));
    }
}
