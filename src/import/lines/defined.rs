//! Terms with definitions, as Markdown Extra has them: a line, and `: what it means` below.

use crate::import::bank::doc::without_front_matter;
use crate::import::bank::question::clean;
use crate::import::contract::{Candidate, Entry, Import, Place, Source};
use crate::import::fences::Fences;
use crate::import::input::Input;
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Inline, Kind, plain};

/// The form.
pub struct Defined;

/// Fewer are a few words explained in a text.
const FEWEST: usize = 3;

impl Source for Defined {
    fn names(&self) -> &'static [&'static str] {
        &["definitions"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let Some(source) = input.files.get(file).filter(|it| it.is_markdown()) else { return Vec::new() };
        let Some(text) = &source.text else { return Vec::new() };
        let (front, text) = without_front_matter(text);
        let Some(found) = read(&text).filter(Found::is_list_of_terms) else { return Vec::new() };
        let entries: Vec<Entry> = found.terms.iter().filter_map(|term| term.entry(file)).collect();
        let evidence = Evidence::marked(entries.len());
        let title = front.get("title").cloned().or(found.title);
        let import = Import { title, entries, ..Import::default() };
        vec![Candidate { splitter: "definitions".to_owned(), evidence, import }]
    }
}

/// A term, the lines that define it, and the headings above it.
struct Term {
    line: u32,
    name: String,
    definitions: Vec<(u32, String)>,
    topics: Vec<String>,
}

#[derive(Default)]
struct Found {
    title: Option<String>,
    terms: Vec<Term>,
    /// Lines of text that are neither terms nor definitions.
    others: usize,
}

impl Found {
    /// Returns whether the file is a list of terms, and not a text that explains some.
    fn is_list_of_terms(&self) -> bool {
        self.terms.len() >= FEWEST && self.others < self.terms.len()
    }
}

/// Reads the lines of a text; `None` where none of them defines anything.
fn read(text: &str) -> Option<Found> {
    if !text.lines().any(|line| definition(line).is_some()) {
        return None;
    }
    let mut found = Found::default();
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut fences = Fences::default();
    // What may be a term, and whether a definition is open.
    let mut last: Option<(u32, &str)> = None;
    let mut is_open = false;
    for (line, number) in text.lines().zip(1..) {
        let is_code = fences.is_code(line);
        let is_inside = line.starts_with("  ") || line.starts_with('\t') || line.trim().is_empty();
        if is_open && (is_code || is_inside) {
            if let Some((_, text)) = found.terms.last_mut().and_then(|term| term.definitions.last_mut()) {
                text.push('\n');
                text.push_str(line);
            }
        } else if is_code {
            found.others += 1;
        } else if let Some(heading) = heading(line) {
            found.others += usize::from(last.take().is_some());
            is_open = false;
            above.retain(|(level, _)| *level < heading.0);
            if heading.0 == 1 && found.title.is_none() {
                found.title = Some(heading.1);
            } else {
                above.push(heading);
            }
        } else if let Some(rest) = definition(line) {
            if let Some((line, term)) = last.take() {
                let topics = above.iter().map(|(_, title)| title.clone()).collect();
                found.terms.push(Term {
                    line,
                    name: term.trim().to_owned(),
                    definitions: Vec::new(),
                    topics,
                });
            }
            if let Some(term) = found.terms.last_mut() {
                term.definitions.push((number, rest.to_owned()));
                is_open = true;
            }
        } else if !line.trim().is_empty() {
            found.others += usize::from(last.is_some());
            last = Some((number, line));
            is_open = false;
        }
    }
    found.others += usize::from(last.is_some());
    Some(found)
}

/// Returns what follows the colon that a definition begins with.
fn definition(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ').strip_prefix(':')?;
    let is_near = line.len() - line.trim_start_matches(' ').len() < 4;
    (is_near && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then(|| rest.trim_start())
}

fn heading(line: &str) -> Option<(usize, String)> {
    let level = line.len() - line.trim_start_matches('#').len();
    let title = line.get(level..)?.strip_prefix(' ')?.trim().trim_end_matches('#').trim();
    (1..=6).contains(&level).then(|| (level, title.to_owned()))
}

impl Term {
    fn entry(&self, file: usize) -> Option<Entry> {
        let term = parse_from(&self.name, self.line);
        let question = match term.first().map(|block| &block.kind) {
            Some(Kind::Paragraph(content)) => clean(content).question,
            _ => vec![Inline::Text(self.name.clone())],
        };
        let answer = self.definitions.iter().flat_map(|(line, text)| parse_from(&outdented(text), *line));
        let entry = Entry {
            place: Place { file, line: self.line },
            question,
            answer: answer.collect(),
            topics: self.topics.clone(),
            is_answer_labelled: true,
            ..Entry::default()
        };
        (!plain(&entry.question).trim().is_empty()).then_some(entry)
    }
}

/// Returns a definition whose further lines begin where its text does.
fn outdented(text: &str) -> String {
    let width = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = || text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let least = lines().map(|line| width(&line)).min().unwrap_or(0);
    let rest = text.lines().skip(1).map(|line| line.get(least.min(width(&line))..).unwrap_or_default());
    text.lines().take(1).chain(rest).collect::<Vec<_>>().join("\n")
}
