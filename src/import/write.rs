//! A tree to Markdown of deckpress: what the reader of topic files makes of it is what the tree says.

mod escape;

use super::tree::{Block, Inline, Item, Kind, Style, is_blank, plain};
use escape::{Around, code_span, escaped, line_start};

/// Lists and quotes nested deeper are written flat: the reader takes 16.
const MAX_NESTING: usize = 12;
/// Headings within an answer.
const FIRST_HEADING: u8 = 4;

/// Returns the Markdown of an answer or of a part of one, without a line feed at its end.
#[must_use]
pub fn blocks(blocks: &[Block]) -> String {
    let mut highest = 6;
    let mut note = |level: u8| highest = highest.min(level);
    levels(blocks, &mut note);
    let writer =
        Writer { shift: FIRST_HEADING.saturating_sub(highest), up: highest.saturating_sub(FIRST_HEADING) };
    writer.blocks(blocks, 0).trim_end().to_owned()
}

/// Returns inlines as Markdown on one line, as a heading or an item has them.
#[must_use]
pub fn line(inlines: &[Inline]) -> String {
    let text = inlines_in(inlines, Place::Line);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line_start(&text)
}

/// Does what [`line()`] does, for a heading, where braces and `#` at the end would be read.
#[must_use]
pub fn heading(inlines: &[Inline]) -> String {
    let text = inlines_in(inlines, Place::Line);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.strip_suffix('#') {
        Some(start) if !start.ends_with('\\') => format!("{start}\\#"),
        _ => text,
    }
}

fn levels(blocks: &[Block], note: &mut impl FnMut(u8)) {
    for block in blocks {
        match &block.kind {
            Kind::Heading(level, _) => note(*level),
            Kind::List { items, .. } => items.iter().for_each(|item| levels(&item.blocks, note)),
            Kind::Quote(inner) => levels(inner, note),
            Kind::Details { summary, body } => {
                levels(summary, note);
                levels(body, note);
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy)]
struct Writer {
    /// How much headings go down, or up.
    shift: u8,
    up: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Paragraph,
    Line,
    Cell,
}

impl Writer {
    fn blocks(self, blocks: &[Block], depth: usize) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut lists = 0;
        for block in blocks {
            // A list directly after a list takes other marks, or it would be the same one.
            lists = if matches!(block.kind, Kind::List { .. }) { lists + 1 } else { 0 };
            let text = self.block(block, depth, lists % 2 == 0 && lists > 0);
            if !text.is_empty() {
                out.push(text);
            }
        }
        out.join("\n\n")
    }

    fn block(self, block: &Block, depth: usize, is_other_list: bool) -> String {
        match &block.kind {
            Kind::Heading(level, content) => {
                let level = (level + self.shift).saturating_sub(self.up).clamp(FIRST_HEADING, 6);
                let text = heading(content);
                if text.is_empty() { text } else { format!("{} {text}", "#".repeat(usize::from(level))) }
            }
            Kind::Paragraph(content) => paragraph(content),
            Kind::Code { language, text } => fence(language, text),
            Kind::List { first, items } => self.list(*first, items, depth, is_other_list),
            Kind::Quote(inner) if depth >= MAX_NESTING => self.blocks(inner, depth),
            Kind::Quote(inner) => {
                let text = self.blocks(inner, depth + 1);
                let lines = text
                    .lines()
                    .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
                unescaped_alert(&lines.collect::<Vec<_>>().join("\n"))
            }
            Kind::Table { head, rows } => table(head, rows),
            Kind::Details { summary, body } => {
                let mut whole = summary.iter().map(bold).collect::<Vec<_>>();
                whole.extend_from_slice(body);
                self.blocks(&whole, depth)
            }
            Kind::Comment(_) => String::new(),
            Kind::Rule => "---".to_owned(),
        }
    }

    fn list(self, first: Option<u64>, items: &[Item], depth: usize, is_other: bool) -> String {
        if depth >= MAX_NESTING {
            return items
                .iter()
                .map(|item| self.blocks(&item.blocks, depth))
                .collect::<Vec<_>>()
                .join("\n\n");
        }
        let is_tight = items.iter().all(|item| {
            let mut blocks = item.blocks.iter().filter(|block| !matches!(block.kind, Kind::Comment(_)));
            let is_words = matches!(blocks.next().map(|block| &block.kind), Some(Kind::Paragraph(_)));
            is_words && blocks.all(|block| matches!(block.kind, Kind::List { .. }))
        });
        let mut number = first.unwrap_or(1).min(999_999);
        let mut out = Vec::new();
        for item in items {
            let mut text = self.blocks(&item.blocks, depth + 1);
            if is_tight {
                // Lists within belong right below.
                text = self.tight(&item.blocks, depth + 1);
            }
            if text.is_empty() {
                continue;
            }
            let mark = match (first, is_other) {
                (None, false) => "-".to_owned(),
                (None, true) => "*".to_owned(),
                (Some(_), false) => format!("{number}."),
                (Some(_), true) => format!("{number})"),
            };
            number += 1;
            let ticked = item.ticked.map_or("", |ticked| if ticked { "[x] " } else { "[ ] " });
            let indent = " ".repeat(mark.len() + 1);
            let mut lines = text.lines();
            let mut whole = format!("{mark} {ticked}{}", lines.next().unwrap_or_default());
            for line in lines {
                whole.push('\n');
                if !line.is_empty() {
                    whole.push_str(&indent);
                    whole.push_str(line);
                }
            }
            out.push(whole);
        }
        out.join(if is_tight { "\n" } else { "\n\n" })
    }

    fn tight(self, blocks: &[Block], depth: usize) -> String {
        let parts =
            blocks.iter().map(|block| self.block(block, depth, false)).filter(|text| !text.is_empty());
        parts.collect::<Vec<_>>().join("\n")
    }
}

fn bold(block: &Block) -> Block {
    match &block.kind {
        Kind::Paragraph(content) => {
            let content = vec![Inline::Styled(Style::Strong, content.clone())];
            Block::new(block.line, Kind::Paragraph(content))
        }
        _ => block.clone(),
    }
}

fn paragraph(content: &[Inline]) -> String {
    let text = inlines_in(content, Place::Paragraph);
    let lines =
        text.lines().map(|line| line_start(line.trim_matches([' ', '\t']))).filter(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    // A backslash at the end has no line to break.
    match text.strip_suffix('\\') {
        Some(start) if !start.ends_with('\\') => start.trim_end().to_owned(),
        _ => text,
    }
}

/// Returns code in a fence; an empty text where there is no code.
#[must_use]
pub fn fence(language: &str, text: &str) -> String {
    let text = escape::visible_code(text);
    let text = text.trim_end();
    let longest = text.lines().map(|line| run(line.trim_start(), '`')).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let is_sign = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '+' | '#' | '-' | '_' | '.');
    let language: String = language.to_lowercase().chars().take_while(is_sign).collect();
    if text.trim().is_empty() { String::new() } else { format!("{ticks}{language}\n{text}\n{ticks}") }
}

/// Returns how many times `sign` is at the start.
fn run(text: &str, sign: char) -> usize {
    text.chars().take_while(|it| *it == sign).count()
}

/// Returns `> \[!NOTE\]` as the alert that it was.
fn unescaped_alert(text: &str) -> String {
    const KINDS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    for kind in KINDS {
        if let Some(rest) = text.strip_prefix(&format!("> \\[!{kind}\\]")) {
            return format!("> [!{kind}]{rest}");
        }
    }
    text.to_owned()
}

fn table(head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
    let width = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
    let row = |cells: &[Vec<Inline>]| {
        let mut texts: Vec<String> = cells.iter().map(|cell| cell_text(cell)).collect();
        texts.resize(width, String::new());
        format!("| {} |", texts.join(" | "))
    };
    let mut out = vec![row(head), format!("|{}", "---|".repeat(width))];
    out.extend(rows.iter().map(|cells| row(cells)));
    if width == 0 { String::new() } else { out.join("\n") }
}

fn cell_text(inlines: &[Inline]) -> String {
    inlines_in(inlines, Place::Cell).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn inlines_in(inlines: &[Inline], place: Place) -> String {
    let mut out = String::new();
    push_inlines(inlines, place, &[], &mut out);
    out
}

fn push_inlines(inlines: &[Inline], place: Place, open: &[Style], out: &mut String) {
    let shown: Vec<&Inline> =
        inlines.iter().filter(|it| !matches!(it, Inline::Anchor(_) | Inline::Comment(_))).collect();
    for (at, inline) in shown.iter().enumerate() {
        let next = shown.get(at + 1).and_then(|next| first_sign(next));
        match inline {
            Inline::Text(text) => out.push_str(&escaped(text, place == Place::Cell)),
            Inline::Code(code) => out.push_str(&code_span(code, place == Place::Cell)),
            Inline::Break => out.push_str(match place {
                Place::Paragraph if !out.trim_end().is_empty() => "\\\n",
                Place::Cell => "<br>",
                _ => " ",
            }),
            Inline::Math { tex, is_display } => {
                let sign = if *is_display { "$$" } else { "$" };
                let tex = tex.split_whitespace().collect::<Vec<_>>().join(" ");
                let tex = if place == Place::Cell { tex.replace('|', "\\vert ") } else { tex };
                out.push_str(&format!("{sign}{tex}{sign}"));
            }
            Inline::Image { address, alternative } => {
                let alternative = alternative.split_whitespace().collect::<Vec<_>>().join(" ");
                out.push_str(&format!(
                    "![{}]({})",
                    escaped(&alternative, place == Place::Cell),
                    target(address)
                ));
            }
            Inline::Link { address, content } => {
                let mut text = String::new();
                push_inlines(
                    content,
                    if place == Place::Paragraph { Place::Line } else { place },
                    open,
                    &mut text,
                );
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                out.push_str(&format!("[{text}]({})", target(address)));
            }
            Inline::Anchor(_) | Inline::Comment(_) => {}
            Inline::Styled(style, content) => push_styled(*style, content, place, (open, next), out),
        }
    }
}

fn push_styled(
    style: Style,
    content: &[Inline],
    place: Place,
    (open, next): (&[Style], Option<char>),
    out: &mut String,
) {
    if is_blank(content) || open.contains(&style) {
        return push_inlines(content, place, open, out);
    }
    let open = [open, &[style]].concat();
    let mut text = String::new();
    push_inlines(content, place, &open, &mut text);
    let (mark, end) = match style {
        Style::Strong => ("**", "**"),
        Style::Emphasis => ("*", "*"),
        Style::Strike => ("~~", "~~"),
        Style::Sub => ("<sub>", "</sub>"),
        Style::Sup => ("<sup>", "</sup>"),
        Style::Key => ("<kbd>", "</kbd>"),
        Style::Mark => ("<mark>", "</mark>"),
    };
    let inner = text.trim_matches([' ', '\n', '\t']);
    let lead = &text[..text.len() - text.trim_start_matches([' ', '\n', '\t']).len()];
    let tail = &text[text.trim_end_matches([' ', '\n', '\t']).len()..];
    let inner = inner.trim_start_matches("\\\n").trim_end_matches('\n');
    if mark.starts_with('<') {
        out.push_str(&format!("{lead}{mark}{inner}{end}{tail}"));
        return;
    }
    out.push_str(lead);
    let before = out.chars().next_back();
    let after = if tail.is_empty() { next } else { Some(' ') };
    let around = Around { before, after, text: inner };
    match around.divided() {
        Some((start, middle, rest)) => out.push_str(&format!("{start}{mark}{middle}{end}{rest}")),
        None => out.push_str(inner),
    }
    out.push_str(tail);
}

/// Returns the first sign that an inline is written with, if there is one.
fn first_sign(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) => text.chars().next(),
        Inline::Code(_) => Some('`'),
        Inline::Break => Some('\n'),
        Inline::Math { .. } => Some('$'),
        Inline::Image { .. } => Some('!'),
        Inline::Link { .. } => Some('['),
        Inline::Styled(Style::Strong | Style::Emphasis, _) => Some('*'),
        Inline::Styled(Style::Strike, _) => Some('~'),
        Inline::Styled(..) => Some('<'),
        Inline::Anchor(_) | Inline::Comment(_) => plain(std::slice::from_ref(inline)).chars().next(),
    }
}

/// Returns an address as a link has it.
fn target(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut depth = 0_i32;
    let is_balanced = address.chars().all(|it| {
        depth += i32::from(it == '(') - i32::from(it == ')');
        depth >= 0
    }) && depth == 0;
    for character in address.trim().chars() {
        match character {
            ' ' | '\t' | '\n' => out.push_str("%20"),
            '(' if !is_balanced => out.push_str("%28"),
            ')' if !is_balanced => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '|' => out.push_str("%7C"),
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '`' => out.push_str("%60"),
            '*' => out.push_str("%2A"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '"' => out.push_str("%22"),
            '\'' => out.push_str("%27"),
            '&' => out.push_str("&amp;"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::markdown::parse;

    /// What is written says what was read.
    #[test]
    fn what_is_written_is_read_as_it_was() {
        for text in [
            "A *b* **c** ***d*** ~~e~~ `f`.",
            "**Note:**text and **`a`**b.",
            "- a\n- b\n  - c\n\n    d\n\n1. e\n2. f",
            "> a\n>\n> b",
            "| a | b |\n|---|---|\n| `x\\|y` | z<br>w |",
            "1\\. a\n\n\\- b\n\n\\# c\n\n\\> d",
            "2 * 3 * 4, a_b_c, \\_x\\_, {{x}}, \\[x\\], <sub>i</sub> 5 < 6 &amp;lt; ==m==",
            "````\n```\nx\n```\n````",
            "[a \\] b](https://example.org/a_(b)?c=1&d=2) ![x](y.png)",
            "a\\\nb",
            "text\n\n---\n\n#### h #",
            "$a_1$ and \\$5",
        ] {
            let first = parse(text);
            let written = blocks(&first);
            let second = parse(&written);
            let strip = |blocks: &[Block]| {
                blocks.iter().map(|it| format!("{:?}", it.kind)).collect::<Vec<_>>().join("\n")
            };
            let lineless = |text: String| {
                let mut out = String::new();
                let mut rest = text.as_str();
                while let Some(at) = rest.find("line: ") {
                    out.push_str(&rest[..at]);
                    rest = rest[at + 6..].trim_start_matches(|it: char| it.is_ascii_digit());
                }
                out + rest
            };
            assert_eq!(lineless(strip(&second)), lineless(strip(&first)), "{text}\n->\n{written}");
        }
    }

    #[test]
    fn headings_of_an_answer_begin_with_the_fourth_level() {
        assert_eq!(blocks(&parse("## a\n\n### b\n\n###### c")), "#### a\n\n##### b\n\n###### c");
        assert_eq!(blocks(&parse("###### c")), "#### c");
    }
}
