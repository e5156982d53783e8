//! Exercises in parts with marks: `< q1` above a question, `< h1` above its hint, `< a1` above the code that answers it.

use std::collections::BTreeMap;

use crate::import::bank::entry::read;
use crate::import::bank::piece::Piece;
use crate::import::contract::{Candidate, Import, Source};
use crate::import::input::Input;
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Block, Inline, Kind, Style};

/// The form.
pub struct Ktx;

impl Source for Ktx {
    fn names(&self) -> &'static [&'static str] {
        &["ktx"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let Some(source) = input.files.get(file).filter(|it| it.extension() == "ktx") else {
            return Vec::new();
        };
        let exercises = source.text.as_deref().map(parts).unwrap_or_default();
        let entries = exercises
            .into_iter()
            .filter_map(|(number, parts)| Some(read(&piece(number, &parts)?, file).entry));
        let import = Import { entries: entries.collect(), ..Import::default() };
        let evidence = Evidence::certain(import.entries.len());
        vec![Candidate { splitter: "ktx".to_owned(), evidence, import }]
    }
}

/// The line that a part begins on, and its text.
type Part = (u32, String);

/// Returns the parts of each exercise by their letters, in the order of their numbers.
fn parts(text: &str) -> BTreeMap<u32, BTreeMap<char, Part>> {
    let mut exercises: BTreeMap<u32, BTreeMap<char, Part>> = BTreeMap::new();
    let mut open = None;
    for (line, number) in text.lines().zip(1..) {
        if let Some((letter, exercise)) = mark(line) {
            open = Some((exercise, letter));
            exercises.entry(exercise).or_default().insert(letter, (number + 1, String::new()));
        } else if let Some((_, text)) =
            open.and_then(|(exercise, letter)| exercises.get_mut(&exercise)?.get_mut(&letter))
        {
            text.push_str(line);
            text.push('\n');
        }
    }
    exercises
}

/// Reads `< q12`.
fn mark(line: &str) -> Option<(char, u32)> {
    let mut rest = line.strip_prefix('<')?.trim().chars();
    let letter = rest.next().filter(|letter| matches!(letter, 'q' | 'h' | 'a'))?;
    Some((letter, rest.as_str().parse().ok()?))
}

fn piece(number: u32, parts: &BTreeMap<char, Part>) -> Option<Piece> {
    let (line, question) = parts.get(&'q')?;
    let mut asked = parse_from(question.trim(), *line).into_iter();
    let Some(Block { kind: Kind::Paragraph(content) | Kind::Heading(_, content), .. }) = asked.next() else {
        return None;
    };
    let mut question = vec![Inline::Text(format!("{number}. "))];
    question.extend(content);
    let mut piece = Piece { line: *line, question, front: asked.collect(), ..Piece::default() };
    if let Some((line, hint)) = parts.get(&'h').filter(|(_, hint)| !hint.trim().is_empty()) {
        let hint = hint.trim().trim_start_matches("hint:").trim();
        piece.body.push(label(*line, "Hint:"));
        // `np.__version__` is a name, and not bold.
        piece.body.push(Block::paragraph(*line, hint));
    }
    if let Some((line, code)) = parts.get(&'a').filter(|(_, code)| !code.trim().is_empty()) {
        piece.body.push(label(*line, "Answer:"));
        let text = code.trim_matches('\n').to_owned() + "\n";
        piece.body.push(Block::new(*line, Kind::Code { language: String::new(), text }));
    }
    Some(piece)
}

fn label(line: u32, text: &str) -> Block {
    Block::new(
        line,
        Kind::Paragraph(vec![Inline::Styled(Style::Strong, vec![Inline::Text(text.to_owned())])]),
    )
}
