//! Cards as Obsidian's Spaced Repetition has them: `front::back`, `front:::back`, and `?` between paragraphs.

use crate::import::bank::doc::without_front_matter;
use crate::import::bank::question::clean;
use crate::import::contract::{Candidate, Entry, Import, Place, Source};
use crate::import::fences::Fences;
use crate::import::input::Input;
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Block, Inline, Kind};

/// The form. A file has it only if it says so: by a tag `#flashcards`, or by a time to review.
pub struct Obsidian;

const REVIEW: &str = "<!--SR:";
const TAG: &str = "#flashcards";

impl Source for Obsidian {
    fn names(&self) -> &'static [&'static str] {
        &["obsidian"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let Some(source) = input.files.get(file).filter(|it| it.is_markdown()) else { return Vec::new() };
        let Some(text) = &source.text else { return Vec::new() };
        if !text.contains(TAG) && !text.contains(REVIEW) {
            return Vec::new();
        }
        let (front, text) = without_front_matter(text);
        let mut reader = Reader { file, ..Reader::default() };
        reader.read(&text);
        let count = reader.entries.len();
        if count == 0 {
            return Vec::new();
        }
        let title = front.get("title").cloned().or(reader.deck);
        let import = Import { title, entries: reader.entries, ..Import::default() };
        let evidence = Evidence::marked(count);
        vec![Candidate { splitter: "obsidian".to_owned(), evidence, import }]
    }
}

#[derive(Default)]
struct Reader {
    file: usize,
    entries: Vec<Entry>,
    deck: Option<String>,
    topics: Vec<(usize, String)>,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut paragraph: Vec<(u32, &str)> = Vec::new();
        let mut fences = Fences::default();
        for (line, number) in text.lines().zip(1..) {
            let trimmed = line.trim();
            if fences.is_code(line) {
                paragraph.push((number, line));
            } else if trimmed.is_empty() {
                self.paragraph(&std::mem::take(&mut paragraph));
            } else if trimmed.starts_with("# ") || trimmed.starts_with("##") {
                self.paragraph(&std::mem::take(&mut paragraph));
                self.heading(trimmed);
            } else if !trimmed.starts_with(REVIEW) {
                self.tags(trimmed);
                let review = line.find(REVIEW).unwrap_or(line.len());
                paragraph.push((number, line.get(..review).unwrap_or(line)));
            }
        }
        self.paragraph(&paragraph);
    }

    fn heading(&mut self, line: &str) {
        let level = line.len() - line.trim_start_matches('#').len();
        self.topics.retain(|(other, _)| *other < level);
        self.topics.push((level, line.trim_start_matches('#').trim().to_owned()));
    }

    fn tags(&mut self, line: &str) {
        if let Some(at) = line.find(TAG) {
            let rest = line.get(at + TAG.len()..).unwrap_or_default();
            let name = rest.strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
            self.deck = self.deck.take().or_else(|| name.map(str::to_owned));
        }
    }

    fn paragraph(&mut self, lines: &[(u32, &str)]) {
        if let Some(at) = lines.iter().position(|(_, line)| matches!(line.trim(), "?" | "??")) {
            let (front, back) =
                (lines.get(..at).unwrap_or_default(), lines.get(at + 1..).unwrap_or_default());
            let is_both = lines.get(at).is_some_and(|(_, line)| line.trim() == "??");
            return self.card(front, back, is_both);
        }
        for it in lines {
            let (number, line) = *it;
            if let Some((front, back, is_both)) = divided(line) {
                self.card(&[(number, front)], &[(number, back)], is_both);
            }
        }
    }

    fn card(&mut self, front: &[(u32, &str)], back: &[(u32, &str)], is_both: bool) {
        let text = |lines: &[(u32, &str)]| lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
        let (Some((line, _)), Some((of_back, _))) = (front.first(), back.first()) else { return };
        let mut blocks = parse_from(&text(front), *line);
        let question = match blocks.first() {
            Some(Block { kind: Kind::Paragraph(content), .. }) => {
                let content = clean(content).question;
                blocks.remove(0);
                content
            }
            _ => Vec::<Inline>::new(),
        };
        let answer = parse_from(&text(back), *of_back);
        let reverse = is_both.then(|| crate::import::write::blocks(&answer)).filter(|text| !text.is_empty());
        self.entries.push(Entry {
            place: Place { file: self.file, line: *line },
            question,
            front: blocks,
            answer,
            reverse,
            topics: self.topics.iter().map(|(_, title)| title.clone()).collect(),
            is_answer_labelled: true,
            ..Entry::default()
        });
    }
}

/// Returns both sides of a line, and whether each asks for the other; `None` for a line without two colons. Colons
/// in code, and those of names such as `std::vector` within a sentence, do not count.
fn divided(line: &str) -> Option<(&str, &str, bool)> {
    let mut in_code = false;
    let mut at = 0;
    while let Some(rest) = line.get(at..) {
        let character = rest.chars().next()?;
        if character == '`' {
            in_code = !in_code;
        }
        if !in_code && rest.starts_with("::") {
            let is_both = rest.starts_with(":::");
            let length = if is_both { 3 } else { 2 };
            let (front, back) = (line.get(..at)?, line.get(at + length..)?);
            let is_tight = front.ends_with(|it: char| it.is_alphanumeric() || it == '_')
                && back.starts_with(|it: char| it.is_lowercase() || it == '_');
            let is_within = front.trim().contains(' ') && back.trim().contains(' ');
            let is_name = is_tight && is_within && !is_both;
            if !is_name && !front.trim().is_empty() && !back.trim().is_empty() {
                return Some((front, back, is_both));
            }
            at += length;
            continue;
        }
        at += character.len_utf8();
    }
    None
}
