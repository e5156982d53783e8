//! A folder with one question a file: the name of the file is the id.

use std::collections::BTreeMap;

use super::bank::doc::{Doc, doc, heading_level, is_about, is_label, list};
use super::bank::entry::read;
use super::bank::piece::Piece;
use super::bank::reader::level;
use super::bank::words;
use super::contract::{Candidate, Entry, Import, Source};
use super::input::{File, Input};
use super::score::Evidence;
use super::tree::{Inline, Kind, plain};

/// Fewer files are not a bank of this form.
const FEWEST: usize = 3;

/// The form.
pub struct Files;

impl Source for Files {
    fn names(&self) -> &'static [&'static str] {
        &["file=entry"]
    }

    fn read(&self, input: &Input) -> Vec<Candidate> {
        let chosen = chosen(input);
        if chosen.len() < FEWEST {
            return Vec::new();
        }
        let mut import = Import::default();
        let mut single = 0;
        for (index, id) in &chosen {
            let Some(text) = input.files.get(*index).and_then(|file| file.text.as_deref()) else { continue };
            let doc = doc(text);
            match entry(&doc, *index, id) {
                Some(mut entry) => {
                    single += usize::from(is_single(&doc));
                    side_car(input, *index, &mut entry);
                    import.entries.push(entry);
                }
                None => import.without_entries.push(*index),
            }
        }
        let count = import.entries.len();
        if count < FEWEST || single * 10 < chosen.len() * 8 {
            return Vec::new();
        }
        let share = |of: usize| part(of, count);
        let asks = share(import.entries.iter().filter(|entry| words::asks(&plain(&entry.question))).count());
        let labelled = share(import.entries.iter().filter(|entry| entry.is_answer_labelled).count());
        let evidence = Evidence {
            count,
            form: (0.95 * labelled).max(0.9 * asks),
            answered: share(import.entries.iter().filter(|entry| entry.is_answered()).count()),
            labelled,
            // The folder is the table of contents.
            agrees_with_contents: true,
            is_strong: labelled >= 0.5 || asks >= 0.4,
            ..Evidence::default()
        };
        vec![Candidate { splitter: "file=entry".to_owned(), evidence, import }]
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
fn part(count: usize, of: usize) -> f64 {
    count as f64 / of.max(1) as f64
}

/// Returns the files that may be questions, each with its id; of several languages, one.
fn chosen(input: &Input) -> Vec<(usize, String)> {
    let mut chosen: BTreeMap<String, (usize, usize, String)> = BTreeMap::new();
    for (index, file) in input.files.iter().enumerate().filter(|(_, file)| file.is_markdown()) {
        let stem = file.stem();
        let is_capital = stem.chars().all(|it| it.is_ascii_uppercase() || matches!(it, '_' | '-'));
        if is_capital || is_about(&stem.replace(['-', '_'], " ")) {
            continue;
        }
        let folder = file.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (key, id, rank) = match language_rank(&stem) {
            Some(rank) if !folder.is_empty() => {
                (folder.to_owned(), folder.rsplit('/').next().unwrap_or(folder).to_owned(), rank)
            }
            _ => (file.name.clone(), stem, 0),
        };
        let is_better = chosen.get(&key).is_none_or(|(_, other, _)| rank < *other);
        if is_better {
            chosen.insert(key, (index, rank, id));
        }
    }
    let mut chosen: Vec<_> = chosen.into_values().map(|(index, _, id)| (index, id)).collect();
    chosen.sort_unstable();
    chosen
}

/// Ranks languages: English comes first.
fn language_rank(stem: &str) -> Option<usize> {
    let (language, region) = stem.split_once(['-', '_']).unwrap_or((stem, ""));
    let is_letters = |text: &str| text.chars().all(|it| it.is_ascii_alphabetic());
    let is_tag = language.len() == 2 && is_letters(language) && is_letters(region) && region.len() <= 4;
    is_tag.then_some(match (language, region) {
        ("en", "US") => 0,
        ("en", _) => 1,
        _ => 2,
    })
}

/// Returns whether a file has no second heading as wide as its first.
fn is_single(doc: &Doc) -> bool {
    let mut headings = doc.blocks.iter().filter(|block| heading_level(block).is_some() && !is_label(block));
    if doc.front.contains_key("title") {
        return true;
    }
    let first = headings.next().and_then(heading_level);
    first.is_some_and(|first| headings.all(|block| heading_level(block).is_none_or(|level| level > first)))
}

fn entry(doc: &Doc, file: usize, id: &str) -> Option<Entry> {
    let mut body = doc.blocks.clone();
    let first = body.iter().position(|block| heading_level(block).is_some());
    let heading = first.and_then(|at| match body.get(at).map(|block| (block.line, &block.kind)) {
        Some((line, Kind::Heading(level, content))) if !is_label(body.get(at)?) => {
            Some((at, line, *level, content.clone()))
        }
        _ => None,
    });
    let title = doc.front.get("title").or(doc.front.get("question"));
    let (question, line, level) = match (title, heading) {
        (Some(title), heading) => {
            // The title once more as a heading is not a part of the answer.
            if let Some((at, _, _, content)) = heading
                && plain(&content).trim() == title.trim()
            {
                body.remove(at);
            }
            (vec![Inline::Text(title.clone())], 1, 1)
        }
        (None, Some((at, line, level, content))) => {
            body.drain(..=at);
            (content, line, level)
        }
        (None, None) => return None,
    };
    let piece = Piece { line, question, level, body, ..Piece::default() };
    let mut entry = read(&piece, file).entry;
    entry.id = entry.id.take().or_else(|| Some(id.to_owned()));
    for key in ["difficulty", "level"] {
        entry.level = entry.level.or_else(|| doc.front.get(key).and_then(|word| self::level(word)));
    }
    for key in ["tags", "topics", "keywords"] {
        entry.tags.extend(doc.front.get(key).map(|value| list(value)).unwrap_or_default());
    }
    for key in ["category", "subject", "topic"] {
        if entry.topics.is_empty() {
            entry.topics.extend(doc.front.get(key).cloned());
        }
    }
    (!plain(&entry.question).trim().is_empty()).then_some(entry)
}

/// Fills in what `metadata.json` beside the file says; without it, the folder that the file is in as a topic.
fn side_car(input: &Input, index: usize, entry: &mut Entry) {
    let Some(file) = input.files.get(index) else { return };
    let Some((folder, _)) = file.name.rsplit_once('/') else { return };
    let is_side_car = |it: &&File| it.name == format!("{folder}/metadata.json");
    let Some(text) = input.files.iter().find(is_side_car).and_then(|it| it.text.as_deref()) else {
        if entry.topics.is_empty() {
            entry.topics.extend(folder.rsplit('/').next().map(str::to_owned));
        }
        return;
    };
    let Ok(serde_json::Value::Object(keys)) = serde_json::from_str(text) else { return };
    for key in ["difficulty", "level"] {
        entry.level = entry.level.or_else(|| keys.get(key).and_then(|it| it.as_str()).and_then(level));
    }
    for key in ["tags", "topics", "keywords"] {
        let values = keys.get(key).and_then(|it| it.as_array()).into_iter().flatten();
        entry.tags.extend(values.filter_map(|it| it.as_str()).map(str::to_owned));
    }
}
