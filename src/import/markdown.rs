//! Markdown as browsers show it, to a tree.
//!
//! What people write mixes Markdown and HTML: `<details>` around fences, `<b>` across paragraphs, tags that never
//! close. So the Markdown is written as HTML, with the lines of its blocks in comments, and read as browsers read it
//! ([`super::html`]). Text between tags of HTML is Markdown here, too: it is what the author meant.

mod balance;
mod prepared;
mod step;
mod tags;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::html;
use super::tree::Block;
use prepared::Prepared;
use step::Step;
use tags::{Piece, pieces};

/// Returns the blocks of a text.
#[must_use]
pub fn parse(text: &str) -> Vec<Block> {
    parse_from(text, 1)
}

/// Does what [`parse`] does, where the text begins on line `first` of its file.
#[must_use]
pub fn parse_from(text: &str, first: u32) -> Vec<Block> {
    let prepared = Prepared::of(text, first);
    let steps = steps(&prepared, false);
    let mut out = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut out, balance::balanced(steps).into_iter());
    html::blocks(&out)
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_MATH
}

/// Reads events as a tree; `is_inner` for text between tags, in which there are none.
fn steps(prepared: &Prepared, is_inner: bool) -> Vec<Step<'static>> {
    let mut writer =
        Writer { prepared, steps: Vec::new(), leaf: 0, verbatim: 0, is_summary: false, is_inner };
    let mut events = Parser::new_ext(&prepared.text, options()).into_offset_iter();
    let mut depth = 0;
    while let Some((event, range)) = events.next() {
        // Browsers look at all that is open at each paragraph; no text is this deep.
        match &event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
                depth += 1;
                if depth > html::MAX_DEPTH {
                    continue;
                }
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
                depth -= 1;
                if depth >= html::MAX_DEPTH {
                    continue;
                }
            }
            _ => {}
        }
        if let Event::Start(Tag::HtmlBlock) = event {
            let mut whole = range;
            let mut html = String::new();
            for (event, range) in events.by_ref() {
                match event {
                    Event::End(TagEnd::HtmlBlock) => break,
                    Event::Html(piece) | Event::Text(piece) => {
                        html.push_str(&piece);
                        whole.end = range.end;
                    }
                    _ => {}
                }
            }
            writer.leaf += 1;
            writer.mark(whole.start);
            writer.html_block(&html, prepared.line(whole.start));
        } else {
            writer.event(event.into_static(), &range);
        }
    }
    writer.steps
}

struct Writer<'p> {
    prepared: &'p Prepared,
    steps: Vec<Step<'static>>,
    leaf: usize,
    /// How many tags are open in which text is not Markdown.
    verbatim: usize,
    /// Whether a summary is open.
    is_summary: bool,
    is_inner: bool,
}

impl Writer<'_> {
    fn mark(&mut self, at: usize) {
        let mark = html::line_mark(self.prepared.line(at));
        self.push(Event::InlineHtml(mark.into()));
    }

    fn push(&mut self, event: Event<'static>) {
        self.steps.push(Step::Event(event));
    }

    fn event(&mut self, event: Event<'static>, range: &Range<usize>) {
        match &event {
            Event::Start(tag) => {
                let is_block = matches!(
                    tag,
                    Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::CodeBlock(_)
                        | Tag::List(_)
                        | Tag::Item
                        | Tag::BlockQuote(_)
                        | Tag::Table(_)
                );
                if is_block {
                    self.leaf += 1;
                    self.mark(range.start);
                } else if matches!(tag, Tag::TableCell) {
                    self.leaf += 1;
                }
            }
            Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::Heading(_)) => self.leaf += 1,
            Event::Rule => self.mark(range.start),
            _ => {}
        }
        match event {
            Event::InlineHtml(html) | Event::Html(html) => self.pieces(&html),
            Event::InlineMath(tex) => self.math(&tex, false, range),
            Event::DisplayMath(tex) => self.math(&tex, true, range),
            Event::TaskListMarker(is_done) => self.push(Event::InlineHtml(html::box_mark(is_done).into())),
            other => self.push(other),
        }
    }

    /// Reads a formula, or text with two dollar signs.
    fn math(&mut self, tex: &str, is_display: bool, range: &Range<usize>) {
        if is_display || is_formula(tex) {
            let start = html::math_start(is_display);
            self.push(Event::InlineHtml(start.into()));
            self.push(Event::Text(CowStr::from(tex.to_owned())));
            self.push(Event::InlineHtml(html::MATH_END.into()));
        } else {
            let source = self.prepared.text.get(range.clone()).unwrap_or(tex).to_owned();
            self.push(Event::Text(source.into()));
        }
    }

    /// Adds tags as they are, and text that is not HTML.
    fn pieces(&mut self, html: &str) {
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) => self.push(Event::Text(text.to_owned().into())),
                other => self.tag(other),
            }
        }
    }

    fn tag(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Comment(raw) => self.push(Event::InlineHtml(raw.to_owned().into())),
            Piece::Tag { name, is_end, raw } => {
                if matches!(name.as_str(), "pre" | "code" | "table") {
                    self.verbatim = if is_end { self.verbatim.saturating_sub(1) } else { self.verbatim + 1 };
                }
                // A second `<summary>` where one is open was to be its end.
                let is_wrong = name == "summary" && !is_end && self.is_summary;
                if name == "summary" {
                    self.is_summary = !is_end && !is_wrong;
                }
                let raw = if is_wrong { "</summary>" } else { raw };
                self.steps.push(Step::Tag {
                    name,
                    is_end: is_end || is_wrong,
                    raw: raw.to_owned(),
                    leaf: self.leaf,
                });
            }
            Piece::Text(_) => {}
        }
    }

    /// Reads a block of HTML, whose text is Markdown again.
    fn html_block(&mut self, html: &str, first: u32) {
        let mut line = first;
        let mut all = pieces(html).into_iter().peekable();
        while let Some(piece) = all.next() {
            let is_frame = matches!(&piece, Piece::Tag { name, is_end: false, .. } if matches!(name.as_str(), "b" | "strong"))
                && all.peek().is_none_or(|next| matches!(next, Piece::Text(text) if text.starts_with('\n')));
            if is_frame {
                // `<b>` on its own makes everything bold that comes; its end is dropped with it.
                continue;
            }
            let next = line + u32::try_from(piece.raw().matches('\n').count()).unwrap_or(0);
            match piece {
                Piece::Text(text) if self.verbatim > 0 => {
                    self.push(Event::InlineHtml(escaped(text).into()));
                }
                Piece::Text(text) if text.trim().is_empty() => {
                    self.push(Event::InlineHtml(text.to_owned().into()));
                }
                Piece::Text(text) if self.is_inner => self.push(Event::Text(text.to_owned().into())),
                Piece::Text(text) => self.text(text, line),
                other => self.tag(other),
            }
            line = next;
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        let mut outdented = outdented(text);
        // What follows a tag in its line begins no list: `<summary>1. What?</summary>`.
        let is_in_line = !text.contains('\n') && !text.starts_with(char::is_whitespace);
        if let Some(at) = item_mark(&outdented).filter(|_| is_in_line) {
            outdented.insert(at, '\\');
        }
        let inner = Prepared::of(&outdented, line);
        let mut steps = steps(&inner, true);
        let paragraphs =
            steps.iter().filter(|step| matches!(step, Step::Event(Event::Start(tag)) if is_block(tag)));
        let is_one = paragraphs.count() == 1
            && steps.iter().any(|step| matches!(step, Step::Event(Event::Start(Tag::Paragraph))));
        if is_one {
            let is_frame = |step: &Step<'_>| {
                matches!(step, Step::Event(Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)))
            };
            steps.retain(|step| !is_frame(step));
        }
        // Tags within a piece of text there are none: `pieces` has taken them.
        let edge = |is_edge: bool| if is_edge { " " } else { "" };
        self.push(Event::InlineHtml(edge(text.starts_with(char::is_whitespace)).into()));
        self.steps.append(&mut steps);
        self.push(Event::InlineHtml(edge(text.ends_with(char::is_whitespace)).into()));
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::BlockQuote(_)
            | Tag::Table(_)
            | Tag::HtmlBlock
    )
}

/// Returns where the sign is that makes an item of a line, if one does.
fn item_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[char] = if digits == 0 { &['-', '+', '*'] } else { &['.', ')'] };
    let rest = line.get(digits..)?.strip_prefix(signs)?;
    rest.starts_with(' ').then_some(digits)
}

/// Returns text of a page with its tags escaped, but its entities as they are.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns lines without the indent that all but the first have.
fn outdented(text: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = || text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let least = lines().map(|line| indent(&line)).min().unwrap_or(0);
    let rest = text.lines().skip(1).map(|line| line.get(least.min(indent(&line))..).unwrap_or(line));
    text.lines().take(1).map(str::trim_start).chain(rest).collect::<Vec<_>>().join("\n")
}

/// Returns whether what is between two dollar signs is TeX, as far as that can be seen.
fn is_formula(tex: &str) -> bool {
    let is_word = |word: &str| word.len() > 2 && word.chars().all(char::is_alphabetic);
    let has_words = || tex.split(|it: char| !it.is_alphanumeric()).any(is_word);
    let is_variable = tex.starts_with(['{', '_', '(']) && !tex.contains('\\');
    if tex.contains('\\') {
        return !tex.contains('\n') || tex.contains("\\\\");
    }
    !is_variable
        && !tex.contains(['"', '\'', '`', ';', '$', '\n'])
        && (tex.contains(['^', '_', '=']) || !has_words())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::tree::{Kind, words};

    #[test]
    fn a_fence_that_is_never_closed_ends_with_its_item() {
        let blocks = parse("1. ### A\n\n   ```js\n   wait()\n\n## B\n");
        assert!(matches!(
            &blocks[..],
            [Block { line: 1, kind: Kind::List { .. } }, Block { line: 6, kind: Kind::Heading(2, _) }]
        ));
    }

    #[test]
    fn text_within_html_is_markdown() {
        let blocks = parse(
            "<details>\n<summary>What is `x`?</summary><br><b>\nIt is *y*:\n- one\n- two\n</b></details>\n\nAfter.\n",
        );
        let [Block { kind: Kind::Details { summary, body }, .. }, after] = &blocks[..] else {
            panic!("{blocks:#?}")
        };
        assert_eq!(words(summary), "What is x?");
        assert!(matches!(body.last(), Some(Block { kind: Kind::List { .. }, .. })), "{body:#?}");
        assert_eq!((words(std::slice::from_ref(after)).as_str(), after.line), ("After.", 8));
    }

    #[test]
    fn a_fence_within_a_summary_is_part_of_it() {
        let blocks = parse(
            "<details>\n<summary>What?\n\n```yaml\na: 0\n```\n</summary><br><b>\nNothing.\n</b></details>\n",
        );
        let [Block { kind: Kind::Details { summary, body }, .. }] = &blocks[..] else {
            panic!("{blocks:#?}")
        };
        assert!(matches!(&summary[..], [_, Block { kind: Kind::Code { .. }, .. }]), "{summary:#?}");
        assert_eq!(words(body), "Nothing.");
    }

    #[test]
    fn tags_that_are_none_of_html_are_text() {
        let blocks = parse("A `List` is a List<String> in <T>, not <b>bold.\n\n<Foo />\n\nEnd.\n");
        assert_eq!(words(&blocks), "A List is a List<String> in <T>, not bold.\n<Foo />\nEnd.");
    }

    #[test]
    fn a_second_summary_ends_the_first() {
        let blocks = parse(
            "<details>\n<summary>A?<summary><br><b>\n</b></details>\n\n<details>\n<summary>B?</summary>\n\ntwo\n</details>\n",
        );
        let summaries: Vec<_> = blocks
            .iter()
            .map(|block| match &block.kind {
                Kind::Details { summary, .. } => words(summary),
                _ => String::new(),
            })
            .collect();
        assert_eq!(summaries, ["A?", "B?"], "{blocks:#?}");
    }

    #[test]
    fn details_that_are_not_closed_end_before_the_next() {
        let blocks = parse(
            "<details>\n<summary>A?</summary>\n\none\n\n<details>\n<summary>B?</summary>\n\ntwo\n\n</details>\n",
        );
        let is_details = |block: &Block| matches!(block.kind, Kind::Details { .. });
        assert_eq!(blocks.iter().filter(|block| is_details(block)).count(), 2, "{blocks:#?}");
    }

    #[test]
    fn dollar_signs_of_programs_are_no_formulas() {
        for (tex, yes) in [
            ("O(1)", true),
            ("x", true),
            ("a_1 + b", true),
            ("\\frac{1}{2}", true),
            ("HOME/", false),
            ("{a}", false),
            ("this->name", false),
            ("_GET", false),
            ("n \\log n", true),
            ("O(n log n)", false),
        ] {
            assert_eq!(is_formula(tex), yes, "{tex}");
        }
    }
}
