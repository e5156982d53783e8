//! Exercises in plain text: `Question 1`, `Level 1`, `Hints:` and `Solution:`, each on a line of its own.

use crate::import::bank::labels::{self, Label};
use crate::import::bank::{marks, reader};
use crate::import::contract::{Candidate, Entry, Import, Place, Source};
use crate::import::input::Input;
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Block, Inline, Kind};

/// The form.
pub struct Labelled;

impl Source for Labelled {
    fn names(&self) -> &'static [&'static str] {
        &["labelled-text"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let is_text = |it: &&crate::import::input::File| {
            it.is_markdown() || matches!(it.extension().as_str(), "txt" | "text" | "")
        };
        let Some(source) = input.files.get(file).filter(is_text) else { return Vec::new() };
        let Some(text) = &source.text else { return Vec::new() };
        let mut import = Import::default();
        for draft in drafts(text) {
            match draft.entry(file) {
                Some(entry) => import.entries.push(entry),
                None if draft.has_labels => {
                    import
                        .skipped
                        .push((Place { file, line: draft.line }, "a question without text".to_owned()));
                }
                None => {}
            }
        }
        let count = import.entries.len();
        if count < 2 {
            return Vec::new();
        }
        let is_labelled =
            |entry: &&Entry| entry.is_answered() || !entry.hint.is_empty() || entry.number.is_some();
        let labelled = part(import.entries.iter().filter(is_labelled).count(), count);
        let answered = part(import.entries.iter().filter(|entry| entry.is_answered()).count(), count);
        let is_strong = labelled >= 0.5;
        let evidence =
            Evidence { count, form: 0.95 * labelled, answered, labelled, is_strong, ..Evidence::default() };
        vec![Candidate { splitter: "labelled-text".to_owned(), evidence, import }]
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
fn part(count: usize, of: usize) -> f64 {
    count as f64 / of.max(1) as f64
}

#[derive(Default)]
struct Draft {
    line: u32,
    number: Option<u32>,
    level: Option<String>,
    question: Lines,
    hint: Lines,
    solution: Lines,
    has_labels: bool,
}

#[derive(Default)]
struct Lines {
    first: u32,
    text: String,
}

impl Lines {
    fn push(&mut self, line: &str, number: u32) {
        if self.text.is_empty() {
            if line.trim().is_empty() {
                return;
            }
            self.first = number;
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn drafts(text: &str) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open = None;
    for (line, number) in text.lines().zip(1..) {
        if is_rule(line) {
            continue;
        }
        let label = label(line);
        let is_new = match &label {
            Some(Named { label: Label::Question, number: Some(_), .. }) => true,
            Some(Named { label: Label::Question, .. }) => drafts.last().is_none_or(|draft| {
                !draft.question.is_empty() || !draft.solution.is_empty() || draft.is_blank_template()
            }),
            _ => false,
        };
        if is_new {
            drafts.push(Draft { line: number, ..Draft::default() });
        }
        let Some(draft) = drafts.last_mut() else { continue };
        let Some(named) = label else {
            match open {
                Some(Label::Question) => draft.question.push(line, number),
                Some(Label::Hint) => draft.hint.push(line, number),
                Some(Label::Answer) => draft.solution.push(line, number),
                _ => {}
            }
            continue;
        };
        draft.has_labels |= named.label != Label::Level;
        match named.label {
            Label::Level => draft.level = Some(named.rest.to_owned()),
            Label::Question if named.number.is_some() => {
                draft.number = named.number;
                open = Some(Label::Question);
                draft.question.push(named.rest, number);
            }
            Label::Question => {
                open = Some(Label::Question);
                draft.question.push(named.rest, number);
            }
            Label::Hint => {
                open = Some(Label::Hint);
                draft.hint.push(named.rest, number);
            }
            _ => {
                open = Some(Label::Answer);
                draft.solution.push(named.rest, number);
            }
        }
    }
    drafts
}

struct Named<'l> {
    label: Label,
    number: Option<u32>,
    rest: &'l str,
}

/// Reads `Question 3`, `Question:`, `Level 1`, `Hints: none`, `Solution`.
fn label(line: &str) -> Option<Named<'_>> {
    let line = line.trim();
    let is_taken = |label: &Label| {
        matches!(label, Label::Question | Label::Hint | Label::Answer | Label::Level | Label::Explanation)
    };
    if let Some((label, rest)) = labels::leading(line)
        && is_taken(&label)
    {
        let number = line.split([':', '：']).next().and_then(number_of);
        return Some(Named { label, number, rest: rest.trim() });
    }
    let label = labels::whole(line).filter(is_taken)?;
    let number = number_of(line);
    // `Level 1`: the number is what it says.
    let rest =
        if label == Label::Level { line.trim_start_matches(|it: char| !it.is_ascii_digit()) } else { "" };
    let is_bare = line.chars().next().is_some_and(char::is_alphabetic);
    is_bare.then_some(Named { label, number, rest })
}

fn number_of(text: &str) -> Option<u32> {
    text.split_whitespace().next_back()?.trim_matches(['.', ')', ':', '#']).parse().ok()
}

/// Returns whether a line is a row of signs between entries.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 3 && line.chars().all(|it| matches!(it, '#' | '-' | '=' | '*' | '_'))
}

impl Draft {
    /// Returns whether labels have nothing below: a template for those who add entries.
    fn is_blank_template(&self) -> bool {
        self.has_labels && self.number.is_none() && self.question.is_empty() && self.solution.is_empty()
    }

    fn entry(&self, file: usize) -> Option<Entry> {
        if self.question.is_empty() {
            return None;
        }
        let mut blocks = parse_from(&self.question.text, self.question.first);
        let question = match blocks.first() {
            Some(Block { kind: Kind::Paragraph(content), .. }) => {
                let content = content.clone();
                blocks.remove(0);
                content
            }
            _ => Vec::new(),
        };
        let (question, more) = first_sentence(question);
        if let Some(more) = more {
            blocks.insert(0, Block::new(self.question.first, Kind::Paragraph(more)));
        }
        let hint = if self.hint.is_empty() {
            Vec::new()
        } else {
            parse_from(self.hint.text.trim(), self.hint.first)
        };
        let solution = self.solution.text.trim_matches('\n');
        let answer = if marks::is_placeholder(solution) && !solution.chars().any(char::is_alphanumeric) {
            Vec::new()
        } else if is_code(solution) {
            vec![Block::new(
                self.solution.first,
                Kind::Code { language: String::new(), text: solution.trim_end().to_owned() },
            )]
        } else {
            parse_from(solution, self.solution.first)
        };
        Some(Entry {
            place: Place { file, line: self.line },
            number: self.number,
            question,
            front: blocks,
            answer,
            hint,
            level: self.level.as_deref().and_then(reader::level),
            is_answer_labelled: true,
            ..Entry::default()
        })
    }
}

/// Divides a long paragraph: its first line asks, the others belong to it all the same.
fn first_sentence(content: Vec<Inline>) -> (Vec<Inline>, Option<Vec<Inline>>) {
    let Some(Inline::Text(text)) = content.first() else { return (content, None) };
    let Some((line, rest)) = text.split_once('\n') else { return (content, None) };
    let mut more = vec![Inline::Text(rest.to_owned())];
    more.extend(content.iter().skip(1).cloned());
    (vec![Inline::Text(line.to_owned())], Some(more))
}

/// Returns whether a text without fence is code, as far as its lines tell.
fn is_code(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "import ",
        "from ",
        "def ",
        "class ",
        "print",
        "for ",
        "while ",
        "if ",
        "return",
        "else",
        "elif ",
        "try",
        "except",
        "pass",
        "#",
        "//",
        "var ",
        "let ",
        "const ",
        "function ",
        "public ",
        "int ",
        "@",
        "raise ",
        "with ",
        "assert ",
    ];
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let is_of_code = |line: &&&str| {
        let trimmed = line.trim();
        STARTS.iter().any(|start| trimmed.starts_with(start))
            || line.starts_with("    ")
            || line.starts_with('\t')
            || trimmed.ends_with([';', '{', '}', ')', ':', ']'])
            || trimmed.contains(" = ")
            || trimmed.contains('=') && !trimmed.contains(' ')
    };
    let count = lines.iter().filter(is_of_code).count();
    count * 2 >= lines.len().max(1)
}
