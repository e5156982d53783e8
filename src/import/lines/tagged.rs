//! Cards as hashcards has them: lines that begin with `Q:`, `A:` or `C:`, parted by `---` or nothing.

use std::collections::BTreeMap;

use super::ankiops;
use crate::import::bank::doc::without_front_matter;
use crate::import::contract::{Candidate, Entry, Import, Place, Source};
use crate::import::fences::Fences;
use crate::import::input::Input;
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Block, Inline, Kind, plain};
use crate::import::write;

/// The form.
pub struct Tagged;

impl Source for Tagged {
    fn names(&self) -> &'static [&'static str] {
        &["q-a-tags"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let Some(source) = input.files.get(file).filter(|it| it.is_markdown() || it.extension() == "txt")
        else {
            return Vec::new();
        };
        let Some(text) = &source.text else { return Vec::new() };
        if ankiops::is_written_so(text) {
            return Vec::new();
        }
        let (front, text) = without_front_matter(text);
        let (cards, strays) = cards(&text);
        let mut entries: Vec<Entry> = cards.into_iter().filter_map(|card| card.entry(file)).collect();
        tell_apart(&mut entries);
        let count = entries.len();
        if count < 2 {
            return Vec::new();
        }
        let stray = |line| (Place { file, line }, "an answer without a question".to_owned());
        let import = Import {
            title: front.get("name").or(front.get("title")).cloned(),
            entries,
            skipped: strays.into_iter().map(stray).collect(),
            ..Import::default()
        };
        let evidence = Evidence::marked(count);
        vec![Candidate { splitter: "q-a-tags".to_owned(), evidence, import }]
    }
}

/// The texts after the tags of a card, with the line that each begins on.
#[derive(Default)]
struct Card {
    question: Option<(u32, String)>,
    answer: Option<(u32, String)>,
    cloze: Option<(u32, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Question,
    Answer,
    Cloze,
}

/// Returns the cards of a text, and the lines of answers that no question is before.
fn cards(text: &str) -> (Vec<Card>, Vec<u32>) {
    let mut strays = Vec::new();
    let mut cards: Vec<Card> = Vec::new();
    let mut open: Option<Tag> = None;
    let mut fences = Fences::default();
    for (line, number) in text.lines().zip(1..) {
        let is_code = fences.is_code(line);
        if let Some((tag, rest)) = tag(line).filter(|_| !is_code) {
            let is_answered = matches!(open, Some(Tag::Question | Tag::Answer));
            if tag == Tag::Answer && !is_answered {
                strays.push(number);
                open = None;
                continue;
            }
            if tag != Tag::Answer {
                cards.push(Card::default());
            }
            open = Some(tag);
            match cards.last_mut().map(|card| card.text(tag)) {
                // A second answer is a paragraph of its own.
                Some(Some((_, text))) => text.push_str(&format!("\n\n{rest}")),
                Some(text) => *text = Some((number, rest.to_owned())),
                None => {}
            }
            continue;
        }
        if !is_code && line.trim_end() == "---" {
            open = None;
        } else if let (Some(tag), Some(card)) = (open, cards.last_mut())
            && let Some((_, text)) = card.text(tag)
        {
            text.push('\n');
            text.push_str(line);
        }
    }
    (cards, strays)
}

fn tag(line: &str) -> Option<(Tag, &str)> {
    let (tag, rest) = [("Q:", Tag::Question), ("A:", Tag::Answer), ("C:", Tag::Cloze)]
        .into_iter()
        .find_map(|(sign, tag)| line.strip_prefix(sign).map(|rest| (tag, rest)))?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| (tag, rest.trim_start()))
}

impl Card {
    fn text(&mut self, tag: Tag) -> &mut Option<(u32, String)> {
        match tag {
            Tag::Question => &mut self.question,
            Tag::Answer => &mut self.answer,
            Tag::Cloze => &mut self.cloze,
        }
    }

    fn entry(self, file: usize) -> Option<Entry> {
        if let Some((line, text)) = self.cloze {
            return Some(cloze(text.trim(), Place { file, line }));
        }
        let (line, question) = self.question?;
        let (question, front) = divided(parse_from(&question, line));
        let answer = self.answer.map(|(line, text)| parse_from(&text, line)).unwrap_or_default();
        let is_answer_labelled = true;
        Some(Entry {
            place: Place { file, line },
            question,
            front,
            answer,
            is_answer_labelled,
            ..Entry::default()
        })
    }
}

/// Returns the entry of a text with deletions. Its heading has gaps in their place, for nobody is to read an answer
/// there.
fn cloze(source: &str, place: Place) -> Entry {
    let text = &with_deletions(source);
    let (heading, front) = divided(joined(parse_from(&with_gaps(text), place.line)));
    let whole = text.replace([OPEN, CLOSE], "");
    let written = write::blocks(&joined(parse_from(text, place.line)));
    let sentence = |text: &String| text.replace(OPEN, "{{").replace(CLOSE, "}}");
    let is_one = |text: &&String| text.contains(OPEN) && text.contains(CLOSE);
    let clozes: Vec<_> = sentences(&written).iter().filter(is_one).map(sentence).collect();
    let answer = if clozes.is_empty() { Vec::new() } else { parse_from(&whole, place.line) };
    // Two texts may differ in nothing but what is hidden.
    let id = (!clozes.is_empty()).then(|| whole.split_whitespace().take(8).collect::<Vec<_>>().join("-"));
    let question = vec![Inline::Text(source.split_whitespace().collect::<Vec<_>>().join(" "))];
    let heading = (!clozes.is_empty()).then_some(heading);
    Entry { place, id, question, heading, front, answer, clozes, ..Entry::default() }
}

/// Numbers headings that are the same but for what is hidden.
pub fn tell_apart(entries: &mut [Entry]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for entry in entries {
        let heading = entry.heading.as_ref().unwrap_or(&entry.question);
        let count = seen.entry(plain(heading).trim().to_lowercase()).or_default();
        *count += 1;
        if *count > 1
            && let Some(heading) = &mut entry.heading
        {
            heading.push(Inline::Text(format!(" ({count})")));
        }
    }
}

/// Returns the parts of written Markdown that are by themselves: paragraphs and items, each on one line and without
/// its mark.
fn sentences(written: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for line in written.lines().map(str::trim) {
        let bare = without_bullet(line);
        match sentences.last_mut() {
            Some(last) if !last.is_empty() && !line.is_empty() && bare == line => {
                last.push(' ');
                last.push_str(line);
            }
            _ => sentences.push(bare.to_owned()),
        }
    }
    sentences
}

/// Returns whether code is open after these texts.
fn is_in_code(out: &str, before: &str) -> bool {
    out.matches('`').count() % 2 != before.matches('`').count() % 2
}

/// Puts a gap in the place of each deletion.
fn with_gaps(text: &str) -> String {
    let mut is_within = false;
    let mut out = String::new();
    for character in text.chars() {
        match character {
            OPEN => {
                is_within = true;
                out.push('…');
            }
            CLOSE => is_within = false,
            _ if is_within => {}
            other => out.push(other),
        }
    }
    out
}

/// Makes one paragraph of several: a cloze is one sentence. Text with lists, code or tables stays as it is.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let Some(line) = blocks.first().map(|block| block.line) else { return blocks };
    let mut whole: Vec<Inline> = Vec::new();
    for block in &blocks {
        let Kind::Paragraph(content) = &block.kind else { return blocks };
        if !whole.is_empty() {
            whole.push(Inline::Text(" ".to_owned()));
        }
        // A picture is shown with the answer.
        whole.extend(content.iter().map(|inline| match inline {
            Inline::Image { alternative, .. } => Inline::Text(alternative.clone()),
            other => other.clone(),
        }));
    }
    vec![Block { line, kind: Kind::Paragraph(whole) }]
}

/// Returns a line without the mark of a list's item, a quote or a heading.
fn without_bullet(line: &str) -> &str {
    let rest = line.trim_start_matches(|it: char| it.is_ascii_digit());
    let rest = rest.strip_prefix(". ").filter(|_| rest.len() < line.len());
    let marks = ["- ", "* ", "> ", "# "];
    rest.or_else(|| marks.iter().find_map(|mark| line.trim_start_matches('#').strip_prefix(mark)))
        .unwrap_or(line)
        .trim()
}

/// Returns the first paragraph, and what is after it.
fn divided(mut blocks: Vec<Block>) -> (Vec<Inline>, Vec<Block>) {
    match blocks.first() {
        Some(Block { kind: Kind::Paragraph(content) | Kind::Heading(_, content), .. }) => {
            let content = content.clone();
            blocks.remove(0);
            (content, blocks)
        }
        _ => (Vec::new(), blocks),
    }
}

/// Signs of a private area mean the braces of deletions while Markdown is read and written.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// Puts `[salt]` between the signs of a deletion; links and images stay.
fn with_deletions(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, after) = rest.split_at(open);
        let Some(close) = after.find(']') else { break };
        let inner = after.get(1..close).unwrap_or_default();
        let is_link = before.ends_with(['!', '\\'])
            || is_in_code(&out, before)
            || after.get(close + 1..).is_some_and(|it| it.starts_with('('));
        out.push_str(before);
        if is_link || inner.trim().is_empty() {
            out.push_str(after.get(..=close).unwrap_or_default());
        } else {
            out.push(OPEN);
            out.push_str(inner);
            out.push(CLOSE);
        }
        rest = after.get(close + 1..).unwrap_or_default();
    }
    out + rest
}
